"""Hand-kept tables in other words, scripts, currencies and layouts than those that once came out wrong: the same kinds, other instances."""

from __future__ import annotations

from collections import Counter

import held
import pytest
from places import FIXTURES

from roi.loaders.walk import Export, Unknown

Totals = dict[str, float]
MEASURES = ("units", "refunds", "royalty", "amount", "followers", "gained", "lost", "visits")


def read(text: str, name: str = "sales.csv") -> Export:
    (found,) = held.read(held.HeldFile(name, text.encode()))
    assert isinstance(found, Export), found
    return found


def totals(export: Export, *by: str) -> Totals:
    """Return what each measure adds up to, apart by the words of some columns."""
    out: Counter[str] = Counter()
    for d in export.datasets:
        for row in d.frame.to_dict("records"):
            named = (row.get(w) for w in by)
            words = [w for w in named if isinstance(w, str) and w != "?"]
            for measure in MEASURES:
                if (value := row.get(measure)) is not None and value == value:
                    out[" ".join([*words, measure])] += value
    return {k: round(v, 2) for k, v in out.items()}


def problems(export: Export) -> str:
    return " ".join(map(str, export.reading.problems))


DATED = "Date;Units;Royalty\n2025-03-01;1;{0}\n2025-03-02;1;{0}\n"

# Kind 1: words of a title, a header or a month decide only as wholes.
WORDS: dict[str, tuple[str, Totals]] = {
    "titles that hold a totals word": (
        "Date,Title,Units\n2025-03-01,Totally Spies,3\n2025-03-02,Summe der Teile,2\n"
        "2025-03-03,Gesamtausgabe,4\n2025-03-04,Die Summe,1\n2025-03-06,Average Joe,1\n,Total,11\n",
        {"units": 11},
    ),
    "copies less those given back": (
        "Date,Units (net)\n2025-03-01,3\n2025-03-02,2\n",
        {"units": 5},
    ),
    "pieces": ("Datum;Menge (Stück)\n01.03.2025;3\n02.03.2025;2\n", {"units": 5}),
    "copies given back": (
        "Date,Units,Returns (copies)\n2025-03-01,3,1\n2025-03-02,2,0\n",
        {"units": 5, "refunds": 1},
    ),
    "how many more followers": (
        "Date,Visits,Followers (net)\n2025-03-01,3,1\n2025-03-02,2,4\n",
        {"visits": 5},
    ),
    "copies that stand in a shop": (
        "Date,Visits,Copies (in stock)\n2025-03-01,3,90\n2025-03-02,2,80\n",
        {"visits": 5},
    ),
    "so far, in French": (
        "Date;Exemplaires vendus (cumul)\n01/03/2025;100\n02/03/2025;103\n13/03/2025;109\n",
        {"units": 9},
    ),
    "an Italian Tuesday": (
        "Data;Copie\nmar 4 feb 2025;3\nmer 5 feb 2025;2\nmar 11 feb 2025;2\n",
        {"units": 7},
    ),
    "French months": ("Date;Ventes\n3 avr. 2025;3\n4 avr. 2025;2\n5 avr. 2025;4\n", {"units": 9}),
    "bookshops with a word of a store's name": (
        "Date,Store,Units\n2025-03-01,Noble Books,2\n2025-03-02,Square Books,3\n2025-03-03,B&N,1\n2025-03-04,Barnes and Noble,1\n",
        {"noble books units": 2, "square books units": 3, "bn units": 2},
    ),
    "hundredths and thousands of what is counted": (
        "Date,Units,Royalty (pence),Visits (thousands)\n2025-03-01,1,350,2\n2025-03-02,2,700,3\n",
        {"units": 3, "royalty": 10.5},
    ),
    "what one copy brings": (
        "Date,Units,Royalty (per copy)\n2025-03-01,3,3.40\n2025-03-02,2,3.40\n",
        {"units": 5},
    ),
    "who came and who left": (
        "Date,Visits,Followers lost,Followers gained\n2025-03-01,1,3,12\n2025-03-02,1,0,10\n",
        {"visits": 2, "gained": 22, "lost": 3},
    ),
    "who came, alone": ("Date,New followers\n2025-03-01,3\n2025-03-02,4\n", {"gained": 7}),
    "shops that sound like stores": (
        "Date,Store,Units\n2025-03-01,Amazonas Libros,2\n2025-03-01,Etsyish,3\n",
        {"amazonas libros units": 2, "etsyish units": 3},
    ),
}

