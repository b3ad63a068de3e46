"""Datasets of which one counts each day."""

from __future__ import annotations

import pandas as pd

from roi.reconcile.build_series import Sourced, naive_utc, series_of
from roi.reconcile.decision import Decision, decided, told_apart
from roi.reconcile.disjoint_titles import nothing_in_common
from roi.records.dataset import Dataset
from roi.records.date_ranges import DateRange, intersect, known_ranges, subtract
from roi.records.kinds import KINDS
from roi.records.series import LONG_AGO, Series, within

MAIN = {"sales": "units", "visits": "visits", "costs": "amount"}


FULLER = 1.02  # an older export with this many times the newer one's count was cut less by a filter


SAYS_MORE, WITHOUT_SPAM, GIVEN_BACK = (
    "overlap.says_more",
    "overlap.without_spam",
    "overlap.given_back",
)


SAID = {SAYS_MORE, WITHOUT_SPAM, GIVEN_BACK}  # reasons that are told of the one that came first too


def choose(group: list[Sourced]) -> tuple[Series, list[Decision]]:
    """Let one export count each day: the higher rank, else the one without spam, else the fuller, else the newer.

    Of two downloads of a shop the one that knows of more copies given back was made later.

    Sales of other titles or countries, and costs in other currencies, are no other count of the same: both add up.
    """
    pieces: list[tuple[str, Dataset, list[DateRange]]] = []
    overlaps: list[Decision] = []
    for file, d in sorted(
        group, key=lambda s: (-s[1].precedence, -exported_seconds(s[1]), -_length(s[1]), s[0])
    ):
        mine = known_ranges(d)
        for i, (other_file, other, theirs) in enumerate(pieces):
            both = intersect(mine, theirs)
            if not both:
                continue
            unlike = (
                nothing_in_common(d.frame, other.frame, d.kind)
                if d.precedence == other.precedence
                else None
            )
            if unlike:
                names = (file, other_file)
                overlaps.append(told_apart(d.kind, names, names, (both[0][0], both[-1][1]), unlike))
                continue
            because = _fuller_because(d, other, both)
            if because:
                pieces[i] = (other_file, other, subtract(theirs, both))
                names = (file, other_file)
                overlaps.append(decided(d.kind, names, names, both, because))
            else:
                mine = subtract(mine, both)
                because = (
                    SAYS_MORE
                    if other.precedence > d.precedence
                    else _fuller_because(other, d, both)
                )
                because = because if because in SAID else "overlap.as_full"
                names = (other_file, file)
                overlaps.append(decided(d.kind, names, names, both, because))
        pieces.append((file, d, mine))
    frames = [_within(d, spans).assign(file=f) for f, d, spans in pieces]
    kept = [(f, d) for f, d, spans in pieces if spans] or group[:1]
    spans = [s for _, _, own in pieces for s in own]
    return series_of(kept, pd.concat(frames, ignore_index=True), spans), overlaps


def _fuller_because(d: Dataset, other: Dataset, both: list[DateRange]) -> str | None:
    """Return the key of why a dataset counts before another of its rank, if it does: the main measure, no spam, or more."""
    if d.kind not in MAIN or d.precedence != other.precedence:
        return None
    mine, theirs = _within(d, both), _within(other, both)
    measure = MAIN[d.kind]
    has, they_have = (rows[measure].notna().any() for rows in (mine, theirs))
    if has != they_have:
        return SAYS_MORE if has else None
    if d.without_spam != other.without_spam:
        return WITHOUT_SPAM if d.without_spam else None
    if d.kind == "visits" and not has:
        measure = "pageviews"
    counted, counted_there = (_fullness(rows, measure) for rows in (mine, theirs))
    if counted > FULLER * counted_there:
        return "overlap.fuller"
    more = d.kind == "sales" and mine["refunds"].sum() > theirs["refunds"].sum()
    return GIVEN_BACK if more and FULLER * counted >= counted_there else None


def _fullness(rows: pd.DataFrame, measure: str) -> float:
    """Return how much a file counts: copies with those given back since, by which an older one would look the fuller."""
    back = rows["refunds"].fillna(0.0) if measure == "units" else 0.0
    return float((rows[measure].fillna(0.0) + back).abs().sum())


def _within(d: Dataset, spans: list[DateRange]) -> pd.DataFrame:
    return within(d.frame, KINDS[d.kind].when, spans, d.timezone)


def exported_seconds(d: Dataset) -> float:
    """Return when the export was made in seconds since 1970; 0 where it does not say."""
    return (naive_utc(d.exported_at or LONG_AGO) - LONG_AGO).total_seconds()


def _length(d: Dataset) -> int:
    return (d.end - d.start).days if d.start and d.end else 0
