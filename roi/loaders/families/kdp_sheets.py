"""Which sheet of Amazon KDP's sales workbook holds what: by its English names, or in other languages by order and width."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from roi.loaders.row_ledger import Ledger
from roi.loaders.tables import header_name, tell_misspelt
from roi.sources.workbooks import Workbook, is_copy

Layout = tuple[tuple[str, int | None, str], ...]  # part, width (None: any), columns of each sheet
Parts = dict[str, tuple[int, tuple[str, ...]]]  # sheet and columns of each part
Heads = dict[int, tuple[str, ...]]

EBOOK = "date title author identifier marketplace plan type sold refunded net list offer size cost royalty currency"
PRINT = "date ordered title author identifier marketplace plan type sold refunded net list offer cost royalty currency"
PAGES = "date title author identifier marketplace pages_read"
NOW: Layout = (
    ("", 2, ""),
    ("summary", None, ""),
    ("", None, ""),
    ("ebook", 16, EBOOK),
    ("paperback", 17, PRINT + " asin"),
    ("hardcover", 17, PRINT + " asin"),
    ("", None, ""),
    ("", None, ""),
    ("pages", 6, PAGES),
)
IN_2020: Layout = (
    ("", None, ""),
    ("ebook", 16, EBOOK),
    ("paperback", 16, PRINT),
    ("", None, ""),
    ("pages", 6, PAGES),
)
SHEETS = {
    "summary": "summary",
    "ebook royalty": "ebook",
    "paperback royalty": "paperback",
    "hardcover royalty": "hardcover",
    "kenp read": "pages",
    "kenp": "pages",
}
REPEATING = {
    "report definitions",
    "combined sales",
    "orders",
    "orders processed",
    "ebook orders placed",
}
ENGLISH = {
    "royalty date": "date",
    "date": "date",
    "order date": "ordered",
    "title": "title",
    "isbn": "identifier",
    "asin": "identifier",
    "ebook asin": "identifier",
    "marketplace": "marketplace",
    "royalty type": "plan",
    "transaction type": "type",
    "units sold": "sold",
    "units refunded": "refunded",
    "net units sold": "net",
    "avg. offer price without tax": "offer",
    "royalty": "royalty",
    "currency": "currency",
    "kindle edition normalized page (kenp) read": "pages_read",
    "kenp": "pages_read",
    "kindle edition normalized pages (kenp) read from ku and koll": "pages_read",
}
SOLD = {
    "date",
    "marketplace",
    "plan",
    "type",
    "sold",
    "refunded",
    "net",
    "offer",
    "royalty",
    "currency",
}
NEEDED = {"pages": {"date", "marketplace", "pages_read"}, "summary": set[str]()}
SHARED = ("title", "author", "marketplace")  # one per kind on all sheets, in any language
SUMMARY = 8  # minimum number of columns
MOST = 14  # sheets searched for Amazon's: looking at a sheet means reading all of it


def parts_of(book: Workbook) -> Parts:
    """Return the sheet and the columns of each part; {} if the workbook isn't KDP's."""
    return in_english(book) or _by_width(book) or _among_others(book)


def tell_sheets(book: Workbook, parts: Parts, ledger: Ledger) -> None:
    """Return notes on sheets that aren't Amazon's and were not read, and on columns whose name is damaged."""
    ours = {sheet for sheet, _ in parts.values()}
    if parts == in_english(book):
        for sheet in ours:
            tell_misspelt(head_of(book, sheet), ENGLISH, ledger)
        known = {i for i, n in enumerate(book.names) if header_name(n) in REPEATING}
    else:
        known = set(range(len(book.names))) if _by_width(book) else set(_repeating(book, parts))
    ledger.notes.extend(left_out(book, ours | known))


def left_out(book: Workbook, known: set[int]) -> Iterator[str]:
    """Return a note on each other sheet that was not read; the author's own sheet names are not quoted."""
    for sheet, name in enumerate(book.names):
        if sheet not in known:
            named = f" ('{name}')" if header_name(name) in SHEETS else ""
            yield (
                f"Sheet {sheet + 1} of {len(book.names)}{named} was not read: it isn't one that Amazon writes, "
                "or its columns aren't Amazon's."
            )


def head_of(book: Workbook, sheet: int) -> tuple[str, ...]:
    """Return the names in a sheet's first row."""
    return tuple(map(header_name, book.first_row(sheet)))


def in_english(book: Workbook) -> Parts:
    """Return the parts of a workbook with Amazon's English names; {} if it has other names."""
    found: Parts = {}
    for sheet, name in enumerate(book.names):
        part = SHEETS.get(header_name(name))
        names = tuple(ENGLISH.get(c, "") for c in head_of(book, sheet)) if part else ()
        if part and set(names) >= NEEDED.get(part, SOLD):
            found[part] = (sheet, names)
    return found if {"ebook", "pages"} <= set(found) else {}


def _by_width(book: Workbook) -> Parts:
    """Return the parts of a workbook in another language, by the width of its sheets."""
    for layout in (NOW, IN_2020):
        if len(layout) == len(book.names) and all(
            width is None or len(head_of(book, sheet)) == width
            for sheet, (_, width, _) in enumerate(layout)
        ):
            return {p: (i, tuple(names.split())) for i, (p, _, names) in enumerate(layout) if p}
    return {}


def _among_others(book: Workbook) -> Parts:
    """Return the parts of a workbook in another language with added sheets; {} unless exactly one choice of sheets fits."""
    if not len(IN_2020) < len(book.names) <= MOST:
        return {}
    heads = {i: head_of(book, i) for i, n in enumerate(book.names) if not is_copy(n)}
    for layout in (NOW, IN_2020):
        wanted = [(p, width, tuple(names.split())) for p, width, names in layout if names]
        fit = [i for i, head in heads.items() if len(head) in {w for _, w, _ in wanted}]
        found: list[Parts] = [
            {p: (i, names) for i, (p, _, names) in zip(sheets, wanted, strict=True)}
            for sheets in combinations(fit, len(wanted))
            if all(len(heads[i]) == w for i, (_, w, _) in zip(sheets, wanted, strict=True))
        ]
        found = [parts for parts in found if _are_of_one_language(heads, parts)]
        if len(found) == 1:
            return {**_summary(heads, found[0]), **found[0]}
    return {}


def _are_of_one_language(heads: Heads, parts: Parts) -> bool:
    shared = {tuple(heads[i][names.index(n)] for n in SHARED) for i, names in parts.values()}
    return len(shared) == 1


def _summary(heads: Heads, parts: Parts) -> Parts:
    """Return the one sheet before the eBooks whose first column is, as on the sheet of pages, the word for a day."""
    day = heads[parts["pages"][0]][0]
    found = [
        i
        for i, head in heads.items()
        if i < parts["ebook"][0] and len(head) >= SUMMARY and head[0] == day
    ]
    return {"summary": (found[0], ())} if len(found) == 1 else {}


def _repeating(book: Workbook, parts: Parts) -> Iterator[int]:
    """Yield Amazon's sheets that repeat others: they have titles and authors too, or explain the workbook."""
    named = head_of(book, parts["pages"][0])[1:3]
    for sheet, name in enumerate(book.names):
        head = head_of(book, sheet)
        explains = len(head) == 2 and sheet + 1 == parts.get("summary", (0, ()))[0]
        if explains or (head[1:3] == named and not is_copy(name)):
            yield sheet
