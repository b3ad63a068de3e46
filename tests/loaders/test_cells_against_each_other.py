"""Cells of services' tables held against each other: signs and currencies, whole copies, a second header, columns known by their place."""

from __future__ import annotations

from pathlib import Path

import held
import pandas as pd
import pytest
from places import FIXTURES

from roi.loaders.walk import Export
from roi.records.dataset import Reading

PAYHIP = "Date,Transaction ID,Product,Customer Email,{},Payhip Fee,Payment Processor Fee,Coupon,Country\n"
NAMED, TURNED = PAYHIP.format("Amount,Currency"), PAYHIP.format("Currency,Amount")


def read(text: str, name: str = "sales.csv") -> Reading:
    (found,) = held.read(held.HeldFile(name, text.encode()))
    assert isinstance(found, Export), found
    return found.reading


def sold(*amounts: str, head: str = NAMED) -> str:
    """Return Payhip's table with a sale for each amount and currency."""
    rows = (
        f"2026-03-{i:02},P{i},Salt,r@example.org,{a},0,0,,NO\n" for i, a in enumerate(amounts, 1)
    )
    return head + "".join(rows)


def earned(reading: Reading) -> dict[str, float]:
    frame = pd.concat([d.frame for d in reading.datasets])
    return {str(c): float(x) for c, x in frame.groupby("currency")["royalty"].sum().items()}


def test_a_currency_is_the_same_however_it_is_called() -> None:
    ways = ("5.00,usd", "5.00, EUR ", "5.00,£", "5.00,US dollars", "5.00,Schweizer Franken")
    assert earned(read(sold(*ways))) == {"USD": 10, "EUR": 5, "GBP": 5, "CHF": 5}


def test_what_names_no_currency_leaves_its_amount_out() -> None:
    reading = read(sold("5.00,USD", "5.00,3.40", "5.00,money"))
    assert earned(reading) == {"USD": 5}
    assert [(p.line, p.column, p.text) for p in reading.problems] == [
        (3, "currency", "3.40"),
        (4, "currency", ""),
    ]


def test_a_sign_speaks_where_the_column_of_currencies_is_blank() -> None:
    assert earned(read(sold("£5.00,", "5.00,USD", "7 €,"))) == {"GBP": 5, "USD": 5, "EUR": 7}


def test_a_sign_of_another_currency_than_the_columns_is_no_amount() -> None:
    reading = read(sold("£5.00,USD", "$5.00,CAD", "¥500,CNY", "€4,EUR"))
    assert earned(reading) == {"USD": 0, "CAD": 5, "CNY": 500, "EUR": 4}
    assert [(p.line, p.text) for p in reading.problems] == [(2, "£5.00")]


def test_a_service_that_pays_in_dollars_may_one_day_pay_in_euros() -> None:
    text = (FIXTURES / "leanpub" / "royalties_2013.csv").read_text(encoding="utf-8")
    dollars = earned(read(text))
    assert set(dollars) == {"USD"}
    assert earned(read(text.replace("$", "€"))) == {"EUR": dollars["USD"]}


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("25-03-01 25-03-13", ["2025-03-01", "2025-03-13"]),
        ("25/03/05 25/03/02", ["2025-03-05", "2025-03-02"]),
        ("24.01.01 24.02.01 25.01.01", ["2024-01-01", "2024-02-01", "2025-01-01"]),
        ("13-03-25 01-03-25", ["2025-03-13", "2025-03-01"]),
        ("10.12.09 10.12.10 13.12.10", ["2009-12-10", "2010-12-10", "2010-12-13"]),
    ],
)
def test_a_short_year_may_stand_first(written: str, days: list[str]) -> None:
    rows = written.split()
    table = "".join(f"{d},P{i},Salt,r@example.org,5,USD,0,0,,NO\n" for i, d in enumerate(rows))
    by_hand = "Date,Copies\n" + "".join(f"{d},3\n" for d in rows)
    for text in (NAMED + table, by_hand):
        (dataset,) = read(text).datasets
        assert [f"{d:%Y-%m-%d}" for d in dataset.frame["date"]] == days


