"""Put the header of a hand-kept table into one row, where dates, stores or years stand in a row above it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from roi.loaders.families.hand_kept_columns import MEASURED
from roi.loaders.families.hand_kept_tables import DATES, ROLES, plain_name
from roi.loaders.families.hand_written_periods import YEAR
from roi.loaders.families.hand_written_values import as_written
from roi.loaders.month_words import is_month_name
from roi.loaders.tables import header_name

Rows = list[tuple[int, list[Any]]]
SEVERAL = 2  # names: fewer are no row of them
FEWEST_MONTHS = 3  # of a row of months below years


def in_one_row(rows: Rows) -> Rows:
    """Return the rows with the date's name beside the measures, and years beside their months."""
    out = list(rows)
    for i, ((above, upper), (line, lower)) in enumerate(pairwise(rows)):
        if (joined := _with_years(upper, lower)) is not None:
            out[i] = above, [c if not _is_year(c) else "" for c in upper]
            out[i + 1] = line, joined
        elif (date := _date_above(upper, lower)) is not None:
            out[i] = above, [*upper[:date], "", *upper[date + 1 :]]
            out[i + 1] = line, [*lower[:date], upper[date], *lower[date + 1 :]]
    return [(line, row) for line, row in out if any(str(c).strip() for c in row)]


def _date_above(upper: list[Any], lower: list[Any]) -> int | None:
    """Return where the date's name stands, if on the row of the stores above the measures."""
    at = [j for j, c in enumerate(upper) if isinstance(c, str) and plain_name(c) in DATES]
    names = [c for c in lower if str(c).strip()]
    known = len(names) >= SEVERAL and all(
        isinstance(c, str) and ROLES.get(plain_name(c)) in MEASURED for c in names
    )
    alone = len(at) == 1 and at[0] < len(lower) and not str(lower[at[0]]).strip()
    return at[0] if known and alone else None


def _with_years(upper: list[Any], lower: list[Any]) -> list[Any] | None:
    """Return a row of months with the year that stands above each or further left; None if there are no such years."""
    months = [j for j, c in enumerate(lower) if is_month_name(header_name(c))]
    years = [j for j, c in enumerate(upper) if _is_year(c)]
    words = [c for c in upper if str(c).strip() and not _is_year(c)]
    if len(months) < FEWEST_MONTHS or not years or years[0] > months[0] or len(words) > 1:
        return None
    out = list(lower)
    for j in months:
        out[j] = f"{lower[j]} {as_written(upper[max(y for y in years if y <= j)])}"
    if words and not str(out[0]).strip() and months[0] > 0:
        out[0] = words[0]
    return out


def _is_year(cell: object) -> bool:
    return YEAR.fullmatch(as_written(cell)) is not None