# Kinds 2 and 5: signs, groups, scripts and shares.
NUMBERS: dict[str, tuple[str, Totals]] = {
    "Swiss": (DATED.format("1'234.50"), {"units": 2, "royalty": 2469}),
    "Indian": (DATED.format("1,23,456.78"), {"units": 2, "royalty": 246913.56}),
    "narrow blanks": (DATED.format("1\u202f234,50 €"), {"units": 2, "royalty": 2469}),
    "a true minus": (
        "Date,Units,Royalty\n2025-03-01,5,15.00\n2025-03-02,\u22125,\u221215.00\n2025-03-03,2,(5.00)\n",
        {"units": 2, "refunds": 5, "royalty": -5},
    ),
    "thousands of pounds": (DATED.format("£1.2k"), {"units": 2, "royalty": 2400}),
    "Arabic digits": ("Date,Units\n2025-03-01,\u0663\n2025-03-02,\u0661\u0662\n", {"units": 15}),
    "Devanagari digits": (
        "Date,Units\n2025-03-0\u0967,\u0969\n2025-03-0\u0968,\u0967\u0968\n",
        {"units": 15},
    ),
    "amounts as each country writes them": (
        'Date,Units,Royalty\n2025-03-01,1,"12,50 €"\n2025-03-02,1,£3.00\n2025-03-03,1,$4.00\n',
        {"units": 3, "royalty": 19.5},
    ),
    "wide signs": (
        "Date;Units;Royalty\n2025-03-01;1;￥700\n2025-03-02;1;￥300\n",
        {"units": 2, "royalty": 1000},
    ),
    "seconds since 1970": ("timestamp,visits\n1740787200,10\n1740873600,12\n", {"visits": 22}),
    "days run together, first zeros lost": (
        "Date,Units\n3032025,3\n4032025,2\n13032025,1\n",
        {"units": 6},
    ),
    "what went out, with its sign": (
        "Date,Units,Returns,Ad spend\n2025-03-01,5,-1,-2.50\n2025-03-02,3,0,-1.00\n",
        {"units": 8, "refunds": 1, "amount": 3.5},
    ),
    "fewer than no visits": ("Date,Visits\n2025-03-01,-5\n2025-03-02,3\n", {"visits": 3}),
    "wide digits": ("Date,Units\n２０２５-０３-０１,３\n２０２５-０３-０２,５\n", {"units": 8}),
}

