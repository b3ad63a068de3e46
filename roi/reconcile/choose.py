"""Choose, for each day, one of several downloads of the same report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from roi.reconcile.accounts import Sourced
from roi.reconcile.build_series import naive_utc, series_of
from roi.reconcile.decision import Decision, Reason
from roi.reconcile.disjoint_titles import nothing_in_common
from roi.reconcile.rule import Reconciled
from roi.records.dataset import Dataset
from roi.records.date_ranges import DateRange, intersect, known_ranges, subtract
from roi.records.kinds import KINDS
from roi.records.series import LONG_AGO, is_within

RULE = "choose"
MAIN_MEASURE = {"sales": "units", "visits": "visits", "costs": "amount"}
FULLER = 1.02  # an older export with this many times the newer one's counts was filtered less
# Reasons that are also reported if the winner is the first file.
SELF_EVIDENT = frozenset({"says_more", "without_spam", "more_refunds"})


@dataclass
class _Piece:
    """A file, the days on which it counts, and which of its rows have been superseded."""

    file: str
    dataset: Dataset
    spans: list[DateRange]
    superseded: np.ndarray[Any, np.dtype[np.bool_]]

    def supersede(self, both: list[DateRange]) -> int:
        """Remove days, and return how many more rows that supersedes."""
        self.spans = subtract(self.spans, both)
        new = self.rows_on(both) & ~self.superseded
        self.superseded |= new
        return int(new.sum())

    def rows_on(self, spans: list[DateRange]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Return which rows lie in the spans."""
        d = self.dataset
        return is_within(d.frame, KINDS[d.kind].when, spans, d.timezone)


def choose(group: list[Sourced]) -> Reconciled:
    """Choose one export for each day: by precedence, then spam filtering, then completeness, then age.

    Of two equally complete downloads of a shop's report, the one with more refunds was made later and wins. Sales of
    different titles or countries, and costs in different currencies, aren't the same thing: both are kept.
    """
    pieces: list[_Piece] = []
    group, decisions = _without_orders_of_others(group)
    for file, d in sorted(group, key=_order):
        new = _Piece(file, d, known_ranges(d), np.zeros(len(d.frame), dtype=bool))
        for other in pieces:
            both = intersect(new.spans, other.spans)
            if both:
                decisions.append(_between(new, other, both))
        pieces.append(new)
    frames = []
    for piece in pieces:
        kept = piece.rows_on(piece.spans)
        left_out = int((~kept & ~piece.superseded).sum())
        if left_out:
            decisions.append(incomplete(RULE, piece.dataset.kind, piece.file, left_out))
        frames.append(piece.dataset.frame[kept].assign(file=piece.file))
    counting = [(p.file, p.dataset) for p in pieces if p.spans] or group[:1]
    spans = [span for piece in pieces for span in piece.spans]
    zeros = [s for p in pieces if p.dataset.missing_means == "zero" for s in p.spans]
    series = series_of(counting, pd.concat(frames, ignore_index=True), spans, zeros)
    return Reconciled((series,), tuple(decisions))


def _without_orders_of_others(group: list[Sourced]) -> tuple[list[Sourced], list[Decision]]:
    """Leave out copies that were ordered before a file's first day if another file covers that day.

    That file has them on the day of the order, this one on the day they were shipped.
    """
    out: list[Sourced] = []
    decisions: list[Decision] = []
    for file, d in group:
        left = d
        for other_file, other in group if "ordered" in d.frame else ():
            if other_file == file:
                continue
            there = is_within(left.frame, "ordered", known_ranges(other), d.timezone)
            if there.any():
                rows, files = int(there.sum()), ((other_file,), (file,))
                decisions.append(Decision(RULE, "ordered_earlier", d.kind, *files, rows=rows))
                left = replace(left, frame=left.frame[~there])
        out.append((file, left))
    return out, decisions


def incomplete(rule: str, kind: str, file: str, rows: int) -> Decision:
    """Return the decision that rows are left out because their file doesn't cover their day in full."""
    return Decision(rule, "incomplete_days", kind, (), (file,), rows=rows)


def _order(source: Sourced) -> tuple[int, float, int, str]:
    file, d = source
    return -d.precedence, -exported_seconds(d), -_length(d), file


def _between(new: _Piece, other: _Piece, both: list[DateRange]) -> Decision:
    """Decide about the days that two files share, and remove them from the loser."""
    d, theirs = new.dataset, other.dataset
    same_precedence = d.precedence == theirs.precedence
    unlike = nothing_in_common(d.frame, theirs.frame, d.kind) if same_precedence else None
    if unlike:
        return Decision(RULE, unlike, d.kind, (new.file,), (other.file,), tuple(both))
    reason = _preferred_because(d, theirs, both)
    winner, loser = (new, other) if reason else (other, new)
    if reason is None:
        says_more = theirs.precedence > d.precedence
        found: Reason | None = "says_more" if says_more else _preferred_because(theirs, d, both)
        reason = found if found in SELF_EVIDENT else "as_full"
    rows = loser.supersede(both)
    return Decision(RULE, reason, d.kind, (winner.file,), (loser.file,), tuple(both), rows)


def _preferred_because(d: Dataset, other: Dataset, both: list[DateRange]) -> Reason | None:
    """Return why a dataset goes before another of the same precedence, if it does."""
    if d.kind not in MAIN_MEASURE or d.precedence != other.precedence:
        return None
    mine, theirs = _within(d, both), _within(other, both)
    measure = MAIN_MEASURE[d.kind]
    has, they_have = (rows[measure].notna().any() for rows in (mine, theirs))
    if has != they_have:
        return "says_more" if has else None
    if d.without_spam != other.without_spam:
        return "without_spam" if d.without_spam else None
    if d.kind == "visits" and not has:
        measure = "pageviews"
    counted, counted_there = (_fullness(rows, measure) for rows in (mine, theirs))
    if counted > FULLER * counted_there:
        return "fuller"
    more = d.kind == "sales" and mine["refunds"].sum() > theirs["refunds"].sum()
    return "more_refunds" if more and FULLER * counted >= counted_there else None


def _fullness(rows: pd.DataFrame, measure: str) -> float:
    """Return how much a file counts, with refunds added back: without them an older file would look fuller."""
    back = rows["refunds"].fillna(0.0) if measure == "units" else 0.0
    return float((rows[measure].fillna(0.0) + back).abs().sum())


def _within(d: Dataset, spans: list[DateRange]) -> pd.DataFrame:
    return d.frame[is_within(d.frame, KINDS[d.kind].when, spans, d.timezone)]


def exported_seconds(d: Dataset) -> float:
    """Return when the export was made in seconds since 1970; 0 if unknown."""
    return (naive_utc(d.exported_at or LONG_AGO) - LONG_AGO).total_seconds()


def _length(d: Dataset) -> int:
    return (d.end - d.start).days if d.start and d.end else 0
