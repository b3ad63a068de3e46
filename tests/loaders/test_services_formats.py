"""Exports of shops, payments and advertisements: the value of each row, worked out by hand."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter
from places import FIXTURES

from roi.errors import NoExports
from roi.exports import load
from roi.records.dataset import Reading
from roi.simulate.kdp_files import HEADERS


def read(folder: Path, name: str, text: str) -> Reading:
    (folder / name).write_text(text, encoding="utf-8")
    (export,) = load(folder).exports
    return export.reading


def column(reading: Reading, name: str) -> list[object]:
    return [v for d in reading.datasets for v in d.frame[name].tolist()]


GUMROAD = (
    "Purchase ID,Item Name,Purchase Date,Sale Price ($),Net Total ($),Partial Refund ($),Fully Refunded?,"
    "Referrer,Country,Product ID,Quantity,Disputed?,Dispute Won?,Affiliate commission ($)\n"
)


def test_a_lost_dispute_is_no_sale_and_a_commission_no_income(tmp_path: Path) -> None:
    """Of 10 dollars 8.50 are left: once whole, once lost, once won back, once with 2.50 for an affiliate."""
    row = "p{i},Salt,2025-03-0{i},10,8.5,0,0,direct,UK,salt,1,{rest}\n"
    rows = [
        row.format(i=i, rest=r) for i, r in enumerate(("0,0,0", "1,0,0", "1,1,0", "0,0,2.5"), 1)
    ]
    reading = read(tmp_path, "Sales.csv", GUMROAD + "".join(rows))
    assert column(reading, "royalty") == [8.5, 0.0, 8.5, 6.0]
    assert column(reading, "units") == [1, 0, 1, 1]


@pytest.mark.parametrize("code", ["THB", "KES", "VND", "XAF"])
def test_advertisements_are_in_the_currency_of_the_header(tmp_path: Path, code: str) -> None:
    text = f"Campaign name,Day,Impressions,Amount spent ({code})\nSalt,2025-03-04,900,150\n"
    assert column(read(tmp_path, "ads.csv", text), "currency") == [code]


@pytest.mark.parametrize(
    "header",
    [
        "Nome della campagna,Giorno,Impression,Importo speso (EUR)",
        "Nome do anúncio,Dia,Impressões,Valor usado (EUR)",
        "Campagnenaam,Dag,Weergaven,Besteed bedrag (EUR)",
        "Nazwa kampanii,Dzień,Wyświetlenia,Wydana kwota (EUR)",
        "Nome da campanha,Início dos relatórios,Impressões,Valor usado (EUR),Encerramento dos relatórios",
    ],
)
def test_advertisements_are_known_by_each_languages_header(tmp_path: Path, header: str) -> None:
    more = ",2026-03-04" * (header.count(",") - 3)
    read_ = read(tmp_path, "ads.csv", f"{header}\nSalt Road,2026-03-04,1100,11.52{more}\n")
    assert column(read_, "amount") == [11.52]
    assert column(read_, "currency") == ["EUR"]


ITALIAN = (
    '"Data","Orario","Fuso orario","Nome","Tipo","Stato","Valuta","Lordo","Tariffa","Netto","Codice transazione","Titolo oggetto","Quantità"\n'
    '"04/03/2026","10:00:00","CET","","Pagamento Express Checkout","Completata","EUR","12,00","-0,76","11,24","T1","Salt Road","1"\n'
    '"05/03/2026","10:00:00","CET","","Pagamento Express Checkout","In sospeso","EUR","12,00","-0,76","11,24","T2","Salt Road","1"\n'
    '"15/03/2026","10:00:00","CET","","Rimborso pagamento","Completata","EUR","-12,00","0,41","-11,59","T3","Salt Road","1"\n'
    '"16/03/2026","10:00:00","CET","","Versamento generico con carta","Completata","EUR","29,32","0,00","29,32","T4","",""\n'
)
DUTCH = (
    '"Datum","Tijd","Tijdzone","Omschrijving","Valuta","Bruto","Kosten","Net","Saldo","Transactiereferentie"\n'
    '"04-03-2026","10:00:00","CET","Express Checkout-betaling","EUR","12,00","-0,76","11,24","11,24","T1"\n'
    '"15-03-2026","10:00:00","CET","Terugbetaling","EUR","-12,00","0,41","-11,59","-0,35","T2"\n'
)


@pytest.mark.parametrize("text", [ITALIAN, DUTCH], ids=["Italian", "Dutch"])
def test_paypal_counts_the_same_in_further_languages(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, "Download.CSV", text)
    assert column(found, "royalty") == [11.24, -11.59]
    assert set(column(found, "store")) == {"paypal"}


@pytest.mark.parametrize("language", ["german", "french", "spanish"])
def test_advertisements_in_other_languages(tmp_path: Path, language: str) -> None:
    spent = {"german": [11.52, 12.0], "french": [150.25], "spanish": [81.2]}
    text = (FIXTURES / "meta_ads" / f"{language}.csv").read_text(encoding="utf-8")
    assert column(read(tmp_path, "meta.csv", text), "amount") == spent[language]


@pytest.mark.parametrize(
    ("file", "net"),
    [
        ("spanish.CSV", [11.23, -11.58]),
        ("french.CSV", [11.23, -11.58]),
        ("statement_german.CSV", [11.23, -11.58]),
    ],
)
def test_paypal_says_the_same_in_every_language(
    tmp_path: Path, file: str, net: list[float]
) -> None:
    text = (FIXTURES / "paypal" / file).read_text(encoding="utf-8")
    assert column(read(tmp_path, file, text), "royalty") == net


STRIPE = (
    "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,"
    "Converted Amount Refunded,Converted Currency,Fee,Status\n"
)


def test_payments_count_what_stays_in_the_balance(tmp_path: Path) -> None:
    """In the currency of the balance: 9.00 - 0.59; all refunded, the fee kept; a part refunded; a failed payment is none."""
    rows = (
        'ch1,2025-03-04 18:37,"8,00","0,00",eur,true,"9,00","0,00",usd,"0,59",Paid\n'
        'ch2,2025-03-05 18:37,"9,00","9,00",usd,true,"9,00","9,00",usd,"0,59",Refunded\n'
        'ch3,2025-03-06 18:37,"9,00","4,00",usd,true,,,,"0,59",Paid\n'
        'ch4,2025-03-07 18:37,"9,00","0,00",usd,false,,,,"0,00",Failed\n'
    )
    reading = read(tmp_path, "unified_payments.csv", STRIPE + rows)
    assert column(reading, "royalty") == pytest.approx([8.41, -0.59, 4.41])
    assert column(reading, "currency") == ["USD"] * 3
    assert column(reading, "transaction") == ["sale", "refund", "sale"]
    assert sum(s.count for s in reading.set_aside) == 1


def test_revenue_by_week_is_refused(tmp_path: Path) -> None:
    head = "Date,Orders,Gross sales,Returns,Coupons,Net sales,Taxes,Shipping,Total sales\n"
    rows = "".join(f"2025-03-{d:02},1,9,0,0,9,0,0,9\n" for d in (3, 10, 17))
    (tmp_path / "revenue.csv").write_text(head + rows)
    with pytest.raises(NoExports, match="choose 'By: Day'"):
        load(tmp_path)


def test_a_period_without_a_month_says_what_to_ask_for(tmp_path: Path) -> None:
    text = (FIXTURES / "ingram" / "custom.xls").read_text(encoding="utf-8")
    reading = read(tmp_path, "custom.xls", text)
    assert any("one month at a time" in n for n in reading.notes)
    assert not reading.problems


def test_a_list_of_campaigns_is_named_for_what_it_is(tmp_path: Path) -> None:
    text = (FIXTURES / "amazon_ads_campaigns" / "campaigns.csv").read_text(encoding="utf-8")
    (tmp_path / "campaigns.csv").write_text(text)
    with pytest.raises(NoExports, match="a campaign's totals, not by day"):
        load(tmp_path)


def kdp_workbook(path: Path, created: datetime) -> None:
    """Write KDP's workbook of March 2025 with one sale on each of the first three days."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": created})
    for name, header in HEADERS.items():
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, header)
        if name == "eBook Royalty":
            for i in (1, 2, 3):
                values = {"Royalty Date": f"2025-03-0{i}", "Title": "Salt", "ASIN": "B0ADA00001"}
                values |= {"Marketplace": "Amazon.com", "Royalty Type": "70%", "Currency": "USD"}
                numbers = {
                    "Units Sold": 1,
                    "Units Refunded": 0,
                    "Net Units Sold": 1,
                    "Royalty": 3.4,
                }
                known = values | numbers | {"Transaction Type": "Standard"}
                sheet.write_row(i, 0, [known.get(c, 4.99 if "Price" in c else "") for c in header])
    book.close()


