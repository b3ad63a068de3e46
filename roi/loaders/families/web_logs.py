"""Lines of server logs to people's page views and visits; every other line gets its reason.

Lines go through DuckDB in blocks, so that a log of any size and packing takes little memory. IP
addresses and user agents separate robots from people and join page views to visits. They stay in
memory, as one number per visitor, and are discarded with it. What counts as a page view follows
what Matomo's importer, AWStats and GoatCounter agree on.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

import pandas as pd

from roi.errors import DamagedFile
from roi.loaders.families.log_clients import (
    CUT,
    PRIVATE,
    are_addresses_cut,
    are_visitors_hidden,
    is_robot,
)
from roi.loaders.families.log_days import Seen, days_of_log
from roi.loaders.families.log_pieces import REPEATED, Cut, Piece
from roi.loaders.families.log_tally import Tally
from roi.loaders.protocol import About
from roi.loaders.referrers import host_of, network, networks
from roi.loaders.row_ledger import LISTED
from roi.loaders.table_loader import complete
from roi.records.dataset import Dataset, Reading, SetAside
from roi.records.series_id import SeriesId
from roi.sources.limits import MAX_LINE
from roi.sources.private_folder import private_folder
from roi.sources.queries import connected
from roi.sources.source import Source

BLOCK = 1 << 23  # bytes read at once
WORKERS = 2
MEMORY = "256MB"  # anything beyond goes to a private folder; it holds numbers for visitors, and referring hosts
FEW = 2  # lines; with fewer, each must be one of the log
VISIT_GAP = 30 * 60  # seconds of silence that end a visit
SPAM_FROM = 5  # page views; a site that sent fewer gets the benefit of the doubt
MOST_A_DAY = 100  # more page views in a day than one person's browser makes
STATIC = (
    r"\.(gif|jpe?g|png|avif|bmp|ico|svgz?|ttf|otf|eot|woff2?|class|swf|css|m?js|map|xml|webp|webmanifest|json|"
    r"pdf|epub|mobi|azw3?|zip|gz|mp3|m4a|m4b|mp4|webm|ogg|wav|7z|rar|exe|dmg)$"
)
FOR_ROBOTS = r"/(robots|ads|app-ads|llms|humans|security)\.txt"
NOT_PAGES = r"(^|/)feed(/|$)|[?&](format=)?feed(=|&|$)|/wp-login\.php|/xmlrpc\.php|/wp-json|/wp-cron\.php|/wp-admin"

REASONS = (
    "",
    "not a line of this kind of log",
    "no page was viewed (HEAD, POST and the like)",
    "redirected (status 3xx): the page is counted at the target",
    "an error (status 4xx or 5xx)",
    "no page was sent (a status other than 200 and 304)",
    "a picture, style, script, download or other file, not a page",
    "a feed, an API, or the administration",
    "requested by a robot",
    f"more than {MOST_A_DAY} page views of one visitor in a day, which no person makes",
    "referrer spam: from a site whose visitors' browsers never requested a picture or style",
    "also in another file of this log",
)
STATIC_FILE, ROBOT, TOO_MANY, SPAM, TWICE = 6, 8, 9, 10, 11
CUT_SHORT = (
    "Its addresses were cut short for privacy: readers of one neighbourhood with the same browser count as one, "
    "so there were at least as many visits as this."
)
HIDDEN = (
    "Most lines name an address that many visitors share, such as a proxy's or a container's: visits can't be told "
    "apart, so page views count. The proxy's own log, or one with X-Forwarded-For, tells them apart."
)

# `parts`, which a dialect makes from `block` (line, text), has line, address, site, local time, its
# offset as +0000, status, method, path, referrer and agent. Each line then gets an index into
# REASONS, or 0 for a page view.
TABLE = """
create table views (
    line bigint, second bigint, day date, visitor ubigint, address ubigint, private boolean, cut boolean, request ubigint,
    piece integer, referrer varchar, utm_source varchar, utm_medium varchar);
