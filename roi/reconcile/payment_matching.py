"""Count sales once that both a shop and its payment processor report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pandas as pd

from roi.loaders.families.hand_kept_tables import RANK as KEPT_BY_HAND
from roi.reconcile.decision import Decision, Reason
from roi.reconcile.rule import Reconciled
from roi.records.date_ranges import DateRange, intersect, subtract, union
from roi.records.series import Series, within
from roi.records.services import BY_ID, Role, role_of

RULE = "match_payments"
# The most that a processor's fee takes: a share of the payment, and a fixed amount.
FEE, FIXED_FEE, CENT = 0.07, 0.70, 0.005
TAX = 0.27  # the highest sales tax rate (Hungary's) that a shop may add to its prices
POSTED = 3  # this many payments above the price by the same amount show the shop's shipping charge
APART = timedelta(days=1)  # the shop's clock may differ from the processor's
ENOUGH = 0.5  # share of the payments that must be found among the shop's sales


@dataclass(frozen=True, slots=True)
class _Sale:
    """An order of the shop, or an item if the report has no orders; `whole` if its amount is everything paid."""

    day: Any
    amount: float
    currency: object
    whole: bool


@dataclass(frozen=True, slots=True)
class _Shipping:
    """What the shop charges for shipping, as its payments show it; 0 if they show none."""

    amount: float = 0.0
    currency: object = None

    def within(self, currency: object) -> float:
        """Return the part of a payment in a currency that may be shipping."""
        return self.amount if _alike(currency, self.currency) else 0.0


def match_payments(series: tuple[Series, ...]) -> Reconciled:
    """Leave out payments that are an own shop's sales.

    On the days covered by both a shop's report and payments, a payment is found if an order of the shop at most a day
    apart has its amount: exactly, if the report gives the whole payment; otherwise less a fee, or plus tax and the
    shipping charge that the payments themselves show; or if the day's sales and the day's payments in its currency
    agree in total. If half of the payments are found, the shop's report counts on those days, since it has copies and titles. The same
    holds for several shops that together account for half. Otherwise both count, with a warning.
    """
    sales = [s for s in series if s.kind == "sales"]
    shops = [s for s in sales if role_of(s.id.service) is Role.OWN_SHOP and not s.coarser_than_day]
    out: list[Series] = []
    decisions: list[Decision] = []
    for s in series:
        is_paid = s.kind == "sales" and role_of(s.id.service) is Role.PROCESSOR
        left, made = _without_sales_of(s, shops) if is_paid else (s, [])
        decisions += made
        if left.spans or left is s:
            out.append(left)
    return Reconciled(tuple(out), tuple(decisions))


def _without_sales_of(paid: Series, shops: Sequence[Series]) -> tuple[Series, list[Decision]]:
    """Return the payments that aren't sales of the shops, and the decisions: for each shop, then for doubtful ones."""
    decisions: list[Decision] = []
    doubtful: list[Series] = []
    for shop in shops:
        left, decision = _beside(paid, [shop])
        decisions += [decision] if decision and left is not paid else []
        doubtful += [shop] if decision and left is paid else []
        paid = left
    left, together = _beside(paid, doubtful)
    if left is not paid and together:
        return left, [*decisions, together]
    doubts = [_beside(paid, [shop])[1] for shop in doubtful]
    return paid, [*decisions, *(doubt for doubt in doubts if doubt)]


def _beside(paid: Series, shops: Sequence[Series]) -> tuple[Series, Decision | None]:
    both = intersect(paid.spans, union([s for shop in shops for s in shop.spans]))
    payments = within(paid.frame, "date", both, paid.timezone)
    payments = payments[payments["royalty"] > 0]
    if not len(payments):
        return paid, None
    sales = [sale for shop in shops for sale in _sales(shop.frame)]
    shipping = _shipping(payments, sales)
    found = _found(payments, sales, shipping)
    few = found < ENOUGH * len(payments)
    if not found and not any(map(_is_surely_a_shop, shops)):
        return paid, None  # nothing suggests that these are the same sales
    left = paid if few else _without(paid, both)
    reason: Reason = "payments_found_shipped" if shipping.amount else "payments_found"
    decision = Decision(
        RULE,
        "payments_not_found" if few else reason,
        "sales",
        tuple(file for shop in shops for file in shop.files),
        paid.files,
        tuple(both),
        rows=len(paid.frame) - len(left.frame),
        count=len(payments),
        found=found,
        shipping=shipping.amount,
        currency=shipping.currency if isinstance(shipping.currency, str) else None,
    )
    return left, decision


