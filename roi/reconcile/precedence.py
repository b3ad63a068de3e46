"""One thing counted in ways that can't stand in one column, such as by the day and by the moment: which counts, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from roi.language.messages import say
from roi.language.names import kind_noun
from roi.reconcile.decision import Decision, decided, told_apart
from roi.reconcile.disjoint_titles import nothing_in_common
from roi.records.date_ranges import DateRange, intersect, subtract
from roi.records.kinds import KINDS
from roi.records.series import Series, days_known, within

# What stores and services count is added up, so each day of one may count but once.
ADDED = {"sales", "costs"}


def preferred(candidates: Sequence[Series]) -> Series | None:
    """Return the series to use among rivals that count one thing: the higher rank, then the more days.

    One that knows fewer than half the days of the longest is no rival to it: a few days of a finer tool must not
    silence years of a coarser one.
    """
    filled = [c for c in candidates if len(c.frame) or c.spans]
    most = max(map(days_known, filled), default=0)
    rivals = [c for c in filled if 2 * days_known(c) >= most]
    return max(rivals, key=lambda c: (c.precedence, days_known(c)), default=None)


def concatenated_by_precedence(candidates: Sequence[Series]) -> list[Series]:
    """Return the series that count one thing by day in turn: the `preferred` one whole, each other before and after those.

    Between the first and last day of a chosen one no other counts, even on days that it doesn't know: a week of a tool that
    counts otherwise would look like a week of other readers. Before and after, the change is dated and told.
    """
    first = preferred(candidates)
    if first is None or first.start is None or first.end is None:
        return [first] if first else []
    out, taken = [first], (first.start, first.end)
    others = [c for c in candidates if c is not first]
    for c in sorted(others, key=lambda c: (c.precedence, days_known(c)), reverse=True):
        spans = subtract(c.spans, [taken])
        if spans:
            frame = within(c.frame, KINDS[c.kind].when, spans, c.timezone)
            out.append(replace(c, frame=frame, spans=tuple(spans)))
            taken = (min(taken[0], spans[0][0]), max(taken[1], spans[-1][1]))
    return out


def resolve_rivals(counted: Sequence[Series]) -> tuple[tuple[Series, ...], tuple[Decision, ...]]:
    """Return what counts, a store's and a service's days each once, and what became of every series that was not chosen.

    What is not added up stays whole: which of its days count is for the calendar to ask (see `preferred` and `concatenated_by_precedence`).
    """
    things: dict[tuple[str, str, str | None], list[Series]] = {}
    for c in counted:
        if not c.coarser_than_day:
            things.setdefault((c.kind, c.counts, c.breakdown), []).append(c)
    left: dict[int, Series] = {}
    told: dict[str, Decision] = {}
    for (kind, _, _), rivals in things.items():
        if len(rivals) < 2:
            continue
        if kind in ADDED:
            cut, decisions = _days_once(rivals)
            left |= cut
        else:
            decisions = _not_chosen(rivals)
        told |= {d.sentence: d for d in decisions}
    return tuple(left.get(id(c), c) for c in counted), tuple(told.values())


def _days_once(rivals: Sequence[Series]) -> tuple[dict[int, Series], list[Decision]]:
    """Return by identity what is left of each series but the best on days that no better one knows, and each decision."""
    first = preferred(rivals)
    ordered = sorted(rivals, key=lambda c: (c is first, c.precedence, days_known(c)), reverse=True)
    left: dict[int, Series] = {}
    told: list[Decision] = []
    for n, c in enumerate(ordered):
        spans = list(c.spans)
        for better in ordered[:n]:
            both = intersect(spans, better.spans)
            unlike = nothing_in_common(c.frame, better.frame, c.kind)
            if both:
                told.append(_decided(better, c, both, unlike))
            spans = spans if unlike else subtract(spans, both)
        if spans != list(c.spans):
            frame = within(c.frame, KINDS[c.kind].when, spans, c.timezone)
            left[id(c)] = replace(c, frame=frame, spans=tuple(spans))
    return left, told


def _decided(winner: Series, other: Series, both: list[DateRange], unlike: str | None) -> Decision:
    """Return which series counts the days that both know, or that both do since they count `unlike` things."""
    files = (*winner.files, *other.files)
    if unlike:
        names, span = (_named(other), _named(winner)), (both[0][0], both[-1][1])
        return told_apart(winner.kind, names, files, span, unlike)
    why = "overlap.says_more" if winner.precedence > other.precedence else "overlap.knows_more"
    return decided(winner.kind, (_named(winner), _named(other)), files, both, why)


def _not_chosen(rivals: Sequence[Series]) -> list[Decision]:
    """Tell which of several series counts by day."""
    winner = preferred(rivals)
    turns = (
        {c.files: days_known(c) for c in concatenated_by_precedence(rivals)}
        if rivals[0].kind == "visits"
        else {}
    )
    return [
        Decision(c.kind, (*winner.files, *c.files), _beside(winner, c, turns.get(c.files, 0)))
        for c in rivals
        if winner is not None and c is not winner
    ]


def _beside(winner: Series, other: Series, days: int) -> str:
    """Tell what becomes of a series that was not chosen: it counts on some `days` before or after the winner, or on none."""
    key = "by_day"
    if days:
        key = "in_turn" if days == days_known(other) else "in_turn_kept"
    named = {"winner": _named(winner), "other": _named(other), "kind": kind_noun(winner.kind)}
    return say(f"overlap.{key}", n=days, **named)


def _named(c: Series) -> str:
    more = len(c.files) - 1
    return say("overlap.and_others", file=c.files[0], n=more) if more else c.files[0]
