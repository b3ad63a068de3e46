"""Unusual days: which days stand out from what is usual, and what is likely behind each."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.event_study.baseline import Baseline, expected_range
from roi.analysis.event_study.event_effects import (
    BIG,
    Placed,
    at_work,
    counted,
    followed_by_more,
    on_calendar,
)
from roi.analysis.finding import known
from roi.analysis.wording import cause_clause, unit_of, unusual_line
from roi.display.view import View
from roi.language.facts import Filling, worded
from roi.language.formatting import plural
from roi.language.messages import say
from roi.timeline.columns import (
    DIRECT_VISITS,
    LINK_POSTS,
    PAGEVIEWS,
    REFERRED_VISITS,
    SOCIAL_VISITS,
    VISITS,
    Column,
)
from roi.timeline.timeline import Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[Any]
# A day this rare is unusual: about one false alarm in a year or two, see docs/methods/unusual-days.md.
RARE = 1 / 1000
APART = 4  # unusual days fewer than this many days apart are one episode
MOST_CAUSES = 3
MOST = 0.5  # sources that together hold this share of an excess are behind it
SHARE = 0.2  # each of them at least so much
COLUMNS = ["first", "last", "peak", "value", "usual", "low", "high", "excess", "rarity", "causes"]
EVENT_ORDER = (
    "launch",
    "price_promo",
    "newsletter",
    "blog_post",
    "ad",
    "press",
    "cover_reveal",
    "convention",
    "outage",
    "other",
)


@dataclass(frozen=True, slots=True)
class Cause:
    """Something likely behind an unusual day: its kind, a name where it has one, its day."""

    kind: str
    title: str = ""
    day: date | None = None

    @property
    def sentence(self) -> str:
        """The cause as a clause."""
        return cause_clause(self.kind, self.title, self.day)


@dataclass(frozen=True)
class UnusualDay:
    """One or more unusual days in a row, [first, last] inclusive; numbers are those of the day furthest out.

    `excess` is what all its days had beyond what is usual. `causes` are in order of likelihood; none means that no
    explanation was found.
    """

    first: date
    last: date
    peak: date
    value: float
    usual: float
    low: float
    high: float
    excess: float
    rarity: float
    causes: tuple[Cause, ...]

    def sentence(self, quantity: Filling) -> str:
        """Return the day, how far it was from usual, and what is likely behind it."""
        because = [c.sentence for c in self.causes]
        run = (self.last - self.first).days + 1
        return unusual_line(self.peak, run, quantity, self.value, self.low, self.high, because)


@dataclass(frozen=True)
class UnusualDays(View):
    """The unusual days of one measure; `daily` has value, usual, low and high for each day."""

    measure: str
    quantity: Filling
    days: tuple[UnusualDay, ...]
    daily: pd.DataFrame = field(compare=False)

    @property
    def unit(self) -> str:
        """What the measure counts."""
        return str(worded(self.quantity))

    def summary(self) -> str:
        """Return a line for each unusual day."""
        known_days = int(self.daily["value"].notna().sum())
        times = say("unusual.times", n=len(self.days))
        head = say("unusual.head", times=times, days=plural(known_days, "day"), unit=self.unit)
        return "\n".join([head, *(d.sentence(self.quantity) for d in self.days)])

    def to_frame(self) -> pd.DataFrame:
        """Return one row an episode: first, last, peak, value, usual, low, high, excess, rarity, causes."""
        rows = [
            {c: getattr(d, c) for c in COLUMNS[:-1]}
            | {"causes": "; ".join(c.sentence for c in d.causes) or say("unusual.no_cause_listed")}
            for d in self.days
        ]
        frame = pd.DataFrame(rows, columns=COLUMNS)
        return frame.assign(**{c: pd.to_datetime(frame[c]) for c in ("first", "last", "peak")})

    def to_dict(self) -> dict[str, Any]:
        """Return each episode with its numbers, causes and sentence."""
        return {
            "measure": self.measure,
            "unit": self.unit,
            "unusual": [
                {c: getattr(d, c).isoformat() for c in ("first", "last", "peak")}
                | {c: known(getattr(d, c)) for c in COLUMNS[3:-1]}
                | {"causes": [{"kind": c.kind, "sentence": c.sentence} for c in d.causes]}
                | {"sentence": d.sentence(self.quantity)}
                for d in self.days
            ],
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw the measure over its usual range, unusual days marked."""
        from roi.display import charts

        peaks = [pd.Timestamp(d.peak) for d in self.days]
        return charts.over_usual(self.daily, peaks, self.unit, ax, **look)


@dataclass(frozen=True)
class Episode:
    """Unusual days by their positions, the one furthest out, and whether they are above usual."""

    first: int
    last: int
    peak: int
    above: bool


