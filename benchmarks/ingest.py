"""Reading big exports against the fastest way to look at the same bytes: seconds of processor time as ratios, and memory.

    python benchmarks/ingest.py [x_archive access_log workbook] [--tweets 1000000] [--lines 10000000] [--rows 200000] [--turns 3]

Each section writes its file once, then reads it in fresh processes, the ways side by side and in turns. Of a way's turns the
quickest counts, and the most memory: another program on the machine can only slow one down. The first way of a section is the measure of the
others. Writes benchmarks/results/ingest.csv: a section that is run again replaces its own lines.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from weblogs import access_log, goaccess, read_log
from workbooks import calamine_all, calamine_alone, kdp_workbook, read_kdp

RESULTS = Path(__file__).parent / "results" / "ingest.csv"
MEGABYTE = 1024
WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def x_archive_zip(place: Path, posts: int) -> Path:
    """Write an X archive in X's layout, the newest post first."""
    target = place / "twitter-archive.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("data/manifest.js", _manifest(posts))
        with archive.open("data/tweets.js", "w", force_zip64=True) as file:
            file.write(b"window.YTD.tweets.part0 = [\n")
            for block in _blocks(posts):
                file.write(block)
            file.write(b"\n]")
    return target


def _manifest(posts: int) -> str:
    files = [{"fileName": "data/tweets.js", "globalName": "YTD.tweets.part0", "count": str(posts)}]
    value = {
        "userInfo": {"accountId": "70070070", "userName": "ada_vale", "displayName": "Ada Vale"},
        "archiveInfo": {"generationDate": "2026-01-01T00:00:00.000Z", "isPartialArchive": False},
        "dataTypes": {"tweets": {"files": files}},
    }
    return "window.__THAR_CONFIG = " + json.dumps(value, indent=2)


def _blocks(posts: int) -> Iterator[bytes]:
    start = datetime(2012, 1, 1, tzinfo=UTC)
    for last in range(posts, 0, -1000):
        texts = (
            _tweet(n, start + timedelta(minutes=7 * n))
            for n in reversed(range(max(last - 1000, 0), last))
        )
        yield (("" if last == posts else ",\n") + ",\n".join(texts)).encode()


def _tweet(number: int, when: datetime) -> str:
    post_id = (int(when.timestamp() * 1000) - 1288834974657) << 22
    link = number % 3 == 0
    url = {"url": "https://t.co/abcdefghij", "expanded_url": f"https://adavale.example/p/{number}"}
    tweet = {
        "edit_info": {
            "initial": {
                "editTweetIds": [str(post_id)],
                "editsRemaining": "5",
                "isEditEligible": True,
            }
        },
        "retweeted": False,
        "source": '<a href="https://mobile.twitter.com" rel="nofollow">Twitter Web App</a>',
        "entities": {
            "hashtags": [{"text": "amwriting", "indices": ["12", "22"]}],
            "symbols": [],
            "user_mentions": [
                {
                    "name": f"Reader {number % 977}",
                    "screen_name": f"reader{number % 977}",
                    "indices": ["0", "9"],
                    "id_str": str(10_000 + number % 977),
                    "id": str(10_000 + number % 977),
                }
            ],
            "urls": [url | {"display_url": "adavale.example/p", "indices": ["30", "53"]}]
            if link
            else [],
        },
        "display_text_range": ["0", "120"],
        "favorite_count": str(number % 40),
        "id_str": str(post_id),
        "truncated": False,
        "retweet_count": str(number % 7),
        "id": str(post_id),
        "possibly_sensitive": False,
        "created_at": when.strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "favorited": False,
        "full_text": f"@reader{number % 977} line {number} of the salt road &amp; its map, café and all"
        + (" https://t.co/abcdefghij" if link else ""),
        "lang": "en",
    }
    if number % 2:
        tweet |= {"in_reply_to_status_id_str": str(post_id - 99), "in_reply_to_user_id_str": "10"}
    return "  " + json.dumps({"tweet": tweet}, indent=2, separators=(",", " : ")).replace(
        "\n", "\n  "
    )


def decode_x(target: Path) -> int:
    """Decode the needed fields and keep nothing: the floor."""
    from roi.loaders.families.json_arrays import pieces_of
    from roi.loaders.families.tweets import Wrapped
    from roi.sources.archives import inside
    from roi.sources.source import open_source

    file = inside(open_source(target))["data"].children["tweets.js"]
    return sum(len(piece.items) for piece in pieces_of(file, Wrapped))


