"""What rows of Amazon KDP's reports mean: free copies apart, refunds told, pages read, days or months, lumps."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pandas as pd

from roi import kenp, words
from roi.loader import complete, days_of
from roi.records import Dataset, Grain

FREE = r"(?i)free|gratuit|gratis|kostenlos|無料"
PREORDER = r"(?i)pre-?\s?order"
EXPANDED = "(?i)expanded"
EXPANDED_PLAN = "40%"  # what Expanded Distribution pays; its sales arrive in one lump a month later
STILL_RUNNING = timedelta(hours=8)  # KDP's day may end as late as midnight in California
RANK = 30


def sold_rows(frame: pd.DataFrame, part: str) -> pd.DataFrame:
    """Return rows of sales with free copies apart and refunds told; units are paid copies net of refunds.

    A copy is free by its transaction's name; where that name is in a language we don't know, an eBook is free if its
    price and its royalty are zero. (Print at price zero can bear a royalty.)
    """
    unpaid = (frame["offer"] == 0) & (frame["royalty"] == 0) & (frame["sold"] > 0)
    free = frame["type"].str.contains(FREE, na=False) | (unpaid & (part == "ebook"))
    preorder = frame["type"].str.contains(PREORDER, na=False)
    refund = (frame["sold"] == 0) & (frame["refunded"] > 0)
    sale = pd.Series("sale", index=frame.index, dtype="str")
    return frame.assign(
        format=part,
        units=frame["net"].mask(free, 0.0),
        free_units=frame["net"].where(free),
        refunds=frame["refunded"].where(frame["refunded"] > 0),
        transaction=sale.mask(preorder, "preorder").mask(refund, "refund").mask(free, "free"),
        lump=frame["type"].str.contains(EXPANDED, na=False) | (frame["plan"] == EXPANDED_PLAN),
    )


def pages_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows of pages read as records that sell no copy."""
    currency = frame["marketplace"].map(kenp.CURRENCIES)
    return frame.assign(
        format="kenp", units=0.0, transaction="borrow", currency=currency, lump=False
    )


def by_month(sales: pd.DataFrame, made: datetime | None, rank: int = RANK) -> tuple[Dataset, ...]:
    """Return rows dated by month; a month still running ends with the day the export was made."""
    first = sales["date"].dt.to_period("M").dt.to_timestamp()
    end = first + pd.DateOffset(months=1)
    if made:
        end = end.clip(upper=pd.Timestamp(made.date() + timedelta(days=1)))
    frame = sales.assign(date=first, end=end)
    return (_dataset(frame, "month", "sales:kdp", made, rank),) if len(frame) else ()


def by_day(sales: pd.DataFrame, made: datetime | None) -> tuple[Dataset, ...]:
    """Return rows dated by day, and apart from them the lumps of Expanded Distribution, which belong to the month before.

    Print stands on the day it was ordered, if the export covers that day, else on the day it was shipped.
    """
    ordered = sales.get("ordered", pd.Series(pd.NaT, index=sales.index))
    days = sales["date"].mask(ordered >= sales["date"].min(), ordered)
    daily = sales.assign(date=days)[~sales["lump"]]
    lumps = sales[sales["lump"]]
    month = lumps["date"].dt.to_period("M")
    lumps = lumps.assign(date=(month - 1).dt.to_timestamp(), end=month.dt.to_timestamp())
    parts = [_dataset(daily, "day", "sales:kdp", made)] if len(daily) else []
    return (
        *parts,
        *([_dataset(lumps, "span", "sales:kdp_expanded", made)] if len(lumps) else []),
    )


def _dataset(
    rows: pd.DataFrame, grain: Grain, counts: str, made: datetime | None, rank: int = RANK
) -> Dataset:
    frame = complete(rows.assign(store="kdp"), "sales")
    start, end = days_of(frame["date"])
    if "end" in frame:
        end = frame["end"].max().date()
    return Dataset(
        kind="sales",
        frame=frame,
        grain=grain,
        counts=counts,
        start=start,
        end=end,
        absence="zero",
        timezone_because="Amazon doesn't say in which zone it cuts days",
        made=made,
        partial=_running(made, end) if grain == "day" else (),
        rank=rank,
    )


def _running(made: datetime | None, end: date | None) -> tuple[date, ...]:
    """Return the days before `end` that may still have been running somewhere when the export was made."""
    if made is None or end is None:
        return ()
    first = (made - STILL_RUNNING).date()
    return tuple(d.date() for d in pd.date_range(first, end, inclusive="left"))


def notes(sales: pd.DataFrame) -> tuple[str, ...]:
    """Tell what the rows leave open: pages without a royalty, print counted on the day it was shipped."""
    read = sales[sales["format"] == "kenp"]
    unpriced = read.loc[read["royalty"].isna(), "pages_read"].sum()
    told = []
    if unpriced:
        told.append(
            f"{words.count(unpriced)} of {words.count(read['pages_read'].sum())} pages read have no royalty: "
            "Amazon sets a month's rate about the 15th of the next month, and roi knows none for them."
        )
    if sales["lump"].any():
        told.append(
            f"Kept out of the days: {words.plural(int(sales['lump'].sum()), 'row')} of Expanded Distribution, which arrives in one lump for the month before."
        )
    return tuple(told)
