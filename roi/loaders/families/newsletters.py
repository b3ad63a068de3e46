"""Read exports of newsletter services: who joined and left a list, by day, and which newsletters were sent when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from roi.loaders.believable_times import unbelievable
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import TableLoader, hints_of
from roi.loaders.tables import header_name, numbered_rows, read_table
from roi.records.dataset import Reading
from roi.sources.source import Source

ONE_MOMENT = 10  # this many people with the same second were imported
BEFORE_JOINING = "it is before the day of joining, so the cell was left out"
IMPORTED = "came in with many others in one second: an import, not growth"
ONE_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class PeopleList(TableLoader):
    """A list of subscribers, one per row: `joined` and perhaps `left` are times; nothing else about a person is kept.

    A day's `gained` are the people in this list who joined then, so anyone who left without a trace
    is missing. A problem with a cell doesn't quote its text, which might be a name or an address.
    """

    kind: str = "subscribers"
    missing_means: Literal["zero", "unknown"] = "zero"
    merge: Literal["id", "day", "line", "choose"] = "day"

    def read(self, source: Source) -> Reading:
        """Count who joined and who left, by day."""
        table = read_table(numbered_rows(source), self._is_header, source.path)
        ledger = Ledger(source.path)
        names = tuple(map(header_name, table.header))
        people = self._parsed(table, names, ledger, hints_of(source))
        ledger.problems = [replace(p, text="") for p in ledger.problems]
        people = _believable(people, ledger)
        together = people.groupby("joined")["line"].transform("size") >= ONE_MOMENT
        together &= people["joined"] != people["joined"].dt.normalize()  # a day is not a time
        ledger.set_aside(IMPORTED, people.loc[together, "line"])
        kept = people[~together]
        datasets = self.datasets(source, days_of_people(kept)) if len(kept) else ()
        return ledger.reading(datasets, len(table.cells), {self.kind: len(kept)}, self.notes)


def _believable(people: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Return people who joined at a time that can be true, and left no earlier; the others are reported."""
    why = unbelievable(people["joined"], None)
    for reason in why.dropna().unique():
        ledger.set_aside(str(reason), people.loc[why == reason, "line"])
    people = people[why.isna()].reset_index(drop=True)
    if "left" not in people:
        return people
    early = naive_day(people["left"]) < naive_day(people["joined"])
    blank = [""] * int(early.sum())  # no text of a row about a person is quoted
    ledger.lost_cells("left", people.loc[early, "line"], blank, BEFORE_JOINING)
    return people.assign(left=people["left"].mask(early))


def days_of_people(people: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each day on which somebody joined or left."""
    came = people.assign(date=naive_day(people["joined"]), gained=1.0)[["date", "gained", "line"]]
    if "left" not in people or people["left"].isna().all():
        return came.groupby("date").agg({"gained": "sum", "line": "min"}).reset_index()
    gone = people.dropna(subset=["left"])
    went = gone.assign(date=naive_day(gone["left"]), lost=1.0)[["date", "lost", "line"]]
    both = pd.concat([came, went])
    return both.groupby("date").agg({"gained": "sum", "lost": "sum", "line": "min"}).reset_index()


def naive_day(moments: pd.Series[pd.Timestamp]) -> pd.Series[pd.Timestamp]:
    """Return the day of each time, in UTC if it states its zone."""
    return (moments.dt.tz_localize(None) if moments.dt.tz is not None else moments).dt.normalize()


def sent(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn rows of newsletters (`date` a time or a day) into events of one day."""
    day = naive_day(frame["date"])
    moment = (
        {"moment": frame["date"].dt.tz_convert("UTC")} if frame["date"].dt.tz is not None else {}
    )
    return frame.assign(date=day, end=day + ONE_DAY, **moment)


def posts_or_newsletters(frame: pd.DataFrame, mailed: pd.Series[bool]) -> pd.DataFrame:
    """Turn rows of posts into events of one day: newsletters if they were mailed, else blog posts."""
    kind = pd.Series("blog_post", frame.index, "str").mask(mailed, "newsletter")
    return sent(frame.assign(kind=kind))
