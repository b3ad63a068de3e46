"""The effect of each event on the calendar: its excess over the weeks around it, with a range from placebo dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.event_study.baseline import Baseline, expected_range
from roi.analysis.event_study.placebo_windows import (
    Comparison,
    Judged,
    beyond_chance,
    compare,
    each,
    together,
)
from roi.analysis.finding import known
from roi.analysis.wording import event_line, kind_line, unit_of
from roi.display.view import View
from roi.errors import WrongUse
from roi.language.facts import Filling, worded
from roi.language.messages import say
from roi.language.names import axis_label
from roi.settings import NOTED
from roi.timeline.columns import VISITS, change_of
from roi.timeline.timeline import Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[Any]
# How many days an event goes on working after its own days.
LINGERS = {
    "launch": 27,
    "price_promo": 2,
    "ad": 1,
    "blog_post": 2,
    "newsletter": 1,
    "cover_reveal": 2,
    "convention": 2,
    "press": 3,
    "outage": 0,
    "other": 1,
}
BIG = ("launch", "price_promo")  # what they bring is no part of what is usual
ODD = 1e-4  # a day this rare is left out of comparisons
COLUMNS = [
    "start",
    "kind",
    "title",
    "days",
    "excess",
    "conf_low",
    "conf_high",
    "p_value",
    "with_others",
]


@dataclass(frozen=True, slots=True)
class Moved:
    """What one event, or all events of a kind, moved in `days` days; NaN where too little is known.

    `with_others` says that another event fell into the same days, so that the two can't be told apart.
    """

    start: date
    kind: str
    title: str
    judged: Judged
    with_others: bool

    def row(self) -> dict[str, Any]:
        """Return one row of the frame."""
        found = self.judged
        values = (
            found.days,
            found.total,
            found.conf_low,
            found.conf_high,
            found.p_value,
            self.with_others,
        )
        head = (pd.Timestamp(self.start), self.kind, self.title)
        return dict(zip(COLUMNS, (*head, *values), strict=True))


@dataclass(frozen=True)
class EventsMoved(View):
    """What the events moved in one measure: each by itself, then those of each kind that stood alone together."""

    measure: str
    quantity: Filling
    events: tuple[Moved, ...]
    kinds: dict[str, Judged] = field(compare=False)

    @property
    def unit(self) -> str:
        """What the measure counts."""
        return str(worded(self.quantity))

    def summary(self) -> str:
        """Return a line for each kind of event."""
        if not self.events:
            return say("moved.no_event", unit=self.unit)
        return "\n".join(
            kind_line(kind, self.quantity, j.windows, j.total, j.conf_low, j.conf_high)
            for kind, j in self.kinds.items()
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row an event: start, kind, title, days, excess, conf_low, conf_high, p_value, with_others."""
        return pd.DataFrame([e.row() for e in self.events], columns=COLUMNS)

    def to_dict(self) -> dict[str, Any]:
        """Return each event and each kind with what it moved."""
        events = [
            {c: known(v) if isinstance(v, float) else v for c, v in e.row().items()}
            | {"start": e.start.isoformat(), "sentence": self.sentence(e)}
            for e in self.events
        ]
        kinds = {
            kind: {
                "events": j.windows,
                "excess": known(j.total),
                "conf_low": known(j.conf_low),
                "conf_high": known(j.conf_high),
                "p_value": known(j.p_value),
            }
            for kind, j in self.kinds.items()
        }
        return {"measure": self.measure, "unit": self.unit, "events": events, "kinds": kinds}

    def sentence(self, event: Moved) -> str:
        """Return what one event moved, in words."""
        j = event.judged
        line = event_line(
            event.kind,
            event.title,
            event.start,
            self.quantity,
            j.days,
            j.total,
            j.conf_low,
            j.conf_high,
        )
        return f"{line} {say('moved.with_others')}" if event.with_others else line

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw what each kind of event moved, with its range."""
        from roi.display import charts

        rows = [
            {
                "term": say("moved.label", kind=axis_label(kind), n=j.windows),
                "estimate": j.total / j.windows,
                "conf_low": j.conf_low / j.windows,
                "conf_high": j.conf_high / j.windows,
            }
            for kind, j in self.kinds.items()
            if j.windows
        ]
        drawn = pd.DataFrame(rows, columns=["term", "estimate", "conf_low", "conf_high"])
        return charts.ranges(drawn, ax, **look)


def events_moved(
    timeline: Timeline, measure: str = VISITS.name, most_days: int | None = None
) -> EventsMoved:
    """Return what each event moved in one measure, added up over the days it works.

    An event's days (a launch 28, a price promotion its own and two more, a blog post three, …) are compared with
    four weeks on each side, weekday by weekday; launches, promotions and unusual days are left out of these weeks. The range comes from
    the same comparison at all dates without an event of that kind: see `windows.together`. A kind's total leaves out
    events that share their days with a launch, a promotion or another event of the kind.

    Parameters
    ----------
    timeline : what `overlay` returned.
    measure : a daily column that counts something, such as visits, sales or followers_net.
    most_days : days from an event's first that are added up at most, so that kinds of event can be held against each
        other; all on which each works if not given.

    Returns
    -------
    EventsMoved
        to_frame(): start, kind, title, days, excess (over all those days), conf_low, conf_high (95 %), p_value,
        with_others (another event fell into the same days).

    Notes
    -----
    *How it can mislead.* Whatever else the author did around the event (posts, for one) is part of what it moved.
    Slow effects, and sales that only come earlier than they would have, are not seen.

    Examples
    --------
    >>> import roi
    >>> timeline = roi.overlay(roi.load("sample_data"))
    >>> "launch" in roi.events_moved(timeline, "sales").kinds
    True
    """
    values = counted(timeline, measure)
    days = len(values)
    placed = on_calendar(timeline.events, timeline.start, days)
    big = at_work([p for p in placed if p.kind in BIG], days) > 0
    return moved_beyond(timeline, measure, placed, expected_range(values, aside=big), most_days)


def moved_beyond(
    timeline: Timeline,
    measure: str,
    placed: Sequence[Placed],
    ordinary: Baseline,
    most_days: int | None = None,
) -> EventsMoved:
    """Return what events laid on the calendar moved, where what is usual for the measure is known already."""
    y = timeline.daily[measure].to_numpy(dtype=float)
    busy = at_work(placed, len(y))
    events: list[Moved] = []
    kinds: dict[str, list[Comparison]] = {}
    for same in _alike(y, placed, ordinary, most_days):
        events += _named(same.events, each(same.compared), busy)
        kinds.setdefault(same.events[0].kind, []).append(same.compared.only(same.alone))
    ordered = tuple(sorted(events, key=lambda e: (e.start, e.kind, e.title)))
    judged = {kind: together(by_length) for kind, by_length in kinds.items()}
    return EventsMoved(measure, unit_of(timeline, measure), ordered, judged)


def followed_by_more(
    y: Array, placed: Sequence[Placed], ordinary: Baseline
) -> dict[str, tuple[bool, ...]]:
    """Return, by kind of event, whether each one was followed by more than chance brings; not told where not known."""
    signs: dict[str, tuple[bool, ...]] = {}
    for same in _alike(y, placed, ordinary):
        beyond = beyond_chance(same.compared)
        more = tuple(bool(b > 0) for b in beyond[np.isfinite(beyond)])
        kind = same.events[0].kind
        signs[kind] = signs.get(kind, ()) + more
    return signs


@dataclass(frozen=True)
class Alike:
    """Events of one kind and length, (k), compared with the weeks around them; `alone` (k) says which shared no day."""

    events: list[Placed]
    compared: Comparison
    alone: Array


def _alike(
    y: Array, placed: Sequence[Placed], ordinary: Baseline, most_days: int | None = None
) -> Iterator[Alike]:
    odd = ordinary.rarity < ODD
    most = most_days or len(y)
    for kind in sorted({p.kind for p in placed}):
        mine = [p for p in placed if p.kind == kind]
        rivals = at_work([p for p in placed if p.kind == kind or p.kind in BIG], len(y))
        for whole in sorted({p.length for p in mine}):
            same = [p for p in mine if p.length == whole]
            starts, length = np.array([p.first for p in same]), min(whole, most)
            compared = compare(y, ordinary, rivals > 0, odd, starts, length, whole - length)
            alone = [rivals[p.first : p.first + length].max() == 1 for p in same]
            yield Alike(same, compared, np.array(alone))


def counted(timeline: Timeline, measure: str) -> pd.Series[float]:
    """Return a daily column, or say why there is nothing to look at in it."""
    change = change_of(timeline.column(measure)).name
    if measure not in timeline.daily:
        raise WrongUse(
            sentence=f"There is no '{measure}' by day; there are {', '.join(map(str, timeline.daily.columns))}."
        )
    if change != measure:
        raise WrongUse(sentence=f"'{measure}' is a standing count; look at '{change}', its change.")
    return timeline.daily[measure]


@dataclass(frozen=True, slots=True)
class Placed:
    """An event laid on the calendar: `first` day since its start, and the `length` of days that it works."""

    start: date
    kind: str
    title: str
    first: int
    length: int


def on_calendar(events: pd.DataFrame, start: date, days: int) -> list[Placed]:
    """Return the events that begin in these days, but for those that are only noted."""
    begin, end = (events[c].to_numpy(dtype="datetime64[D]") for c in ("start", "end"))
    first = (begin - np.datetime64(start)).astype(int).tolist()
    own_days = np.maximum((end - begin).astype(int), 1).tolist()
    titles = events["title"].fillna("").astype("str").tolist()
    rows = zip(begin.tolist(), events["kind"].tolist(), titles, first, own_days, strict=True)
    return [
        Placed(when, str(kind), title, day, length + LINGERS.get(kind, LINGERS["other"]))
        for when, kind, title, day, length in rows
        if 0 <= day < days and kind not in NOTED
    ]


def at_work(placed: Sequence[Placed], days: int) -> Array:
    """Return how many of the placed events work on each day."""
    counts = np.zeros(days, dtype=int)
    for event in placed:
        counts[event.first : event.first + event.length] += 1
    return counts


def _named(placed: Sequence[Placed], found: Sequence[Judged], busy: Array) -> list[Moved]:
    """Return each event with what it moved; `busy` (n) is how many events work on each day."""
    return [
        Moved(
            start=event.start,
            kind=event.kind,
            title=event.title,
            judged=alone,
            with_others=bool(busy[event.first : event.first + event.length].max() > 1),
        )
        for event, alone in zip(placed, found, strict=True)
    ]
