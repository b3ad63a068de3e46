"""Etsy's downloads side by side: items, orders, payments and payouts are the same sales, counted once."""

from __future__ import annotations

from pathlib import Path

import places
import pytest

from roi.exports import load

LOADERS = places.FIXTURES


def test_items_count_and_the_orders_and_payments_of_the_same_days_do_not_count_again(
    tmp_path: Path,
) -> None:
    for name in ("etsy_items", "etsy_orders", "etsy_payments", "etsy_statement"):
        for file in (LOADERS / name).glob("*.csv"):
            (tmp_path / file.name).write_bytes(file.read_bytes())
    exports = load(tmp_path)
    (kept,) = exports.series
    march = kept.frame[kept.frame["date"].dt.month == 3]
    # The items are known from the 2nd to the 14th; of the orders only the gift on the 16th is left.
    assert march[["units", "free_units", "royalty"]].sum().tolist() == pytest.approx([4, 1, 25.5])
    assert exports.overlaps


def test_what_a_coupon_took_off_is_no_income(tmp_path: Path) -> None:
    own = (LOADERS / "etsy_orders" / "EtsySoldOrders2026-3.csv").read_bytes()
    (tmp_path / "orders.csv").write_bytes(own)
    (kept,) = load(tmp_path).series
    assert kept.frame["royalty"].sum() == pytest.approx(18 + 1020 - 102)
    assert kept.frame["charged"].sum() == pytest.approx(22 + 919)
