"""compare_promotions(): each promotion, launch, newsletter and convention: what it moved, against what it cost."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from roi.analysis.event_study.event_effects import Moved, events_moved
from roi.analysis.event_study.placebo_windows import Judged
from roi.analysis.event_study.rank_sets import Ends, rank_sets
from roi.analysis.finding import known
from roi.analysis.wording import net_line, promotion_line, unit_of
from roi.display.view import View
from roi.language.facts import Filling, worded
from roi.language.formatting import count, upper_first
from roi.language.messages import say
from roi.language.names import event_name, unit_noun
from roi.settings import ends_of, is_currency
from roi.timeline.columns import ROYALTIES, SALES, SUBSCRIBERS_NET, VISITS
from roi.timeline.events import SPENT, typed_events
from roi.timeline.timeline import Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KINDS = (
    "launch",
    "price_promo",
    "ad",
    "newsletter",
    "cover_reveal",
    "convention",
    "press",
    "other",
)
MEASURES = (VISITS.name, SALES.name, ROYALTIES.name, SUBSCRIBERS_NET.name)
RANKED_BY = (ROYALTIES.name, SALES.name, VISITS.name)
MONEY = "net"
HEAD = ("start", "kind", "title", "days")
TAIL = (*SPENT, "net", "net_low", "net_high", "rank_best", "rank_worst", "with_others")
MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion: what it moved by measure, what it cost and brought besides, and its place among the others.

    `net` is the royalties that it moved and its own income, less its cost, with its range; None where one of them isn't
    known. `ranks` are the best and worst place that it can have; None where it isn't ranked, since another one fell into
    its days, or too little is known.
    """

    start: date
    kind: str
    title: str
    moved: dict[str, Judged]
    cost: float
    income: float
    hours: float
    with_others: bool
    net: Ends | None = None
    ranks: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """Its kind and title."""
        return event_name(self.kind, self.title)

    def ends(self, measure: str) -> Ends | None:
        """Return what it moved in a measure, or its net money; None where that isn't known with a range."""
        if measure == MONEY:
            return self.net
        j = self.moved.get(measure)
        return None if j is None or math.isnan(j.conf_low) else (j.total, j.conf_low, j.conf_high)


