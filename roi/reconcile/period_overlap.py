"""Count sales once that are reported both by day and by month or a longer period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pandas as pd

from roi.loaders.families.hand_kept_tables import RANK as KEPT_BY_HAND
from roi.reconcile.decision import Decision, Reason
from roi.reconcile.disjoint_titles import nothing_in_common
from roi.reconcile.rule import Reconciled
from roi.records.date_ranges import DateRange, days_in, intersect, subtract, union
from roi.records.series import Series, within
from roi.records.series_id import OTHER_TITLES, SPANS

RULE = "resolve_periods"
COPIES = ["units", "pages_read"]


def resolve_periods(series: tuple[Series, ...]) -> Reconciled:
    """Leave out periods of sales whose days count.

    A period counts as a whole if days of the same sales cover less than half of it, or only a part of it with fewer
    copies, or were kept by hand: those days are then shown by day only, and don't add to totals (see `views`). A report
    of titles other than those of the days, such as another pen name's, is about different sales: both add up.
    """
    separated, decisions = _days_once(series)
    out: list[Series] = []
    for s in separated:
        fine = [f for f in separated if not f.coarser_than_day and f.id == s.id]
        fine = fine if s.kind == "sales" else []
        left, others, made = _without_others(s, fine)
        out += others
        decisions += made
        if others and left.frame.empty:
            continue
        if left.coarser_than_day and fine and not left.frame.empty:
            left, made = _without_periods_of(left, fine)
            decisions += made
        out.append(left)
    return Reconciled(tuple(out), tuple(decisions))


def _without_periods_of(s: Series, fine: Sequence[Series]) -> tuple[Series, list[Decision]]:
    """Return a series of periods without those whose days count, and the decision for each outcome."""
    periods = periods_of(s.frame)
    by_hand = [p for p in periods if _kept_by_hand(p, s, fine)]
    whole = [p for p in periods if p in by_hand or _counts_whole(p, s, fine)]
    by_day = [p for p in periods if p not in whole]
    beside = [p for p in whole if p not in by_hand and _days_in([p], fine)]
    counting = set(whole)
    left = s.frame[[p in counting for p in _spans(s.frame)]]
    rows = len(s.frame) - len(left)
    decisions = [
        *([_decision("periods_by_day", s, fine, by_day, rows)] if by_day else []),
        *([_decision("periods_whole", s, fine, beside)] if beside else []),
        *([_decision("periods_by_hand", s, fine, by_hand)] if by_hand else []),
    ]
    return replace(s, frame=left, spans=tuple(subtract(s.spans, by_day))), decisions


def _days_once(series: Sequence[Series]) -> tuple[list[Series], list[Decision]]:
    """Separate a store's days that repeat a report of periods (see `SpanLoader`).

    Single days in the report itself are sales besides its periods. Days from other files are the same sales as the
    report's, single days included.
    """
    separated = [part for s in series for part in _days_kept_by_hand(s, series)]
    decisions: list[Decision] = []
    out: list[Series] = []
    for s in separated:
        daily = [f for f in separated if not f.coarser_than_day and f.id == s.id.part(SPANS)]
        both = intersect(s.spans, union([span for f in daily for span in f.spans]))
        left = s
        if both and not s.coarser_than_day and s.id.measure is None:
            spans = tuple(subtract(s.spans, both))
            frame = within(s.frame, "date", spans, s.timezone)
            left = replace(s, frame=frame, spans=spans)
            rows = len(s.frame) - len(frame)
            files = _files(daily, both)
            decisions.append(Decision(RULE, "says_more", s.kind, files, s.files, tuple(both), rows))
        out.append(left)
    return out, decisions


def _days_kept_by_hand(s: Series, series: Sequence[Series]) -> list[Series]:
    """Return a store's hand-kept days as days of its report's periods, if it has any, and the rest."""
    if s.coarser_than_day or s.id.measure is not None:
        return [s]
    if not any(o.coarser_than_day and o.id == s.id.part(SPANS) for o in series):
        return [s]
    by_hand = s.frame["file"].map(
        lambda file: s.precedences.get(file, s.precedence) <= KEPT_BY_HAND
    )
    if not by_hand.any():
        return [s]
    days = s.frame.loc[~by_hand, "date"]
    hull = [(days.min().date(), days.max().date() + timedelta(days=1))] if len(days) else []
    own = _part(s, s.frame[~by_hand], intersect(s.spans, hull))
    rest = _part(s, s.frame[by_hand], subtract(s.spans, hull))
    named = replace(rest, id=s.id.part(SPANS), precedence=KEPT_BY_HAND)
    return [own, named] if hull else [named]


def _without_others(
    s: Series, fine: Sequence[Series]
) -> tuple[Series, list[Series], list[Decision]]:
    """Return a series of periods without the files of titles that the days lack, those files, and the decisions."""
    if not s.coarser_than_day or not fine or any(s.precedence < f.precedence for f in fine):
        return s, [], []
    days = pd.concat([f.frame for f in fine], ignore_index=True)
    by_file: dict[str, Decision] = {}
    for name, rows in s.frame.groupby("file", sort=True):
        file = str(name)
        periods = [p for p in periods_of(rows) if _days_in([p], fine)]
        if periods and nothing_in_common(rows, days, s.kind) == "other_titles":
            beside = _files(fine, periods)
            by_file[file] = Decision(RULE, "other_titles", s.kind, (file,), beside, tuple(periods))
    if not by_file:
        return s, [], []
    theirs = s.frame["file"].isin(list(by_file))
    own = _part(s, s.frame[~theirs], periods_of(s.frame[~theirs]))
    others = _part(s, s.frame[theirs], periods_of(s.frame[theirs]))
    apart = replace(others, id=s.id.part(OTHER_TITLES))
    return own, [apart], list(by_file.values())


def _part(s: Series, rows: pd.DataFrame, spans: Sequence[DateRange]) -> Series:
    files = tuple(dict.fromkeys(rows["file"]))
    return replace(s, frame=rows, spans=tuple(union(spans)), files=files)


def _kept_by_hand(period: DateRange, c: Series, fine: Sequence[Series]) -> bool:
    """Whether only hand-kept days cover a period for which the store's own report gives the copies."""
    has_copies = c.frame.loc[begin_in(c.frame, [period]), "units"].notna().any()
    return bool(has_copies and _days_in([period], fine)) and all(
        f.precedence <= KEPT_BY_HAND < c.precedence for f in fine
    )


