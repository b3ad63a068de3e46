"""Stripe's balance history, its itemized balance report, and its list of payments; payouts and adjustments are set aside.

Columns from several public parsers, those of the report from Stripe's own reference. A payment is
money, not copies; descriptions are never kept (they may name buyers).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import reasons
from roi.loaders.parse import dates, money, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId

PAID = {"paid", "refunded", "partially refunded", "partial refund", "succeeded"}
# A dispute takes the money back, and so does what was not captured; a refund that failed, or a dispute won, returns it.
RETURNS = {"refund_failure", "dispute", "dispute_reversal", "partial_capture_reversal"}
SALES = {"charge", "payment", "refund", "payment_refund"} | RETURNS
MOMENT = dates("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")


def _moved(cells: pd.DataFrame) -> pd.Series[Any]:
    kinds = cells["type" if "type" in cells else "reporting_category"]
    kinds = kinds.astype("str").str.strip().str.casefold()
    return reasons(~kinds.isin(SALES), "a payout, fee or adjustment, not a sale")


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    plain = frame["kind"].str.strip().str.casefold()
    back = plain.isin({"refund", "payment_refund"} | RETURNS)
    return frame.assign(
        transaction=back.map({True: "refund", False: "sale"}),
        currency=frame["currency"].str.upper(),
    )


def _unpaid(cells: pd.DataFrame) -> pd.Series[Any]:
    status = _word(cells, "status")
    paid = status.isin(PAID) & _word(cells, "captured").ne("false")
    unpaid = reasons(~paid, "a payment that failed, is disputed, or was not captured")
    tried = _word(cells, "mode").eq("test")
    return unpaid.mask(tried, "a payment in test mode, of no money")


def _word(cells: pd.DataFrame, name: str) -> pd.Series[str]:
    column = cells[name] if name in cells else pd.Series("", cells.index)
    return column.astype("str").str.strip().str.casefold()


def _payments(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what a payment left in Stripe's balance: in its currency, less refunds and the fee."""
    settled = frame["settled"].fillna(frame["amount"])
    back = frame["settled_back"].fillna(frame["back"]).fillna(0.0)
    currency = frame["settled_in"].fillna(frame["paid_in"])
    return frame.assign(
        royalty=settled - back - frame["fee"].fillna(0.0),
        charged=settled - back,
        currency=currency.str.upper(),
        transaction=(back >= settled).map({True: "refund", False: "sale"}),
    )


stripe = TableLoader(
    name="stripe",
    about=About(
        service="Stripe",
        download="Balances > All activity > Export (balance history)",
        kinds=("sales",),
        grain="day",
        timezone="UTC, as the file says",
        cannot_tell="what was sold and how many; a shop's own report may hold the same sales",
        knowledge="from public parsers",
    ),
    kind="sales",
    columns={
        "Type": Column("kind", texts),
        "Net": Column("royalty", money()),
        "Amount": Column("charged", money(), required=False),
        "Currency": Column("currency", texts),
        "Created (UTC)": Column("date", MOMENT, row=True),
    },
    header=frozenset({"Source", "Available On (UTC)"}),
    series_id=SeriesId("sales", "stripe"),
    constants={"store": "stripe"},
    timezone="UTC",
    timezone_because="the column says so",
    missing_means="zero",
    precedence=20,
    skip=_moved,
    transform=_tidy,
    notes=(
        "Payments: if the shop's own report is here too, days and amounts are compared, and the shop's report counts if they agree.",
    ),
)
stripe_itemized = replace(
    stripe,
    name="stripe_itemized",
    about=replace(
        stripe.about,
        download="Reports > Balance > Balance change from activity > Download > Itemized",
        timezone="the one chosen for the report, or UTC if a column says so",
        knowledge="from Stripe's own reference of its reports",
    ),
    columns={
        "reporting_category": Column("kind", texts),
        "net": Column("royalty", money()),
        "gross": Column("charged", money()),
        "currency": Column("currency", texts),
        "created_utc": Column("date", MOMENT, row=True),
        "created": Column("date", MOMENT, row=True),
    },
    header=frozenset({"balance_transaction_id", "fee"}),
    timezone=None,
    timezone_because="days are UTC if a column says so, else in the zone chosen for the report, which the file doesn't name",
)
stripe_payments = replace(
    stripe,
    name="stripe_payments",
    about=replace(
        stripe.about,
        download="Payments > Export (unified_payments.csv)",
        cannot_tell="what was sold and how many; on which day a payment was refunded",
    ),
    columns={
        "Created date (UTC)": Column("date", MOMENT, row=True),
        "Created (UTC)": Column("date", MOMENT, row=True),
        "Amount": Column("amount", money()),
        "Amount Refunded": Column("back", money()),
        "Currency": Column("paid_in", texts),
        "Converted Amount": Column("settled", money()),
        "Converted Amount Refunded": Column("settled_back", money()),
        "Converted Currency": Column("settled_in", texts),
        "Fee": Column("fee", money()),
        "Status": Column("status", texts),
    },
    header=frozenset({"id", "Captured"}),
    precedence=18,
    skip=_unpaid,
    transform=_payments,
    notes=(
        *stripe.notes,
        "Refunds are deducted on the day of the payment: the list has no other day.",
    ),
)
