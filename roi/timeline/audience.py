"""Followers, subscribers, comments and sales ranks by day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from roi.exports import Exports
from roi.language.facts import Message, capitalised, fact, message
from roi.language.formatting import count, day, few_files, plural
from roi.reconcile.follower_counts import FROM
from roi.reconcile.precedence import preferred
from roi.reconcile.primary_series import Lists
from roi.reconcile.views import main
from roi.records.series import Series
from roi.timeline import resampling
from roi.timeline.column_names import outcome_noun
from roi.timeline.columns import COMMENTS, PEOPLE, SALES_RANK, People
from roi.timeline.levels import Level, reckoned_level
from roi.timeline.resampling import Laid, Measured


def rank_columns(exports: Exports, index: pd.DatetimeIndex, zone: str) -> Laid:
    """Return how high a book stood by day: minus the logarithm of its median rank, so that more is better.

    Of several books one is on the calendar. Of its categories it is the one known on the most days, and among equals the
    widest. A rank is relative to all other books, and half the rank is far from twice the sales: this is for authors who
    see no sales.
    """
    chosen = preferred(exports.by_day("ranks"))
    if chosen is None:
        return Laid()
    rows = chosen.frame[chosen.frame["rank"] > 0]
    rows = rows.assign(day=resampling.day_of(replace(chosen, frame=rows), zone))
    by_category = rows.groupby("category", dropna=False).agg(
        days=("day", "nunique"), wide=("rank", "median")
    )
    if by_category.empty:
        return Laid()
    category = by_category.sort_values(["days", "wide"]).index[-1]
    mine = rows[rows["category"].isna() if pd.isna(category) else rows["category"] == category]
    values = -np.log(mine.groupby("day")["rank"].median()).reindex(index)
    files = tuple(dict.fromkeys(mine["file"]))
    named = message("assumed.no_category") if pd.isna(category) else str(category)
    assumed = message("assumed.rank", category=named, files=fact(few_files, files))
    return Laid((Measured(SALES_RANK, values, files),), (assumed,))


def audience_columns(
    exports: Exports,
    lists: Lists,
    network: str,
    index: pd.DatetimeIndex,
    zone: str,
) -> Laid:
    """Return followers of each network, newsletter subscribers and comments by day, as `lists` names them."""
    out: list[Measured] = []
    assumed: list[Message] = []
    services = {e.file: e.loader for e in exports.exports}
    for (kind, on), thing in lists.items():
        counted = main(exports.series, thing)
        if counted is None:
            continue
        if kind == "comments":
            values = resampling.column(counted, kind, index, zone)
            out += [] if values is None else [resampling.measured(COMMENTS, values, counted)]
            continue
        people = PEOPLE[kind] if on in {None, network} else PEOPLE[kind].on(str(on))
        found = _people(counted, kind, people, index, zone, services)
        out += found.columns
        assumed += found.assumptions
    return Laid(tuple(out), tuple(assumed))


def _people(
    counted: Series,
    kind: str,
    people: People,
    index: pd.DatetimeIndex,
    zone: str,
    services: dict[str, str],
) -> Laid:
    """Return the stock, the gains and losses, and the net change: gained less lost, else the difference between days.

    On the day from which another service counts, the difference says nothing of people, so the change is not known.
    The stock of days that nobody counted is reckoned from gains and losses, and that is told.
    """
    found = {m: resampling.column(counted, m, index, zone) for m in (kind, "gained", "lost")}
    stock, gained, lost = found.values()
    counted_all = _counted_all(counted)
    out: list[Measured] = []
    level = _level(stock, gained, lost)
    if level is not None:
        out.append(resampling.measured(people.all, level.values, counted_all))
    for flow, values in ((people.gained, gained), (people.lost, lost)):
        if values is not None:
            out.append(resampling.measured(flow, values, counted))
    turns = [d for d, a, b in out[0].changes if services.get(a) != services.get(b)] if out else []
    net = _net(stock, gained, lost, pd.DatetimeIndex(turns))
    if net is not None:
        out.append(resampling.measured(people.net, net, counted if stock is None else counted_all))
    return Laid(tuple(out), _told(stock, level, people))


def _level(
    stock: pd.Series[float] | None,
    gained: pd.Series[float] | None,
    lost: pd.Series[float] | None,
) -> Level | None:
    """Return the stock by day, reckoned where changes join a day to a count; None where nobody counted."""
    if stock is None:
        return None
    if gained is None or lost is None:
        return Level(stock, stock.isna() & stock.notna())
    return reckoned_level(stock, gained - lost)


def _told(
    stock: pd.Series[float] | None, level: Level | None, people: People
) -> tuple[Message, ...]:
    """Return that levels were reckoned, on how many days, and from which count."""
    if stock is None or level is None or not level.reckoned.any():
        return ()
    counted = stock.dropna()
    reckoned = message(
        "assumed.reckoned",
        what=capitalised(fact(outcome_noun, people.all)),
        days=fact(plural, int(level.reckoned.sum()), "day"),
        day=fact(day, counted.index[-1].date()),
        count=fact(count, float(counted.iloc[-1])),
    )
    return (reckoned,)


def _net(
    stock: pd.Series[float] | None,
    gained: pd.Series[float] | None,
    lost: pd.Series[float] | None,
    turns: pd.DatetimeIndex,
) -> pd.Series[float] | None:
    """Return the net change: gained less lost, elsewhere the difference between days but on the `turns` to another service."""
    change = None if gained is None or lost is None else gained - lost
    seen = None if stock is None else stock.diff().mask(stock.index.isin(turns))
    net = seen if change is None else change if seen is None else change.combine_first(seen)
    return None if net is None or net.isna().all() else net


def _counted_all(counted: Series) -> Series:
    """Return the series with the file of each day's stock in place of the file of its gains and losses."""
    frame = counted.frame
    return (
        replace(counted, frame=frame.assign(file=frame[FROM].fillna(frame["file"])))
        if FROM in frame
        else counted
    )
