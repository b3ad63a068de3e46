"""Count sales once that are in both a table without store names and stores' own reports."""

from __future__ import annotations

from dataclasses import replace

from roi.reconcile.decision import Decision, Reason
from roi.reconcile.rule import Reconciled
from roi.records.date_ranges import DateRange, days_in, intersect, subtract, union
from roi.records.series import Series, within
from roi.records.series_id import SeriesId

RULE = "resolve_unattributed_sales"
UNATTRIBUTED = SeriesId("sales")


def resolve_unattributed_sales(series: tuple[Series, ...]) -> Reconciled:
    """Leave out sales without a store in times that named stores cover.

    Beside one store, the table is taken to be that store's (see `accounts`); beside several, that of all of them. It
    counts at times that none of them covers, and a longer period counts if they cover less than half of it. Days that
    overlap with stores' longer periods stay, but don't add to totals (see `views`).
    """
    stores = [s for s in series if s.kind == "sales" and s.id != UNATTRIBUTED and len(s.frame)]
    out: list[Series] = []
    decisions: list[Decision] = []
    for s in series:
        if s.id != UNATTRIBUTED or not stores:
            out.append(s)
            continue
        finer = [o for o in stores if s.coarser_than_day or not o.coarser_than_day]
        known = union([span for o in finer for span in o.spans])
        left = _periods_beyond(s, known) if s.coarser_than_day else _days_beyond(s, known)
        rows = len(s.frame) - len(left.frame)
        if rows:
            decisions.append(_decision("unattributed", s, stores, intersect(s.spans, known), rows))
        months = union([span for o in stores if o.coarser_than_day for span in o.spans])
        beside = intersect(left.spans, months)
        if beside and not s.coarser_than_day:
            decisions.append(_decision("unattributed_days", s, stores, beside, 0))
        out.append(left)
    return Reconciled(tuple(out), tuple(decisions))


def _days_beyond(s: Series, known: list[DateRange]) -> Series:
    spans = tuple(subtract(s.spans, known))
    if spans == s.spans:
        return s
    return replace(s, frame=within(s.frame, "date", spans, s.timezone), spans=spans)


def _periods_beyond(s: Series, known: list[DateRange]) -> Series:
    periods = [(a.date(), b.date()) for a, b in zip(s.frame["date"], s.frame["end"], strict=True)]
    shared = [days_in(intersect([p], known)) for p in periods]
    mostly = [2 * n >= (b - a).days for n, (a, b) in zip(shared, periods, strict=True)]
    gone = [p for p, known_by in zip(periods, mostly, strict=True) if known_by]
    frame = s.frame[[not known_by for known_by in mostly]]
    return replace(s, frame=frame, spans=tuple(subtract(s.spans, gone)))


def _decision(
    reason: Reason, s: Series, stores: list[Series], both: list[DateRange], rows: int
) -> Decision:
    knowing = (o for o in stores if intersect(o.spans, both))
    files = tuple(dict.fromkeys(file for o in knowing for file in o.files))
    return Decision(RULE, reason, "sales", files, s.files, tuple(both), rows)
