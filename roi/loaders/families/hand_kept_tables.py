"""Hand-kept tables: what a column is called, how far apart the rows are, and the records they make."""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.families.sidecar import Sidecar
from roi.loaders.table_loader import complete, days_of
from roi.loaders.tables import header_name
from roi.records.dataset import Dataset
from roi.records.kinds import KINDS, Grain
from roi.records.series_id import SeriesId
from roi.records.services import service_called

# What a column can be, and by which names it is known (first the likeliest).
NAMES = {
    "date": "date|day|datum|tag|fecha|data|jour|dato|日付|sale date|order date|month|monat|mes|mois|mese|week|woche|semana|semaine|period",
    "followers": "followers|follower|follower count|followers count|total followers|fans|total fans|seguidores|abonnés|フォロワー数",
    "gained": "new followers|followers gained|gained|new follows|follows|new fans",
    "lost": "unfollows|followers lost|lost|unfollowers",
    "visits": "visits|sessions|site visits|website visits|blog visits|besuche|visitas|visites",
    "visitors": "visitors|unique visitors|besucher|visitantes|visiteurs",
    "pageviews": "page views|pageviews|blog views|site views|hits|seitenaufrufe",
    "units": "units|units sold|copies|copies sold|books sold|ebooks sold|qty|quantity|sold|sales|verkauft|verkäufe|ventas|ventes|unidades|stück|exemplare",
    "free_units": "free|free copies|free downloads|free units|giveaways",
    "refunds": "refunds|returns|refunded|rückgaben|devoluciones",
    "pages_read": "pages read|kenp|kenp read|page reads|gelesene seiten",
    "royalty": "royalty|royalties|earnings|net|income|revenue|net revenue|tantiemen|einnahmen|regalías|ingresos",
    "title": "title|book|titel|buch|título|libro|titre",
    "store": "store|channel|retailer|shop|tienda|boutique|laden",
    "format": "format|edition",
    "marketplace": "marketplace|country",
    "currency": "currency|währung|moneda|devise",
}
# A column may name its network, as 'X followers' does.
NETWORKS = {"twitter": "x"} | {
    name: name
    for name in "x instagram facebook threads bluesky mastodon linkedin tiktok youtube pinterest".split()
}
OF_A_NETWORK = {f"{name} followers": network for name, network in NETWORKS.items()}
ROLES = {name: role for role, names in NAMES.items() for name in names.split("|")} | dict.fromkeys(
    OF_A_NETWORK, "followers"
)
KIND = {
    **dict.fromkeys(("followers", "gained", "lost"), "followers"),
    **dict.fromkeys(("visits", "visitors", "pageviews"), "visits"),
    **dict.fromkeys(("units", "free_units", "refunds", "pages_read", "royalty"), "sales"),
}
TELLING = {"followers", "visits", "visitors", "pageviews", "units", "royalty", "pages_read"}
WEEKLY = 6  # rows this many days apart are no days
SHORTEST_MONTH = 28
RANK = 10


def roles_of(header: tuple[str, ...], said: dict[str, str]) -> dict[str, int]:
    """Return the column of each role: what the author said, else the first column of the likeliest name."""
    told = {header_name(name): role for name, role in said.items()}
    plain = [_plain(c) for c in header]
    roles = {told[header_name(c)]: i for i, c in enumerate(header) if header_name(c) in told}
    for name, role in ROLES.items():
        if role not in roles and name in plain and plain.index(name) not in roles.values():
            roles[role] = plain.index(name)
    return roles


def network_of(column: str) -> str | None:
    """Return the network that a column of followers names, if it names one.

    >>> network_of("X followers"), network_of("Followers")
    ('x', None)
    """
    return OF_A_NETWORK.get(_plain(column))


def _plain(name: str) -> str:
    """Return a column's name without what stands in brackets, such as a currency."""
    return header_name(name.partition("(")[0].replace("_", " "))