# Kind 4: other layouts.
LAYOUTS: dict[str, tuple[str, Totals]] = {
    "stores above the measures, the date with them": (
        "Sales 2025\n\nDate,Amazon,,Kobo,\n,Units,Royalty,Units,Royalty\n2025-03-01,1,3,2,6\n2025-03-02,2,6,1,3\n",
        {"kdp units": 3, "kdp royalty": 9, "kobo units": 3, "kobo royalty": 9},
    ),
    "a store once for its rows": (
        "Store,Date,Units\nAmazon,2025-03-01,1\n,2025-03-02,2\nKobo,2025-03-01,3\n,2025-03-02,4\n",
        {"kdp units": 3, "kobo units": 7},
    ),
    "a month once for its rows, with totals": (
        "Month,Store,Units\nJan 2025,Amazon,1\n,Kobo,2\n,Total,3\nFeb 2025,Amazon,3\n,Kobo,4\n,All,7\n,Grand total,10\n",
        {"kdp units": 4, "kobo units": 6},
    ),
    "a total below each store": (
        "Store,Month,Units\nAmazon,Jan 2025,1\nAmazon,Feb 2025,2\nAmazon Total,,3\nKobo,Jan 2025,4\nKobo,Feb 2025,5\nKobo Total,,9\n",
        {"kdp units": 3, "kobo units": 9},
    ),
    "a total of each store on each day": (
        "Date,Store,Title,Units\n2025-03-01,Kobo,A,1\n2025-03-01,Kobo,B,2\n2025-03-01,Total Kobo,,3\n2025-03-02,Kobo,A,4\n",
        {"kobo units": 7},
    ),
    "all stores among the stores": (
        "Date,Store,Units\n2025-03-01,Amazon,1\n2025-03-01,Kobo,1\n2025-03-01,All,2\n",
        {"kdp units": 1, "kobo units": 1},
    ),
    "totals without a word": (
        "Date,Units,Royalty\n2025-03-01,1,3.00\n2025-03-02,2,6.00\n,3,9.00\n",
        {"units": 3, "royalty": 9},
    ),
    "years above months, each with a total": (
        "2024,\nMonth,Units\nJan,1\nFeb,2\nTotal,3\n2025,\nMonth,Units\nJan,4\nFeb,5\nTotal,9\n",
        {"units": 12},
    ),
    "tables side by side that begin on other rows, under one title": (
        "My sales 2025,,,,,,,\n,Amazon,,Kobo,,,Month,Ad spend\nMonth,Units,Royalty,Units,Royalty,,Jan,5\n"
        "Jan,1,3.50,2,5.00,,Feb,6\nFeb,2,7.00,3,7.50,,,\nTotal,3,10.50,5,12.50,,,\n",
        {
            "amount": 11,
            "kdp units": 3,
            "kdp royalty": 10.5,
            "kobo units": 5,
            "kobo royalty": 12.5,
        },
    ),
    "measures below each month": (
        "Title,January 2025,,February 2025,,March 2025,\n,Units,Royalty,Units,Royalty,Units,Royalty\n"
        "Salt,10,34.00,2,7.00,1,3.00\nTide,8,27.00,3,10.50,1,3.00\nTotal,18,61.00,5,17.50,2,6.00\n",
        {"units": 25, "royalty": 84.5},
    ),
    "a pivot table": (
        "Sum of Units,Column Labels,,\nRow Labels,Kindle,Kobo,Grand Total\n2025-03-01,3,1,4\n2025-03-02,2,1,3\nGrand Total,5,2,7\n",
        {"kdp units": 5, "kobo units": 2},
    ),
    "visits to the right": (
        "Date,Units,,Date,Visits\n2025-03-01,1,,2025-03-01,10\n2025-03-02,1,,2025-03-02,11\n,,,2025-03-03,12\n",
        {"units": 2, "visits": 33},
    ),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(*case, id=name) for name, case in (WORDS | NUMBERS | LAYOUTS).items()],
)
def test_a_hand_kept_table_is_read_as_it_says(text: str, expected: Totals) -> None:
    assert totals(read(text), "store") == expected


@pytest.mark.parametrize(
    ("amount", "currency"),
    [
        pair
        for pairs in (
            "12,50 zł=PLN|CHF 12.50=CHF|SFr. 12.50=CHF|R$ 12,50=BRL|A$12.50=AUD|NZ$12.50=NZD|C$12.50=CAD|HK$12.50=HKD",
            "MX$12.50=MXN|¥1250=JPY|1,250円=JPY|125元=CNY|₹1,250.50=INR|Rs. 1250=INR|12,50€=EUR|₺12.50=TRY|125 Kč=CZK",
            "₪12.50=ILS|₩12500=KRW|1250 Ft=HUF|₱12.50=PHP|฿125=THB|125000 ₫=VND|DKK 12,50=DKK|12.50 AUD=AUD|Rp 50000=IDR",
        )
        for pair in (p.split("=") for p in pairs.split("|"))
    ],
)
def test_a_sign_stays_with_its_amount(amount: str, currency: str) -> None:
    (dataset,) = read(DATED.format(amount)).datasets
    assert set(dataset.frame["currency"]) == {currency}


@pytest.mark.parametrize("amount", ["S/ 12.50", "99p", "99¢", "12.50 лв", "125 kr", "5 ₿"])
def test_an_amount_in_an_unknown_currency_is_left_out_and_told(amount: str) -> None:
    export = read(DATED.format(amount))
    assert totals(export) == {"units": 2}
    assert "its currency is not clear" in problems(export)


def test_what_was_earned_and_spent_keep_their_own_currencies() -> None:
    export = read("Date,Units,Royalty €,Ad spend ($)\n2025-03-01,1,3.00,1\n2025-03-02,1,2.00,2\n")
    assert totals(export, "currency") == {"EUR units": 2, "EUR royalty": 5, "USD amount": 3}


@pytest.mark.parametrize(
    ("numbers", "suspected"),
    [
        ((100, 103, 103, 110, 121), True),
        ((1, 2, 3, 5, 8), False),
        ((100, 103, 99, 110, 121), False),
        ((100, 100, 100, 100, 100), False),
    ],
)
def test_numbers_that_never_fall_may_count_all_so_far(
    numbers: tuple[int, ...], suspected: bool
) -> None:
    rows = "".join(f"2025-03-0{i},{n}\n" for i, n in enumerate(numbers, 1))
    export = read(f"Date,Copies\n{rows}")
    assert totals(export) == {"units": sum(numbers)}
    assert any("Copies so far" in str(n) for n in export.reading.notes) is suspected
    again = read(f"Date,Copies so far\n{rows}") if suspected else None
    assert again is None or totals(again) == {"units": numbers[-1] - numbers[0]}


