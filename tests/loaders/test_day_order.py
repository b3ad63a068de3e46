"""A file's columns together say whether the day or the month comes first, in every table that a spreadsheet program saves again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from places import FIXTURES

from roi.exports import load
from roi.loaders.parse import dates, local_times, times
from roi.records.dataset import Reading
from roi.records.kinds import KINDS
from roi.sources.delimited import delimiter_of

TOLD = re.compile(r"Days could be (day|month)-first|could be day-first or month-first")
SERVICES = """amazon_ads apple_books apple_trends barnes_noble_press draft2digital_ebook draft2digital_print etsy_items
    etsy_orders facebook_page_insights google_play kobo_sales leanpub linkedin_connections meta_ads payhip smashwords
    square_items square_transactions streetlib woocommerce""".split()
DAY_FIRST = {"kobo_sales", "streetlib"}
TABLES = [
    f
    for service in SERVICES
    for f in sorted((FIXTURES / service).iterdir())
    if f.suffix in {".csv", ".txt"}
]
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
NUMERIC = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)")
WAYS: dict[str, Callable[[date], str]] = {
    "day first": lambda d: f"{d:%d/%m/%Y}",
    "month first": lambda d: f"{d.month}/{d.day}/{d:%y}",
    "in words": lambda d: f"{d.day}-{d:%b-%y}",
    "dots": lambda d: f"{d:%d.%m.%Y}",
    "year first": lambda d: f"{d:%Y-%m-%d}",
}


def rewritten(cell: str, write: Callable[[date], str], *, day_first: bool) -> str:
    """Return a cell whose day is written differently."""
    if found := ISO.match(cell):
        day = date(int(found[1]), int(found[2]), int(found[3]))
    elif found := NUMERIC.match(cell):
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        parts = int(found[1]), int(found[2])
        day = date(year, *(parts[::-1] if day_first else parts))
    else:
        return cell
    return write(day) + cell[found.end() :].removesuffix(" UTC")


def read(folder: Path, text: str, name: str = "table.csv") -> Reading:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    (export,) = load(folder).exports
    return export.reading


def days_and_numbers(reading: Reading) -> list[pd.DataFrame]:
    return [
        d.frame[[KINDS[d.kind].when, *KINDS[d.kind].measures]].reset_index(drop=True)
        for d in reading.datasets
    ]


@pytest.mark.one_in(4)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("table", TABLES, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_saved_again_it_says_the_same_or_that_it_cannot_be_known(
    tmp_path: Path, table: Path, way: str
) -> None:
    raw = table.read_bytes()
    text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    mark = delimiter_of(text.splitlines())
    out = io.StringIO()
    rows = csv.reader(io.StringIO(text), delimiter=mark)
    first = table.parent.name in DAY_FIRST
    again = [[rewritten(c, WAYS[way], day_first=first) for c in row] for row in rows]
    csv.writer(out, delimiter=mark, lineterminator="\n").writerows(again)
    before, after = read(tmp_path / "a", text), read(tmp_path / "b", out.getvalue())
    if any(map(TOLD.search, map(str, after.notes))):
        return
    assert after.kept == before.kept
    for x, y in zip(days_and_numbers(before), days_and_numbers(after), strict=True):
        pd.testing.assert_frame_equal(x, y)


HEADER = "Date,Campaign Name,Currency,Impressions,Clicks,Spend\n"


def spent(tmp_path: Path, *days: str) -> tuple[list[str], Reading]:
    """Return the days read from Amazon's table of advertisements with these days; it is month-first by itself."""
    reading = read(tmp_path / "ads", HEADER + "".join(f'"{d}",Salt,USD,9,1,0.50\n' for d in days))
    return [f"{d:%m-%d}" for ds in reading.datasets for d in ds.frame["date"]], reading


def test_a_day_above_12_in_one_cell_decides_for_all(tmp_path: Path) -> None:
    days, reading = spent(tmp_path, "03/04/2025", "05/04/2025", "13/04/2025")
    assert days == ["04-03", "04-05", "04-13"]
    assert not reading.set_aside
    assert "its days are day-first, as '13/04/2025' shows" in "".join(map(str, reading.notes))


def test_without_a_day_above_12_the_service_order_is_reported(tmp_path: Path) -> None:
    days, reading = spent(tmp_path, "03/04/2025", "05/04/2025")
    assert days == ["03-04", "05-04"]
    assert "Days could be day-first: '03/04/2025' was read as 4 March 2025" in "".join(
        map(str, reading.notes)
    )


