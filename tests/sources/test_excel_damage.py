"""What Excel breaks when it saves an export again: named as damaged, or cell by cell; never repaired, never read as something else.

Each table is a fixture, changed as the program changes it when it opens a text and writes it back.
"""

from __future__ import annotations

import csv
import io
import re

import held
import pytest

from roi.loaders.walk import Export, Unknown


def changed(name: str, *pairs: tuple[str, str], sign: str = ",") -> list[Export | Unknown]:
    """Read a fixture in which texts were replaced, all of them found, and written with another sign between the columns."""
    fixture = held.FIXTURES / name
    with held.HeldFile(name, fixture.read_bytes()).text() as stream:
        text = stream.read().lstrip("\ufeff")
    if sign != ",":
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=sign).writerows(csv.reader(io.StringIO(text, newline="")))
        text = out.getvalue()
    for old, new in pairs:
        assert re.search(old, text), old
        text = re.sub(old, new, text)
    return held.read(held.held(fixture, {"": text.encode("utf-8-sig")}))


def reported_by(found: list[Export | Unknown]) -> str:
    return held.shown(found) + "".join(x.because for x in found if isinstance(x, Unknown))


def kept(found: list[Export | Unknown]) -> int:
    return sum(sum(x.reading.kept.values()) for x in found if isinstance(x, Export))


X_CONTENT = "x_content/account_analytics_content_2025-01-01_2025-03-01.csv"
D2D = "draft2digital_ebook/2026-05.csv"


@pytest.mark.parametrize("id_", ["1.89531E+18", "1895311795942330000"])
def test_an_id_that_has_lost_digits(id_: str) -> None:
    """Only the first post's link has an id that could be written so."""
    found = changed(X_CONTENT, (r"(?m)^\d{19}", id_))
    assert kept(found) == 1
    assert "no readable 'Post id'" in reported_by(found)
    assert ("a spreadsheet program" in reported_by(found)) == ("E+" in id_)


def test_one_id_that_ends_in_zeros_is_an_id() -> None:
    found = changed(X_CONTENT, ("1890491198469046272", "1890491198469040000"))
    assert kept(found) == 3


@pytest.mark.parametrize("day", ["3-Apr", "03. Apr", "Apr-03", "3. Mai", "#######", "#NAME?"])
def test_an_amount_that_has_become_a_day_or_an_error(day: str) -> None:
    found = changed("plain_table/months.csv", ("£24.10", day))
    assert "24.1" not in reported_by(found)
    assert ",3.0," not in reported_by(found)
    assert "by a spreadsheet program that saved it again" in reported_by(found)
    found = changed(D2D, (r"0\.5,2\.49,", f"0.5,{day},"))
    assert "by a spreadsheet program that saved it again, so the cell was left out" in reported_by(
        found
    )


def test_semicolons_and_decimal_commas_in_an_export_that_has_neither() -> None:
    """All amounts of the file together prove the sign, so they read as they did, and that is noted."""
    found = changed(D2D, (r"(\d)\.(\d)", r"\1,\2"), sign=";")
    golden = held.golden_of(held.FIXTURES / D2D).read_text(encoding="utf-8")
    rows = [line for line in golden.splitlines() if line[:2] == "20"]
    assert rows
    assert set(rows) <= set(reported_by(found).splitlines())
    assert "Amounts were read with decimal commas" in reported_by(found)


def test_semicolons_alone_change_nothing() -> None:
    found = changed("x_overview/account_overview_analytics.csv", sign=";")
    assert reported_by(found) == held.golden_of(
        held.FIXTURES / "x_overview/account_overview_analytics.csv"
    ).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "dates", "turned"),
    [
        ("shopify/orders_export.csv", r"2026-09-0(\d) (\d\d:\d\d):00 -0400", r"9/\1/2026 \2"),
        ("stripe/balance_history.csv", r"2026-03-0(\d) (\d\d:\d\d)", r"3/\1/2026 \2"),
    ],
)
def test_days_that_are_written_in_another_order_are_not_guessed(
    name: str, dates: str, turned: str
) -> None:
    whole = held.read(held.held(held.FIXTURES / name))
    found = changed(name, (dates, turned))
    assert kept(found) < kept(whole)
    assert "readable" in reported_by(found)


def test_the_zeros_before_a_days_number_are_gone() -> None:
    name = "ga4_report/Informes_resumen.csv"
    whole = held.read(held.held(held.FIXTURES / name))
    found = changed(name, (r"(?m)^000(\d),", r"\1,"))
    assert kept(found) == kept(whole) > 0
    frames = [
        [d.frame.to_csv() for x in some if isinstance(x, Export) for d in x.datasets]
        for some in (whole, found)
    ]
    assert frames[0] == frames[1]


def test_formulas_are_neither_reckoned_out_nor_followed() -> None:
    found = changed(
        D2D,
        (r"0\.5,2\.49,", "0.5,=1+1,"),
        ("Salt Road", '"=HYPERLINK(""http://evil.example"",""Salt"")"'),
    )
    assert "'=1+1': a formula without its result" in reported_by(found)
    titles = [
        t
        for x in found
        if isinstance(x, Export)
        for d in x.reading.datasets
        for t in d.frame["title"]
    ]
    assert '=HYPERLINK("http://evil.example","Salt")' in titles, "words are words"
