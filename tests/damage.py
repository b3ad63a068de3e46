"""Seeded mutations of export files. Each says how many rows it may change without a problem or note.

Nobody can notice a digit replaced by another digit. A loader can notice rows that were dropped, merged or doubled, columns
that moved, a remainder swallowed by a stray quotation mark, and a list or an archive that is cut off.
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
class Mutation:
    """A damaged file, and what may change silently: fewer or more rows of a kind, and rows with other numbers.

    `lines` are the lines hit, if a text was damaged in few places. A file that was cut off keeps its lines in place.
    """

    name: str
    data: bytes
    fewer: int = 0
    more: int = 0
    changed: int = 0
    is_cut: bool = False
    lines: frozenset[int] = frozenset()


def mutated(
    fixture: str, files: dict[str, bytes], seed: int, rows: frozenset[int] = frozenset()
) -> tuple[str, Mutation]:
    """Return the name of the fixture's file that this seed mutates, and its mutation; `rows` as in `mutate`."""
    rng = random.Random(f"{fixture}:{seed}")
    name = rng.choice(sorted(files))
    return name, mutate(files[name], rng, rows)


def mutate(data: bytes, rng: random.Random, rows: frozenset[int] = frozenset()) -> Mutation:
    """Return a random mutation of a file. `rows` are the lines known to hold rows that count.

    A mutation of only such lines may change nothing but their own numbers.
    """
    if data[:2] == b"\x1f\x8b":
        return _inside(data, rng, "gz", gzip.decompress, lambda d: gzip.compress(d, mtime=0))
    if data[:3] == b"BZh":
        return _inside(data, rng, "bz2", bz2.decompress, bz2.compress)
    if data[:4] == b"PK\x03\x04":
        return _zipped(data, rng) if rng.random() < 0.6 else _packed(data, rng)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        if rng.random() < 0.8:
            return _inside_text(_text(data.decode("utf-16").encode(), rng))
        mutation = _binary(data, rng)
        return cut(data, len(mutation.data)) if data.startswith(mutation.data) else mutation
    if b"\x00" in data[:512]:
        return _binary(data, rng)
    mutation = _text(data, rng)
    return mutation if is_structured(data) else _within(rows, mutation)


def _within(rows: frozenset[int], mutation: Mutation) -> Mutation:
    """Narrow down what a mutation may change, if the lines of rows that count are known."""
    hit = len(mutation.lines)
    if rows and hit and mutation.lines <= rows:
        return replace(
            mutation, fewer=min(mutation.fewer, hit), changed=min(mutation.changed, 2 * hit)
        )
    return replace(mutation, changed=ANY) if rows and hit and mutation.changed else mutation


def _inside_text(mutation: Mutation) -> Mutation:
    data = mutation.data.decode(errors="replace").encode("utf-16")
    return replace(mutation, name=f"utf-16: {mutation.name}", data=data)


def _inside(
    data: bytes,
    rng: random.Random,
    name: str,
    unpack: Callable[[bytes], bytes],
    pack: Callable[[bytes], bytes],
) -> Mutation:
    if rng.random() < 0.5:
        return _packed(data, rng)
    mutation = _text(unpack(data), rng)
    return replace(mutation, name=f"{name}: {mutation.name}", data=pack(mutation.data))


def _packed(data: bytes, rng: random.Random) -> Mutation:
    """Damage packed bytes. Their checksums must reveal it, so nothing may change silently."""
    return replace(_binary(data, rng), changed=0)


