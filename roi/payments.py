"""Payments beside the report of the shop they were made in: the same sales, counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pandas as pd

from roi import words
from roi.resolve import Counted, Overlap, within
from roi.spans import Span, common, minus

PAYMENTS = frozenset({"sales:stripe", "sales:paypal"})
SHOPS = frozenset({"sales:shopify", "sales:woocommerce", "sales:gumroad", "sales:payhip"})
FEE, FIXED_FEE, CENT = (
    0.07,
    0.70,
    0.005,
)  # at most so much of a payment, and besides, goes to whoever handles it
APART = timedelta(days=1)  # the shop's clock is not the payment's
ENOUGH = 0.5  # of the payments that must be found among the shop's sales


def once(counted: Sequence[Counted]) -> tuple[tuple[Counted, ...], tuple[Overlap, ...]]:
    """Return what counts, without payments that are a shop's sales, and each decision in a sentence.

    On the days that a shop's report and payments both know, a payment is found if a sale of the shop has its amount
    (less a fee) at most a day apart, or if the whole day's sales have that of the whole day's payments. With half of
    them found the shop's report counts on those days, for it knows copies and titles; with fewer both count, and
    that is told as a doubt.
    """
    shops = [c for c in counted if c.counts in SHOPS and not c.coarse]
    out, told = [], []
    for c in counted:
        left = c
        for shop in shops if c.counts in PAYMENTS else ():
            left, decision = _beside(left, shop)
            told += [decision] if decision else []
        if left.spans or left is c:
            out.append(left)
    return tuple(out), tuple(told)


def _beside(paid: Counted, shop: Counted) -> tuple[Counted, Overlap | None]:
    both = common(paid.spans, shop.spans)
    payments = _sales(within(paid.frame, "date", both, paid.timezone))
    if not len(payments):
        return paid, None
    found = _found(payments, _sales(shop.frame))
    span = words.days(both[0][0], both[-1][1])
    files = (*shop.files, *paid.files)
    share = f"{words.count(found)} of {words.plural(len(payments), 'payment')} in {words.listed(paid.files)} ({span})"
    if found < ENOUGH * len(payments):
        sentence = f"Only {share} could be found among the sales in {words.listed(shop.files)}, by day and amount: both count. If they are the same sales, leave one of the two out."
        return paid, Overlap("sales", files, sentence)
    sentence = f"{share} were found among the sales in {words.listed(shop.files)}, by day and amount: on those days the shop's report counts, the payments are kept for comparison."
    return _without(paid, both), Overlap("sales", files, sentence)


def _without(paid: Counted, both: list[Span]) -> Counted:
    spans = tuple(minus(list(paid.spans), both))
    return replace(paid, spans=spans, frame=within(paid.frame, "date", spans, paid.timezone))


def _sales(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["royalty"] > 0]


def _found(payments: pd.DataFrame, sales: pd.DataFrame) -> int:
    """Return how many payments are sales of the shop: one by one, else a day's all together."""
    open_sales = list(zip(sales["date"], sales["royalty"], sales["currency"], strict=True))
    found = 0
    for day, ours in payments.groupby("date"):
        alone = 0
        for amount, currency in zip(ours["royalty"], ours["currency"], strict=True):
            i = next((i for i, s in enumerate(open_sales) if _same(day, amount, currency, s)), None)
            if i is not None:
                open_sales.pop(i)
                alone += 1
        whole = sales.loc[sales["date"] == day, "royalty"].sum()
        together = _less_a_fee(float(ours["royalty"].sum()), float(whole), len(ours))
        found += len(ours) if together else alone
    return found


def _same(day: Any, amount: float, currency: object, sale: tuple[Any, float, Any]) -> bool:
    alike = currency == sale[2] or not (isinstance(currency, str) and isinstance(sale[2], str))
    return alike and abs(day - sale[0]) <= APART and _less_a_fee(amount, sale[1], 1)


def _less_a_fee(amount: float, price: float, payments: int) -> bool:
    return price * (1 - FEE) - FIXED_FEE * payments - CENT <= amount <= price + CENT
