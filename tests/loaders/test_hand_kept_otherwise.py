"""Hand-kept tables in further languages and layouts: other totals, days and sheets of a month, and where money is named."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import held
import pytest
from openpyxl import Workbook
from places import FIXTURES

from roi.loaders.families.currency_names import currency_of_title
from roi.loaders.families.hand_kept_columns import is_total
from roi.loaders.walk import Export, Unknown

UP_TO_12 = ",".join(map(str, range(1, 13)))


def read(text: str, name: str = "sales.csv") -> Export:
    (found,) = held.read(held.HeldFile(name, text.encode()))
    assert isinstance(found, Export), found
    return found


def read_bytes(name: str, data: bytes) -> Export:
    (found,) = held.read(held.HeldFile(name, data))
    assert isinstance(found, Export), found
    return found


def ods(styles: str, tables: str) -> bytes:
    """Return an OpenDocument spreadsheet with these automatic styles and tables."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in {
            "number": "datastyle",
            **{x: x for x in ("office", "style", "table", "text")},
        }.items()
    )
    content = (
        f'<office:document-content {spaces} office:version="1.2"><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    held_in = io.BytesIO()
    with zipfile.ZipFile(held_in, "w") as book:
        book.writestr("mimetype", kind)
        book.writestr("content.xml", content)
        book.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
    return held_in.getvalue()


def refused(text: str, name: str = "sales.csv") -> str:
    (found,) = held.read(held.HeldFile(name, text.encode()))
    assert isinstance(found, Unknown), found
    return found.because


def sums(export: Export, *measures: str) -> dict[str, float]:
    """Return what each measure adds up to, money apart by its currency."""
    out: dict[str, float] = {}
    for d in export.datasets:
        for measure in measures or ("units", "free_units", "refunds", "royalty", "amount"):
            for row in d.frame.to_dict("records"):
                if (value := row.get(measure)) is not None and value == value and value:
                    code = row.get("currency") if measure in ("royalty", "amount") else None
                    key = f"{measure} {code}" if code else measure
                    out[key] = round(out.get(key, 0) + value, 2)
    return out


def notes(export: Export) -> str:
    return " ".join(map(str, export.reading.notes))


@pytest.mark.parametrize(
    "word",
    [
        *("Totale", "Totali", "Totales", "Totais", "Totaux", "Total geral", "Total général"),
        *("Gesamtsumme", "Endsumme", "Zwischensumme", "Eindtotaal", "Soma", "Ogółem", "Łącznie"),
        *(
            "Totalt",
            "I alt",
            "Yhteensä",
            "Celkem",
            "Összesen",
            "Toplam",
            "Всего",
            "합계",
            "Totale 2025",
        ),
    ],
)
def test_totals_are_known_in_many_languages(word: str) -> None:
    assert is_total(word)
    found = read(f"Copies sold 2025,Jan,Feb,Mar\nA,3,2,0\n{word},3,2,0\n")
    assert sums(found) == {"units": 5}
    assert found.reading.set_aside_count == 1


@pytest.mark.parametrize(
    "title", ["Totale eclissi", "Somma di noi", "Medianoche", "Totalement seuls", "Sumatra"]
)
def test_a_title_that_begins_like_a_total_is_a_title(title: str) -> None:
    assert not is_total(title)


def test_a_last_row_that_adds_up_all_others_is_known_by_its_numbers() -> None:
    text = "Copies sold 2025,Jan,Feb,Mar\nA,3,2,5\nB,1,1,2\n{},4,3,{}\n"
    assert sums(read(text.format("Altogether", 7))) == {"units": 14}
    assert sums(read(text.format("Altogether", 8))) == {"units": 29}


WORDS = {
    "Polish": (
        "Data;Tytuł;Sprzedane egzemplarze;Przychód\n04.03.2025;Sól;3;9,50 zł\n15.03.2025;Noc;5;15,00 zł\nRazem;;8;24,50 zł\n",
        {"units": 8, "royalty PLN": 24.5},
    ),
    "Japanese": (
        "日付,タイトル,販売数,印税\n2025/03/04,塩の道,3,￥９００\n2025/03/05,夜,5,￥300\n合計,,8,￥1200\n",
        {"units": 8, "royalty JPY": 1200},
    ),
    "Dutch": (
        "Datum;Verkochte boeken;Opbrengst\n01-03-2025;3;€ 6,90\n13-03-2025;2;€ 4,60\n",
        {"units": 5, "royalty EUR": 11.5},
    ),
    "German": (
        "Datum;Verkaufte Bücher;Honorar in CHF\n01.03.2025;4;10.00\n14.03.2025;2;5.00\n",
        {"units": 6, "royalty CHF": 15},
    ),
    "Portuguese": (
        "Data;Livros vendidos;Receita\n1 de março de 2025;2;R$ 12,50\n2 de mar. de 2025;1;R$ 6,25\n",
        {"units": 3, "royalty BRL": 18.75},
    ),
    "Swedish": (
        "Datum;Sålda böcker;Intäkter (SEK)\n2025-03-01;2;120\n2025-03-02;1;60\n",
        {"units": 3, "royalty SEK": 180},
    ),
    "typed without accents": (
        "fecha;titulo;ejemplares vendidos;regalias\n1 de marzo de 2025;A;2;4,20 €\n15 de marzo de 2025;B;1;2,10 €\n",
        {"units": 3, "royalty EUR": 6.3},
    ),
    "months without accents": (
        "Mois;Livres vendus\nfevrier 2025;3\naout 2025;4\ndecembre 2025;5\n",
        {"units": 12},
    ),
    "quarters in words": (
        "Periodo;Copie vendute\n1° trimestre 2025;30\n2° trimestre 2025;40\n",
        {"units": 70},
    ),
    "cells that a program wrote as formulas for Excel": (
        'Date,Copies\n"=""2025-03-01""",2\n"=""2025-03-02""",3\n',
        {"units": 5},
    ),
    "copies given back beside net ones": (
        "Date,Sold,Returned,Net units\n2025-03-01,3,1,2\n2025-03-02,7,1,6\n",
        {"units": 8, "refunds": 2},
    ),
    "stores of other countries": (
        "Verkochte exemplaren;;;\nMaand;Kobo;Bol.com;Totaal\njanuari 2025;3;2;5\nfebruari 2025;4;3;7\nTotaal;7;5;12\n",
        {"units": 12},
    ),
    "days across": (
        "Copies sold,1 Mar 2025,2 Mar 2025,3 Mar 2025,Total\nA,3,0,5,8\nB,1,1,1,3\nTotal,4,1,6,11\n",
        {"units": 11},
    ),
    "days across in numbers, whose order their steps show": (
        "Copies sold,3/1/2025,3/2/2025,3/3/2025\nA,3,0,5\nB,1,1,1\n",
        {"units": 11},
    ),
    "the days of a month by their numbers": (
        f"Copies sold March 2025\nTitle,{UP_TO_12}\nA,{','.join('1' * 12)}\n",
        {"units": 12},
    ),
    "a currency beside the amounts, in a column without a name": (
        "Date,Copies,Royalty,\n2025-03-01,4,10.00,EUR\n2025-03-02,2,5.00,GBP\n",
        {"units": 6, "royalty EUR": 10, "royalty GBP": 5},
    ),
    "a currency in the title": (
        "Sales (all in GBP),,\nDate,Copies,Royalty\n2025-03-01,4,10.00\n2025-03-02,2,5.00\n",
        {"units": 6, "royalty GBP": 15},
    ),
    "pence": (
        "Date,Copies,Royalty (pence)\n2025-03-01,4,1000\n2025-03-02,2,£5.00\n",
        {"units": 6, "royalty GBP": 15},
    ),
    "cents of the currency that the title names": (
        "Verdienst in EUR,,\nDate,Copies,Royalty (cents)\n2025-03-01,4,1050\n2025-03-02,2,525\n",
        {"units": 6, "royalty EUR": 15.75},
    ),
    "one income in two currencies": (
        "Date,Copies,Royalty USD,Royalty EUR\n2025-03-01,4,10.00,9.20\n2025-03-02,2,5.00,4.61\n2025-03-03,1,2.50,2.31\n",
        {"units": 7, "royalty USD": 17.5},
    ),
    "orders that came to nothing": (
        "Order date,Status,Book,Qty,Income,Currency\n2025-03-01,Completed,A,1,12.00,EUR\n2025-03-02,Cancelled,A,1,12.00,EUR\n2025-03-03,Refunded,A,1,12.00,EUR\n",
        {"units": 1, "royalty EUR": 12},
    ),
    "an order that a row of its own takes off again": (
        "Data;Stato;Copie;Ricavi\n01/03/2025;Pagato;1;12,00 €\n02/03/2025;Pagato;2;24,00 €\n15/03/2025;Rimborsato;-1;-12,00 €\n",
        {"units": 2, "refunds": 1, "royalty EUR": 24},
    ),
    "copies that a column calls free": (
        "Date,Royalty Type,Net Units Sold,Royalty,Currency\n2025-03-01,70%,3,10.47,USD\n2025-03-02,Free - Promotion,120,0,USD\n",
        {"units": 3, "free_units": 120, "royalty USD": 10.47},
    ),
    "an Italian pivot table": (
        "Somma di Copie;Etichette di colonna;;\nEtichette di riga;Kobo;Apple;Totale complessivo\ngennaio 2025;3;2;5\nfebbraio 2025;4;3;7\nTotale complessivo;7;5;12\n",
        {"units": 12},
    ),
    "a pivot table with months below years": (
        "Row Labels,Sum of Copies,Sum of Royalty\n2024,8,€16\nNov,3,€6\nDec,5,€10\n2025,7,€14\nJan,7,€14\nGrand Total,15,€30\n",
        {"units": 15, "royalty EUR": 30},
    ),
    "years above their months": (
        "Copies sold,2024,,,2025,,\n,Oct,Nov,Dec,Jan,Feb,Mar\nA,1,2,3,4,5,6\nB,1,1,1,1,1,1\n",
        {"units": 27},
    ),
    "what is counted in a column beside the titles": (
        "Title,Measure,Jan 2025,Feb 2025,Mar 2025\nA,Copies,1,2,3\nA,Royalty,€2,€4,€6\nB,Copies,4,5,6\nB,Royalty,€8,€10,€12\n",
        {"units": 21, "royalty EUR": 42},
    ),
    "days as text with an apostrophe before them": (
        "Date,Copies\n'2025-03-01,2\n'2025-03-02,3\n",
        {"units": 5},
    ),
    "what was expected beside what came": (
        "Date,Copies (expected),Copies (actual)\n2025-03-01,20,5\n2025-03-02,30,6\n",
        {"units": 11},
    ),
    "incomes in two currencies": (
        "Date,Copies,Royalty USD,Royalty EUR\n2025-03-01,4,10.00,2.20\n2025-03-02,2,5.00,9.61\n2025-03-03,1,2.50,\n",
        {"units": 7, "royalty USD": 17.5, "royalty EUR": 11.81},
    ),
}


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(*case, id=name) for name, case in WORDS.items()]
)
def test_a_hand_kept_table_is_read_as_it_says(text: str, expected: dict[str, float]) -> None:
    assert sums(read(text)) == expected


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("令和7年3月1日", "2025-03-01"),
        ("R7年3月1日", "2025-03-01"),
        ("平成31年4月30日", "2019-04-30"),
        ("令和元年5月2日（木）", "2019-05-02"),
        ("25年12月3日", "2025-12-03"),
        ("2025年 3月 1日", "2025-03-01"),
        ("2025년 3월 1일", "2025-03-01"),
    ],
)
def test_days_of_east_asia_begin_with_their_year(written: str, right: str) -> None:
    (dataset,) = read(f"日付,部数\n{written},2\n").datasets
    assert [f"{d:%Y-%m-%d}" for d in dataset.frame["date"]] == [right]


