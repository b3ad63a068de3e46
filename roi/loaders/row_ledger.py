"""Where each row of a file went: kept, or set aside with a reason. The two must add up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, time

from roi.errors import NotReadable
from roi.loaders.month_words import month_names
from roi.records.dataset import Dataset, Note, Problem, Reading, SetAside

LISTED = 5  # lines listed for a reason
NO_CELL = "not understood, so the cell was left out"
NO_ROW = "not understood, so the row was left out"
# An e-mail address, an IP address or a phone number: if a damaged row puts one in a column of dates
# or amounts, no problem quotes it.
PERSONAL = re.compile(
    r"@|\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{1,4}(:[0-9a-f]{0,4}){3,}|^(?!\d{1,4}[-/ ]\d{1,2}[-/ ])[\d +()/-]{9,}$",
    re.IGNORECASE,
)
# What a spreadsheet program makes of '3.4', of a 19-digit id, or of a cell it can't evaluate.
SPREADSHEET = re.compile(
    r"\d{1,2}(-|\. )[^\W\d_]{3,4}\.?|[^\W\d_]{3,4}\.?-\d\d|\d[.,]\d+[Ee]\+\d{2,3}|#{3,}|#[A-Z/0]+[!?]|#N/A"
)
BY_A_SPREADSHEET = (
    "damaged, apparently by a spreadsheet program that saved it again, so the {} was left out"
)
NO_RESULT = "a formula without its result, so the {} was left out"
LETTERS = re.compile(r"[^\W\d_]+")
LONGEST = 3  # letters of a currency, of 'pm' or 'th', of an abbreviated month; names are longer


class Ledger:
    """Counts where each row of a file went, so that rows = kept + set aside."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.aside: dict[str, list[int]] = {}
        self.notes: list[Note] = []
        self.problems: list[Problem] = []

    def set_aside(self, reason: str, lines: Iterable[int]) -> None:
        """Record rows that are left out, each by its line."""
        found = [int(line) for line in lines]
        if found:
            self.aside.setdefault(reason, []).extend(found)

    def lost_cells(
        self, column: str, lines: Iterable[int], texts: Iterable[object], reason: str
    ) -> None:
        """Record cells that could not be read, quoting each unless it may be personal."""
        for line, text in zip(lines, texts, strict=True):
            why = _why(text, reason)
            self.problems.append(Problem(self.file, int(line), column, quotable(str(text)), why))

    def lost_column(self, name: str, damaged: str) -> None:
        """Record that a column is missing and that one with nearly its name was not read."""
        why = f"missing; the column '{damaged}', which was not read, may be it"
        self.problems.append(Problem(self.file, None, name, "", why))

    def reading(
        self,
        datasets: tuple[Dataset, ...],
        rows: int,
        kept: dict[str, int],
        notes: tuple[Note, ...] = (),
    ) -> Reading:
        """Return the file's reading. Rows that are not accounted for are a bug, and raise."""
        aside = tuple(SetAside(r, len(n), tuple(n[:LISTED])) for r, n in self.aside.items())
        missing = rows - sum(kept.values()) - sum(s.count for s in aside)
        if missing:
            raise NotReadable(
                file=self.file,
                reason=f"{missing} of its {rows} rows were lost while reading (a bug in roi)",
            )
        return Reading(datasets, rows, kept, aside, tuple(self.problems), (*notes, *self.notes))


def _why(cell: object, reason: str) -> str:
    """Return the reason, or that a spreadsheet program or an unevaluated formula is to blame."""
    text = str(cell).strip()
    formula = text.startswith("=")
    damaged = SPREADSHEET.fullmatch(text) or isinstance(cell, date | time)
    if reason not in (NO_CELL, NO_ROW) or not (formula or damaged):
        return reason
    why = NO_RESULT if formula else BY_A_SPREADSHEET
    return why.format("row" if reason == NO_ROW else "cell")


def quotable(text: str) -> str:
    """Return the start of a text that looks like a date or an amount, else '': it may be a name or an address.

    >>> [quotable(t) for t in ("2025-13-45", "5 October", "EUR 3,4,0", "Jane", "jane@mail.example", "203.0.113.9", "+1 555 010 0100")]
    ['2025-13-45', '5 October', 'EUR 3,4,0', '', '', '', '']
    """
    words = LETTERS.findall(text)
    counted = not words or (any(map(str.isdigit, text)) and all(map(_is_of_a_date, words)))
    return text[:60] if counted and not PERSONAL.search(text) else ""


def _is_of_a_date(word: str) -> bool:
    return len(word) <= LONGEST or word.casefold() in month_names()


def joined(
    parts: Sequence[Reading], datasets: tuple[Dataset, ...], notes: tuple[Note, ...] = ()
) -> Reading:
    """Return one reading of a file that was read in parts, such as a workbook's sheets."""
    kept: dict[str, int] = {}
    for kind, count in (item for part in parts for item in part.kept.items()):
        kept[kind] = kept.get(kind, 0) + count
    return Reading(
        datasets,
        sum(part.rows for part in parts),
        kept,
        tuple(s for part in parts for s in part.set_aside),
        tuple(p for part in parts for p in part.problems),
        (*notes, *dict.fromkeys(n for part in parts for n in part.notes)),
    )
