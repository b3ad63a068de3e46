"""What came of it: visits by source, sales, followers, subscribers and comments by day, and visits by hour."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from roi import daily, words
from roi.counted import Counted, files_of, local_days
from roi.daily import Measured
from roi.exports import Exports
from roi.rivals import best, in_turn
from roi.sentences import say
from roi.spans import common, days_in, united
from roi.stocks import FROM
from roi.words_names import store_name

ALONGSIDE = (
    0.9  # a second store joins the daily sales if it covers this share of the first one's days
)
NO_NETWORK = {"direct", "search", "email", "other", "ai", "own"}
HOURS = ("instant", "hour")
Source = list[Counted]  # what one store or service counts: mostly one series
SEARCH = "search_clicks:"


def visits(
    exports: Exports,
    site: str | None,
    network: str,
    index: pd.DatetimeIndex,
    zone: str,
    told: list[str],
) -> dict[str, Measured]:
    """Return visits, page views, and visits by the network they came from; all of them, unless it is told."""
    out: dict[str, Measured] = {}
    total = in_turn([c for c in exports.of("visits") if c.counts == site])
    parts = in_turn([c for c in exports.of("visits", breakdown="source") if c.counts == site])
    whole = total or parts
    if whole and not total and not any((c.frame["source"] == "direct").any() for c in parts):
        told.append(say("assumed.referred_only", files=words.listed(_files([parts]))))
    for name in ("visits", "pageviews") if whole else ():
        found = daily.laid(whole, name, words_of(name), index, zone)
        out |= {name: found} if found else {}
    if whole and "visits" not in out:
        frame = whole[0].frame
        name = next((m for m in ("pageviews", "visitors") if frame[m].notna().any()), "pageviews")
        found = daily.laid(whole, name, words_of(name), index, zone)
        out |= {"visits": found} if found else {}
    return out | (_by_source(parts, network, index, zone) if parts else {})


def _by_source(
    parts: Sequence[Counted], network: str, index: pd.DatetimeIndex, zone: str
) -> dict[str, Measured]:
    frame = parts[0].frame
    measure = next((m for m in ("visits", "pageviews", "visitors") if frame[m].notna().any()), None)
    out: dict[str, Measured] = {}
    if measure is None:
        return out
    sources = {s for c in parts for s in c.frame["source"].dropna()}
    # A search engine's clicks say nothing of who else sent readers: no visit from the network is no zero there.
    first = [] if parts[0].counts.startswith(SEARCH) else [network]
    for source in [*first, *sorted(sources.difference(first))]:
        name = {network: "social_visits", "other": "referred_visits"}.get(
            source, f"social_visits_{source}"
        )
        if source in NO_NETWORK - {"other"}:
            name = f"{source}_visits"
        found = daily.laid(parts, measure, words_of(measure), index, zone, source)
        out |= {name: found} if found else {}
    return out


def words_of(measure: str) -> str:
    """Return a measure's unit in words."""
    return {"pageviews": "page views", "visitors": "visitors"}.get(measure, measure)


def sales(
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
            if (v := _each(s, daily.column, measure, index, zone)) is not None
        ]
        if known:
            first, parts = daily.measured(known[0][1], unit, *known[0][0]), [v for _, v in known]
            out[name] = first._replace(values=_sum(parts), files=_files(joined))
            if name == "sales":
                unknown = _not_all(name, parts, words.listed(map(_store, joined)))
    royalties = [_each(s, _royalties, exports, index, zone) for s in joined]
    money = [r for r in royalties if r is not None]
    if money and len(money) == len(joined):
        out["royalties"] = Measured(_sum(money), home_currency(exports), _files(joined))
        unknown = unknown or _not_all("royalties", money, words.listed(map(_store, joined)))
    told.extend(unknown)
    return out


def daily_stores(exports: Exports) -> list[str]:
    """Return the stores that the daily sales add up: the one with the most copies, and those known on the same days."""
    return [store[0].counts for store in _alongside(exports)[0]]


def _alongside(exports: Exports) -> tuple[list[Source], list[Source]]:
    """Return the stores whose days can be added up, the one with the most copies first, and those that know too few of its days."""
    stores = sorted(_sources(exports, "sales"), key=_copies, reverse=True)
    joined = [s for s in stores if _covers(s, stores[0])]
    names = {s[0].counts for s in joined}
    return joined, [s for s in stores if s[0].counts not in names]


def _sources(exports: Exports, kind: str) -> list[Source]:
    by_name: dict[str, Source] = {}
    for c in exports.of(kind):
        if len(c.frame):
            by_name.setdefault(c.counts, []).append(c)
    return list(by_name.values())


def _copies(store: Source) -> float:
    return sum(float(c.frame["units"].abs().sum()) for c in store)


