"""Rows of a store's report as sales: copies paid for, given away and returned; rows with their first and last day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pandas as pd

from roi.loaders.parse import Amounts, Moments, Parsed, Parser, cleaned
from roi.loaders.table_loader import TableLoader, days_of
from roi.records.dataset import Dataset
from roi.records.series_id import SPANS
from roi.sources.source import Source

FORMATS = {
    "ebook": r"e-?book|nook|digital|epub|pdf|kindle",
    "paperback": r"paper|soft|perfect",
    "hardcover": r"hard|cloth|case|laminate",
    "audiobook": r"audio",
}


def as_sales(
    frame: pd.DataFrame,
    net: pd.Series[Any],
    free: pd.Series[Any] | None = None,
    returned: pd.Series[Any] | None = None,
) -> pd.DataFrame:
    """Return rows with `units` (paid copies net of returns), `free_units`, `refunds` and `transaction`.

    Parameters
    ----------
    net : copies of each row, negative for returned ones.
    free : whether the row's copies were given away.
    returned : returned copies, if the report counts them separately; else the negative ones.
    """
    given = pd.Series(data=False, index=frame.index) if free is None else free.astype(bool)
    back = -net.where(net < 0) if returned is None else returned.where(returned > 0)
    sale = pd.Series("sale", index=frame.index, dtype="str")
    return frame.assign(
        units=net.mask(given, 0.0),
        free_units=net.where(given),
        refunds=back,
        transaction=sale.mask((net < 0) | ((net == 0) & (back > 0)), "refund").mask(given, "free"),
    )


def identifiers(cells: pd.Series[Any]) -> Parsed:
    """Read ISBNs and the like; one that a spreadsheet turned into 9.79E+12 has lost its digits, and is reported."""
    text = cleaned(cells)
    damaged = text.str.fullmatch(r"\d(?:[.,]\d+)?[eE]\+\d+", na=False).astype(bool)
    return Parsed(text.mask(damaged), damaged)


def edition(words: pd.Series[Any]) -> pd.Series[Any]:
    """Return a binding or content type as 'ebook', 'paperback', 'hardcover' or 'audiobook'; any other word is unknown."""
    plain = words.str.casefold()
    out = pd.Series(None, index=words.index, dtype="str")
    for name, sign in FORMATS.items():
        out = out.mask(plain.str.contains(sign, na=False), name)
    return out


def by_month(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows dated anywhere in a month as rows of that month."""
    first = frame["date"].dt.to_period("M").dt.to_timestamp()
    return frame.assign(date=first, end=first + pd.DateOffset(months=1))


def reasons(found: pd.Series[Any], reason: str) -> pd.Series[Any]:
    """Return the reason to set a row aside where `found`, else None."""
    return pd.Series(None, index=found.index, dtype="str").mask(found.astype(bool), reason)


def untitled(cells: pd.DataFrame, day: str, total: str) -> pd.Series[Any]:
    """Return why rows without a title are set aside: totals have no day either; a row with a day has lost its title.

    A library for old workbooks gives a blank for a formula without its result.
    """
    blank, undated = (cells[c].astype("str").str.strip() == "" for c in ("title", day))
    lost = reasons(blank & ~undated, "it has a day, but no title (lost, perhaps, as a formula)")
    return lost.fillna(reasons(blank, total))


def unwrapped(parser: Parser) -> Parser:
    """Return a parser of cells that are written as formulas for Excel (="…") or with a leading apostrophe."""

    if isinstance(parser, Moments | Amounts):
        return replace(parser, clean=_unwrapped)
    return lambda cells: parser(_unwrapped(cells))


def _unwrapped(cells: pd.Series[Any]) -> pd.Series[Any]:
    text = cleaned(cells).str.replace(r'^=\s*"(.*)"$', r"\1", regex=True)
    return text.str.replace(r"^'", "", regex=True).str.strip('"')


@dataclass(frozen=True)
class MonthlyReport(TableLoader):
    """A table of days that is released for whole months: its months' days without a row had no sales."""

    def dataset(self, source: Source, frame: pd.DataFrame) -> Dataset:
        """Return the days, from the first day of the first month to the last day of the last."""
        found = super().dataset(source, frame)
        if found.start is None or found.end is None:
            return found
        months = pd.PeriodIndex([found.start, found.end - timedelta(days=1)], freq="M")
        after = (months[1] + 1).to_timestamp()
        return replace(found, start=months[0].to_timestamp().date(), end=after.date())


@dataclass(frozen=True)
class SpanLoader(TableLoader):
    """A table whose rows span `date` to `end` (exclusive; `transform` gives both): single days apart from longer spans."""

    def datasets(self, source: Source, frame: pd.DataFrame) -> tuple[Dataset, ...]:
        """Return the days, and the spans as a separate dataset: one file never reports a sale twice."""
        whole = self.dataset(source, frame)
        rows = whole.frame
        single = (rows["end"] - rows["date"]).dt.days == 1
        if single.all():
            return (replace(whole, frame=rows.drop(columns="end")),)
        spans = rows[~single].reset_index(drop=True)
        long = replace(
            whole,
            frame=spans,
            grain="span",
            series_id=whole.series_id.part(SPANS),
            start=spans["date"].min().date(),
            end=spans["end"].max().date(),
        )
        if not single.any():
            return (long,)
        days = rows[single].drop(columns="end").reset_index(drop=True)
        start, end = days_of(days["date"])
        return (replace(whole, frame=days, start=start, end=end), long)
