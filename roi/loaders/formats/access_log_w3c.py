"""Access logs in the W3C extended format: Microsoft IIS, Amazon CloudFront, NetScaler, Incapsula.

A '#Fields:' line names the fields of the lines below it, and may change within a file. Source: real
lines in the tests of Matomo's log importer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from roi.loaders.families.log_clients import client
from roi.loaders.families.log_pieces import Piece
from roi.loaders.families.web_logs import LogLoader, blocks
from roi.loaders.protocol import About
from roi.sources.source import Source

FIELDS = re.compile(rb"^#Fields:[ \t]*(.*?)\r?$", re.MULTILINE)
NAMES = {
    "date": ("date",),
    "time": ("time",),
    "address": ("c-ip",),
    "forwarded": (
        "cs(x-forwarded-for)",
        "x-forwarded-for",
        "cs-x-forwarded-for",
        "x-forwarded-for-ip",
        "cs(cf-connecting-ip)",
        "cs(x-real-ip)",
        "originalip",
    ),
    "site": ("cs-host", "x-host-header", "cs(host)"),
    "method": ("cs-method",),
    "path": ("cs-uri-stem", "cs-uri"),
    "query": ("cs-uri-query",),
    "status": ("sc-status",),
    "referrer": ("cs(referer)", "cs(referrer)"),
    "agent": ("cs(user-agent)",),
}
PART = re.compile(r'"[^"]*"|[^\s"]+')
NEEDED = frozenset({"date", "time", "address", "method", "path", "status"})
PARTS = """
select line, {address} as address, coalesce(nullif({site}, '-'), '') as site,
    case when len(f) <= {most} then try_cast({date} || ' ' || {time} as timestamp) end as local, '+0000' as zone, try_cast({status} as integer) as status,
    coalesce({method}, '') as method,
    coalesce(regexp_replace({path}, '^(https?://)?[^/]+', '') || coalesce('?' || nullif({query}, '-'), ''), '') as path,
    {referrer} as referrer, {agent} as agent
from (select line, regexp_extract_all(text, '"[^"]*"|[^\\s"]+') as f from block)"""
UNREADABLE = """
select line, '' as address, '' as site, null::timestamp as local, '+0000' as zone, null::integer as status,
    '' as method, '' as path, null::varchar as referrer, null::varchar as agent from block"""


def _places(fields: str) -> dict[str, int]:
    """Return the position of each field we use in a '#Fields:' line."""
    names = fields.casefold().split()
    found = {
        part: next((names.index(n) + 1 for n in wanted if n in names), 0)
        for part, wanted in NAMES.items()
    }
    return {part: place for part, place in found.items() if place}


def _forwarded(lines: tuple[str, ...], place: int) -> list[str]:
    """Return what the first lines forward."""
    rows = [PART.findall(x) for x in lines if x.strip() and not x.startswith("#")]
    return [_plain(row[place - 1]) for row in rows if len(row) >= place]


def _plain(text: str) -> str:
    return text.strip('"').replace("+", " ").replace("%20", " ")


def _sql(fields: str, lines: tuple[str, ...]) -> str:
    places = _places(fields)
    if not places.keys() >= NEEDED:
        return UNREADABLE
    parts = {
        part: f"trim(f[{places[part]}], '\"')" if part in places else "null::varchar"
        for part in NAMES
    }
    # IIS writes spaces as '+', CloudFront escapes user agents twice.
    words = f"replace(url_decode(url_decode({parts['agent']})), '+', ' ')"
    parts["agent"] = f"coalesce({words}, '-')" if "agent" in places else "null::varchar"
    parts["referrer"] = (
        f"coalesce({parts['referrer']}, '')" if "referrer" in places else "null::varchar"
    )
    if "forwarded" in places:
        texts = _forwarded(lines, places["forwarded"])
        forwarded = f"replace(replace(coalesce({parts['forwarded']}, ''), '+', ' '), '%20', ' ')"
        parts["address"] = client(parts["address"], forwarded, texts)
    # Two lines run together have nearly twice as many parts.
    return PARTS.format(most=2 * len(fields.split()) - 2, **parts)


def _pieces(source: Source) -> Iterator[Piece]:
    """Yield pieces of the file, each under one '#Fields:' line."""
    sql = UNREADABLE
    for line, data in blocks(source):
        start = 0
        for fields in FIELDS.finditer(data):
            if fields.start() > start:
                yield line + data.count(b"\n", 0, start), data[start : fields.start()], sql
            start = fields.start()
            sql = _sql(fields[1].decode("utf-8", errors="replace"), source.lines)
        yield line + data.count(b"\n", 0, start), data[start:], sql


@dataclass(frozen=True)
class W3cLoader(LogLoader):
    """A log whose own '#Fields:' line names the fields of its lines."""

    def identifies(self, source: Source) -> bool:
        """Return whether a '#Fields:' line near the top names everything a page view needs."""
        if source.is_folder or source.is_binary:
            return False
        found = FIELDS.search("\n".join(source.lines[:20]).encode())
        return found is not None and _places(found[1].decode()).keys() >= NEEDED


ACCESS_LOG_W3C = W3cLoader(
    name="access_log_w3c",
    about=About(
        service="Microsoft IIS, Amazon CloudFront and others (W3C extended log format)",
        download="IIS: inetpub/logs/LogFiles; CloudFront: the bucket named for its logs",
        kinds=("visits",),
        grain="to the second",
        timezone="UTC, as the format prescribes",
        cannot_tell="separate people behind one address; most robots are found, but not all",
        knowledge="from real lines in the tests of a public log importer",
    ),
    line=re.compile("(?!)"),
    parts=lambda _: UNREADABLE,
    pieces=_pieces,
)
