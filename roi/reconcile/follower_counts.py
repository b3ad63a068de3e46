"""Take total followers or subscribers from one file at a time, never from several in alternation."""

from __future__ import annotations

import pandas as pd

from roi.reconcile.decision import Decision

STOCKS = {"followers": "followers", "subscribers": "subscribers"}
FROM = "stock_from"  # the column with the file that a total comes from
FEW = 7  # this many days make a history; fewer are isolated counts


def single_source(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the rows of several files with totals from one file at a time, and which file that is.

    Services count slightly differently (one rounds, one is a day late), so between the first and last day of one
    history no other is used: each switch would look like followers gained or lost. The history with the fewest missing
    days goes first, then the longer one.
    """
    stock = STOCKS.get(kind)
    given = frame[frame[stock].notna()] if stock else frame[:0]
    if stock is None or given["file"].nunique() < 2:
        return frame
    by_file = given.groupby("file", sort=False)["date"].agg(["min", "max", "nunique"])
    length = (by_file["max"] - by_file["min"]).dt.days + 1
    dense = (by_file["nunique"] / length).where(by_file["nunique"] >= FEW, 0.0)
    order = by_file.assign(dense=dense.round(1)).sort_values(
        ["dense", "nunique", "max"], ascending=False
    )
    kept = pd.Series(data=False, index=frame.index)
    taken = pd.Series(data=False, index=frame.index)
    for file, first, last in zip(order.index, order["min"], order["max"], strict=True):
        inside = frame["date"].between(first, last)
        kept |= inside & ~taken & (frame["file"] == file)
        taken |= inside
    return frame.assign(
        **{stock: frame[stock].where(kept), FROM: frame["file"].where(kept & frame[stock].notna())}
    )


def hidden_days(given: pd.DataFrame, kept: pd.DataFrame, kind: str) -> list[Decision]:
    """Return the decision about days whose total only a file knows that doesn't count on them; nothing without any."""
    stock = STOCKS.get(kind)
    if stock is None or FROM not in kept:
        return []
    known = given[given[stock].notna()]
    hidden = known[~known["date"].isin(kept.loc[kept[stock].notna(), "date"])]
    if hidden.empty:
        return []
    files = (_files(kept[kept[FROM].notna()]), _files(hidden))
    return [Decision("merge", "one_history", kind, *files, count=hidden["date"].nunique())]


def _files(rows: pd.DataFrame) -> tuple[str, ...]:
    return tuple(map(str, rows["file"].unique()))
