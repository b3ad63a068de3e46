"""Seeded damage to export files, and the check that a reading never keeps silent about a count it got wrong.

A digit that became another digit can't be noticed. What can: rows that were dropped, merged or doubled, columns that
moved, a remainder swallowed by a stray quotation mark, a list or an archive that is cut off. Each blow says how many
rows it may change without a word, by its own nature; `silent` compares what came out before and after.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import random
import re
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import roi
from roi.errors import NotEnough, RoiError
from roi.records import KINDS, Dataset

FIXTURES = Path(__file__).parent / "loaders"
ANY = 10**9
ODD = (
    b"99999999999999999999", b"1e999", b"-7", b"NaN", b"inf", b"", b" ", b"null", b"true", b"[]", b"{}", b'"', b"''",
    b"1066-01-01", b"2025-02-30", b"31/12/2025", b"1,2", b"1.234,5", b"(5.00)", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf",
    b"\xe2\x80\xae", "١٢".encode(), "１２".encode(), b"=cmd|' /C calc'!A0", b"=HYPERLINK(\"http://x\")", b"%s", b"{}",
    b"\x1b[31m", b"\xc2\xa0", b"../../etc/passwd", b"2025-03-04T99:00:00Z", b"0000000000", b"1.22E+17", b"-0",
)  # fmt: skip
TOKEN = re.compile(rb'"(?:[^"\\\n]|\\.)*"|-?\d[\d.]*|true|false|null|[A-Za-z_]\w*')
ENDS = (b"\n", b"\r")


@dataclass(frozen=True)
class Blow:
    """A damaged file, and what may change without a word: rows of a kind gone or more, and rows with other numbers."""

    name: str
    data: bytes
    fewer: int = 0
    more: int = 0
    changed: int = 0


@dataclass(frozen=True)
class Seen:
    """What roi makes of a folder: rows kept of each kind and set aside, their numbers, and every sentence it told."""

    kept: Counter[str] = field(default_factory=Counter)
    numbers: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    told: frozenset[str] = frozenset()
    aside: int = 0
    datasets: int = 0


def fixtures() -> list[Path]:
    """Return every fixture of every loader."""
    return sorted(
        p
        for d in FIXTURES.iterdir()
        if d.is_dir()
        for p in d.iterdir()
        if p.suffix not in {".golden", ".toml"}
    )


def name_of(fixture: Path) -> str:
    return f"{fixture.parent.name}/{fixture.name}"


@contextmanager
def copied(fixture: Path) -> Iterator[tuple[Path, list[Path]]]:
    """Yield a folder that holds a fixture as an author would have it, and the files of the fixture in it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / fixture.name
        if fixture.is_dir():
            shutil.copytree(fixture, place)
        else:
            shutil.copy(fixture, place)
        sidecar = fixture.with_name(f"{fixture.name}.toml")
        if sidecar.exists():
            shutil.copy(sidecar, folder)
        files = sorted(p for p in place.rglob("*") if p.is_file()) if place.is_dir() else [place]
        yield Path(folder), files


def seen(folder: Path) -> Seen:
    """Return what roi makes of a folder; an error in our words is a sentence, any other goes through."""
    try:
        exports = roi.load(folder)
        roi.overlay(exports)
    except NotEnough:
        pass
    except RoiError as error:
        return Seen(told=frozenset({str(error)}))
    json.dumps(exports.to_dict(), allow_nan=False)
    readings = [(e.file, e.reading) for e in exports.exports]
    kept: Counter[str] = Counter()
    told = [f"{u.file}: {u.because}" for u in exports.unknown]
    for file, reading in readings:
        assert reading.rows == sum(reading.kept.values()) + reading.set_aside_count
        kept.update(reading.kept)
        told += [*map(str, reading.problems), *reading.notes]
        told += [f"{file}: {s.count} {s.reason} {s.lines}" for s in reading.set_aside]
        told += [] if any(reading.kept.values()) else [f"{file}: nothing by day"]
    datasets = [d for _, reading in readings for d in reading.datasets]
    aside = sum(reading.set_aside_count for _, reading in readings)
    return Seen(kept, _numbers(datasets), frozenset(told), aside, len(datasets))