create table fetched (visitor ubigint)"""
FETCHED = "insert into fetched select distinct visitor from classified where reason = 6"
LOADERS_OF_FILES = """
select referrer, count(*), sum((visitor in (select visitor from fetched))::int)
from views where referrer <> '' group by referrer"""
LINES = """
create or replace temp view block as select line, if(contains(rtrim(text, chr(13)), chr(13)), '', text) as text from all_lines where text not in ('', chr(13)) and not starts_with(text, '#')"""
CLASSIFIED = f"""
create or replace temp table classified as
select line, local, zone, site, regexp_extract(referrer, '^[a-z-]+://([^/?#]+)', 1) as referrer, agent,
    case when contains(path, 'utm_source=') then regexp_extract(path, '[?&]utm_source=([^&#]*)', 1) else '' end as utm_source,
    case when contains(path, 'utm_medium=') then regexp_extract(path, '[?&]utm_medium=([^&#]*)', 1) else '' end as utm_medium,
    address, hash(address, agent) as visitor, {{request}} as request,
    case when local is null or year(local) not between 1990 and 2100 or zone is null or not regexp_full_match(zone, '[+-][0-9][0-9][0-9][0-9]') or status is null or method = '' then 1
        when method <> 'GET' then 2
        when status // 100 = 3 and status <> 304 then 3
        when status >= 400 then 4
        when status not in (200, 304) then 5
        when contains(path, '.') and (
            regexp_matches(split_part(path, '?', 1), '{STATIC}', 'i') or regexp_matches(path, '{FOR_ROBOTS}')) then 6
        when (contains(path, 'feed') or contains(path, '/wp-') or contains(path, '/xmlrpc.php'))
            and regexp_matches(path, '{NOT_PAGES}') then 7
        else 0 end as reason
from ({{parts}})"""
VIEWS = f"""
insert into views
select line, epoch_ms(local) // 1000 - (zone[1] || '1')::int * (zone[2:3]::int * 3600 + zone[4:5]::int * 60),
    local::date, visitor, hash(address), {PRIVATE.format("coalesce(address, '')")},
    {CUT.format("coalesce(address, '')")}, request, {{piece}}, coalesce(referrer, ''), utm_source, utm_medium
from classified where reason = 0 and (agent is null or agent not in (select agent from robots))"""
BUSY = f"select list(line) from views group by visitor, day having count(*) > {MOST_A_DAY}"
PAGE_VIEWS = """
select second, coalesce(source, if(inside, 'own', 'direct')) as source, count(*) as pageviews,
    null::double as visits, min(line) as line
from views join arrivals using (referrer, utm_source, utm_medium) group by all order by second, line"""
VISITS = f"""
with arrived as (
    select views.*, source from views join arrivals using (referrer, utm_source, utm_medium)),
woken as (
    select *, coalesce(second - lag(second) over w > {VISIT_GAP}, true) as wakes from arrived
    window w as (partition by visitor order by second, line)),
sittings as (select *, sum(wakes::int) over (partition by visitor order by second, line) as sitting from woken),
opened as (
    select *, wakes or (source is not null and source is distinct from last_value(source ignore nulls) over (
        partition by visitor, sitting order by second, line rows between unbounded preceding and 1 preceding)) as opens
    from sittings),
visits as (select *, sum(opens::int) over (partition by visitor order by second, line) as visit from opened),
sourced as (
    select *, first_value(source) over (partition by visitor, visit order by second, line) as came_from from visits)
select second, coalesce(came_from, 'direct') as source, count(*) as pageviews, sum(opens::int) as visits,
    min(line) as line
from sourced group by all order by second, line"""


@dataclass(frozen=True)
class LogLoader:
    """A kind of access log: what its lines look like, and the SQL that parses them.

    `line` must match most of a log's first lines; `parts` makes the SQL from those lines; `pieces`
    splits a file whose format changes on the way into pieces with the SQL of each; `notes` says
    what the first lines leave open.
    """

    name: str
    about: About
    line: re.Pattern[str]
    parts: Callable[[tuple[str, ...]], str]
    pieces: Callable[[Source], Iterator[Piece]] | None = None
    notes: Callable[[tuple[str, ...]], tuple[str, ...]] | None = None

    def identifies(self, source: Source) -> bool:
        """Return whether nine in ten of the first lines, or all but one of a few, are lines of this log."""
        lines = log_lines(source)
        ours = sum(bool(self.line.match(x)) for x in lines)
        return ours > 0 and ours >= min(0.9 * len(lines), max(len(lines) - 1, FEW))

    def read(self, source: Source) -> Reading:
        """Count people's page views and visits, second by second."""
        reading = self.read_together([source])
        assert reading is not None, "one file is of one site"
        return reading

    def read_together(self, sources: Sequence[Source]) -> Reading | None:
        """Read the pieces of one log as if they were one file; None if they are of several sites.

        Lines are numbered across the pieces. A line that stands in two of them counts once.
        """

        with (
            private_folder() as private,
            connected(
                threads=WORKERS, memory_limit=MEMORY, temp_directory=str(private)
            ) as connection,
        ):
            connection.execute(TABLE)
            tallies = list[Tally]()
            cut = Cut(len(sources) > 1)
            for source in sources:
                tallies.append(Tally())
                for block in _classified(connection, cut.numbered(self._pieces(source)), cut):
                    _tell(block, tallies[-1])
                    block.close()
            tally = Tally.of(tallies)
            if not all(tally.is_site_of(one) for one in tallies):
                return None
            notes = [n for x in sources if self.notes for n in self.notes(log_lines(x))]
            reading = _reading(connection, tally, several=cut.is_of_several)
            return replace(reading, notes=(*reading.notes, *dict.fromkeys(notes)))

    def _pieces(self, source: Source) -> Iterator[Piece]:
        if self.pieces is not None:
            return self.pieces(source)
        parts = self.parts(log_lines(source))
        return ((line, data, parts) for line, data in blocks(source))


