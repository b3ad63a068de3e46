"""What came of it: visits by source, sales, followers, subscribers and comments by day, and visits by hour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from roi.exports import Exports
from roi.language import formatting
from roi.language.messages import say
from roi.records.date_ranges import days_in, intersect, union
from roi.records.series import Series, files_of, local_days
from roi.records.series_id import SeriesId
from roi.records.services import series_name
from roi.timeline import resampling
from roi.timeline.currency import home_currency
from roi.timeline.resampling import Measured

ALONGSIDE = (
    0.9  # a second store joins the daily sales if it covers this share of the first one's days
)


StoreSeries = list[Series]  # what one store or service counts: mostly one series


def sales_columns(
    exports: Exports, index: pd.DatetimeIndex, zone: str, told: list[str]
) -> dict[str, Measured]:
    """Return copies sold (paid, net of refunds), free copies, pages read and royalties by day, over stores.

    A store joins only if it covers most of the days that the store with the most copies covers: else every day
    outside its report would be unknown.
    """
    joined, apart = _alongside(exports)
    told.extend(say("assumed.store_apart", store=_store(s)) for s in apart)
    out: dict[str, Measured] = {}
    unknown: list[str] = []
    for measure, name, unit in (
        ("units", "sales", "copies"),
        ("free_units", "free_units", "free copies"),
        ("pages_read", "pages_read", "pages"),
    ):
        known = [
            (s, v)
            for s in joined
            if (v := _each(s, resampling.column, measure, index, zone)) is not None
        ]
        if known:
            first, parts = (
                resampling.measured(known[0][1], unit, *known[0][0]),
                [v for _, v in known],
            )
            out[name] = first._replace(values=_sum(parts), files=files_of_stores(joined))
            if name == "sales":
                unknown = _not_all(name, parts, formatting.listed(map(_store, joined)))
    royalties = [_each(s, _royalties, exports, index, zone) for s in joined]
    money = [r for r in royalties if r is not None]
    if money and len(money) == len(joined):
        out["royalties"] = Measured(_sum(money), home_currency(exports), files_of_stores(joined))
        unknown = unknown or _not_all("royalties", money, formatting.listed(map(_store, joined)))
    told.extend(unknown)
    return out


def daily_stores(exports: Exports) -> list[SeriesId]:
    """Return the stores that the daily sales add up: the one with the most copies, and those known on the same days."""
    return [store[0].id for store in _alongside(exports)[0]]


def _alongside(exports: Exports) -> tuple[list[StoreSeries], list[StoreSeries]]:
    """Return the stores whose days can be added up, the one with the most copies first, and those that know too few of its days."""
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


def _store(source: StoreSeries) -> str:
    return series_name(source[0].id) or say("assumed.no_store")


def _each(
    source: StoreSeries, column: Callable[..., pd.Series[float] | None], *args: Any
) -> pd.Series[float] | None:
    """Return one column of all series of a store: each day once in whichever knows it (see `rivals`)."""
    found = [values for c in source if (values := column(c, *args)) is not None]
    if not found:
        return None
    return pd.concat(found, axis="columns", sort=True).sum(axis="columns", min_count=1)


def _sum(parts: Sequence[pd.Series[float]]) -> pd.Series[float]:
    """Return the sum where every part is known."""
    return pd.concat(parts, axis="columns", sort=True).sum(axis="columns", skipna=False)


def _not_all(what: str, parts: Sequence[pd.Series[float]], sources: str) -> list[str]:
    """Tell where days are unknown because only some of the stores or services know them."""
    known = pd.concat(parts, axis="columns", sort=True).notna()
    all_know, some_know = int(known.all(axis="columns").sum()), int(known.any(axis="columns").sum())
    if all_know >= ALONGSIDE * some_know:
        return []
    return [say(f"assumed.{what}_on", n=all_know, of=some_know, sources=sources)]


def files_of_stores(sources: Sequence[Sequence[Series]]) -> tuple[str, ...]:
    """Return the files of several stores, each once."""
    return files_of(c for source in sources for c in source)


def _royalties(
    c: Series, exports: Exports, index: pd.DatetimeIndex, zone: str
) -> pd.Series[float] | None:
    """Return a store's royalties by day in the home currency; a day with copies or pages without a price is unknown."""
    priced = _at_home(c, "royalty", exports, index, zone)
    sold = (c.frame["pages_read"] > 0) | c.frame["units"].fillna(0.0).ne(0)
    unpriced = sold & c.frame["royalty"].isna()
    lost = local_days(c.frame.loc[unpriced, "date"], zone)
    return None if priced is None else priced.mask(priced.index.isin(lost))


def _at_home(
    c: Series, measure: str, exports: Exports, index: pd.DatetimeIndex, zone: str
) -> pd.Series[float] | None:
    """Return money by day in the home currency; a day with an amount that can't be turned into it is unknown."""
    from roi.timeline.currency import converted

    amounts = c.frame[measure]
    home = converted(amounts, c.frame["currency"], c.frame["date"], home_currency(exports))
    there = replace(c, frame=c.frame.assign(**{measure: home}))
    values = resampling.column(there, measure, index, zone)
    lost = local_days(c.frame.loc[amounts.notna() & home.isna(), "date"], zone)
    return None if values is None else values.mask(values.index.isin(lost))


def advertising_columns(
    exports: Exports, index: pd.DatetimeIndex, zone: str, told: list[str]
) -> dict[str, Measured]:
    """Return what all advertisements cost by day, where the report of each service knows it; days that one leaves unknown are told."""
    services = _sources(exports, "costs")
    found = [_each(s, _at_home, "amount", exports, index, zone) for s in services]
    parts = [values for values in found if values is not None]
    if not parts:
        return {}
    total, files = _sum(parts), files_of_stores(services)
    told.extend(_not_all("costs", parts, formatting.few_files(files)))
    if total.isna().all():
        return {}
    return {"ad_spend": Measured(total, home_currency(exports), files)}
