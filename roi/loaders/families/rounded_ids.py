"""Ids of posts on X that a spreadsheet program has rounded, put back from the links beside them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd

from roi.loaders.families.tweets import STATUS


def from_links(*names: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return what puts ids back into cells: the first of `names` is the ids' column, the others may hold links."""

    def restored(cells: pd.DataFrame) -> pd.DataFrame:
        ids, *links = (name for name in names if name in cells)
        if not links:
            return cells
        pairs = zip(cells[ids], cells[links[0]], strict=True)
        exact = pd.Series([_exact(*pair) for pair in pairs], index=cells.index, dtype="object")
        return cells.assign(**{ids: exact})

    return restored


def _exact(cell: Any, link: object) -> Any:
    """Return the id in a post's link if the cell is that id as far as its digits go, else the cell."""
    found = STATUS.match(str(link).strip())
    if found is None or cell == found[2]:
        return cell
    try:
        rounded = Decimal(str(cell).replace(",", "."))
        last_digit = Decimal(1).scaleb(rounded.normalize().adjusted() - _digits(rounded) + 1)
    except ArithmeticError:
        return cell
    return found[2] if abs(rounded - int(found[2])) <= last_digit else cell


def _digits(number: Decimal) -> int:
    """Return how many digits a number is written with, zeros at its end aside."""
    return len(number.normalize().as_tuple().digits)