def test_the_author_can_say_that_days_come_first(tmp_path: Path) -> None:
    (tmp_path / "ads").mkdir()
    (tmp_path / "ads" / "table.csv.toml").write_text("day_first = true\n")
    days, reading = spent(tmp_path, "03/04/2025", "05/04/2025")
    assert days == ["04-03", "04-05"]
    assert not any(map(TOLD.search, map(str, reading.notes)))


def test_one_column_proves_the_order_of_another(tmp_path: Path) -> None:
    header = HEADER.replace("Date", "Start Date,End Date")
    reading = read(tmp_path / "a", f"{header}01/04/2025,30/04/2025,Salt,USD,9,1,0.50\n")
    (found,) = reading.datasets
    assert (found.start, found.end) == (date(2025, 4, 1), date(2025, 5, 1))


def test_days_in_both_orders_leave_out_those_that_could_be_either(tmp_path: Path) -> None:
    days, reading = spent(tmp_path, "13/04/2025", "04/14/2025", "03/04/2025", "15/04/2025")
    assert days == ["04-14"]
    assert "Dates are in both orders, such as '13/04/2025' and '04/14/2025'" in "".join(
        map(str, reading.notes)
    )
    assert sum(s.count for s in reading.set_aside) == 3


def test_one_odd_cell_turns_no_column(tmp_path: Path) -> None:
    """In a month-first file of a year's days, one was typed the other way round."""
    known = [f"04/{d:02}/2025" for d in range(14, 26)]
    days, reading = spent(tmp_path, *known, "31/12/2025", "04/03/2025")
    assert days == [*(f"04-{d}" for d in range(14, 26)), "04-03"]
    assert [p.text for p in reading.problems] == ["31/12/2025"]


def test_days_that_a_program_took_for_months_are_put_right(tmp_path: Path) -> None:
    """A day-first program turned 03/04 (4 March) into a date in April and left 03/14 as it was."""
    days, reading = spent(tmp_path, "2025-04-03", "2025-05-03", "03/14/2025", "03/15/2025")
    assert days == ["03-04", "03-05", "03-14", "03-15"]
    assert "it took days for months" in "".join(map(str, reading.notes))


def test_days_that_may_be_months_are_left_out(tmp_path: Path) -> None:
    days, reading = spent(tmp_path, "2025-04-03", "2025-05-06", "07/14/2025", "07/15/2025")
    assert days == ["07-14", "07-15"]
    assert "may have day and month exchanged" in "".join(map(str, reading.notes))


def test_serial_days_of_a_spreadsheet(tmp_path: Path) -> None:
    """45720 is the fourth of March 2025 in every spreadsheet program."""
    assert spent(tmp_path, "45720", "45721")[0] == ["03-04", "03-05"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("4-Mar-25", "2025-03-04"),
        ("04 Mar 2025", "2025-03-04"),
        ("March 4, 2025", "2025-03-04"),
        ("4. März 2025", "2025-03-04"),
        ("4-févr.-25", "2025-02-04"),
        ("04.03.2025 10:12", "2025-03-04"),
        ("2025/03/04, 17:07", "2025-03-04"),
        ("Mar-25", None),
        ("4-Foo-25", None),
        ("31-Feb-25", None),
    ],
)
def test_forms_of_spreadsheet_programs(cell: str, day: str | None) -> None:
    values, bad = dates("%Y-%m-%d")(pd.Series([cell]))
    assert bad.tolist() == [day is None]
    assert values.isna().tolist() == [True] if day is None else f"{values[0]:%Y-%m-%d}" == day


def test_moments_saved_again_keep_their_zone() -> None:
    """14 March 2025, 18:37 in New York is 22:37 UTC; a day without a time is not a time."""
    cells = pd.Series(["3/14/2025 6:37 PM", "3/15/2025 18:37", "3/16/2025"])
    read = times("%Y-%m-%d %H:%M:%S", zone="America/New_York")(cells)
    assert [str(v) for v in read.values[:2]] == [
        "2025-03-14 22:37:00+00:00",
        "2025-03-15 22:37:00+00:00",
    ]
    assert read.bad.tolist() == [False, False, True]


def test_moments_of_services_without_an_order_are_not_guessed() -> None:
    read = local_times("%Y-%m-%d %H:%M:%S")(pd.Series(["3/4/2025 18:37", "5/4/2025 18:37"]))
    assert read.bad.all()
