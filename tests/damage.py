"""Seeded damage to export files: each blow says how many rows it may change without a word, by its own nature.

A digit that became another digit can't be noticed. What can: rows that were dropped, merged or doubled, columns that
moved, a remainder swallowed by a stray quotation mark, a list or an archive that is cut off.
"""

from __future__ import annotations

import bz2
import gzip
import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace

ANY = 10**9
ODD = (
    b"99999999999999999999",
    b"1e999",
    b"-7",
    b"NaN",
    b"inf",
    b"",
    b" ",
    b"null",
    b"true",
    b"[]",
    b"{}",
    b'"',
    b"''",
    b"1066-01-01",
    b"2025-02-30",
    b"31/12/2025",
    b"1,2",
    b"1.234,5",
    b"(5.00)",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xae",
    "١٢".encode(),
    "１２".encode(),
    b"=cmd|' /C calc'!A0",
    b'=HYPERLINK("http://x")',
    b"%s",
    b"{}",
    b"\x1b[31m",
    b"\xc2\xa0",
    b"../../etc/passwd",
    b"2025-03-04T99:00:00Z",
    b"0000000000",
    b"1.22E+17",
    b"-0",
)
TOKEN = re.compile(rb'"(?:[^"\\\n]|\\.)*"|-?\d[\d.]*|true|false|null|[A-Za-z_]\w*')
ENDS = (b"\n", b"\r")


@dataclass(frozen=True)
class Blow:
    """A damaged file, and what may change without a word: rows of a kind gone or more, and rows with other numbers.

    `lines` are those it hit, where a text is damaged in few places; a file that is cut off keeps its lines in place.
    """

    name: str
    data: bytes
    fewer: int = 0
    more: int = 0
    changed: int = 0
    is_cut: bool = False
    lines: frozenset[int] = frozenset()


def dealt(
    fixture: str, files: dict[str, bytes], seed: int, rows: frozenset[int] = frozenset()
) -> tuple[str, Blow]:
    """Return which of a fixture's files the blow of this seed hits, and the blow; `rows` as in `blows`."""
    rng = random.Random(f"{fixture}:{seed}")
    name = rng.choice(sorted(files))
    return name, blows(files[name], rng, rows)


def blows(data: bytes, rng: random.Random, rows: frozenset[int] = frozenset()) -> Blow:
    """Return one blow to a file, chosen at random; `rows` are the lines that are known to hold rows that count.

    What hits only such lines may change nothing but their own numbers.
    """
    if data[:2] == b"\x1f\x8b":
        return _inside(data, rng, "gz", gzip.decompress, lambda d: gzip.compress(d, mtime=0))
    if data[:3] == b"BZh":
        return _inside(data, rng, "bz2", bz2.decompress, bz2.compress)
    if data[:4] == b"PK\x03\x04":
        return _zipped(data, rng) if rng.random() < 0.6 else _packed_blow(data, rng)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        if rng.random() < 0.8:
            return _inside_text(_text(data.decode("utf-16").encode(), rng))
        blow = _binary(data, rng)
        return cut(data, len(blow.data)) if data.startswith(blow.data) else blow
    if b"\x00" in data[:512]:
        return _binary(data, rng)
    blow = _text(data, rng)
    return blow if is_structured(data) else _within(rows, blow)


def _within(rows: frozenset[int], blow: Blow) -> Blow:
    """Return a blow with what it may change, where it is known which lines hold rows that count."""
    hit = len(blow.lines)
    if rows and hit and blow.lines <= rows:
        return replace(blow, fewer=min(blow.fewer, hit), changed=min(blow.changed, 2 * hit))
    return replace(blow, changed=ANY) if rows and hit and blow.changed else blow


def _inside_text(blow: Blow) -> Blow:
    data = blow.data.decode(errors="replace").encode("utf-16")
    return replace(blow, name=f"utf-16: {blow.name}", data=data)


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
    return start[:1] in (b"{", b"[", b"<") or bool(re.search(rb"=\s*[\[{]", start[:200]))