def test_sales_with_cents_are_no_copies() -> None:
    said = refused("Day,Orders,Net sales,Returns\n2026-03-01,2,20.00,0\n2026-03-02,0,-5.00,-5\n")
    assert "written as money is" in said
    found = read("Day,Copies sold,Returns\n2026-03-01,20.00,0\n2026-03-02,3.00,5\n")
    assert sums(found) == {"units": 23, "refunds": 5}


def test_a_programs_wide_list_is_not_read_for_a_few_known_names() -> None:
    names = (
        "Data;Hora;Fuso;Nome;Tipo;Situação;Moeda;Bruto;Tarifa;Remetente;Destino;Código;Quantidade"
    )
    row = "04/03/2026;10:00;BRT;x;Reembolso;ok;BRL;-12,00;0;y;z;T1;1"
    assert "a table" in refused(f"{names}\n{row}\n{row}\n")
    numbers = read(
        "Date,Revenue,a1,a2,a3,a4,a5,a6,a7,a8\n2025-03-01,€5,1,2,3,4,5,6,7,8\n2025-03-02,€6,1,2,3,4,5,6,7,8\n"
    )
    assert sums(numbers) == {"royalty EUR": 11}


def test_days_without_a_year_ask_for_it() -> None:
    assert "year = 2025" in refused("Date,Copies\nMon 3 Mar,2\nTue 4 Mar,3\n")


