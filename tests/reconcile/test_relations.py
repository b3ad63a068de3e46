"""The same facts told otherwise: renamed, packed, doubled, cut or shuffled files give the same calendar, or say why not."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import calendars
import held
import pytest
from calendars import Calendar, changed, changed_in_silence, of_files
from table_lines import table

SAMPLE = 40  # of the fixtures, one in so many is tried by the suite; CI's thorough part tries all
FIXTURES = held.fixtures()
# The name alone says which days the file covers, beyond its first and last row.
NAME_SAYS_DAYS = frozenset({"plausible_visitors", "x_content", "x_tweet_activity"})
SAME = frozenset({"zipped", "doubled", "half doubled"})  # whatever is said
FORGETS = frozenset({"cut by size", "cut by day"})  # no piece knows the days between two of them
ORDER_TELLS = frozenset({"plain_table/followers_weekly.csv"})  # its order shows a mistyped year
LINKS_APPEAR = r"(link_posts|announcements)\w*: 0 days became"
Change = Callable[[Path], held.Files | None]


def files_of(fixture: Path, name: str = "") -> held.Files:
    """Return a fixture as a folder of downloads holds it, under its own name or another."""
    name = name or fixture.name
    files = {f"{name}/{path}".rstrip("/"): data for path, data in held.files_of(fixture).items()}
    sidecar = fixture.with_name(f"{fixture.name}.toml")
    return files | ({f"{name}.toml": sidecar.read_bytes()} if sidecar.exists() else {})


@cache
def alone(fixture: Path) -> Calendar:
    return of_files(files_of(fixture))


def renamed(fixture: Path) -> held.Files:
    return files_of(fixture, f"something else (2){fixture.suffix}")


def zipped(fixture: Path) -> held.Files:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, data in files_of(fixture).items():
            archive.writestr(path, data)
    return {"download.zip": packed.getvalue()}


def doubled(fixture: Path) -> held.Files:
    again = {f"again/{path}": data for path, data in files_of(fixture).items()}
    return files_of(fixture) | again


def pieces(fixture: Path, *parts: list[str]) -> held.Files:
    """Return a table in several files, each with the table's head and some of its rows."""
    known = table(fixture)
    assert known is not None
    sidecar = {n: d for n, d in files_of(fixture).items() if n.endswith(".toml")}
    beside = {f"{n}/{name}": d for n in range(len(parts)) for name, d in sidecar.items()}
    return {f"{n}/{fixture.name}": known.written(rows) for n, rows in enumerate(parts)} | beside


def shuffled(fixture: Path) -> held.Files | None:
    known = table(fixture)
    if known is None:
        return None
    rows = list(known.rows)
    random.Random(held.name_of(fixture)).shuffle(rows)
    return pieces(fixture, rows)


def cut_by_size(fixture: Path) -> held.Files | None:
    known = table(fixture)
    half = len(known.rows) // 2 if known else 0
    return pieces(fixture, known.rows[:half], known.rows[half:]) if known else None


def overlapping(fixture: Path) -> held.Files | None:
    known = table(fixture)
    third = len(known.rows) // 3 if known else 0
    return pieces(fixture, known.rows[: 2 * third], known.rows[third:]) if known else None


