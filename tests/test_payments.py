"""Payments that a shop's own report holds too are not counted again; which is which goes by day and amount."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from roi.exports import Exports, load

ORDERS = "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),N. Revenue,Attribution"
BALANCE = "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description"


def folder(path: Path, orders: list[tuple[str, float]], payments: list[tuple[str, float]]) -> Path:
    """Write a WooCommerce report of orders and a Stripe balance of payments, each a day and what was received."""
    shop = [f'{d} 10:00:00,{i},${a},completed,A Reader,new,1× Salt Road,1,,{a},Direct' for i, (d, a) in enumerate(orders)]  # fmt: skip
    bank = [f"txn_{i},charge,ch_{i},{a},0,{a},usd,{d} 11:00,{d} 12:00,Order" for i, (d, a) in enumerate(payments)]  # fmt: skip
    (path / "orders.csv").write_text("\n".join([ORDERS, *shop]) + "\n")
    (path / "balance.csv").write_text("\n".join([BALANCE, *bank]) + "\n")
    return path


def received(exports: Exports) -> float:
    return float(pd.concat([c.frame for c in exports.of("sales")])["royalty"].sum())


def test_payments_found_among_the_shops_sales_are_kept_for_comparison_only(tmp_path: Path) -> None:
    # 9.99 less 2.9% and 0.30 is 9.40; the second came after midnight in UTC.
    orders = [("2026-03-02", 9.99), ("2026-03-03", 4.99), ("2026-03-05", 9.99)]
    payments = [("2026-03-02", 9.40), ("2026-03-04", 4.55), ("2026-03-05", 9.40)]
    exports = load(folder(tmp_path, orders, payments))
    assert received(exports) == pytest.approx(9.99 + 4.99 + 9.99)
    assert {c.counts for c in exports.of("sales")} == {"sales:woocommerce"}
    (told,) = exports.overlaps
    assert told.sentence.startswith("3 of 3 payments in balance.csv")
    assert "the shop's report counts" in told.sentence


def test_payments_of_other_sales_count_too_and_the_doubt_is_told(tmp_path: Path) -> None:
    orders = [("2026-03-02", 9.99), ("2026-03-05", 9.99)]
    payments = [("2026-03-02", 250.0), ("2026-03-04", 30.0), ("2026-03-05", 9.40)]
    exports = load(folder(tmp_path, orders, payments))
    assert received(exports) == pytest.approx(9.99 * 2 + 250 + 30 + 9.40)
    (told,) = exports.overlaps
    assert told.sentence.startswith("Only 1 of 3 payments in balance.csv")
    assert "both count" in told.sentence


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
    (bank,) = [c for c in exports.of("sales") if c.counts == "sales:stripe"]
    assert (bank.start, bank.end) == (date(2026, 2, 1), date(2026, 3, 2))
