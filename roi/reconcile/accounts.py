"""Find the account of each dataset: a renamed handle is one account; an anonymous file belongs to the only one named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from roi.records.dataset import Dataset
from roi.records.series_id import SeriesId

Sourced = tuple[str, Dataset]


def with_accounts(datasets: Sequence[Sourced]) -> list[Sourced]:
    """Return the datasets with the account of each, as far as all files together reveal it.

    A file with only a handle belongs to the account to which another file gives that handle; a handle without a stable
    id in any file identifies itself. A file that names nothing belongs to the only account (site, store) named by others.
    """
    known = _accounts_by_handle([d.series_id for _, d in datasets])
    named = [(file, replace(d, series_id=_named(d.series_id, known))) for file, d in datasets]
    others: dict[tuple[str | None, ...], dict[SeriesId, SeriesId]] = {}
    for _, d in named:
        if not d.series_id.is_anonymous:
            others.setdefault(d.series_id.family, {}).setdefault(d.series_id, d.series_id)
    return [(file, _of_the_only_one(d, others.get(d.series_id.family, {}))) for file, d in named]


def _accounts_by_handle(ids: Sequence[SeriesId]) -> dict[tuple[str | None, str], str]:
    """Return the account of each service's handles; a handle used by two accounts identifies neither."""
    found: dict[tuple[str | None, str], set[str]] = {}
    for one in ids:
        if one.account is not None and one.handle is not None:
            found.setdefault((one.service, one.handle.casefold()), set()).add(one.account)
    return {key: accounts.pop() for key, accounts in found.items() if len(accounts) == 1}


def _named(one: SeriesId, known: dict[tuple[str | None, str], str]) -> SeriesId:
    if one.account is not None or one.handle is None:
        return one
    account = known.get((one.service, one.handle.casefold()), one.handle)
    return replace(one, account=account)


def _of_the_only_one(d: Dataset, others: dict[SeriesId, SeriesId]) -> Dataset:
    if not d.series_id.is_anonymous or len(others) != 1:
        return d
    return replace(d, series_id=next(iter(others)))
