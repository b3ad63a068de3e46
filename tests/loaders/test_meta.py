"""Meta's exports: damage by Excel is named, and a platform is asked for, never guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import places
import pytest

from roi.errors import NoExports
from roi.exports import load
from roi.loaders.families.instagram_ids import shortcode_time

FIXTURES = places.FIXTURES
CONTENT = FIXTURES / "meta_facebook_content" / "Mar-08-2025_Nov-30-2025_1000000000000001.csv"


def test_lines_wrapped_in_quotes_by_a_spreadsheet_are_named_as_damaged(tmp_path: Path) -> None:
    text = CONTENT.read_text(encoding="utf-8-sig")
    whole = [line for line in text.splitlines() if line.count('"') % 2 == 0]
    wrapped = "\n".join('"' + line.replace('"', '""') + '"' for line in whole)
    (tmp_path / "saved.csv").write_text(wrapped, encoding="utf-8")
    (tmp_path / "whole.csv").write_text(text, encoding="utf-8")
    exports = load(tmp_path)
    (damaged,) = exports.unknown
    assert damaged.file == "saved.csv"
    assert "spreadsheet" in damaged.because
    assert [e.file for e in exports.exports] == ["whole.csv"]


def test_semicolons_are_read_and_dates_in_place_of_numbers_lose_their_cell(tmp_path: Path) -> None:
    text = (
        CONTENT.read_text(encoding="utf-8-sig").replace(",", ";").replace(";40;15;", ";3.апр;15;")
    )
    (tmp_path / "saved.csv").write_text(text, encoding="cp1251", errors="replace")
    (export,) = load(tmp_path).exports
    assert export.reading.kept == {"posts": 3}
    assert any("Views" in str(p) for p in export.reading.problems)


@pytest.mark.parametrize("stated", [None, "facebook", "instagram"])
def test_the_platform_is_what_the_author_says(stated: str | None, tmp_path: Path) -> None:
    (tmp_path / "Views.csv").write_bytes((FIXTURES / "meta_metric" / "Views.csv").read_bytes())
    if stated:
        (tmp_path / "Views.csv.toml").write_text(f'network = "{stated}"\n', encoding="utf-8")
    (export,) = load(tmp_path).exports
    assert export.datasets[0].network == stated
    assert bool(export.reading.notes) == (stated is None)


@pytest.mark.parametrize("code", ["DGu1bsL²AAB", "DGu1bsLéAAB"])
def test_a_damaged_link_to_instagram_tells_no_time(code: str) -> None:
    assert shortcode_time("https://www.instagram.com/p/DGu1bsLgAAB/") == pd.Timestamp(
        "2025-03-03 09:15:02", tz="UTC"
    )
    assert pd.isna(shortcode_time(f"https://www.instagram.com/p/{code}/"))


ITALIAN = (
    'Identificativo,"ID account",Utente,Nome,Descrizione,Durata,Orario,Permalink,Tipo,Commento,'
    'Data,Visualizzazioni,Copertura,"Mi piace",Condivisioni,Commenti\n'
)


@pytest.mark.parametrize("shift", [0, 9])
def test_posts_on_instagram_are_known_by_their_links_in_any_language(
    shift: int, tmp_path: Path
) -> None:
    """The times must be those in the links; nine hours off, it is another table."""
    posts = {"DHWRQ9XgAAA": 9, "DHWRQ9XgAAB": 9}
    rows = [
        f"1800000000000000{n},17841400000000001,ada_vale,Ada,Ink,0,03/18/2025 {hour + shift:02}:48,"
        f"https://www.instagram.com/p/{code}/,IG,,Totale,52,37,{n},1,2\n"
        for n, (code, hour) in enumerate(posts.items(), 1)
    ]
    (tmp_path / "a.csv").write_text(ITALIAN + "".join(rows), encoding="utf-8")
    if shift:
        with pytest.raises(NoExports):
            load(tmp_path)
        return
    found = load(tmp_path).exports[0].datasets[0].frame
    assert list(found["likes"]) == [1, 2]
    assert found["impressions"].sum() == 104
    assert {f"{t:%Y-%m-%d %H}" for t in found["time"]} == {"2025-03-18 16"}


def followers(first: int, people: int) -> str:
    """Return a part of Instagram's list: people who came one a day from this day of March 2025."""
    seconds = [int(pd.Timestamp(2025, 3, first + n, tz="UTC").timestamp()) for n in range(people)]
    each = [{"title": "", "string_list_data": [{"value": "ada", "timestamp": s}]} for s in seconds]
    return json.dumps(each)


@pytest.mark.parametrize("folder", ["", "connections/followers_and_following"])
def test_the_parts_of_a_long_list_of_followers_are_one_list(folder: str, tmp_path: Path) -> None:
    inside = tmp_path / folder
    inside.mkdir(parents=True, exist_ok=True)
    for number, first in ((1, 5), (2, 3), (10, 1)):
        (inside / f"followers_{number}.json").write_text(followers(first, 4), encoding="utf-8")
    (inside / "visits.csv").write_text(
        "date,visits\n2025-03-01,4\n2025-03-02,5\n", encoding="utf-8"
    )
    counted = [s for s in load(tmp_path).series if s.kind == "followers"]
    assert [s.frame["gained"].sum() for s in counted] == [12]
    assert {e.loader for e in load(tmp_path).exports} == {"instagram_followers", "plain_table"}


def test_two_downloads_of_one_list_are_never_added(tmp_path: Path) -> None:
    for download in ("march", "april"):
        (tmp_path / download).mkdir()
        for number, first in ((1, 5), (2, 1)):
            part = tmp_path / download / f"followers_{number}.json"
            part.write_text(followers(first, 4), encoding="utf-8")
    [counted] = load(tmp_path).by_day("followers")
    assert counted.frame["gained"].sum() == 8
