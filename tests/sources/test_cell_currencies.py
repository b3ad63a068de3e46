"""Numbers in a workbook keep their cell's currency; an ods may end each of its sheets with a million blank rows."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
import xlwt

from roi.errors import UnsafeFile
from roi.sources.cell_currencies import Money, sign_of
from roi.sources.workbooks import Workbook

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)
CELL = '<table:table-cell office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>'
REST = '<table:table-row table:number-rows-repeated="{}"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'


def ods(*sheets: str) -> bytes:
    tables = "".join(
        f'<table:table table:name="Sheet{i}">{rows}</table:table>' for i, rows in enumerate(sheets)
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        book.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return stream.getvalue()


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def signs(book: Workbook, sheet: int = 0) -> list[list[str | None]]:
    rows = book.rows_with_currencies(sheet)
    return [[cell.sign if isinstance(cell, Money) else None for cell in cells] for cells in rows]


def test_sheets_that_end_in_a_million_blank_rows_are_each_as_small_as_they_are() -> None:
    sheet = row(*[CELL] * 10) + REST.format(1_048_575)
    book = Workbook.read(ods(*[sheet] * 12), "a.ods")
    assert [book.rows(i) for i in range(12)] == [[[3.0] * 10]] * 12


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_sheet_too_large_is_refused_wherever_it_stands(place: int) -> None:
    small, large = row(CELL), row(*[CELL] * 30) + REST.format(999_999) + row(*[CELL] * 30)
    sheets = [small, small]
    sheets.insert(place, large)
    with pytest.raises(UnsafeFile, match="25,000,000 cells"):
        Workbook.read(ods(*sheets), "a.ods")


def test_number_formats_of_an_xlsx_name_currencies() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("notes").write(0, 0, 7)
        sheet = book.add_worksheet("money")
        formats = [
            "[$$-1009]#,##0.00",
            "[$€-407] #,##0.00",
            '"£"#,##0.00',
            "¥#,##0",
            "0.00",
            "d mmm",
        ]
        for i, code in enumerate(formats):
            sheet.write(2, 1 + i, 5.5, book.add_format({"num_format": code}))
    read = Workbook.read(stream.getvalue(), "a.xlsx")
    assert signs(read, 1)[2] == [None, "CAD", "€", "£", "¥", None, None]
    assert signs(read, 0) == [[None]]


def test_number_formats_of_an_xls_name_currencies() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    sheet.write(0, 0, 4.5, xlwt.easyxf(num_format_str='#,##0.00 "zł"'))
    sheet.write(0, 1, 4.5)
    stream = io.BytesIO()
    book.save(stream)
    assert signs(Workbook.read(stream.getvalue(), "a.xls")) == [["zł", None]]


def test_cells_of_an_ods_name_currencies_also_where_one_element_stands_for_several() -> None:
    money = '<table:table-cell table:number-columns-repeated="2" office:value-type="currency" office:value="3" office:currency="SEK"><text:p>3</text:p></table:table-cell>'
    twice = f'<table:table-row table:number-rows-repeated="2">{CELL}{money}</table:table-row>'
    book = Workbook.read(ods(row(CELL), row(CELL) + twice), "a.ods")
    assert signs(book, 1) == [[None] * 3, [None, "SEK", "SEK"], [None, "SEK", "SEK"]]
    assert signs(book, 0) == [[None]]


@pytest.mark.parametrize(
    ("code", "sign"),
    [
        ("General", None),
        ("#,##0.00_);[Red](#,##0.00)", None),
        ("[$USD] #,##0.00", "USD"),
        ("[$kr-41d]#,##0", "SEK"),
        ("[h]:mm:ss", None),
        ('0.0" copies"', "copies"),  # no currency: that is for the reader of words to say
        ("[Red]-$#,##0.00", "$"),
    ],
)
def test_signs_of_number_formats(code: str, sign: str | None) -> None:
    assert sign_of(code) == sign
