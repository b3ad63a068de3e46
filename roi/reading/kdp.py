"""What rows of Amazon KDP's reports mean: free copies apart, refunds told, pages read, days or months, lumps."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from roi import words
from roi.loader import complete, days_of
from roi.parse import first_of_month
from roi.reading import kenp
from roi.records import Dataset, Grain

FREE = r"(?i)free|gratuit|gratis|kostenlos|無料"
PREORDER = r"(?i)pre-?\s?order"
EXPANDED = "(?i)expanded"
EXPANDED_PLAN = "40%"  # what Expanded Distribution pays; its sales arrive in one lump a month later
STILL_RUNNING = timedelta(hours=8)  # KDP's day may end as late as midnight in California
RANK = 30
FINAL = 35  # no estimate stands against the final figures of a closed month
NOT_RARE = 0.05


def sold_rows(frame: pd.DataFrame, part: str | pd.Series[Any]) -> pd.DataFrame:
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


def all_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what rows of copies and of pages mean; `part` tells them apart."""
    pages = frame["part"] == "pages"
    sold = sold_rows(frame[~pages], frame.loc[~pages, "part"])
    return pd.concat([sold, pages_rows(frame[pages])], ignore_index=True)


def by_month(sales: pd.DataFrame, made: datetime | None, rank: int = RANK) -> tuple[Dataset, ...]:
    """Return rows dated by month; a month still running ends with the day the export was made."""
    first = sales["date"].dt.to_period("M").dt.to_timestamp()
    end = sales.get("end", first + pd.DateOffset(months=1))
    if made:
        end = end.clip(upper=pd.Timestamp(made.date() + timedelta(days=1)))
    frame = sales.assign(date=first, end=end)
    return (_dataset(frame, "month", "sales:kdp", made, rank),) if len(frame) else ()


def by_day(
    sales: pd.DataFrame, made: datetime | None, month: date | None = None
) -> tuple[Dataset, ...]:
    """Return rows dated by day, and apart from them the lumps of Expanded Distribution, which belong to the month before.

    `month` is the one the workbook was asked for, where it says so: days at its ends without a row were days without
    a sale (see `covered`). Print stands on the day it was ordered, if the export covers that day, else on the day it was shipped.
    """
    ordered = sales.get("ordered", pd.Series(pd.NaT, index=sales.index))
    first = pd.Timestamp(month) if month else sales["date"].min()
    days = sales["date"].mask(ordered >= first, ordered)
    daily = sales.assign(date=days)[~sales["lump"]]
    lumps = sales[sales["lump"]]
    months = lumps["date"].dt.to_period("M")
    lumps = lumps.assign(date=(months - 1).dt.to_timestamp(), end=months.dt.to_timestamp())
    span = covered(daily["date"], month, made) if month else None
    parts = [_dataset(daily, "day", "sales:kdp", made, span=span)] if len(daily) or span else []
    return (
        *parts,
        *([_dataset(lumps, "span", "sales:kdp_expanded", made)] if len(lumps) else []),
    )


def month_asked(summary: list[list[Any]]) -> date | None:
    """Return the one month that the summary sheet is of, or None."""
    months = [first_of_month(str(row[0])) for row in summary[1:]]
    return months[0] if len(months) == 1 else None


def covered(days: pd.Series[Any], month: date, made: datetime | None) -> tuple[date, date]:
    """Return the days [start, end) that a workbook of one month covers, though it lists only days with a sale.

    A run of empty days at an end of the month is taken for days without a sale if such a run would not surprise (a
    chance of 1 in 20 or more, at the share of empty days between the first and the last sale), else for days that
    were not asked for. Without that, every slow seller's empty days would be lost just where they touch a month's end.
    """
    after = (pd.Timestamp(month) + pd.DateOffset(months=1)).date()
    last = min(after, made.date() + timedelta(days=1)) if made else after
    if days.empty:
        return month, last
    first, end = days.min().date(), days.max().date() + timedelta(days=1)
    length = (end - first).days
    empty = (length - days.nunique() + 1) / (length + 2)
    start = month if empty ** (first - month).days >= NOT_RARE else first
    return start, max(end, last) if empty ** max((last - end).days, 0) >= NOT_RARE else end


def _dataset(
    rows: pd.DataFrame,
    grain: Grain,
    counts: str,
    made: datetime | None,
    rank: int = RANK,
    span: tuple[date, date] | None = None,
) -> Dataset:
    frame = complete(rows.assign(store="kdp"), "sales")
    start, end = span or days_of(frame["date"])
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
