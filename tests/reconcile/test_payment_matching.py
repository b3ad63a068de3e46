"""Payments that a shop's own report also has are not counted again; days and amounts decide."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import places
import pytest

import roi
from roi.exports import Exports, load
from roi.loaders.table_loader import complete
from roi.reconcile.pipeline import reconcile
from roi.records.dataset import Dataset
from roi.records.series_id import SeriesId

ORDERS = "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),N. Revenue,Attribution"
BALANCE = "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description"


def folder(path: Path, orders: list[tuple[str, float]], payments: list[tuple[str, float]]) -> Path:
    """Write WooCommerce's report of orders and Stripe's balance of payments, each with days and amounts received."""
    shop = [
        f"{d} 10:00:00,{i},${a},completed,A Reader,new,1× Salt Road,1,,{a},Direct"
        for i, (d, a) in enumerate(orders)
    ]
    bank = [
        f"txn_{i},charge,ch_{i},{a},0,{a},usd,{d} 11:00,{d} 12:00,Order"
        for i, (d, a) in enumerate(payments)
    ]
    (path / "orders.csv").write_text("\n".join([ORDERS, *shop]) + "\n")
    (path / "balance.csv").write_text("\n".join([BALANCE, *bank]) + "\n")
    return path


def printed(path: Path, prices: list[float], paid: list[float]) -> Exports:
    """Load a shop's orders of printed books, one every third day, beside the payments for them less fees."""
    days = [f"2026-03-{2 + 3 * i:02d}" for i in range(len(prices))]
    shop = [
        f"{d} 10:00:00,{i},${p},completed,A Reader,new,1× Salt Road,1,,{p},Direct"
        for i, (d, p) in enumerate(zip(days, prices, strict=True))
    ]
    bank = [
        f"txn_{i},charge,ch_{i},{a:.2f},{a * 0.03 + 0.3:.2f},{a * 0.97 - 0.3:.2f},usd,{d} 11:00,{d} 12:00,Order"
        for i, (d, a) in enumerate(zip(days, paid, strict=True))
    ]
    (path / "orders.csv").write_text("\n".join([ORDERS, *shop]) + "\n")
    (path / "balance.csv").write_text("\n".join([BALANCE, *bank]) + "\n")
    return load(path)


def test_tax_on_top_of_the_price_is_still_the_same_sale(tmp_path: Path) -> None:
    exports = printed(tmp_path, [10.0, 12.0, 10.0, 8.0], [11.9, 14.28, 12.1, 8.0])
    assert {str(c.id) for c in exports.by_day("sales")} == {"sales:woocommerce"}
    assert exports.overlaps[0].sentence.startswith("4 of 4 payments")


def test_the_same_shipping_on_every_order_is_seen_and_reported(tmp_path: Path) -> None:
    prices = [12.0, 9.0, 12.0, 12.0]
    exports = printed(tmp_path, prices, [p + 5.5 for p in prices])
    assert received(exports) == pytest.approx(45.0)
    (reported,) = exports.overlaps
    assert reported.sentence.startswith("4 of 4 payments")
    assert "by day and amount with $5.50 for shipping" in reported.sentence


def test_payments_for_the_sales_of_three_shops_through_one_account_count_once(
    tmp_path: Path,
) -> None:
    """Each shop has a third of the payments, so none has half of them alone."""
    days = [f"2026-03-{day:02}" for day in range(1, 28)]
    header = "Date,Transaction ID,Product,Amount,Currency,Payhip Fee,Payment Processor Fee,Country"
    payhip = [f"{day},PH,Salt Road,5.00,USD,0.25,0.45,Norway" for day in days]
    etsy = [f"03/{day[-2:]}/26,A Map,1,18.00,USD,{day},8,{day}" for day in days]
    paid = [(day, amount) for day in days for amount in (5.0, 18.0, 30.0)]
    folder(tmp_path, [(day, 30.0) for day in days], paid)
    (tmp_path / "payhip.csv").write_text("\n".join([header, *payhip]) + "\n")
    (tmp_path / "etsy.csv").write_text("\n".join([ETSY, *etsy]) + "\n")
    exports = load(tmp_path)
    sold = 27 * (4.3 + 18.0 + 30.0)
    assert received(exports) == pytest.approx(sold)
    (reported,) = exports.overlaps
    assert reported.sentence.startswith("81 of 81 payments in balance.csv")


PAYPAL = "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID,Item Title"
ETSY = "Sale Date,Item Name,Quantity,Item Total,Currency,Transaction ID,Listing ID,Order ID"


