"""The results as a workbook: authors, findings, pools and missing files, a sheet each; text is never a formula."""

from __future__ import annotations

import io
import math
from datetime import date, datetime
from typing import Any

import pandas as pd

from roi.portfolio.portfolio import Portfolio

WIDEST = 60
CREATED = datetime(2000, 1, 1)  # the same bytes on any day
MOST_ROWS = 1_048_575  # of a sheet, below its heading


def workbook(found: Portfolio) -> bytes:
    """Return the workbook; unknown numbers are empty cells."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": CREATED})
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, frame in _sheets(found).items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for c, column in enumerate(frame.columns):
            sheet.write_string(0, c, str(column), bold)
            sheet.set_column(c, c, min(WIDEST, max(10, len(str(column)) + 2)))
        for r, row in enumerate(frame.head(MOST_ROWS).itertuples(index=False), 1):
            for c, value in enumerate(row):
                _write(sheet, r, c, value, day)
    book.close()
    return buffer.getvalue()


def _sheets(found: Portfolio) -> dict[str, pd.DataFrame]:
    authors = found.authors.assign(missing=[_joined(kinds) for kinds in found.authors["missing"]])
    sheets = {"authors": authors, "findings": found.findings.drop(columns="checks")}
    for pool in found.pools:
        sheets[f"{pool.outcome} by {'coin' if pool.is_randomised else 'history'}"] = pool.authors
    return sheets


def _joined(kinds: Any) -> str:
    return "" if not isinstance(kinds, list) and not hasattr(kinds, "__len__") else ", ".join(kinds)


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if pd.api.types.is_scalar(value) and (pd.isna(value) or value in (math.inf, -math.inf)):
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, column, pd.Timestamp(value).to_pydatetime(), day)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, float(value))
