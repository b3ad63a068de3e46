"""Web servers' access logs in the common, the combined and related formats (vhost, OVH, Gandi, S3, Icecast)."""

from __future__ import annotations

import re
from statistics import median_low

from roi.loaders.families.web_logs import LogLoader
from roi.loaders.protocol import About

QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
LINE = re.compile(
    r"^(\S+) (\S+) .*?\[\d\d/[A-Z][a-z]{2}/\d{4}(?::\d\d){3} [+-]\d{4}\] (?=(\S+)).*?"
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
    from (select line, string_split(replace(text, '\\"', ''''), '"') as q from block))"""


def _combined(lines: tuple[str, ...]) -> str:
    """Return the SQL for the fields of these lines, in their order."""
    starts = [m.groups() for m in map(LINE.match, lines) if m]
    address, site = "left(q[1], instr(q[1], ' ') - 1)", "''"
    if starts and all(ADDRESS.match(after) for _, _, after in starts):  # Amazon S3
        address, site = "split_part(split_part(q[1], '] ', 2), ' ', 1)", "split_part(q[1], ' ', 2)"
    elif starts and all(ADDRESS.match(second) for _, second, _ in starts):
        address, site = "split_part(q[1], ' ', 2)", "split_part(split_part(q[1], ' ', 1), ':', 1)"
    elif starts and all("." in second for _, second, _ in starts):
        site = "split_part(q[1], ' ', 2)"
    quotes = [len(QUOTED.findall(x)) // max(1, len(STAMP.findall(x))) for x in lines]
    middle = median_low(quotes) if quotes else 0
    return COMBINED.format(
        address=address,
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
