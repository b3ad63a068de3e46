"""Mailchimp: the campaigns table, the report of one campaign, and the audience (subscribed, unsubscribed, cleaned).

The columns come from real rows in public programs' tests, the audience from fixtures of Ghost's migration tools.
Where to click is from Mailchimp's help page 'Export and Back Up Account Data'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from roi.errors import RoiError
from roi.loaders.families.newsletters import PeopleList, sent
from roi.loaders.parse import local_times, texts
from roi.loaders.protocol import About
from roi.loaders.row_ledger import joined
from roi.loaders.table_loader import Column, TableLoader
from roi.loaders.tables import first_rows, header_name
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.archives import members_of
from roi.sources.source import Source

ZONE = "the account's time zone, which the file doesn't name"
# The same in every language; the columns of names and addresses are translated.
MEMBERS = frozenset({"member_rating", "optin_time", "confirm_time", "leid", "euid"})
GONE = {"unsub_time", "clean_time"}
MOST_FILES = 200  # an audience's three files aren't looked for in a larger folder
MOMENT = local_times("%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%y %H:%M")

CAMPAIGNS = About(
    service="Mailchimp",
    download="Account > Settings > Manage my data: the account's export holds campaigns.csv; for one campaign: its report > Export",
    kinds=("events",),
    grain="day",
    timezone="the account's own, not named in the file",
    cannot_tell="how many people joined; opens, which mail programs inflate, are not used",
    knowledge="from real rows in public programs' tests",
)
MAILCHIMP_CAMPAIGNS = TableLoader(
    name="mailchimp_campaigns",
    about=CAMPAIGNS,
    kind="events",
    columns={
        "Send Date": Column("date", local_times("%b %d, %Y %I:%M %p", "%b %d, %Y %H:%M"), row=True),
        "Title": Column("title", texts),
    },
    header=frozenset({"Subject", "Total Recipients", "Unique Clicks"}),
    series_id=SeriesId("events", "mailchimp"),
    timezone_because=ZONE,
    missing_means="zero",
    merge="line",
    transform=sent,
    constants={"kind": "newsletter"},
)


def _member_list() -> PeopleList:
    """Return the reader of one list; it isn't registered, so that only one loader claims a list."""
    return PeopleList(
        name="mailchimp_members",
        about=CAMPAIGNS,
        columns={
            "OPTIN_TIME": Column("joined", MOMENT, row=True),
            "UNSUB_TIME": Column("left", MOMENT, required=False),
            "CLEAN_TIME": Column("left", MOMENT, required=False),
        },
        series_id=SeriesId("subscribers", "mailchimp"),
        timezone_because="the file doesn't name the zone of its times",
    )


DOWNLOAD = re.compile(r"audience_export_([0-9a-z]+)", re.IGNORECASE)
AGAIN = "{} is the same list of the same download again, and was not read."
NOBODY = "{} lists nobody."
TOO_FEW = "Only two of the audience's three lists are here: people in the third are not counted."


