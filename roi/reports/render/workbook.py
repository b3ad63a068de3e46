"""A document as a workbook: its words on the first sheet, then every table, and those behind its pictures, a sheet each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd
from babel.numbers import NumberFormatError, parse_decimal

from roi.display.workbook import workbook
from roi.language.messages import say
from roi.reports.blocks import (
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Items,
    Pairs,
    Section,
    SideBySide,
    Table,
    Text,
    Tiles,
)

Line = tuple[str, str, str]


def to_xlsx(document: Document) -> bytes:
    """Return the workbook; what is a number in the document's locale is one here, too, and no text is a formula."""
    lines = [line for section in document.sections for line in _section(section)]
    columns = [say("workbook.part"), say("workbook.about"), say("workbook.words")]
    sheets = {document.title: pd.DataFrame(lines, columns=columns)}
    blocks = [block for section in document.sections for block in section.blocks]
    for table in _tables(blocks):
        caption = _free(table.caption, sheets)
        sheets[caption] = _frame(table, document.locale)
    return workbook(sheets)


def _free(caption: str, taken: dict[str, pd.DataFrame]) -> str:
    """Return a caption that no table before has."""
    while caption in taken:
        caption = f"{caption} "  # sheets are told apart by a number
    return caption


def _section(section: Section) -> Iterator[Line]:
    about = ""
    for block in section.blocks:
        if isinstance(block, Heading):
            about = block.text
            continue
        for term, words in _words(block):
            yield section.title, term or about, words


def _words(block: Block) -> Iterator[tuple[str, str]]:
    match block:
        case Text(text):
            yield "", text
        case Items(items):
            yield from (("", item) for item in items)
        case Pairs(rows):
            yield from rows
        case Tiles(tiles):
            yield from (
                (t.title, ", ".join(filter(None, (t.word, t.number, t.range)))) for t in tiles
            )
        case Figure(caption=caption, alt=alt):
            yield caption, alt
        case SideBySide(left, right):
            about = ""
            for inner in (*left, *right):
                if isinstance(inner, Heading):
                    about = inner.text
                else:
                    yield from ((term or about, words) for term, words in _words(inner))


def _tables(blocks: Sequence[Block]) -> Iterator[Table]:
    for block in blocks:
        table = block.table if isinstance(block, Figure) else block
        if isinstance(table, Table):
            yield table
            if table.behind is not None:
                yield table.behind


def _frame(table: Table, locale: str) -> pd.DataFrame:
    rows = [[_value(cell, locale) for cell in row] for row in table.rows]
    return pd.DataFrame(rows, columns=list(table.columns), dtype="object")


def _value(cell: Cell, locale: str) -> str | float | None:
    """Return a cell's number where it is one, else its words; of a sparkline, what it shows."""
    if not isinstance(cell, str):
        return cell.alt
    if cell in {"", "–"}:
        return None
    try:
        return float(parse_decimal(cell, locale=locale, strict=True))
    except NumberFormatError:
        return cell