def log_lines(source: Source) -> tuple[str, ...]:
    """Return a log's first whole lines, without remarks."""
    whole = source.lines if len(source.lines) < 2 or len(source.lines) == 60 else source.lines[:-1]
    return tuple(x for x in whole if x.strip() and not x.startswith("#"))


def blocks(source: Source) -> Iterator[tuple[int, bytes]]:
    """Yield whole lines in pieces of some megabytes, each with the number of its first line."""
    line, rest = 1, b""
    with source.open() as stream:
        while data := stream.read(BLOCK):
            if len(rest) > MAX_LINE:
                raise DamagedFile(file=source.path, reason=f"line {line} has no end")
            data = rest + data
            end = data.rfind(b"\n") + 1
            yield line, data[:end]
            line, rest = line + data.count(b"\n", 0, end), data[end:]
    if rest:
        yield line, rest


def numbered_lines(source: Source) -> Iterator[tuple[int, bytes]]:
    """Yield each line that isn't blank with its number."""
    for first, data in blocks(source):
        yield from ((first + i, x) for i, x in enumerate(data.split(b"\n")) if x.strip())


def _classified(connection: Any, pieces: Iterator[Piece], cut: Cut) -> Iterator[Any]:
    """Yield for each block a cursor whose table `classified` has each line's reason; its page views are in `views`."""
    waiting: deque[Future[Any]] = deque()
    with ThreadPoolExecutor(WORKERS) as pool:
        for first, data, parts in pieces:
            if len(waiting) == WORKERS:
                yield waiting.popleft().result()
            cursor = connection.cursor()
            work = partial(_classify, cursor, parts, first, data, cut.file, cut.request)
            waiting.append(_started(pool, work))
        while waiting:
            yield waiting.popleft().result()


def _started(pool: ThreadPoolExecutor, work: Callable[[], Any]) -> Future[Any]:
    """Return work that was begun in a thread, or is done already where there are no threads (Python in a browser)."""
    try:
        return pool.submit(work)
    except RuntimeError:
        done: Future[Any] = Future()
        done.set_result(work())
        return done


def _classify(cursor: Any, parts: str, first: int, data: bytes, file: int, request: str) -> Any:
    text = pd.Series(data.decode("utf-8", errors="replace").split("\n"), dtype=object)
    block = pd.DataFrame({"line": range(first, first + len(text)), "text": text})
    cursor.register("all_lines", block)
    cursor.execute(LINES)
    cursor.execute(CLASSIFIED.format(parts=parts, request=request))
    cursor.unregister("all_lines")
    agents = cursor.execute("select distinct agent from classified where reason = 0").fetchall()
    robots = pd.Series([a for (a,) in agents if a is not None and is_robot(a)], dtype=object)
    cursor.register("robots", pd.DataFrame({"agent": robots}))
    cursor.execute(
        f"update classified set reason = {ROBOT} where reason = 0 and agent in (select agent from robots)"
    )
    cursor.execute(VIEWS.format(piece=file))
    cursor.execute(FETCHED)
    return cursor


def _tell(block: Any, tally: Tally) -> None:
    """Add a block's reasons, days and hosts to what is known."""
    for row in block.execute(
        f"select reason, count(*), min(line, {LISTED}) from classified group by 1"
    ).fetchall():
        tally.add_reason(*row)
    for day, zone, first, last in block.execute(
        "select local::date, zone, min(local), max(local) from classified where reason <> 1 group by 1, 2"
    ).fetchall():
        ahead = timedelta(hours=int(zone[:3]), minutes=int(zone[0] + zone[3:]))
        tally.add_day(day, Seen(first, ahead, last, ahead))
    for host, count in block.execute(
        f"select referrer, count(*) from classified where reason = {STATIC_FILE} group by 1"
    ).fetchall():
        tally.hosts.update({host_of(host): count} if host else {})
    for site, count in block.execute(
        "select site, count(*) from classified where reason <> 1 and site <> '' group by 1"
    ).fetchall():
        tally.sites[host_of(site)] += count
    [(agents, referrers)] = block.execute(
        "select count(agent), count(referrer) from classified where reason <> 1"
    ).fetchall()
    tally.names_agents |= agents > 0
    tally.names_referrers |= referrers > 0


