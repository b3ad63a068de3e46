"""What the rows of Amazon KDP's reports mean: free copies, refunds, pages read, days or months, lump sums."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from roi.language import formatting
from roi.loaders.families import kenp_rates
from roi.loaders.month_words import first_of_month
from roi.loaders.table_loader import complete, days_of
from roi.records.dataset import Dataset
from roi.records.kinds import Grain
from roi.records.series_id import SeriesId

FREE = re.compile(r"free|gratuit|gratis|kostenlos|無料", re.IGNORECASE)
PREORDER = re.compile(r"pre-?\s?order", re.IGNORECASE)
EXPANDED = re.compile(r"expanded", re.IGNORECASE)
# What Expanded Distribution pays; its sales arrive in one lump sum a month later.
EXPANDED_PLAN = "40%"
STILL_RUNNING = timedelta(hours=8)  # KDP's day may end as late as midnight in California
KDP = SeriesId("sales", "kdp")
ONE_DAY = timedelta(days=1)
RANK = 30
FINAL = 35  # final figures of a closed month contain no estimates
NOT_RARE = 0.05


def meant(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what rows of copies and of pages mean; `part` is the KDP sheet that a row is on or belongs to.

    Units are paid copies net of refunds. A copy is free if the name of its transaction says so. If
    that name is in a language we don't know, an eBook is free if its price and its royalty are
    zero. (Print at price zero can bear a royalty.)
    """
    columns = dict(frame.items())
    row = {name: column.to_numpy() for name, column in columns.items()}
    pages = row["part"] == "pages"
    unpaid = (row["offer"] == 0) & (row["royalty"] == 0) & (row["sold"] > 0)
    free = ~pages & (_says(row["type"], FREE) | (unpaid & (row["part"] == "ebook")))
    refunded = ~pages & (row["refunded"] > 0)
    lump = _says(row["type"], EXPANDED) | (row["plan"] == EXPANDED_PLAN)
    transactions = {
        "borrow": pages,
        "free": free,
        "refund": refunded & (row["sold"] == 0),
        "preorder": _says(row["type"], PREORDER),
    }
    places = np.where(pages, row["marketplace"], "")
    currencies = [
        currency if isinstance(currency, str) else kenp_rates.CURRENCIES.get(place)
        for currency, place in zip(row["currency"], places, strict=True)
    ]
    read = {
        "format": np.where(pages, "kenp", row["part"]),
        "units": np.where(pages | free, 0.0, row["net"]),
        "free_units": np.where(free, row["net"], np.nan),
        "refunds": np.where(refunded, row["refunded"], np.nan),
        "transaction": np.select(list(transactions.values()), list(transactions), "sale"),
        "currency": pd.array(currencies, dtype="str"),
        "lump": lump & ~pages,
        "price": np.where(pages, np.nan, row["offer"]),
    }
    return pd.DataFrame({name: column.array for name, column in columns.items()} | read)


def _says(texts: Any, sign: re.Pattern[str]) -> Any:
    """Return whether each text holds a sign; each distinct text is searched once."""
    found = {t: isinstance(t, str) and sign.search(t) is not None for t in set(texts)}
    return np.array([found[t] for t in texts], dtype=bool)


def by_month(sales: pd.DataFrame, made: datetime | None, rank: int = RANK) -> tuple[Dataset, ...]:
    """Return rows dated by month, and lump sums separately; a month in progress ends with the day of the export."""
    lump = sales["lump"].astype(bool)
    sales, lumps = sales[~lump], _lumps(sales[lump], made, rank)
    first = sales["date"].dt.to_period("M").dt.to_timestamp()
    end = sales.get("end", first + pd.DateOffset(months=1))
    if made:
        end = end.clip(upper=pd.Timestamp(made.date() + timedelta(days=1)))
    frame = sales.drop(columns="ordered", errors="ignore").assign(date=first, end=end)
    months = [_dataset(frame, "month", KDP, made, rank)] if len(frame) else []
    return (*months, *lumps)