@dataclass(frozen=True)
class Clues:
    """All that can explain an unusual day of a measure."""

    timeline: Timeline
    measure: str
    y: Array
    baseline: Baseline
    placed: tuple[Placed, ...]
    moving: frozenset[str]

    def date(self, position: int) -> date:
        """Return the day at a position."""
        return self.timeline.daily.index[position].date()  # type: ignore[no-any-return]

    def excess(self, column: str, at: int) -> float:
        """Return by how much a column is above the same weekday in the four weeks on each side; NaN if not known."""
        values = self.timeline.daily[column].to_numpy(dtype=float)
        near = [at + 7 * k for k in range(-4, 5) if k and 0 <= at + 7 * k < len(values)]
        around = values[near][np.isfinite(values[near])]
        return float(values[at] - np.median(around)) if len(around) >= 3 else np.nan


def unusual_days(
    timeline: Timeline, measure: str = VISITS.name, since: date | None = None
) -> UnusualDays:
    """Return the days on which a measure was far from usual, each with its likely causes.

    A day is unusual if chance alone brings one so far from its level and weekday less than once in a thousand days
    (see `expected_range`). Causes come in this order: the count itself changed; a source that holds most of the excess;
    events on the calendar, from launches to blog posts; own posts with a link; a holiday; visits without a source as
    robots make them. A kind of event that happened five times and more explains something only
    if most of these were followed by more than usual (sign test).

    Parameters
    ----------
    timeline : what `overlay` returned.
    measure : a daily column that counts something.
    since : leave out the days before it; they still say what is usual.

    Returns
    -------
    UnusualDays
        to_frame(): first, last, peak (days), value (of the peak), usual, low, high (95 usual days in 100 lie
        between), excess (of all its days), rarity (chance of such a day), causes.

    Notes
    -----
    *How it can mislead.* A cause is a coincidence in time, or a source that the visits name; it is not proven.

    Examples
    --------
    >>> import pandas as pd, roi
    >>> visits = pd.Series(20.0, pd.date_range("2026-01-01", periods=90)).add([0.0, 1.0, 2.0] * 30)
    >>> visits["2026-02-14"] = 400.0
    >>> found = roi.unusual_days(roi.from_frame(visits.to_frame("visits")))
    >>> [str(d.peak) for d in found.days]
    ['2026-02-14']
    """
    values = counted(timeline, measure)
    placed = tuple(on_calendar(timeline.events, timeline.start, len(values)))
    big = at_work([p for p in placed if p.kind in BIG], len(values)) > 0
    ordinary = expected_range(values, aside=big)
    y = values.to_numpy(dtype=float)
    begin = 0 if since is None else (since - timeline.start).days
    found = [e for e in episodes(y, ordinary) if e.peak >= begin]
    moving = _moving(timeline.events, y, placed, ordinary) if found else frozenset()
    clues = Clues(timeline, measure, y, ordinary, placed, moving)
    daily = pd.DataFrame(
        {"value": y, "usual": ordinary.level, "low": ordinary.low, "high": ordinary.high},
        index=values.index,
    ).iloc[max(begin, 0) :]
    unusual = tuple(_explained(e, clues) for e in found)
    return UnusualDays(measure, unit_of(timeline, measure), unusual, daily)


def episodes(y: Array, ordinary: Baseline) -> Iterator[Episode]:
    """Yield runs of unusual days on the same side of usual."""
    for above in (True, False):
        side = (y > ordinary.level) == above
        rare = np.flatnonzero(np.nan_to_num(ordinary.rarity, nan=1.0) < RARE)
        rare = rare[side[rare]]
        for run in np.split(rare, np.flatnonzero(np.diff(rare) >= APART) + 1):
            if len(run):
                far = np.abs(y[run] - ordinary.level[run]) / ordinary.spread[run]
                yield Episode(int(run[0]), int(run[-1]), int(run[np.argmax(far)]), above)


def _moving(
    events: pd.DataFrame, y: Array, placed: Sequence[Placed], ordinary: Baseline
) -> frozenset[str]:
    """Return the kinds of event that can explain a high day: most of them were followed by more, or they are few.

    A sign test, since one wild day must not speak for all events of its kind.
    """
    signs = followed_by_more(y, placed, ordinary)
    kinds = {str(kind) for kind in events["kind"]}
    return frozenset(k for k in kinds if _mostly(signs.get(k, ())))


def _mostly(signs: Sequence[bool]) -> bool:
    """Whether so many are true that a coin would do it in one case of ten; few events get the benefit of the doubt."""
    return len(signs) < 5 or sum(signs) >= len(signs) / 2 + 0.64 * math.sqrt(len(signs))


def _explained(episode: Episode, clues: Clues) -> UnusualDay:
    run = slice(episode.first, episode.last + 1)
    at = episode.peak
    finders = (_measurement, _source, _events, _own_posts, _holiday, _robots)
    causes = tuple(cause for find in finders for cause in find(episode, clues))
    return UnusualDay(
        first=clues.date(episode.first),
        last=clues.date(episode.last),
        peak=clues.date(at),
        value=float(clues.y[at]),
        usual=float(clues.baseline.level[at]),
        low=float(clues.baseline.low[at]),
        high=float(clues.baseline.high[at]),
        excess=float(np.nansum(clues.y[run] - clues.baseline.level[run])),
        rarity=float(clues.baseline.rarity[at]),
        causes=causes[:MOST_CAUSES],
    )


