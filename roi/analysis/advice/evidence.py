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
from roi.analysis.finding import NORMAL, Estimate, Finding, error_of
from roi.language.facts import Fact, Filling, Message, fact
from roi.language.formatting import count, span
from roi.language.messages import say
from roi.timeline.columns import LINK_POSTS, POSTS
from roi.timeline.timeline import Timeline

UNTOLD = 0.1  # posts that no file tells links of, for each known to link to her
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

    @property
    def are_links_known(self) -> bool:
        """Whether few posts could be links to her without a file saying so, beside those known to be.

        Such days are days with links, so a share of the other days alone would come out too low.
        """
        if not {POSTS.name, LINK_POSTS.name} <= set(self.timeline.daily):
            return False
        posts, links = (self.timeline.daily[c.name] for c in (POSTS, LINK_POSTS))
        return float(posts[links.isna()].sum()) <= UNTOLD * float(links.sum())


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


def is_more(one: Estimate, other: Estimate, otherwise: str) -> str:
    """Return yes if one is surely more than the other, no if it is surely less, `otherwise` if their ranges meet."""
    if one.conf_low > other.conf_high:
        return "yes"
    return "no" if one.conf_high < other.conf_low else otherwise


def mean_by_weeks(values: pd.Series[float]) -> tuple[float, float, int]:
    """Return a mean, its standard error and the degrees of freedom; the days of one week may go together."""
    mean, week = float(values.mean()), pd.DatetimeIndex(values.index).to_period("W")
    sums = (values - mean).groupby(week).sum().to_numpy()
    weeks = len(sums)
    spread = float((sums**2).sum()) * weeks / max(weeks - 1, 1)
    return mean, max(math.sqrt(spread) / len(values), 1e-12), max(weeks - 1, 1)


def share_of(rows: pd.Series[bool]) -> Fact:
    """Return a share with its 95 % range (Wilson 1927, 10.1080/01621459.1927.10502953), to be worded."""
    n, z = len(rows), NORMAL
    p = float(rows.mean())
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return fact(_share, int(rows.sum()), n, middle - half, middle + half)


def _share(happened: int, of: int, low: float, high: float) -> str:
    ends = (count(round(100 * end)) for end in (low, high))
    return say(
        "advice.share", happened=count(happened), of=count(of), low=next(ends), high=next(ends)
    )


def apart(one: pd.Series[bool], other: pd.Series[bool]) -> float:
    """Return the chance of two shares so far apart if they were the same (pooled, normal)."""
    whole = pd.concat([one, other])
    p = float(whole.mean())
    error = math.sqrt(p * (1 - p) * (1 / len(one) + 1 / len(other)))
    return chance(float(one.mean() - other.mean()), error)


def own_posts(evidence: Evidence) -> pd.DataFrame:
    """Return what each of her own posts on the network got: likes, reposts, replies."""
    posts = evidence.timeline.posts
    own = (posts["network"] == evidence.timeline.network) & posts["kind"].isin(["post", "quote"])
    return posts.loc[own, ["likes", "reposts", "replies"]].astype(float)
