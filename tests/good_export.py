"""One good export in a folder: it must still be read whatever else is beside it."""

from __future__ import annotations

from pathlib import Path

import roi

GOOD = "date,kind,title\n2025-03-04,launch,The Salt Road\n2025-05-06,newsletter,May letter\n"


def unread(folder: Path) -> dict[str, str]:
    """Return why each file was not read; the good one was."""
    exports = roi.load(folder)
    assert [e.loader for e in exports.exports if e.file.endswith("events.csv")] == ["events_csv"]
    return {u.file: u.because for u in exports.unknown}
