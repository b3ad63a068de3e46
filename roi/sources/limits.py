"""Limits on what a file may hold or unpack to; beyond them it is refused."""

from __future__ import annotations

from roi.errors import UnsafeFile

MAX_RATIO = 100  # an archive that unpacks to more than this many times its size is a bomb
SMALL = 16 * 1024 * 1024  # below this unpacked size no ratio is suspicious
MAX_HELD = 256 * 1024 * 1024  # bytes that must be held in memory at once
MAX_PARTS = 2_000_000  # objects and lists in one JSON value held in memory; each takes many times the size of its text
MAX_LINE = 16 * 1024 * 1024
MAX_COLUMNS = 16_384  # as in Excel
MAX_ROWS = 2_000_000  # of a table that is held as a whole
MAX_CELLS = 25_000_000
MAX_LEVELS = 60  # folders in folders, elements in elements; no export has twenty
MAX_NESTED = 200  # archives that lie in one archive
MAX_NESTED_FILES = 100_000  # files in all of these


def check_unpacked(path: str, packed: int, unpacked: int) -> None:
    """Refuse an archive that would unpack to far more than its packed size can reasonably hold."""
    if unpacked > SMALL and unpacked > MAX_RATIO * max(packed, 1):
        raise UnsafeFile(
            file=path, reason=f"it would unpack to more than {MAX_RATIO} times its size"
        )