def test_etsys_sales_that_paypal_received_count_once_and_stores_payouts_are_no_sales(
    tmp_path: Path,
) -> None:
    days = range(1, 29)
    sold = [f"03/{day:02}/26,A Map,1,18.00,USD,{day},8,{day}" for day in days]
    paid = [
        f"03/{day:02}/2026,10:00:00,PST,,Website Payment,Completed,USD,22.00,-0.94,21.06,T{day},"
        for day in days
    ]
    paid += ["03/15/2026,10:00:00,PST,,Mass Pay Payment,Completed,USD,58.00,0.00,58.00,T99,"]
    (tmp_path / "EtsySoldOrderItems2026-3.csv").write_text("\n".join([ETSY, *sold]) + "\n")
    (tmp_path / "Download.csv").write_text("\n".join([PAYPAL, *paid]) + "\n")
    exports = load(tmp_path)
    assert received(exports) == pytest.approx(28 * 18.0)
    (reported,) = exports.overlaps
    assert reported.sentence.startswith("28 of 28 payments in Download.csv")
    (paypal,) = [e for e in exports.exports if e.loader == "paypal"]
    assert [(s.reason, s.count) for s in paypal.reading.set_aside] == [
        ("a payout from a store, whose report has the sales", 1)
    ]


def test_amounts_that_exceed_the_prices_by_no_rule_are_other_sales(tmp_path: Path) -> None:
    paid = [19.0, 31.0, 24.5, 50.0]
    exports = printed(tmp_path, [12.0] * 4, paid)
    assert received(exports) == pytest.approx(48 + sum(a * 0.97 - 0.3 for a in paid), abs=0.05)
    assert "both count" in exports.overlaps[0].sentence


def test_an_orders_total_is_compared_where_the_shop_tells_it(tmp_path: Path) -> None:
    """Shopify's fixture: orders of 30.00, 5.00 and 23.00 paid in all, whose items have other prices."""
    own = places.FIXTURES / "shopify" / "orders_export.csv"
    (tmp_path / "orders.csv").write_bytes(own.read_bytes())
    paid = [("2026-09-03", 30.0), ("2026-09-07", 23.0), ("2026-09-07", 41.0)]
    bank = [
        f"txn_{i},charge,ch_{i},{a},1.10,{a - 1.1},usd,{d} 23:30,{d} 23:30,Order"
        for i, (d, a) in enumerate(paid)
    ]
    (tmp_path / "balance.csv").write_text("\n".join([BALANCE, *bank]) + "\n")
    exports = load(tmp_path)
    assert exports.overlaps[0].sentence.startswith("2 of 3 payments")
    assert {str(c.id) for c in exports.by_day("sales")} == {"sales:shopify"}


def received(exports: Exports) -> float:
    return float(pd.concat([c.frame for c in exports.by_day("sales")])["royalty"].sum())


def test_payments_found_among_the_shops_sales_are_kept_for_comparison_only(tmp_path: Path) -> None:
    # 9.99 less 2.9% and 0.30 is 9.40; the second came after midnight in UTC.
    orders = [("2026-03-02", 9.99), ("2026-03-03", 4.99), ("2026-03-05", 9.99)]
    payments = [("2026-03-02", 9.40), ("2026-03-04", 4.55), ("2026-03-05", 9.40)]
    exports = load(folder(tmp_path, orders, payments))
    assert received(exports) == pytest.approx(9.99 + 4.99 + 9.99)
    assert {str(c.id) for c in exports.by_day("sales")} == {"sales:woocommerce"}
    (reported,) = exports.overlaps
    assert reported.sentence.startswith("3 of 3 payments in balance.csv")
    assert "the shop's report counts" in reported.sentence


def test_payments_of_other_sales_count_too_and_the_doubt_is_reported(tmp_path: Path) -> None:
    orders = [("2026-03-02", 9.99), ("2026-03-05", 9.99)]
    payments = [("2026-03-02", 250.0), ("2026-03-04", 30.0), ("2026-03-05", 9.40)]
    exports = load(folder(tmp_path, orders, payments))
    assert received(exports) == pytest.approx(9.99 * 2 + 250 + 30 + 9.40)
    (reported,) = exports.overlaps
    assert reported.sentence.startswith("Only 1 of 3 payments in balance.csv")
    assert "both count" in reported.sentence


def test_one_payment_for_two_items_of_a_day_is_found_by_the_days_total(tmp_path: Path) -> None:
    orders = [("2026-03-02", 9.99), ("2026-03-02", 4.99), ("2026-03-03", 9.99)]
    payments = [("2026-03-02", 14.25), ("2026-03-03", 9.40)]
    exports = load(folder(tmp_path, orders, payments))
    assert exports.overlaps[0].sentence.startswith("2 of 2 payments")


def test_payments_of_days_without_the_shops_report_still_count(tmp_path: Path) -> None:
    orders = [("2026-03-02", 9.99), ("2026-03-03", 9.99)]
    payments = [("2026-02-01", 30.0), ("2026-03-02", 9.40), ("2026-03-03", 9.40)]
    exports = load(folder(tmp_path, orders, payments))
    assert received(exports) == pytest.approx(30 + 9.99 * 2)
    (bank,) = [c for c in exports.by_day("sales") if str(c.id) == "sales:stripe"]
    assert (bank.start, bank.end) == (date(2026, 2, 1), date(2026, 3, 2))


