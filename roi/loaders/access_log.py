"""Access logs of web servers in the common and the combined format, with or without the site's host in front."""

from __future__ import annotations

import re

from roi.loader import About
from roi.weblogs import LogLoader

QUOTED = r'"(?:[^"\\]|\\.)*"'
LINE = re.compile(
    rf"^(\S+) (\S+) .*?\[\d\d/[A-Z][a-z]{{2}}/\d{{4}}(?::\d\d){{3}} [+-]\d{{4}}\].*? {QUOTED} (?:\d{{3}}|-) \S+"
)
ADDRESS = re.compile(r"^(\d+\.\d+\.\d+\.\d+|[0-9a-fA-F]*:[0-9a-fA-F:.]+)$")
COMBINED = """
select line, split_part(q[1], ' ', {address}) as address, {site} as site,
    try_strptime(regexp_extract(q[1], '\\[([^\\] ]+)', 1), '%d/%b/%Y:%H:%M:%S') as local,
    nullif(regexp_extract(q[1], ' ([+-]\\d{{4}})\\]', 1), '') as zone, try_cast(q[3][2:4] as integer) as status,
    split_part(q[2], ' ', 1) as method, split_part(q[2], ' ', 2) as path, coalesce(q[4], '') as referrer, q[6] as agent
from (select line, string_split(replace(text, '\\"', ''''), '"') as q from block)"""


def _combined(lines: tuple[str, ...]) -> str:
    """Return the SQL for the order in which these lines name the visitor's address and the site's host."""
    starts = [m.groups() for m in map(LINE.match, lines) if m]
    address, site = 1, "''"
    if starts and all(ADDRESS.match(second) for _, second in starts):
        address, site = 2, "split_part(split_part(q[1], ' ', 1), ':', 1)"
    elif starts and all("." in second for _, second in starts):
        site = "split_part(q[1], ' ', 2)"
    return COMBINED.format(address=address, site=site)


ACCESS_LOG = LogLoader(
    name="access_log",
    about=About(
        service="a web server (Apache, nginx, most hosts)",
        download="your host's control panel: Raw access logs, Logs, or the folder logs/ by FTP",
        kinds=("visits",),
        grain="to the second",
        timezone="each line tells its offset to UTC",
        cannot_tell="people behind one address, readers served from a cache; most robots but not all are found",
        knowledge="seen in real logs",
    ),
    line=LINE,
    parts=_combined,
)
