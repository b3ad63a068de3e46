"""Access logs as JSON lines: Caddy, Traefik, and nginx with a custom JSON format.

Source: real lines in the tests of GoatCounter's and Matomo's log importers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from roi.loaders.families.web_logs import LogLoader
from roi.loaders.protocol import About

PARTS = """
select line, {address} as address, {site} as site, {local[0]} as local, {local[1]} as zone,
    try_cast({status} as integer) as status, {method} as method, {path} as path, {referrer} as referrer,
    coalesce({agent}, '-') as agent
from (select line, try_cast(regexp_replace(text, '\\\\x[0-9A-Fa-f]{{2}}', '?', 'g') as json) as record from block)"""


def _text(*paths: str) -> str:
    """Return SQL for the first of these members that a record has."""
    members = (f"json_extract_string(record, '{path}')" for path in paths)
    return f"coalesce({', '.join(members)}, null)"


def _moment(*paths: str) -> tuple[str, str]:
    """Return SQL for a time as written, and for its offset to UTC."""
    text = _text(*paths)
    offset = f"replace(regexp_extract({text}, '[+-]\\d\\d:?\\d\\d$'), ':', '')"
    return (
        f"try_strptime({text}[1:19], '%Y-%m-%dT%H:%M:%S')",
        f"coalesce(nullif({offset}, ''), '+0000')",
    )


def _always(sql: str) -> Callable[[tuple[str, ...]], str]:
    return lambda _: sql


HEADERS = "$.request.headers."
PREFETCH = _text(HEADERS + '"Sec-Purpose"[0]', HEADERS + '"Purpose"[0]', HEADERS + '"X-Moz"[0]')
CADDY = PARTS.format(
    address=f"coalesce({_text('$.request.client_ip', '$.request.remote_ip')}, "
    f"regexp_replace({_text('$.request.remote_addr')}, ':\\d+$', ''))",
    site=_text("$.request.host"),
    local=(f"make_timestamp((try_cast({_text('$.ts')} as double) * 1000000)::bigint)", "'+0000'"),
    status=_text("$.status"),
    method=f"case when {PREFETCH} like 'prefetch%' then 'PREFETCH' else coalesce({_text('$.request.method')}, '') end",
    path=f"coalesce({_text('$.request.uri')}, '')",
    referrer=f"coalesce({_text(HEADERS + 'Referer[0]')}, '')",
    agent=_text(HEADERS + '"User-Agent"[0]'),
)
TRAEFIK = PARTS.format(
    address=_text("$.ClientHost"),
    site=f"split_part({_text('$.RequestHost')}, ':', 1)",
    local=_moment("$.StartUTC", "$.time"),
    status=_text("$.DownstreamStatus", "$.OriginStatus"),
    method=f"coalesce({_text('$.RequestMethod')}, '')",
    path=f"coalesce({_text('$.RequestPath')}, '')",
    referrer=f"coalesce({_text('$.request_Referer')}, '')",
    agent=_text('$."request_User-Agent"'),
)
REQUEST = _text("$.request")
NGINX = PARTS.format(
    address=_text("$.ip", "$.remote_addr"),
    site=_text("$.host", "$.http_host", "$.server_name"),
    local=_moment("$.date", "$.time_iso8601", "$.time"),
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
    parts=_always(CADDY),
)
ACCESS_LOG_TRAEFIK = LogLoader(
    name="access_log_traefik",
    about=replace(ABOUT, service="Traefik", download="the file named under accessLog, format json"),
    line=re.compile(r'^\{.*"ClientHost":.*"RequestMethod":.*"RequestPath":.*\}\s*$'),
    parts=_always(TRAEFIK),
)
ACCESS_LOG_NGINX_JSON = LogLoader(
    name="access_log_nginx_json",
    about=replace(
        ABOUT, service="nginx with a JSON log format", download="the file named in access_log"
    ),
    line=re.compile(
        r'^\{(?=.*"(?:ip|remote_addr)":)(?=.*"status":)(?=.*"(?:http_)?user_agent":)(?=.*"(?:date|time_iso8601|time)":)'
        r'.*"(?:path|request|request_uri|uri)":.*\}\s*$'
    ),
    parts=_always(NGINX),
)