@pytest.mark.parametrize(
    ("created", "unfinished", "reported"),
    [
        (datetime(2016, 8, 19, tzinfo=UTC), 0, True),
        (datetime(2025, 3, 3, 12, tzinfo=UTC), 1, False),
    ],
)
def test_a_workbook_made_before_its_sales_hides_none(
    tmp_path: Path, created: datetime, unfinished: int, *, reported: bool
) -> None:
    kdp_workbook(tmp_path / "KDP_Dashboard.xlsx", created)
    (export,) = load(tmp_path).exports
    (found,) = export.reading.datasets
    assert found.frame["units"].sum() == 3
    assert len(found.partial) == unfinished
    assert any("was made on 19 August 2016" in n for n in export.reading.notes) is reported


def test_kdps_combined_sheet_alone_has_the_workbooks_copies(tmp_path: Path) -> None:
    text = (FIXTURES / "kdp_combined_sheet" / "combined.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    paid = sum(int(r["Net Units Sold"]) for r in rows if "Free" not in r["Transaction Type"])
    reading = read(tmp_path, "combined.csv", text)
    assert sum(map(float, map(str, column(reading, "units")))) == paid == 5


def test_a_payment_in_test_mode_or_not_captured_is_no_sale(tmp_path: Path) -> None:
    row = "ch_{i},2026-03-0{i} 10:00:00,12.00,0.00,eur,{captured},12.00,0.00,eur,0.50,{mode},Paid\n"
    pairs = (("true", "Live"), ("false", "Live"), ("true", "Test"))
    rows = [row.format(i=i, captured=c, mode=m) for i, (c, m) in enumerate(pairs, 1)]
    reading = read(
        tmp_path, "unified_payments.csv", STRIPE.replace(",Status", ",Mode,Status") + "".join(rows)
    )
    assert column(reading, "royalty") == [11.5]
    assert reading.set_aside_count == 2


@pytest.mark.parametrize(
    "written",
    [
        "2025/03/04, 17:07",
        "2025-03-04",
        "March 4, 2025 at 5:07pm",
        '"Mar 4, 2025"',
        "4 March 2025 17:07",
    ],
)
def test_a_pledge_counts_however_its_day_is_written(tmp_path: Path, written: str) -> None:
    head = "Backer Id,Backer Name,Email,Shipping Country,Shipping Amount,Reward Minimum,Pledge Amount,Pledged At,Rewards Sent?,Pledged Status,Notes"
    day = f'"{written.strip(chr(34))}"'
    row = f"1,Reader One,a@b.example,US,$5.00 USD,$25.00 USD,$30.00 USD,{day},No,collected,"
    reading = read(tmp_path, "backers.csv", f"{head}\n{row}\n")
    assert [str(d)[:10] for d in column(reading, "date")] == ["2025-03-04"]
    assert column(reading, "royalty") == [30.0]
