"""What Excel breaks when it saves an export as a workbook, and formulas in cells: named, never repaired, never evaluated."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import canaries
import held
import openpyxl
import pytest
import xlsxwriter
import xlwt

from roi.loaders.walk import Export, Unknown

D2D = "draft2digital_ebook/2026-05.csv"
X_CONTENT = "x_content/account_analytics_content_2025-01-01_2025-03-01.csv"
TEXTS = {
    "Start Date",
    "End Date",
    "Post id",
}  # if the program is told to leave texts as they are
Table = list[list[Any]]
Write = Callable[[Table], bytes]


def table_of(name: str) -> Table:
    """Return a fixture's rows, with its numbers as numbers."""
    path = held.FIXTURES / name
    (header, *rows), _ = canaries.rows_of(path.name, path.read_bytes())
    return [header, *([_cell(n, c) for n, c in zip(header, row, strict=True)] for row in rows)]


def _cell(name: str, text: str) -> Any:
    try:
        return text if name in TEXTS else float(text)
    except ValueError:
        return text


def put(table: Table, column: str, value: Any, line: int = 2) -> Table:
    """Put a value into one cell; the header is line 1."""
    table[line - 1][table[0].index(column)] = value
    return table


def by_openpyxl(table: Table) -> bytes:
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(row)
    return canaries.saved(book)


def by_xlsxwriter(table: Table) -> bytes:
    """Many services write 0 as a formula's result, and the program that opens the file is to recalculate."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "d-mmm"})
        for i, row in enumerate(table):
            for j, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(i, j, value, day)
                else:
                    sheet.write(i, j, value)
    return stream.getvalue()


def by_xlwt(table: Table) -> bytes:
    book = xlwt.Workbook()
    sheet, day = book.add_sheet("Sheet1"), xlwt.easyxf(num_format_str="d-mmm")
    for i, row in enumerate(table):
        for j, value in enumerate(row):
            formula = isinstance(value, str) and value.startswith("=")
            cell = xlwt.Formula(value[1:].replace(",", ";")) if formula else value
            style = day if isinstance(value, datetime) else xlwt.Style.default_style
            sheet.write(i, j, cell, style)
    return canaries.saved(book)


XLSX = [by_openpyxl, by_xlsxwriter]
ALL = [*XLSX, by_xlwt]
every_kind = pytest.mark.parametrize("write", ALL)


def read(data: bytes) -> Export:
    (found,) = held.read(held.HeldFile("saved again", data))
    assert not isinstance(found, Unknown), found.because
    return found


def column(export: Export, name: str) -> list[Any]:
    dataset, *_ = export.reading.datasets  # the days; longer spans are in another dataset
    return [None if x != x else x for x in dataset.frame[name]]


def reported(export: Export) -> str:
    return "\n".join(map(str, export.reading.problems))


BY_A_SPREADSHEET = "by a spreadsheet program that saved it again, so the cell was left out"


@every_kind
def test_a_whole_table_as_a_workbook_is_read_as_the_text_is(write: Write) -> None:
    text = held.read(held.held(held.FIXTURES / D2D))[0]
    assert isinstance(text, Export)
    for name in ("units", "royalty", "title", "identifier"):
        assert column(read(write(table_of(D2D))), name) == column(text, name)


@every_kind
def test_an_amount_that_has_become_a_day(write: Write) -> None:
    export = read(write(put(table_of(D2D), "Publisher Share", datetime(2026, 4, 2))))
    assert column(export, "royalty")[0] is None
    assert BY_A_SPREADSHEET in reported(export)


@every_kind
def test_a_title_that_has_become_a_day(write: Write) -> None:
    """'1-2' or '3/4' in a text column."""
    export = read(write(put(table_of(D2D), "Title", datetime(2026, 2, 1))))
    assert column(export, "title")[0] is None
    assert BY_A_SPREADSHEET in reported(export)


@every_kind
@pytest.mark.parametrize("shown", ["9.79E+12", "9,79E+12"])
def test_an_isbn_cut_to_what_was_shown(write: Write, shown: str) -> None:
    export = read(write(put(table_of(D2D), "Ebook ISBN", shown)))
    assert column(export, "identifier")[0] is None
    assert BY_A_SPREADSHEET in reported(export)


@every_kind
def test_an_isbn_that_is_only_shown_short_has_lost_nothing(write: Write) -> None:
    export = read(write(table_of(D2D)))
    assert column(export, "identifier")[0] == "9790000000024"
    assert reported(export) == ""


@every_kind
def test_an_id_of_nineteen_digits_kept_as_a_number(write: Write) -> None:
    """A workbook's numbers have fifteen to seventeen digits; the link beside has them all, and without it they are lost."""
    table = table_of(X_CONTENT)
    (whole,) = held.read(held.HeldFile("a", write(table)))
    assert isinstance(whole, Export)
    assert whole.reading.kept["posts"] == len(table) - 1
    for line in range(2, len(table) + 1):
        put(table, "Post id", float(table[line - 1][0]), line)
    (found,) = held.read(held.HeldFile("a", write(table)))
    assert isinstance(found, Export)
    assert column(found, "post_id") == column(whole, "post_id")
    for line in range(2, len(table) + 1):
        put(table, "Link", "", line)
    (found,) = held.read(held.HeldFile("a", write(table)))
    assert isinstance(found, Export)
    assert found.reading.kept["posts"] == 0
    assert "by a spreadsheet program" in reported(found)


