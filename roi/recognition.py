"""Which one loader knows a file, and what an unknown one looks most like."""

from __future__ import annotations

from roi.containers import Peek
from roi.errors import AmbiguousFile
from roi.loader import Loader, TableLoader
from roi.rows import first_rows, header_name


def recognise(node: Peek, loaders: tuple[Loader, ...]) -> Loader | None:
    """Return the one loader that claims a file or folder, or None; a modest loader is asked only if no other claims.

    Raises
    ------
    AmbiguousFile
        If two claim it.
    """
    for modest in (False, True):
        claims = [
            x for x in loaders if getattr(x, "last_resort", False) == modest and x.recognises(node)
        ]
        if len(claims) > 1:
            raise AmbiguousFile(file=node.path, first=claims[0].name, second=claims[1].name)
        if claims:
            return claims[0]
    return None


def resemblance(node: Peek, loaders: tuple[Loader, ...]) -> str:
    """Say that a file is not known, and what it looked most like."""
    if node.size == 0:
        return "it is empty"
    found = (
        {header_name(c) for _, row in first_rows(node)[:10] for c in row if str(c).strip()}
        if not node.is_binary
        else set()
    )
    best, share = "", 0.0
    for table in (x for x in loaders if isinstance(x, TableLoader)):
        needed = {header_name(n) for n, c in table.columns.items() if c.required} | {
            header_name(h) for h in table.header
        }
        part = len(needed & found) / max(len(needed), 1)
        if part > share and len(needed & found) > 1:
            best, share = table.about.service, part
    return (
        f"not known; it looks most like an export from {best}, but columns are missing"
        if share >= 0.5
        else "not known"
    )
