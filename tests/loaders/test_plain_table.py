"""Tables kept by hand: what decides the order of day and month, amounts as people write them, what stays modest."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import places
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roi.errors import DayOrderUnknown, SettingsError
from roi.exports import load
from roi.loaders.families.hand_kept_tables import NAMES
from roi.loaders.families.hand_written_values import out_of_order, read_amounts, read_days
from roi.loaders.families.sidecar import Sidecar
from roi.loaders.formats.plain_months import plain_months
from roi.loaders.formats.plain_table import plain_table
from roi.sources.source import open_source


def days(*cells: object, day_first: bool | None = None) -> list[date | None]:
    read = read_days(pd.Series(cells, dtype=object), "a.csv", "when", day_first).days
    return [None if pd.isna(d) else d.date() for d in read]


def test_a_part_over_twelve_decides_for_the_whole_column() -> None:
    assert days("3/4/2025", "25/4/2025") == [date(2025, 4, 3), date(2025, 4, 25)]
    assert days("3/4/2025", "4/25/2025") == [date(2025, 3, 4), date(2025, 4, 25)]


def test_the_only_order_that_rises_decides() -> None:
    assert days("11/02/25", "12/02/25", "01/03/25")[2] == date(2025, 3, 1)


def test_dots_mean_day_first() -> None:
    assert days("3.4.2025") == [date(2025, 4, 3)]


@pytest.mark.parametrize(
    "cells", [("3/4/2025", "4/4/2025", "5/4/2025"), ("25/4/2025", "4/25/2025")]
)
def test_what_nothing_decides_is_asked_for(cells: tuple[str, ...]) -> None:
    with pytest.raises(DayOrderUnknown, match=r"a\.csv\.toml: day_first = true"):
        days(*cells)
    assert days("3/4/2025", day_first=True) == [date(2025, 4, 3)]


def test_dates_in_words_serials_and_months() -> None:
    cells = [
        "3 March 2025",
        "Mar 4, 2025",
        "5-Mär-25",
        45722.0,
        "2025-03-07 10:00",
        "soon",
        "31/02/x",
    ]
    assert days(*cells) == [date(2025, 3, d) for d in (3, 4, 5, 6, 7)] + [None, None]
    assert read_days(pd.Series(["marzo 2025", "2025-04"]), "", "", None).months.all()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1.234,56 €", "(5,00) €", "-2,50"], [1234.56, -5.0, -2.5]),
        (["$1,234.50", "(5.00)", "USD 3"], [1234.5, -5.0, 3.0]),
        (["1,234", "12", 7.5], [1234.0, 12.0, 7.5]),
        (["1.234", "2.000"], [1234.0, 2000.0]),
        (["1.234", "0.987", "2.500", "0.412"], [1.234, 0.987, 2.5, 0.412]),
        (["1,234", "0,987", "2,500", "0,412"], [1.234, 0.987, 2.5, 0.412]),
        (["1,5", "2"], [1.5, 2.0]),
        (["1'234.50", "1 000"], [1234.5, 1000.0]),
    ],
)
def test_amounts_as_people_write_them(cells: list[object], expected: list[float]) -> None:
    assert list(read_amounts(pd.Series(cells, dtype=object)).values) == expected


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("dtype", ["object", "str"])
def test_a_column_without_a_row_holds_no_amount(dtype: str) -> None:
    read = read_amounts(pd.Series([], dtype=dtype))
    assert (read.values.dtype, read.bad.dtype) == ("float64", "bool")
    assert read.values.empty


TABLE = "Day;Copies;Royalty\n" + "".join(f"2025-03-0{i};{i};{{}}\n" for i in range(1, 5))


@pytest.mark.parametrize(
    ("column", "read", "is_told"),
    [
        (["2.093", "3.465", "2.093", "1.397"], [2093, 3465, 2093, 1397], True),
        (["2,093", "3,465", "2,093", "1,397"], [2093, 3465, 2093, 1397], True),
        (["$ 2.093", "12", "", "1.397"], [2093, 12, None, 1397], True),
        (["2.093", "3.465", "2.093,50", "1.397"], [2093, 3465, 2093.5, 1397], False),
        (["2.093", "1.003.465", "2.093", "1.397"], [2093, 1003465, 2093, 1397], False),
        (["2.093", "0.987", "0.500", "1.397"], [2.093, 0.987, 0.5, 1.397], False),
        (["2.09", "3.46", "2.09", "1.39"], [2.09, 3.46, 2.09, 1.39], False),
        (["2", "3", "2", "1"], [2, 3, 2, 1], False),
    ],
)
def test_amounts_of_which_nothing_says_whether_they_are_thousands_are_told(
    tmp_path: Path, column: list[str], read: list[float | None], is_told: bool
) -> None:
    path = write(tmp_path, "sales.csv", TABLE.format(*column))
    (export,) = load(path).exports
    (dataset,) = export.datasets
    values = dataset.frame["royalty"]
    assert [None if pd.isna(v) else v for v in values] == read
    told = [n for n in export.reading.notes if "were read as thousands" in n]
    assert bool(told) == is_told
    assert all("'Royalty'" in n and "'2" in n for n in told)


@pytest.mark.parametrize(
    ("column", "is_told"), [(["1.204", "1.250"], False), (["1.000", "2.000"], True)]
)
def test_counts_are_whole_so_that_a_fraction_tells(
    tmp_path: Path, column: list[str], is_told: bool
) -> None:
    rows = "".join(f"2025-03-0{i};{n}\n" for i, n in enumerate(column, 1))
    (export,) = load(write(tmp_path, "mine.csv", f"Day;Followers\n{rows}")).exports
    assert any("were read as thousands" in n for n in export.reading.notes) == is_told


def test_a_row_of_months_is_told_too(tmp_path: Path) -> None:
    text = "Measure;Jan 2025;Feb 2025;Mar 2025\nRoyalties;2.093;3.465;1.397\nCopies;1;2;1\n"
    (export,) = load(write(tmp_path, "2025.csv", text)).exports
    assert any("'royalty': amounts such as '2.093'" in n for n in export.reading.notes)


def test_a_mistyped_year_breaks_the_order_but_an_unsorted_column_has_none() -> None:
    rising = list(pd.date_range("2025-01-01", periods=20))
    wrong = pd.Series([*rising[:9], pd.Timestamp("2024-01-10"), *rising[9:]])
    assert list(out_of_order(wrong).to_numpy().nonzero()[0]) == [9]
    assert not out_of_order(pd.Series([rising[i] for i in (5, 3, 9, 1, 7, 2)])).any()


DAYS = st.lists(st.dates(date(2000, 1, 1), date(2030, 12, 31)), min_size=1, max_size=30)


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y", "%Y-%m-%d", "%d %B %Y"]))
def test_days_with_a_part_over_twelve_are_read_as_they_were_written(
    written: list[date], form: str
) -> None:
    written = [*written, date(2024, 5, 31)]
    assert days(*(f"{d:{form}}" for d in written)) == written


AMOUNTS = st.lists(st.decimals(-99_999, 99_999, places=2), min_size=1, max_size=20)


@given(AMOUNTS, st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("", ".")]))
def test_amounts_are_read_whichever_signs_divide_them(
    amounts: list[Decimal], signs: tuple[str, str]
) -> None:
    def shown(amount: Decimal) -> str:
        plain = f"{amount:,.2f}".replace(",", "T").replace(".", signs[1])
        return plain.replace("T", signs[0])

    read = read_amounts(pd.Series([f"{shown(a)} €" for a in amounts], dtype=object)).values
    assert list(read) == [float(a) for a in amounts]


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_undecided_dates_are_listed_with_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, "sales.csv", "Date,Units\n3/4/2025,1\n4/5/2025,2\n")
    write(tmp_path, "good.csv", "Date,Units\n2025-04-03,1\n")
    (unknown,) = load(tmp_path).unknown
    assert "day_first = true" in unknown.because


def test_a_sidecar_that_says_nonsense_is_refused_by_name(tmp_path: Path) -> None:
    file = write(tmp_path, "sales.csv", "Date,Units\n2025-04-03,1\n")
    write(tmp_path, "sales.csv.toml", 'columns = { Units = "elephants" }')
    with pytest.raises(SettingsError, match=r"sales\.csv\.toml: a column can't be 'elephants'"):
        plain_table.read(open_source(file))


@pytest.mark.parametrize(
    "text",
    [
        "Date,Weather\n2025-04-03,rain\n",
        "Name,Units\nSalt Road,3\n",
        "Tag,Views\nbooks,3\n",
        "just some words\n",
        "",
    ],
)
def test_a_table_without_a_date_or_a_count_is_left_alone(tmp_path: Path, text: str) -> None:
    assert not plain_table.identifies(open_source(write(tmp_path, "a.csv", text)))


def test_rows_a_month_apart_never_pose_as_days(tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", "Date,Units\n2025-01-01,30\n2025-02-01,28\n2025-03-01,31\n")
    (sales,) = plain_table.read(open_source(file)).datasets
    assert sales.grain == "month"
    assert list(sales.frame["end"].dt.date) == [
        date(2025, 2, 1),
        date(2025, 3, 1),
        date(2025, 4, 1),
    ]


def test_rows_a_week_apart_last_until_the_next(tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", "Date,Units\n2025-01-06,3\n2025-01-13,2\n2025-01-20,3\n")
    (sales,) = plain_table.read(open_source(file)).datasets
    assert sales.grain == "span"
    assert [d.day for d in sales.frame["end"]] == [13, 20, 27]


def test_a_hand_kept_follower_table_with_a_wrong_year(real: Path) -> None:
    name = "twitter_metrics_monthly_rOpenSci.csv"
    reading = plain_table.read(open_source(real / "x_analytics_2016_2021" / name))
    (followers,) = reading.datasets
    assert (reading.rows, reading.kept) == (72, {"followers": 71})
    assert [(s.count, s.lines) for s in reading.set_aside] == [(1, (3,))]  # 2021-01-03 for 2021-12
    assert followers.frame["followers"].dropna().iloc[0] == 33464
    assert followers.frame["gained"].isna().all()


def test_months_across_need_a_year_from_somewhere(tmp_path: Path) -> None:
    file = write(tmp_path, "sold.csv", "Units,Jan,Feb,Mar\nSalt Road,3,4,5\n")
    assert not plain_months.identifies(open_source(file))
    write(tmp_path, "sold.csv.toml", "year = 2025")
    (sales,) = plain_months.read(open_source(file)).datasets
    assert (sales.grain, str(sales.start), str(sales.end)) == ("month", "2025-01-01", "2025-04-01")
    assert list(sales.frame["units"]) == [3, 4, 5]


@pytest.mark.parametrize(
    "text", ["Item,2024-01,2024-02,2024-03\nRent,9,9,9\n", "1.0000,2.0000,3.0000,x\n"]
)
def test_months_of_something_else_are_left_alone(tmp_path: Path, text: str) -> None:
    assert not plain_months.identifies(open_source(write(tmp_path, "a.csv", text)))


def test_the_how_to_names_every_key_and_every_meaning() -> None:
    page = places.ROOT / "docs" / "howto" / "own-files.md"
    text = page.read_text(encoding="utf-8")
    assert [f.name for f in fields(Sidecar) if f"\n{f.name} = " not in text] == []
    assert [role for role in NAMES if f"`{role}`" not in text] == []


@pytest.mark.parametrize(
    ("header", "network"),
    [
        ("Date,Followers", "?"),  # Social Blade, Twitter Counter
        ("Date,Total Followers", "?"),  # Buffer's words for it
        ("Date (GMT),Followers", "?"),  # Hootsuite's word for its days
        ("date,followers_count", "?"),
        ("Datum,Follower", "?"),
        ("日付,フォロワー数", "?"),
        ("Date,X followers", "x"),
        ("Date,Twitter Followers", "x"),
        ("Date,Instagram followers", "instagram"),
    ],
)
def test_follower_counts_from_any_counter(tmp_path: Path, header: str, network: str) -> None:
    table = tmp_path / "history.csv"
    table.write_text(f"{header}\n2025-03-01,1200\n2025-03-02,1210\n2025-03-03,1212\n", "utf-8")
    (dataset,) = load(tmp_path).exports[0].reading.datasets
    assert str(dataset.series_id) == f"followers:{network}:?"
    assert dataset.frame["followers"].tolist() == [1200, 1210, 1212]


def test_a_table_of_several_networks_is_read_for_each(tmp_path: Path) -> None:
    table = tmp_path / "history.csv"
    table.write_text("Date,X followers,TikTok followers\n2025-03-01,9,70\n2025-03-02,8,71\n")
    reading = load(tmp_path).exports[0].reading
    counts = {d.series_id.service: d.frame["followers"].tolist() for d in reading.datasets}
    assert counts == {"x": [9, 8], "tiktok": [70, 71]}


def test_a_row_added_late_counts_and_a_mistyped_year_does_not(tmp_path: Path) -> None:
    days = [f"2025-03-{d:02}" for d in range(1, 31)]
    late = pd.to_datetime(pd.Series([*days, "2025-03-09"]))
    assert not out_of_order(late).any()
    assert not out_of_order(late[::-1].reset_index(drop=True)).any()
    for place in (12, 30):
        mistyped = [*days[:place], "2024" + days[min(place, 29)][4:], *days[place:]]
        found = out_of_order(pd.to_datetime(pd.Series(mistyped)))
        assert found.to_numpy().nonzero()[0].tolist() == [place]
    over_new_year = ["2024-12-30", "2024-12-31", *(f"2025-01-{d:02}" for d in range(1, 20))]
    over_new_year[3] = "2024-01-02"
    assert out_of_order(pd.to_datetime(pd.Series(over_new_year))).to_numpy().nonzero()[0] == [3]