def _measurement(episode: Episode, clues: Clues) -> Iterator[Cause]:
    """Another file counts from this day on, the count stopped beside it, or nothing at all was counted."""
    first = clues.date(episode.first)
    changes = clues.timeline.changes.get(clues.measure, ())
    if any(abs((change - first).days) <= 1 for change in changes):
        yield Cause("measurement", day=first)
    neighbours = clues.y[[max(episode.first - 1, 0), min(episode.last + 1, len(clues.y) - 1)]]
    if np.isnan(neighbours).any():
        yield Cause("gap", day=first)
    if clues.y[episode.peak] == 0 and clues.baseline.low[episode.peak] > 0:
        yield Cause("nothing_counted", day=clues.date(episode.peak))


def _source(episode: Episode, clues: Clues) -> Iterator[Cause]:
    """The networks or sites that most of the extra visits came from, if somebody else's link can be behind them."""
    timeline, at = clues.timeline, episode.peak
    if not episode.above:
        return
    if clues.measure == SOCIAL_VISITS.name and not _linked(episode, clues):
        yield Cause("other_link", timeline.network, clues.date(at))
    if clues.measure not in (VISITS.name, PAGEVIEWS.name):
        return
    for column in _senders(clues, at):
        is_network = column.is_a(SOCIAL_VISITS)
        place = (column.network or timeline.network) if is_network else ""
        own = is_network and column.network is None and _linked(episode, clues)
        yield Cause("own_post" if own else "other_link", place, clues.date(at))


def _senders(clues: Clues, at: int) -> list[Column]:
    """Return the fewest sources that together sent most of a day's extra visits, the largest first; none if too many."""
    whole = clues.excess(VISITS.name, at)
    columns = [clues.timeline.column(str(c)) for c in clues.timeline.daily]
    sent = {
        c.name: clues.excess(c.name, at) for c in columns if c.is_a(SOCIAL_VISITS, REFERRED_VISITS)
    }
    found, together = [], 0.0
    for column in sorted((c for c in columns if c.name in sent), key=lambda c: -sent[c.name]):
        if not sent[column.name] >= SHARE * whole > 0:
            break
        found.append(column)
        together += sent[column.name]
        if together >= MOST * whole:
            return found
    return []


def _linked(episode: Episode, clues: Clues) -> bool:
    """Whether the author herself posted a link on the network on the day or the day before."""
    if LINK_POSTS.name not in clues.timeline.daily:
        return False
    posts = clues.timeline.daily[LINK_POSTS.name].to_numpy(dtype=float)
    return bool(np.nansum(posts[max(episode.peak - 1, 0) : episode.peak + 1]) > 0)


def _events(episode: Episode, clues: Clues) -> Iterator[Cause]:
    """Events whose days hold the first unusual day or the peak; an outage explains low days, all others high ones."""
    for kind in EVENT_ORDER:
        if (kind == "outage") == episode.above or kind not in clues.moving:
            continue
        for event in clues.placed:
            end = event.first + event.length
            if event.kind == kind and (
                event.first <= episode.first < end or event.first <= episode.peak < end
            ):
                yield Cause(kind, event.title, event.start)


def _own_posts(episode: Episode, clues: Clues) -> Iterator[Cause]:
    """More links posted than on 95 days in 100, where the visits don't say where they came from."""
    daily = clues.timeline.daily
    if not episode.above or LINK_POSTS.name not in daily or SOCIAL_VISITS.name in daily:
        return
    posts = daily[LINK_POSTS.name].to_numpy(dtype=float)
    many = np.nanquantile(posts, 0.95)
    if posts[max(episode.peak - 1, 0) : episode.peak + 1].max(initial=0.0) > max(many, 1):
        yield Cause("own_post", clues.timeline.network, clues.date(episode.peak))


def _holiday(episode: Episode, clues: Clues) -> Iterator[Cause]:
    """A public holiday of the country that roi.toml names (such as 'US' or 'DE-BY')."""
    country = clues.timeline.settings.holidays
    if country:
        from holidays import country_holidays

        when = clues.date(episode.peak)
        place, _, part = country.partition("-")
        name = country_holidays(place, subdiv=part or None, years=when.year).get(when)
        if name:
            yield Cause("holiday", str(name), when)


def _robots(episode: Episode, clues: Clues) -> Iterator[Cause]:
    """Nearly all extra visits name no source at all, and no event is on the calendar."""
    if not episode.above or DIRECT_VISITS.name not in clues.timeline.daily:
        return
    whole, direct = (clues.excess(c, episode.peak) for c in (VISITS.name, DIRECT_VISITS.name))
    if direct >= 0.8 * whole > 0 and not any(True for _ in _events(episode, clues)):
        yield Cause("robots", day=clues.date(episode.peak))