def _reading(connection: Any, tally: Tally, *, several: bool) -> Reading:
    repeated = connection.execute(REPEATED).fetchall() if several else []
    dropped = _without(connection, tally, TWICE, [n for (n,) in repeated])
    hidden = are_visitors_hidden(connection)
    cut = not hidden and are_addresses_cut(connection)
    busy = [] if hidden else connection.execute(BUSY).fetchall()
    dropped += _without(connection, tally, TOO_MANY, [n for (lines,) in busy for n in lines])
    spam = _spammers(connection, tally.own)
    connection.register("spam", pd.DataFrame({"referrer": pd.Series(spam, dtype=object)}))
    lines = connection.execute(
        "select line from views where referrer in (select referrer from spam)"
    ).fetchall()
    dropped += _without(connection, tally, SPAM, [n for (n,) in lines])
    connection.register("arrivals", _arrivals(connection, tally.own))
    frame = connection.execute(PAGE_VIEWS if hidden else VISITS).df()
    connection.close()  # years of page views and their datasets need not lie side by side
    kept = int(frame["pageviews"].sum())
    aside = tuple(
        SetAside(text, tally.reasons[i], tuple(tally.first_lines[i]))
        for i, text in enumerate(REASONS)
        if text and tally.reasons[i]
    )
    rows = sum(tally.reasons.values()) - dropped
    datasets = _datasets(frame, tally)[: 2 if tally.names_referrers else 1]
    notes = (*tally.notes(), *([HIDDEN] if hidden else [CUT_SHORT] if cut else []))
    return Reading(datasets, rows, {"visits": kept}, aside, notes=notes)


def _without(connection: Any, tally: Tally, reason: int, lines: list[int]) -> int:
    """Remove lines from the page views for a reason; return how many."""
    tally.add_reason(reason, len(lines), sorted(lines)[:LISTED])
    connection.register("dropped", pd.DataFrame({"line": pd.Series(lines, dtype="int64")}))
    connection.execute("delete from views where line in (select line from dropped)")
    return len(lines)


def _spammers(connection: Any, own: frozenset[str]) -> list[str]:
    """Return referrers that only programs came from: real browsers load a page's pictures and styles.

    If most readers get the site's files from elsewhere (a CDN), the log can't tell, and no referrer
    is returned.
    """
    ways = connection.execute(LOADERS_OF_FILES).fetchall()
    known = [(n, loaded) for host, n, loaded in ways if network(host) != "other"]
    if 2 * sum(loaded for _, loaded in known) <= sum(n for n, _ in known):
        return []
    return [
        host
        for host, n, loaded in ways
        if n >= SPAM_FROM and not loaded and network(host) == "other" and host_of(host) not in own
    ]


def _arrivals(connection: Any, own: frozenset[str]) -> pd.DataFrame:
    """Return the source of each referrer and campaign tag; missing for the site's own pages and for none."""
    ways = connection.execute("select distinct referrer, utm_source, utm_medium from views").df()
    outside = ways["referrer"].mask(ways["referrer"].map(host_of).isin(own), "")
    tags = ways["utm_source"].replace("", None), ways["utm_medium"].replace("", None)
    source = networks(outside, *tags)
    inside = ways["referrer"].ne("") & outside.eq("")
    found: pd.DataFrame = ways.assign(
        source=source.mask(source == "direct").astype(object), inside=inside
    )
    return found


def _datasets(frame: pd.DataFrame, tally: Tally) -> tuple[Dataset, ...]:
    frame = frame.assign(
        time=pd.to_datetime(frame["second"], unit="s", utc=True),
        source=frame["source"].astype("category").astype(object),  # a few texts, each held once
        site=tally.site,
    )
    whole = frame.groupby("time", as_index=False)[["pageviews", "visits"]].sum(min_count=1)
    whole["line"] = frame.groupby("time")["line"].min().to_numpy()
    known = days_of_log(tally.days)

    def dataset(rows: pd.DataFrame, breakdown: str | None) -> Dataset:
        return Dataset(
            kind="visits",
            frame=complete(rows.assign(site=tally.site), "visits"),
            grain="instant",
            series_id=SeriesId("visits", account=tally.site),
            start=known.start,
            end=known.end,
            missing_means="zero",
            timezone="UTC",
            timezone_because="each line states its offset to UTC",
            breakdown=breakdown,
            partial=known.partial,
            merge="line",
            precedence=20,
            gaps=known.gaps,
        )

    return dataset(whole, None), dataset(frame, "source")
