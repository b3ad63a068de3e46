"""XML exports element by element: safe against entities, tolerant of the control characters that blogs let through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from roi.errors import DamagedFile, UnsafeFile
from roi.sources.source import Source, reason_of

NOT_XML = bytes(c for c in range(32) if c not in b"\t\n\r")
BLANKED = bytes.maketrans(NOT_XML, b" " * len(NOT_XML))


class _Readable:
    """A stream of XML without the control characters that XML forbids."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        return self.stream.read(size).translate(BLANKED)


def elements(source: Source, names: set[str]) -> Iterator[Element]:
    """Yield each element of these names as it ends, and empty it afterwards, so that memory stays bounded.

    Raises
    ------
    DamagedFile
        If the file is not valid XML.
    UnsafeFile
        If it defines entities.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    try:
        with source.open() as stream:
            for _, element in iterparse(_Readable(stream), events=("end",)):
                if local_name(element) in names:
                    yield element
                    element.clear()
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


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
