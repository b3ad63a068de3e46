"""Sales of which a table doesn't name the store, beside the reports of stores: the same copies, counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from roi.language import formatting
from roi.language.messages import say
from roi.reconcile.decision import Overlap
from roi.records.date_ranges import Span, common, days_in, minus, united
from roi.records.series import Counted, within

UNNAMED = "sales:?"


def once(counted: Sequence[Counted]) -> tuple[tuple[Counted, ...], tuple[Overlap, ...]]:
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
            known = united([s for o in stores if c.coarse or not o.coarse for s in o.spans])
            left = _periods_beyond(c, known) if c.coarse else _days_beyond(c, known)
            if len(left.frame) < len(c.frame):
                told.append(_decision("unnamed", c, stores, common(c.spans, known)))
            months = united([s for o in stores if o.coarse for s in o.spans])
            beside = common(left.spans, months)
            if beside and not c.coarse:
                told.append(_decision("unnamed_days", c, stores, beside))
        out.append(left)
    return tuple(out), tuple(told)


def _days_beyond(c: Counted, known: list[Span]) -> Counted:
    spans = tuple(minus(c.spans, known))
    return replace(c, frame=within(c.frame, "date", spans, c.timezone), spans=spans)


def _periods_beyond(c: Counted, known: list[Span]) -> Counted:
    periods = [(a.date(), b.date()) for a, b in zip(c.frame["date"], c.frame["end"], strict=True)]
    shared = [days_in(common([p], known)) for p in periods]
    mostly = [2 * n >= (b - a).days for n, (a, b) in zip(shared, periods, strict=True)]
    gone = [p for p, known_by in zip(periods, mostly, strict=True) if known_by]
    frame = c.frame[[not known_by for known_by in mostly]]
    return replace(c, frame=frame, spans=tuple(minus(c.spans, gone)))


def _decision(key: str, c: Counted, stores: list[Counted], both: list[Span]) -> Overlap:
    files = tuple(dict.fromkeys(f for s in stores if common(s.spans, both) for f in s.files))
    sentence = say(
        f"overlap.{key}",
        file=formatting.listed(c.files),
        stores=formatting.listed(files),
        n=days_in(both),
        span=formatting.days(both[0][0], both[-1][1]),
    )
    return Overlap("sales", (*files, *c.files), sentence)
