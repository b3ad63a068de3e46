"""Access logs of Bunny's CDN (bunny.net) and of Amazon's load balancers (ALB and the older ELB).

Source: real lines in the tests of GoatCounter's and Matomo's log importers.
"""

from __future__ import annotations

import re
from dataclasses import replace
from statistics import median_low

from roi.loaders.families.web_logs import LogLoader
from roi.loaders.protocol import About

BUNNY = """
select line, f[6] as address, regexp_extract(f[8], '^https?://([^/:?#]+)', 1) as site,
    case when len(f) <= {most} then make_timestamp(try_cast(f[3] as bigint) * 1000) end as local, '+0000' as zone, try_cast(f[2] as integer) as status,
    'GET' as method, regexp_replace(f[8], '^https?://[^/]*', '') as path, coalesce(f[7], '') as referrer,
    coalesce(f[10], '-') as agent
from (select line, string_split(trim(text, chr(13)), '|') as f from block)"""
# ALB lines start with the type of connection, those of the older ELB with the time.
BALANCER = """
select line, regexp_replace(f[{first} + 2], ':\\d+$', '') as address,
    regexp_extract(request, ' https?://([^/:]+)', 1) as site,
    case when len(f) <= {most} then try_cast(f[{first}] as timestamp) end as local,
    '+0000' as zone, try_cast(f[{first} + 7] as integer) as status, split_part(request, ' ', 1) as method,
    regexp_replace(split_part(request, ' ', 2), '^https?://[^/]*', '') as path, null::varchar as referrer,
    coalesce(agent, '-') as agent
from (select line, f, trim(f[{first} + 11], '"') as request, trim(f[{first} + 12], '"') as agent
    from (select line, regexp_extract_all(text, '"[^"]*"|[^\\s"]+') as f from block))"""
PART = re.compile(r'"[^"]*"|[^\s"]+')
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*Z"


def _bunny(lines: tuple[str, ...]) -> str:
    return BUNNY.format(most=_most([x.split("|") for x in lines]))


def _balancer(lines: tuple[str, ...]) -> str:
    first = 1 if lines and re.match(MOMENT, lines[0]) else 2
    return BALANCER.format(first=first, most=_most([PART.findall(x) for x in lines]))


def _most(lines: list[list[str]]) -> int:
    """Return how many parts a line may have; two lines run together have nearly twice as many as most."""
    return 2 * median_low(map(len, lines)) - 2 if lines else 0


ABOUT = About(
    service="bunny.net",
    download="the pull zone's Logging page",
    kinds=("visits",),
    grain="to the second",
    timezone="UTC",
    cannot_tell="the method of a request; separate people behind one address; most robots are found, but not all",
    knowledge="from real lines in the tests of a public log importer",
)
ACCESS_LOG_BUNNY = LogLoader(
    name="access_log_bunny",
    about=ABOUT,
    line=re.compile(
        r"^(?:HIT|MISS|-|[A-Z]+)\|\d{3}\|\d{12,13}\|(?:\d+|-)\|\d+\|[^|]*\|[^|]*\|https?://"
    ),
    parts=_bunny,
)
ACCESS_LOG_BALANCER = LogLoader(
    name="access_log_balancer",
    about=replace(
        ABOUT,
        service="Amazon's load balancers (ALB, ELB)",
        download="the bucket named for the load balancer's access logs",
        cannot_tell="where visits came from; separate people behind one address",
    ),
    line=re.compile(
        rf'^(?:(?:https?|h2|grpcs|wss?) )?{MOMENT} \S+ \S+:\d+ \S+ (?:-?[\d.]+ ){{3}}\S+ \S+ -?\d+ -?\d+ "'
    ),
    parts=_balancer,
)