@dataclass(frozen=True)
class MailchimpAudience:
    """Reads an audience export: a zip (or unpacked folder) of three lists, or one of them alone.

    Together the lists show who joined and who left. A single list shows only its own half: the people in
    'unsubscribed' aren't all who joined.
    """

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Whether it is a list of members, or holds at least two."""
        if source.is_folder or (source.magic.startswith(b"PK") and not source.sheets):
            return len(list(_lists(source))) >= 2
        return _is_list(source)

    def read(self, source: Source) -> Reading:
        """Count who joined and who left, by day; no name or address is kept."""
        if _is_list(source):
            return _alone(source)
        lists = dict(_lists(source))
        audiences = _audiences(lists)
        readings, datasets = list[Reading](), list[Dataset]()
        for names in audiences:
            parts = [
                _member_list().read(lists[n]) if len(names) > 1 else _alone(lists[n]) for n in names
            ]
            readings += parts
            datasets += _united(parts) if any(r.datasets for r in parts) else []
        read = [n for names in audiences for n in names]
        # In a folder, other loaders get the rest; nothing else reads a zip that one loader has claimed.
        beside = [] if source.is_folder else sorted(members_of(source))
        others = [n for n in beside if n.casefold().endswith(".csv") and n not in lists]
        notes = (
            *(NOBODY.format(n) for n, r in zip(read, readings, strict=True) if not r.rows),
            *(AGAIN.format(n) for n in lists if n not in read),
            *(f"{name} is not one of the audience's lists, and was not read." for name in others),
            *([TOO_FEW] if any(len(names) < 3 for names in audiences) else []),
        )
        return replace(joined(readings, tuple(datasets), notes), used=frozenset(lists))


def _audiences(lists: Mapping[str, Source]) -> list[tuple[str, ...]]:
    """Return the lists of each download, one of each sort; if a download has two of a sort, the last."""
    sorts = {name: frozenset(GONE & _header(p)) for name, p in lists.items()}
    if len(set(sorts.values())) == len(lists):
        return [tuple(lists)]
    found: dict[str, dict[frozenset[str], str]] = {}
    for name in lists:
        download = DOWNLOAD.search(name)
        found.setdefault(download[1] if download else "", {})[sorts[name]] = name
    return [tuple(names.values()) for names in found.values()]


def _united(readings: list[Reading]) -> list[Dataset]:
    """Return who joined and who left according to one download's lists; for a single list, its half."""
    parts = [d for r in readings for d in r.datasets]
    if len(readings) == 1:
        return parts
    summed = pd.concat([d.frame for d in parts]).groupby("date")[["gained", "lost"]].sum()
    days = summed.reset_index()
    lines = pd.concat([d.frame for d in parts]).groupby("date")["line"].min()
    starts, ends = [d.start for d in parts if d.start], [d.end for d in parts if d.end]
    frame = days.assign(
        line=days["date"].map(lines),
        list=pd.Series(None, days.index, "str"),
        subscribers=float("nan"),
    )
    columns = list(parts[0].frame.columns)
    return [replace(parts[0], frame=frame[columns], start=min(starts), end=max(ends))]


def _alone(source: Source) -> Reading:
    """Return one list's half: the joining dates of current members, or the leaving dates of former ones."""
    reading = _member_list().read(source)
    gone = bool(GONE & _header(source))
    unknown = "gained" if gone else "lost"
    datasets = tuple(replace(d, frame=_half(d.frame, unknown)) for d in reading.datasets)
    note = "Only one of the audience's three lists: who left is known from 'unsubscribed' and 'cleaned', who joined only from all three together."
    return replace(reading, datasets=datasets, notes=(note, *reading.notes))


def _half(frame: pd.DataFrame, unknown: str) -> pd.DataFrame:
    known = "lost" if unknown == "gained" else "gained"
    half = frame.assign(**{unknown: float("nan")})
    return half[half[known].gt(0)].reset_index(drop=True)


def _lists(source: Source) -> Iterator[tuple[str, Source]]:
    try:
        children = members_of(source)
        if len(children) <= MOST_FILES:
            yield from (
                (n, p) for n, p in children.items() if n.casefold().endswith(".csv") and _is_list(p)
            )
    except RoiError:
        return


def _is_list(source: Source) -> bool:
    table = not source.is_folder and (not source.is_binary or bool(source.sheets))
    return table and _header(source) >= MEMBERS


def _header(source: Source) -> set[str]:
    rows = first_rows(source)
    return {header_name(c) for c in rows[0][1]} if rows else set()


MAILCHIMP_AUDIENCE = MailchimpAudience(
    name="mailchimp_audience",
    about=replace(
        CAMPAIGNS,
        download="Audience > All contacts > Export Audience",
        kinds=("subscribers",),
        timezone="not named in the file",
        cannot_tell="the number of subscribers on a day; imported people are not growth and are left out",
        knowledge="from the fixtures of Ghost's migration tools",
    ),
)
