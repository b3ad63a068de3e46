"""Write a simulated author's visits as a web server log, including robots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.random import Generator

from roi.simulate.site_files import path
from roi.simulate.world import World

AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0",
    "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
)
ROBOTS = (
    ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "GET", "/", 200),
    (
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "GET",
        "/books",
        200,
    ),
    ("Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", "GET", "/about", 200),
    (
        "Feedly/1.0 (+http://www.feedly.com/fetcher.html; like FeedFetcher-Google)",
        "GET",
        "/feed/",
        304,
    ),
    ("python-requests/2.32.3", "POST", "/xmlrpc.php", 403),
    ("Mozilla/5.0 (X11; Linux x86_64) Chrome/90.0", "GET", "/wp-login.php", 404),
)
MONITOR = "UptimeRobot/2.0; http://www.uptimerobot.com/"
FIXED = ("/", "/books", "/about", "/page-1", "/page-2", "/page-3")


@dataclass(frozen=True, slots=True)
class Line:
    """One request: when (seconds since 1970, UTC), by whom, for what, and where it came from."""

    second: int
    address: str
    request: str
    status: int
    size: int
    referrer: str
    agent: str


def access_log(world: World, days: int) -> str:
    """Return the log of the last `days` local days in the combined format, in the server's local time."""
    rng = np.random.default_rng([world.seed, 5])
    kept = world.clock.day >= world.days - days
    visits = world.visits[kept].fillna(0).astype("int64")
    lines = [*_people(rng, visits, world), *_robots(rng, visits.index, int(visits.sum().sum()))]
    zone = ZoneInfo(world.timezone)
    ordered = sorted(lines, key=lambda line: line.second)
    stamps = pd.to_datetime([line.second for line in ordered], unit="s", utc=True).tz_convert(zone)
    said = stamps.strftime("%d/%b/%Y:%H:%M:%S %z")
    return "".join(_written(line, stamp) for line, stamp in zip(ordered, said, strict=True))


def _written(line: Line, stamp: str) -> str:
    size = line.size or "-"
    return f'{line.address} - - [{stamp}] "{line.request}" {line.status} {size} "{line.referrer}" "{line.agent}"\n'


def _people(rng: Generator, visits: pd.DataFrame, world: World) -> list[Line]:
    """Return each visit as a page with its stylesheet, sometimes with a second page, or a redirect before it."""
    hour, source = np.nonzero(visits.to_numpy())
    many = visits.to_numpy()[hour, source]
    hours = pd.DatetimeIndex(visits.index).as_unit("s").asi8
    starts = np.repeat(hours[hour], many)
    names = np.repeat(np.array(visits.columns)[source], many)
    seconds = starts + rng.integers(0, 3590, len(starts))
    pages = [*FIXED, *(path(url, world) for url in world.blog["url"][-6:])]
    picks = rng.integers(0, 1 << 30, len(starts))
    lines: list[Line] = []
    for number, (second, name, pick) in enumerate(
        zip(seconds.tolist(), names, picks.tolist(), strict=True)
    ):
        page = pages[pick % len(pages)]
        lines += _visit(number, second, str(name), page, pick, world)
    return lines


def _visit(number: int, second: int, source: str, page: str, pick: int, world: World) -> list[Line]:
    address = f"2001:db8:{number >> 16:x}:{number & 0xFFFF:x}::{pick % 0xFFFF:x}"
    agent = AGENTS[pick % len(AGENTS)]
    own = f"https://{world.site}"
    asked = page + ("?utm_source=newsletter&utm_medium=email" if source == "newsletter" else "")
    came = _referrer(source, pick)
    first = Line(second, address, f"GET {asked} HTTP/2.0", 200, 8000 + pick % 9000, came, agent)
    style = Line(second + 1, address, "GET /style.css HTTP/2.0", 200, 4120, own + page, agent)
    lines = [first, style]
    if source == "x" and pick % 5 == 0:
        lines.insert(0, Line(second, address, f"GET {page} HTTP/1.1", 301, 178, came, agent))
    if pick % 3 == 0:
        lines.append(Line(second + 9, address, "GET /books HTTP/2.0", 200, 9121, own + page, agent))
    return lines


def _referrer(source: str, pick: int) -> str:
    return {
        "x": f"https://t.co/{pick % 46655:x}Ab{pick % 97}",
        "search": "https://www.google.com/" if pick % 8 else "https://duckduckgo.com/",
        "referral": "https://readingroom.example/weekly"
        if pick % 5 < 3
        else "https://harbourbooks.example/",
    }.get(source, "-")


def _robots(rng: Generator, hours: Any, people: int) -> list[Line]:
    """Return robots' requests: a monitor every ten minutes, and others about as often as people."""
    first, last = int(hours[0].timestamp()), int(hours[-1].timestamp()) + 3600
    lines = [
        Line(second, "192.0.2.10", "HEAD / HTTP/1.1", 200, 0, "-", MONITOR)
        for second in range(first + 17, last, 600)
    ]
    for second, which in zip(
        rng.integers(first, last, 3 * people).tolist(),
        rng.integers(0, len(ROBOTS), 3 * people).tolist(),
        strict=True,
    ):
        agent, method, page, status = ROBOTS[which]
        request = f"{method} {page} HTTP/1.1"
        lines.append(Line(second, f"203.0.113.{which + 1}", request, status, 512, "-", agent))
    return lines
