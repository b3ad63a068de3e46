"""Text tables among the fixtures, by lines: what stands above the rows, the rows, and what stands below."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import held
import pandas as pd

from roi.loaders.walk import Export
from roi.records.kinds import KINDS

ENDINGS = {".csv", ".tsv", ".txt"}


class Table:
    """A text table by lines: what stands above its rows, the rows with their days, and what stands below."""

    def __init__(self, fixture: Path) -> None:
        data = fixture.read_bytes()
        exports = [e for e in held.read(held.held(fixture)) if isinstance(e, Export)]
        frames = [(d.kind, d.frame) for e in exports for d in e.datasets]
        days = {
            int(line): pd.Timestamp(when)
            for kind, frame in frames
            for line, when in zip(frame["line"], frame.iloc[:, 0], strict=True)
        }
        self.encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
        text = data.decode(self.encoding, errors="surrogateescape")
        lines = text.splitlines(keepends=True)
        at = sorted(n for n in days if 0 < n <= len(lines))
        quoted = any(line.count('"') % 2 for line in lines)
        self.is_plain = len(at) >= 2 and not quoted and at[-1] - at[0] + 1 <= len(lines)
        if self.is_plain:
            lines[-1] = lines[-1].rstrip("\r\n") + ("\r\n" if "\r\n" in text else "\n")
            self.head, self.tail = lines[: at[0] - 1], lines[at[-1] :]
            self.rows = lines[at[0] - 1 : at[-1]]
            takes = {
                int(line)
                for kind, frame in frames
                for line, low in zip(
                    frame["line"], frame[list(KINDS[kind].measures)].min(axis=1), strict=True
                )
                if low < 0
            }
            self.adds = [n not in takes for n in range(at[0], at[-1] + 1)]
            self.days = [days.get(n) for n in range(at[0], at[-1] + 1)]

    def written(self, rows: list[str]) -> bytes:
        text = "".join([*self.head, *rows, *self.tail])
        return text.encode(self.encoding, errors="surrogateescape")


@cache
def table(fixture: Path) -> Table | None:
    is_text = fixture.is_file() and fixture.suffix.casefold() in ENDINGS
    found = Table(fixture) if is_text else None
    return found if found and found.is_plain else None