def test_new_followers_are_no_stock_in_any_language() -> None:
    for name in ("Volgers (nieuw)", "Seguidores (novos)", "Follower (neue)", "フォロワー (新規)"):
        (dataset,) = read(f"Date,{name}\n2025-03-01,10\n2025-03-02,12\n").datasets
        assert dataset.frame["followers"].isna().all()
        assert dataset.frame["gained"].sum() == 22


def test_crowns_in_a_header_are_asked_for() -> None:
    found = read("Date,Copies,Royalty (kr)\n2025-03-01,4,100\n2025-03-02,2,50\n")
    assert sums(found) == {"units": 6}
    assert 'such as currency = "SEK"' in notes(found)


def test_amounts_that_take_the_currency_of_a_few_others_are_told() -> None:
    found = read("Date,Royalty\n2025-03-01,€3\n2025-03-02,4\n2025-03-03,5\n")
    assert sums(found) == {"royalty EUR": 12}
    assert "2 of its amounts have no currency" in notes(found)


def test_a_day_across_is_its_day_and_a_week_its_week() -> None:
    (days,) = read("Copies sold,29/3/2025,30/3/2025,31/3/2025,1/4/2025\nA,3,0,5,1\n").datasets
    assert days.grain == "day"
    assert list(days.frame["date"].dt.date)[::3] == [date(2025, 3, 29), date(2025, 4, 1)]
    (weeks,) = read("Copies sold,3/3/2025,10/3/2025,17/3/2025\nA,3,0,5\n").datasets
    assert weeks.grain == "span"
    assert weeks.end == date(2025, 3, 24)


