"""Web servers' access logs in the common, the combined and related formats (vhost, OVH, Gandi, S3, Icecast, proxy manager)."""

from __future__ import annotations

import re
from dataclasses import replace
from statistics import median_low

from roi.loaders.families.log_clients import client, is_forwarding
from roi.loaders.families.web_logs import LogLoader
from roi.loaders.protocol import About

QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
# What syslog, Docker, Kubernetes and the like put before each line; DuckDB understands it, too.
COLLECTED = (
    r"^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ [\w./-]+(?:\[\d+\])?: +|[A-Za-z][\w.-]* +\| |\[pod/[^\]]+\] "
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S* (?:std(?:out|err) [FP] |\S+ [\w./-]+(?:\[\d+\])?: +)?)"
)
BEFORE = re.compile(COLLECTED)
LINE = re.compile(
    rf"(?:{COLLECTED})?"
    r"(\S+) (\S+) .*?\[\d\d/[A-Z][a-z]{2}/\d{4}(?::\d\d){3} [+-]\d{4}\] (?=(\S+)).*?"
    rf"{QUOTED.pattern} (?:\d{{3}}|-) \S+"
)
STAMP = re.compile(r"\[\d\d/[A-Z][a-z]{2}/\d{4}:")  # two of them: two lines run together
ADDRESS = re.compile(r"^(\d+\.\d+\.\d+\.\d+|[0-9a-fA-F]*:[0-9a-fA-F:.]+)$")
COMBINED = """
select line, {address} as address, {site} as site,
    case when len(q) <= {most} and len(q) % 2 = 1 then try_strptime(substr(stamp, 1, 20), '%d/%b/%Y:%H:%M:%S') end as local,
    substr(stamp, 22, 5) as zone, try_cast(substr(q[3], 2, 3) as integer) as status,
    request[1] as method, coalesce(request[2], '') as path, {referrer} as referrer, {agent} as agent
from (
    select line, q, substr(q[1], nullif(instr(q[1], '['), 0) + 1) as stamp, string_split(q[2], ' ') as request
    from (select line, string_split(replace({text}, '\\"', ''''), '"') as q from block))"""


FORWARDED_LIST = re.compile(r"^[^\s\[\"]+,")


def _forwarded(lines: tuple[str, ...]) -> tuple[int, list[str]]:
    """Return which quoted text behind the agent holds addresses that a proxy passed on, and what it holds; 0 if none does."""
    quoted = [[q[1:-1] for q in QUOTED.findall(x)] for x in lines if len(STAMP.findall(x)) == 1]
    fewest = min(map(len, quoted), default=0)
    columns = {i: [row[i] for row in quoted] for i in range(3, fewest)}
    return next(((i + 1, texts) for i, texts in columns.items() if is_forwarding(texts)), (0, []))


def _combined(lines: tuple[str, ...]) -> str:
    """Return the SQL for the fields of these lines, in their order."""
    collected = any(map(BEFORE.match, lines))
    lines = tuple(BEFORE.sub("", x) for x in lines)
    starts = [m.groups() for m in map(LINE.match, lines) if m]
    address, site = "left(q[1], instr(q[1], ' ') - 1)", "''"
    lists = any(map(FORWARDED_LIST.match, lines))
    address = f"split_part({address}, ',', 1)" if lists else address
    if starts and all(ADDRESS.match(after) for _, _, after in starts):  # Amazon S3
        address, site = "split_part(split_part(q[1], '] ', 2), ' ', 1)", "split_part(q[1], ' ', 2)"
    elif starts and all(ADDRESS.match(second.rstrip(",")) for _, second, _ in starts) and not lists:
        address, site = (
            "rtrim(split_part(q[1], ' ', 2), ',')",
            "split_part(split_part(q[1], ' ', 1), ':', 1)",
        )
        if all(ADDRESS.match(first) for first, _, _ in starts):  # of the machine in front
            site = "''"
    elif starts and all("." in second for _, second, _ in starts) and not lists:
        site = "split_part(q[1], ' ', 2)"
    quotes = [len(QUOTED.findall(x)) // max(1, len(STAMP.findall(x))) for x in lines]
    middle = median_low(quotes) if quotes else 0
    place, texts = _forwarded(lines)
    return COMBINED.format(
        text=f"regexp_replace(text, '{COLLECTED}', '')" if collected else "text",
        address=client(address, f"coalesce(q[{2 * place}], '')", texts) if place else address,
        site=site,
        most=4 * middle or 1,  # two lines that were run together have twice as many quoted texts
        referrer="coalesce(q[4], '')" if middle > 1 else "null",
        agent="coalesce(q[6], '-')" if middle > 2 else "null",
    )


ACCESS_LOG = LogLoader(
    name="access_log",
    about=About(
        service="a web server (Apache, nginx, most hosts)",
        download="your host's control panel: Raw access logs, Logs, or the folder logs/ by FTP",
        kinds=("visits",),
        grain="to the second",
        timezone="each line states its offset to UTC",
        cannot_tell="separate people behind one address, or readers served from a cache; most robots are found, but not all",
        knowledge="seen in real logs",
    ),
    line=LINE,
    parts=_combined,
)

# Nginx Proxy Manager writes its lines in an order of its own; the cache's word and the first status may be left off.
# Three texts are quoted, the referrer last: a line with fewer was cut off, and one with an odd mark isn't whole.
PROXY_MANAGER = """
select line, regexp_extract(q[3], '\\[Client ([^\\]]+)\\]', 1) as address, w[-1] as site,
    case when len(q) between 7 and 11 and len(q) % 2 = 1 then try_strptime(substr(q[1], 2, 20), '%d/%b/%Y:%H:%M:%S') end as local,
    substr(q[1], 23, 5) as zone, try_cast(w[-5] as integer) as status, coalesce(w[-3], '') as method,
    q[2] as path, q[6] as referrer, q[4] as agent
from (
    select line, q, string_split(trim(q[1]), ' ') as w
    from (select line, string_split(replace(text, '\\"', ''''), '"') as q from block))"""
ACCESS_LOG_PROXY_MANAGER = LogLoader(
    name="access_log_proxy_manager",
    about=replace(
        ACCESS_LOG.about,
        service="Nginx Proxy Manager",
        download="the folder data/logs of its container: proxy-host-1_access.log and so on",
        knowledge="from its own configuration and a real log",
    ),
    line=re.compile(
        r"^\[\d\d/[A-Z][a-z]{2}/\d{4}(?::\d\d){3} [+-]\d{4}\] (?:\S+ \S+ )?(?:\d{3}|-) - [A-Z]+ https? \S+ "
        rf"{QUOTED.pattern} \[Client [^\]]+\] \[Length "
    ),
    parts=lambda _: PROXY_MANAGER,
)
