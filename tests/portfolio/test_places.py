"""Where authors are found: folders, zips, tables, addresses; what is not a portfolio is told."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from roi.errors import NoFolder, RoiError, WrongUse
from roi.portfolio.places import Author, authors_of


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("bo", "ada", ".hidden"):
        (tmp_path / name).mkdir()
    (tmp_path / "cy.zip").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")
    return tmp_path


def test_folders_and_zips_are_authors_and_nothing_else(place: Path) -> None:
    found = authors_of(place)
    assert [a.name for a in found] == ["ada", "bo", "cy"]
    assert [Path(a.address) for a in found] == [place / "ada", place / "bo", place / "cy.zip"]


def test_one_name_twice_gets_its_place(place: Path) -> None:
    (place / "ada.zip").write_bytes(b"")
    names = [a.name for a in authors_of(place)]
    assert len(set(names)) == 4
    assert names[0] == f"ada ({place / 'ada'})"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_names_places_hours_and_what_is_declared(place: Path, separator: str) -> None:
    rows = ["Author,Place,Genre,Hour", "Ada Vale,ada,fantasy,20", "Bo,s3://bucket/bo,crime,", ",,,"]
    table = place / "clients.csv"
    table.write_text("\n".join(rows).replace(",", separator), encoding="utf-8")
    assert authors_of(table) == (
        Author("Ada Vale", str(place / "ada"), (("genre", "fantasy"),), 20.0),
        Author("Bo", "s3://bucket/bo", (("genre", "crime"),)),
    )


def test_a_workbook_is_a_table_too(place: Path) -> None:
    frame = pd.DataFrame({"place": ["ada", "bo"], "size": [12, 300], "hour": [15, None]})
    frame.to_excel(place / "clients.xlsx", index=False, engine="xlsxwriter")
    found = authors_of(place / "clients.xlsx")
    assert [a.declared for a in found] == [(("size", "12"),), (("size", "300"),)]
    assert [a.hour for a in found] == [15.0, None]


def test_one_column_of_places_needs_no_heading(place: Path) -> None:
    frame = pd.DataFrame(["ada", "https://files.example/bo.zip"])
    frame.to_excel(place / "two.xlsx", index=False, header=False, engine="xlsxwriter")
    assert [a.name for a in authors_of(place / "two.xlsx")] == ["ada", "bo"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("author,where\nAda,ada\n", "no column is headed 'place'"),
        ("author,place,hour\nAda,ada,ten\n", "the hour of Ada should be a number"),
        ("place\nada\nada\n", "is named more than once"),
        ("place\n", "holds no author"),
        ("", "holds no author"),
        ("place,author\n,Ada\n", "holds no author"),
    ],
)
def test_a_table_that_is_none_is_told_in_a_sentence(place: Path, content: str, told: str) -> None:
    (place / "clients.csv").write_text(content, encoding="utf-8")
    with pytest.raises(WrongUse, match=told):
        authors_of(place / "clients.csv")


def test_no_place_and_no_author_are_told(place: Path) -> None:
    with pytest.raises(NoFolder):
        authors_of(place / "absent")
    with pytest.raises(WrongUse, match="holds no author"):
        authors_of(place / "ada")
    (place / "roi.toml").write_text("", encoding="utf-8")
    with pytest.raises(WrongUse, match="one author's own folder"):
        authors_of(place)
    with pytest.raises(RoiError, match="can't be opened"):
        authors_of("nowhere://bucket/authors")
