"""Section 7: the test so far, every question that was asked of the data, and how the answer moved over the months."""

from __future__ import annotations

import math

from roi.analysis.finding import Answer, Finding, known
from roi.language import formatting
from roi.language.messages import say
from roi.reports import blocks
from roi.reports.blocks import Block, Cell
from roi.reports.month import Month
from roi.reports.scope import Scope
from roi.reports.sections.answer import ANSWERS
from roi.timeline.column_names import an_activity, outcome_noun
from roi.timeline.columns import SALES
from roi.verdict.one_page import fairness, visits_finding
from roi.verdict.verdict import Verdict
from roi.verdict.wording import copies, copies_span

LAGS = 5
HOURLY = "hourly_response"  # a design whose parts are of hours, not of days
SHOWN = 12
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


def findings_section(scope: Scope) -> dict[str, object]:
    """Return the findings about link posts, when visits come, and the earlier answers."""
    asked = scope.verdict.main
    able = [f for f in asked if f.total]
    unable = [f for f in asked if not f.total]
    return blocks.section(
        "test",
        say("findings.title"),
        [
            blocks.text(_quality(scope)),
            _table(scope, able) if able else blocks.text(_nothing(scope), "missing"),
            blocks.items([_unable(scope, f) for f in unable]) if unable else None,
            blocks.text(say("findings.explain"), "note") if able else None,
            _when(scope),
            _log(scope),
        ],
    )


def _quality(scope: Scope) -> str:
    finding = visits_finding(scope.verdict) or scope.verdict.finding(SALES.name)
    return say("findings.fair", quality=fairness(finding))


def _nothing(scope: Scope) -> str:
    return say("findings.none", reason=scope.verdict.sentence)


def _unable(scope: Scope, finding: Finding) -> str:
    return say(
        "findings.unable", what=_question(scope, finding), reason=finding.not_estimable or ""
    )


def _question(scope: Scope, finding: Finding) -> str:
    outcome, activity = map(scope.timeline.column, (finding.outcome, finding.activity))
    return say(
        "findings.question",
        outcome=formatting.upper_first(outcome_noun(outcome)),
        an_activity=an_activity(activity),
    )


def _table(scope: Scope, able: list[Finding]) -> Block:
    columns = [say(key) for key in COLUMNS]
    rows = [_row(scope, f) for f in able[:SHOWN]]
    return blocks.table(
        say("findings.caption"), columns, rows, (2, 4, 5), [2.5, 1.3, 1.1, 1.9, 1.1, 0.9]
    )


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
    finding = visits_finding(scope.verdict)
    lags = finding.estimates[1 : LAGS + 1] if finding else ()
    if finding is None or not lags:
        return None
    by_hour = finding.design == HOURLY
    names = [_after(n, by_hour=by_hour) for n in range(len(lags))]
    rows = [
        {
            "term": name,
            "written": formatting.span(e.conf_low, e.conf_high),
            "estimate": known(e.estimate),
            "conf_low": known(e.conf_low),
            "conf_high": known(e.conf_high),
        }
        for name, e in zip(names, lags, strict=True)
    ]
    cells: list[list[Cell]] = [
        [name, formatting.more(e.estimate), formatting.span(e.conf_low, e.conf_high)]
        for name, e in zip(names, lags, strict=True)
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
    return blocks.figure(
        "ranges", {"rows": rows}, caption, alt, blocks.table(caption, columns, cells, (1,))
    )


def _after(n: int, *, by_hour: bool) -> str:
    """Return how long after the post the nth part of its effect comes."""
    if by_hour:
        return say(PARTS[n])
    return say("findings.lag", days=formatting.plural(n, "day")) if n else say("findings.lag0")


def _log(scope: Scope) -> Block:
    """Return the answers at the end of each month, judged from what was known then."""
    told = [*scope.earlier, (scope.month, scope.verdict)]
    columns = [say(key) for key in LOGGED]
    rows = [_logged(month, verdict) for month, verdict in told]
    return blocks.table(say("findings.log"), columns, rows, (3,), [1.3, 1.9, 2.0, 0.8, 1.5])


def _logged(month: Month, verdict: Verdict) -> list[Cell]:
    money = verdict.money
    unknown = say("glance.unknown")
    return [
        month.name,
        say(ANSWERS[verdict.answer]),
        copies_span(money.units.conf_low, money.units.conf_high) if money.units else unknown,
        unknown if money.break_even is None else copies(money.break_even),
        unknown if money.probability_pays is None else formatting.in_ten(money.probability_pays),
    ]
