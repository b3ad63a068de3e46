"""Section 1: the answer on one page, and what has changed since the month before."""

from __future__ import annotations

import math
from collections.abc import Callable

from roi.analysis.finding import Finding
from roi.language import formatting
from roi.language.messages import say
from roi.reports import blocks
from roi.reports.blocks import Block
from roi.reports.scope import Scope, visits_asked
from roi.reports.sections.overview import measure_name
from roi.verdict.answer import Answer
from roi.verdict.one_page import Page, page_of
from roi.verdict.verdict import Verdict
from roi.verdict.wording import copies_span, picture_labels

ANSWERS: dict[Answer, str] = {
    "worth_it": "answer.worth_it",
    "not_worth_it": "answer.not_worth_it",
    "cannot_tell": "answer.cannot_tell",
}


def answer_section(scope: Scope) -> dict[str, object]:
    """Return the first page."""
    page = page_of(scope.verdict)
    return blocks.section(
        "answer",
        say("answer.title"),
        [
            blocks.text(page.sentence, "answer"),
            blocks.tiles([_tile(page, n) for n in range(len(page.tiles))]),
            _picture(page),
            blocks.text(page.picture_words) if page.picture else None,
            blocks.heading(say("answer.next")),
            blocks.text(page.do_next, "next"),
            changes(scope),
            blocks.heading(say("answer.sure")),
            blocks.pairs(page.how_sure),
            *_missing(scope),
            blocks.text(" ".join([page.slow, say("answer.enjoy")]), "note"),
        ],
    )


def _tile(page: Page, number: int) -> dict[str, str]:
    tile = page.tiles[number]
    return {"title": tile.title, "word": tile.word, "number": tile.number, "range": tile.range}


def _picture(page: Page) -> Block:
    ends = page.picture
    if ends is None:
        return blocks.text(page.picture_words, "missing")
    need = ends["need"]
    low, estimate, high = (
        formatting.number(float(ends[k] or 0.0)) for k in ("low", "estimate", "high")
    )
    told = say("answer.picture_no_need")
    if need is not None:
        told = say("answer.picture_need", need=formatting.number(need))
    return blocks.figure(
        "break_even",
        {**ends, "said": picture_labels(ends["low"] or 0.0, ends["high"] or 0.0, need)},
        caption=say("answer.picture"),
        alt=say("answer.picture_alt", low=low, high=high, estimate=estimate, need=told),
    )


def _missing(scope: Scope) -> list[Block]:
    """Return what is missing; for a publicist's client it is a list of what to send."""
    if scope.edition == "publicist":
        return [blocks.heading(say("publicist.need")), blocks.items(_needs(scope))]
    exports = scope.timeline.exports
    if exports is None or not exports.missing:
        return []
    told = [
        say("answer.missing_one", what=formatting.upper_first(m.what), unlock=m.would_unlock)
        for m in exports.missing
    ]
    return [
        blocks.heading(say("answer.missing")),
        blocks.items(told),
    ]


def _needs(scope: Scope) -> list[str]:
    exports = scope.timeline.exports
    told = [m.sentence() for m in (exports.missing if exports else ())]
    if scope.verdict.money.hour_worth is None:
        told.append(say("publicist.need_hour"))
    return [*(told or [say("publicist.need_nothing")]), say("publicist.need_events")]


def changes(scope: Scope) -> Block:
    """Return what has changed since the month before, judged from what was known at its end: then and now."""
    before = scope.before
    if before is None:
        return blocks.text(say("answer.none_before"))
    rows: list[list[str]] = [
        [told, *both]
        for told, value in _compared(scope).items()
        if all(both := [value(v) for v in (before, scope.verdict)])
    ]
    then, now = scope.month.plus(-1), scope.month
    columns = [say("glance.measure"), *(formatting.month_short(m.start) for m in (then, now))]
    caption = say("answer.changed", month=then.name)
    return blocks.table(caption, columns, rows, (), [2.6, 3.0, 3.0])


def _compared(scope: Scope) -> dict[str, Callable[[Verdict], str]]:
    """Return what is compared, in words, with what says it of a verdict ('' where it isn't known)."""
    visits = visits_asked(scope.timeline)
    what = formatting.lower_first(measure_name(scope, visits))
    return {
        say("answer.answer"): lambda v: formatting.upper_first(say(ANSWERS[v.answer])),
        say("answer.days"): lambda v: formatting.count(v.days),
        say("answer.visits", what=what): lambda v: _more(v.finding(visits)),
        say("answer.sales"): _sales,
        say("answer.hours"): _hours,
        say("answer.odds"): _odds,
    }


def _more(finding: Finding | None) -> str:
    if finding is None or finding.total is None:
        return ""
    return formatting.span(finding.total.conf_low, finding.total.conf_high)


def _sales(verdict: Verdict) -> str:
    units = verdict.money.units
    return copies_span(units.conf_low, units.conf_high) if units else ""


def _hours(verdict: Verdict) -> str:
    hours, low, high = verdict.money.hours
    return (
        ""
        if math.isnan(hours)
        else f"{formatting.number(hours)} ({formatting.could_be(low, high)})"
    )


def _odds(verdict: Verdict) -> str:
    odds = verdict.money.probability_pays
    return "" if odds is None else formatting.in_ten(odds)
