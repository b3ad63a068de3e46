"""Every delimited export in other, equivalent forms: exactly the golden rows; cut off: reported, if it can be seen.

The suite tries one fixture of each loader, `pytest -m thorough`, which CI runs afterwards, the others.
"""

from __future__ import annotations

import csv
import io
import statistics
from collections.abc import Callable
from functools import cache
from pathlib import Path

import damage
import held
import oracle
import pytest

from roi.sources.delimited import delimiter_of

CUTS = 5  # equal parts of a file, each of which may be its end
TABLES = [
    f
    for f in held.fixtures()
    if f.suffix.casefold() in {".csv", ".tsv", ".txt"} and "_log" not in f.parent.name
]
# Recognised by the position of columns (no header, one in another language, an index of days, or
# lines of names and values above the table), or with more cells in a row than the header names.
BY_PLACE = {
    "ga4_exploration",
    "ga4_report",
    "geniuslink",
    "newsletter_report",
    "meta_audience",
    "meta_metric",
    "pinterest_overview",
    "search_console",
    "search_console_tables",
    "tiktok_studio",
    "universal_analytics",
    "wordpress_stats",
    "x_content/japanese.csv",
    "x_daily_activity/japanese.csv",
    "x_overview/japanese.csv",
    "x_tweet_activity/japanese.csv",
}
NAMED_TWICE = {"meta_facebook_content"}  # of two columns with one name the first counts
# A range of days without quotes takes two cells under one name: its days can't change places, and
# a header filled to the rows' width would name other columns.
IN_TWO_CELLS = {
    "matomo/weeks_in_two_cells.csv",
    "wordpress_stats/adavale.example-posts-month-01_05_2024-31_05_2024.csv",  # an address with a comma
}


@cache
def text_of(fixture: Path) -> str:
    """Return a table as text with plain line ends and without a byte-order mark."""
    with held.HeldFile(fixture.name, fixture.read_bytes()).text() as stream:
        return stream.read().lstrip("\ufeff").replace("\r\n", "\n")


def ended(text: str, end: str) -> str:
    """Return a text with other line ends, except inside quotes."""
    parts = text.split('"')
    return '"'.join(x if i % 2 else x.replace("\n", end) for i, x in enumerate(parts))


WAYS: dict[str, Callable[[str], bytes]] = {
    "line feeds": str.encode,
    "carriage returns and line feeds": lambda text: ended(text, "\r\n").encode(),
    "carriage returns": lambda text: ended(text, "\r").encode(),
    "a byte-order mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "Windows' encoding": lambda text: text.encode("cp1252"),
}


def is_another(way: str, fixture: Path) -> bool:
    """Return whether a fixture can be written in a form, and isn't already: the original is compared with its golden file anyway."""
    if way == "Windows' encoding" and not is_in_windows_letters(fixture):
        return False
    return WAYS[way](text_of(fixture)) != fixture.read_bytes()


@cache
def seen_before(fixture: Path) -> oracle.Seen:
    return oracle.seen(held.read(held.held(fixture)))


def is_in_windows_letters(fixture: Path) -> bool:
    return text_of(fixture).encode("cp1252", errors="replace").decode("cp1252") == text_of(fixture)


@pytest.mark.one_in(6)
@pytest.mark.parametrize(
    ("fixture", "way"),
    [
        pytest.param(fixture, way, marks=held.marks_of(fixture))
        for fixture in TABLES
        for way in WAYS
        if is_another(way, fixture)
    ],
    ids=lambda x: held.name_of(x) if isinstance(x, Path) else x,
)
def test_line_ends_and_encodings_change_nothing(fixture: Path, way: str) -> None:
    found = held.read(held.held(fixture, {"": WAYS[way](text_of(fixture))}))
    assert held.shown(found) == held.golden_of(fixture).read_text(encoding="utf-8")


def with_one_more(row: list[str]) -> list[str]:
    """Return a row of a table with an extra cell: a name in a header, else a number."""
    if len(row) < 2 or not any(row):
        return row
    return [*row, "7" if any(cell[:1].isdecimal() for cell in row) else "Added later"]


MOVED: dict[str, Callable[[list[str]], list[str]]] = {
    "columns the other way round": lambda row: row[::-1],
    "the first column last": lambda row: [*row[1:], *row[:1]],
    "a column more": with_one_more,
}


@pytest.mark.one_in(6)
@pytest.mark.parametrize(
    ("fixture", "what"),
    [
        pytest.param(fixture, what, marks=held.marks_of(fixture))
        for fixture in TABLES
        for what in MOVED
        if what == "a column more"
        or (
            (what == "the first column last") == (fixture.parent.name in NAMED_TWICE)
            and held.name_of(fixture) not in IN_TWO_CELLS
        )
    ],
    ids=lambda x: held.name_of(x) if isinstance(x, Path) else x,
)
def test_columns_may_move_and_grow(fixture: Path, what: str) -> None:
    before = seen_before(fixture)
    after = oracle.seen(held.read(held.held(fixture, {"": moved(fixture, MOVED[what])})))
    assert oracle.written(after) <= oracle.written(before)
    if BY_PLACE.isdisjoint({fixture.parent.name, held.name_of(fixture)}):
        assert (after.kept, after.numbers) == (before.kept, before.numbers)
        assert (after.lines, after.aside) == (before.lines, before.aside)
    else:
        assert oracle.silent(before, after, damage.Mutation(what, b"")) is None


def moved(fixture: Path, change: Callable[[list[str]], list[str]]) -> bytes:
    """Return a table with each row changed; cells left off the end of rows are filled in."""
    text = text_of(fixture)
    sign = delimiter_of(tuple(text.splitlines()[:60]))
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))
    is_even = held.name_of(fixture) not in IN_TWO_CELLS
    width = statistics.mode(len(row) for row in rows if len(row) > 1) if is_even else 0
    whole = [row + [""] * (width - len(row) if len(row) > width / 2 else 0) for row in rows]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sign, lineterminator="\n").writerows(map(change, whole))
    return out.getvalue().encode()


@pytest.mark.one_in(6)
@pytest.mark.parametrize(
    "fixture",
    [pytest.param(f, marks=held.marks_of(f)) for f in held.fixtures()],
    ids=held.name_of,
)
def test_a_file_that_is_cut_off_says_so(fixture: Path) -> None:
    """At a few places of every file: visible damage is reported, and invisible damage never gives a number that nobody wrote."""
    files = held.files_of(fixture)
    before = seen_before(fixture)
    name = max(files, key=lambda path: len(files[path]))
    for part in range(1, CUTS):
        mutation = damage.cut(files[name], len(files[name]) * part // CUTS)
        after = oracle.seen(held.read(held.held(fixture, {**files, name: mutation.data})))
        assert oracle.silent(before, after, mutation) is None, mutation.name
