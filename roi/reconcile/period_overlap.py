"""Months and longer spans beside days of the same sales: each copy adds to a total once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pandas as pd

from roi.language import formatting
from roi.language.messages import say
from roi.loaders.families.hand_kept_tables import RANK
from roi.reconcile.decision import Decision, decided, told_apart
from roi.reconcile.disjoint_titles import nothing_in_common
from roi.reconcile.unattributed_sales import UNNAMED
from roi.records.date_ranges import DateRange, days_in, intersect, subtract, union
from roi.records.series import Series, within

SPANS = "_spans"  # periods of a report that tells single days too
COPIES = ["units", "pages_read"]


def resolve_periods(counted: Sequence[Series]) -> tuple[tuple[Series, ...], tuple[Decision, ...]]:
    """Return what counts, without the periods of sales whose days count, and each decision.

    A period counts whole where days of the same sales know less than half of it, or a part of it alone and fewer copies,
    or were kept by hand: those days then tell what happened from day to day, and don't add to totals (see `adding_up`).
    A report of other titles than those of the days, as of another pen name, is no other count of the same: both add up.
    """
    counted, told = _days_once(counted)
    out = []
    for series in counted:
        fine = [
            f
            for f in counted
            if not f.coarser_than_day and (f.kind, f.counts) == ("sales", series.counts)
        ]
        c, others, said = _without_others(series, fine)
        out += others
        told += said
        if others and c.frame.empty:
            continue
        if not c.coarser_than_day or not fine or c.frame.empty:
            out.append(c)
            continue
        periods = _periods(c.frame)
        by_hand = [p for p in periods if _kept_by_hand(p, c, fine)]
        whole = [p for p in periods if p in by_hand or _counts_whole(p, c, fine)]
        by_day = [p for p in periods if p not in whole]
        beside = [p for p in whole if p not in by_hand and _days_in([p], fine)]
        left = c.frame[[p in set(whole) for p in _spans(c.frame)]]
        out.append(replace(c, frame=left, spans=tuple(subtract(c.spans, by_day))))
        told += [_decision("by_day", c, fine, by_day)] if by_day else []
        told += [_decision("whole", c, fine, beside)] if beside else []
        told += [_decision("by_hand", c, fine, by_hand)] if by_hand else []
    return tuple(out), tuple(told)


def _days_once(counted: Sequence[Series]) -> tuple[list[Series], list[Decision]]:
    """Return the series, those days of a store apart that tell what a report of periods tells (see `SpanLoader`).

    Single days that stand in the report itself are other sales than its periods. Days from other files are the same sales,
    and those single days are among them.
    """
    named, told = [part for c in counted for part in _renamed(c, counted)], list[Decision]()
    out = []
    for c in named:
        daily = [f for f in named if not f.coarser_than_day and f.counts == f"{c.counts}{SPANS}"]
        both = intersect(c.spans, union([s for f in daily for s in f.spans]))
        if both and not c.coarser_than_day:
            spans = tuple(subtract(c.spans, both))
            told.append(_told_by_day(c, daily, both))
            c = replace(c, frame=within(c.frame, "date", spans, c.timezone), spans=spans)
        out.append(c)
    return out, told


def _renamed(c: Series, counted: Sequence[Series]) -> list[Series]:
    """Return a store's days kept by hand as days of its report's periods too, where it has any, and the rest."""
    periods = any(o.coarser_than_day and o.counts == f"{c.counts}{SPANS}" for o in counted)
    by_hand = (
        c.frame["file"].map(lambda file: c.precedences.get(file, c.precedence) <= RANK)
        if periods
        else None
    )
    if c.coarser_than_day or by_hand is None or not by_hand.any():
        return [c]
    days = c.frame.loc[~by_hand, "date"]
    hull = [(days.min().date(), days.max().date() + timedelta(days=1))] if len(days) else []
    own = _part(c, c.frame[~by_hand], intersect(c.spans, hull))
    rest = _part(c, c.frame[by_hand], subtract(c.spans, hull))
    named = replace(rest, counts=f"{c.counts}{SPANS}", precedence=RANK)
    return [own, named] if hull else [named]


def _told_by_day(c: Series, daily: Sequence[Series], both: list[DateRange]) -> Decision:
    files = _files(daily, both)
    names = (formatting.few_files(files), formatting.few_files(c.files))
    return decided(c.kind, names, (*files, *c.files), both, "overlap.says_more")


def _without_others(
    c: Series, fine: Sequence[Series]
) -> tuple[Series, list[Series], list[Decision]]:
    """Return a series of periods without the files of other titles than the days', those apart, and what is told."""
    if not c.coarser_than_day or not fine or any(c.precedence < f.precedence for f in fine):
        return c, [], []
    days = pd.concat([f.frame for f in fine], ignore_index=True)
    told: dict[str, Decision] = {}
    for file, rows in c.frame.groupby("file", sort=True):
        periods = [p for p in _periods(rows) if _days_in([p], fine)]
        if periods and nothing_in_common(rows, days, c.kind) == "title":
            told[str(file)] = _told_apart(str(file), _files(fine, periods), periods)
    theirs = c.frame["file"].isin(list(told))
    own, others = (_part(c, rows, _periods(rows)) for rows in (c.frame[~theirs], c.frame[theirs]))
    return (
        (own, [replace(others, counts=f"{c.counts}_others")], list(told.values()))
        if told
        else (c, [], [])
    )