def _covers(source: Source, first: Source) -> bool:
    mine, theirs = ([span for c in s for span in c.spans] for s in (source, first))
    shared = days_in(common(united(mine), united(theirs)))
    return shared >= ALONGSIDE * days_in(united(theirs))


def _store(source: Source) -> str:
    name = source[0].counts.rpartition(":")[2]
    return say("assumed.no_store") if name == "?" else store_name(name)


def _each(
    source: Source, column: Callable[..., pd.Series[float] | None], *args: Any
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


def _files(sources: Sequence[Sequence[Counted]]) -> tuple[str, ...]:
    return files_of(c for source in sources for c in source)


def home_currency(exports: Exports) -> str:
    """Return the currency of the answer: roi.toml's, else the one that brings most of the royalties, else USD.

    What each brings is compared in euros; a currency that can't be turned into them comes after all others.
    """
    from roi.currency import converted

    if exports.settings.currency:
        return exports.settings.currency
    rows = paid_in(exports)
    if rows["currency"].nunique() < 2:
        return str(rows["currency"].iloc[0]) if len(rows) else "USD"
    worth = converted(rows["royalty"], rows["currency"], rows["date"], "EUR").fillna(0.0)
    return str(worth.groupby(rows["currency"]).sum().idxmax())


def paid_in(exports: Exports) -> pd.DataFrame:
    """Return date, royalty (without its sign) and currency of every sale that says what it was paid in."""
    columns = ["date", "royalty", "currency"]
    frames = [c.frame[columns] for c in exports.of("sales", coarse=None)]
    rows = pd.concat(frames or [pd.DataFrame(columns=columns)]).dropna(subset="currency")
    return rows.assign(royalty=rows["royalty"].abs()).reset_index(drop=True)


def _royalties(
    c: Counted, exports: Exports, index: pd.DatetimeIndex, zone: str
) -> pd.Series[float] | None:
    """Return a store's royalties by day in the home currency; a day with copies or pages without a price is unknown."""
    priced = _at_home(c, "royalty", exports, index, zone)
    sold = (c.frame["pages_read"] > 0) | c.frame["units"].fillna(0.0).ne(0)
    unpriced = sold & c.frame["royalty"].isna()
    lost = local_days(c.frame.loc[unpriced, "date"], zone)
    return None if priced is None else priced.mask(priced.index.isin(lost))


def _at_home(
    c: Counted, measure: str, exports: Exports, index: pd.DatetimeIndex, zone: str
) -> pd.Series[float] | None:
    """Return money by day in the home currency; a day with an amount that can't be turned into it is unknown."""
    from roi.currency import converted

    amounts = c.frame[measure]
    home = converted(amounts, c.frame["currency"], c.frame["date"], home_currency(exports))
    there = replace(c, frame=c.frame.assign(**{measure: home}))
    values = daily.column(there, measure, index, zone)
    lost = local_days(c.frame.loc[amounts.notna() & home.isna(), "date"], zone)
    return None if values is None else values.mask(values.index.isin(lost))


def _advertising(
    exports: Exports, index: pd.DatetimeIndex, zone: str, told: list[str]
) -> dict[str, Measured]:
    """Return what all advertisements cost by day, where the report of each service knows it; days that one leaves unknown are told."""
    services = _sources(exports, "costs")
    found = [_each(s, _at_home, "amount", exports, index, zone) for s in services]
    parts = [values for values in found if values is not None]
    if not parts:
        return {}
    total, files = _sum(parts), _files(services)
    told.extend(_not_all("costs", parts, words.few_files(files)))
    if total.isna().all():
        return {}
    return {"ad_spend": Measured(total, home_currency(exports), files)}


def ranks(
    exports: Exports, index: pd.DatetimeIndex, zone: str, told: list[str]
) -> dict[str, Measured]:
    """Return how high a book stood by day: minus the logarithm of its median rank, so that more is better.

    Of several books one is on the calendar, and of its categories the one known on the most days, else the widest. Ranks are
    relative to all other books, and a twice as high rank is far from twice the sales: this is for authors who see none.
    """
    chosen = best(exports.of("ranks"))
    if chosen is None:
        return {}
    rows = chosen.frame[chosen.frame["rank"] > 0]
    rows = rows.assign(day=daily.day_of(replace(chosen, frame=rows), zone))
    by_category = rows.groupby("category", dropna=False).agg(days=("day", "nunique"), wide=("rank", "median"))  # fmt: skip
    if by_category.empty:
        return {}
    category = by_category.sort_values(["days", "wide"]).index[-1]
    mine = rows[rows["category"].isna() if pd.isna(category) else rows["category"] == category]
    values = -np.log(mine.groupby("day")["rank"].median()).reindex(index)
    files = tuple(dict.fromkeys(mine["file"]))
    named = say("assumed.no_category") if pd.isna(category) else str(category)
    told.append(say("assumed.rank", category=named, files=words.few_files(files)))
    return {"sales_rank": Measured(values, "log rank", files)}


def people(
    exports: Exports,
    lists: Mapping[tuple[str, str | None], str],
    network: str,
    index: pd.DatetimeIndex,
    zone: str,
    told: list[str],
) -> dict[str, Measured]:
    """Return followers by network, newsletter subscribers and comments, of `lists` alone, and advertising by day."""
    out: dict[str, Measured] = {}
    services = {e.file: e.loader for e in exports.exports}
    for (kind, on), thing in lists.items():
        counted = best([c for c in exports.of(kind) if c.counts == thing])
        if counted is None:
            continue
        if kind == "comments":
            values = daily.column(counted, "comments", index, zone)
            out |= {} if values is None else {kind: daily.measured(values, kind, counted)}
            continue
        elsewhere = "" if on in {None, network} else f"_{on}"
        stock = _stock(counted, kind, index, zone, services)
        out |= {f"{column}{elsewhere}": measured for column, measured in stock.items()}
    return out | _advertising(exports, index, zone, told)


def _stock(
    counted: Counted, name: str, index: pd.DatetimeIndex, zone: str, services: dict[str, str]
) -> dict[str, Measured]:
    """Return the stock, what came and went, and the net change: gained less lost, else the day-to-day difference.

    Where another service's count begins the difference is no change, and is not known.
    """
    found = {m: daily.column(counted, m, index, zone) for m in (name, "gained", "lost")}
    gained, lost, stock = found["gained"], found["lost"], found[name]
    out: dict[str, Measured] = {}
    if stock is not None:
        out[name] = daily.measured(stock, name, _told_by_stock(counted))
    for flow, values in (("gained", gained), ("lost", lost)):
        if values is not None:
            out[f"{name}_{flow}"] = daily.measured(values, name, counted)
    if gained is not None and lost is not None:
        out[f"{name}_net"] = daily.measured(gained - lost, name, counted)
    elif stock is not None and stock.notna().sum() > len(stock) / 3:
        changes = out[name].changes
        other = [day for day, a, b in changes if services.get(a) != services.get(b)]
        net = stock.diff().mask(index.isin(pd.DatetimeIndex(other)))
        out[f"{name}_net"] = daily.measured(net, name, _told_by_stock(counted))
    return out


def _told_by_stock(counted: Counted) -> Counted:
    """Return the series with the file that each day's count of all is from."""
    frame = counted.frame
    return replace(counted, frame=frame.assign(file=frame[FROM].fillna(frame["file"]))) if FROM in frame else counted  # fmt: skip


def by_hour(
    exports: Exports,
    site: str | None,
    posts: pd.DataFrame,
    network: str,
    zone: str,
    by_day: dict[str, Measured],
) -> pd.DataFrame:
    """Return visits and posts by local hour, where both sides carry hours; else an empty frame.

    Posts of days that aren't known by day aren't known.
    """
    total = best([c for c in exports.of("visits") if c.counts == site and c.grain in HOURS])
    parts = best(
        [
            c
            for c in exports.of("visits", breakdown="source")
            if c.counts == site and c.grain in HOURS
        ]
    )
    whole = total or parts
    if whole is None or whole.start is None or whole.end is None or not len(posts):
        return pd.DataFrame(index=pd.DatetimeIndex([], tz=zone, name="hour"))
    index = pd.date_range(
        pd.Timestamp(whole.start, tz=zone),
        pd.Timestamp(whole.end, tz=zone),
        freq="h",
        inclusive="left",
        name="hour",
    )
    measure = "visits" if whole.frame["visits"].notna().any() else "pageviews"
    out = {"visits": daily.hourly(whole, measure, index)}
    if parts is not None:
        out["social_visits"] = daily.hourly(parts, measure, index, parts.frame["source"] == network)
    mine = posts[posts["network"] == network]
    own = mine["kind"].isin(["post", "quote"])
    chosen = {
        "posts": own,
        "link_posts": own & mine["target"].notna(),
        "announcements": own & mine["announces"],
        "replies": mine["kind"] == "reply",
        "reposts": mine["kind"] == "repost",
    }
    days = pd.DatetimeIndex(index.tz_localize(None).normalize())
    for name, rows in ((n, r) for n, r in chosen.items() if n in by_day):
        known = by_day[name].values.reindex(days).notna().to_numpy()
        hours = daily.hour_of(mine.loc[rows, "time"], index)
        out[name] = daily.counts_by(hours, index).where(known)
    return pd.DataFrame(out, index=index)
