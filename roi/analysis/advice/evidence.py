"""What a claim is answered from, and how an answer is given."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd
from scipy.special import ndtr

from roi.analysis.conversations import People
from roi.analysis.event_study.episodes import UnusualDays
from roi.analysis.finding import Estimate, Finding, error_of
from roi.language.facts import Fact, Filling, Message, fact
from roi.language.formatting import span
from roi.timeline.timeline import Timeline

FEW = 30  # below this number no share is given


class ClaimAnswer(NamedTuple):
    """What the files say of a claim: yes, no, cannot_tell or described; a sentence; a p-value if it was tested."""

    answer: str
    message: Filling
    p_value: float = math.nan


@dataclass(frozen=True)
class Evidence:
    """What the claims are answered from.

    `found` is what was asked with all checks, `effect` gives a range alone for the rest, or why there is none; `hours`
    is a week's estimate, `unusual` the visits' unusual days, if known.
    """

    timeline: Timeline
    found: tuple[Finding, ...]
    hours: float
    people: People
    unusual: UnusualDays | None = None
    effect: Callable[[str, str], Estimate | Message] | None = None

    def brings(self, outcomes: tuple[str, ...], activity: str) -> Estimate | None:
        """Return what one more of an activity brings of the first of these outcomes that came to a number."""
        finding = self.finding(outcomes, activity)
        if finding is not None or self.effect is None:
            return finding.total if finding else None
        found = (self.effect(outcome, activity) for outcome in outcomes)
        return next((e for e in found if isinstance(e, Estimate)), None)

    def finding(self, outcomes: tuple[str, ...], activity: str) -> Finding | None:
        """Return the first finding about one of these outcomes that came to a number."""
        rows = [f for f in self.found if f.activity == activity and f.total]
        return next((f for name in outcomes for f in rows if f.outcome == name), None)

    def known(self, *columns: str) -> pd.DataFrame | None:
        """Return these daily columns on the days on which all are known; None with fewer than 28."""
        if not set(columns) <= set(self.timeline.daily):
            return None
        rows = self.timeline.daily[list(columns)].dropna()
        return rows if len(rows) >= 28 else None


def chance(distance: float, error: float) -> float:
    """Return the chance of an estimate so far from a bound, both tails."""
    return float(2 * ndtr(-abs(distance) / max(error, 1e-12)))


def beyond(estimate: Estimate, bound: float) -> float:
    """Return the chance of an estimate so far from a bound."""
    return chance(estimate.estimate - bound, error_of(estimate.conf_low, estimate.conf_high))


def within(estimate: Estimate, bound: float) -> float:
    """Return the chance of an estimate so near zero if the truth were a bound away (two one-sided tests)."""
    return max(beyond(estimate, bound), beyond(estimate, -bound))


def range_of(estimate: Estimate) -> Fact:
    """Return an estimate's range, to be worded."""
    return fact(span, estimate.conf_low, estimate.conf_high)