def _zipped(data: bytes, rng: random.Random) -> Mutation:
    """Damage one member of a zip or workbook, and repack it."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = [(i, old.read(i)) for i in old.infolist()]
    which = rng.randrange(len(members))
    inner = members[which][1]
    if rng.random() < 0.1:
        mutation = Mutation("a member is missing", b"", fewer=ANY, changed=ANY)
        members.pop(which)
    else:
        mutation = _text(inner, rng)
        members[which] = (members[which][0], mutation.data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info, content in members:
            new.writestr(info.filename, content)
    return replace(mutation, name=f"member {which}: {mutation.name}", data=out.getvalue())


def _binary(data: bytes, rng: random.Random) -> Mutation:
    """Damage bytes of unknown structure; without checksums, a few numbers may change."""
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
    return Mutation(f"{name} at {at}", made, changed=2)


def _text(data: bytes, rng: random.Random) -> Mutation:
    kinds = [
        _byte,
        _byte,
        _separator,
        _separator,
        _line,
        _line,
        _cut,
        _piece,
        _token,
        _token,
        _odd,
    ]
    if not data:
        return Mutation("litter in an empty file", rng.randbytes(5), changed=2)
    return rng.choice(kinds)(data, rng)


def is_structured(data: bytes) -> bool:
    """Return whether a text marks its own end: JSON, XML, HTML."""
    start = data.lstrip(b"\xef\xbb\xbf \r\n")
    return start[:1] in (b"{", b"[", b"<") or bool(re.search(rb"=\s*[\[{]", start[:200]))


def _delimiter(data: bytes) -> bytes:
    return max((b",", b";", b"\t", b"|"), key=data[:4000].count)


def _edited(name: str, data: bytes, at: int, end: int, new: bytes) -> Mutation:
    """Replace data[at:end]. An edit of row or column separators must be reported or change nothing.

    The top of a file may apply to all rows (a column's name, a site, a year), so another word there may change all of
    them; in JSON and XML that may be anywhere.
    """
    old = data[at:end]
    anywhere = is_structured(data)
    rows = _separators(data, at) if b'"' not in old + new else (_delimiter(data), *ENDS)
    bare, put = (re.sub(rb'"[^"]*"', b"", x) for x in (old, new))
    moved = not anywhere and any(bare.count(s) != put.count(s) for s in rows)
    quoted = not anywhere and (old.count(b'"') - new.count(b'"')) % 2 == 1
    top = len(b"".join(data.splitlines(keepends=True)[:2]))
    head = anywhere or at < max(len(data) // 4, top)
    changed = 0 if moved or (quoted and not head) else ANY if head else 2
    words = f"{name} at {at}: {old[:20]!r} to {new[:20]!r}"
    return Mutation(
        words, data[:at] + new + data[end:], changed=changed, lines=_lines_hit(data, at, end)
    )


def _separators(data: bytes, at: int) -> tuple[bytes, ...]:
    """Return the characters that separate rows and columns at a place; within quotation marks they separate nothing.

    A quoted text continues past the end of a line only in a table, if a cell begins with the quotation mark; in a log
    the line is broken.
    """
    before = data[:at]
    if before.count(b'"') % 2 == 0:
        return (_delimiter(data), *ENDS) if _delimiter(data) in data else ENDS
    return () if re.search(rb'(?:^|[\n\r,;\t])"(?:[^"]|"")*$', before) else ENDS


def _lines_hit(data: bytes, at: int, end: int) -> frozenset[int]:
    first = data.count(b"\n", 0, at) + 1
    return frozenset(range(first, first + data.count(b"\n", at, end) + 1))


def _byte(data: bytes, rng: random.Random) -> Mutation:
    """Flip, replace, remove or insert one byte."""
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


def _separator(data: bytes, rng: random.Random) -> Mutation:
    """Remove or insert a separator of rows or columns."""
    separator = rng.choice(
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
    places = [m.start() for m in re.finditer(re.escape(separator), data)]
    if places and rng.random() < 0.5:
        at = rng.choice(places)
        return _edited("a separator missing", data, at, at + len(separator), b"")
    at = rng.randrange(len(data) + 1)
    return _edited("an extra separator", data, at, at, separator)


def _line(data: bytes, rng: random.Random) -> Mutation:
    """Remove, double, swap or empty whole lines."""
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
    return Mutation(
        f"line {at + 1} {name}",
        b"".join(made),
        fewer=ANY if name == "lost" and head == ANY else 1,
        more=1,
        changed=head,
        lines=frozenset() if name == "swapped" else frozenset({at + 1}),
    )


def _cut(data: bytes, rng: random.Random) -> Mutation:
    return _cut_text(data, rng.randrange(len(data)))


def cut(data: bytes, at: int) -> Mutation:
    """Cut a file off. A packed one must show it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data[:at].decode("utf-16", errors="ignore").encode()
        return replace(_cut_text(data.decode("utf-16").encode(), len(text)), data=data[:at])
    is_text = b"\x00" not in data[:512] and data[:2] not in (b"PK", b"\x1f\x8b")
    return _cut_text(data, at) if is_text else Mutation(f"cut off at {at}", data[:at])


def _cut_text(data: bytes, at: int) -> Mutation:
    """Cut a text off. It may lose its end silently only if it consists of lines, and only where its last cell may end."""
    left, right = data[:at], data[at:]
    begun = left.rpartition(b"\n")[2].strip()
    missing = re.split(rb"[\r\n]", right, maxsplit=1)[0]
    bare = re.sub(rb'"[^"]*("|$)', b"", missing)
    begun = begun.strip(b",;|\t ")  # a blank row is no row
    visible = begun and (begun.count(b'"') % 2 == 1 or _delimiter(data) in bare)
    if data.startswith(b"From "):
        visible = b""  # a mail may end anywhere
    if is_structured(data):
        lines = data.lstrip().startswith(b"{") and b"}\n{" in data  # one value a line
        visible = begun if lines else right.strip(b"\r\n\t ;]}>")
    rows = 0 if visible else ANY
    return Mutation(f"cut off at {at}", left, fewer=rows, changed=rows, is_cut=True)


def _piece(data: bytes, rng: random.Random) -> Mutation:
    """Remove, double or blank a piece that begins and ends anywhere."""
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
    return Mutation(
        f"{at} to {end} {name}",
        made,
        fewer=rows,
        more=rows,
        changed=ANY if is_structured(data) or at < 2000 else 2 * rows,
        lines=_lines_hit(data, at, end),
    )


def _token(data: bytes, rng: random.Random) -> Mutation:
    """Replace a word or number by another value."""
    found = list(TOKEN.finditer(data))
    if not found:
        return _byte(data, rng)
    token = rng.choice(found)
    new = rng.choice([rng.choice(ODD), rng.choice(found)[0]])
    return _edited("a word", data, token.start(), token.end(), new)


def _odd(data: bytes, rng: random.Random) -> Mutation:
    at = rng.randrange(len(data) + 1)
    return _edited("something odd", data, at, at, rng.choice(ODD))
