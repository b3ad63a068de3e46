"""Hand-kept tables cut in pieces, kept beside each other, with cells to be filled in, and with the advice that was given."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

import roi
from roi.errors import NoExports
from roi.exports import Exports

START = date(2025, 1, 6)  # a Monday


def daily(first: int, last: int, head: str = "Date,Copies", row: str = "{day},{n}") -> str:
    """Return a table of the days `first` to `last` (exclusive) after the start, with 0 to 4 copies each."""
    days = range(first, last)
    lines = [row.format(day=START + timedelta(days=i), n=i % 5) for i in days]
    return "\n".join([head, *lines, ""])


def load(folder: Path, files: dict[str, str]) -> Exports:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return roi.load(folder)


def spans(found: Exports) -> list[tuple[object, ...]]:
    """Return what was sold in each time, with the grain of its series."""
    return sorted(
        (s.grain, *row)
        for s in found.totals("sales")
        for row in s.frame[["date", "end", "units"]].itertuples(index=False)
    )


def days_of(found: Exports, measure: str = "sales") -> pd.Series:
    column = roi.overlay(found).daily[measure]
    return column[column.notna()]


PIECES = {
    "one after another": {"a.csv": daily(0, 20), "b.csv": daily(20, 40), "c.csv": daily(40, 60)},
    "that overlap": {"a.csv": daily(0, 35), "b.csv": daily(25, 60)},
    "of which one is a copy": {"a.csv": daily(0, 60), "a (1).csv": daily(0, 60)},
    "of which one lies in another": {"a.csv": daily(0, 60), "feb.csv": daily(26, 54)},
}


@pytest.mark.parametrize("pieces", PIECES.values(), ids=PIECES.keys())
def test_pieces_of_one_table_are_the_table(tmp_path: Path, pieces: dict[str, str]) -> None:
    whole = days_of(load(tmp_path / "whole", {"all.csv": daily(0, 60)}))
    cut = days_of(load(tmp_path / "cut", pieces))
    assert list(cut.items()) == list(whole.items())
    assert cut.sum() == 120


WEEKS = "Week starting,Copies\n2025-01-06,1\n2025-01-13,2\n2025-01-20,3\n"
MONTHS = "Month,Copies\n2025-01-01,10\n2025-02-01,20\n"


@pytest.mark.parametrize("text", [WEEKS, WEEKS.replace("starting", "ending"), MONTHS])
def test_a_week_or_a_month_is_none_the_less_if_its_file_has_no_other(
    tmp_path: Path, text: str
) -> None:
    head, *rows = text.strip().split("\n")
    whole = load(tmp_path / "whole", {"all.csv": text})
    cut = load(tmp_path / "cut", {f"{i}.csv": f"{head}\n{row}\n" for i, row in enumerate(rows)})
    wanted, seen = map(spans, (whole, cut))
    assert seen == wanted
    assert {grain for grain, *_ in seen} <= {"span", "month"}


def test_a_week_ends_on_the_day_that_says_so(tmp_path: Path) -> None:
    text = "Week ending,Copies,X followers\n2025-01-12,1,100\n2025-01-19,2,110\n"
    found = load(tmp_path, {"s.csv": text})
    (sales,) = found.totals("sales")
    assert list(sales.frame["date"].dt.day) == [6, 13]
    assert list(sales.frame["end"].dt.day) == [13, 20]
    followers = next(s for s in found.series if s.kind == "followers")
    assert list(followers.frame["date"].dt.day) == [12, 19]


def test_a_running_total_in_pieces_is_unknown_where_they_meet(tmp_path: Path) -> None:
    head = "Date,Copies (total)\n"
    rows = [f"{START + timedelta(days=i)},{100 + 3 * i}\n" for i in range(8)]
    whole = days_of(load(tmp_path / "whole", {"s.csv": head + "".join(rows)}))
    cut = {"a.csv": head + "".join(rows[:4]), "b.csv": head + "".join(rows[4:])}
    pieces = days_of(load(tmp_path / "cut", cut))
    assert set(whole.index) - set(pieces.index) == {pd.Timestamp(START + timedelta(days=4))}
    assert (pieces == whole[pieces.index]).all()


BESIDE = {
    "advertising": daily(10, 20, "Date,Ad spend", "{day},€{n}.50"),
    "followers": daily(0, 60, "Date,X followers", "{day},10{n}"),
    "another store's copies": daily(10, 20, "Date,Store,Copies", "{day},Corner Shop,{n}"),
    "months before": "Month,Copies\nOctober 2024,9\nNovember 2024,7\n",
}


@pytest.mark.parametrize("added", BESIDE.values(), ids=BESIDE.keys())
def test_another_table_beside_it_takes_no_day_away(tmp_path: Path, added: str) -> None:
    text = daily(0, 60, "Date,Store,Copies", "{day},Kobo,{n}")
    alone = load(tmp_path / "alone", {"s.csv": text})
    beside = load(tmp_path / "beside", {"s.csv": text, "more.csv": added})
    mine = [s for s in beside.totals("sales") if s.id.service == "kobo"]
    assert 120 in [s.frame["units"].sum() for s in mine]
    assert list(days_of(beside).items()) == list(days_of(alone).items())


BLANKS = {
    "a blank month": ("Copies sold 2025,Jan,Feb,Mar\nA,3,,5\nB,1,,2\n", [1, 3]),
    "a dash": ("Copies sold 2025,Jan,Feb,Mar\nA,3,–,5\nB,1,-,2\n", [1, 3]),
    "months that are still to come": (
        "Copies sold,Jan 2025,Feb 2025,Jan 2099\nA,3,1,0\nB,1,1,0\n",
        [1, 2],
    ),
    "a month nobody wrote down": ("Month,Copies\nJanuary 2025,4\nMarch 2025,7\n", [1, 3]),
}


@pytest.mark.parametrize(("text", "known"), BLANKS.values(), ids=BLANKS.keys())
def test_what_is_not_filled_in_is_not_known(tmp_path: Path, text: str, known: list[int]) -> None:
    (series,) = load(tmp_path, {"s.csv": text}).totals("sales")
    assert sorted(set(series.frame["date"].dt.month)) == known
    assert series.frame["units"].notna().all()


def test_a_day_nobody_wrote_down_is_not_zero(tmp_path: Path) -> None:
    lines = daily(0, 30).split("\n")
    known = days_of(load(tmp_path, {"s.csv": "\n".join([*lines[:10], *lines[15:]])}))
    assert len(known) == 25


ADVICE = {
    "which part is the day": (
        "Date,Copies\n03/04/2025,3\n07/04/2025,2\n05/04/2025,1\n",
        "day_first = true",
        "day_first = true",
        {"units": 6},
    ),
    "the year of months": (
        "Copies sold,Jan,Feb,Mar\nA,3,2,5\nB,1,1,2\n",
        "year = 2025",
        "year = 2025",
        {"units": 14},
    ),
    "what columns are": (
        "Wann,Wieviel\n2025-03-01,2\n2025-03-02,3\n",
        'columns = { "Day" = "date"',
        'columns = { "Wann" = "date", "Wieviel" = "units" }',
        {"units": 5},
    ),
    "money that is called sales": (
        "Date,Vendas\n2025-03-01,9.98\n2025-03-02,4.99\n2025-03-03,14.97\n",
        'columns = { "Vendas" = "royalty" }',
        'columns = { "Vendas" = "royalty" }',
        {"royalty": 29.94},
    ),
    "whose crowns": (
        "Date,Copies,Royalty (kr)\n2025-03-01,4,100\n2025-03-02,2,50\n",
        'currency = "SEK"',
        'currency = "SEK"',
        {"units": 6, "royalty": 150},
    ),
    "advertising in another word": (
        "Wann,Reklame\n2025-03-01,2.50\n2025-03-02,3\n",
        "a file with the same name plus .toml",
        'currency = "DKK"\ncolumns = { "Wann" = "date", "Reklame" = "spend" }',
        {"amount": 5.5},
    ),
}


@pytest.mark.parametrize(
    ("text", "advice", "followed", "expected"), ADVICE.values(), ids=ADVICE.keys()
)
def test_advice_that_is_followed_leads_to_a_reading(
    tmp_path: Path, text: str, advice: str, followed: str, expected: dict[str, float]
) -> None:
    def measured(found: Exports) -> dict[str, float]:
        frames = [d.frame for e in found.exports for d in e.datasets]
        sums = {
            m: sum(f[m].sum() for f in frames if m in f) for m in ("units", "royalty", "amount")
        }
        return {m: round(float(n), 2) for m, n in sums.items() if n}

    try:
        before = load(tmp_path, {"s.csv": text})
        said = " ".join(str(n) for e in before.exports for n in e.reading.notes)
        assert measured(before) != expected
    except NoExports as refused:
        said = str(refused)
    assert advice in said
    after = load(tmp_path, {"s.csv": text, "s.csv.toml": followed + "\n"})
    assert measured(after) == expected