@pytest.mark.parametrize("copies", ["1.5", "0.25"])
def test_copies_of_any_service_are_whole(copies: str) -> None:
    text = (FIXTURES / "etsy_items" / "EtsySoldOrderItems2026-3.csv").read_text(encoding="utf-8")
    whole, broken = read(text), read(text.replace("reader1,1,", f"reader1,{copies},"))
    units = [d.frame["units"].sum() for r in (whole, broken) for d in r.datasets]
    assert units[0] - units[1] == 1
    assert [(p.line, p.column, p.text) for p in broken.problems] == [(2, "units", copies)]


def test_a_second_header_with_the_columns_turned_is_followed() -> None:
    below = sold("EUR,3.00", "EUR,0.00", head=TURNED).replace("2026-03", "2026-04")
    reading = read(sold("5.00,USD") + below)
    assert earned(reading) == {"USD": 5, "EUR": 3}
    assert {s.reason: s.lines for s in reading.set_aside} == {"the header again": (3,)}


def test_rows_below_a_second_header_with_other_columns_are_set_aside() -> None:
    """As many columns as above, one of them another: by their place its amounts would be fees."""
    other = NAMED.replace("Amount", "Net").replace("Payhip Fee", "Amount")
    below = sold("4.10,USD", head=other).replace(",0,0,,NO", ",5.00,0,,NO")
    reading = read(sold("5.00,USD") + below)
    assert earned(reading) == {"USD": 5}
    ((reason, lines),) = [(s.reason, s.lines) for s in reading.set_aside]
    assert "second header with other columns" in reason
    assert lines == (3, 4)


@pytest.mark.parametrize(
    ("row", "loader"),
    [
        ('4,120,"3,33 %","11,2"', "search_console"),
        ("4,120,3.3%,11.2", "search_console"),
        ('4,"1,200",0.33%,11.2', "search_console"),
        ("4,3,40%,2", "plain_table"),
        ("30,1.5,40%,20", "plain_table"),
    ],
)
def test_a_table_of_five_columns_is_googles_only_if_its_rate_is_that_of_its_clicks(
    row: str, loader: str
) -> None:
    text = f"Date,Visits,Impressions,Rate,Visitors\n2025-03-01,{row}\n2025-03-02,{row}\n"
    (found,) = held.read(held.HeldFile("s.csv", text.encode()))
    assert isinstance(found, Export)
    assert found.loader == loader


STRIPE = "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category\n"


def test_money_that_a_dispute_takes_and_gives_back_counts(tmp_path: Path) -> None:
    """Ten dollars are disputed and won back; another ten are lost with the fee; a refund fails."""
    rows = [
        ("charge", 10, 0.6),
        ("dispute", -10, 15),
        ("dispute_reversal", 10, 0),
        ("charge", 10, 0.6),
        ("dispute", -10, 15),
        ("refund", -4, 0),
        ("refund_failure", 4, 0),
        ("payout", -50, 0),
    ]
    text = "".join(
        f"t{i},2025-03-0{i} 10:00:00,usd,{g},{f},{g - f},{kind}\n"
        for i, (kind, g, f) in enumerate(rows, 1)
    )
    reading = read(STRIPE + text)
    assert earned(reading) == {"USD": pytest.approx(10 - 0.6 - 15 + 10 - 0.6 - 15 - 10)}
    assert [s.count for s in reading.set_aside] == [1]


PAYPAL = "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID\n"


def test_money_that_paypal_takes_back_counts_and_so_does_what_it_returns() -> None:
    kinds = [
        ("Website Payment", 10),
        ("Chargeback", -10),
        ("Website Payment", 10),
        ("Payment Reversal", -10),
        ("Canceled Reversal", 10),
        ("General Withdrawal", -50),
    ]
    rows = "".join(
        f"03/{13 + i}/2025,10:00:00,PST,A,{kind},Completed,USD,{n},0,{n},T{i}\n"
        for i, (kind, n) in enumerate(kinds)
    )
    reading = read(PAYPAL + rows)
    assert earned(reading) == {"USD": 10}
    assert [s.count for s in reading.set_aside] == [1]
