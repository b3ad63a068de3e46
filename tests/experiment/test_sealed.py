"""A plan's file: what goes in comes out, any change is seen, and a plan that no coin can have drawn is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import drawn_plans
import pytest

from roi.errors import BadPlan
from roi.experiment.design import redraws
from roi.experiment.plan import Plan
from roi.experiment.plans import plans_of
from roi.experiment.sealed import plan_of
from roi.exports import load
from roi.loaders.formats import posting_plan
from roi.loaders.formats.posting_plan import POSTING_PLAN
from roi.records.dataset import Reading
from roi.records.sealed_plan import SEAL, SealedPlan, mark_of
from roi.reports.calendar.plan_toml import to_toml
from roi.sources.source import open_source
from roi.timeline.timeline import overlay
from roi.toml import parse_toml

TEXT, MARK = to_toml(drawn_plans.plan(), "owner")


def read(folder: Path, text: str) -> Reading:
    (folder / "plan.toml").write_bytes(text.encode())
    source = open_source(folder / "plan.toml")
    assert POSTING_PLAN.identifies(source)
    return POSTING_PLAN.read(source)


def sealed(text: str) -> SealedPlan:
    """Return a text as if somebody had also made its mark again by hand."""
    values = parse_toml(text, "plan.toml")
    return SealedPlan("plan.toml", values, mark_of(values))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    reading = read(tmp_path, TEXT)
    assert reading.plan is not None
    assert reading.plan.mark == MARK
    assert plan_of(reading.plan) == drawn_plans.plan()
    assert reading.rows == reading.kept["plan"] == len(drawn_plans.plan().blocks)


def test_a_plan_without_days_left_out_or_without_looks_is_read_too(tmp_path: Path) -> None:
    plan = replace(drawn_plans.plan(), exclusions=(), looks=(), whenever=True)
    reading = read(tmp_path, to_toml(plan, "")[0])
    assert reading.plan is not None
    assert plan_of(reading.plan) == plan


def test_only_what_it_says_is_sealed(tmp_path: Path) -> None:
    spaced = TEXT.replace(" = ", "=").replace("\n", "\r\n") + "\n# hung up in the kitchen\n"
    assert read(tmp_path, spaced).plan is not None


CHANGES: dict[str, Callable[[str], str]] = {
    "a day": lambda t: t.replace("start = 2026-10-26", "start = 2026-10-27"),
    "an arm": lambda t: t.replace('arm = "links"', 'arm = "none"', 1),
    "words": lambda t: t.replace('words = "no links"', 'words = "fewer links"'),
    "an outcome": lambda t: t.replace('"social_visits", ', ""),
    "a block gone": lambda t: t.replace(t[t.index("[[block]]") :].split("\n\n")[0], "", 1),
    "a look": lambda t: t.replace("spent_alpha = 0.002", "spent_alpha = 0.05"),
    "the mark": lambda t: t.replace(MARK, "0123456789abcdef"),
    "a line more": lambda t: t.replace("seed = ", "won = true\nseed = "),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_change_is_seen_and_nothing_is_judged_by_it(
    tmp_path: Path, change: Callable[[str], str]
) -> None:
    changed = change(TEXT)
    assert changed != TEXT
    reading = read(tmp_path, changed)
    assert reading.plan is None
    (aside,) = reading.set_aside
    assert aside.reason.startswith("it was changed after it was sealed")
    assert reading.rows == aside.count


def test_a_plan_that_was_cut_off_or_holds_no_true_day(tmp_path: Path) -> None:
    cut = read(tmp_path, TEXT[: TEXT.index("start = 2026-11") + 13])
    no_day = read(tmp_path, TEXT.replace("2026-11-26", "2026-02-29"))
    for reading in (cut, no_day):
        assert reading.plan is None
        assert "put back the file as `roi plan` wrote it" in reading.set_aside[0].reason
    at_a_table = read(tmp_path, TEXT[: TEXT.index("[seal]")])
    assert at_a_table.set_aside[0].reason.startswith("it has no mark")


def test_a_hand_made_plan_has_no_mark(tmp_path: Path) -> None:
    reading = read(tmp_path, '[plan]\nquestion = "links"\nstart = 2026-11-02\n')
    assert reading.plan is None
    assert reading.set_aside[0].reason.startswith(
        "it has no mark: it was cut off or written by hand"
    )


BROKEN = {
    "block 1 is drawn for 'both'": lambda t: t.replace('arm = "links"', 'arm = "both"', 1),
    "block 2 overlaps another one": lambda t: t.replace("start = 2026-10-29", "start = 2026-10-27"),
    "26 November 2026 is both drawn and left out": lambda t: t.replace(
        "end = 2026-11-27", "end = 2026-11-29"
    ),
    "it has to compare two things": lambda t: t.replace('key = "none"', 'key = "links"'),
    "there is no time zone 'Mars/Olympus'": lambda t: t.replace("America/New_York", "Mars/Olympus"),
    "its looks are out of order": lambda t: t.replace("spent_alpha = 0.002", "spent_alpha = 0.5"),
    "it doesn't say when it is looked at": lambda t: re.sub(
        r"\[\[look\]\]\nday = .*\nspent_alpha = .*\n", "", t
    ),
    "it isn't as a plan is written": lambda t: t.replace("seed = 7", 'seed = "seven"'),
    "contains unknown field `won`": lambda t: t.replace("seed = ", "won = true\nseed = "),
    "it counts 'cups_of_tea', which no file tells": lambda t: t.replace(
        'activity = "link_posts"', 'activity = "cups_of_tea"'
    ),
    "nobody can tell by its rule": lambda t: t.replace("seed = ", 'rule = "by mood"\nseed = '),
    "a newer version of roi drew it": lambda t: t.replace("version = 1", "version = 99"),
}


@pytest.mark.parametrize("reason", BROKEN)
def test_a_hand_made_mark_makes_no_plan(reason: str) -> None:
    changed = BROKEN[reason](TEXT)
    assert changed != TEXT
    with pytest.raises(BadPlan) as refused:
        plan_of(sealed(changed))
    assert reason in str(refused.value)
    assert str(refused.value).startswith("plan.toml is no plan to judge by: ")


HOSTILE: list[Any] = [
    *(0, -1, 10**30, -(10**400), 0.5, 1e308, float("nan"), float("inf"), True),
    *("", "x" * 5000, "\x1b[31mred\x1b[0m\u202e", "../../etc", [], [["x"]], ["\x1b[2J"], {"a": 1}),
    *(date(1, 1, 1), date(9999, 12, 31), datetime(2026, 11, 2, 1), time(1), None),
]


def places(values: Any, *above: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the way to each value, of each list to its first item."""
    items = values.items() if isinstance(values, dict) else list(enumerate(values))[:1]
    for name, value in items:
        yield (*above, name)
        if isinstance(value, dict | list):
            yield from places(value, *above, name)


