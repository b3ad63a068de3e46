"""Tables as a workbook, a sheet each; text is never a formula or a link, and what isn't known is an empty cell."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from roi.errors import printable, printable_lines

if TYPE_CHECKING:
    import pandas as pd

WIDEST = 60
CREATED = datetime(2000, 1, 1)  # the same bytes on any day
MOST_ROWS = 1_048_575  # of a sheet, below its heading
LONGEST_NAME = 31
LONGEST_CELL = 32_767
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def workbook(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """Return a workbook with a sheet for each table, its first row and column kept in sight."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": CREATED})
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    names = sheet_names(sheets)
    for name, frame in zip(names, sheets.values(), strict=True):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for c, column in enumerate(frame.columns):
            sheet.write_string(0, c, printable_lines(str(column)), bold)
            sheet.set_column(c, c, min(WIDEST, max(10, len(str(column)) + 2)))
        for r, row in enumerate(frame.head(MOST_ROWS).itertuples(index=False), 1):
            for c, value in enumerate(row):
                _write(sheet, r, c, value, day)
    book.close()
    return buffer.getvalue()


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Return names that a workbook takes: at most 31 characters, none of them special, each once whatever its case.

    >>> sheet_names(["What: a/b?", "what a b"])
    ['What a b', 'what a b 2']
    """
    names: list[str] = []
    taken: set[str] = set()
    for title in titles:
        plain = " ".join(FORBIDDEN.sub(" ", printable(title)).split()).strip("'")
        plain = plain[:LONGEST_NAME].rstrip("' ") or "table"
        name, number = plain, 1
        while name.lower() in taken:
            number += 1
            name = f"{plain[: LONGEST_NAME - len(str(number)) - 1]} {number}"
        taken.add(name.lower())
        names.append(name)
    return names


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    import pandas as pd

    if pd.api.types.is_scalar(value) and (pd.isna(value) or value in (math.inf, -math.inf)):
        return
    if pd.api.types.is_bool(value):
        sheet.write_boolean(row, column, bool(value))
    elif isinstance(value, datetime | date):
        # A cell knows no zone: the hour is written as it is shown.
        moment = pd.Timestamp(value).tz_localize(None)
        sheet.write_datetime(row, column, moment.to_pydatetime(), day)
    elif pd.api.types.is_number(value):
        sheet.write_number(row, column, float(value))  # type: ignore[arg-type]  # no complex numbers here
    else:
        sheet.write_string(row, column, printable_lines(_text(value))[:LONGEST_CELL])


def _text(value: Any) -> str:
    """Return a cell's words: a list as its parts."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        return str(value)
    return ", ".join(map(str, value))
