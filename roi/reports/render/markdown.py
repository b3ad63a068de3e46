"""A document as Markdown: its text and tables, each figure as its alt text."""

from __future__ import annotations

from roi.reports.blocks import (
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Items,
    Pairs,
    SideBySide,
    Table,
    Text,
    Tiles,
)
from roi.verdict.one_page import Tile

SPECIAL = str.maketrans({c: "\\" + c for c in "\\`*_{}[]<>#|~$&"})


def to_markdown(document: Document) -> str:
    """Return the document as Markdown with GitHub's tables; nothing from the files is read as markup."""
    parts = [f"# {plain(document.title)}", plain(f"{document.subtitle}. {document.period}")]
    for section in document.sections:
        parts += [f"## {plain(section.title)}", *map(_block, section.blocks)]
    return "\n\n".join(p for p in parts if p) + "\n"


def plain(words: str) -> str:
    """Return text that Markdown shows as it is, on one line."""
    return " ".join(words.split()).translate(SPECIAL)


def _block(block: Block) -> str:
    match block:
        case Text():
            return _text(block)
        case Heading(text):
            return f"### {plain(text)}"
        case Items(items):
            return "\n".join(f"- {plain(item)}" for item in items)
        case Pairs(rows):
            return "\n".join(f"- **{plain(term)}**: {plain(words)}" for term, words in rows)
        case SideBySide(left, right):
            return "\n\n".join(map(_block, (*left, *right)))
        case Tiles(tiles):
            return "\n".join(map(_tile, tiles))
        case Table(behind=behind):
            return "\n\n".join(_table(t) for t in (block, behind) if t is not None)
        case Figure(caption=caption, alt=alt, table=table):
            numbers = "" if table is None else f"\n\n{_table(table)}"
            return f"**{plain(caption)}**: {plain(alt)}{numbers}"


def _text(block: Text) -> str:
    words = plain(block.text)
    match block.style:
        case "answer":
            return f"**{words}**"
        case "next" | "missing":
            return f"> {words}"
        case _:
            return words


def _tile(tile: Tile) -> str:
    rest = ", ".join(plain(part) for part in (tile.word, tile.number, tile.range) if part)
    return f"- **{plain(tile.title)}**: {rest}"


def _table(table: Table) -> str:
    rule = ["---:" if n in table.numeric else "---" for n in range(len(table.columns))]
    rows = [[_cell(cell) for cell in row] for row in table.rows]
    lines = [[plain(c) for c in table.columns], rule, *rows]
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"**{plain(table.caption)}**\n\n{body}"


def _cell(cell: Cell) -> str:
    return plain(cell if isinstance(cell, str) else cell.alt)
