"""Every public function says what it takes, what it returns and, where it is cheap to show, how it is used."""

from __future__ import annotations

import inspect

import pytest

import roi

FUNCTIONS = sorted(
    name for name in roi.__all__ if inspect.isfunction(inspect.unwrap(getattr(roi, name)))
)
# Their examples would take a folder of many authors, or minutes.
WITHOUT_EXAMPLE = {"plan_portfolio", "read_portfolio", "run_portfolio", "write_plans"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_says_what_it_takes_and_returns(name: str) -> None:
    function = inspect.unwrap(getattr(roi, name))
    text = inspect.getdoc(function) or ""
    sections = ["Parameters", "Returns", *([] if name in WITHOUT_EXAMPLE else ["Examples"])]
    assert [s for s in sections if f"\n{s}\n{'-' * len(s)}\n" not in text] == []
    unsaid = [p for p in inspect.signature(function).parameters if p not in text]
    assert unsaid == []
