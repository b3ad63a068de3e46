"""TikTok's days without a year: known by the zip's name, in either order, or not counted."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
import pytest

from roi.errors import NoExports
from roi.exports import load

DAYS = ["December 30", "December 31", "January 1", "January 2"]


def overview(days: list[str]) -> str:
    rows = [f'"{day}","{10 + n}","1","2","0","0"' for n, day in enumerate(days)]
    return "\n".join(['"Date","Video Views","Profile Views","Likes","Comments","Shares"', *rows])


def packed(folder: Path, name: str, days: list[str]) -> Path:
    with zipfile.ZipFile(folder / name, "w") as file:
        file.writestr("Overview.csv", overview(days))
    return folder


def days_of(folder: Path) -> dict[str, float]:
    frame = load(folder).exports[0].datasets[0].frame
    return dict(zip(frame["date"].dt.strftime("%Y-%m-%d"), frame["impressions"], strict=True))


def test_the_year_is_that_of_the_first_day_in_the_zips_name(tmp_path: Path) -> None:
    found = days_of(packed(tmp_path, "Overview_2025-12-30_1767398400_ada (1).zip", DAYS))
    assert found == {"2025-12-30": 10, "2025-12-31": 11, "2026-01-01": 12, "2026-01-02": 13}


@pytest.mark.parametrize(
    "name",
    [
        "Overview_2025-11-30_1767398400_ada.zip",
        "Overview_2025-13-45_1767398400_ada.zip",
        "mine.zip",
    ],
)
def test_a_name_that_says_another_day_gives_no_year(name: str, tmp_path: Path) -> None:
    with pytest.raises(NoExports, match="no year"):
        load(packed(tmp_path, name, DAYS))


@pytest.mark.parametrize("days", [DAYS, DAYS[::-1]])
def test_the_newest_day_has_the_year_that_was_said(days: list[str], tmp_path: Path) -> None:
    (tmp_path / "Overview.csv").write_text(overview(days), encoding="utf-8")
    (tmp_path / "Overview.csv.toml").write_text("year = 2026\n", encoding="utf-8")
    assert sorted(days_of(tmp_path)) == ["2025-12-30", "2025-12-31", "2026-01-01", "2026-01-02"]


def test_days_out_of_order_have_no_year(tmp_path: Path) -> None:
    sorted_as_text = ["December 1", "December 10", "December 2", "January 1"]
    (tmp_path / "Overview.csv").write_text(overview(sorted_as_text), encoding="utf-8")
    (tmp_path / "Overview.csv.toml").write_text("year = 2026\n", encoding="utf-8")
    with pytest.raises(NoExports, match="not in order"):
        load(tmp_path)


@pytest.mark.parametrize("day", ["{} de março", "{}. März", "3月{}日"])
def test_a_table_in_another_language_is_not_said_to_have_no_days(day: str, tmp_path: Path) -> None:
    rows = "".join(f"{day.format(n)},10,2,3,0,1\n" for n in range(1, 5))
    (tmp_path / "a.csv").write_text(f"A,B,C,D,E,F\n{rows}", encoding="utf-8")
    with pytest.raises(NoExports, match="days have no year"):
        load(tmp_path)


def test_followers_active_in_each_hour_are_known(tmp_path: Path) -> None:
    rows = "".join(f'"March {d}","{h}","12"\n' for d in (1, 2) for h in range(24))
    (tmp_path / "a.csv").write_text(f'"Date","Hour","Active followers"\n{rows}', encoding="utf-8")
    with pytest.raises(NoExports, match="active hours"):
        load(tmp_path)


def test_the_order_is_plain_where_a_spreadsheet_has_put_a_year_in(tmp_path: Path) -> None:
    frame = pd.date_range("2025-12-30", periods=4)
    (tmp_path / "Overview.csv").write_text(
        overview([f"{d:%d-%b-%y}" for d in frame]), encoding="utf-8"
    )
    (tmp_path / "Overview.csv.toml").write_text("year = 2026\n", encoding="utf-8")
    assert sorted(days_of(tmp_path))[0] == "2025-12-30"
