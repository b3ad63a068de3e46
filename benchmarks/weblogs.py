"""A combined access log of ten million lines, read by GoAccess and by roi; a section of ingest.py."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

BLOCK = 20_000
ROBOTS = 300
BROWSERS = 2_000
PAGES = [
    f"/blog/{year}/{n:02d}/tide-tables-and-salt-roads/"
    for year in range(2015, 2026)
    for n in range(1, 29)
]
FILES = [
    "/style.css",
    "/script.js",
    "/cover.jpg",
    "/favicon.ico",
    "/wp-content/uploads/map-of-the-coast.png",
]
COMES_FROM = [
    "-",
    "-",
    "https://t.co/AbCdEf",
    "https://www.google.com/",
    "https://m.facebook.com/",
    "https://bsky.app/",
]


def access_log(place: Path, lines: int) -> Path:
    """Write half a year of a small site: a fifth of the lines are pages requested by people, the rest files and robots."""
    target = place / "access.log"
    dice = random.Random(20250101)
    agents = [
        f"Mozilla/5.0 (compatible; {name}{n}/2.1; +http://bots.example/{n})"
        for n, name in zip(
            range(ROBOTS), ["Crawlerbot", "Feedspider", "Monitorbot"] * ROBOTS, strict=False
        )
    ]
    people = [
        f"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{n % 60 + 70}.0) Gecko/20100101 Firefox/{n % 60 + 70}.{n // 60}"
        for n in range(BROWSERS)
    ]
    with target.open("w", encoding="ascii") as file:
        file.writelines(_lines(lines, dice, agents, people))
    return target


def _lines(count: int, dice: random.Random, robots: list[str], people: list[str]) -> Iterator[str]:
    start = datetime(2025, 1, 1, tzinfo=UTC)
    step = 180 * 86_400 / count
    for first in range(0, count, BLOCK):
        stamp = (start + timedelta(seconds=int(first * step))).strftime("%d/%b/%Y:%H:%M:")
        for n in range(min(BLOCK, count - first)):
            yield _line(f"{stamp}{n * 60 // BLOCK:02d} +0000", dice.random(), dice, robots, people)


def _line(
    stamp: str, chance: float, dice: random.Random, robots: list[str], people: list[str]
) -> str:
    address = f"203.{int(chance * 1e3) % 40}.{int(chance * 1e5) % 256}.{int(chance * 1e7) % 256}"
    page = PAGES[int(chance * 1e6) % len(PAGES)]
    if chance < 0.4:
        agent, request, status, source = robots[int(chance * 1e5) % ROBOTS], f"GET {page}", 200, "-"
    elif chance < 0.75:
        agent, request, status = (
            people[int(chance * 1e5) % BROWSERS],
            f"GET {FILES[int(chance * 1e4) % 5]}",
            200,
        )
        source = f"https://adavale.example{page}"
    elif chance < 0.8:
        agent, request, status, source = (
            robots[int(chance * 1e5) % ROBOTS],
            "GET /wp-login.php",
            404,
            "-",
        )
    else:
        agent, request, status = people[int(chance * 1e5) % BROWSERS], f"GET {page}", 200
        source = COMES_FROM[int(chance * 1e4) % 6]
    return f'{address} - - [{stamp}] "{request} HTTP/1.1" {status} {dice.randrange(200, 60_000)} "{source}" "{agent}"\n'


def goaccess(target: Path) -> int:
    """Let GoAccess turn the log into a report; 0 lines if it isn't installed."""
    program = shutil.which("goaccess")
    if program is None:
        return 0
    report = target.with_name("report.json")
    command = [
        program,
        str(target),
        "--log-format=COMBINED",
        "--no-progress",
        "--no-global-config",
        "-o",
        str(report),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return sum(1 for _ in target.open("rb"))


def read_log(target: Path) -> int:
    """Read the log as roi does, including recognition."""
    from roi.loaders.formats import all_loaders
    from roi.loaders.identify import claimant_of
    from roi.sources.source import open_source

    node = open_source(target)
    loader = claimant_of(node, all_loaders())
    return loader.read(node).rows if loader else 0
