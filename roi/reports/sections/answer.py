"""Section 1: the answer on one page, and what has changed since the month before."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from roi.analysis.finding import Finding
from roi.asking.question import Question, on_a_page
from roi.language import formatting
from roi.language.messages import say
from roi.reports.blocks import (
    Block,
    Figure,
    Heading,
    Items,
    Pairs,
    Section,
    Table,
    Text,
    Tiles,
    section,
)
from roi.reports.scope import Scope, visits_asked
from roi.reports.sections.overview import measure_name
from roi.verdict.answer import Answer
from roi.verdict.one_page import Page, is_untestable, page_of
from roi.verdict.verdict import Verdict
from roi.verdict.wording import copies, copies_span

MOST_MISSING = 3  # downloads, those that would unlock most; `roi check` lists them all
ANSWERS: dict[Answer, str] = {
    "worth_it": "answer.worth_it",
    "not_worth_it": "answer.not_worth_it",
    "cannot_tell": "answer.cannot_tell",
}


def answer_section(scope: Scope) -> Section:
    """Return the first page."""
    first, sure = _first_blocks(page_of(scope.verdict)), _sure_blocks(scope)
    asked = _questions(scope.verdict.questions)
    changed = None if is_untestable(scope.verdict) else changes(scope)
    return section("answer", say("answer.title"), [*first, *asked, changed, *sure])


def answer_blocks(scope: Scope) -> Sequence[Block]:
    """Return the first page without what has changed since the month before."""
    blocks = [*_first_blocks(page_of(scope.verdict)), *_sure_blocks(scope)]
    return section("answer", say("answer.title"), blocks).blocks


def _first_blocks(page: Page) -> list[Block | None]:
    return [
        Text(page.sentence, "answer"),
        Text(page.since) if page.since else None,
        Tiles(page.tiles),
        _picture(page),
        Text(page.picture_words) if page.picture else None,
        Text(page.links_only) if page.links_only else None,
        Heading(say("answer.next")),
        Text(page.do_next, "next"),
    ]


def _questions(questions: Sequence[Question]) -> list[Block]:
    """Return what only the author can say; the first few, and how many more there are."""
    if not questions:
        return []
    shown, rest = on_a_page(questions)
    return [Heading(say("question.title")), Items([*(q.in_short for q in shown), rest])]


def _sure_blocks(scope: Scope) -> list[Block | None]:
    page = page_of(scope.verdict)
    return [
        Heading(say("answer.sure")) if page.how_sure else None,
        Pairs(page.how_sure) if page.how_sure else None,
        *_missing(scope),
        Text(f"{page.slow} {say('answer.enjoy')}", "note"),
    ]


def _picture(page: Page) -> Block | None:
    shown = page.picture
    if shown is None:
        return Text(page.picture_words, "missing") if page.picture_words else None
    low, estimate, high = map(formatting.number, (shown.low, shown.estimate, shown.high))
    need = say("answer.picture_no_need")
    if shown.need is not None:
        need = say("answer.picture_need", need=formatting.number(shown.need))
        if shown.need_range is not None:
            ends = dict(zip(("low", "high"), map(copies, shown.need_range), strict=True))
            need = say("answer.picture_need_range", need=copies(shown.need), **ends)
    alt = say("answer.picture_alt", low=low, high=high, estimate=estimate, need=need)
    return Figure(shown, say("answer.picture"), alt)


def _missing(scope: Scope) -> list[Block]:
    """Return which exports are missing; in the publicist's edition, what the client should send."""
    if scope.edition == "publicist":
        return [Heading(say("publicist.need")), Items(_needs(scope))]
    exports = scope.timeline.exports
    if exports is None or not (exports.missing or exports.failed_by_mistake):
        return []
    mistaken = [say("page.not_read_by_mistake", file=f) for f in exports.failed_by_mistake]
    missing = [
        *([] if scope.redact else mistaken),
        *(
            say("answer.missing_one", what=formatting.upper_first(m.what), unlock=m.would_unlock)
            for m in exports.missing[:MOST_MISSING]
        ),
    ]
    return [Heading(say("answer.missing")), Items(missing)]


def _needs(scope: Scope) -> list[str]:
    exports = scope.timeline.exports
    needs = [m.sentence() for m in (exports.missing if exports else ())]
    if scope.verdict.money.hour_worth is None:
        needs.append(say("publicist.need_hour"))
    return [*(needs or [say("publicist.need_nothing")]), say("publicist.need_events")]


def changes(scope: Scope) -> Block:
    """Return the answer of the month before, judged from what was known at its end, next to this month's."""
    before = scope.before
    if before is None:
        return Text(say("answer.none_before"))
    rows = []
    for name, value in _compared(scope).items():
        then_and_now = [value(verdict) for verdict in (before, scope.verdict)]
        if all(then_and_now):
            rows.append([name, *then_and_now])
    then, now = scope.month.plus(-1), scope.month
    columns = [say("overview.measure"), *(formatting.month_short(m.start) for m in (then, now))]
    return Table(say("answer.changed", month=then.name), columns, rows, widths=[2.6, 3.0, 3.0])


def _compared(scope: Scope) -> dict[str, Callable[[Verdict], str]]:
    """Return what is compared, by its name: functions that return '' where a verdict doesn't know it."""
    visits = visits_asked(scope.timeline)
    what = formatting.lower_first(measure_name(scope, visits))
    return {
        say("answer.answer"): lambda v: formatting.upper_first(say(ANSWERS[v.answer])),
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
    if math.isnan(hours):
        return ""
    return f"{formatting.duration(hours)} ({formatting.durations(low, high)})"


def _odds(verdict: Verdict) -> str:
    odds = verdict.money.probability_pays
    return "" if odds is None else formatting.chances(odds)
