"""A plan as the text of plan.toml: comments for whoever opens it, values for roi, and the mark over all of them."""

from __future__ import annotations

from typing import Any

from roi.experiment.plan import Plan
from roi.experiment.sealed import values_of
from roi.language import formatting
from roi.language.messages import say
from roi.records.sealed_plan import SEAL, mark_of


def to_toml(plan: Plan, owner: str) -> tuple[str, str]:
    """Return the text of a plan's file, and its mark."""
    values = values_of(plan, owner)
    mark = mark_of(values)
    return _text(values, mark, plan), mark


def _text(values: dict[str, Any], mark: str, plan: Plan) -> str:
    import tomlkit

    document = tomlkit.document()
    _comment(document, say("plan.file_about", days=formatting.days(plan.start, plan.end)))
    _comment(document, say("plan.file_keep"))
    document.add(tomlkit.nl())
    notes = {
        "plan": say("plan.file_judged"),
        "arm": say("plan.file_arms"),
        "block": say("plan.file_blocks"),
        "exclusion": say("plan.file_out"),
        "look": say("plan.file_looks"),
        SEAL: say("plan.file_seal"),
    }
    for name, value in {**values, SEAL: {"mark": mark}}.items():
        _comment(document, notes[name])
        document.add(name, tomlkit.item(value))
        document.add(tomlkit.nl())
    return tomlkit.dumps(document).rstrip("\n") + "\n"


def _comment(document: Any, words: str) -> None:
    import textwrap

    import tomlkit

    for line in textwrap.wrap(words, 100):
        document.add(tomlkit.comment(line))
