"""Long JSON lists, also as X's .js files, decoded piece by piece so that their size doesn't matter."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, TypeVar

import msgspec

from roi.errors import NotReadable
from roi.sources.limits import MAX_HELD, MAX_PARTS
from roi.sources.source import Source

T = TypeVar("T")

PIECE = 1024 * 1024
MAX_VALUE = 64 * 1024 * 1024  # a list that can't be split into pieces
# What stands between the items of a list.
BORDERS = (b"\n  },\n  {", b"\n}, {", b"\r\n  },\r\n  {", b"\r\n}, {")
BROKEN = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


@dataclass(frozen=True)
class Piece:
    """Some items of a list; `lines` are their numbers in the list, `lost` the numbers of unreadable ones.

    `texts` are the texts of the lost items, b'' for one that was cut off.
    """

    items: list[Any]
    lines: list[int]
    lost: tuple[int, ...] = ()
    texts: tuple[bytes, ...] = ()


def value_of(file: Source, shape: type[T]) -> T | None:
    """Return the one JSON value of a file, ignoring an assignment before it; None if it has a different shape."""
    if file.size > MAX_HELD:
        raise NotReadable(file=file.path, reason="it is one value of more than 256 MB")
    with file.open() as stream:
        text = stream.read(MAX_HELD).removeprefix(b"\xef\xbb\xbf").strip().removesuffix(b";")
    if text.count(b"{") + text.count(b"[") > MAX_PARTS:
        raise NotReadable(file=file.path, reason="it is one value of more than two million parts")
    if not text.startswith((b"[", b"{")):
        text = text.partition(b"=")[2]
    try:
        return msgspec.json.decode(text, type=shape)
    except BROKEN:
        return None


def items_of(file: Source, shape: type[T], keys: Sequence[str] = ()) -> list[T | None] | None:
    """Return the items of a file's list, or of the lists under `keys`, with None for items of a different shape.

    Returns None if the file holds no such list.
    """
    bare = value_of(file, list[msgspec.Raw])
    if bare is None and keys:
        lists = value_of(file, dict[str, msgspec.Raw]) or {}
        found = [_list(lists[key]) for key in keys if key in lists]
        bare = [item for one in found for item in one or ()] if None not in found else None
        bare = bare if found else None
    return None if bare is None else [_item(raw, shape) for raw in bare]


def _list(raw: msgspec.Raw) -> list[msgspec.Raw] | None:
    return _item(raw, list[msgspec.Raw])


def _item(raw: msgspec.Raw, shape: type[T]) -> T | None:
    try:
        return msgspec.json.decode(raw, type=shape)
    except BROKEN:
        return None


def pieces_of(file: Source, shape: Any) -> Iterator[Piece]:
    """Yield a file's list in small pieces, with items decoded to `shape`; a broken item loses only itself.

    A number in the shape may be written as text. If a list ends without its bracket, the file is
    cut off, and one more item counts as lost.
    """
    decoder = msgspec.json.Decoder(list[shape], strict=False)
    first = 1
    with file.open() as stream:
        for text, border, closed in _cut(stream, file.path):
            piece = _decoded(text, border, decoder, first)
            first += len(piece.items) + len(piece.lost)
            yield piece
            if not closed and not piece.lost:
                yield Piece([], [], (first,), (b"",))


@contextmanager
def no_search_for_garbage() -> Iterator[None]:
    """Keep Python from repeatedly searching a growing table for reference cycles: it has none."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def _cut(stream: IO[bytes], path: str) -> Iterator[tuple[bytes, bytes, bool]]:
    """Yield the inside of a list in pieces that end with an item, the border between items (b'' if none), and
    whether the list goes on or is closed by its bracket.
    """
    _, bracket, rest = stream.read(PIECE).partition(b"[")
    if not bracket:
        raise NotReadable(file=path, reason="it holds no list")
    border = b""
    while more := stream.read(max(PIECE, len(rest))):  # grows only if no border is found
        rest += more
        border = border or _border(rest)
        end = rest.rfind(border) + border.find(b",") if border and border in rest else 0
        if end:
            yield rest[:end], border, True
            rest = rest[end + 1 :]
        elif len(rest) > MAX_VALUE:
            raise NotReadable(file=path, reason="a value in it is larger than 64 MB")
    inside = rest.rstrip().removesuffix(b";").rstrip()
    closed = inside.endswith(b"]")
    yield inside.removesuffix(b"]").rstrip(b", \r\n"), border or _border(rest), closed


def _border(text: bytes) -> bytes:
    return next((b for b in BORDERS if b in text), b"")


def _decoded(
    text: bytes, border: bytes, decoder: msgspec.json.Decoder[list[Any]], first: int
) -> Piece:
    try:
        items = decoder.decode(b"[" + text + b"]")
        return Piece(items, list(range(first, first + len(items))))
    except BROKEN:
        return _one_by_one(_items(text, border), decoder, first)


def _items(text: bytes, border: bytes) -> list[bytes]:
    if not border:
        return [text]
    end, start = border.split(b",")
    parts = text.split(border)
    return [
        (start if i else b"") + part + (end if i < len(parts) - 1 else b"")
        for i, part in enumerate(parts)
    ]


def _one_by_one(texts: list[bytes], decoder: msgspec.json.Decoder[list[Any]], first: int) -> Piece:
    items: list[Any] = []
    lines: list[int] = []
    lost: dict[int, bytes] = {}
    for number, text in enumerate(texts, start=first):
        try:
            items.extend(decoder.decode(b"[" + text + b"]"))
            lines.append(number)
        except BROKEN:
            lost[number] = text
    return Piece(items, lines, tuple(lost), tuple(lost.values()))
