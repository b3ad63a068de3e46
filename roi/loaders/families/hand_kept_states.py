"""Tell rows of a hand-kept or downloaded list that are no sales, or give copies away, by what a column says of each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from roi.loaders.month_words import without_accents
from roi.loaders.tables import header_name

STATES = frozenset(
    "status|order status|payment status|financial status|state|bestellstatus|zahlungsstatus|zustand|estado|estado del pedido|"
    "stato|stato ordine|statut|etat|bestelstatus|stan|situacao|ステータス|状態".split("|")
)
TYPES = frozenset(
    "type|royalty type|transaction type|sale type|sales type|order type|art|verkaufsart|tipo|tipo de venta|tipo de regalia|"
    "tipo di vendita|tipo di royalty|tipo di transazione|tipo de transaccion|tipo de transacao|type de transaction|"
    "transaktionstyp|tantiementyp|tipo de venda|type de vente|soort|typ".split("|")
)
NO_SALE = frozenset(
    "cancelled|canceled|failed|refunded|voided|void|declined|expired|rejected|abandoned|unpaid|chargeback|reversed|"
    "storniert|abgebrochen|fehlgeschlagen|erstattet|abgelehnt|zuruckerstattet|cancelado|cancelada|anulado|anulada|fallido|"
    "reembolsado|reembolsada|rechazado|annullato|annullata|fallito|rimborsato|rimborsata|rifiutato|annule|annulee|echoue|"
    "echouee|rembourse|remboursee|refuse|recusado|falhou|geannuleerd|mislukt|terugbetaald|anulowane|zwrocone|キャンセル|返金".split(
        "|"
    )
)
FREE = frozenset("free gratis kostenlos gratuit gratuito gratuite gratuita giveaway 無料".split())
BY_TYPE = "Copies of rows that are called free are read as given away."
BY_STATE = "by its status it is no sale"


def columns_called(header: Sequence[str], names: frozenset[str]) -> list[int]:
    """Return the columns with one of these names, compared without accents."""
    return [i for i, name in enumerate(header) if _plain(name) in names]


def no_sales(cells: pd.DataFrame, columns: Sequence[int]) -> pd.Series[bool]:
    """Return which rows these columns call cancelled, failed or given back."""
    return _are(cells, columns, lambda text: text in NO_SALE)


def given_away(cells: pd.DataFrame, columns: Sequence[int]) -> pd.Series[bool]:
    """Return which rows these columns call free: 'Free - Promotion'."""
    return _are(cells, columns, lambda text: bool(FREE & set(text.split()[:1])))


def _are(
    cells: pd.DataFrame, columns: Sequence[int], what: Callable[[str], bool]
) -> pd.Series[bool]:
    found = [any(what(_plain(c)) for c in row) for row in cells[list(columns)].to_numpy()]
    return pd.Series(found, index=cells.index, dtype=bool)


def _plain(text: object) -> str:
    return without_accents(header_name(text))
