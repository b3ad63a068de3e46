"""Merge datasets of one thing row by row: by id, by day, or by identical line."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from roi.reconcile.accounts import Sourced
from roi.reconcile.build_series import series_of
from roi.reconcile.choose import exported_seconds
from roi.reconcile.decision import Decision, Reason
from roi.reconcile.duplicate_posts import with_ids
from roi.reconcile.follower_counts import hidden_days, single_source
from roi.reconcile.rule import Reconciled
from roi.reconcile.unlike_days import unlike_days
from roi.records.dataset import Dataset
from roi.records.date_ranges import known_days
from roi.records.kinds import KINDS
from roi.records.series import LONG_AGO, Series, is_within

SHARED: dict[str, Reason] = {"id": "shared_ids", "day": "shared_days", "line": "shared_lines"}
# Numbers by day, as opposed to single things that happened.
FIGURES = frozenset({"followers", "subscribers", "visits", "sales", "costs"})
# What a browser adds to the name of a second download.
COPY = re.compile(r" ?\((\d{1,4})\)(?=[./]|$)")


def merge(group: list[Sourced]) -> Reconciled:
    """Merge the files of one thing row by row, in the way that their loader declares."""
    how = group[0][1].merge
    group, not_found = with_ids(group) if how == "id" else (group, [])
    ordered = sorted(group, key=lambda s: (s[1].precedence, *_age(s)))
    frame = pd.concat([d.frame.assign(file=f) for f, d in ordered], ignore_index=True)
    keys, kind = _keys(ordered[0][1], how), ordered[0][1].kind
    rows = len(frame)
    shared = _shared(frame, keys, kind) if len(ordered) > 1 else 0
    hidden: list[Decision] = []
    if how == "day":
        precedences = {f: d.precedence for f, d in ordered}
        given, frame = frame, single_source(frame, kind)
        hidden = [*hidden_days(given, frame, kind), *unlike_days(given, keys, kind)]
        frame = _fullest(frame, keys, kind, frame["file"].map(precedences))
    ages = {f: age for age, (f, _) in enumerate(sorted(group, key=_age))}
    figures = list(KINDS[kind].measures) if how == "id" else []
    merged = _greatest(frame, keys, kind) if how == "line" else _newest(frame, keys, figures, ages)
    zeros = known_days(d for _, d in ordered if d.missing_means == "zero")
    series = series_of(ordered, merged, known_days(d for _, d in ordered), zeros)
    decisions = (
        *_decisions(ordered, how, shared, rows - len(merged)),
        *hidden,
        *_incomplete(series),
    )
    return Reconciled((series,), (*decisions, *not_found))


def _keys(d: Dataset, how: str) -> list[str]:
    kind = KINDS[d.kind]
    if how == "id":
        return ["network", "post_id"]
    return [kind.when, *(t for t in kind.texts if t != "account")]


def _shared(frame: pd.DataFrame, keys: list[str], kind: str) -> int:
    """Return how many keys several files share; days on which each file has a different measure aren't shared."""
    measures = list(KINDS[kind].measures)
    if kind == "posts" or not measures:
        files = frame.groupby(keys, dropna=False, sort=False)["file"].nunique()
        return int((files > 1).sum())
    by_file = frame.groupby([*keys, "file"], dropna=False, sort=False)[measures].count().gt(0)
    files_a_measure = by_file.groupby(keys, dropna=False, sort=False).sum()
    return int((files_a_measure > 1).any(axis=1).sum())


def _newest(
    frame: pd.DataFrame, keys: list[str], figures: list[str], ages: dict[str, int]
) -> pd.DataFrame:
    """Return one row per key with the last known value of each column; `figures` come from the newest file."""
    if not frame.duplicated(keys).any():
        return frame
    merged = frame.groupby(keys, dropna=False, sort=False).last()
    if figures:
        newest = frame.sort_values("file", key=lambda files: files.map(ages), kind="stable")
        merged[figures] = newest.groupby(keys, dropna=False, sort=False)[figures].last()
    return merged.reset_index()[list(frame.columns)]


def _fullest(
    frame: pd.DataFrame, keys: list[str], kind: str, ranks: pd.Series[int]
) -> pd.DataFrame:
    """Return the rows with each day's gains and losses from the file of highest precedence that counts the most.

    A newer list has fewer people who joined on a day, as some have left since; an older one may have ended at noon.
    """
    if not frame.duplicated(keys).any():
        return frame
    by = [frame[key] for key in keys]
    flows = [name for name, measure in KINDS[kind].measures.items() if measure.flow]
    greatest = {}
    for name in flows:
        said = ranks.where(frame[name].notna())
        top = said == said.groupby(by, dropna=False).transform("max")
        greatest[name] = frame[name].where(top).groupby(by, dropna=False).transform("max")
    return frame.assign(**greatest)


def _greatest(frame: pd.DataFrame, keys: list[str], kind: str) -> pd.DataFrame:
    """Return, for each key, the file that has most rows of it: true repeats within a file stay, copies go."""
    measures = list(KINDS[kind].measures)
    if not measures:
        return frame.drop_duplicates(keys, ignore_index=True)
    if frame["file"].nunique() == 1:
        return frame
    grouped = frame.groupby([*keys, "file"], dropna=False, sort=False)
    beside = [c for c in frame if c not in {*keys, *measures, "file", "line"}]
    rows = grouped[["line", *beside]].first() if beside else grouped[["line"]].min()
    within = grouped[measures].sum(min_count=1).join(rows).reset_index()
    across = within.groupby(keys, dropna=False, sort=False)
    merged = across[measures].max().join(across[["file", "line", *beside]].first()).reset_index()
    return merged[list(frame.columns)]


def _decisions(group: list[Sourced], how: str, shared: int, superseded: int) -> list[Decision]:
    """Return the decisions about rows that occur in several files, or more than once in one."""
    files = tuple(dict.fromkeys(f for f, _ in group))
    kind = group[0][1].kind
    if shared:
        return [Decision("merge", SHARED[how], kind, files, rows=superseded, count=shared)]
    if superseded:
        return [Decision("merge", "repeated_rows", kind, (), files, rows=superseded)]
    return []


def _incomplete(series: Series) -> list[Decision]:
    """Return, by file, that figures of days it doesn't know whole stay off the calendar; their rows are kept."""
    if series.kind not in FIGURES:
        return []
    frame = series.frame
    inside = is_within(frame, KINDS[series.kind].when, series.spans, series.timezone)
    by_file = frame.loc[~inside, "file"].value_counts(sort=False)
    return [
        Decision("merge", "incomplete_days", series.kind, (), (str(file),), count=int(n))
        for file, n in by_file.items()
    ]


def _age(source: Sourced) -> tuple[float, date, int]:
    """Return a sort key for the order in which files were made: their stated time, else their last day and "(1)"."""
    file, d = source
    copies, end = COPY.findall(file), d.end or date.min
    lasts = (end - LONG_AGO.date()).total_seconds()
    return exported_seconds(d) if d.exported_at else lasts, end, int(copies[-1]) if copies else 0