def with_value(values: dict[str, Any], place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed = deepcopy(values)
    inner: Any = changed
    for step in place[:-1]:
        inner = inner[step]
    if value is None:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    return changed


def plan_or_reason(values: dict[str, Any]) -> Plan | str:
    try:
        return plan_of(SealedPlan("plan.toml", values, mark_of(values)))
    except BadPlan as refused:
        return str(refused)


@pytest.mark.parametrize("table", ["plan", "arm", "block", "exclusion", "look"])
def test_any_value_under_a_right_mark_is_a_plan_to_reckon_with_or_one_sentence(table: str) -> None:
    values = parse_toml(TEXT, "plan.toml")
    for place in [p for p in places(values) if p[0] == table]:
        for value in HOSTILE:
            changed = with_value(values, place, value)
            assert all(len(note) < 200 for note in posting_plan._notes(changed))
            plan = plan_or_reason(changed)
            if isinstance(plan, str):
                assert len(plan) < 500, (place, value)
                continue
            numbers = [plan.alpha, plan.posts_per_active_day, *(k.spent_alpha for k in plan.looks)]
            assert all(0 <= n <= 1000 for n in numbers), (place, value)
            assert 1900 <= plan.start.year <= plan.end.year < 2200
            assert plan.seed >= 0
            assert redraws(plan.layout, plan.weekday_limit, plan.seed).any(), (place, value)


def test_a_plan_of_a_column_that_no_calendar_has_stops_no_answer(folder: Path) -> None:
    changed = TEXT.replace('"link_posts"', '"sails"')
    again = changed.replace(MARK, mark_of(parse_toml(changed, "plan.toml")))
    (folder / "plan.toml").write_text(again, encoding="utf-8")
    plans = plans_of(overlay(load(folder)))
    assert plans.found == ()
    assert ["sails" in m.text for m in plans.refused] == [True]


def test_a_day_between_two_clocks_is_a_day_like_others() -> None:
    plan = drawn_plans.plan()
    days = plan.drawn_days()["date"]
    assert (plan.end - plan.start).days == 56
    assert len(days) == len(set(days)) == 54
    assert plan_of(sealed(TEXT)).arm_of(days[0].date()) == "links"


def test_a_plan_in_the_folder_is_found_and_what_lies_beside_it_is_no_export(folder: Path) -> None:
    (folder / "plan").mkdir()
    (folder / "plan" / "plan.toml").write_text(TEXT, encoding="utf-8")
    for name in ("buffer.csv", "plan.ics", "wall-a4.pdf"):
        (folder / "plan" / name).write_text("Text,Image URL,Tags,Posting Time\n")
    exports = load(folder)
    assert [p.mark for p in exports.plans] == [MARK]
    assert exports.unknown == ()
    assert {e.loader for e in exports.exports} == {"events_csv", "posting_plan"}


def test_a_plan_beside_a_folder_of_its_name_is_no_note_about_a_table(folder: Path) -> None:
    (folder / "plan").mkdir()
    (folder / "plan.toml").write_text(TEXT, encoding="utf-8")
    assert [p.file for p in load(folder).plans] == ["plan.toml"]


def test_the_mark_leaves_out_itself() -> None:
    values = parse_toml(TEXT, "plan.toml")
    assert values[SEAL] == {"mark": MARK}
    assert mark_of(values) == MARK
