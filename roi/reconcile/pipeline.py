"""Turn datasets into series that count: combine the files of one thing, then apply each rule in turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from roi.reconcile.accounts import Sourced, with_accounts
from roi.reconcile.build_series import is_coarse
from roi.reconcile.choose import choose
from roi.reconcile.decision import Decision
from roi.reconcile.distributor_overlap import remove_distributor_overlap
from roi.reconcile.merge import merge
from roi.reconcile.outages import resolve_outages
from roi.reconcile.payment_matching import match_payments
from roi.reconcile.period_overlap import resolve_periods
from roi.reconcile.precedence import resolve_rivals
from roi.reconcile.rule import Reconciled, Rule, apply_rule, check_rows
from roi.reconcile.unattributed_sales import resolve_unattributed_sales
from roi.records.series import MOMENTS, Series

# In reading order. Another order changes no total, as a property test proves.
RULES: tuple[Rule, ...] = (
    # Whether a counter was off is judged by all files of a site, before another counter is held against it.
    resolve_outages,
    # Then each store and service has each of its days once, so that later rules compare one series of each.
    resolve_rivals,
    # A shop's own report goes before its payment processor's: the sale is the shop's.
    match_payments,
    # A store's report goes before its distributor's, title by title.
    remove_distributor_overlap,
    # Once every named store is settled, sales without a store are compared with all of them.
    resolve_unattributed_sales,
    # Months come last, compared with the days that are left.
    resolve_periods,
)


def reconcile(datasets: Sequence[Sourced], rules: Sequence[Rule] = RULES) -> Reconciled:
    """Return what counts and every decision, given (file, dataset) pairs; no row is lost without a decision.

    Raises
    ------
    RowsLost
        If a rule breaks the law: of each kind, rows in = rows kept + rows superseded, each with a decision.
    """
    combined = combine(datasets)
    series, decisions = combined.series, list(combined.decisions)
    for rule in rules:
        found = apply_rule(rule, series)
        series = found.series
        decisions += found.decisions
    return Reconciled(series, tuple(decisions))


def combine(datasets: Sequence[Sourced]) -> Reconciled:
    """Combine the files of one thing at one grain, in the way that their loader declares."""
    series: list[Series] = []
    decisions: list[Decision] = []
    for group in _groups(with_accounts(datasets)):
        found = choose(group) if group[0][1].merge == "choose" else merge(group)
        rows = Counter({group[0][1].kind: sum(len(d.frame) for _, d in group)})
        check_rows(f"combine {group[0][1].series_id}", rows, found)
        series += found.series
        decisions += found.decisions
    return Reconciled(tuple(series), tuple(decisions))


def _groups(datasets: Sequence[Sourced]) -> list[list[Sourced]]:
    """Group datasets of one thing at one grain.

    Days and moments can't be mixed in one column: of two such series one counts as a whole (see `preferred`).
    """
    groups: dict[tuple[Any, ...], list[Sourced]] = {}
    for file, d in datasets:
        key = (d.series_id, d.breakdown, is_coarse(d), d.grain in MOMENTS, d.merge)
        groups.setdefault(key, []).append((file, d))
    return list(groups.values())