def _part(c: Series, rows: pd.DataFrame, spans: Sequence[DateRange]) -> Series:
    files = tuple(dict.fromkeys(rows["file"]))
    return replace(c, frame=rows, spans=tuple(union(spans)), files=files)


def _told_apart(file: str, days: tuple[str, ...], periods: list[DateRange]) -> Decision:
    span = (periods[0][0], max(end for _, end in periods))
    return told_apart("sales", (file, formatting.few_files(days)), (file, *days), span, "title")


def adding_up(counted: Sequence[Series]) -> list[Series]:
    """Return what adds up to all sales: without the days of a period that counts whole."""
    out = []
    for c in counted:
        months = [o for o in counted if o.coarser_than_day and c.counts in {o.counts, UNNAMED}]
        whole = [p for o in months if not c.coarser_than_day for p in _periods(o.frame)]
        inside = _inside(c.frame, whole)
        out.append(replace(c, frame=c.frame[~inside]))
    return out


def middle(rows: pd.DataFrame, when: str = "date") -> pd.Series[pd.Timestamp]:
    """Return the day of each row; of a longer span the one in its middle, as it belongs to where most of its days lie."""
    if "end" not in rows:
        return rows[when]
    days: pd.Series[pd.Timestamp] = rows[when] + (rows["end"] - rows[when]) / 2
    return days.dt.normalize()


def _kept_by_hand(period: DateRange, c: Series, fine: Sequence[Series]) -> bool:
    """Whether days kept by hand alone stand beside a period whose copies the store's own report tells."""
    told = c.frame.loc[_inside(c.frame, [period]), "units"].notna().any()
    return bool(told and _days_in([period], fine)) and all(
        f.precedence <= RANK < c.precedence for f in fine
    )


def _counts_whole(period: DateRange, c: Series, fine: Sequence[Series]) -> bool:
    length, known = (period[1] - period[0]).days, _days_in([period], fine)
    if 2 * known < length or known == length:
        return known < length
    here = c.frame.loc[_inside(c.frame, [period]), COPIES].sum()
    days = sum(f.frame.loc[_inside(f.frame, [period]), COPIES].sum() for f in fine)
    return all(c.precedence >= f.precedence for f in fine) and bool((here > days).any())


def _spans(rows: pd.DataFrame) -> list[DateRange]:
    return [(a.date(), b.date()) for a, b in zip(rows["date"], rows["end"], strict=True)]


def _periods(rows: pd.DataFrame) -> list[DateRange]:
    return sorted(set(_spans(rows)))


def _inside(rows: pd.DataFrame, spans: Sequence[DateRange]) -> pd.Series[bool]:
    """Return which rows begin in one of the spans."""
    inside = pd.Series(data=False, index=rows.index)
    for start, end in spans:
        inside |= (rows["date"] >= pd.Timestamp(start)) & (rows["date"] < pd.Timestamp(end))
    return inside


def _days_in(periods: Sequence[DateRange], fine: Sequence[Series]) -> int:
    known = union([s for f in fine for s in f.spans])
    return days_in(intersect(list(periods), known))


def _decision(key: str, c: Series, fine: Sequence[Series], periods: list[DateRange]) -> Decision:
    """Tell which counts: the days of the periods, or the periods whole."""
    files = _files(fine, periods)
    sentence = say(
        f"overlap.period_{key}",
        n=len(periods),
        span=formatting.days(periods[0][0], max(end for _, end in periods)),
        months=formatting.few_files(_files([c], periods)),
        days=formatting.few_files(files),
    )
    return Decision(c.kind, (*files, *_files([c], periods)), sentence)


def _files(series: Sequence[Series], periods: Sequence[DateRange]) -> tuple[str, ...]:
    """Return the files that say something of the periods; all, where a series knows them to be empty."""
    named = [f for c in series for f in c.frame.loc[_inside(c.frame, periods), "file"]]
    return tuple(sorted(dict.fromkeys(named or [f for c in series for f in c.files])))