def test_a_share_is_no_count() -> None:
    export = read("Date,Visits,Sales\n2025-03-01,5,12%\n2025-03-02,6,13%\n")
    assert totals(export) == {"visits": 11}
    assert "a share, not an amount" in problems(export)


def test_a_blank_store_is_not_that_of_the_row_above_where_days_go_on() -> None:
    text = "Date,Store,Units\n2025-03-01,Amazon,1\n2025-03-02,,2\n2025-03-03,Kobo,3\n"
    assert totals(read(text), "store") == {"kdp units": 1, "units": 2, "kobo units": 3}


@pytest.mark.parametrize("name", ["Jane Smith", "jane", "O'Neil-Świątek", "Units (Jane Smith)"])
def test_a_column_that_may_be_called_after_a_person_is_named_by_its_number(name: str) -> None:
    export = read(f"Date,Visits,{name},Remarks\n2025-03-01,3,1,a\n2025-03-02,2,1,b\n")
    told = " ".join([*map(str, export.reading.notes), problems(export)])
    assert "column 3" in told
    assert "Remarks" in told
    assert not {"jane", "smith", "neil"} & set(told.casefold().replace("'", " ").split())


def test_downloads_put_together_in_one_file_count_once() -> None:
    kofi = FIXTURES / "kofi" / "Transaction_All.csv"
    once = kofi.read_text(encoding="utf-8")
    again = read(once + once)
    assert totals(again) == totals(read(once))
    aside = {s.reason: s.count for s in again.reading.set_aside}
    assert aside["the header again"] == 1


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.csv.xz", b"\xfd7zXZ\x00" + bytes(40), "unpack it"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40), "unpack it"),
        ("a.xls", b"<html><body><table><tr><td>Date</td></tr></table></body></html>", ".xlsx"),
        ("a.xls", b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n', ".xlsx"),
        ("gone.csv.toml", b'columns = { "Day" = "date" }\n', "isn't beside it"),
    ],
)
def test_a_file_that_is_not_read_says_the_one_thing_to_do(
    name: str, data: bytes, told: str
) -> None:
    (found,) = held.read(held.HeldFile(name, data))
    assert isinstance(found, Unknown)
    assert told in found.because


def test_what_a_toml_says_in_vain_of_a_services_table_is_told() -> None:
    kofi = FIXTURES / "kofi" / "Transaction_All.csv"
    beside = {"t.csv.toml": b'currency = "GBP"\nstore = "kobo"\n'}
    (found,) = held.read(held.HeldFile("t.csv", kofi.read_bytes(), beside))
    assert isinstance(found, Export)
    told = " ".join(map(str, found.reading.notes))
    assert "'store' isn't used" in told
    assert "currency isn't used where the file names its own (EUR)" in told


MONTHS = (
    "Jän 25|Feb 25|Mär 25",
    "janv-25|févr-25|mars-25",
    "ene-25|feb-25|mar-25",
    "gen-25|feb-25|mar-25",
    "jan-25|feb-25|mrt-25",
    "jan/25|fev/25|mar/25",
    "sty 2025|lut 2025|mar 2025",
    "янв. 2025|февр. 2025|март 2025",
    "Oca 2025|Şub 2025|Mar 2025",
    "tammikuu 2025|helmikuu 2025|maaliskuu 2025",
    "2025年1月|2025年2月|2025年3月",
    "2025년 1월|2025년 2월|2025년 3월",
    "Jan '25|Feb '25|Mar '25",
    "01/2025|02/2025|03/2025",
)
DAYS = (
    "3 марта 2025|4 марта 2025|13 марта 2025",
    "3. března 2025|4. března 2025|13. března 2025",
    "3 Mart 2025|4 Mart 2025|13 Mart 2025",
    "3. maaliskuuta 2025|4. maaliskuuta 2025|13. maaliskuuta 2025",
    "lun 3 mar 2025|mar 4 mar 2025|gio 13 mar 2025",
    "Mo, 3. März 2025|Di, 4. März 2025|Do, 13. März 2025",
    "3 de março de 2025|4 de março de 2025|13 de março de 2025",
    "2025年3月3日(月)|2025年3月4日(火)|2025年3月13日(木)",
    "3/3/2025 10:00 AM|3/4/2025 11:00 PM|3/13/2025 1:00 PM",
)


