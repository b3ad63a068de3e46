"""Hand-kept tables in many layouts: each cell is read once, under its own header, and what isn't read is named."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from roi.exports import load
from roi.loaders.walk import Export
from roi.records.kinds import KINDS


def export_of(folder: Path, text: str, name: str = "mine.csv", toml: str | None = None) -> Export:
    (folder / name).write_text(text, encoding="utf-8")
    if toml is not None:
        (folder / f"{name}.toml").write_text(toml, encoding="utf-8")
    (export,) = load(folder).exports
    return export


def sums(export: Export) -> dict[str, float]:
    """Return the sum of each measure, of stores and networks by themselves where they are named."""
    out: dict[str, float] = defaultdict(float)
    for d in export.datasets:
        for measure in KINDS[d.kind].measures:
            if d.frame[measure].notna().any():
                of = d.series_id.service
                key = f"{measure} of {of}" if of else measure
                out[key] += round(float(d.frame[measure].sum()), 2)
    return dict(out)


def by_month(export: Export, measure: str = "units") -> dict[str, float]:
    out: dict[str, float] = defaultdict(float)
    for d in export.datasets:
        for day, value in zip(d.frame["date"], d.frame[measure], strict=True):
            if value == value:
                out[f"{day:%Y-%m}"] += value
    return dict(out)


def notes(export: Export) -> str:
    return " ".join(export.reading.notes)


def accounted(export: Export) -> bool:
    r = export.reading
    return r.rows == sum(r.kept.values()) + r.set_aside_count


# Each sum is added up by hand from the table above it.
DATED = {
    "a second table with its columns in another order": (
        "Day,Copies,Earnings\n2024-05-01,2,7.00\n2024-05-02,1,3.50\n,,\nDay,Earnings,Copies\n2024-05-03,10.50,3\n",
        {"units": 6, "royalty": 21.0},
    ),
    "a second table with other columns": (
        "Day,Copies\n2024-05-01,2\n2024-05-02,1\n\nDay,Followers\n2024-05-01,800\n2024-05-02,803\n",
        {"units": 3, "followers": 1603},
    ),
    "two tables side by side under titles": (
        "Harbour Lights,,,,Tin Moon,,\nDate,Units,Royalty,,Date,Units,Royalty\n"
        "2024-05-01,1,2.00,,2024-05-01,4,8.00\n2024-05-02,2,4.00,,2024-05-02,5,10.00\n,,,,2024-05-03,6,12.00\n",
        {"units": 18, "royalty": 36.0},
    ),
    "side by side without a blank column, the title first": (
        "Title,Date,Units,Title,Date,Units\nA,2024-05-01,1,B,2024-05-01,4\nA,2024-05-02,2,B,2024-05-02,5\n",
        {"units": 12},
    ),
    "titles over columns of one name": (
        ",Kobo,,Amazon,\nDatum,Verkauft,Einnahmen,Verkauft,Einnahmen\n"
        "01.05.2024,1,2.50,3,7.50\n02.05.2024,0,0,4,10.00\n",
        {"units of kobo": 1, "royalty of kobo": 2.5, "units of kdp": 7, "royalty of kdp": 17.5},
    ),
    "one of them a total": (
        ",Ebook,,Total,\nDate,Units,Royalty,Units,Royalty\n2024-05-01,1,2,9,9\n2024-05-02,2,4,9,9\n",
        {"units": 3, "royalty": 6},
    ),
    "stores as columns beside their total": (
        "Mois;Kobo;Apple Books;Toutes les boutiques\n2024-05;3;1;4\n2024-06;2;0;2\n",
        {"units of kobo": 5, "units of apple": 1},
    ),
    "stores as columns of money": (
        "Month,Kobo,Amazon.de\n2024-05,€3.50,€10.00\n2024-06,€1.50,€20.00\n",
        {"royalty of kobo": 5.0, "royalty of kdp": 30.0},
    ),
    "stores in the names of columns": (
        "Date,Kobo copies,Copies (Amazon),Copies (all)\n2024-05-01,1,4,5\n2024-05-02,2,6,8\n",
        {"units of kobo": 3, "units of kdp": 10},
    ),
    "formats as columns": (
        "Month,Ebook,Paperback,Hardback\n2024-05,3,1,0\n2024-06,2,0,1\n",
        {"units": 7},
    ),
    "weeks by their first day": (
        "Week starting,Net units sold\n2024-05-06,3\n2024-05-13,4\n2024-05-20,5\n",
        {"units": 12},
    ),
    "all stores beside each": (
        "Month,Copies,Copies (Kobo),Copies (Apple)\n2024-05,4,3,1\n2024-06,2,2,0\n",
        {"units of kobo": 5, "units of apple": 1},
    ),
    "money and copies under one word": (
        "Date,Sales,Sales (copies)\n2024-05-01,9.98,2\n2024-05-02,4.99,1\n",
        {"units": 3},
    ),
    "networks as columns under a title": (
        "My followers,,\nDate,Mastodon,X\n2024-05-01,90,400\n2024-05-02,91,399\n",
        {"followers of mastodon": 181, "followers of x": 799},
    ),
    "networks in rows": (
        "Date,Network,Followers\n2024-05-01,Bluesky,90\n2024-05-01,Threads,400\n2024-05-02,Bluesky,95\n",
        {"followers of bluesky": 185, "followers of threads": 400},
    ),
    "year, month and day in columns of their own": (
        "Year,Month,Day,Units\n2024,5,30,2\n2024,5,31,1\n2024,6,1,4\n",
        {"units": 7},
    ),
    "a year and the month's name": (
        "Jahr;Monat;Exemplare\n2023;Dezember;3\n2024;Januar;4\n2024;Februar;5\n",
        {"units": 12},
    ),
    "editions in brackets": (
        "Date,Copies sold (ebook),Copies sold (print)\n2024-05-01,2,1\n2024-05-02,3,0\n",
        {"units": 6},
    ),
    "new followers in brackets": (
        "Date,Followers (new)\n2024-05-01,4\n2024-05-02,0\n2024-05-03,7\n",
        {"gained": 11},
    ),
    "a goal beside the count": (
        "Date,Units,Units (goal)\n2024-05-01,2,10\n2024-05-02,3,10\n",
        {"units": 5},
    ),
    "books whose names hold words of totals": (
        "Date,Title,Units\n2024-05-01,Total Recall of Spring,2\n2024-05-02,Sum and Substance,3\n"
        "2024-05-03,An Average Day,4\n,Total,9\n",
        {"units": 9},
    ),
    "totals by day among stores": (
        "Datum;Laden;Stück\n01.05.2024;Kobo;3\n01.05.2024;Amazon;5\n01.05.2024;Alle Läden;8\n",
        {"units of kobo": 3, "units of kdp": 5},
    ),
    "a total for a month, in words": (
        "Date,Units\n2024-05-30,2\n2024-05-31,1\nTotal May 2024,3\n2024-06-01,4\n",
        {"units": 7},
    ),
    "a running total": (
        "Date,Total copies\n2024-05-01,40\n2024-05-02,42\n2024-05-03,42\n2024-05-04,47\n",
        {"units": 7},
    ),
    "a running total by title": (
        "Date,Book,Copies to date\n2024-05-01,A,10\n2024-05-01,B,500\n2024-05-02,A,13\n2024-05-02,B,501\n",
        {"units": 4},
    ),
    "a running total by title, where some rows name none": (
        "Date,Book,Copies to date\n2024-05-01,A,10\n2024-05-01,,500\n2024-05-02,A,13\n2024-05-02,,501\n",
        {"units": 4},
    ),
    "totals of each day, which rise and fall": (
        "Date,Copies (total)\n2024-05-01,4\n2024-05-02,2\n2024-05-03,5\n",
        {"units": 11},
    ),
    "a running total beside what it adds up": (
        "Date,Copies,Copies (cumulative)\n2024-05-01,4,4\n2024-05-02,2,6\n2024-05-03,5,11\n",
        {"units": 11},
    ),
    "subscribers": (
        "Date,Subscribers,New subscribers,Unsubscribes\n2024-05-01,300,3,1\n2024-05-02,302,4,2\n",
        {"subscribers": 602, "gained": 7, "lost": 3},
    ),
    "spend of campaigns": (
        "Datum;Kampagne;Werbekosten\n01.05.2024;Mai;3,20 €\n02.05.2024;Mai;4,80 €\n",
        {"amount": 8.0},
    ),
    "thousands cut short": (
        "Date,Followers\n2024-05-01,12.4K\n2024-05-02,987\n2024-05-03,1.1M\n",
        {"followers": 12400 + 987 + 1_100_000},
    ),
    "thousands cut short in German": (
        "Tag;Besucher\n01.05.2024;1,2 Tsd.\n02.05.2024;3,4 Tsd.\n",
        {"visitors": 4600},
    ),
    "a few cells that aren't whole": (
        "Date,Units\n" + "".join(f"2024-05-{d:02},2\n" for d in range(1, 15)) + "2024-05-15,2.5\n",
        {"units": 28},
    ),
    "days without a sign between their parts": (
        "Date,Units\n20240501,2\n20240502,3\n",
        {"units": 5},
    ),
}


@pytest.mark.parametrize("layout", DATED)
def test_rows_of_days_in_any_layout(tmp_path: Path, layout: str) -> None:
    text, right = DATED[layout]
    found = export_of(tmp_path, text)
    assert sums(found) == right
    assert accounted(found)


ACROSS = {
    "a year in the first cell": (
        "Copies sold 2023,Jan,Feb,Mar\nA,1,2,3\nB,4,5,6\n",
        {"2023-01": 5, "2023-02": 7, "2023-03": 9},
    ),
    "nothing but the year in the first cell": (
        "2023,Januar,Februar,März\nVerkauft,1,2,3\n",
        {"2023-01": 1, "2023-02": 2, "2023-03": 3},
    ),
    "years one below another": (
        "Ventes 2022,janv.,févr.,mars\nA,1,2,3\n\nVentes 2023,janv.,févr.,mars\nA,10,20,30\n",
        {"2022-01": 1, "2022-02": 2, "2022-03": 3, "2023-01": 10, "2023-02": 20, "2023-03": 30},
    ),
    "years as titles above": (
        "2022,,,\nUnits,Jan,Feb,Mar\nA,1,2,3\n2023,,,\nUnits,Jan,Feb,Mar\nA,10,20,30\n",
        {"2022-01": 1, "2022-02": 2, "2022-03": 3, "2023-01": 10, "2023-02": 20, "2023-03": 30},
    ),
    "years over copies and money": (
        ",2022,,2023,\nMonth,Copies,Royalty,Copies,Royalty\nJanuary,1,2.00,3,6.00\nFebruary,2,4.00,5,10.00\n",
        {"2022-01": 1, "2022-02": 2, "2023-01": 3, "2023-02": 5},
    ),
    "years across": (
        "Units,2022,2023\nJanuary,1,4\nFebruary,2,5\nTotal,3,9\n",
        {"2022-01": 1, "2022-02": 2, "2023-01": 4, "2023-02": 5},
    ),
    "a quarter beside its months": (
        "Units,Jan 2023,Feb 2023,Mar 2023,Q1 2023,Apr 2023\nA,1,2,3,6,4\n",
        {"2023-01": 1, "2023-02": 2, "2023-03": 3, "2023-04": 4},
    ),
    "a range beside its months": (
        "Exemplare,Jan 2023,Feb 2023,Jan - Feb 2023,Mär 2023\nA,1,2,3,4\n",
        {"2023-01": 1, "2023-02": 2, "2023-03": 4},
    ),
    "a third block whose year stands in another column": (
        "2021,Units,Jan,Feb,Mar\n,A,1,2,3\n",
        {"2021-01": 1, "2021-02": 2, "2021-03": 3},
    ),
    "a book called by a word of totals": (
        "Units 2023,Jan,Feb,Mar\nSum of Its Parts,1,2,3\nGrand Total,1,2,3\n",
        {"2023-01": 1, "2023-02": 2, "2023-03": 3},
    ),
}


@pytest.mark.parametrize("layout", ACROSS)
def test_months_and_years_across_in_any_layout(tmp_path: Path, layout: str) -> None:
    text, right = ACROSS[layout]
    found = export_of(tmp_path, text)
    assert by_month(found) == right
    assert accounted(found)
    assert {d.grain for d in found.datasets} == {"month"}


@pytest.mark.parametrize(
    ("rows", "right", "grain"),
    [
        (["Jan 2023,1", "Feb 2023,2", "Mar 2023,3", "Jan-Mar 2023,6"], 6, "month"),
        (["Q1 2023,6", "Jan 2023,1", "Feb 2023,2", "Mar 2023,3", "2023,6"], 6, "month"),
        (["Jan-Mar 2023,6", "Apr-Jun 2023,5", "Jul-Sep 2023,4"], 15, "span"),
        (["2021,60", "2022,50", "2023,40"], 150, "span"),
        (["Q1 2021,60", "Q2 2021,50", "Q3 2021,40", "Q4 2021,30"], 180, "span"),
        (["Jan 2023,1", "Feb-Mar 2023,5"], 6, "span"),
        (["1-7 March 2023,6", "8-14 March 2023,5"], 11, "span"),
        (["01/03/2023 - 07/03/2023,6", "08/03/2023 - 14/03/2023,5"], 11, "span"),
    ],
)
def test_longer_times_are_neither_their_first_day_nor_counted_twice(
    tmp_path: Path, rows: list[str], right: float, grain: str
) -> None:
    found = export_of(tmp_path, "Period,Units\n" + "\n".join(rows) + "\n")
    assert sums(found) == {"units": right}
    assert {d.grain for d in found.datasets} == {grain}
    assert accounted(found)


def test_a_span_ends_where_it_says(tmp_path: Path) -> None:
    found = export_of(tmp_path, "Period,Units\nJan 2023,1\nFeb-Mar 2023,5\nApr 2023,2\n")
    (sales,) = found.datasets
    assert [str(d.date()) for d in sales.frame["end"]] == ["2023-02-01", "2023-04-01", "2023-05-01"]


@pytest.mark.parametrize(
    ("cells", "right"),
    [
        (["Nov-23", "Dec-23", "Jan-24"], ["2023-11", "2023-12", "2024-01"]),
        (["Nov '23", "Dec '23", "Jan '24"], ["2023-11", "2023-12", "2024-01"]),
        (["mai-23", "juin-23"], ["2023-05", "2023-06"]),
    ],
)
def test_short_years_of_months(tmp_path: Path, cells: list[str], right: list[str]) -> None:
    text = "Month,Units\n" + "".join(f"{c},{i}\n" for i, c in enumerate(cells, 1))
    assert by_month(export_of(tmp_path, text)) == {m: i for i, m in enumerate(right, 1)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Date,Units,Mood\n2024-05-01,1,fine\n2024-05-02,2,grey\n", "not read: Mood."),
        (
            "Date,Units,Total\n2024-05-01,1,1\n2024-05-02,2,3\n",
            "add up others, so they were not read: Total.",
        ),
        (
            "Month,Copies,Copies (Kobo),Copies (Apple)\n2024-05,9,3,1\n2024-06,2,2,0\n",
            "in 1 row it is more",
        ),
        (
            "Date,Followers,Newsletter\n2024-05-01,9,300\n2024-05-02,8,310\n",
            'columns = { Newsletter = "subscribers" }.',
        ),
        ("Date,Units,Units\n2024-05-01,1,8\n2024-05-02,2,9\n", "not read: Units."),
        ("Date,Sales,Royalty\n2024-05-01,$9,$3\n2024-05-02,$8,$2\n", "not read: Sales."),
        ("Month,Kobo,Apple,Corner shop\n2024-05,3,1,2\n2024-06,2,0,1\n", "not read: Corner shop."),
        (
            "Date,Followers\n2024-05-01,1.2K\n2024-05-02,1.3K\n",
            "'Followers' is rounded, as in '1.2K'",
        ),
        ("Date,Copies to date\n2024-05-01,40\n2024-05-02,42\n", "the first 40 came at a time"),
        (
            "Date,Kobo,Apple\n2024-05-01,4,1\n2024-05-02,2,1\n",
            "Nothing says what Kobo, Apple count",
        ),
    ],
)
def test_what_is_not_read_is_named(tmp_path: Path, text: str, told: str) -> None:
    assert told in notes(export_of(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Date,Sales\n2024-05-01,9.98\n2024-05-02,4.99\n", "aren't whole"),
        (
            "Date,Followers\n2024-05-01,4\n2024-05-02,0\n2024-05-03,9\n2024-05-04,2\n",
            "call it 'New followers'",
        ),
        ("Date,Copies to date\n2024-05-01,40\n2024-05-02,12\n", "its numbers fall"),
        ("Date,Twitter,Instagram\n2024-05-01,40,12\n2024-05-02,41,12\n", '"Twitter" = "followers"'),
        ("Units,Jan,Feb,Mar\nA,1,2,3\n", "year = 2025"),
        ("Shop,Jan 2025,Feb 2025,Mar 2025\nKobo,1,2,3\n", "such as 'Copies sold'"),
    ],
)
def test_what_a_column_cannot_be_is_said_and_what_to_do(
    tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "mine.csv").write_text(text)
    (tmp_path / "other.csv").write_text("Date,Units\n2024-05-01,1\n2024-05-02,2\n")
    exports = load(tmp_path)
    assert [e.file for e in exports.exports] == ["other.csv"]
    (unknown,) = exports.unknown
    assert unknown.file == "mine.csv"
    assert told in unknown.because


def test_the_advice_for_networks_leads_somewhere(tmp_path: Path) -> None:
    text = "Date,Twitter,Instagram\n2024-05-01,40,12\n2024-05-02,41,12\n"
    toml = 'columns = { "Date" = "date", "Twitter" = "followers", "Instagram" = "followers" }'
    found = export_of(tmp_path, text, toml=toml)
    assert sums(found) == {"followers of x": 81, "followers of instagram": 24}


def test_the_advice_for_fractions_leads_somewhere(tmp_path: Path) -> None:
    text = "Date,Sales\n2024-05-01,9.98\n2024-05-02,4.99\n"
    found = export_of(tmp_path, text, toml='columns = { "Sales" = "royalty" }\ncurrency = "GBP"')
    assert sums(found) == {"royalty": 14.97}
    assert set(found.datasets[0].frame["currency"]) == {"GBP"}


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ('columns = { "When" = "date", "Gone" = "books" }', "a column can't be 'books'"),
        ('columns = { "When" = "date", "Sould" = "units" }', "names a column 'Sould'"),
        ("columns = { When = ", "not valid TOML"),
    ],
)
def test_a_wrong_meaning_beside_an_unknown_table_is_told(
    tmp_path: Path, toml: str, told: str
) -> None:
    (tmp_path / "mine.csv").write_text("When,Gone\n2024-05-01,1\n2024-05-02,2\n")
    (tmp_path / "mine.csv.toml").write_text(toml)
    (tmp_path / "other.csv").write_text("Date,Units\n2024-05-01,1\n2024-05-02,2\n")
    (unknown,) = load(tmp_path).unknown
    assert told in unknown.because


@pytest.mark.parametrize(
    ("amounts", "right"),
    [
        (["$3.40", "£2.10", "¥350", "C$4.10"], {"USD": 3.4, "GBP": 2.1, "JPY": 350, "CAD": 4.1}),
        (["3.40 zł", "R$ 2.10", "CHF 5", "€1"], {"PLN": 3.4, "BRL": 2.1, "CHF": 5, "EUR": 1}),
        (["A$5", "NZ$6", "US$7", "8 USD"], {"AUD": 5, "NZD": 6, "USD": 15}),
        (["₹1,200", "₩900", "₺30", "2 Kč"], {"INR": 1200, "KRW": 900, "TRY": 30, "CZK": 2}),
        (["€3", "4", "5", "6"], {"EUR": 18}),
        (["$3", "CAD 4", "$5", "$6"], {"USD": 14, "CAD": 4}),
    ],
)
def test_each_amount_keeps_its_own_currency(
    tmp_path: Path, amounts: list[str], right: dict[str, float]
) -> None:
    rows = "".join(f"2024-05-0{i};{a}\n" for i, a in enumerate(amounts, 1))
    (sales,) = export_of(tmp_path, f"Date;Royalty\n{rows}").datasets
    assert sales.frame.groupby("currency")["royalty"].sum().round(2).to_dict() == right


def test_months_across_keep_currencies_and_stores(tmp_path: Path) -> None:
    text = (
        "Royalties 2023\nShop,Jan,Feb,Mar\nKobo,€1.00,€2.00,€3.00\nAmazon.com,$4.00,$5.00,$6.00\n"
    )
    found = export_of(tmp_path, text)
    assert sums(found) == {"royalty of kobo": 6, "royalty of kdp": 15}
    assert {(d.series_id.service, *d.frame["currency"].unique()) for d in found.datasets} == {
        ("kobo", "EUR"),
        ("kdp", "USD"),
    }


def test_months_across_with_stores_beside_titles(tmp_path: Path) -> None:
    text = "Copies sold\nTitle,Store,Jan 2023,Feb 2023,Mar 2023\nA,Kobo,1,2,3\nA,Apple,4,5,6\nB,Kobo,7,8,9\n"
    found = export_of(tmp_path, text)
    assert sums(found) == {"units of kobo": 30, "units of apple": 15}
    assert {t for d in found.datasets for t in d.frame["title"]} == {"A", "B"}


def test_crowns_of_an_unknown_country_are_asked_for(tmp_path: Path) -> None:
    text = "Date;Copies;Royalty\n2024-05-01;1;45 kr\n2024-05-02;2;90 kr\n"
    found = export_of(tmp_path, text)
    assert sums(found) == {"units": 3}
    assert "'kr' could be the crowns" in notes(found)
    assert len(found.reading.problems) == 2
    found = export_of(tmp_path, text, toml='currency = "SEK"')
    assert sums(found) == {"units": 3, "royalty": 135}


def test_a_bare_dollar_is_a_guess_that_is_told(tmp_path: Path) -> None:
    text = "Date,Royalty\n2024-05-01,$3\n2024-05-02,$4\n"
    assert "'$' was read as US dollars" in notes(export_of(tmp_path, text))
    (sales,) = export_of(tmp_path, text, toml='currency = "AUD"').datasets
    assert set(sales.frame["currency"]) == {"AUD"}


def test_a_column_for_each_currency(tmp_path: Path) -> None:
    text = "Date,Copies,Royalty (GBP),Royalty in EUR\n2024-05-01,2,1.10,\n2024-05-02,1,,2.20\n"
    (sales,) = export_of(tmp_path, text).datasets
    assert sales.frame["units"].sum() == 3
    paid = sales.frame[sales.frame["royalty"].fillna(0) > 0]
    assert paid.groupby("currency")["royalty"].sum().to_dict() == {"GBP": 1.1, "EUR": 2.2}
    unpriced = sales.frame["units"].notna() & sales.frame["royalty"].isna()
    assert not unpriced.any()  # a day whose copies were paid in euros is not without a price


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["mar. 4 févr. 2025", "mer. 5 févr. 2025"], ["2025-02-04", "2025-02-05"]),
        (["mar 4 mar 2025", "mié 5 mar 2025"], ["2025-03-04", "2025-03-05"]),
        (["Di, 04.02.2025", "Mi, 05.02.2025"], ["2025-02-04", "2025-02-05"]),
        (["Tue 04/02/2025", "Thu 13/02/2025"], ["2025-02-04", "2025-02-13"]),
        (["Mar 4, 2025", "Mar 5, 2025"], ["2025-03-04", "2025-03-05"]),
        (["2025年3月4日(火)", "2025年3月5日(水)"], ["2025-03-04", "2025-03-05"]),
    ],
)
def test_weekdays_are_no_months(tmp_path: Path, cells: list[str], days: list[str]) -> None:
    text = "Date;Units\n" + "".join(f"{c};1\n" for c in cells)
    (sales,) = export_of(tmp_path, text).datasets
    assert [str(d.date()) for d in sales.frame["date"]] == days


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)


DAYS_OF_MAY = [["Date", "Units"], ["2024-05-01", 1], ["2024-05-02", 2]]
DAYS_OF_JUNE = [["Date", "Units"], ["2024-06-01", 10], ["2024-06-02", 20]]


@pytest.mark.parametrize(
    ("sheets", "right", "told"),
    [
        (
            {"Read me": [["One row a day."]], "2024": DAYS_OF_MAY},
            {"units": 3},
            "read: sheet 1 of 2 (",
        ),
        ({"May": DAYS_OF_MAY, "June": DAYS_OF_JUNE}, {"units": 33}, ""),
        (
            {"Kobo": DAYS_OF_MAY, "Apple": DAYS_OF_MAY},
            {"units of kobo": 3, "units of apple": 3},
            "",
        ),
        (
            {"Mine": DAYS_OF_MAY, "Mine (2)": DAYS_OF_JUNE},
            {"units": 3},
            "read: sheet 2 of 2 (by its name",
        ),
        (
            {"Mine": DAYS_OF_MAY, "Other": DAYS_OF_MAY},
            {"units": 3},
            "sheet 2 of 2 (it has days that are on sheet 1 too",
        ),
        (
            {"All books": DAYS_OF_JUNE[:1], "Mine": DAYS_OF_MAY},
            {"units": 3},
            "read: sheet 1 of 2 (",
        ),
    ],
)
def test_every_sheet_is_read_or_told(
    tmp_path: Path, sheets: dict[str, list[list[Any]]], right: dict[str, float], told: str
) -> None:
    workbook(tmp_path / "mine.xlsx", sheets)
    (found,) = load(tmp_path).exports
    assert sums(found) == right
    assert told in notes(found)


def test_days_with_a_time_and_amounts_with_formats_of_a_workbook(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "mine.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Date", "Sales"])
        for i, (code, amount) in enumerate(
            [("[$$-409]0.00", 3.5), ("[$£-809]0.00", 2.25), ('0 "€"', 7)], 1
        ):
            sheet.write(i, 0, 45412.25 + i)  # 30 April 2024, six o'clock, and the days after
            sheet.write(i, 1, amount, book.add_format({"num_format": code}))
    (sales,) = load(tmp_path).exports[0].datasets
    assert [str(d.date()) for d in sales.frame["date"]] == [
        "2024-05-01",
        "2024-05-02",
        "2024-05-03",
    ]
    assert dict(zip(sales.frame["currency"], sales.frame["royalty"], strict=True)) == {
        "USD": 3.5,
        "GBP": 2.25,
        "EUR": 7,
    }
    assert sales.frame["units"].isna().all()


def test_a_table_below_a_daily_one_does_not_hide_the_order_of_its_days(tmp_path: Path) -> None:
    text = (
        "Date,Units\n05/06/2024,1\n06/06/2024,2\n\nDate,Followers\n13/06/2024,90\n14/06/2024,91\n"
    )
    found = export_of(tmp_path, text)
    assert {str(d.start) for d in found.datasets} == {"2024-06-05", "2024-06-13"}


def test_text_that_only_speaks_of_months_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Copies sold 2025 | Jan | Feb | Mar\n")
    (tmp_path / "other.csv").write_text("Date,Units\n2024-05-01,1\n2024-05-02,2\n")
    assert [e.file for e in load(tmp_path).exports] == ["other.csv"]