def half_doubled(fixture: Path) -> held.Files | None:
    known = table(fixture)
    return pieces(fixture, known.rows, known.rows[: len(known.rows) // 2]) if known else None


def cut_by_day(fixture: Path) -> held.Files | None:
    known = table(fixture)
    if known is None or None in known.days or len(set(known.days)) < 2:
        return None
    middle = sorted(set(known.days))[len(set(known.days)) // 2]
    early = [day < middle for day in known.days]
    parts = [
        [row for row, is_early in zip(known.rows, early, strict=True) if is_early == which]
        for which in (True, False)
    ]
    return pieces(fixture, *parts)


CHANGES: dict[str, Change] = {
    "renamed": renamed,
    "zipped": zipped,
    "doubled": doubled,
    "shuffled": shuffled,
    "cut by size": cut_by_size,
    "cut by day": cut_by_day,
    "overlapping": overlapping,
    "half doubled": half_doubled,
}


def silent(fixture: Path, change: str) -> list[str]:
    files = CHANGES[change](fixture)
    if files is None or (table(fixture) and held.name_of(fixture) in ORDER_TELLS):
        return []
    if change == "renamed" and fixture.parent.name in NAME_SAYS_DAYS:
        found = changed_in_silence(alone(fixture), of_files(files))
        return [one for one in found if "days became" not in one]
    if change in SAME:
        return list(changed(alone(fixture), of_files(files)))
    forgets = change in FORGETS
    found = changed_in_silence(alone(fixture), of_files(files), forgets=forgets)
    # A piece without a link says that none was posted, even of a file that hides where links lead.
    return [one for one in found if not (forgets and re.match(LINKS_APPEAR, one))]


def moved_by_another_zone(fixture: Path) -> list[str]:
    """Return what another time zone does to days that a file cut itself, and to how many posts there are."""
    there = of_files(files_of(fixture), replace(calendars.UTC, timezone="Asia/Tokyo"))
    here = alone(fixture)
    posts = [0 if c.timeline is None else len(c.timeline.posts) for c in (here, there)]
    moments = {s.kind for s in here.exports.series if s.grain in {"instant", "hour"}}
    # Payments may be counted on the day of their moment.
    moments |= {s.kind for s in here.exports.series if "moment" in s.frame}
    cut = [c for c in here.daily if calendars.kind_of(c, here.timeline) not in moments]
    same = list(changed(*(_only(c, cut) for c in (here, there))))
    return same + ([] if posts[0] == posts[1] else [f"{posts[0]} posts became {posts[1]}"])


def _only(calendar: Calendar, columns: list[str]) -> Calendar:
    timeline = calendar.timeline
    kept = [c for c in columns if c in calendar.daily]
    return replace(calendar, timeline=timeline and replace(timeline, daily=timeline.daily[kept]))


def raised_by_removing(fixture: Path) -> list[str]:
    """Return the totals that grow when some of the rows go that take nothing away."""
    known = table(fixture)
    if known is None:
        return []
    rows = list(zip(known.rows, known.adds, strict=True))
    gone = set(random.Random(held.name_of(fixture)).sample(range(len(rows)), len(rows) // 4))
    left = [row for n, (row, adds) in enumerate(rows) if n not in gone or not adds]
    fewer, whole = of_files(pieces(fixture, left)), alone(fixture)
    if fewer.told - whole.told:
        return []
    return [
        f"{c}: {whole.total(c):g} became {fewer.total(c):g}"
        for c in whole.daily
        if whole.timeline
        and whole.timeline.column(c).kind == "flow"
        and fewer.total(c) > whole.total(c) + 1e-6
    ]


CHECKS: dict[str, Callable[[Path], list[str]]] = {
    **{change: partial(silent, change=change) for change in CHANGES},
    "in another zone": moved_by_another_zone,
    "with rows removed": raised_by_removing,
}


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.one_in(2)
def test_some_files_told_otherwise_say_the_same(check: str) -> None:
    chosen = random.Random(check).sample(FIXTURES, len(FIXTURES) // SAMPLE)
    wrong = {held.name_of(f): found for f in chosen if (found := CHECKS[check](f))}
    assert wrong == {}


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("fixture", "check"),
    [(f, check) for f in FIXTURES for check in CHECKS],
    ids=lambda x: held.name_of(x) if isinstance(x, Path) else x,
)
def test_every_file_told_otherwise_says_the_same(fixture: Path, check: str) -> None:
    assert CHECKS[check](fixture) == []


EPOCHS: dict[str, Callable[[int], float]] = {
    # Milliseconds since 1970 of each network's numbers, as its own documents and public programs have them.
    "x": lambda n: (n >> 22) + 1_288_834_974_657 if n > 30_000_000_000 else float("nan"),
    "linkedin": lambda n: n >> 22 if n > 10**18 else float("nan"),
    "tiktok": lambda n: (n >> 32) * 1000 if n > 10**18 else float("nan"),
}


@pytest.mark.thorough
def test_an_ids_own_time_agrees_with_its_date() -> None:
    compared: Counter[str] = Counter()
    for fixture in FIXTURES:
        for s in alone(fixture).exports.series:
            if s.kind != "posts" or s.network not in EPOCHS:
                continue
            for number, when in zip(s.frame["post_id"], s.frame["time"], strict=True):
                written = EPOCHS[s.network](int(number)) if str(number).isdecimal() else None
                if written is None or written != written:
                    continue
                compared[s.network] += 1
                apart = abs(when.timestamp() * 1000 - written)
                assert apart <= 2000, (held.name_of(fixture), number, when)
    assert compared.keys() >= {"x", "linkedin", "tiktok"}
