"""A document as Markdown: the words and tables, each picture by what it shows."""

from __future__ import annotations

from typing import Any

SPECIAL = str.maketrans({c: "\\" + c for c in "\\`*_{}[]<>#|~$&"})


def to_markdown(document: dict[str, Any]) -> str:
    """Return the document as Markdown (tables as GitHub has them); nothing from the files is read as markup."""
    parts = [
        f"# {plain(document['title'])}",
        plain(f"{document['subtitle']}. {document['period']}"),
    ]
    for part in document["sections"]:
        parts += [f"## {plain(part['title'])}", *(_block(b) for b in part["blocks"])]
    return "\n\n".join(p for p in parts if p) + "\n"


def plain(words: str) -> str:
    """Return words that Markdown shows as they are, on one line."""
    return " ".join(words.split()).translate(SPECIAL)


def _block(block: dict[str, Any]) -> str:
    match block["type"]:
        case "text":
            return _text(block)
        case "heading":
            return f"### {plain(block['text'])}"
        case "items":
            return "\n".join(f"- {plain(words)}" for words in block["items"])
        case "pairs":
            return "\n".join(
                f"- **{plain(term)}**: {plain(words)}" for term, words in block["rows"]
            )
        case "beside":
            return "\n\n".join(_block(b) for group in block["groups"] for b in group)
        case "tiles":
            return "\n".join(_tile(t) for t in block["tiles"])
        case "table":
            return _table(block) + (f"\n\n{_table(block['behind'])}" if "behind" in block else "")
        case "figure":
            behind = f"\n\n{_table(block['table'])}" if block["table"] else ""
            return f"**{plain(block['caption'])}**: {plain(block['alt'])}{behind}"
    raise ValueError(block["type"])


def _text(block: dict[str, Any]) -> str:
    words = plain(block["text"])
    return {"answer": f"**{words}**", "next": f"> {words}", "missing": f"> {words}"}.get(
        block["style"], words
    )


def _tile(tile: dict[str, str]) -> str:
    rest = ", ".join(plain(tile[key]) for key in ("word", "number", "range") if tile[key])
    return f"- **{plain(tile['title'])}**: {rest}"


def _table(block: dict[str, Any]) -> str:
    numeric = block["numeric"]
    rule = ["---:" if n in numeric else "---" for n in range(len(block["columns"]))]
    rows = [[_cell(cell) for cell in row] for row in block["rows"]]
    lines = [[plain(c) for c in block["columns"]], rule, *rows]
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"**{plain(block['caption'])}**\n\n{body}"


def _cell(cell: Any) -> str:
    return plain(cell["alt"] if isinstance(cell, dict) else cell)
