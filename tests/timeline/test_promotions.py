"""Price promotions that nobody wrote down, found in prices and free copies."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from roi.timeline.promotions import Promotion, price_promotions

DAYS = pd.date_range("2025-01-01", periods=365)


def sold(price: np.ndarray, title: str = "Salt", every: int = 1, **differs: object) -> pd.DataFrame:
    """Return a copy sold on every n-th day at its day's price."""
    frame = pd.DataFrame({"date": DAYS, "title": title, "format": "ebook", "price": price})
    known = {"marketplace": "Amazon.com", "units": 1.0, "free_units": np.nan, "currency": "USD"}
    return frame.assign(**{**known, **differs}).iloc[::every]


def priced(usual: float, lower: float, first: int, length: int) -> np.ndarray:
    price = np.full(365, usual)
    price[first : first + length] = lower
    return price


def spans(found: tuple[Promotion, ...]) -> list[tuple[int, int]]:
    return [((p.start - DAYS[0]).days, (p.end - p.start).days) for p in found]


def test_days_at_a_lower_price_are_a_promotion():
    assert spans(price_promotions([sold(priced(4.99, 0.99, 100, 3))])) == [(100, 3)]


@pytest.mark.parametrize(
    "price",
    [
        priced(4.99, 4.49, 100, 5),  # a little less
        priced(4.99, 2.99, 100, 265),  # a new price
        priced(2.99, 4.99, 100, 265),  # an old price that was lower
        np.full(365, np.nan),
    ],
)
def test_other_prices_are_none(price):
    assert price_promotions([sold(price)]) == ()


def test_a_price_in_another_currency_is_no_lower_one():
    dollars = sold(np.full(365, 4.99), marketplace=None)
    pounds = sold(np.full(365, 2.99), marketplace=None, currency="GBP").iloc[100:103]
    assert price_promotions([pd.concat([dollars.drop(pounds.index), pounds])]) == ()


def test_a_day_without_a_sale_does_not_end_it():
    found = price_promotions([sold(priced(4.99, 0.99, 100, 7), every=3)])
    assert spans(found) == [(102, 4)]


def test_free_copies_are_a_promotion_if_there_are_some():
    free = np.zeros(365)
    free[200:205] = 40
    free[300] = 1
    found = price_promotions([sold(np.full(365, 4.99), free_units=free)])
    assert spans(found) == [(200, 5)]


def test_what_is_always_free_is_none():
    assert price_promotions([sold(np.full(365, 4.99), free_units=3.0)]) == ()


def test_markets_of_a_title_are_one_promotion_and_titles_are_apart():
    price = priced(4.99, 0.99, 100, 3)
    home, abroad = (sold(price, marketplace=m) for m in ("Amazon.com", "Amazon.co.uk"))
    other = sold(priced(3.99, 0.99, 250, 2), title="Rope")
    found = price_promotions([pd.concat([home, abroad]), other])
    assert [(p.title, *s) for p, s in zip(found, spans(found), strict=True)] == [
        ("Salt", 100, 3),
        ("Rope", 250, 2),
    ]


def test_whoever_is_always_on_offer_is_never_on_offer():
    price = np.where(np.arange(365) % 14 < 5, 0.99, 4.99)
    assert price_promotions([sold(price)]) == ()


def test_without_prices_or_rows_there_is_none():
    assert price_promotions([sold(np.full(365, 4.99)).drop(columns="price")]) == ()
    assert price_promotions([sold(np.full(365, 4.99)).iloc[:0]]) == ()
    assert price_promotions([]) == ()