def kept_by_hand(path: Path, store: str, price: float = 4.99) -> Exports:
    """Load 20 days of one sale each, kept by hand for a store, beside Stripe's charges of 4.99 (4.55 after fees)."""
    days = [f"2025-03-{d:02}" for d in range(1, 21)]
    header = "Date,Store,Title,Copies,Royalty,Currency"
    shop = [f"{d},{store},Salt Road,1,{price},USD" for d in days]
    bank = [
        f"txn_{i},charge,ch_{i},4.99,0.44,4.55,usd,{d} 11:00,{d} 12:00,Order"
        for i, d in enumerate(days)
    ]
    (path / "shop.csv").write_text("\n".join([header, *shop]) + "\n")
    (path / "balance.csv").write_text("\n".join([BALANCE, *bank]) + "\n")
    (path / "roi.toml").write_text('timezone = "UTC"\ncurrency = "USD"\n')
    return load(path)


@pytest.mark.parametrize("store", ["Ko-fi", "My little shop", "Payhip"])
def test_sales_of_any_own_shop_and_the_payments_for_them_count_once(
    tmp_path: Path, store: str
) -> None:
    exports = kept_by_hand(tmp_path, store)
    daily = roi.overlay(exports).daily
    assert daily["royalties"].sum() == pytest.approx(20 * 4.99)
    assert daily["sales"].sum() == 20
    (reported,) = exports.overlaps
    assert reported.reason == "payments_found"
    assert (reported.found, reported.count, reported.rows) == (20, 20, 20)


def test_a_store_that_collects_its_own_money_is_no_shop_behind_the_payments(tmp_path: Path) -> None:
    exports = kept_by_hand(tmp_path, "Kobo")
    assert sum(s.frame["royalty"].sum() for s in exports.totals("sales")) == pytest.approx(
        20 * (4.99 + 4.55)
    )
    assert not exports.overlaps


def test_a_bookshop_whose_sales_are_nowhere_among_the_payments_adds_up(tmp_path: Path) -> None:
    exports = kept_by_hand(tmp_path, "Harbour Books", price=2.10)
    assert sum(s.frame["royalty"].sum() for s in exports.totals("sales")) == pytest.approx(
        20 * (2.10 + 4.55)
    )


def sold(service: str, amount: float, currency: str = "USD") -> tuple[str, Dataset]:
    """Return four days of sales as a service's own export has them."""
    days = pd.date_range("2025-03-01", periods=4)
    rows = {"date": days, "units": 1.0, "royalty": amount, "currency": currency, "line": range(4)}
    frame = complete(pd.DataFrame(rows), "sales")
    facts = ("day", SeriesId("sales", service), date(2025, 3, 1), date(2025, 3, 5), "zero")
    return f"{service}.csv", Dataset("sales", frame, *facts, precedence=30)


def test_a_loader_that_somebody_else_wrote_is_an_own_shop_too() -> None:
    found = reconcile([sold("somebodys_shop", 6.0), sold("stripe", 5.5)])
    assert [(s.id.service, s.frame["royalty"].sum()) for s in found.series] == [
        ("somebodys_shop", 24.0)
    ]


@pytest.mark.parametrize("service", ["somebodys_shop", "payhip"])
def test_a_shop_none_of_whose_sales_is_found_among_the_payments_is_reported(
    service: str,
) -> None:
    """Amounts in two currencies can't be matched, and sales must not be counted twice without a word."""
    found = reconcile([sold(service, 6.0), sold("stripe", 865.0, "JPY")])
    assert len(found.series) == 2
    (told,) = found.decisions
    assert (told.reason, told.found, told.count) == ("payments_not_found", 0, 4)


def in_currencies(service: str, *amounts: tuple[float, str]) -> tuple[str, Dataset]:
    """Return the same sales or payments on each of four days, in several currencies."""
    days = [day for day in pd.date_range("2025-03-01", periods=4) for _ in amounts]
    royalties, currencies = zip(*(amounts * 4), strict=True)
    rows = {"date": days, "units": 1.0, "royalty": royalties, "currency": currencies}
    frame = complete(pd.DataFrame(rows | {"line": range(len(days))}), "sales")
    facts = ("day", SeriesId("sales", service), date(2025, 3, 1), date(2025, 3, 5), "zero")
    return f"{service}.csv", Dataset("sales", frame, *facts, precedence=30)


def test_days_totals_are_compared_currency_by_currency() -> None:
    """10 dollars and 20 euros are no 30 of anything: payments of 15 and 14 are other sales, and all count."""
    shop = in_currencies("payhip", (10.0, "USD"), (20.0, "EUR"))
    found = reconcile([shop, in_currencies("stripe", (15.0, "USD"), (14.0, "EUR"))])
    assert sum(s.frame["royalty"].sum() for s in found.series) == 4 * (10 + 20 + 15 + 14)
    (told,) = found.decisions
    assert (told.reason, told.found, told.count) == ("payments_not_found", 0, 8)


def test_one_payment_in_each_currency_is_found_by_the_days_total_in_it() -> None:
    shop = in_currencies("payhip", (10.0, "USD"), (6.0, "USD"), (20.0, "EUR"), (5.0, "EUR"))
    found = reconcile([shop, in_currencies("stripe", (15.3, "USD"), (24.0, "EUR"))])
    (told,) = found.decisions
    assert (told.reason, told.found, told.count) == ("payments_found", 8, 8)