def _counts_whole(period: DateRange, c: Series, fine: Sequence[Series]) -> bool:
    length, known = (period[1] - period[0]).days, _days_in([period], fine)
    if 2 * known < length or known == length:
        return known < length
    here = c.frame.loc[begin_in(c.frame, [period]), COPIES].sum()
    days = sum(f.frame.loc[begin_in(f.frame, [period]), COPIES].sum() for f in fine)
    return all(c.precedence >= f.precedence for f in fine) and bool((here > days).any())


def _spans(rows: pd.DataFrame) -> list[DateRange]:
    return [(a.date(), b.date()) for a, b in zip(rows["date"], rows["end"], strict=True)]


def periods_of(rows: pd.DataFrame) -> list[DateRange]:
    """Return the distinct periods of rows."""
    return sorted(set(_spans(rows)))


def begin_in(rows: pd.DataFrame, spans: Sequence[DateRange]) -> pd.Series[bool]:
    """Return which rows begin in one of the spans."""
    inside = pd.Series(data=False, index=rows.index)
    for start, end in spans:
        inside |= (rows["date"] >= pd.Timestamp(start)) & (rows["date"] < pd.Timestamp(end))
    return inside


def _days_in(periods: Sequence[DateRange], fine: Sequence[Series]) -> int:
    known = union([s for f in fine for s in f.spans])
    return days_in(intersect(list(periods), known))


def _decision(
    reason: Reason, s: Series, fine: Sequence[Series], periods: list[DateRange], rows: int = 0
) -> Decision:
    """Return the decision: the days of the periods count, or the periods as a whole."""
    days, months = _files(fine, periods), _files([s], periods)
    winner, loser = (days, months) if reason == "periods_by_day" else (months, days)
    return Decision(RULE, reason, s.kind, winner, loser, tuple(periods), rows, count=len(periods))


def _files(series: Sequence[Series], periods: Sequence[DateRange]) -> tuple[str, ...]:
    """Return the files with rows in the periods; all files if the series covers them without a row."""
    named = [f for c in series for f in c.frame.loc[begin_in(c.frame, periods), "file"]]
    return tuple(sorted(dict.fromkeys(named or [f for c in series for f in c.files])))
