"""PayPal's activity download and account statement, in English, German, Spanish and French: completed sales and refunds.

Columns from several public parsers. A statement has neither type nor status: it describes each
payment, and all of them are completed. Dates and amounts follow the account's settings, so they
are inferred from the whole column. Names and addresses are never kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from roi.loaders.families import hand_kept_tables
from roi.loaders.families.hand_written_values import read_amounts, read_days
from roi.loaders.families.sidecar import read_sidecar
from roi.loaders.families.store_sales import reasons
from roi.loaders.parse import texts
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import complete, days_of
from roi.loaders.tables import (
    first_rows,
    header_name,
    named_columns,
    numbered_rows,
    read_table,
    tell_misspelt,
)
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

NAMES = {
    "date": "date",
    "datum": "date",
    "fecha": "date",
    "type": "type",
    "typ": "type",
    "tipo": "type",
    "status": "status",
    "estado": "status",
    "état": "status",
    "description": "description",
    "beschreibung": "description",
    "descripción": "description",
    "balance": "balance",
    "guthaben": "balance",
    "saldo": "balance",
    "solde": "balance",
    "currency": "currency",
    "währung": "currency",
    "divisa": "currency",
    "devise": "currency",
    "gross": "gross",
    "brutto": "gross",
    "bruto": "gross",
    "avant commission": "gross",
    "net": "net",
    "netto": "net",
    "neto": "net",
    "transaction id": "id",
    "transaktionscode": "id",
    "id. de transacción": "id",
    "numéro de transaction": "id",
    "item title": "title",
    "artikelbezeichnung": "title",
    "nombre del artículo": "title",
    "titre de l'objet": "title",
    "balance impact": "impact",
    "auswirkung auf guthaben": "impact",
    "repercusiones en el saldo": "impact",
    "impact sur le solde": "impact",
    "data": "date",
    "stato": "status",
    "descrizione": "description",
    "valuta": "currency",
    "lordo": "gross",
    "codice transazione": "id",
    "titolo oggetto": "title",
    "impatto sul saldo": "impact",
    "omschrijving": "description",
    "transactiereferentie": "id",
    "transactie-id": "id",
}
NEEDED = {"date", "currency", "gross", "net", "id"}
ACTIVITY, STATEMENT = {"type", "status"}, {"description", "balance"}
DONE = {"completed", "abgeschlossen", "completado", "terminé", "completata", "voltooid"}
PAYMENT = re.compile(
    r"(?i)payment|zahlung|checkout|kauf|\bpago|\bpaiement|\bcompra\b|\bachat|\bpagament[oi]\b|betaling"
)
REFUND = re.compile(
    r"(?i)refund|reversal|rückzahlung|rückbuchung|erstattung|reembolso|reversión|devolución|remboursement|annulation|rimborso|storno|terugbetaling|terugboeking"
)
CHARGED_BACK = re.compile(r"(?i)chargeback|rücklastschrift")
# A dispute that was won.
GIVEN_BACK = re.compile(r"(?i)cancell?ed reversal|chargeback reversal")
# How stores, distributors and Amazon pay their authors.
PAYOUT = re.compile(
    r"(?i)mass ?pay|sammelzahlung|pagos? masivo|paiements? groupé|pagament[oi] di massa|massabetaling"
)
NO_MONEY = {"memo", "mémo", "nota"}


@dataclass(frozen=True)
class PayPal:
    """The CSV of an account's activity."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the first row is PayPal's header, in one of the languages."""
        rows = first_rows(source)
        return bool(rows) and _is_header(rows[0][1])

    def read(self, source: Source) -> Reading:
        """Read payments for sales, and their refunds."""
        table = read_table(numbered_rows(source), _is_header, source.path)
        ledger = Ledger(source.path)
        rows, table = len(table.cells), table.even(ledger)
        tell_misspelt(table.header, NAMES, ledger)
        cells = named_columns(table, _named(list(table.header)))
        gross, bad = read_amounts(cells["gross"])
        ledger.lost_cells("Gross", table.lines[bad], cells.loc[bad, "gross"], "not understood")
        why = _not_sold(cells, gross)
        day_first = read_sidecar(source, frozenset(hand_kept_tables.NAMES)).day_first
        read = read_days(cells["date"], source.path, "Date", day_first)
        days = read.days
        ledger.notes.extend(read.told)
        why = why.fillna(reasons(days.isna(), "no readable date"))
        for reason in why.dropna().unique():
            ledger.set_aside(str(reason), table.lines[why == reason])
        sold = cells.assign(date=days, line=table.lines)[why.isna()]
        unread = read_amounts(sold["net"]).bad
        ledger.lost_cells(
            "Net", sold.loc[unread, "line"], sold.loc[unread, "net"], "not understood"
        )
        frame = _sales(sold)
        start, end = days_of(frame["date"])
        dataset = Dataset(
            kind="sales",
            frame=frame,
            grain="day",
            series_id=SeriesId("sales", "paypal"),
            start=start,
            end=end,
            missing_means="zero",
            timezone_because="each row names a zone in short letters; days are taken as written",
            precedence=20,
        )
        note = "Payments: if the shop's own report is here too, days and amounts are compared, and the shop's report counts if they agree."
        return ledger.reading((dataset,), rows, {"sales": len(frame)}, (note,))


def _is_header(row: list[Any]) -> bool:
    names = set(_named(row))
    return names >= NEEDED and (names >= ACTIVITY or names >= STATEMENT)


def _named(row: list[Any]) -> tuple[str, ...]:
    return tuple(NAMES.get(header_name(c), "") for c in row)


def _not_sold(cells: pd.DataFrame, gross: pd.Series[Any]) -> pd.Series[Any]:
    """Return why a row is neither a sale nor a refund of one."""
    kinds = cells["type" if "type" in cells else "description"].astype("str").str.strip()
    done = pd.Series(data=True, index=cells.index)
    if "status" in cells:
        done = cells["status"].astype("str").str.strip().str.casefold().isin(DONE)
    why = reasons(~done, "not completed")
    if "impact" in cells:
        memo = cells["impact"].astype("str").str.strip().str.casefold().isin(NO_MONEY)
        why = why.fillna(reasons(memo, "a memo, no money moved"))
    paid_out = reasons(
        kinds.str.contains(PAYOUT), "a payout from a store, whose report has the sales"
    )
    why = why.fillna(paid_out)
    back = (kinds.str.contains(REFUND) | kinds.str.contains(CHARGED_BACK)) & (gross < 0)
    back |= kinds.str.contains(GIVEN_BACK) & (gross > 0)
    came = kinds.str.contains(PAYMENT) & ~kinds.str.contains(REFUND) & (gross > 0)
    return why.fillna(
        reasons(~(back | came), "not a sale: a purchase, transfer, conversion or hold")
    )


def _sales(sold: pd.DataFrame) -> pd.DataFrame:
    net = read_amounts(sold["net"]).values
    named = texts(sold["title"]).values if "title" in sold else None
    return complete(
        pd.DataFrame(
            {
                "date": sold["date"],
                "store": "paypal",
                "title": named,
                "transaction": net.lt(0).map({True: "refund", False: "sale"}),
                "currency": sold["currency"].astype("str").str.strip(),
                "royalty": net,
                "charged": read_amounts(sold["gross"]).values,
                "line": sold["line"],
            }
        ),
        "sales",
    )


paypal = PayPal(
    name="paypal",
    about=About(
        service="PayPal",
        download="Activity > Download > Completed payments, CSV (or a business account's statement)",
        kinds=("sales",),
        grain="day",
        timezone="a column names it in short letters; days are taken as written",
        cannot_tell="how many copies; a shop's own report may hold the same sales",
        knowledge="from public parsers",
    ),
)
