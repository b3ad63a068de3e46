"""How many followers or subscribers there are, where several files say it: one of them at a time, never by turns."""

from __future__ import annotations

import pandas as pd

STOCKS = {"followers": "followers", "subscribers": "subscribers"}
FROM = "stock_from"  # the column that tells which file a count of all is from
FEW = 7  # days that make a history; fewer are single counts


def single_source(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the rows of several files with the count of all from one file at a time, and which.

    Services count a little otherwise (one rounds, one is a day late), so that between the first and the last day of one
    history no other counts: each change would look like followers who came or left. The history with the fewest days
    missing goes first, then the longer one.
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