def test_a_row_of_several_dates_is_no_header() -> None:
    found = read(
        "Date,Copies,Ordered,Shipped\n2025-03-01,4,2025-03-02,2025-03-07\n2025-03-02,2,2025-03-03,2025-03-09\n"
    )
    assert sums(found) == {"units": 6}


def test_sheets_called_after_months_hold_their_days(tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in {"Jan 2025": [(1, 2), (31, 3)], "Februar 2025": [(1, 4), (28, 3)]}.items():
        sheet = book.create_sheet(name)
        sheet.append(("Day", "Copies"))
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "sales.xlsx")
    (found,) = held.read(held.HeldFile("sales.xlsx", (tmp_path / "sales.xlsx").read_bytes()))
    assert isinstance(found, Export), found
    (dataset,) = found.datasets
    assert [f"{d:%m-%d}" for d in dataset.frame["date"]] == ["01-01", "01-31", "02-01", "02-28"]


def test_number_formats_of_an_opendocument_sheet_name_currencies() -> None:
    styles = (
        '<number:number-style style:name="N1"><number:number/><number:text> €</number:text></number:number-style>'
        '<style:style style:name="euro" style:family="table-cell" style:data-style-name="N1"/>'
        '<number:currency-style style:name="N2"><number:currency-symbol>£</number:currency-symbol><number:number/></number:currency-style>'
        '<style:style style:name="pound" style:family="table-cell" style:data-style-name="N2"/>'
    )

    def text(word: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>'

    def number(value: float, style: str = "") -> str:
        named = f' table:style-name="{style}"' if style else ""
        return f'<table:table-cell{named} office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'

    rows = (
        text("Date") + text("Royalty"),
        text("2025-03-01") + number(2.5),
        text("2025-03-02") + number(3.5, "pound"),
    )
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="euro"/>'
    found = read_bytes(
        "s.ods", ods(styles, f'<table:table table:name="S">{columns}{table}</table:table>')
    )
    assert sums(found) == {"royalty EUR": 2.5, "royalty GBP": 3.5}


def test_a_sheet_that_adds_up_others_by_its_name_hides_none_of_their_days(tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = {
        "Riepilogo": [("Mese", "Copie"), ("gennaio 2025", 5), ("febbraio 2025", 7)],
        "Gennaio": [("Data", "Copie"), ("2025-01-01", 2), ("2025-01-03", 3)],
        "Febbraio": [("Data", "Copie"), ("2025-02-01", 4), ("2025-02-02", 3)],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "vendite.xlsx")
    (found,) = held.read(held.HeldFile("vendite.xlsx", (tmp_path / "vendite.xlsx").read_bytes()))
    assert isinstance(found, Export), found
    assert sums(found) == {"units": 12}
    assert {d.grain for d in found.datasets} == {"day"}
    assert "sheet 1 of 3" in notes(found)


def test_a_shops_own_form_of_an_amount_names_the_currency() -> None:
    path = FIXTURES / "woocommerce" / "orders.csv"
    for sign, code in (("€", "EUR"), ("£", "GBP"), ("zł", "PLN")):
        found = read(path.read_text(encoding="utf-8").replace("€", sign), "orders.csv")
        assert set(found.datasets[0].frame["currency"]) == {code}


def test_a_time_to_come_is_not_known(tmp_path: Path) -> None:
    found = read("Copies sold,Jan 2025,Feb 2025,Jan 2099,Feb 2099\nA,3,1,0,7\nB,1,1,0,0\n")
    (dataset,) = found.datasets
    assert (dataset.end, sums(found)) == (date(2025, 3, 1), {"units": 6})
    assert "its date is in the future" in notes(found)
    assert found.reading.kept == {"sales": 2}


def test_a_table_that_is_not_known_is_not_called_a_text() -> None:
    said = refused("My numbers;;\nName;One;Two;Three\nA;3;2;5\nB;4;3;7\nC;7;5;12\n")
    assert "a table" in said
    assert "a text" in refused("Dear reader, hello.\nHow are you, friend, today?\nYours, Ada\n")


@pytest.mark.parametrize("words", ["My $ diary", "In Rome", "The Fr. Brown books", "Sales (2025)"])
def test_words_that_name_no_currency(words: str) -> None:
    assert currency_of_title(words) is None
