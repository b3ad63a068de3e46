"""Universal Analytics report downloads (until 2024): the 'Day Index' table of a report, or its 'Hour Index'.

Source: real files and, for hours, a published tutorial's file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from roi.loaders.families.hand_written_values import EXCEL_EPOCH
from roi.loaders.families.multi_section_csv import (
    SPAN,
    Section,
    counted,
    has_rules,
    is_of_analytics_4,
    remarks_at_top,
    sections,
    stated_range,
)
from roi.loaders.families.page_views import WorkbookTable, added_up
from roi.loaders.families.store_sales import reasons
from roi.loaders.parse import cleaned, counts, dates
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import Column, complete, days_of
from roi.loaders.tables import all_first_names, not_read
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

METRICS = {
    "sessions": "visits",
    "visits": "visits",
    "sessies": "visits",
    "pageviews": "pageviews",
    "users": "visitors",
    "visitors": "visitors",
    "unique visitors": "visitors",
}
DAY_FORMATS = (
    *(
        order.replace(" ", sign)
        for order in ("%m %d %y", "%d %m %Y", "%m %d %Y", "%d %m %y")
        for sign in "/.-"
    ),
    *("%Y-%m-%d", "%Y/%m/%d", "%d-%b-%y"),
)
# One program may write a column in several ways, and take days for months: their sequence tells which is which.
SAVED_AGAIN = (*DAY_FORMATS, "%Y-%d-%m")
MONTHS = 12
TOTALS = "the totals, not a day"
BY_DAY = "day index"
COARSE = {"week index", "month index"}
NOT_YET = "zero before the first visit: not measured yet"
SWITCHED_OFF = pd.Timestamp(2023, 7, 1)
NO_MORE = "zero after Universal Analytics was switched off in July 2023: not measured"
TOO_LONG = 28  # days of zeros at the start that even a new or quiet site hardly has
ZONE = "days are in the view's time zone, which the file doesn't name"
# A view is named by its owner; such a name says that its filters exclude referrer spam.
EXCLUDING = re.compile(r"(?i)exclud|without|filter|\bno\b|ohne|sans|\bsin\b|zonder")
FREE_OF_IT = re.compile(r"(?i)exclud|filter|free|remov")
SPAM = "spam"
HOURS = re.compile(r"[0-9]{1,6}")  # an index of hours: six digits are 114 years
Rows = tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class UniversalAnalytics:
    """Reads the table by day; the report's own table and the totals are set aside."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether a ruled head states one span and a table has an index of days, hours, weeks or months."""
        if source.is_folder or not has_rules(source) or _has_a_grand_total(source):
            return False
        return any(map(SPAN.match, remarks_at_top(source))) and not is_of_analytics_4(source)

    def read(self, source: Source) -> Reading:
        """Read visits by day."""
        ledger = Ledger(source.path)
        tables = list(sections(source, ledger))
        span = next((s for t in tables if (s := stated_range(t.remarks))), None)
        frames = []
        for table in tables:
            days = _days(table, span) if span else {}
            known = [METRICS.get(name.casefold()) for name in table.header]
            metrics = [(i, to) for i, to in enumerate(known) if to]
            if days and metrics:
                frames.append(_measured(table, days, metrics, ledger))
                others = zip(table.header[1:], known[1:], strict=True)
                ledger.notes.extend(not_read(name for name, to in others if not to))
            else:
                ledger.set_aside(_why_not(table), [n for n, _ in table.rows])
        rows = sum(t.count for t in tables)
        if not frames or span is None:
            return ledger.reading((), rows, {})
        kept = sum(len(f) for f in frames)
        said = any(_keeps_spam_out(remark) for t in tables for remark in t.remarks)
        return ledger.reading((_dataset(frames, said),), rows, {"visits": kept})


def _has_a_grand_total(source: Source) -> bool:
    if source.sheets:
        return "grand total" in all_first_names(source)
    return "grand total" in source.start.casefold()


def _keeps_spam_out(remark: str) -> bool:
    """Whether a remark says that spam is excluded: the word for it before or after 'spam'."""
    words = remark.casefold()
    excluding = EXCLUDING.search(words)
    if excluding is not None and excluding.end() <= words.rfind(SPAM):
        return True
    return SPAM in words and FREE_OF_IT.search(words, words.find(SPAM)) is not None


def _why_not(table: Section) -> str:
    if table.header[0].casefold() in COARSE:
        return "a table by week or month, without days: export the report again with Day chosen above its chart"
    if table.header[0].casefold() == BY_DAY:
        return "its days can't be read as those of the span that the file states: download it again"
    return "a table without days, or without visits and page views"