def _is_surely_a_shop(shop: Series) -> bool:
    """Whether the sales are a shop's own: a name in a table kept by hand may be that of a bookshop."""
    return shop.id.service in BY_ID or shop.precedence > KEPT_BY_HAND


def _without(paid: Series, both: list[DateRange]) -> Series:
    spans = tuple(subtract(list(paid.spans), both))
    return replace(paid, spans=spans, frame=within(paid.frame, "date", spans, paid.timezone))


def _sales(frame: pd.DataFrame) -> list[_Sale]:
    """Return the shop's orders with the amount paid, or its items with their price if the report has no orders."""
    whole = "charged" in frame and bool(frame["charged"].notna().any())
    rows = frame.assign(amount=frame["charged"] if whole else frame["royalty"])
    rows = rows[rows["amount"] > 0]
    return [
        _Sale(day, amount, currency, whole)
        for day, amount, currency in zip(
            rows["date"], rows["amount"], rows["currency"], strict=True
        )
    ]


def _gross(payments: pd.DataFrame) -> pd.Series[float]:
    """Return each payment before fees, missing if the report doesn't say."""
    gross: pd.Series[float] = payments.get("charged", pd.Series(float("nan"), payments.index))
    return gross


def _shipping(payments: pd.DataFrame, sales: list[_Sale]) -> _Shipping:
    """Return the commonest excess of payments over prices that no tax explains, as shipping; 0 if it is rare."""
    above: Counter[tuple[float, object]] = Counter()
    for day, gross, currency in zip(
        payments["date"], _gross(payments), payments["currency"], strict=True
    ):
        near = {s.amount for s in sales if not s.whole and _near(day, currency, s)}
        above.update(
            (round(gross - p, 2), currency if isinstance(currency, str) else None)
            for p in near
            if p * (1 + TAX) + CENT < gross < 2 * p
        )
    (shipping, often), *_ = above.most_common(1) or [((0.0, None), 0)]
    return _Shipping(*shipping) if often >= POSTED else _Shipping()


def _found(payments: pd.DataFrame, sales: list[_Sale], shipping: _Shipping) -> int:
    """Return how many payments are sales of the shop, matched one by one, else as a day's total in their currency."""
    open_sales = list(sales)
    found = 0
    days = payments.assign(gross=_gross(payments)).groupby(["date", "currency"], dropna=False)
    for (day, currency), ours in days:
        alone, shipped = 0, shipping.within(currency)
        for net, gross in zip(ours["royalty"], ours["gross"], strict=True):
            fit = [
                s for s in open_sales if _near(day, currency, s) and _pays(net, gross, s, shipped)
            ]
            if fit:
                open_sales.remove(min(fit, key=lambda s: abs(s.amount - net)))
                alone += 1
        whole = sum(s.amount for s in sales if s.day == day and _alike(currency, s.currency))
        together = _less_a_fee(float(ours["royalty"].sum()), whole, len(ours))
        found += len(ours) if together else alone
    return found


def _near(day: Any, currency: object, sale: _Sale) -> bool:
    return _alike(currency, sale.currency) and abs(day - sale.day) <= APART


def _alike(one: object, other: object) -> bool:
    """Whether two amounts may be in the same currency: one that isn't given could be any."""
    return one == other or not (isinstance(one, str) and isinstance(other, str))


def _pays(net: float, gross: float, sale: _Sale, shipping: float) -> bool:
    """Whether a payment is for a sale: its amount less a fee or, if only the price is known, with tax and shipping."""
    if _less_a_fee(net, sale.amount, 1) or abs(gross - sale.amount) <= CENT:
        return True
    prices = () if sale.whole else (sale.amount, sale.amount + shipping)
    return any(price - CENT <= gross <= price * (1 + TAX) + CENT for price in prices)


def _less_a_fee(amount: float, price: float, payments: int) -> bool:
    return price * (1 - FEE) - FIXED_FEE * payments - CENT <= amount <= price + CENT
