"""next_best_hour(): what an hour of each thing an author does brings in visits, subscribers, copies and money."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from roi.analysis.advertising import Campaign, campaign_returns
from roi.analysis.event_study.event_effects import EventsMoved, events_moved
from roi.analysis.event_study.rank_sets import Ends, rank_sets
from roi.analysis.finding import NORMAL, Estimate, known
from roi.analysis.first_years import first_years
from roi.analysis.hour_wording import (
    activity_name,
    asked_hours,
    line_of,
    outcome_name,
    untold_line,
)
from roi.analysis.response.covariates import other_networks
from roi.analysis.response.effects import effect
from roi.analysis.time_spent import hours_on
from roi.display.view import View
from roi.language.facts import Message, message
from roi.language.messages import say
from roi.settings import ends_of
from roi.timeline.columns import LINK_POSTS, ROYALTIES, SALES, SUBSCRIBERS_NET, VISITS
from roi.timeline.events import typed_events
from roi.timeline.timeline import Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[Any]
DRAWS, SEED = 20_000, 1
MONEY = "money"
OUTCOMES = (VISITS.name, SUBSCRIBERS_NET.name, SALES.name, MONEY)
EVENTS = {"blog": "blog_post", "newsletter": "newsletter", "conventions": "convention"}
FEWEST_BOOKS = 3
COLUMNS = (
    "activity",
    "outcome",
    "times",
    "each",
    "each_low",
    "each_high",
    "hours_each",
    "an_hour",
    "an_hour_low",
    "an_hour_high",
    "place_best",
    "place_worst",
    "why_not",
)


@dataclass(frozen=True, slots=True)
class HourOf:
    """What one activity brings in one outcome: each time, and in an hour; None where not known, `reason` says why.

    `activity` is a network, 'blog', 'newsletter', 'conventions', 'writing', or 'ads' with the campaign in `name`; `times`
    how often it was done; `hours_each` the hours that once takes, low, estimate and high. `places` are the best and worst
    place that it can have among the others by this outcome.
    """

    activity: str
    name: str
    outcome: str
    times: float
    each: Ends | None = None
    hours_each: Ends | None = None
    an_hour: Ends | None = None
    reason: Message | None = None
    places: tuple[int, int] | None = None

    @property
    def label(self) -> str:
        """The activity in words."""
        return activity_name(self.activity, self.name)


@dataclass(frozen=True)
class NextHour(View):
    """One table of everything an hour can go into; `rows` by outcome, the most an hour first."""

    rows: tuple[HourOf, ...]
    currency: str
    asked: tuple[str, ...]

    def of(self, outcome: str) -> tuple[HourOf, ...]:
        """Return the rows of one outcome: 'visits', 'subscribers_net', 'sales' or 'money'."""
        return tuple(r for r in self.rows if r.outcome == outcome)

    @property
    def compared(self) -> tuple[str, ...]:
        """The outcomes by which at least two activities can be compared."""
        return tuple(o for o in OUTCOMES if any(r.places for r in self.of(o)))

    def summary(self) -> str:
        """Return, by outcome, what can be told, whether it can be compared; then what can't, and what only the author can say."""
        lines = []
        for outcome in OUTCOMES:
            told = [r for r in self.of(outcome) if r.each is not None]
            if told:
                lines += [line_of(r, self.currency) for r in told]
                lines.append(self.verdict(outcome))
        lines += [untold_line(r) for r in self.untold]
        return "\n".join(
            [*(lines or [say("by_hour.nothing")]), *(asked_hours(a) for a in self.asked)]
        )

    @property
    def untold(self) -> tuple[HourOf, ...]:
        """A row of each activity of which no outcome can be told, with the first reason."""
        told = {r.label for r in self.rows if r.each is not None}
        rest = [r for r in self.rows if r.label not in told and r.reason is not None]
        return tuple({r.label: r for r in reversed(rest)}.values())[::-1]

    def verdict(self, outcome: str) -> str:
        """Return whether an hour of one of them surely brings more of an outcome than an hour of another."""
        compared = [r for r in self.of(outcome) if r.places is not None]
        name = outcome_name(outcome)
        if len(compared) < 2:
            return say("by_hour.too_few", outcome=name)
        first, last = compared[0], len(compared)
        if first.places == (1, 1):
            return say("by_hour.most", activity=first.label, outcome=name)
        if all(r.places == (1, last) for r in compared):
            return say("by_hour.open", outcome=name)
        behind = [r.label for r in compared if r.places is not None and r.places[0] > 1]
        return say("by_hour.behind", outcome=name, activities="; ".join(behind))

    def to_frame(self) -> pd.DataFrame:
        """Return a row an activity and outcome: times, each, hours_each, an_hour (with low and high), places, why_not."""
        return pd.DataFrame([self._row(r) for r in self.rows], columns=list(COLUMNS))

    def _row(self, r: HourOf) -> tuple[Any, ...]:
        unknown = (math.nan,) * 3
        hours = r.hours_each[0] if r.hours_each else math.nan
        why_not = r.reason.text if r.reason else ""
        places = r.places or (math.nan, math.nan)
        return (
            r.label,
            r.outcome,
            r.times,
            *(r.each or unknown),
            hours,
            *(r.an_hour or unknown),
            *places,
            why_not,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the rows, the verdict on each outcome, and what is asked."""
        rows = [
            {
                name: known(v) if isinstance(v, float) else v
                for name, v in zip(COLUMNS, self._row(r), strict=True)
            }
            for r in self.rows
        ]
        verdicts = {o: self.verdict(o) for o in OUTCOMES if self.of(o)}
        return {
            "currency": self.currency,
            "rows": rows,
            "verdicts": verdicts,
            "asked": [asked_hours(a) for a in self.asked],
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw what an hour of each brings in the last outcome that two of them have: money, else copies, or visits."""
        from roi.display import charts

        by_outcome = {o: [r for r in self.of(o) if r.an_hour] for o in OUTCOMES}
        best = next((o for o in reversed(OUTCOMES) if len(by_outcome[o]) > 1), None)
        if best is None:
            return charts.nothing(say("by_hour.nothing"), ax)
        drawn = [
            {
                "term": r.label,
                "estimate": r.an_hour[0],
                "conf_low": r.an_hour[1],
                "conf_high": r.an_hour[2],
            }
            for r in by_outcome[best]
            if r.an_hour
        ]
        ax = charts.ranges(pd.DataFrame(drawn), ax, **look)
        ax.set_xlabel(say("by_hour.axis", outcome=outcome_name(best)))
        return ax


def next_best_hour(timeline: Timeline) -> NextHour:
    """Return what an hour of each thing an author does brings, in visits, subscribers, copies and money.

    Networks: what a link post brings (`response`) × link posts / hours there, judged by the times of posts. Blog,
    newsletters and conventions: what each moved (`events_moved`), less its cost and with its own income, over the hours that roi.toml
    ([time]) or events.csv says. Campaigns: what a unit of money spent brings, less that unit. Writing: the first years
    of books, over the hours of a book.

    Parameters
    ----------
    timeline : what `overlay` returned.

    Returns
    -------
    NextHour
        to_frame(): a row an activity and outcome. `place_best` and `place_worst` are the places that an hour of it can have
        among the others, all pairs compared at once.

    Notes
    -----
    Ranges are drawn 20,000 times with a fixed seed: effects normal on either side, hours triangular between their ends.
    Effects are drawn evenly from their quantiles, so that a range of one time that holds zero does so by the hour, too.

    *How it can mislead.* These are averages of what was done, and one hour more need not bring as much. Posts are judged within a
    week, events within days, books within a year. What events and campaigns moved went together in time with all
    else that was done for them. Networks bring readers whom a newsletter later sells to: then the newsletter has the credit.

    Examples
    --------
    >>> import pandas as pd, roi
    >>> days = pd.DataFrame({"visits": 30.0}, index=pd.date_range("2025-01-01", periods=90))
    >>> roi.next_best_hour(roi.from_frame(days)).summary()[:63]
    "What an hour of anything brings can't be told from these files:"
    """
    moved = {
        o: events_moved(timeline, _column(o)) for o in OUTCOMES if _column(o) in timeline.daily
    }
    rows = [
        *_of_networks(timeline, moved),
        *(row for name, kind in EVENTS.items() for row in _of_events(timeline, moved, name, kind)),
        *(row for c in campaign_returns(timeline) for row in _of_campaign(timeline, c)),
        *_of_writing(timeline),
    ]
    asked = dict.fromkeys(r.activity for r in rows if r.each is not None and r.hours_each is None)
    currency = timeline.column(ROYALTIES.name).unit
    return NextHour(tuple(_placed(rows)), currency, tuple(asked))


def _column(outcome: str) -> str:
    return ROYALTIES.name if outcome == MONEY else outcome


def _of_networks(timeline: Timeline, moved: dict[str, EventsMoved]) -> Iterator[HourOf]:
    main = [timeline.network] if LINK_POSTS.name in timeline.daily else []
    for network in [*main, *other_networks(timeline)]:
        links = timeline.on(LINK_POSTS, network).name
        posted = timeline.daily[links].dropna()
        weekly = hours_on(timeline.posts, network, timeline.daily[links]).per_week
        times, weeks = float(posted.sum()), len(posted) / 7
        once = None
        if times > 0 and weekly.estimate > 0:
            once = _scaled((weekly.estimate, weekly.low, weekly.high), weeks / times)
        for outcome in moved:
            found = effect(timeline, _column(outcome), links)
            head = (network, "", outcome, times)
            if isinstance(found, Message):
                yield HourOf(*head, hours_each=once, reason=found)
            else:
                yield _row(head, _ends(found), once)


def _of_events(
    timeline: Timeline, moved: dict[str, EventsMoved], name: str, kind: str
) -> Iterator[HourOf]:
    mine = typed_events(timeline.events)
    mine = mine[mine["kind"] == kind]
    if mine.empty:
        return
    once = _declared(timeline, name, mine["hours"])
    besides = float(mine["income"].fillna(0.0).mean() - mine["cost"].fillna(0.0).mean())
    for outcome, found in moved.items():
        head = (name, "", outcome, float(len(mine)))
        judged = found.kinds.get(kind)
        if judged is None or not judged.windows or math.isnan(judged.conf_low):
            yield HourOf(*head, hours_each=once, reason=message("by_hour.not_alone"))
            continue
        more = besides if outcome == MONEY else 0.0
        ends = (judged.total, judged.conf_low, judged.conf_high)
        estimate, low, high = (v / judged.windows + more for v in ends)
        yield _row(head, (estimate, low, high), once)


def _declared(timeline: Timeline, name: str, of_events: pd.Series[float]) -> Ends | None:
    """Return the hours that once takes: those of the events where they say them, else roi.toml's."""
    if of_events.notna().any():
        mean = float(of_events.mean())
        return (mean, mean, mean)
    said = {
        "blog": timeline.settings.time.blog_post,
        "newsletter": timeline.settings.time.newsletter,
    }
    return _hours(ends_of(said.get(name)))


def _hours(ends: tuple[float, float] | None) -> Ends | None:
    return None if ends is None or ends[1] <= 0 else (sum(ends) / 2, *ends)


def _of_campaign(timeline: Timeline, campaign: Campaign) -> Iterator[HourOf]:
    """Yield what a unit of money brings; of money, less that unit. Its hours are those of all advertising a week."""
    weekly, weeks = _hours(ends_of(timeline.settings.time.ads_per_week)), len(timeline.daily) / 7
    once = None
    if weekly is not None and campaign.cost > 0:
        once = _scaled(weekly, weeks / campaign.cost)
    for outcome, found in campaign.brings.items():
        head = (
            "ads",
            campaign.name,
            MONEY if outcome == ROYALTIES.name else outcome,
            campaign.cost,
        )
        if isinstance(found, Message):
            yield HourOf(*head, hours_each=once, reason=found)
            continue
        less = 1.0 if outcome == ROYALTIES.name else 0.0
        estimate, low, high = _ends(found)
        yield _row(head, (estimate - less, low - less, high - less), once)


def _of_writing(timeline: Timeline) -> Iterator[HourOf]:
    """Yield what a book brought in its first year, with Student's range over the books, from three on."""
    hours, books = _hours(ends_of(timeline.settings.time.book)), first_years(timeline)
    if hours is None and not books:
        return
    for outcome, each in (
        (SALES.name, [b.copies for b in books]),
        (MONEY, [b.royalties for b in books]),
    ):
        head = ("writing", "", outcome, float(len(books)))
        if len(books) < FEWEST_BOOKS or not np.isfinite(each).all():
            yield HourOf(*head, hours_each=hours, reason=message("by_hour.few_books", n=len(books)))
            continue
        mean, error = float(np.mean(each)), float(np.std(each, ddof=1)) / len(each) ** 0.5
        half = float(stdtrit(len(each) - 1, 0.975)) * error
        yield _row(head, (mean, mean - half, mean + half), hours)


def _scaled(ends: Ends, factor: float) -> Ends:
    return ends[0] * factor, ends[1] * factor, ends[2] * factor


def _ends(found: Estimate) -> Ends:
    return found.estimate, found.conf_low, found.conf_high


def _row(head: tuple[str, str, str, float], each: Ends, once: Ends | None) -> HourOf:
    return HourOf(*head, each, once, None if once is None else an_hour(each, once))


def an_hour(each: Ends, once: Ends) -> Ends | None:
    """Return what an hour brings where once brings `each` and takes `once` hours; None where it takes none.

    A range keeps its longer side: counts stray further up than down, and one spread for both sides is too short on one.

    >>> [round(end) for end in an_hour((6.0, -6.0, 30.0), (3.0, 3.0, 3.0))]
    [2, -2, 10]
    """
    estimate, low, high = once
    if not low > 0:
        return None
    rng = np.random.default_rng(SEED)
    chance = rng.permutation(ndtri((np.arange(DRAWS) + 0.5) / DRAWS))
    down, up = (each[0] - each[1]) / NORMAL, (each[2] - each[0]) / NORMAL
    effects = each[0] + chance * np.where(chance < 0, down, up)
    spent = rng.triangular(low, estimate, high, DRAWS) if low < high else np.full(DRAWS, low)
    ends = np.quantile(effects / spent, [0.025, 0.975])
    return each[0] / estimate, float(ends[0]), float(ends[1])


def _placed(rows: Sequence[HourOf]) -> Iterator[HourOf]:
    """Yield the rows by outcome, the most an hour first, with the places that they can have."""
    for outcome in OUTCOMES:
        mine = [r for r in rows if r.outcome == outcome]
        able = [(r, r.an_hour) for r in mine if r.an_hour is not None]
        places = rank_sets([hour for _, hour in able]) if len(able) > 1 else [None] * len(able)
        placed = [
            (replace(r, places=place), hour[0])
            for (r, hour), place in zip(able, places, strict=True)
        ]
        yield from (r for r, _ in sorted(placed, key=lambda one: -one[1]))
        yield from (r for r in mine if r.an_hour is None)
