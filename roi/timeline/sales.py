"""Sales, royalties and advertising by day, over all stores whose days can be added up."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from roi.exports import Exports
from roi.language.facts import Filling, Message, fact, list_of, message
from roi.language.formatting import few_files
from roi.records.date_ranges import days_in, intersect, union
from roi.records.series import Series, files_of, local_days
from roi.records.series_id import SeriesId
from roi.records.services import series_name
from roi.timeline import resampling
from roi.timeline.columns import (
    AD_SPEND,
    FREE_UNITS,
    PAGES_READ,
    ROYALTIES,
    SALES,
    UNLINKED_SALES,
)
from roi.timeline.currency import converted, home_currency, rate
from roi.timeline.resampling import Laid, Measured
from roi.timeline.unlinked_titles import never_linked

# Another store joins the daily sales if it covers this share of the first one's days.
ALONGSIDE = 0.9
# What adds up over stores, by the measure of their records.
COPIES = (("units", SALES), ("free_units", FREE_UNITS), ("pages_read", PAGES_READ))

StoreSeries = list[Series]  # what one store or service counts: mostly one series


def sales_columns(
    exports: Exports, index: pd.DatetimeIndex, zone: str, links: Iterable[Sequence[str]] = ()
) -> Laid:
    """Return copies sold (paid, net of refunds), free copies, pages read and royalties by day, over stores.

    If the posts' links (`links`) say which titles none of them leads to, those titles' copies as well.

    A store joins only if it covers most of the days of the store with the most copies: else every day outside its
    report would be unknown.
    """
    joined, apart = _alongside(exports)
    stores, files = list_of(*map(_store, joined)), files_of_stores(joined)
    columns: list[Measured] = []
    partly: tuple[Message, ...] = ()
    for measure, column in COPIES:
        found = [(s, _each(s, resampling.column, measure, index, zone)) for s in joined]
        known = [(s, values) for s, values in found if values is not None]
        if known:
            first, parts = known[0], [values for _, values in known]
            dated = resampling.measured(column, first[1], *first[0])
            columns.append(dated._replace(values=_sum(parts), files=files))
            if column is SALES:
                partly = _known_in_part("assumed.sales_on", parts, stores)
                columns += _unlinked(joined, links, exports.settings.shops, columns[-1], zone)
    royalties = [_each(s, _royalties, exports, index, zone) for s in joined]
    money = [r for r in royalties if r is not None]
    if money and len(money) == len(joined):
        in_currency = replace(ROYALTIES, unit=home_currency(exports))
        columns.append(Measured(in_currency, _sum(money), files))
        partly = partly or _known_in_part("assumed.royalties_on", money, stores)
    elif money:
        silent = [s for s, r in zip(joined, royalties, strict=True) if r is None]
        partly += (message("assumed.no_royalties", stores=list_of(*map(_store, silent))),)
    left_out = (message("assumed.store_apart", store=_store(s)) for s in apart)
    return Laid(tuple(columns), (*left_out, *partly, *_without_rate(joined, exports)))


def _unlinked(
    stores: Sequence[StoreSeries],
    links: Iterable[Sequence[str]],
    shops: Sequence[str],
    sold: Measured,
    zone: str,
) -> list[Measured]:
    """Return the copies of titles that no post links to, known on the same days as all copies; nothing where none can be told."""
    rows = pd.concat([c.frame for store in stores for c in store], ignore_index=True)
    apart = never_linked(rows, links, shops)
    if apart is None:
        return []
    theirs = rows[apart]
    copies = theirs.groupby(local_days(theirs["date"], zone))["units"].sum()
    copies.index = pd.DatetimeIndex(copies.index)
    values = copies.reindex(sold.values.index, fill_value=0.0).where(sold.values.notna())
    return [Measured(UNLINKED_SALES, values, sold.files)]


def _without_rate(sources: Sequence[StoreSeries], exports: Exports) -> tuple[Message, ...]:
    """Return the assumption that amounts in currencies the central bank doesn't quote are unknown; nothing without any."""
    home = home_currency(exports)
    paid = pd.concat(
        [c.frame[["currency", "date"]].dropna() for source in sources for c in source]
        or [pd.DataFrame(columns=["currency", "date"])]
    ).drop_duplicates("currency")
    unquoted = [
        currency
        for currency, day in paid.itertuples(index=False, name=None)
        if currency != home and math.isnan(rate(currency, home, day.date()))
    ]
    if not unquoted:
        return ()
    return (message("assumed.no_rate", currencies=list_of(*sorted(unquoted)), home=home),)


