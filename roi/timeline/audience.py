"""Followers, subscribers, comments and sales ranks by day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from roi.exports import Exports
from roi.language import formatting
from roi.language.messages import say
from roi.reconcile.follower_counts import FROM
from roi.reconcile.precedence import preferred
from roi.reconcile.primary_series import Lists
from roi.reconcile.views import main
from roi.records.series import Series
from roi.timeline import resampling
from roi.timeline.resampling import Measured
from roi.timeline.sales import advertising_columns


def rank_columns(
    exports: Exports, index: pd.DatetimeIndex, zone: str, told: list[str]
) -> dict[str, Measured]:
    """Return how high a book stood by day: minus the logarithm of its median rank, so that more is better.

    Of several books one is on the calendar, and of its categories the one known on the most days, else the widest. Ranks are
    relative to all other books, and a twice as high rank is far from twice the sales: this is for authors who see none.
    """
    chosen = preferred(exports.by_day("ranks"))
    if chosen is None:
        return {}
    rows = chosen.frame[chosen.frame["rank"] > 0]
    rows = rows.assign(day=resampling.day_of(replace(chosen, frame=rows), zone))
    by_category = rows.groupby("category", dropna=False).agg(
        days=("day", "nunique"), wide=("rank", "median")
    )
    if by_category.empty:
        return {}
    category = by_category.sort_values(["days", "wide"]).index[-1]
    mine = rows[rows["category"].isna() if pd.isna(category) else rows["category"] == category]
    values = -np.log(mine.groupby("day")["rank"].median()).reindex(index)
    files = tuple(dict.fromkeys(mine["file"]))
    named = say("assumed.no_category") if pd.isna(category) else str(category)
    told.append(say("assumed.rank", category=named, files=formatting.few_files(files)))
    return {"sales_rank": Measured(values, "log rank", files)}


def audience_columns(
    exports: Exports,
    lists: Lists,
    network: str,
    index: pd.DatetimeIndex,
    zone: str,
    told: list[str],
) -> dict[str, Measured]:
    """Return followers by network, newsletter subscribers and comments, of `lists` alone, and advertising by day."""
    out: dict[str, Measured] = {}
    services = {e.file: e.loader for e in exports.exports}
    for (kind, on), thing in lists.items():
        counted = main(exports.series, thing)
        if counted is None:
            continue
        if kind == "comments":
            values = resampling.column(counted, "comments", index, zone)
            out |= {} if values is None else {kind: resampling.measured(values, kind, counted)}
            continue
        elsewhere = "" if on in {None, network} else f"_{on}"
        stock = _stock(counted, kind, index, zone, services)
        out |= {f"{column}{elsewhere}": measured for column, measured in stock.items()}
    return out | advertising_columns(exports, index, zone, told)


def _stock(
    counted: Series, name: str, index: pd.DatetimeIndex, zone: str, services: dict[str, str]
) -> dict[str, Measured]:
    """Return the stock, what came and went, and the net change: gained less lost, else the day-to-day difference.

    Where another service's count begins the difference is no change, and is not known.
    """
    found = {m: resampling.column(counted, m, index, zone) for m in (name, "gained", "lost")}
    gained, lost, stock = found["gained"], found["lost"], found[name]
    out: dict[str, Measured] = {}
    if stock is not None:
        out[name] = resampling.measured(stock, name, _told_by_stock(counted))
    for flow, values in (("gained", gained), ("lost", lost)):
        if values is not None:
            out[f"{name}_{flow}"] = resampling.measured(values, name, counted)
    if gained is not None and lost is not None:
        out[f"{name}_net"] = resampling.measured(gained - lost, name, counted)
    elif stock is not None and stock.notna().sum() > len(stock) / 3:
        changes = out[name].changes
        other = [day for day, a, b in changes if services.get(a) != services.get(b)]
        net = stock.diff().mask(index.isin(pd.DatetimeIndex(other)))
        out[f"{name}_net"] = resampling.measured(net, name, _told_by_stock(counted))
    return out


def _told_by_stock(counted: Series) -> Series:
    """Return the series with the file that each day's count of all is from."""
    frame = counted.frame
    return (
        replace(counted, frame=frame.assign(file=frame[FROM].fillna(frame["file"])))
        if FROM in frame
        else counted
    )
