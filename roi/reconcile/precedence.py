"""Choose between series of one thing that can't be mixed, such as one by day and one by moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from roi.reconcile.choose import incomplete
from roi.reconcile.decision import Decision, Reason
from roi.reconcile.disjoint_titles import nothing_in_common
from roi.reconcile.rule import Reconciled
from roi.records.date_ranges import DateRange, intersect, subtract
from roi.records.kinds import KINDS
from roi.records.series import Series, days_known, is_within, within

RULE = "resolve_rivals"
ADDED = {"sales", "costs"}  # kinds that are added up, so each day of one thing must count only once


def preferred(candidates: Sequence[Series]) -> Series | None:
    """Return the series to use of several of one thing: the highest precedence, then the most days.

    A series with fewer than half the days of the longest is not considered: a few days of a finer tool must not
    replace years of a coarser one.
    """
    filled = [s for s in candidates if len(s.frame) or s.spans]
    most = max(map(days_known, filled), default=0)
    rivals = [s for s in filled if 2 * days_known(s) >= most]
    return max(rivals, key=lambda s: (s.precedence, days_known(s)), default=None)


def concatenated_by_precedence(candidates: Sequence[Series]) -> list[Series]:
    """Return the series of one thing in sequence: the `preferred` one whole, the others before and after it.

    Between the first and last day of a chosen series no other counts, even on its unknown days: a week from a tool that
    counts differently would look like a change in readers. Before and after, the switch has a date.
    """
    first = preferred(candidates)
    if first is None or first.start is None or first.end is None:
        return [first] if first else []
    out, taken = [first], (first.start, first.end)
    others = [s for s in candidates if s is not first]
    for s in sorted(others, key=lambda s: (s.precedence, days_known(s)), reverse=True):
        spans = subtract(s.spans, [taken])
        if spans:
            frame = within(s.frame, KINDS[s.kind].when, spans, s.timezone)
            out.append(replace(s, frame=frame, spans=tuple(spans)))
            taken = (min(taken[0], spans[0][0]), max(taken[1], spans[-1][1]))
    return out


def resolve_rivals(series: tuple[Series, ...]) -> Reconciled:
    """Count each day of a store or service once if there are several series of it.

    Kinds that aren't added up stay whole: which of their days count depends on the question (see `views`).
    """
    things: dict[tuple[object, ...], list[Series]] = {}
    for s in series:
        if not s.coarser_than_day:
            things.setdefault((s.id, s.breakdown), []).append(s)
    left: dict[int, Series] = {}
    decisions: list[Decision] = []
    for rivals in things.values():
        if len(rivals) < 2:
            continue
        if rivals[0].kind in ADDED:
            cut, made = _each_day_once(rivals)
            left |= cut
            decisions += made
        else:
            decisions += [d for d in _not_chosen(rivals) if d not in decisions]
    return Reconciled(tuple(left.get(id(s), s) for s in series), tuple(decisions))


def _each_day_once(rivals: Sequence[Series]) -> tuple[dict[int, Series], list[Decision]]:
    """Return, by object identity, what is left of each series on days without a better one, and each decision."""
    first = preferred(rivals)
    ordered = sorted(rivals, key=lambda s: (s is first, s.precedence, days_known(s)), reverse=True)
    left: dict[int, Series] = {}
    decisions: list[Decision] = []
    for n, s in enumerate(ordered):
        cut, made = _without_days_of(s, ordered[:n])
        decisions += made
        if cut is not s:
            left[id(s)] = cut
    return left, decisions


def _without_days_of(s: Series, better: Sequence[Series]) -> tuple[Series, list[Decision]]:
    when = KINDS[s.kind].when
    spans = list(s.spans)
    left_out = is_within(s.frame, when, [], s.timezone)
    decisions: list[Decision] = []
    for winner in better:
        both = tuple(intersect(spans, winner.spans))
        if not both:
            continue
        unlike = nothing_in_common(s.frame, winner.frame, s.kind)
        if unlike:
            decisions.append(Decision(RULE, unlike, s.kind, s.files, winner.files, both))
            continue
        spans = subtract(spans, both)
        gone = is_within(s.frame, when, both, s.timezone) & ~left_out
        left_out |= gone
        reason: Reason = "says_more" if winner.precedence > s.precedence else "knows_more_days"
        rows = int(gone.sum())
        decisions.append(Decision(RULE, reason, s.kind, winner.files, s.files, both, rows))
    if spans == list(s.spans):
        return s, decisions
    frame = within(s.frame, when, spans, s.timezone)
    rest = len(s.frame) - len(frame) - int(left_out.sum())
    if rest:
        decisions.append(incomplete(RULE, s.kind, s.files[0], rest))
    return replace(s, frame=frame, spans=tuple(spans)), decisions


def _not_chosen(rivals: Sequence[Series]) -> list[Decision]:
    """Return which of several series counts by day, and the decision about each other one."""
    winner = preferred(rivals)
    in_turn = concatenated_by_precedence(rivals) if rivals[0].kind == "visits" else []
    turns = {s.files: s for s in in_turn}
    return [
        _beside(winner, s, turns.get(s.files))
        for s in rivals
        if winner is not None and s is not winner
    ]


def _beside(winner: Series, other: Series, turn: Series | None) -> Decision:
    """Return the decision about a series that wasn't chosen: it counts before or after the winner, or not at all."""
    days: tuple[DateRange, ...] = turn.spans if turn else ()
    if not days:
        return Decision(RULE, "by_day", winner.kind, winner.files, other.files)
    whole = days_known(other) == sum((end - start).days for start, end in days)
    reason: Reason = "in_turn" if whole else "in_turn_kept"
    return Decision(RULE, reason, winner.kind, winner.files, other.files, days)
