"""An optional column whose name is damaged: its numbers don't go missing silently."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import canaries
import held
import openpyxl
import oracle
import pytest

from roi.loaders.formats import all_loaders
from roi.loaders.table_loader import TableLoader
from roi.loaders.tables import first_names, header_name, misspelt
from roi.loaders.walk import Export

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


def notes_on(fixture: str, data: bytes) -> list[str]:
    """Return the notes on a fixture's missing columns, with its bytes replaced."""
    (path,) = held.FIXTURES.glob(fixture)
    (export,) = held.read(held.held(path, {"": data}))
    assert isinstance(export, Export)
    return [str(p) for p in export.reading.problems if p.line is None]


def is_told(shown: list[str], name: str) -> bool:
    return (
        len(shown) == 1
        and f"column '{name.casefold()}'" in shown[0].casefold()
        and "was not read" in shown[0]
    )


@pytest.mark.one_in(4)
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize(("fixture", "name"), TABLES)
def test_a_damaged_name_in_a_text_is_reported(fixture: str, name: str, damage: str) -> None:
    (path,) = held.FIXTURES.glob(fixture)
    with held.HeldFile(path.name, path.read_bytes()).text() as stream:
        text = stream.read()
    sign = "\t" if "\t" in text else ","
    new = DAMAGES[damage](name).replace('"', '""')
    written = rf'(?<={sign})"?{re.escape(name)}"?(?=[{sign}\r\n])'
    text, found = re.subn(written, f'"{new}"', text, count=1)
    assert found
    assert is_told(notes_on(fixture, text.encode()), name)


@pytest.mark.one_in(4)
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize(("fixture", "sheet", "name"), WORKBOOKS)
def test_a_damaged_name_in_a_workbook_is_reported(
    fixture: str, sheet: str | None, name: str, damage: str
) -> None:
    (path,) = held.FIXTURES.glob(fixture)
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    rows = book[sheet] if sheet else book.worksheets[0]
    (cell,) = (c for row in rows.iter_rows() for c in row if str(c.value).strip() == name)
    cell.value = DAMAGES[damage](name)
    assert is_told(notes_on(fixture, canaries.saved(book)), name)


def tables() -> Iterator[tuple[Path, int, list[re.Match[str]]]]:
    """Yield the fixtures that are a text with one table, the line of its header, and the names in it that are optional."""
    known = {x.name: x for x in all_loaders() if isinstance(x, TableLoader)}
    for path in held.fixtures():
        loader = known.get(path.parent.name)
        if loader and path.is_file() and not (source := held.held(path)).is_binary:
            names = first_names(source)
            line = max(range(len(names)), key=lambda i: len(names[i] & loader.needed_names))
            cells = re.finditer(r'[^",;\t\r\n]{4,}', source.lines[line])
            spare = [c for c in cells if header_name(c[0]) not in loader.needed_names]
            yield path, line, spare


def damaged(path: Path, line: int, cells: list[re.Match[str]]) -> oracle.Seen:
    """Return what is read if these names of a header are damaged."""
    with held.HeldFile(path.name, path.read_bytes()).text() as stream:
        lines = stream.read().splitlines(keepends=True)
    for at in (c.start() + 3 for c in cells):
        lines[line] = f"{lines[line][:at]}1{lines[line][at + 1 :]}"
    return oracle.seen(held.read(held.held(path, {"": "".join(lines).encode()})))


def same(before: oracle.Seen, after: oracle.Seen) -> bool:
    return (after.numbers, after.kept) == (before.numbers, before.kept)


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("path", "line", "cells"),
    [pytest.param(*t, id=held.name_of(t[0]), marks=held.marks_of(t[0])) for t in tables()],
)
def test_no_name_of_a_header_is_damaged_in_silence(
    path: Path, line: int, cells: list[re.Match[str]]
) -> None:
    before = oracle.seen(held.read(held.held(path)))
    if same(before, damaged(path, line, cells)):
        return
    for cell in cells:
        after = damaged(path, line, [cell])
        assert same(before, after) or after.reported - before.reported, cell[0]


def test_a_name_that_is_gone_is_reported() -> None:
    (path,) = held.FIXTURES.glob("hootsuite_instagram/*.csv")
    text = path.read_text(encoding="utf-8").replace(",Comments,", ",,", 1)
    (export,) = held.read(held.held(path, {"": text.encode()}))
    assert isinstance(export, Export)
    assert "Column 8 has no name, so it was not read." in export.reading.notes


def test_names_that_are_only_alike_are_no_damage() -> None:
    known = {"Likes": "likes", "Day 1": "first", "Visits": "visits", "Fee": "fee", "Fees": "fee"}
    assert not list(misspelt(["link", "day 7", "visitors", "fees"], known))
    assert not list(misspelt(["fee", "foes"], known))
    assert list(misspelt(["fees", "fce"], known)) == [("Fee", "fce")]
    assert list(misspelt(["1ikes"], known)) == [("Likes", "1ikes")]


def test_of_two_columns_of_one_name_the_first_may_be_damaged() -> None:
    known = {"Currency": "currency", "Net": "net"}
    assert list(misspelt(["curr3ncy", "net", "currency"], known)) == [("Currency", "curr3ncy")]
    assert not list(misspelt(["currency", "net", "curr3ncy"], known))
    (path,) = held.FIXTURES.glob("kdp_payments/*.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    next(
        c for row in book.worksheets[0].iter_rows() for c in row if c.value == "Currency"
    ).value = "Curr3ncy"
    assert is_told(notes_on("kdp_payments/*.xlsx", canaries.saved(book)), "Currency")
