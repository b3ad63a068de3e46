"""XML exports element by element: safe against entities, tolerant of control characters that blogs let through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from roi.errors import DamagedFile, UnsafeFile
from roi.sources.limits import MAX_LEVELS, MAX_PARTS
from roi.sources.source import Source, reason_of

NOT_XML = bytes(c for c in range(32) if c not in b"\t\n\r")
BLANKED = bytes.maketrans(NOT_XML, b" " * len(NOT_XML))

PIECE = 1 << 20
MAX_ITEM = 64 << 20  # bytes
DECLARED = re.compile(rb"<\?xml[^>]*encoding=[\"']([\w-]+)")
BEGINNING = re.compile(rb"<\?xml|<rss|<feed")
ENDING = b"</rss>"
ITEM = re.compile(rb"</item>")
SECTION = re.compile(rb"(<(?P<tag>[\w:.-]+)[^<>]*><!\[CDATA\[)(.*?)(\]\]></(?P=tag)>)", re.DOTALL)
TWO_SECTIONS = b"]]]]><![CDATA[>"  # how an end inside a section should be written


class _Readable:
    """A stream of XML without the control characters that XML forbids."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        return self.stream.read(size).translate(BLANKED)


class _Mended:
    """A stream of XML that mends common errors of programs that write exports, one item after the other.

    Anything before the document (a blank line, a program's warning) or after it is removed, bytes
    that are not UTF-8 are replaced, and the end marker of a CDATA section inside one, as in posts
    with scripts, is broken up.
    """

    def __init__(self, stream: IO[bytes], head: bytes) -> None:
        self.stream = stream
        self.rest = b""
        self.started = self.ended = False
        declared = DECLARED.search(head)
        self.is_utf8 = declared is None or declared[1].lower() == b"utf-8"

    def read(self, size: int = -1) -> bytes:  # noqa: ARG002 - pieces end where an item does
        """Return the next bytes."""
        while not self.ended:
            data = self.stream.read(PIECE)
            text = self.rest + data.translate(BLANKED)
            if not self.started and (begun := BEGINNING.search(text)):
                text, self.started = text[begun.start() :], True
            ends = [m.end() for m in ITEM.finditer(text)] if data else [len(text)]
            self.ended = not data
            if ends or len(text) > MAX_ITEM:
                end = ends[-1] if ends else len(text)
                self.rest = text[end:]
                return self._mended(text[:end])
            self.rest = text
        return b""

    def _mended(self, text: bytes) -> bytes:
        if self.ended and (last := text.rfind(ENDING)) >= 0:
            text = text[: last + len(ENDING)]
        if self.is_utf8:
            text = text.decode("utf-8", errors="replace").encode()
        return SECTION.sub(_without_inner_ends, text)


def _without_inner_ends(section: re.Match[bytes]) -> bytes:
    opening, _, inside, closing = section.groups()
    return opening + inside.replace(TWO_SECTIONS, b"]]>").replace(b"]]>", b"]] >") + closing


def elements(source: Source, names: set[str], *, mend: bool = False) -> Iterator[Element]:
    """Yield each element of these names as it ends, and drop it and all others, so that memory stays bounded.

    With `mend`, common errors of programs that write exports are mended first.

    Raises
    ------
    DamagedFile
        If the file is not valid XML.
    UnsafeFile
        If it defines entities, or is nested without end.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    try:
        with source.open() as stream:
            text = _Mended(stream, source.head) if mend else _Readable(stream)
            yield from _ended(iterparse(text, events=("start", "end")), names, source)
    except ParseError as error:
        line, _ = error.position
        raise DamagedFile(file=source.path, reason=f"line {line} is not valid XML") from None
    except DefusedXmlException:
        raise UnsafeFile(
            file=source.path, reason="it defines XML entities, which an export never does"
        ) from None
    except (LookupError, ValueError) as error:
        raise DamagedFile(
            file=source.path, reason=f"its text can't be decoded ({reason_of(error)})"
        ) from None


def _ended(
    events: Iterable[tuple[str, Element]], names: set[str], source: Source
) -> Iterator[Element]:
    around: list[Element] = []  # the elements that have begun and not ended
    wanted = held = (
        0  # how many of them are of these names; the elements kept inside the outermost one
    )
    for event, element in events:
        if event == "start":
            around.append(element)
            wanted += local_name(element) in names
            held += bool(wanted)
            if len(around) > MAX_LEVELS or held > MAX_PARTS:
                reason = f"its elements lie more than {MAX_LEVELS} deep, one in another"
                raise UnsafeFile(
                    file=source.path,
                    reason=reason if held <= MAX_PARTS else "a part of it has no end",
                )
            continue
        around.pop()
        if local_name(element) in names:
            wanted -= 1
            yield element
            element.clear()
        if not wanted:
            held = 0
            if around:
                around[-1].remove(element)


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
