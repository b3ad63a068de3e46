"""Tell visitors apart in a log: people from robots, forwarded addresses, and addresses that many people share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

ROBOT_WORDS = re.compile(
    r"^\W*$|^java/|^mozilla/[0-9.]+$|^mozilla/4\.0 \(compatible;\)$|^wordpress/|bot\b|crawl|spider|curl|wget|python|"
    r"scrap|monitor|fetch|http_?client|okhttp|libwww|^ruby|^php|^perl|headless|preview|feed|https?://|\bwww\.",
    re.IGNORECASE,
)
# How browsers begin, those of old phones and of terminals too; programs name themselves.
BROWSER = re.compile(
    r"(mozilla|opera)/\d|(lynx|e?links|w3m|dillo|netfront|ucweb|blackberry|nokia|sonyericsson|samsung|sec-|lg-|mot-|zte|docomo|kddi)",
    re.IGNORECASE,
)
ADDRESSES = re.compile(
    r"\s*(?:\d+\.\d+\.\d+\.\d+|\[?[0-9a-fA-F]*:[0-9a-fA-F:.]+\]?)(?::\d+)?\s*(?:,|$)"
)
MOSTLY = 0.9
MANY = 10  # browsers; a person, or a family, has fewer
SEVERAL = 3
# No visitor's address: private, local, or missing.
PRIVATE = """
    starts_with({0}, '10.') or starts_with({0}, '192.168.') or starts_with({0}, '127.') or starts_with({0}, '169.254.')
    or (starts_with({0}, '172.') and try_cast(split_part({0}, '.', 2) as integer) between 16 and 31)
    or (starts_with({0}, '100.') and try_cast(split_part({0}, '.', 2) as integer) between 64 and 127)
    or {0} in ('', '-', '::', '::1', '0.0.0.0', 'unknown', 'localhost')
    or starts_with(lower({0}), 'fd') or starts_with(lower({0}), 'fc') or starts_with(lower({0}), 'fe80:')"""
CLIENT = r"""
case when regexp_matches({forwarded}, '^ *\[?[0-9a-fA-F]*[.:][0-9a-fA-F:]') and ({always} or {private})
    then regexp_replace(regexp_replace(trim(split_part({forwarded}, ',', 1)),
        '^\[([0-9a-fA-F:.]+)\](:[0-9]+)?$', '\1'), '^([0-9.]+):[0-9]+$', '\1') else {address} end"""
BEHIND = f"""
with addresses as (
    select address, bool_or(private) as private, count(*) as lines, count(distinct visitor) as visitors
    from views group by address),
shared as (
    select addresses.lines from addresses, (select count(*) as lines from views) as whole
    where (private and visitors > 1) or visitors >= {MANY}
        or (visitors >= {SEVERAL} and addresses.lines >= {MOSTLY} * whole.lines))
select coalesce((select sum(lines) from shared), 0) > 0.5 * count(*) from views"""

# An address that a server cut for privacy, to '203.0.113.0' or '2001:db8::'.
CUT = "({0} like '%.0' or {0} like '%::')"
MOSTLY_CUT = f"""
select coalesce(count(*) >= {MANY} and avg(cut::int) >= {MOSTLY}, false)
from (select distinct address, cut from views)"""


@cache
def is_robot(agent: str) -> bool:
    """Return whether a user agent is a crawler, a monitor or a program, or empty."""
    from crawleruseragents import is_crawler

    return not BROWSER.match(agent) or bool(ROBOT_WORDS.search(agent)) or is_crawler(agent)


def is_forwarding(texts: Sequence[str]) -> bool:
    """Whether a field of a log's first lines holds forwarded addresses; it may be '-' on some."""
    blank = {"", "-"}
    return any(t not in blank for t in texts) and all(
        t in blank or ADDRESSES.match(t) for t in texts
    )


def client(address: str, forwarded: str, texts: Sequence[str]) -> str:
    """Return SQL for a visitor's address: the first forwarded one if the line's own address is a proxy's.

    It is a proxy's if nearly all of the first lines forward an address (in `texts`), or if no visitor can have it.
    """
    there = sum(bool(ADDRESSES.match(t)) for t in texts)
    always = str(there >= MOSTLY * len(texts)).lower()
    private = PRIVATE.format(f"coalesce({address}, '')")
    return CLIENT.format(
        forwarded=forwarded, always=always, private=f"({private})", address=address
    )


def are_visitors_hidden(connection: Any) -> bool:
    """Whether most page views came from shared addresses, so that visits can't be told apart."""
    ((hidden,),) = connection.execute(BEHIND).fetchall()
    return bool(hidden)


def are_addresses_cut(connection: Any) -> bool:
    """Whether nearly all addresses lack their end, so that neighbours with the same browser can't be told apart."""
    ((cut,),) = connection.execute(MOSTLY_CUT).fetchall()
    return bool(cut)