def _numbers(datasets: list[Dataset]) -> Counter[tuple[Any, ...]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for d in datasets:
        rows = d.frame[list(KINDS[d.kind].measures)].round(9).astype("object")
        found.update(
            (d.kind, *row) for row in rows.where(rows.notna(), None).itertuples(index=False)
        )
    return found


def silent(before: Seen, after: Seen, blow: Blow) -> str | None:
    """Return what came out wrong without a word being said, or None."""
    if after.told - before.told:
        return None
    back = max(0, before.aside - after.aside)  # rows that had been set aside and now count
    for kind in before.kept | after.kept:
        change = after.kept[kind] - before.kept[kind]
        gone = 0 in (
            before.kept[kind],
            after.kept[kind],
        )  # a list that is gone can't be told from one that was never there
        if not gone and not -blow.fewer <= change <= blow.more + back:
            return f"{before.kept[kind]} {kind} became {after.kept[kind]}"
    lost = before.numbers - after.numbers
    lost = Counter({row: n for row, n in lost.items() if after.kept[row[0]]})
    if lost.total() > back + blow.fewer + blow.changed * 2 * max(before.datasets, 1):
        new = after.numbers - before.numbers
        return f"the numbers of {lost.total()} rows changed: {list(lost)[:2]} to {list(new)[:2]}"
    return None


def blows(data: bytes, rng: random.Random) -> Blow:
    """Return one blow to a file, chosen at random."""
    if data[:2] == b"\x1f\x8b":
        return _inside(data, rng, "gz", gzip.decompress, lambda d: gzip.compress(d, mtime=0))
    if data[:3] == b"BZh":
        return _inside(data, rng, "bz2", bz2.decompress, bz2.compress)
    if data[:4] == b"PK\x03\x04":
        return _zipped(data, rng) if rng.random() < 0.6 else _packed_blow(data, rng)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") and rng.random() < 0.8:
        plain = data.decode("utf-16").encode()
        return _inside_text(_text(plain, rng))
    if b"\x00" in data[:512]:
        return _binary(data, rng)
    return _text(data, rng)


def _inside_text(blow: Blow) -> Blow:
    return replace(
        blow, name=f"utf-16: {blow.name}", data=blow.data.decode(errors="replace").encode("utf-16")
    )


def _inside(
    data: bytes,
    rng: random.Random,
    name: str,
    unpack: Callable[[bytes], bytes],
    pack: Callable[[bytes], bytes],
) -> Blow:
    if rng.random() < 0.5:
        return _packed_blow(data, rng)
    blow = _text(unpack(data), rng)
    return replace(blow, name=f"{name}: {blow.name}", data=pack(blow.data))


def _packed_blow(data: bytes, rng: random.Random) -> Blow:
    """Damage packed bytes: their checksums must show it, so nothing may change in silence."""
    return replace(_binary(data, rng), changed=0)


def _zipped(data: bytes, rng: random.Random) -> Blow:
    """Damage one member of a zip or workbook, and pack it again."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = [(i, old.read(i)) for i in old.infolist()]
    which = rng.randrange(len(members))
    inner = members[which][1]
    if rng.random() < 0.1:
        blow = Blow("a member is missing", b"", fewer=ANY, changed=ANY)
        members.pop(which)
    else:
        blow = _text(inner, rng)
        members[which] = (members[which][0], blow.data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info, content in members:
            new.writestr(info.filename, content)
    return replace(blow, name=f"member {which}: {blow.name}", data=out.getvalue())


def _binary(data: bytes, rng: random.Random) -> Blow:
    """Damage bytes of which we know no structure; without checksums, a few numbers may change."""
    at = rng.randrange(len(data))
    end = min(len(data), at + rng.choice([1, 1, 4, 64, 1024]))
    name, made = rng.choice(
        [
            (
                "bits flipped",
                data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :],
            ),
            ("a byte replaced", data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]),
            ("cut off", data[:at]),
            ("zeros", data[:at] + b"\x00" * (end - at) + data[end:]),
            ("a piece missing", data[:at] + data[end:]),
            ("a piece twice", data[:end] + data[at:]),
            ("litter at the end", data + rng.randbytes(end - at)),
        ]
    )
    return Blow(f"{name} at {at}", made, changed=2)


def _text(data: bytes, rng: random.Random) -> Blow:
    kinds = [
        _letter,
        _letter,
        _structure,
        _structure,
        _line,
        _line,
        _cut,
        _piece,
        _token,
        _token,
        _odd,
    ]
    if not data:
        return Blow("litter in an empty file", rng.randbytes(5), changed=2)
    return rng.choice(kinds)(data, rng)


def is_structured(data: bytes) -> bool:
    """Whether a text says itself where it ends: JSON, XML, HTML."""
    start = data.lstrip(b"\xef\xbb\xbf \r\n")
    return start[:1] in (b"{", b"[", b"<") or b"= [" in start[:200] or b"=[" in start[:200]


def _delimiter(data: bytes) -> bytes:
    return max((b",", b";", b"\t", b"|"), key=data[:4000].count)


def _edited(name: str, data: bytes, at: int, end: int, new: bytes) -> Blow:
    """Replace data[at:end]; an edit of what holds rows and columns apart must be told or change nothing.

    What stands at the top may say something of all rows (a column's name, a site, a year), and another word there is
    another word; in JSON and XML that may be anywhere.
    """
    old = data[at:end]
    anywhere = is_structured(data)
    rows = (_delimiter(data), *ENDS)
    moved = not anywhere and any(old.count(s) != new.count(s) for s in rows)
    quoted = not anywhere and old.count(b'"') != new.count(b'"')
    top = len(b"".join(data.splitlines(keepends=True)[:2]))
    head = anywhere or at < max(len(data) // 4, top)
    changed = 0 if moved or (quoted and not head) else ANY if head else 2
    words = f"{name} at {at}: {old[:20]!r} to {new[:20]!r}"
    return Blow(words, data[:at] + new + data[end:], changed=changed)


def _letter(data: bytes, rng: random.Random) -> Blow:
    """Flip, replace, take out or put in one byte."""
    at = rng.randrange(len(data))
    new = rng.choice(
        [
            bytes([data[at] ^ (1 << rng.randrange(8))]),
            bytes([rng.randrange(256)]),
            b"",
            data[at : at + 1] + bytes([rng.randrange(256)]),
        ]
    )
    return _edited("a byte", data, at, at + 1, new)


def _structure(data: bytes, rng: random.Random) -> Blow:
    """Take out or put in what holds rows and columns apart."""
    sign = rng.choice(
        [
            _delimiter(data),
            _delimiter(data),
            b'"',
            b'"',
            b"\n",
            b"\n",
            b"\r",
            b"\r\n",
            b"'",
            b"}",
            b"]",
            b"{",
            b"[",
            b"<",
            b">",
            b":",
        ]
    )
    places = [m.start() for m in re.finditer(re.escape(sign), data)]
    if places and rng.random() < 0.5:
        at = rng.choice(places)
        return _edited("a sign missing", data, at, at + len(sign), b"")
    at = rng.randrange(len(data) + 1)
    return _edited("a sign more", data, at, at, sign)


def _line(data: bytes, rng: random.Random) -> Blow:
    """Lose, double, swap or empty whole lines."""
    lines = data.splitlines(keepends=True)
    at = rng.randrange(len(lines))
    name = rng.choice(["lost", "twice", "swapped", "empty", "from elsewhere"])
    if name == "lost":
        made = [*lines[:at], *lines[at + 1 :]]
    elif name == "twice":
        made = [*lines[: at + 1], *lines[at:]]
    elif name == "swapped":
        other = rng.randrange(len(lines))
        made = list(lines)
        made[at], made[other] = made[other], made[at]
    elif name == "empty":
        made = [*lines[:at], b"\n", *lines[at:]]
    else:
        made = [*lines[:at], rng.choice(lines), *lines[at:]]
    head = ANY if is_structured(data) or at < 12 or name == "swapped" else 2
    return Blow(
        f"line {at + 1} {name}",
        b"".join(made),
        fewer=ANY if name == "lost" and head == ANY else 1,
        more=1,
        changed=head,
    )


def _cut(data: bytes, rng: random.Random) -> Blow:
    """Cut the file off. Only a text of lines may lose its end in silence, and only where its last cell may end."""
    at = rng.randrange(len(data))
    left, right = data[:at], data[at:]
    begun = left.rpartition(b"\n")[2].strip()
    missing = re.split(rb"[\r\n]", right, maxsplit=1)[0]
    visible = begun and any(sign in missing for sign in (_delimiter(data), b'"'))
    if is_structured(data):
        lines = data.lstrip().startswith(b"{") and b"}\n{" in data  # one value a line
        visible = begun if lines else right.strip(b"\r\n\t ;]}>")
    rows = 0 if visible else ANY
    return Blow(f"cut off at {at}", left, fewer=rows, changed=rows)


def _piece(data: bytes, rng: random.Random) -> Blow:
    """Lose, double or blank a piece that begins and ends anywhere."""
    at = rng.randrange(len(data))
    end = min(len(data), at + rng.choice([2, 8, 40, 200, 1000]))
    rows = data[at:end].count(b"\n") + 2
    name, made = rng.choice(
        [
            ("missing", data[:at] + data[end:]),
            ("twice", data[:end] + data[at:]),
            ("zeros", data[:at] + b"\x00" * (end - at) + data[end:]),
        ]
    )
    return Blow(
        f"{at} to {end} {name}",
        made,
        fewer=rows,
        more=rows,
        changed=ANY if is_structured(data) or at < 2000 else 2 * rows,
    )


def _token(data: bytes, rng: random.Random) -> Blow:
    """Put another value in the place of a word or number."""
    found = list(TOKEN.finditer(data))
    if not found:
        return _letter(data, rng)
    token = rng.choice(found)
    new = rng.choice([rng.choice(ODD), rng.choice(found)[0]])
    return _edited("a word", data, token.start(), token.end(), new)


def _odd(data: bytes, rng: random.Random) -> Blow:
    at = rng.randrange(len(data) + 1)
    return _edited("something odd", data, at, at, rng.choice(ODD))