@every_kind
def test_days_that_have_become_the_programs_own_days_are_not_guessed(write: Write) -> None:
    (found,) = held.read(
        held.HeldFile("a", write(put(table_of(D2D), "End Date", datetime(2026, 3, 5))))
    )
    assert isinstance(found, Export)
    assert found.reading.rows == 5
    assert "2026-03-05" not in held.shown([found]).split("--")[1]


@every_kind
def test_numbers_kept_as_text_are_numbers(write: Write) -> None:
    export = read(write(put(table_of(D2D), "Net Unit Sales", "1")))
    assert column(export, "units") == column(read(write(table_of(D2D))), "units")


@pytest.mark.parametrize("formula", ["=1+1", "=SUM(K2:K3)", "=cmd|'/C calc'!A0"])
@pytest.mark.parametrize("write", XLSX)
def test_a_number_that_is_a_formula_without_its_result_is_missing_and_reported(
    write: Write, formula: str
) -> None:
    export = read(write(put(table_of(D2D), "Publisher Share", formula)))
    assert column(export, "royalty")[0] is None
    assert "a formula without its result, so the cell was left out" in reported(export)


@pytest.mark.parametrize("formula", ["=1+1", "=SUM(K2:K3)"])
def test_a_formula_of_an_old_workbook_without_its_result_is_missing(formula: str) -> None:
    export = read(by_xlwt(put(table_of(D2D), "Publisher Share", formula)))
    assert column(export, "royalty")[0] is None
    assert column(export, "royalty")[1:] == column(read(by_xlwt(table_of(D2D))), "royalty")[1:]


@every_kind
def test_words_that_are_a_formula_without_its_result_are_missing(write: Write) -> None:
    export = read(write(put(table_of(D2D), "Title", '=HYPERLINK("http://evil.example","Salt")')))
    assert "evil" not in held.shown([export])
    if write is by_xlwt:  # a library for old workbooks gives a blank
        (lost, total) = export.reading.set_aside
        assert lost.lines == (2,)
        assert lost.reason.startswith("it has a day, but no title")
        assert (total.lines, total.reason) == ((6,), "a summary row")
    else:
        assert column(export, "title")[0] is None
        assert "a formula without its result" in reported(export)


def test_a_formulas_result_counts_where_it_stands_there() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for i, row in enumerate(table_of(D2D)):
            sheet.write_row(i, 0, row)
        names = table_of(D2D)[0]
        sheet.write_formula(1, names.index("Publisher Share"), "=1+1", None, 2.0)
        sheet.write_formula(
            1, names.index("Title"), '=HYPERLINK("http://evil.example","Salt")', None, "Salt"
        )
    export = read(stream.getvalue())
    assert (column(export, "royalty")[0], column(export, "title")[0]) == (2.0, "Salt")
    assert "evil" not in held.shown([export])
    assert reported(export) == ""


@pytest.mark.parametrize("write", [by_openpyxl, by_xlwt])
def test_words_that_only_look_like_a_formula_stay_words(write: Write) -> None:
    export = read(write(put(table_of(D2D), "Title", "+cmd|' /C calc'!A0")))
    assert column(export, "title")[0] == "+cmd|' /C calc'!A0"


@pytest.mark.parametrize("error", ["#NAME?", "#REF!", "#VALUE!", "#N/A"])
@pytest.mark.parametrize("name", ["Title", "Publisher Share"])
def test_errors_in_place_of_words_and_amounts(error: str, name: str) -> None:
    export = read(by_openpyxl(put(table_of(D2D), name, error)))
    assert column(export, {"Title": "title"}.get(name, "royalty"))[0] is None
    assert BY_A_SPREADSHEET in reported(export)


@pytest.mark.thorough
def test_so_many_formulas_that_memory_would_fill(tmp_path: Any) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["date", "visits"])
        for i in range(1, 100_102):
            sheet.write_formula(i, 1, "=1+1")
    (found,) = held.read(held.HeldFile("a.xlsx", (tmp_path / "a.xlsx").read_bytes()))
    assert isinstance(found, Unknown)
    assert "it holds 100,000 formulas without a result" in found.because
