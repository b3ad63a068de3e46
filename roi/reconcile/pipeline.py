"""Exports that count the same thing, brought together by stated rules; never added twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from roi.reconcile import precedence
from roi.reconcile.build_series import Sourced, is_coarse
from roi.reconcile.choose import choose
from roi.reconcile.decision import Decision
from roi.reconcile.merge import merge
from roi.records.dataset import Dataset
from roi.records.series import MOMENTS, Series


def resolve(datasets: Sequence[Sourced]) -> tuple[tuple[Series, ...], tuple[Decision, ...]]:
    """Return what counts, and each decision that was taken, from (file, dataset) pairs."""
    counted: list[Series] = []
    overlaps: list[Decision] = []
    for group in _groups(datasets):
        join = choose if group[0][1].merge == "choose" else merge
        thing, told = join(group)
        counted.append(thing)
        overlaps.extend(told)
    once, decisions = precedence.resolve_rivals(counted)
    return once, (*overlaps, *decisions)


def _groups(datasets: Sequence[Sourced]) -> list[list[Sourced]]:
    """Group what counts the same thing at the same fineness; an unnamed account or site is the only named one."""
    named: dict[str, set[str]] = {}
    for _, d in datasets:
        named.setdefault(_family(d), set()).add(d.counts)
    groups: dict[tuple[Any, ...], list[Sourced]] = {}
    for file, d in datasets:
        others = {c for c in named[_family(d)] if not c.endswith(":?")}
        counts = others.pop() if d.counts.endswith(":?") and len(others) == 1 else d.counts
        # Days and moments don't stand in one column: of two such series one counts whole (see `preferred`).
        key = (d.kind, counts, d.breakdown, is_coarse(d), d.grain in MOMENTS, d.merge)
        groups.setdefault(key, []).append((file, replace(d, counts=counts)))
    return list(groups.values())


def _family(d: Dataset) -> str:
    return f"{d.kind} {d.counts.rsplit(':', 1)[0]}"