def daily_stores(exports: Exports) -> list[SeriesId]:
    """Return the stores whose daily sales are added up: the one with the most copies, and those known on the same days."""
    return [store[0].id for store in _alongside(exports)[0]]


def _alongside(exports: Exports) -> tuple[list[StoreSeries], list[StoreSeries]]:
    """Return the stores whose days are added up, the one with the most copies first; and those that cover too few of its days."""
    stores = sorted(_sources(exports, "sales"), key=_copies, reverse=True)
    joined = [s for s in stores if _covers(s, stores[0])]
    names = {s[0].id for s in joined}
    return joined, [s for s in stores if s[0].id not in names]


def _sources(exports: Exports, kind: str) -> list[StoreSeries]:
    by_name: dict[SeriesId, StoreSeries] = {}
    for c in exports.by_day(kind):
        if len(c.frame):
            by_name.setdefault(c.id, []).append(c)
    return list(by_name.values())


def _copies(store: StoreSeries) -> float:
    return sum(float(c.frame["units"].abs().sum()) for c in store)


def _covers(source: StoreSeries, first: StoreSeries) -> bool:
    mine, theirs = ([span for c in s for span in c.spans] for s in (source, first))
    shared = days_in(intersect(union(mine), union(theirs)))
    return shared >= ALONGSIDE * days_in(union(theirs))


def _store(source: StoreSeries) -> Filling:
    return series_name(source[0].id) or message("assumed.no_store")


def _each(
    source: StoreSeries, column: Callable[..., pd.Series[float] | None], *args: Any
) -> pd.Series[float] | None:
    """Return one column of all series of a store; each day is known to one of them (see `precedence`)."""
    found = [values for c in source if (values := column(c, *args)) is not None]
    if not found:
        return None
    return pd.concat(found, axis="columns", sort=True).sum(axis="columns", min_count=1)


def _sum(parts: Sequence[pd.Series[float]]) -> pd.Series[float]:
    """Return the sum where every part is known."""
    return pd.concat(parts, axis="columns", sort=True).sum(axis="columns", skipna=False)


def _known_in_part(
    key: str, parts: Sequence[pd.Series[float]], sources: Filling
) -> tuple[Message, ...]:
    """Return the assumption that days known to only some of the stores or services are unknown; nothing if none is."""
    known = pd.concat(parts, axis="columns", sort=True).notna()
    all_know, some_know = int(known.all(axis="columns").sum()), int(known.any(axis="columns").sum())
    if all_know == some_know:
        return ()
    return (message(key, n=all_know, of=some_know, sources=sources),)


def files_of_stores(sources: Sequence[Sequence[Series]]) -> tuple[str, ...]:
    """Return the files of several stores, each once."""
    return files_of(c for source in sources for c in source)


def _royalties(
    c: Series, exports: Exports, index: pd.DatetimeIndex, zone: str
) -> pd.Series[float] | None:
    """Return a store's royalties by day in the home currency; a day with unpriced copies or pages is unknown."""
    priced = _at_home(c, "royalty", exports, index, zone)
    sold = (c.frame["pages_read"] > 0) | c.frame["units"].fillna(0.0).ne(0)
    unpriced = sold & c.frame["royalty"].isna()
    lost = local_days(c.frame.loc[unpriced, "date"], zone)
    return None if priced is None else priced.mask(priced.index.isin(lost))


def _at_home(
    c: Series, measure: str, exports: Exports, index: pd.DatetimeIndex, zone: str
) -> pd.Series[float] | None:
    """Return money by day in the home currency; a day with an amount that can't be converted is unknown."""
    amounts = c.frame[measure]
    home = converted(amounts, c.frame["currency"], c.frame["date"], home_currency(exports))
    there = replace(c, frame=c.frame.assign(**{measure: home}))
    values = resampling.column(there, measure, index, zone)
    lost = local_days(c.frame.loc[amounts.notna() & home.isna(), "date"], zone)
    return None if values is None else values.mask(values.index.isin(lost))


def advertising_columns(exports: Exports, index: pd.DatetimeIndex, zone: str) -> Laid:
    """Return what all advertisements cost by day; a day that the report of one service leaves open is unknown."""
    services = _sources(exports, "costs")
    found = [_each(s, _at_home, "amount", exports, index, zone) for s in services]
    parts = [values for values in found if values is not None]
    if not parts:
        return Laid()
    total, files = _sum(parts), files_of_stores(services)
    partly = _known_in_part("assumed.costs_on", parts, fact(few_files, files))
    in_currency = replace(AD_SPEND, unit=home_currency(exports))
    assumptions = (*partly, *_without_rate(services, exports))
    return Laid(() if total.isna().all() else (Measured(in_currency, total, files),), assumptions)
