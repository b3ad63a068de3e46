"""The people the author answers: how many there are and how often the same, never who."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.event_study.posting_breaks import idle_weeks
from roi.analysis.finding import Finding, known
from roi.analysis.wording import people_line, regulars_line
from roi.display.view import View
from roi.language.facts import Message, message
from roi.timeline.columns import FOLLOWERS, FOLLOWERS_NET
from roi.timeline.timeline import Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[Any]
TOP = 10
NAMED = 0.5  # share of the answers that must say whom they answer
COLUMNS = ["month", "answers", "people", "new_people", "top_ten"]


@dataclass(frozen=True)
class People(View):
    """How many people the author's replies answer.

    `answers` counts the replies to others that say whom they answer, out of `replies`. `people` counts the people,
    `top_ten` the answers to the ten answered most, `regulars` the people answered in at least three months, and `kept`
    those answered at least three times; `days_to_third` is the median time from their first answer to their third
    (NaN if there are none). `months` has one row a month. `weeks_off` compares how followers change in active and idle
    weeks, where that is known.
    """

    replies: int
    answers: int
    people: int
    top_ten: int
    regulars: int
    kept: int
    days_to_third: float
    followers: float
    months: pd.DataFrame = field(compare=False)
    weeks_off: Finding | None = None

    @property
    def known(self) -> bool:
        """Whether enough of the replies say whom they answer."""
        return self.answers > 0 and self.answers >= NAMED * self.replies

    @property
    def message(self) -> Message:
        """How many people get the answers, as facts."""
        if not self.known:
            return message("circle.unknown")
        return people_line(self.answers, self.people, self.top_ten)

    @property
    def sentence(self) -> str:
        """How many people get the answers."""
        return self.message.text

    def summary(self) -> str:
        """Return how many people get the answers, then what weeks off did to followers."""
        again = [regulars_line(self.regulars, self.followers).text] if self.known else []
        off = [self.weeks_off.sentence] if self.weeks_off is not None else []
        return "\n".join([self.sentence, *again, *off])

    def to_frame(self) -> pd.DataFrame:
        """Return one row a month: month, answers, people, new_people (not answered before), top_ten (answers to them)."""
        return self.months

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers, and the finding about weeks off."""
        numbers = {"answers": self.answers, "people": self.people, "top_ten": self.top_ten}
        numbers |= {"regulars": self.regulars, "kept": self.kept}
        return {
            "replies": self.replies,
            **{name: n if self.known else None for name, n in numbers.items()},
            "days_to_third": known(self.days_to_third) if self.known else None,
            "sentence": self.sentence,
            "weeks_off": self.weeks_off.to_dict() if self.weeks_off is not None else None,
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw the answers of each month, those to the ten answered most set apart."""
        from roi.display import charts

        return charts.parts(self.months.set_index("month"), "answers", "top_ten", ax, **look)


def people(timeline: Timeline) -> People:
    """Return whom the replies on the main network answer, counted and without names.

    Loaders turn whom a reply answers into a number at once, and keep no name; replies to oneself are left out.

    Parameters
    ----------
    timeline : what `overlay` returned.

    Returns
    -------
    People
        Among others `people` (how many were answered), `answers` (how often) and `top_ten` (answers to the ten most answered).

    Notes
    -----
    *How it can mislead.* These are the people the author answers, not all who talk to her: exports don't hold what
    others wrote. In a conversation of several only the first name counts.

    Examples
    --------
    >>> import roi
    >>> timeline = roi.overlay(roi.load("sample_data"))
    >>> found = roi.people(timeline)
    >>> found.people == timeline.posts["person"].nunique()
    True
    """
    who, mine = answered(timeline), _replies(timeline)
    often = who["person"].value_counts()
    top = often.index[:TOP]
    in_months = who.groupby("person")["month"].nunique()
    followers = timeline.daily.get(FOLLOWERS.name, pd.Series(dtype="float64")).dropna()
    waits = _to_third(who)
    return People(
        replies=len(mine),
        answers=len(who),
        people=len(often),
        top_ten=int(often.iloc[:TOP].sum()),
        regulars=int((in_months >= 3).sum()),
        kept=len(waits),
        days_to_third=float(waits.median()) if len(waits) else np.nan,
        followers=float(followers.iloc[-1]) if len(followers) else np.nan,
        months=_by_month(who, top),
        weeks_off=idle_weeks(timeline) if FOLLOWERS_NET.name in timeline.daily else None,
    )


def answered(timeline: Timeline) -> pd.DataFrame:
    """Return one row an answer that says whom it answers: local time, person (a number), first day of the month."""
    mine = _replies(timeline)
    known_person = mine["person"].notna() if "person" in mine else np.zeros(len(mine), dtype=bool)
    rows = mine[known_person]
    days = rows["time"].dt.tz_localize(None)
    return pd.DataFrame(
        {
            "time": days,
            "person": _numbered(rows),
            "month": days.dt.to_period("M").dt.to_timestamp(),
        }
    )


@dataclass(frozen=True, slots=True)
class InBoth:
    """Names that the author answers on the main network, names that comment on her blog, and names that do both.

    `comments` counts the comments with a name, `comments_by_both` those by names that she answers too.
    """

    answered: int
    commenters: int
    both: int
    comments: int
    comments_by_both: int


def in_both(timeline: Timeline) -> InBoth | None:
    """Return how many names the author's answers and her blog's comments share; None where either has no names.

    Names are compared by marks that mean nothing after the run, without case, blanks and a leading @.

    Notes
    -----
    *How it can mislead.* The same person may write under two names, and two people under one: only the author can tell.
    So the number is a lower bound of people with the same name in both places, no more.
    """
    posts = timeline.posts
    names = posts["name_mark"] if "name_mark" in posts else pd.Series(dtype="str")
    mine = set(names[posts["network"] == timeline.network].dropna()) if len(names) else set()
    frames = [s.frame for s in timeline.series("comments")]
    wrote = [f.loc[f["name_mark"].notna(), ["name_mark", "comments"]] for f in frames]
    rows = pd.concat(wrote, ignore_index=True) if wrote else pd.DataFrame()
    if not mine or rows.empty:
        return None
    by_name = rows.groupby("name_mark")["comments"].sum()
    shared = by_name.index.isin(mine)
    return InBoth(
        answered=len(mine),
        commenters=len(by_name),
        both=int(shared.sum()),
        comments=int(by_name.sum()),
        comments_by_both=int(by_name[shared].sum()),
    )


def _replies(timeline: Timeline) -> pd.DataFrame:
    """Return her replies to others on the main network."""
    posts = timeline.posts
    columns = [c for c in ("time", "file", "person", "reply_to") if c in posts]
    mine = posts.loc[(posts["network"] == timeline.network) & (posts["kind"] == "reply"), columns]
    if "reply_to" in mine:
        mine = mine[~mine["reply_to"].astype("str").str.startswith("self:")]
    return mine


def _numbered(answered: pd.DataFrame) -> Array:
    """Return a number for each person: an archive's own, as two archives' same number means two people."""
    columns = [c for c in ("file", "person") if c in answered]
    return (
        answered.groupby(columns, sort=False).ngroup().to_numpy() if len(answered) else np.empty(0)
    )


def _to_third(who: pd.DataFrame) -> pd.Series[float]:
    """Return the days from the first answer to the third, of each person who got three."""
    ordered = who.sort_values("time")
    turn = ordered.groupby("person").cumcount()
    first, third = (ordered[turn == n].set_index("person")["time"] for n in (0, 2))
    waits: pd.Series[pd.Timedelta] = third - first.reindex(third.index)
    return waits.dt.total_seconds() / 86_400


def _by_month(who: pd.DataFrame, top: pd.Index[Any]) -> pd.DataFrame:
    first = ~who["person"].duplicated()
    rows = who.assign(new=first, top=who["person"].isin(top)).groupby("month")
    frame = pd.DataFrame(
        {
            "answers": rows.size(),
            "people": rows["person"].nunique(),
            "new_people": rows["new"].sum(),
            "top_ten": rows["top"].sum(),
        }
    )
    return frame.reset_index()[COLUMNS]
