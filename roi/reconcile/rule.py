"""Rule: the signature of a reconciliation rule, and the check that it loses no row silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from roi.errors import RowsLost
from roi.reconcile.decision import Decision
from roi.records.series import Series


@dataclass(frozen=True)
class Reconciled:
    """The series that count after a rule, and the decisions it made."""

    series: tuple[Series, ...]
    decisions: tuple[Decision, ...] = ()


Rule = Callable[[tuple[Series, ...]], Reconciled]


def rows_by_kind(series: Iterable[Series]) -> Counter[str]:
    """Return how many rows of each kind several series have."""
    rows: Counter[str] = Counter()
    for s in series:
        rows[s.kind] += len(s.frame)
    return rows


def apply_rule(rule: Rule, series: tuple[Series, ...]) -> Reconciled:
    """Apply a rule to the series.

    Raises
    ------
    RowsLost
        If, of any kind, rows in don't equal rows kept plus rows superseded with a decision.
    """
    found = rule(series)
    check_rows(getattr(rule, "__name__", str(rule)), rows_by_kind(series), found)
    return found


def check_rows(rule: str, before: Counter[str], found: Reconciled) -> None:
    """Raise `RowsLost` unless each row that went in is kept or superseded by a decision.

    Kinds are counted apart, so that a decision about posts can't hide sales that were lost.
    """
    kept = rows_by_kind(found.series)
    superseded: Counter[str] = Counter()
    for decision in found.decisions:
        superseded[decision.kind] += decision.rows
    for kind in sorted({*before, *kept, *superseded}):
        if before[kind] != kept[kind] + superseded[kind]:
            raise RowsLost(
                rule=rule,
                kind=kind,
                rows=before[kind],
                kept=kept[kind],
                superseded=superseded[kind],
            )
