"""Where each row of a file went: kept, or set aside with a reason; the two must add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from roi.errors import NotReadable
from roi.records import Dataset, Problem, Reading, SetAside

LISTED = 5  # lines named for a reason


class Ledger:
    """Counts where each row of a file went, so that rows = kept + set aside."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.aside: dict[str, list[int]] = {}
        self.notes: list[str] = []
        self.problems: list[Problem] = []

    def set_aside(self, reason: str, lines: Iterable[int]) -> None:
        """Note rows that are left out, each by its line."""
        found = [int(line) for line in lines]
        if found:
            self.aside.setdefault(reason, []).extend(found)

    def lost_cells(
        self, column: str, lines: Iterable[int], texts: Iterable[object], reason: str
    ) -> None:
        """Note cells that could not be read."""
        for line, text in zip(lines, texts, strict=True):
            self.problems.append(Problem(self.file, int(line), column, str(text)[:60], reason))

    def reading(
        self,
        datasets: tuple[Dataset, ...],
        rows: int,
        kept: dict[str, int],
        notes: tuple[str, ...] = (),
    ) -> Reading:
        """Return the file's reading; rows that are not accounted for are a bug, and raise."""
        aside = tuple(SetAside(r, len(n), tuple(n[:LISTED])) for r, n in self.aside.items())
        missing = rows - sum(kept.values()) - sum(s.count for s in aside)
        if missing:
            raise NotReadable(
                file=self.file,
                reason=f"{missing} of its {rows} rows were lost while reading (a bug in roi)",
            )
        return Reading(datasets, rows, kept, aside, tuple(self.problems), (*notes, *self.notes))


def joined(
    parts: Sequence[Reading], datasets: tuple[Dataset, ...], notes: tuple[str, ...] = ()
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
        notes,
    )