def _delimiter(data: bytes) -> bytes:
    return max((b",", b";", b"\t", b"|"), key=data[:4000].count)


def _edited(name: str, data: bytes, at: int, end: int, new: bytes) -> Blow:
    """Replace data[at:end]; an edit of what holds rows and columns apart must be told or change nothing.

    What stands at the top may say something of all rows (a column's name, a site, a year), and another word there is
    another word; in JSON and XML that may be anywhere.
    """
    old = data[at:end]
    anywhere = is_structured(data)
    rows = _signs(data, at) if b'"' not in old + new else (_delimiter(data), *ENDS)
    bare, put = (re.sub(rb'"[^"]*"', b"", x) for x in (old, new))
    moved = not anywhere and any(bare.count(s) != put.count(s) for s in rows)
    quoted = not anywhere and (old.count(b'"') - new.count(b'"')) % 2 == 1
    top = len(b"".join(data.splitlines(keepends=True)[:2]))
    head = anywhere or at < max(len(data) // 4, top)
    changed = 0 if moved or (quoted and not head) else ANY if head else 2
    words = f"{name} at {at}: {old[:20]!r} to {new[:20]!r}"
    return Blow(
        words, data[:at] + new + data[end:], changed=changed, lines=_lines_hit(data, at, end)
    )


def _signs(data: bytes, at: int) -> tuple[bytes, ...]:
    """Return the signs that hold rows and columns apart at a place: within quotation marks they are letters of a name.

    A line that ends within them goes on only in a table, where a cell begins with them; in a log it is broken.
    """
    before = data[:at]
    if before.count(b'"') % 2 == 0:
        return (_delimiter(data), *ENDS) if _delimiter(data) in data else ENDS
    return () if re.search(rb'(?:^|[\n\r,;\t])"(?:[^"]|"")*$', before) else ENDS


def _lines_hit(data: bytes, at: int, end: int) -> frozenset[int]:
    first = data.count(b"\n", 0, at) + 1
    return frozenset(range(first, first + data.count(b"\n", at, end) + 1))


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
        lines=frozenset() if name == "swapped" else frozenset({at + 1}),
    )


def _cut(data: bytes, rng: random.Random) -> Blow:
    return _cut_text(data, rng.randrange(len(data)))


def cut(data: bytes, at: int) -> Blow:
    """Cut a file off. Packed ones must show it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        letters = data[:at].decode("utf-16", errors="ignore").encode()
        return replace(_cut_text(data.decode("utf-16").encode(), len(letters)), data=data[:at])
    is_text = b"\x00" not in data[:512] and data[:2] not in (b"PK", b"\x1f\x8b")
    return _cut_text(data, at) if is_text else Blow(f"cut off at {at}", data[:at])


def _cut_text(data: bytes, at: int) -> Blow:
    """Cut a text off. Only one of lines may lose its end in silence, and only where its last cell may end."""
    left, right = data[:at], data[at:]
    begun = left.rpartition(b"\n")[2].strip()
    missing = re.split(rb"[\r\n]", right, maxsplit=1)[0]
    bare = re.sub(rb'"[^"]*("|$)', b"", missing)
    begun = begun.strip(b",;|\t ")  # a blank row is no row
    visible = begun and (begun.count(b'"') % 2 == 1 or _delimiter(data) in bare)
    if data.startswith(b"From "):
        visible = b""  # a letter may end anywhere
    if is_structured(data):
        lines = data.lstrip().startswith(b"{") and b"}\n{" in data  # one value a line
        visible = begun if lines else right.strip(b"\r\n\t ;]}>")
    rows = 0 if visible else ANY
    return Blow(f"cut off at {at}", left, fewer=rows, changed=rows, is_cut=True)


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
        lines=_lines_hit(data, at, end),
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
