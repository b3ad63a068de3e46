"""Sales of which a table doesn't name the store, beside the reports of stores: the same copies, counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from roi.language import formatting
from roi.language.messages import say
from roi.reconcile.decision import Decision
from roi.records.date_ranges import DateRange, days_in, intersect, subtract, union
from roi.records.series import Series, within

UNNAMED = "sales:?"


def resolve_unattributed_sales(
    counted: Sequence[Series],
) -> tuple[tuple[Series, ...], tuple[Decision, ...]]:
    """Return what counts, without sales of no named store in times that named ones know, and each decision.

    Beside one store the table is taken to be of that store (see `resolve`); beside several, of all together. In times that
    none of them knows it counts. A longer period counts where they know less than half of it. Days beside longer periods of
    the stores stay, and don't add to totals (see `periods`).
    """
    stores = [c for c in counted if c.kind == "sales" and c.counts != UNNAMED and len(c.frame)]
    out, told = [], []
    for c in counted:
        left = c
        if c.counts == UNNAMED and stores:
            known = union(
                [s for o in stores if c.coarser_than_day or not o.coarser_than_day for s in o.spans]
            )
            left = _periods_beyond(c, known) if c.coarser_than_day else _days_beyond(c, known)
            if len(left.frame) < len(c.frame):
                told.append(_decision("unnamed", c, stores, intersect(c.spans, known)))
            months = union([s for o in stores if o.coarser_than_day for s in o.spans])
            beside = intersect(left.spans, months)
            if beside and not c.coarser_than_day:
                told.append(_decision("unnamed_days", c, stores, beside))
        out.append(left)
    return tuple(out), tuple(told)


def _days_beyond(c: Series, known: list[DateRange]) -> Series:
    spans = tuple(subtract(c.spans, known))
    return replace(c, frame=within(c.frame, "date", spans, c.timezone), spans=spans)


def _periods_beyond(c: Series, known: list[DateRange]) -> Series:
    periods = [(a.date(), b.date()) for a, b in zip(c.frame["date"], c.frame["end"], strict=True)]
    shared = [days_in(intersect([p], known)) for p in periods]
    mostly = [2 * n >= (b - a).days for n, (a, b) in zip(shared, periods, strict=True)]
    gone = [p for p, known_by in zip(periods, mostly, strict=True) if known_by]
    frame = c.frame[[not known_by for known_by in mostly]]
    return replace(c, frame=frame, spans=tuple(subtract(c.spans, gone)))


def _decision(key: str, c: Series, stores: list[Series], both: list[DateRange]) -> Decision:
    files = tuple(dict.fromkeys(f for s in stores if intersect(s.spans, both) for f in s.files))
    sentence = say(
        f"overlap.{key}",
        file=formatting.listed(c.files),
        stores=formatting.listed(files),
        n=days_in(both),
        span=formatting.days(both[0][0], both[-1][1]),
    )
    return Decision("sales", (*files, *c.files), sentence)
