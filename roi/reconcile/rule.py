"""Rule: the signature of a reconciliation rule, and the check that it loses no row silently."""

from __future__ import annotations

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


def rows_in(series: Iterable[Series]) -> int:
    """Return the total number of rows in several series."""
    return sum(len(s.frame) for s in series)


def apply_rule(rule: Rule, series: tuple[Series, ...]) -> Reconciled:
    """Apply a rule to the series.

    Raises
    ------
    RowsLost
        If rows in don't equal rows kept plus rows superseded with a decision.
    """
    found = rule(series)
    check_rows(getattr(rule, "__name__", str(rule)), rows_in(series), found)
    return found


def check_rows(rule: str, before: int, found: Reconciled) -> None:
    """Raise `RowsLost` unless each row that went in is kept or superseded by a decision."""
    kept, superseded = rows_in(found.series), sum(d.rows for d in found.decisions)
    if before != kept + superseded:
        raise RowsLost(rule=rule, rows=before, kept=kept, superseded=superseded)
