"""A column that may be missing, and whose name is damaged: its numbers don't go missing without a word."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import canaries
import held
import openpyxl
import pytest

from roi.exports import Export
from roi.rows import misspelt

TABLES = [
    ("meta_instagram_content/*.csv", "Views"),
    ("hootsuite_instagram/*.csv", "Comments"),
    ("simple_analytics/simple-*.csv", "is_robot"),
    ("gumroad/Sales.csv", "Pre-order authorization?"),
    ("ga4_exploration/by page.csv", "Views"),
    ("kobo_sales/2018.csv", "Content Type"),
    ("eventbrite_orders/orders.csv", "Currency"),
    ("paypal/Download.CSV", "Balance Impact"),
    ("ingram/compensation.xls", "MTD_return_quantity"),
]
WORKBOOKS = [
    ("kdp_workbook/days_english.xlsx", "KENP Read", "Title"),
    ("kdp_workbook/days_english.xlsx", "Paperback Royalty", "Order Date"),
    ("kobo_sales/*.xlsx", "Details", "List Price"),
    ("facebook_post_insights/*.xlsx", None, "Lifetime Post Total Impressions"),
]
DAMAGES: dict[str, Callable[[str], str]] = {
    "another letter": lambda name: f"{name[:3]}1{name[4:]}",
    "a blank": lambda name: f"{name[:2]} {name[2:]}",
    "a quotation mark": lambda name: f'{name}"',
    "the last letter gone": lambda name: name[:-1],
    "two letters swapped": lambda name: f"{name[:3]}{name[4]}{name[3]}{name[5:]}",
}


def said(fixture: str, data: bytes) -> list[str]:
    """Return what is told of a fixture's missing columns, its bytes replaced."""
    (path,) = held.FIXTURES.glob(fixture)
    (export,) = held.read(held.held(path, {"": data}))
    assert isinstance(export, Export)
    return [str(p) for p in export.reading.problems if p.line is None]


def is_told(told: list[str], name: str) -> bool:
    return (
        len(told) == 1
        and f"column '{name.casefold()}'" in told[0].casefold()
        and "was not read" in told[0]
    )


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize(("fixture", "name"), TABLES)
def test_a_damaged_name_in_a_text_is_told(fixture: str, name: str, damage: str) -> None:
    (path,) = held.FIXTURES.glob(fixture)
    with held.HeldFile(path.name, path.read_bytes()).text() as stream:
        text = stream.read()
    sign = "\t" if "\t" in text else ","
    new = DAMAGES[damage](name).replace('"', '""')
    written = rf'(?<={sign})"?{re.escape(name)}"?(?=[{sign}\r\n])'
    text, found = re.subn(written, f'"{new}"', text, count=1)
    assert found
    assert is_told(said(fixture, text.encode()), name)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize(("fixture", "sheet", "name"), WORKBOOKS)
def test_a_damaged_name_in_a_workbook_is_told(
    fixture: str, sheet: str | None, name: str, damage: str
) -> None:
    (path,) = held.FIXTURES.glob(fixture)
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    rows = book[sheet] if sheet else book.worksheets[0]
    (cell,) = (c for row in rows.iter_rows() for c in row if str(c.value).strip() == name)
    cell.value = DAMAGES[damage](name)
    assert is_told(said(fixture, canaries.saved(book)), name)


def test_names_that_are_only_alike_are_no_damage() -> None:
    known = {"Likes": "likes", "Day 1": "first", "Fee": "fee", "Fees": "fee"}
    assert not list(misspelt(["link", "day 7", "fees", "foe"], known))
    assert list(misspelt(["1ikes"], known)) == [("Likes", "1ikes")]
