"""The doubts about a drawn test: days kept, days known, the weeks before, and what comes too late to be counted."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from roi.analysis.finding import Check
from roi.experiment.estimation import Days
from roi.experiment.judgement import judged
from roi.experiment.kept_days import KeptDays
from roi.language.facts import fact, message
from roi.language.formatting import count

Array = NDArray[Any]
KEPT = 0.8
KNOWN = 0.8
APART = 0.15  # between the shares of days known of either arm
LEVEL = 0.05


def kept_days(days: KeptDays) -> Check:
    """Ask whether the days went as drawn: no condition of the answer, but fewer make its range wider."""
    if not days.known:
        return Check("kept_days", None, message("reason.few_left"))
    reason = message("check.kept_days", kept=fact(count, days.kept), n=days.known)
    return Check("kept_days", days.kept >= KEPT * days.known, reason)


def known_days(days: Days, treated: Array) -> Check:
    """Ask whether the outcome is known on the drawn days, and on as many of either arm."""
    inside = days.block >= 0
    first = treated[np.maximum(days.block, 0)]
    there = np.isfinite(days.outcome)
    drawn = [int((inside & arm).sum()) for arm in (first, ~first)]
    known = [int((inside & there & arm).sum()) for arm in (first, ~first)]
    one, other = (k / max(d, 1) for k, d in zip(known, drawn, strict=True))
    reason = message(
        "check.known_days",
        one=fact(count, known[0]),
        drawn_one=fact(count, drawn[0]),
        other=fact(count, known[1]),
        drawn_other=fact(count, drawn[1]),
    )
    return Check("known_days", min(one, other) >= KNOWN and abs(one - other) <= APART, reason)


def days_before_test(before: Days | None, treated: Array, others: Array) -> Check:
    """Ask whether the same draw laid on the weeks before the test finds something there, where it can't have worked.

    `before` has those weeks as if they were the test's, None where too few are known.
    """
    if before is None:
        return Check("days_before_test", None, message("check.before_unknown"))
    p = judged(before, treated, others).p_value
    reason = message("check.before_alike" if p >= LEVEL else "check.before_differ")
    return Check("days_before_test", p >= LEVEL, reason)


def carry_over(days: Days, treated: Array, others: Array) -> Check:
    """Ask whether the week after an effect should be over still shows something, the effect itself held fixed.

    Bojinov, Simchi-Levi & Zhao (2023, 10.1287/mnsc.2022.4583) test the order of carry-over in the same spirit.
    """
    found = judged(days, treated, others, late=True)
    if not np.isfinite(found.bound(LEVEL)):
        return Check("carry_over", None, message("check.carry_unknown"))
    p = found.p_value
    reason = message("check.carry_none" if p >= LEVEL else "check.carry_some")
    return Check("carry_over", p >= LEVEL, reason)
