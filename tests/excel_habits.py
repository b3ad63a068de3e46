"""What Excel makes of a text table that it opens, and how it writes it: days, rounded ids and lost zeros as Excel has them.

Excel itself runs on no test machine. Its habits are public: a cell that looks like a number or a day becomes one, numbers keep
15 digits, and a csv holds what the sheet shows, in the order of day and month, with the decimal sign and the delimiter of the
country that the computer is set to.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter
from libreoffice import with_commas

DAYS_BEGIN = datetime(1899, 12, 30)
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
CLOCK = r"(?: (\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?: ?([AP])M)?)?"
YEAR_FIRST = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})" + CLOCK, re.IGNORECASE)
NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)" + CLOCK, re.IGNORECASE)
NAMED = re.compile(
    rf"(?:(\d{{1,2}})[- ])?({'|'.join(MONTHS)})[a-z]*(?: (\d{{1,2}}))?,?[- ](\d{{4}}|\d\d)" + CLOCK,
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"[-+]?(?:\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+)(?:E[-+]?\d+)?", re.IGNORECASE
)
MOST_SHOWN = 11  # digits of a whole number that a cell shows without an exponent


@dataclass(frozen=True)
class Cell:
    """What a cell has become: its value, and the number format that Excel gives it."""

    value: str | float | bool | datetime
    form: str = "General"


@dataclass(frozen=True)
class Country:
    """How Excel writes in a country, and what it takes for a day there."""

    day_first: bool
    currency: str
    delimiter: str
    decimal: str
    day: str
    encoding: str
    marks: str = "/-"  # between the parts of a numeric day


US = Country(False, "$", ",", ".", "{0.month}/{0.day}/{0.year}", "cp1252")
UK = Country(True, "£", ",", ".", "{0:%d/%m/%Y}", "utf-8-sig")
GERMANY = Country(True, "€", ";", ",", "{0:%d.%m.%Y}", "cp1252", "./-")


def typed(text: str, country: Country) -> Cell:
    """Return what a cell of a text becomes when Excel opens it."""
    plain = text.strip()
    if plain.upper() in {"TRUE", "FALSE"}:
        return Cell(plain.upper() == "TRUE")
    return _number(plain, country) or _day(plain, country) or Cell(text)


def _number(text: str, country: Country) -> Cell | None:
    negative = text.startswith("(") and text.endswith(")")
    bare = text[1:-1] if negative else text
    money, percent = country.currency in bare, bare.endswith("%")
    bare = bare.replace(country.currency, "", 1).strip().removesuffix("%")
    if not any(map(str.isdigit, bare)) or not NUMBER.fullmatch(bare):
        return None
    value = float(f"{float(bare.replace(',', '')):.15g}")
    value = (-value if negative else value) / (100 if percent else 1)
    if money:
        return Cell(value, f"{country.currency}#,##0.00")
    return Cell(
        value, "0.00%" if percent else "#,##0.00" if "," in bare and "." in bare else "General"
    )


def _day(text: str, country: Country) -> Cell | None:
    try:
        if found := YEAR_FIRST.fullmatch(text):
            parts = found[1], found[3], found[4]
            return Cell(_at(*parts, found.groups()[4:]), "time" if found[5] else "day")
        if (found := NUMERIC.fullmatch(text)) and found[2] in country.marks:
            parts = (found[1], found[3]) if not country.day_first else (found[3], found[1])
            return Cell(_at(found[4], *parts, found.groups()[4:]), "time" if found[5] else "day")
        if found := NAMED.fullmatch(text):
            month = str(MONTHS.index(found[2][:3].title()) + 1)
            day = found[1] or found[3]
            form = "time" if found[5] else "d-mmm-yy" if day else "mmm-yy"
            return Cell(_at(found[4], month, day or "1", found.groups()[4:]), form)
    except ValueError:
        pass
    return None


def _at(year: str, month: str, day: str, clock: tuple[str | None, ...]) -> datetime:
    hour, minute, second, half = clock
    hours = int(hour or 0) % 12 + 12 * (half.upper() == "P") if half else int(hour or 0)
    full = int(year) + 2000 if len(year) == 2 else int(year)
    return datetime(full, int(month), int(day), hours, int(minute or 0), int(second or 0))


def shown(cell: Cell, country: Country) -> str:
    """Return what a cell shows, which is what a csv holds."""
    value = cell.value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        words = {"d-mmm-yy": f"{value.day}-{value:%b-%y}", "mmm-yy": f"{value:%b-%y}"}
        clock = f" {value.hour}:{value:%M}" if cell.form == "time" else ""
        return words.get(cell.form, country.day.format(value) + clock)
    if isinstance(value, float):
        return _shown_number(value, cell.form).translate(_signs(country))
    return value


def _shown_number(value: float, form: str) -> str:
    if form == "0.00%":
        return f"{value:.2%}"
    if form != "General":
        sign = form[0] if form[0] != "#" else ""
        return f"{'-' if value < 0 else ''}{sign}{abs(value):,.2f}"
    if abs(value) >= 10**MOST_SHOWN:
        return f"{value:.2E}"
    return f"{value:.{MOST_SHOWN - 2}g}" if value % 1 else str(int(value))


def _signs(country: Country) -> dict[int, str]:
    return str.maketrans({".": ",", ",": "."}) if country.decimal == "," else {}


def _rows(name: str, data: bytes, country: Country) -> list[list[Cell]]:
    rows = csv.reader(io.StringIO(with_commas(name, data).decode()))
    return [[typed(text, country) for text in row] for row in rows]


def as_text(opened: Country, written: Country) -> Callable[[str, bytes], bytes]:
    """Return how a table is saved as csv, opened in one country's habits and written in another's."""

    def saved(name: str, data: bytes) -> bytes:
        out = io.StringIO()
        rows = _rows(name, data, opened)
        width = max(map(len, rows), default=0)
        csv.writer(out, delimiter=written.delimiter).writerows(
            [shown(c, written) for c in row] + [""] * (width - len(row)) for row in rows
        )
        text = out.getvalue()
        kept = text.encode(written.encoding, errors="replace").decode(written.encoding) == text
        return text.encode(written.encoding if kept else "utf-8-sig")

    return saved


def as_workbook(opened: Country, *, serials: bool) -> Callable[[str, bytes], bytes]:
    """Return how a table is saved as xlsx: with days as days, or, pasted as values, as the numbers that days are."""

    def saved(name: str, data: bytes) -> bytes:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            forms = {"day": "m/d/yyyy", "time": "m/d/yyyy h:mm"}
            styles: dict[str, Any] = {}
            for i, row in enumerate(_rows(name, data, opened)):
                for j, cell in enumerate(row):
                    form = "General" if serials else forms.get(cell.form, cell.form)
                    if form not in styles:
                        styles[form] = book.add_format({"num_format": form})
                    _write(sheet, i, j, cell.value, styles[form])
        return out.getvalue()

    return saved


def _write(sheet: Any, i: int, j: int, value: str | float | bool | datetime, style: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(i, j, value)
    elif isinstance(value, datetime):
        days = (value - DAYS_BEGIN).total_seconds() / 86400
        sheet.write_number(i, j, days, style)
    elif isinstance(value, float):
        sheet.write_number(i, j, value, style)
    elif value:
        sheet.write_string(i, j, value)


HABITS: dict[str, tuple[str, Callable[[str, bytes], bytes]]] = {
    "Excel, US, csv": (".csv", as_text(US, US)),
    "Excel, UK, csv": (".csv", as_text(UK, UK)),
    "Excel, US figures saved in Germany, csv": (".csv", as_text(US, GERMANY)),
    "Excel, US, xlsx": (".xlsx", as_workbook(US, serials=False)),
    "Excel, UK, xlsx": (".xlsx", as_workbook(UK, serials=False)),
    "Excel, days as numbers, xlsx": (".xlsx", as_workbook(US, serials=True)),
}