@dataclass(frozen=True)
class Promotions(View):
    """All promotions, in the order of `ranked_by` where that is known: 'net' money, or a measure that they moved.

    `ranked_by` is None where no two can be compared.
    """

    promotions: tuple[Promotion, ...]
    measures: tuple[str, ...]
    units: dict[str, Filling]
    ranked_by: str | None
    currency: str | None = None

    @property
    def ranked(self) -> tuple[Promotion, ...]:
        """Those that have a place among the others."""
        return tuple(p for p in self.promotions if p.ranks is not None)

    @property
    def is_told_apart(self) -> bool:
        """Whether any of them is surely before another."""
        worst = len(self.ranked)
        return any(p.ranks != (1, worst) for p in self.ranked)

    def summary(self) -> str:
        """Return the first of them in a sentence each, whether they can be ranked, and what is missing for that."""
        if not self.promotions:
            return say("promotions.none")
        shown = self.promotions[:MOST_LINES]
        more = len(self.promotions) - len(shown)
        rest = [say("promotions.more", n=more)] if more else []
        return "\n".join([*(self.sentence(p) for p in shown), *rest, self.verdict, *self._asked()])

    def sentence(self, promotion: Promotion) -> str:
        """Return what one promotion moved, what is left of it, and its place."""
        moved = [(self.units[m], promotion.moved[m]) for m in self.measures if m in promotion.moved]
        parts = [promotion_line(promotion.name, promotion.start, moved)]
        if promotion.net is not None:
            parts.append(net_line(promotion.cost, *promotion.net, self.currency))
        if promotion.with_others:
            parts.append(say("moved.with_others"))
        return " ".join(parts)

    @property
    def verdict(self) -> str:
        """The sentence on whether they can be ranked."""
        if self.ranked_by is None:
            return say("promotions.too_few")
        if not self.is_told_apart:
            return say("promotions.open", n=len(self.ranked))
        last = len(self.ranked)
        first = [p for p in self.ranked if p.ranks is not None and p.ranks[1] < last]
        names = "; ".join(_place(p.name, *p.ranks) for p in first[:3] if p.ranks is not None)
        return say("promotions.ranked", n=last, places=upper_first(names))

    def _asked(self) -> list[str]:
        """Return what the author could add: the cost of those that have none."""
        without = sum(math.isnan(p.cost) for p in self.promotions)
        return [say("promotions.ask_cost", n=without)] if without else []

    def to_frame(self) -> pd.DataFrame:
        """Return a row a promotion: start, kind, title, days, each measure with low and high, cost, income, hours, net, ranks."""
        measured = [c for m in self.measures for c in (m, f"{m}_low", f"{m}_high")]
        columns = [*HEAD, *measured, *TAIL]
        return pd.DataFrame([dict(self._row(p)) for p in self.promotions], columns=columns)

    def _row(self, p: Promotion) -> Iterator[tuple[str, Any]]:
        lengths = [j.days for j in p.moved.values()]
        yield from zip(
            HEAD, (pd.Timestamp(p.start), p.kind, p.title, max(lengths, default=0)), strict=True
        )
        for m in self.measures:
            j = p.moved.get(m)
            for name in ("total", "conf_low", "conf_high"):
                end = {"total": "", "conf_low": "_low", "conf_high": "_high"}[name]
                yield f"{m}{end}", math.nan if j is None else getattr(j, name)
        yield from zip(SPENT, (p.cost, p.income, p.hours), strict=True)
        yield from zip(("net", "net_low", "net_high"), p.net or (math.nan,) * 3, strict=True)
        yield from zip(("rank_best", "rank_worst"), p.ranks or (math.nan,) * 2, strict=True)
        yield "with_others", p.with_others

    def to_dict(self) -> dict[str, Any]:
        """Return each promotion with its numbers and its sentence, and whether they can be ranked."""
        rows = [
            {
                name: known(value) if isinstance(value, float) else value
                for name, value in self._row(p)
            }
            | {"start": p.start.isoformat(), "sentence": self.sentence(p)}
            for p in self.promotions
        ]
        return {"promotions": rows, "ranked_by": self.ranked_by, "verdict": self.verdict}

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw what each one moved in the measure that ranks them, with its range."""
        from roi.display import charts

        drawn = [
            (p, ends) for p in self.ranked if (ends := p.ends(self.ranked_by or "")) is not None
        ]
        if not drawn:
            return charts.nothing(self.verdict, ax)
        rows = [
            {"term": p.name, "estimate": e, "conf_low": low, "conf_high": high}
            for p, (e, low, high) in drawn
        ]
        ax = charts.ranges(pd.DataFrame(rows), ax, **look)
        ax.set_xlabel(str(worded(self.units[self.ranked_by or ""])))
        return ax


def compare_promotions(timeline: Timeline, measures: Sequence[str] = MEASURES) -> Promotions:
    """Return what each promotion, launch, newsletter, cover reveal and convention moved, against what it cost.

    What is moved is the excess over four weeks on each side, with a range from dates without an event (`events_moved`), in
    visits, sales, royalties and subscribers as far as they are known by day. Net money is royalties moved + income of
    its own − cost; cost and income come from `events.csv` or roi.toml. Price promotions that nobody wrote down are those
    that sales reports show.

    Parameters
    ----------
    timeline : what `overlay` returned.
    measures : the daily columns to look at, as far as they are there.

    Returns
    -------
    Promotions
        to_frame(): a row a promotion. `rank_best` and `rank_worst` are the places that it can have, all pairs compared at
        once: where nothing can be told apart each has every place.

    Notes
    -----
    An event that shares its days with another one is shown and not ranked. Ranked are net amounts where two or more
    have them, else royalties, sales or visits.

    *How it can mislead.* Whatever else was done around an event is part of what it moved. Sales that only come earlier
    than they would have look like gains, and what comes later than a few days (four weeks for a launch) isn't seen. An
    event was not drawn by a coin: it is held where it was thought to pay.

    References
    ----------
    Mogstad, Romano, Shaikh & Wilhelm 2024, doi:10.1093/restud/rdad006 (ranges of ranks).

    Examples
    --------
    >>> import pandas as pd, roi
    >>> days = pd.DataFrame({"sales": 3.0}, index=pd.date_range("2025-01-01", periods=90))
    >>> roi.compare_promotions(roi.from_frame(days)).summary()
    'No promotion, launch, newsletter or convention is on your calendar. ...'
    """
    there = tuple(m for m in measures if m in timeline.daily)
    found = {m: events_moved(timeline, m) for m in there}
    spent = typed_events(timeline.events)
    listed = {
        (when.date(), kind, "" if pd.isna(title) else str(title)): amounts
        for when, kind, title, *amounts in spent[["start", "kind", "title", *SPENT]].itertuples(
            index=False, name=None
        )
    }
    by_event: dict[tuple[date, str, str], dict[str, Moved]] = {}
    for m, moved in found.items():
        for e in moved.events:
            if e.kind in KINDS:
                by_event.setdefault((e.start, e.kind, e.title), {})[m] = e
    every = [_promotion(timeline, key, moved, listed[key]) for key, moved in by_event.items()]
    by = _ranked_by(every)
    units: dict[str, Filling] = {m: unit_of(timeline, m) for m in there}
    unit = timeline.column(ROYALTIES.name).unit
    currency = unit if is_currency(unit) else timeline.settings.currency
    units[MONEY] = currency or unit_noun(ROYALTIES.unit)
    return Promotions(tuple(_ordered(every, by)), there, units, by, currency)


def _place(name: str, best: int, worst: int) -> str:
    """Return the places that one can have."""
    if best == worst:
        return say("promotions.place_sure", name=name, best=count(best))
    return say("promotions.place", name=name, best=count(best), worst=count(worst))


def _promotion(
    timeline: Timeline,
    key: tuple[date, str, str],
    moved: dict[str, Moved],
    amounts: Sequence[float],
) -> Promotion:
    judged = {m: e.judged for m, e in moved.items()}
    shared = any(e.with_others for e in moved.values())
    cost, income, hours = amounts
    bare = Promotion(*key, judged, cost, income, hours, shared)
    return replace(bare, net=_net(timeline, bare))


def _net(timeline: Timeline, p: Promotion) -> Ends | None:
    """Return royalties moved and its own income, less its cost; None where royalties or cost aren't known."""
    more = p.ends(ROYALTIES.name)
    each = ends_of(timeline.settings.income_per_unit)
    if more is None and each is not None and (copies := p.ends(SALES.name)) is not None:
        estimate, low, high = copies
        ends = [copy * price for copy in (low, high) for price in each]
        more = (estimate * sum(each) / 2, min(ends), max(ends))
    if more is None or math.isnan(p.cost):
        return None
    besides = (0.0 if math.isnan(p.income) else p.income) - p.cost
    estimate, low, high = more
    return estimate + besides, low + besides, high + besides


def _ranked_by(every: Sequence[Promotion]) -> str | None:
    """Return what at least two promotions that stood alone can be compared by."""
    alone = [p for p in every if not p.with_others]
    return next(
        (m for m in (MONEY, *RANKED_BY) if sum(p.ends(m) is not None for p in alone) > 1), None
    )


def _ordered(every: Sequence[Promotion], by: str | None) -> list[Promotion]:
    """Return them by what they moved, most first, with the places that those which stood alone can have."""
    if by is None:
        return sorted(every, key=lambda p: p.start)
    able = {id(p): ends for p in every if not p.with_others and (ends := p.ends(by)) is not None}
    places = rank_sets(list(able.values()))
    mine = [p for p in every if id(p) in able]
    placed = [replace(p, ranks=place) for p, place in zip(mine, places, strict=True)]
    others = [p for p in every if id(p) not in able]
    known_ones = [(p, ends[0]) for p in (*placed, *others) if (ends := p.ends(by)) is not None]
    unknown = sorted((p for p in others if p.ends(by) is None), key=lambda p: p.start)
    return [*(p for p, _ in sorted(known_ones, key=lambda one: -one[1])), *unknown]