def by_day(
    sales: pd.DataFrame, made: datetime | None, month: date | None = None
) -> tuple[Dataset, ...]:
    """Return rows dated by day, and separately the lump sums of Expanded Distribution, which belong to the month before.

    `month` is the month the workbook was requested for, if it says so: days at its ends without a
    row were days without a sale (see `covered`). Print is on the day it was ordered if the export
    covers that day, else on the day it was shipped, with the earlier day as `ordered`: another
    download may have it there.
    """
    first = pd.Timestamp(month) if month else sales["date"].min()
    lump = sales["lump"].to_numpy("bool")
    daily, lumps = (sales[~lump], sales[lump]) if lump.any() else (sales, sales[:0])
    day, ordered = daily["date"].to_numpy(), daily["ordered"].to_numpy()
    daily = daily.assign(date=np.where(ordered >= first.to_datetime64(), ordered, day))
    if (earlier := ordered < first.to_datetime64()).any():
        daily = daily.assign(ordered=np.where(earlier, ordered, np.datetime64("NaT")))
    else:
        daily = daily.drop(columns="ordered")
    span = covered(daily["date"], month, made) if month else None
    parts = [_dataset(daily, "day", KDP, made, span=span)] if len(daily) or span else []
    return (*parts, *_lumps(lumps, made, RANK))


def believed(made: datetime | None, sales: pd.DataFrame) -> tuple[datetime | None, tuple[str, ...]]:
    """Return when a workbook was made, if that isn't before its last sale, and notes about it.

    Many of Amazon's workbooks give the day on which their template was made.
    """
    last = sales["date"].max()
    if made is None or pd.isna(last) or made.date() + ONE_DAY >= last.date():
        return made, ()
    note = f"It says that it was made on {formatting.day(made.date())}, before its last sales, so that day was not used."
    return None, (note,)


def _lumps(rows: pd.DataFrame, made: datetime | None, rank: int) -> list[Dataset]:
    if rows.empty:
        return []
    months = rows["date"].dt.to_period("M")
    months_before = {"date": (months - 1).dt.to_timestamp(), "end": months.dt.to_timestamp()}
    rows = rows.drop(columns="ordered", errors="ignore").assign(**months_before)
    return [_dataset(rows, "span", KDP.part("expanded"), made, rank)]


def month_asked(summary: list[list[Any]]) -> date | None:
    """Return the one month that the summary sheet covers, or None."""
    months = [first_of_month(str(row[0])) for row in summary[1:]]
    return months[0] if len(months) == 1 else None


def covered(days: pd.Series[Any], month: date, made: datetime | None) -> tuple[date, date]:
    """Return the days [start, end) that a workbook of one month covers, although it lists only days with a sale.

    A run of empty days at an end of the month is taken for days without a sale if such a run is not
    surprising (a chance of 1 in 20 or more, at the share of empty days between the first and the
    last sale), else for days that were not requested. Without this rule, every slow seller's empty
    days would be lost wherever they touch the end of a month.
    """
    after = (pd.Timestamp(month) + pd.DateOffset(months=1)).date()
    last = min(after, made.date() + timedelta(days=1)) if made else after
    if days.empty:
        return month, last
    sold = np.unique(days.to_numpy("datetime64[D]")).tolist()
    first, end = sold[0], sold[-1] + timedelta(days=1)
    length = (end - first).days
    empty = (length - len(sold) + 1) / (length + 2)
    start = month if empty ** (first - month).days >= NOT_RARE else first
    return start, max(end, last) if empty ** max((last - end).days, 0) >= NOT_RARE else end


def _dataset(
    rows: pd.DataFrame,
    grain: Grain,
    series_id: SeriesId,
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
        series_id=series_id,
        start=start,
        end=end,
        missing_means="zero",
        timezone_because="Amazon doesn't say in which time zone its days are",
        exported_at=made,
        partial=_running(made, end) if grain == "day" else (),
        precedence=rank,
    )


def _running(made: datetime | None, end: date | None) -> tuple[date, ...]:
    """Return the days before `end` that may still have been in progress somewhere when the export was made."""
    if made is None or end is None:
        return ()
    first = (made - STILL_RUNNING).date()
    return tuple(first + timedelta(days=n) for n in range((end - first).days))


def notes(sales: pd.DataFrame) -> tuple[str, ...]:
    """Return notes on what the rows leave open: pages without a royalty, print counted on the day it was shipped."""
    of_pages = sales["format"].to_numpy() == "kenp"
    read = np.where(of_pages, sales["pages_read"].to_numpy("float64"), 0.0)
    unpriced = np.nansum(read[np.isnan(sales["royalty"].to_numpy("float64"))])
    notes = []
    if unpriced:
        notes.append(
            f"{formatting.count(unpriced)} of {formatting.count(np.nansum(read))} pages read have no "
            "royalty: Amazon sets a month's rate about the 15th of the next month, and roi "
            "knows none for them."
        )
    if sales["lump"].any():
        notes.append(
            f"Counted in the month before: {formatting.plural(int(sales['lump'].sum()), 'row')} of Expanded Distribution, which arrives in one lump sum."
        )
    return tuple(notes)
