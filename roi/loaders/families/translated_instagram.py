"""Meta's table of Instagram posts in a language whose column names we don't know: its columns by what they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from roi.loaders.families.instagram_ids import shortcode_time
from roi.loaders.tables import first_rows, header_name
from roi.sources.source import Source

PERMALINK = re.compile(r"https://www\.instagram\.com/(?:p|reel|tv)/[\w-]+/?")
TIME = re.compile(r"\d\d/\d\d/\d{4} \d\d:\d\d")
ID = re.compile(r"\d{15,20}")
HANDLE = re.compile(r"[\w.]{1,30}")
NUMBER = re.compile(r"-?[\d.,]+%?")
AN_HOUR = pd.Timedelta(hours=1)
PACIFIC = "America/Los_Angeles"
FIGURES = {  # as Meta translates them, in public programs that read its exports
    "Visualizzazioni": "Views",
    "Mi piace": "Likes",
    "Commenti": "Comments",
    "Condivisioni": "Shares",
    "Visualizações": "Views",
    "Curtidas": "Likes",
    "Comentários": "Comments",
    "Compartilhamentos": "Shares",
}
OF_FIGURES = {header_name(name): to for name, to in FIGURES.items()}


def english_names(source: Source) -> tuple[str, ...] | None:
    """Return the compared English names of the columns, or other names where none is known; None if it isn't this table.

    Each post's time, in US Pacific time, must agree with the one in its link, so no other table is taken for this one.
    """
    rows = [[str(c).strip() for c in row] for _, row in first_rows(source)[:10]]
    if len(rows) < 2 or len({len(row) for row in rows}) > 1:
        return None
    header, columns = rows[0], list(zip(*rows[1:], strict=True))
    link, time = _only(columns, PERMALINK), _only(columns, TIME)
    if link is None or time is None or not _agree(columns[time], columns[link]):
        return None
    ids = [i for i, cells in enumerate(columns) if all(map(ID.fullmatch, cells))]
    period = _last_worded(columns, link)
    if len(ids) < 2 or period is None:
        return None
    handle, text = (
        ids[1] + 1,
        time - 2,
    )  # the account's name comes between; behind the text, its length
    if text <= handle or not all(map(HANDLE.fullmatch, columns[handle])):
        return None
    found = {
        **{i: OF_FIGURES[n] for i, n in enumerate(map(header_name, header)) if n in OF_FIGURES},
        ids[0]: "Post ID",
        handle: "Account username",
        text: "Description",
        time: "Publish time",
        link: "Permalink",
        period: "Date",
    }
    return tuple(header_name(found.get(i, f"another column {i}")) for i in range(len(header)))


def _only(columns: Sequence[Sequence[str]], form: re.Pattern[str]) -> int | None:
    found = [i for i, cells in enumerate(columns) if all(map(form.fullmatch, cells))]
    return found[0] if len(found) == 1 else None


def _last_worded(columns: Sequence[Sequence[str]], after: int) -> int | None:
    """Return the last column of words: which days the figures behind it are of."""
    found = [
        i
        for i in range(after + 1, len(columns))
        if all(columns[i]) and not any(map(NUMBER.fullmatch, columns[i]))
    ]
    return found[-1] if found else None


def _agree(times: Sequence[str], links: Sequence[str]) -> bool:
    """Return whether nearly all times are those in the links."""
    read: Any = pd.to_datetime(pd.Series(times), format="%m/%d/%Y %H:%M", errors="coerce")
    read = read.dt.tz_localize(PACIFIC, ambiguous=True, nonexistent="shift_forward")
    told = pd.to_datetime(pd.Series(links).map(shortcode_time), utc=True)
    return bool(((read - told).abs() < AN_HOUR).mean() >= 0.8)
