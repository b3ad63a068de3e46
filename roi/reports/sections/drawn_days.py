"""In section 7, the test that a coin decided: its days as a strip, its looks, and what the author's past says beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from roi.experiment.plans import FoundPlan
from roi.experiment.questions import asked_about
from roi.experiment.result import LookResult
from roi.experiment.strip import strip_of
from roi.language import formatting
from roi.language.messages import say
from roi.reports.blocks import Block, Cell, Figure, Heading, Items, Table, Text
from roi.reports.scope import Scope
from roi.timeline.column_names import an_activity, outcome_noun
from roi.verdict.trials import Trial, beside_each_other

LOOKED = ("plan.looked_on", "plan.outcome", "findings.estimate", "findings.range")


def drawn_blocks(scope: Scope) -> list[Block]:
    """Return what a coin decided and showed; only the refusals where no plan is judged by; nothing without plans."""
    verdict = scope.verdict
    refused: list[Block] = []
    if verdict.refused and not scope.redact:  # they name files
        refused = [Items([m.text for m in verdict.refused])]
    if verdict.trial is None:
        return refused
    trial = verdict.trial
    both = [m.text for m in beside_each_other(scope.timeline, verdict.main)]
    return [
        Heading(say("plan.title")),
        Text(" ".join(m.text for m in trial.messages)),
        strip(trial.found),
        *_looks(scope, trial),
        *([Items(both)] if both else []),
        *refused,
    ]


def strip(found: FoundPlan) -> Figure:
    """Return the days of a plan as a strip, what was drawn above what was done."""
    first, second = found.plan.arms
    values = strip_of(found.plan, found.days)
    kept = found.kept
    caption = say("plan.strip", first=first.words, second=second.words)
    alt = say(
        "plan.strip_alt",
        days=formatting.days(found.plan.start, found.plan.end),
        kept=formatting.count(kept.kept),
        n=kept.known,
    )
    return Figure(values, caption, alt, _months(found))


def _months(found: FoundPlan) -> Table:
    """Return the table behind the strip: by month, how many days were drawn for either, are known, went as drawn."""
    first, second = found.plan.arms
    days = found.days
    month = days["date"].dt.strftime("%Y-%m")
    rows = [
        [
            formatting.month_short(some["date"].iloc[0].date()),
            formatting.count(int((some["arm"] == first.key).sum())),
            formatting.count(int((some["arm"] == second.key).sum())),
            formatting.count(int(some["done"].notna().sum())),
            formatting.count(int(some["kept"].sum())),
        ]
        for _, some in days.groupby(month)
    ]
    columns = [
        say("findings.month"),
        formatting.upper_first(first.words),
        formatting.upper_first(second.words),
        say("plan.days_known"),
        say("plan.days_kept"),
    ]
    return Table(say("plan.by_month"), columns, rows, (1, 2, 3, 4))


def _looks(scope: Scope, trial: Trial) -> Iterator[Table]:
    """Yield what each look at each outcome showed, the range of one that could tell nothing yet left out."""
    looks = trial.result.looks
    if looks:
        rows = [_row(scope, look) for look in looks]
        unit = an_activity(asked_about(scope.timeline, trial.found.plan))
        caption = say("plan.looks", an_activity=unit)
        columns = [say(key) for key in LOOKED]
        yield Table(caption, columns, rows, (2,), [1.6, 2.0, 1.1, 2.2])


def _row(scope: Scope, look: LookResult) -> list[Cell]:
    outcome = formatting.upper_first(outcome_noun(scope.timeline.column(look.outcome)))
    when = formatting.day(look.day)
    if not (math.isfinite(look.conf_low) and math.isfinite(look.conf_high)):
        return [when, outcome, "–", say("plan.too_soon")]
    return [
        when,
        outcome,
        formatting.more(look.estimate),
        formatting.span(look.conf_low, look.conf_high),
    ]