def read_x(target: Path) -> int:
    """Read the archive as roi does."""
    from roi.loaders.formats.x_archive import x_archive
    from roi.sources.archives import inside
    from roi.sources.source import open_source

    return x_archive.read(inside(open_source(target))["data"]).kept["posts"]


SECTIONS: dict[str, tuple[Callable[[Path, int], Path], dict[str, Callable[[Path], int]]]] = {
    "x_archive": (x_archive_zip, {"msgspec decoding alone": decode_x, "roi": read_x}),
    "access_log": (access_log, {"GoAccess": goaccess, "roi": read_log}),
    "workbook": (
        kdp_workbook,
        {
            "calamine alone": calamine_all,
            "calamine, sheets needed": calamine_alone,
            "roi": read_kdp,
        },
    ),
}


def measured(section: str, way: str, target: Path) -> dict[str, float]:
    """Run one way of reading in its own process; imports are not counted."""
    command = [sys.executable, __file__, "--run", section, way, str(target)]
    return dict(
        json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    )


def run(section: str, way: str, target: Path) -> None:
    """Read once and print what it took."""
    import pandas  # noqa: F401 - loaded before the clock starts

    from roi.loaders.formats import all_loaders

    all_loaders()
    before, started = _processor_time(), time.monotonic()
    rows = SECTIONS[section][1][way](target)
    taken, passed = _processor_time() - before, time.monotonic() - started
    peak = max(resource.getrusage(who).ru_maxrss for who in WHO) / MEGABYTE
    print(json.dumps({"rows": rows, "seconds": taken, "passed": passed, "megabytes": peak}))


def _processor_time() -> float:
    """Return the processor seconds of this process and the programs it ran."""
    return sum(use.ru_utime + use.ru_stime for use in map(resource.getrusage, WHO))


def _quickest(turns: list[dict[str, float]]) -> dict[str, float]:
    """Return the fastest run, with the most memory that any run took."""
    best = min(turns, key=lambda turn: turn["seconds"])
    return best | {"megabytes": max(turn["megabytes"] for turn in turns)}


def compared(section: str, amount: int, turns: int) -> list[dict[str, Any]]:
    """Return one line per way of reading the section's file: what it took, and as a multiple of the first."""
    write, ways = SECTIONS[section]
    with tempfile.TemporaryDirectory() as place:
        target = write(Path(place), amount)
        size = target.stat().st_size / 1e6
        runs = [{way: measured(section, way, target) for way in ways} for _ in range(turns)]
    results = {way: _quickest([run[way] for run in runs]) for way in ways}
    floor = next(iter(results.values()))["seconds"]
    return [
        {
            "section": section,
            "file_mb": f"{size:.0f}",
            "way": way,
            "rows": f"{found['rows']:.0f}",
            "cpu_seconds": f"{found['seconds']:.2f}",
            "times_the_first": f"{found['seconds'] / floor:.2f}",
            "clock_seconds": f"{found['passed']:.2f}",
            "turns": str(turns),
            "peak_mb": f"{found['megabytes']:.0f}",
            "date": str(date.today()),
        }
        for way, found in results.items()
    ]


def kept(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Replace a section's lines in the results; return all lines."""
    known = list(csv.DictReader(RESULTS.open(encoding="utf-8"))) if RESULTS.exists() else []
    new = {line["section"] for line in lines}
    lines = sorted(
        [line for line in known if line["section"] not in new] + lines,
        key=lambda line: list(SECTIONS).index(line["section"]),
    )
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    return lines


def main() -> None:
    """Measure the requested sections and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sections", nargs="*")
    parser.add_argument("--tweets", type=int, default=1_000_000)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--run", nargs=3, metavar=("SECTION", "WAY", "FILE"))
    asked = parser.parse_args()
    if asked.run:
        run(asked.run[0], asked.run[1], Path(asked.run[2]))
        return
    amounts = {"x_archive": asked.tweets, "access_log": asked.lines, "workbook": asked.rows}
    lines = [
        line
        for section in asked.sections or SECTIONS
        for line in kept(compared(section, amounts[section], asked.turns))
        if line["section"] == section
    ]
    widths = {
        name: max(len(str(line[name])) for line in [*lines, {name: name}]) for name in lines[0]
    }
    for line in [{name: name for name in lines[0]}, *lines]:
        print("  ".join(str(value).rjust(widths[name]) for name, value in line.items()))


if __name__ == "__main__":
    main()
