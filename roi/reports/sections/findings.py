"""Section 7: the test so far, every question asked of the data, and how the answer changed over the months."""

from __future__ import annotations

import math
from dataclasses import replace

from roi.analysis.finding import Answer, Finding, known
from roi.language import formatting
from roi.language.messages import say
from roi.reports.blocks import Block, Cell, Figure, Items, Section, Table, Text, section
from roi.reports.figure_values import RangeRow, Ranges
from roi.reports.month import Month
from roi.reports.scope import Scope
from roi.reports.sections.answer import ANSWERS
from roi.reports.sections.drawn_days import drawn_blocks
from roi.timeline.column_names import an_activity, outcome_noun
from roi.verdict.one_page import fairness, told_finding, visits_finding
from roi.verdict.trials import is_drawn
from roi.verdict.verdict import Verdict
from roi.verdict.wording import copies, copies_span

MOST_LAGS = 5
HOURLY = "hourly_response"  # the design whose lags are hours, not days
MOST_FINDINGS = 12
COLUMNS = (
    "findings.asked",
    "findings.answer",
    "findings.estimate",
    "findings.range",
    "findings.seen",
    "findings.weeks",
)
LOGGED = (
    "findings.month",
    "findings.log_answer",
    "findings.log_sales",
    "findings.log_need",
    "findings.log_odds",
)
ANSWERED: dict[Answer, str] = {
    "yes": "findings.yes",
    "no": "findings.no",
    "cannot_tell": "findings.cannot_tell",
}
PARTS = ("findings.part1", "findings.part2", "findings.part3")  # of the hours after a post


def findings_section(scope: Scope) -> Section:
    """Return the findings about link posts, when the visits come, and the earlier answers."""
    estimated = [f for f in scope.verdict.main if f.total]
    not_estimable = [f for f in scope.verdict.main if not f.total]
    return section(
        "test",
        say("findings.title"),
        [
            *drawn_blocks(scope),
            Text(_quality(scope)),
            _table(scope, estimated) if estimated else Text(_nothing(scope), "missing"),
            Items([_reason(scope, f) for f in not_estimable]) if not_estimable else None,
            Text(say("findings.explain"), "note") if estimated else None,
            _when(scope),
            _log(scope),
        ],
    )


def _quality(scope: Scope) -> str:
    return say("findings.fair", quality=fairness(scope.verdict, told_finding(scope.verdict)))


def _nothing(scope: Scope) -> str:
    return say("findings.none", reason=scope.verdict.sentence)


def _reason(scope: Scope, finding: Finding) -> str:
    return say(
        "findings.unable", what=_question(scope, finding), reason=finding.not_estimable or ""
    )


def _question(scope: Scope, finding: Finding) -> str:
    outcome, activity = map(scope.timeline.column, (finding.outcome, finding.activity))
    return say(
        "findings.question_drawn" if is_drawn(finding) else "findings.question",
        outcome=formatting.upper_first(outcome_noun(outcome)),
        an_activity=an_activity(activity),
    )


def _table(scope: Scope, estimated: list[Finding]) -> Table:
    columns = [say(key) for key in COLUMNS]
    rows = [_row(scope, f) for f in estimated[:MOST_FINDINGS]]
    widths = [2.5, 1.3, 1.1, 1.9, 1.1, 0.9]
    return Table(say("findings.caption"), columns, rows, (2, 4, 5), widths)


def _row(scope: Scope, finding: Finding) -> list[Cell]:
    total, weeks = finding.total, finding.weeks_to_go
    estimate, low, high = (
        (total.estimate, total.conf_low, total.conf_high) if total else (math.nan,) * 3
    )
    return [
        _question(scope, finding),
        say(ANSWERED[finding.answer]),
        formatting.more(estimate),
        formatting.span(low, high),
        formatting.number(finding.detectable),
        "–" if weeks is None else formatting.count(weeks),
    ]


def _when(scope: Scope) -> Block | None:
    """Return when the visits come: what a link post brings in the hours or on the days after it."""
    past = [f for f in scope.verdict.main if not is_drawn(f)]  # drawn days say nothing of lags
    finding = visits_finding(replace(scope.verdict, main=tuple(past)))
    lags = finding.estimates[1 : MOST_LAGS + 1] if finding else ()
    if finding is None or not lags:
        return None
    by_hour = finding.design == HOURLY
    rows = [
        RangeRow(
            term=_after(n, by_hour=by_hour),
            written=formatting.span(e.conf_low, e.conf_high),
            estimate=known(e.estimate),
            conf_low=known(e.conf_low),
            conf_high=known(e.conf_high),
        )
        for n, e in enumerate(lags)
    ]
    cells = [
        [row.term, formatting.more(e.estimate), row.written]
        for row, e in zip(rows, lags, strict=True)
    ]
    caption = say("findings.when_hours" if by_hour else "findings.when", unit=lags[0].unit)
    columns = [say("findings.after"), say("findings.estimate"), say("findings.range")]
    ends = {
        "first": formatting.number(lags[0].estimate),
        "last": formatting.number(lags[-1].estimate),
    }
    alt = (
        say("findings.when_hours_alt", **ends)
        if by_hour
        else say("findings.when_alt", days=formatting.plural(len(lags) - 1, "day"), **ends)
    )
    return Figure(Ranges(rows), caption, alt, Table(caption, columns, cells, (1,)))


def _after(n: int, *, by_hour: bool) -> str:
    """Return in words how long after the post the nth part of its effect comes."""
    if by_hour:
        return say(PARTS[n])
    return say("findings.lag", days=formatting.plural(n, "day")) if n else say("findings.lag0")


def _log(scope: Scope) -> Table:
    """Return the answers at the end of each month, judged from what was known then."""
    judged = [*scope.earlier, (scope.month, scope.verdict)]
    columns = [say(key) for key in LOGGED]
    rows = [_logged(month, verdict) for month, verdict in judged]
    return Table(say("findings.log"), columns, rows, (3,), [1.3, 1.7, 1.9, 0.7, 2.0])


def _logged(month: Month, verdict: Verdict) -> list[Cell]:
    money = verdict.money
    unknown = "–"
    return [
        month.name,
        say(ANSWERS[verdict.answer]),
        copies_span(money.units.conf_low, money.units.conf_high) if money.units else unknown,
        unknown if money.break_even is None else copies(money.break_even),
        unknown if money.probability_pays is None else formatting.chances(money.probability_pays),
    ]