@pytest.mark.parametrize("written", MONTHS)
def test_months_are_known_in_many_languages(written: str) -> None:
    months = written.split("|")
    down = "Month,Units\n" + "".join(f"{m},{n}\n" for n, m in enumerate(months, 1))
    across = f"Copies sold,{','.join(months)}\nSalt,1,2,3\n"
    for text in (down, across):
        (dataset,) = read(text).datasets
        rows = dataset.frame.sort_values("date")
        assert [f"{d:%Y-%m}" for d in rows["date"]] == ["2025-01", "2025-02", "2025-03"]
        assert (dataset.grain, rows["units"].tolist()) == ("month", [1, 2, 3])


@pytest.mark.parametrize(
    ("head", "grain", "ends"),
    [
        ("Copies sold\nYear,Jan,Feb,Mar", "month", ["2023-02-01", "2023-04-01", "2024-04-01"]),
        ("Copies sold,Jan,Feb,Mar", "month", ["2023-02-01", "2023-04-01", "2024-04-01"]),
        ("Copies sold,Q1,Q2,Q4", "span", ["2023-04-01", "2024-01-01", "2025-01-01"]),
    ],
)
def test_years_down_and_parts_of_them_across(head: str, grain: str, ends: list[str]) -> None:
    (dataset,) = read(f"{head}\n2023,10,20,30\n2024,11,21,31\nTotal,21,41,61\n").datasets
    frame = dataset.frame.sort_values("date")
    assert (dataset.grain, frame["units"].tolist()) == (grain, [10, 20, 30, 11, 21, 31])
    assert [f"{frame['end'].iloc[i]:%Y-%m-%d}" for i in (0, 2, 5)] == ends
    assert f"{frame['date'].iloc[3]:%Y-%m-%d}" == "2024-01-01"


@pytest.mark.parametrize("written", DAYS)
def test_days_are_known_in_many_languages(written: str) -> None:
    rows = "".join(f"{d};{n}\n" for n, d in enumerate(written.split("|"), 1))
    (dataset,) = read(f"Date;Units\n{rows}").datasets
    assert [f"{d:%m-%d}" for d in dataset.frame["date"]] == ["03-03", "03-04", "03-13"]


@pytest.mark.parametrize("days", ["01/01/25 01/02/25 01/03/25", "1/1/2025 2/1/2025 3/1/2025"])
def test_the_firsts_of_months_in_a_column_of_months_show_which_part_is_the_day(days: str) -> None:
    rows = "".join(f"{d},{n}\n" for n, d in enumerate(days.split(), 1))
    (dataset,) = read(f"Month,Units\n{rows}").datasets
    assert [f"{d:%Y-%m-%d}" for d in dataset.frame["date"]] == [
        "2025-01-01",
        "2025-02-01",
        "2025-03-01",
    ]
    (unknown,) = held.read(held.HeldFile("sales.csv", f"Date,Units\n{rows}".encode()))
    assert isinstance(unknown, Unknown)


@pytest.mark.parametrize(
    ("text", "grain", "spans"),
    [
        ("Year,Week,Units\n2025,10,3\n2025,11,4\n", "span", ["03-03 03-10", "03-10 03-17"]),
        ("Week,Units\nWeek 10 2025,3\nWeek 11 2025,4\n", "span", ["03-03 03-10", "03-10 03-17"]),
        ("Woche;Stück\nKW 10 2025;3\nKW 11 2025;4\n", "span", ["03-03 03-10", "03-10 03-17"]),
        (
            "Month,Units\n31/01/2025,5\n28/02/2025,6\n31/03/2025,7\n",
            "month",
            ["01-01 02-01", "02-01 03-01", "03-01 04-01"],
        ),
    ],
)
def test_weeks_by_number_and_months_by_their_last_day_are_those_periods(
    text: str, grain: str, spans: list[str]
) -> None:
    (dataset,) = read(text).datasets
    days = zip(dataset.frame["date"], dataset.frame["end"], strict=True)
    assert dataset.grain == grain
    assert [f"{a:%m-%d} {b:%m-%d}" for a, b in days] == spans