def datasets(
    frame: pd.DataFrame, said: Sidecar, network: str | None
) -> tuple[tuple[Dataset, ...], tuple[str, ...]]:
    """Return the records of each kind the table holds, and what the reader should know.

    `frame` has `date`, `month` (whether the cell named a month), `line`, and a column for each role.
    """
    if frame.empty:
        return (), ()
    grain, frame = _spaced(frame)
    there = {KIND[c] for c in frame.columns if c in KIND}
    kinds = [kind for kind in KINDS if kind in there]
    found: list[Dataset] = []
    notes: list[str] = []
    for kind in kinds:
        measured = (
            frame[[c for c in frame.columns if KIND.get(c) == kind]].notna().any(axis="columns")
        )
        rows = frame[measured] if len(kinds) > 1 else frame
        if kind == "followers":
            dataset, told = _followers(rows, grain, said, network or "?")
            found.append(dataset)
            notes.extend(told)
        elif kind == "visits":
            found.append(
                _dataset(
                    rows.assign(time=rows["date"]),
                    "visits",
                    grain,
                    SeriesId("visits", account=said.site),
                    said,
                )
            )
        else:
            found.extend(_sales(rows, grain, said))
    if any(d.grain == "span" for d in found):
        notes.append(
            "The rows are a week or more apart, so each is read as the time from its day to the next row's, never as a day."
        )
    return tuple(found), tuple(notes)


def _spaced(frame: pd.DataFrame) -> tuple[Grain, pd.DataFrame]:
    """Return how fine the rows are, with the end of each where they are coarser than days."""
    days = pd.Series(frame["date"].unique()).sort_values(ignore_index=True)
    step = pd.Timedelta(days=days.diff().dt.days.median()) if len(days) > 2 else pd.Timedelta(0)
    firsts = bool((days.dt.day == 1).all()) and step.days >= SHORTEST_MONTH
    if frame["month"].all() or firsts:
        return "month", frame.assign(end=frame["date"] + pd.DateOffset(months=1))
    if step < pd.Timedelta(days=WEEKLY):
        return "day", frame
    following = dict(zip(days, [*days[1:], days.iloc[-1] + step], strict=True))
    return "span", frame.assign(end=frame["date"].map(following).dt.normalize())


def _followers(
    frame: pd.DataFrame, grain: Grain, said: Sidecar, network: str
) -> tuple[Dataset, tuple[str, ...]]:
    """Return follower counts; a count is true on its day, gains over a longer time have no day."""
    told: tuple[str, ...] = ()
    rows = frame.assign(network=network, account=said.account)
    apart = grain != "day" and not rows["month"].all()
    flows = [c for c in ("gained", "lost") if c in rows and apart]
    if apart:
        rows, grain = rows.drop(columns=["end", *flows]), "day"
    if flows:
        told = (
            f"Not kept, as nothing says which days they count: {' and '.join(flows)} over more than a day.",
        )
    service = None if network == "?" else network
    series_id = SeriesId("followers", service, handle=said.account)
    return _dataset(rows, "followers", grain, series_id, said, merge="day"), told


def _sales(frame: pd.DataFrame, grain: Grain, said: Sidecar) -> list[Dataset]:
    """Return the sales of each store by itself, so that a store's own report can stand against them."""
    named = frame["store"] if "store" in frame else pd.Series(said.store, frame.index, "str")
    stores = named.map(_store, na_action="ignore").astype("str").fillna("?")
    rows = frame.assign(store=stores, transaction="sale")
    if "units" in rows:
        back = rows["units"] < 0
        rows = rows.assign(
            transaction=rows["transaction"].mask(back, "refund"),
            refunds=rows.get("refunds", -rows["units"].where(back)),
        )
    return [
        _dataset(
            rows[stores == store],
            "sales",
            grain,
            SeriesId("sales", None if store == "?" else store),
            said,
        )
        for store in dict.fromkeys(stores)
    ]


def _store(name: str) -> str:
    """Return the id of the store that a cell names, or the cell's own words."""
    return service_called(name) or header_name(name)


def _dataset(
    rows: pd.DataFrame,
    kind: str,
    grain: Grain,
    series_id: SeriesId,
    said: Sidecar,
    merge: Any = "choose",
) -> Dataset:
    frame = complete(rows, kind)
    start, end = days_of(frame[KINDS[kind].when])
    return Dataset(
        kind=kind,
        frame=frame,
        grain=grain,
        series_id=series_id,
        start=start,
        end=frame["end"].max().date() if "end" in frame else end,
        missing_means="unknown",
        timezone=said.timezone,
        timezone_because="its keeper says so" if said.timezone else "",
        merge=merge,
        precedence=RANK,
    )
