"""Sheets that the author added to a workbook: the others are read as before, and the added one is named."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import canaries
import held
import openpyxl
import pytest
from openpyxl.workbook import Workbook

from roi.loaders.walk import Export

KDP = [
    "kdp_prior_month/february_2020.xlsx",
    "kdp_prior_month/january_2025.xlsx",
    "kdp_workbook/dashboard_2020.xlsx",
    "kdp_workbook/days_english.xlsx",
    "kdp_workbook/months_spanish.xlsx",
]
NAME = "Notizen"
SHEETS = {
    "notes": [["What I did in spring"], ["posted"]],
    "days": [["Tag", "Was"], ["2025-03-01", "posted"]],
    "as wide as the pages": [list("abcdef"), ["2025-03-01", "Salt Road", "Ada", "B0", ".com", 4]],
    "nothing": [],
}


def with_sheet(where: Callable[[int], int], rows: list[list[object]]) -> Callable[[Workbook], None]:
    def add(book: Workbook) -> None:
        sheet = book.create_sheet(NAME, where(len(book.sheetnames)))
        for row in rows:
            sheet.append(row)

    return add


@cache
def read(fixture: str, change: Callable[[Workbook], None] | None = None) -> Export:
    path = held.FIXTURES / fixture
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    if change:
        change(book)
    (export,) = held.read(held.held(path, {"": canaries.saved(book)}))
    assert isinstance(export, Export)
    return export


def numbers(export: Export) -> list[str]:
    return [d.frame.to_csv() + f"{d.start}..{d.end}" for d in export.datasets]


def notes_on(export: Export, sheet: str) -> list[str]:
    return [n for n in export.reading.notes if n.startswith(f"Sheet {sheet} was not read")]


@pytest.mark.parametrize(
    ("where", "what"),
    [
        ("first", "days"),
        ("first", "nothing"),
        ("in the middle", "as wide as the pages"),
        ("last", "as wide as the pages"),
        ("last", "notes"),
    ],
)
@pytest.mark.parametrize("fixture", KDP)
def test_a_sheet_beside_amazon_s_is_named_and_nothing_else_changes(
    fixture: str, where: str, what: str
) -> None:
    place = {"first": lambda n: 0, "in the middle": lambda n: n // 2 + 1, "last": lambda n: n}
    export = read(fixture, with_sheet(place[where], SHEETS[what]))
    assert numbers(export) == numbers(read(fixture))
    before = len(openpyxl.load_workbook(held.FIXTURES / fixture).sheetnames)
    assert len(notes_on(export, f"{place[where](before) + 1} of {before + 1}")) == 1
    assert NAME not in "".join(export.reading.notes)
    assert sum("was not read" in n for n in export.reading.notes) == 1


@pytest.mark.parametrize("fixture", KDP)
def test_a_copied_sheet_counts_nothing_twice(fixture: str) -> None:
    before = read(fixture)
    sheets = openpyxl.load_workbook(held.FIXTURES / fixture).sheetnames
    for name in sheets[-3:]:
        copy = f"{name[:20]} (2)"

        def add(book: Workbook, name: str = name, copy: str = copy) -> None:
            book.copy_worksheet(book[name]).title = copy

        export = read(fixture, add)
        assert numbers(export) == numbers(before)
        assert notes_on(export, f"{len(sheets) + 1} of {len(sheets) + 1}")


def test_a_channel_s_sheet_that_was_copied_counts_once() -> None:
    fixture = "findaway/Findaway Ada Vale (2025-06 Digital Royalty).xlsx"

    def add(book: Workbook) -> None:
        book.copy_worksheet(book["Retail"]).title = "Retail (2)"

    assert numbers(read(fixture, add)) == numbers(read(fixture))


def test_a_sheet_of_amazon_s_whose_header_is_damaged_is_named() -> None:
    def damage(book: Workbook) -> None:
        (cell,) = (c for c in book["Paperback Royalty"][1] if c.value == "Royalty")
        cell.value = "Roya1ty"

    export = read("kdp_workbook/dashboard_2020.xlsx", damage)
    assert notes_on(export, "3 of 5 ('Paperback Royalty')")


def test_two_sheets_that_may_both_be_amazon_s_are_not_chosen_from() -> None:
    path = held.FIXTURES / "kdp_workbook/months_spanish.xlsx"
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book["KENP leídas"]).title = "KENP"
    assert not [
        x for x in held.read(held.held(path, {"": canaries.saved(book)})) if isinstance(x, Export)
    ]
