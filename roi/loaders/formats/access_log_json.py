"""Access logs as JSON lines: Caddy, Traefik, and nginx with a custom JSON format.

Source: real lines in the tests of GoatCounter's and Matomo's log importers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from roi.loaders.families.log_clients import client, is_forwarding
from roi.loaders.families.web_logs import LogLoader
from roi.loaders.protocol import About

# A time is seconds, milliseconds, microseconds or nanoseconds since 1970, or a text that may name its offset.
PARTS = """
select line, {address} as address, {site} as site,
    case when number is null then try_strptime(regexp_replace(moment, '([.,]\\d+)?( ?[+-]\\d\\d:?\\d\\d|Z)?$', ''), {times})
        else make_timestamp((number * case when number < 1e11 then 1e6 when number < 1e14 then 1e3
            when number < 1e17 then 1 else 1e-3 end)::bigint) end as local,
    coalesce(nullif(replace(regexp_extract(moment, '[+-]\\d\\d:?\\d\\d$'), ':', ''), ''), '+0000') as zone,
    try_cast({status} as integer) as status, {method} as method, {path} as path, {referrer} as referrer,
    coalesce({agent}, '-') as agent
from (select *, try_cast(moment as double) as number from (select line, record, {moment} as moment from (
    select line, try_cast(regexp_replace(text, '\\\\x[0-9A-Fa-f]{{2}}', '?', 'g') as json) as record from block)))"""
TIMES = [
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%dT%H:%M:%S",
    "%d/%b/%Y:%H:%M:%S",
]
NO_OFFSET = re.compile(
    r'"(?:ts|date|time|time_local|time_iso8601|timestamp|@timestamp|StartUTC)"\s*:\s*"[^"]*\d\d:\d\d:\d\d(?:[.,]\d+)?"'
)
UTC_SUPPOSED = "Its times don't name their offset to UTC; they were read as UTC."


def _text(*paths: str) -> str:
    """Return SQL for the first of these members that a record has."""
    members = (f"json_extract_string(record, '{path}')" for path in paths)
    return f"coalesce({', '.join(members)}, null)"


FORWARDED = {
    "X-Forwarded-For": ('$.request.headers."X-Forwarded-For"[0]',),
    "request_X-Forwarded-For": ('$."request_X-Forwarded-For"',),
    "http_x_forwarded_for": ("$.http_x_forwarded_for", "$.x_forwarded_for", "$.forwarded_for"),
}


def _client(address: str, forwarded: str) -> Callable[[tuple[str, ...]], str]:
    """Return what makes SQL for a visitor's address from a log's first lines."""
    key = re.compile(rf'"{forwarded}"\s*:\s*\[?\s*"([^"]*)"', re.IGNORECASE)
    path = _text(*FORWARDED[forwarded])

    def sql(lines: tuple[str, ...]) -> str:
        texts = [found[1] if (found := key.search(x)) else "" for x in lines]
        return client(address, f"coalesce({path}, '')", texts) if is_forwarding(texts) else address

    return sql


def _with_client(sql: str, address: str, forwarded: str) -> Callable[[tuple[str, ...]], str]:
    """Return what makes a log's SQL, its visitors' addresses taken from what a proxy passed on where that is so."""
    made = _client(address, forwarded)
    return lambda lines: sql.replace(ADDRESS, made(lines))


def _notes(lines: tuple[str, ...]) -> tuple[str, ...]:
    return (UTC_SUPPOSED,) if any(map(NO_OFFSET.search, lines)) else ()


ADDRESS = "<address>"
HEADERS = "$.request.headers."
PREFETCH = _text(HEADERS + '"Sec-Purpose"[0]', HEADERS + '"Purpose"[0]', HEADERS + '"X-Moz"[0]')
CADDY_ADDRESS = (
    f"coalesce({_text('$.request.client_ip', '$.request.remote_ip')}, "
    f"regexp_replace({_text('$.request.remote_addr')}, ':\\d+$', ''))"
)
CADDY = PARTS.format(
    address=ADDRESS,
    site=_text("$.request.host"),
    moment=_text("$.ts"),
    times=TIMES,
    status=_text("$.status"),
    method=f"case when {PREFETCH} like 'prefetch%' then 'PREFETCH' else coalesce({_text('$.request.method')}, '') end",
    path=f"coalesce({_text('$.request.uri')}, '')",
    referrer=f"coalesce({_text(HEADERS + 'Referer[0]')}, '')",
    agent=_text(HEADERS + '"User-Agent"[0]'),
)
TRAEFIK = PARTS.format(
    address=ADDRESS,
    site=f"split_part({_text('$.RequestHost')}, ':', 1)",
    moment=_text("$.StartUTC", "$.time"),
    times=TIMES,
    status=_text("$.DownstreamStatus", "$.OriginStatus"),
    method=f"coalesce({_text('$.RequestMethod')}, '')",
    path=f"coalesce({_text('$.RequestPath')}, '')",
    referrer=f"coalesce({_text('$.request_Referer')}, '')",
    agent=_text('$."request_User-Agent"'),
)
REQUEST = _text("$.request")
NGINX = PARTS.format(
    address=ADDRESS,
    site=_text("$.host", "$.http_host", "$.server_name"),
    moment=_text(
        "$.date",
        "$.time_iso8601",
        "$.time_local",
        "$.time",
        '$."@timestamp"',
        "$.timestamp",
        "$.msec",
        "$.ts",
    ),
    times=TIMES,
    status=_text("$.status"),
    method=f"coalesce({_text('$.request_method', '$.method')}, nullif(split_part({REQUEST}, ' ', 1), ''), 'GET')",
    path=f"coalesce({_text('$.path', '$.request_uri', '$.uri')}, split_part({REQUEST}, ' ', 2), '')",
    referrer=f"coalesce({_text('$.referrer', '$.http_referer', '$.http_referrer')}, '')",
    agent=_text("$.user_agent", "$.http_user_agent"),
)

ABOUT = About(
    service="Caddy",
    download="the file named in the Caddyfile's log directive",
    kinds=("visits",),
    grain="to the second",
    timezone="UTC",
    cannot_tell="separate people behind one address; most robots are found, but not all",
    knowledge="from real lines in the tests of public log importers",
)
ACCESS_LOG_CADDY = LogLoader(
    name="access_log_caddy",
    about=ABOUT,
    line=re.compile(r'^\{.*"logger":\s*"http\.log\.access.*"request":\s*\{.*\}\s*$'),
    parts=_with_client(CADDY, CADDY_ADDRESS, "X-Forwarded-For"),
    notes=_notes,
)
ACCESS_LOG_TRAEFIK = LogLoader(
    name="access_log_traefik",
    about=replace(ABOUT, service="Traefik", download="the file named under accessLog, format json"),
    line=re.compile(r'^\{.*"ClientHost":.*"RequestMethod":.*"RequestPath":.*\}\s*$'),
    parts=_with_client(TRAEFIK, _text("$.ClientHost"), "request_X-Forwarded-For"),
    notes=_notes,
)
ACCESS_LOG_NGINX_JSON = LogLoader(
    name="access_log_nginx_json",
    about=replace(
        ABOUT, service="nginx with a JSON log format", download="the file named in access_log"
    ),
    line=re.compile(
        r'^\{(?=.*"(?:ip|remote_addr|client_ip|remote_ip)"\s*:)(?=.*"status"\s*:)(?=.*"(?:http_)?user_agent"\s*:)'
        r'(?=.*"(?:date|time_iso8601|time_local|time|msec|@timestamp|timestamp|ts)"\s*:)'
        r'(?!.*"logger"\s*:)(?!.*"ClientHost"\s*:).*"(?:path|request|request_uri|uri)"\s*:.*\}\s*$'
    ),
    parts=_with_client(
        NGINX, _text("$.ip", "$.remote_addr", "$.client_ip", "$.remote_ip"), "http_x_forwarded_for"
    ),
    notes=_notes,
)
