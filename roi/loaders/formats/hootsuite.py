"""Hootsuite Analytics, followers by day: a report's export, the file that ends in `account_metrics.csv`.

A metric's name says whose it is: `Followers > Social network - Facebook Page (Daily aggregated
values for Social Networks: …)` if the report compares by network, else `Followers (… Overall
aggregated value for Social Networks: …)`, one sum over all of them, which belongs to no network.
Sources: two public programs that read the files (mybambu-social-highlights-2025 with whole names,
SECVA-Analytics with their beginnings and the forms of dates), and Hootsuite's list of metrics.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from roi.loaders.families.sidecar import read_sidecar
from roi.loaders.families.social_posts import followers_dataset
from roi.loaders.parse import counts, dates
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import Column, parse_columns
from roi.loaders.tables import (
    first_names,
    header_name,
    named_columns,
    not_read,
    numbered_rows,
    read_table,
)
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

DAY = Column("date", dates("%Y-%m-%d", "%Y-%m-%d %H:%M:%S"), row=True)
OF_NETWORK = re.compile(r"followers > social network - (\w+) ?([^(]*)")
OF_ONE = re.compile(r"followers \(daily aggregated values for social networks:")
OF_ALL = re.compile(r"followers \(.*overall aggregated value for social networks:")
SAME = {"twitter": "x"}


@dataclass(frozen=True)
class HootsuiteAccounts:
    """Reads one dataset per network; FILE.toml names the network if the file has one and doesn't say which."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether a header has days in GMT and followers with the networks' accounts after them."""
        return not source.is_folder and any(map(_are_ours, first_names(source)))

    def read(self, source: Source) -> Reading:
        """Read the days; a sum over networks is left out, with a note."""
        table = read_table(numbered_rows(source), lambda row: _are_ours(_names(row)), source.path)
        ledger = Ledger(source.path)
        even = table.even(ledger)
        sidecar = read_sidecar(source, frozenset({"followers"}))
        names = tuple(map(header_name, even.header))
        networks = _networks(names, sidecar.network)
        columns = {name: Column(name, counts()) for name in networks}
        frame = parse_columns(
            named_columns(even, names), even.lines, {"date (gmt)": DAY} | columns, ledger
        )
        if not networks:
            ledger.set_aside("the followers of all accounts added up", frame["line"])
            frame = frame[:0]
        datasets = tuple(
            _dataset(frame, name, network, account or sidecar.account, source)
            for name, (network, account) in networks.items()
        )
        read = {*networks, *filter(OF_ALL.match, names), "date (gmt)"}
        notes = (
            *_notes(source, names, [network for network, _ in networks.values()]),
            *not_read(
                name.partition("(")[0] for name in even.header if header_name(name) not in read
            ),
        )
        return ledger.reading(datasets, len(table.cells), {"followers": len(frame)}, notes)


def _names(row: list[Any]) -> frozenset[str]:
    return frozenset(map(header_name, row))


def _are_ours(names: frozenset[str]) -> bool:
    followers = any(p.match(name) for p in (OF_NETWORK, OF_ONE, OF_ALL) for name in names)
    return "date (gmt)" in names and followers


def _networks(
    names: tuple[str, ...], stated: str | None
) -> dict[str, tuple[str | None, str | None]]:
    """Return each column of followers with its network (None if nothing names it), and its type of account if a network has two."""
    found = {name: m for name in names if (m := OF_NETWORK.match(name)) is not None}
    if not found:
        return {name: (stated, None) for name in names if OF_ONE.match(name)}
    often = Counter(m[1] for m in found.values())
    return {
        name: (SAME.get(m[1], m[1]), (m[2].strip() or None) if often[m[1]] > 1 else None)
        for name, m in found.items()
    }


def _dataset(
    frame: pd.DataFrame, column: str, network: str | None, account: str | None, source: Source
) -> Dataset:
    days = frame[["date", column, "line"]].rename(columns={column: "followers"})
    days = days[days["followers"].notna()]
    facts = followers_dataset(
        days, network or "", account, because="the column of days says GMT", precedence=30
    )
    if network:
        return facts
    unknown = facts.frame.assign(network=None)
    return replace(
        facts, frame=unknown, series_id=SeriesId("followers", account=source.path), network=None
    )


def _notes(source: Source, names: tuple[str, ...], networks: list[str | None]) -> tuple[str, ...]:
    if not networks:
        return (
            "Its followers are added up over all accounts in the report: compare them by "
            "social network in Hootsuite, and export again.",
        )
    if None in networks:
        return (
            f'It doesn\'t say which network its followers are of: write network = "x" or another into {source.name}.toml beside it.',
        )
    if any(map(OF_ALL.match, names)):
        return ("The followers of all networks together were not read: those of each network are.",)
    return ()


HOOTSUITE_ACCOUNTS = HootsuiteAccounts(
    "hootsuite_accounts",
    About(
        service="Hootsuite",
        download="Analytics > a report that compares followers by social network > Export > CSV: its account_metrics.csv",
        kinds=("followers",),
        grain="day",
        timezone="UTC, as the name of its column of days says",
        cannot_tell="followers of one network if the report doesn't compare by network; each "
        "account's followers if a network has several; the day posts were seen: "
        "its impressions and reactions are not read",
        knowledge="from two public programs that read the files, one with the full column names",
    ),
)
