"""Rows of workbooks that can't be read, one, a tenth or all: told in xlsx, xls and ods as in a text, and never empty in silence."""

from __future__ import annotations

import io
import random
import re
from datetime import date, time
from functools import cache
from pathlib import Path

import held
import libreoffice
import openpyxl
import oracle
import pytest

from roi.loaders.walk import Export, Unknown

SHARES = (0.0, 0.1, 1.0)


def workbooks() -> list[Path]:
    return [f for f in held.fixtures() if f.suffix == ".xlsx" and _lines(_read(f.name, f))]


def _read(name: str, fixture: Path, data: bytes | None = None) -> list[Export | Unknown]:
    return held.read(held.HeldFile(name, fixture.read_bytes() if data is None else data))


def _lines(found: list[Export | Unknown]) -> set[int]:
    """Return the lines of the rows that count."""
    exports = (e for e in found if isinstance(e, Export))
    return {int(n) for e in exports for d in e.datasets for n in d.frame["line"]}


@cache
def damaged(fixture: Path, share: float) -> bytes:
    """Return a workbook with no number, day or digit left in some of the rows that count."""
    lines = sorted(_lines(_read(fixture.name, fixture)))
    hit = random.Random(fixture.name).sample(lines, max(1, round(share * len(lines))))
    book = openpyxl.load_workbook(fixture)
    for sheet in book:
        for row in hit:
            for cell in sheet[row] if row <= sheet.max_row else ():
                if isinstance(cell.value, int | float | date | time):
                    cell.value = "??"
                elif isinstance(cell.value, str):
                    cell.value = re.sub(r"\d", "?", cell.value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def assert_told(before: list[Export | Unknown], after: list[Export | Unknown]) -> None:
    """Assert that what is gone is reported, and that a file without any row says why."""
    if _lines(after) >= _lines(before):
        return
    if any(isinstance(x, Unknown) for x in after):
        assert all(x.because for x in after if isinstance(x, Unknown))
        return
    seen, now = oracle.seen(before), oracle.seen(after)
    assert [*(now.reported - seen.reported), *(now.placed - seen.placed)], "rows gone in silence"


@pytest.mark.one_in(6)
@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("fixture", workbooks(), ids=held.name_of)
def test_rows_of_a_workbook_that_cannot_be_read_are_told(fixture: Path, share: float) -> None:
    before = _read(fixture.name, fixture)
    after = _read(fixture.name, fixture, damaged(fixture, share))
    assert after, "nothing is said of the file"
    assert_told(before, after)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("ending", "form"), [("xls", "MS Excel 97"), ("ods", "calc8")], ids=["xls", "ods"]
)
def test_rows_are_told_in_other_workbooks_too(ending: str, form: str, tmp_path: Path) -> None:
    """LibreOffice writes each workbook again, whole and damaged, in the other form."""
    given = {
        f"{held.name_of(f)}|{share}": f.read_bytes() if share < 0 else damaged(f, share)
        for f in workbooks()
        for share in (-1.0, *SHARES)
    }
    again = libreoffice.written(given, ending, form, tmp_path)
    assert len(again) == len(given)
    for name in given:
        plain, _, share = name.partition("|")
        if float(share) < 0:
            continue
        file = f"{Path(plain).stem}.{ending}"
        before, after = (held.read(held.HeldFile(file, again[n])) for n in (f"{plain}|-1.0", name))
        assert after, f"nothing is said of {name}"
        assert_told(before, after)
