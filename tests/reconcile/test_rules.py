"""The protocol of reconciliation: no rule loses a row silently, and no order of rules or files changes a total."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import permutations
from pathlib import Path

import held
import pandas as pd
import pytest

from roi.errors import RowsLost
from roi.loaders.formats import all_loaders
from roi.loaders.walk import Export
from roi.reconcile.decision import Decision
from roi.reconcile.pipeline import RULES, combine, reconcile
from roi.reconcile.rule import Reconciled, apply_rule, rows_by_kind
from roi.reconcile.views import by_day, totals
from roi.records.dataset import Dataset
from roi.records.series import Series

Totals = dict[str, float]


@cache
def datasets_of(fixture: Path) -> tuple[tuple[str, Dataset], ...]:
    found = (x for x in held.read(held.held(fixture)) if isinstance(x, Export))
    name = held.name_of(fixture)
    return tuple((f"{name}/{e.file}", d) for e in found for d in e.datasets)


@cache
def sales_fixtures() -> tuple[Path, ...]:
    sales = {x.name for x in all_loaders() if "sales" in x.about.kinds}
    return tuple(f for f in held.fixtures() if f.parent.name in sales)


def total(series: Sequence[Series]) -> Totals:
    """Return what counts in all, and by day, for each measure of sales and costs."""
    out: Totals = {}
    for kind, measures in {
        "sales": ["units", "free_units", "pages_read", "royalty"],
        "costs": ["amount"],
    }.items():
        for measure in measures:
            out[f"all {measure}"] = sum(float(s.frame[measure].sum()) for s in totals(series, kind))
            days = pd.concat(
                [s.frame.set_index("date")[measure] for s in by_day(series, kind)]
                or [pd.Series(dtype=float)]
            )
            out[f"daily {measure}"] = float(days.sum())
    return {name: round(value, 6) for name, value in out.items()}


def sets(size: int, number: int, seed: int) -> list[tuple[Path, ...]]:
    """Draw sets of sales fixtures, each from a different loader."""
    chosen = random.Random(seed)
    return [tuple(chosen.sample(sales_fixtures(), size)) for _ in range(number)]


def some_sets() -> list[tuple[Path, ...]]:
    return [*sets(2, 8, 1), *sets(3, 4, 2), *sets(4, 4, 3)]


def many_sets() -> list[tuple[Path, ...]]:
    return [*sets(2, 200, 4), *sets(3, 60, 5), *sets(4, 60, 6)]


def check_that_no_order_matters(fixtures: tuple[Path, ...], seed: int) -> None:
    found = [sourced for fixture in fixtures for sourced in datasets_of(fixture)]
    once = reconcile(found)
    expected = total(once.series)
    chosen = random.Random(seed)
    shuffled = chosen.sample(found, len(found))
    assert total(reconcile(shuffled).series) == expected, "another order of files"
    for rules in chosen.sample(list(permutations(RULES)), 2):
        assert total(reconcile(found, rules).series) == expected, "another order of rules"
    again = once.series
    for rule in RULES:
        again = apply_rule(rule, again).series
    assert total(again) == expected, "the rules applied twice"


def test_no_order_of_rules_or_files_changes_a_total_and_neither_does_a_second_time() -> None:
    for seed, fixtures in enumerate(some_sets()):
        check_that_no_order_matters(fixtures, seed)


@pytest.mark.thorough
def test_no_order_changes_a_total_of_many_sets() -> None:
    for seed, fixtures in enumerate(many_sets()):
        check_that_no_order_matters(fixtures, seed)


def test_rows_in_are_rows_kept_and_rows_superseded_each_with_a_decision() -> None:
    for fixtures in some_sets():
        found = [sourced for fixture in fixtures for sourced in datasets_of(fixture)]
        given = sum(len(d.frame) for _, d in found)
        end = reconcile(found)
        assert given == rows_by_kind(end.series).total() + sum(d.rows for d in end.decisions)
        assert all(d.sentence and "{" not in d.sentence for d in end.decisions)
        assert all(
            d.loser
            for d in end.decisions
            if d.rows and d.is_about_several_files and d.reason[:6] != "shared"
        )


def one_series() -> tuple[Series, ...]:
    return combine([s for f in sales_fixtures()[:3] for s in datasets_of(f)]).series


def test_a_rule_that_drops_a_row_in_silence_is_caught() -> None:
    def forgetful(series: tuple[Series, ...]) -> Reconciled:
        first, *rest = series
        return Reconciled((replace(first, frame=first.frame.iloc[1:]), *rest))

    with pytest.raises(RowsLost, match="The rule 'forgetful' was given") as caught:
        apply_rule(forgetful, one_series())
    assert "please report it" in str(caught.value)


def test_a_rule_that_adds_a_row_is_caught() -> None:
    def inventive(series: tuple[Series, ...]) -> Reconciled:
        first, *rest = series
        twice = pd.concat([first.frame, first.frame.iloc[:1]])
        return Reconciled((replace(first, frame=twice), *rest))

    with pytest.raises(RowsLost):
        apply_rule(inventive, one_series())


def test_a_decision_about_another_kind_hides_no_row_that_was_lost() -> None:
    def mistaken(series: tuple[Series, ...]) -> Reconciled:
        first, *rest = series
        about_posts = Decision("mistaken", "as_full", "posts", ("a",), first.files, rows=1)
        return Reconciled((replace(first, frame=first.frame.iloc[1:]), *rest), (about_posts,))

    with pytest.raises(RowsLost, match="rows of posts"):
        apply_rule(mistaken, one_series())


def test_a_rule_that_decides_about_the_rows_it_drops_may() -> None:
    def deciding(series: tuple[Series, ...]) -> Reconciled:
        first, *rest = series
        reported = Decision("deciding", "as_full", first.kind, ("a",), first.files, rows=1)
        return Reconciled((replace(first, frame=first.frame.iloc[1:]), *rest), (reported,))

    assert apply_rule(deciding, one_series()).decisions[0].rows == 1