def _days(table: Section, span: tuple[date, date]) -> dict[int, datetime]:
    """Return the day of each line of a table by day or hour; {} for any other table.

    The order of day and month is the one in which the first row is the first day of the stated
    span, and each row is the next day.
    """
    rows = [(n, c[0]) for n, c in table.rows if c[0]]
    if table.header[0].casefold() == "hour index":
        start = datetime(span[0].year, span[0].month, span[0].day)
        return {n: start + timedelta(days=int(t) // 24) for n, t in rows if HOURS.fullmatch(t)}
    days = [span[0] + timedelta(days=i) for i in range(len(rows))]
    for forms in (*((form,) for form in DAY_FORMATS), SAVED_AGAIN):
        if rows and all(t in _written(d, forms) for (_, t), d in zip(rows, days, strict=True)):
            return {
                n: datetime(d.year, d.month, d.day) for (n, _), d in zip(rows, days, strict=True)
            }
    return {}


def _written(day: date, forms: tuple[str, ...]) -> set[str]:
    """Return a day as these forms write it, with and without zeros before its parts, and as a spreadsheet's number."""
    full = {day.strftime(form) for form in forms} | {str((day - EXCEL_EPOCH).days)}
    if "%Y-%d-%m" in forms and day.day <= MONTHS:
        full.add(str((day.replace(month=day.day, day=day.month) - EXCEL_EPOCH).days))
    return full | {re.sub(r"\b0(?=\d\b)", "", text) for text in full}


def _measured(
    table: Section, days: dict[int, datetime], metrics: list[tuple[int, str]], ledger: Ledger
) -> pd.DataFrame:
    """Return the rows of days with their counts; a long run of zeros at the start was not measured."""
    ledger.set_aside(TOTALS, [n for n, _ in table.rows if n not in days])
    rows = [
        {
            "line": n,
            "time": days[n],
            **{
                to: counted(cells[i], n, table.header[i], ledger)
                for i, to in metrics
                if i < len(cells)
            },
        }
        for n, cells in table.rows
        if n in days
    ]
    frame = pd.DataFrame(rows)
    numbers = frame[[to for _, to in metrics]]
    busy = numbers.fillna(0).ne(0).any(axis=1)
    why = _unmeasured(busy.groupby(frame["time"]).transform("any"), frame["time"])
    for reason in (NOT_YET, NO_MORE):
        ledger.set_aside(reason, frame.loc[why == reason, "line"])
    return frame[why.isna()]


def _unmeasured(busy: pd.Series[Any], days: pd.Series[Any]) -> pd.Series[Any]:
    """Return why rows without a visit were not measured: many before the first one, or after the service had ended."""
    before, after = ~busy.cummax(), ~busy[::-1].cummax()[::-1]
    why = reasons(after & (days >= SWITCHED_OFF), NO_MORE)
    return why.mask(before & (days[before].nunique() >= TOO_LONG), NOT_YET)


def _dataset(frames: list[pd.DataFrame], without_spam: bool) -> Dataset:
    days = added_up(pd.concat(frames), ["time"])
    start, end = days_of(days["time"])
    return Dataset(
        kind="visits",
        frame=complete(days, "visits"),
        grain="day",
        series_id=SeriesId("visits"),
        start=start,
        end=end,
        missing_means="zero",
        timezone=None,
        timezone_because=ZONE,
        precedence=40,
        without_spam=without_spam,
    )


def _no_day(cells: pd.DataFrame) -> pd.Series[Any]:
    """Set aside the totals, and a long run of zeros at the start."""
    named = [n for n in METRICS if n in cells]
    columns = {n: pd.to_numeric(cells[n], errors="coerce").fillna(0).ne(0) for n in named}
    total = cleaned(cells["day index"]).isna()
    busy = pd.DataFrame(columns, index=cells.index).any(axis=1) & ~total
    days = pd.to_datetime(cells["day index"], errors="coerce", format="mixed")
    return _unmeasured(busy, days).mask(total, TOTALS)


ABOUT = About(
    service="Google Analytics (Universal Analytics, until 2024)",
    download="any report by day > Export > CSV or Excel",
    kinds=("visits",),
    grain="day",
    timezone="the view's own, not named in the file",
    cannot_tell="referrer spam, unless the view filtered it; filters don't work backwards, so a view may start with zeros",
    knowledge="seen in real files; the workbook from a description of one",
)
UNIVERSAL_ANALYTICS = UniversalAnalytics("universal_analytics", ABOUT)
UNIVERSAL_ANALYTICS_WORKBOOK = WorkbookTable(
    name="universal_analytics_workbook",
    about=ABOUT,
    kind="visits",
    columns={
        "Day Index": Column("time", dates("%Y-%m-%d", "%Y-%m-%d %H:%M:%S"), row=True),
        "Sessions": Column("visits", counts(), required=False),
        "Pageviews": Column("pageviews", counts(), required=False),
        "Users": Column("visitors", counts(), required=False),
    },
    sheet="Dataset2",
    series_id=SeriesId("visits"),
    timezone_because=ZONE,
    missing_means="zero",
    precedence=40,
    skip=_no_day,
)
