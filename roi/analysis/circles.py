"""The circles that the author names in her log of follows: how large they are, and how far they are the same people."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pandas as pd

from roi.display.view import View
from roi.language import formatting
from roi.language.messages import say
from roi.timeline.timeline import Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALL = 3  # fewer people than this aren't counted out
COLUMNS = ["circle", "other", "people", "of_other", "both"]
ANSWERED, COMMENTERS = "answered", "commenters"  # the circles that her files know by themselves


@dataclass(frozen=True)
class Circles(View):
    """Each pair of circles: how many names are in one, in the other, and in both; names are compared, never shown.

    Two circles are known from the files: `answered`, whom she answers on the main network, and `commenters`, who comment on
    her blog.
    """

    pairs: pd.DataFrame = field(compare=False)

    def summary(self) -> str:
        """Return a line for each pair of circles."""
        if self.pairs.empty:
            return say("circles.none")
        return "\n".join(map(_line, self.pairs.to_dict("records")))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a pair: circle, other, people (in the circle), of_other (in the other), both."""
        return self.pairs

    def to_dict(self) -> dict[str, Any]:
        """Return the pairs."""
        return {"pairs": self.pairs.to_dict("records")}

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw how many names each pair shares."""
        from roi.display import charts

        rows = self.pairs.to_dict("records")
        named = {f"{_name(r['circle'])} + {_name(r['other'])}": int(r["both"]) for r in rows}
        return charts.counts(named, say("circles.both"), ax, **look)


def circles(timeline: Timeline) -> Circles:
    """Return how far the circles that the author named in `follow_log.csv` are the same people.

    The column `circles` holds one word or more for each person, such as `friends; mailing list`.

    Parameters
    ----------
    timeline : what `overlay` returned.

    Returns
    -------
    Circles
        to_frame(): circle, other, people (in the circle), of_other (in the other), both.

    Notes
    -----
    *How it can mislead.* Only people in the log are in the circles that she named, and a person with two names is two. In
    both circles are at least so many.

    Examples
    --------
    >>> import roi
    >>> print(roi.circles(roi.overlay(roi.load("sample_data"))).pairs["other"].tolist())
    ['commenters']
    """
    named = _named(timeline)
    posts = timeline.posts
    if "name_mark" in posts:
        mine = posts.loc[posts["network"] == timeline.network, "name_mark"].dropna()
        named[ANSWERED] = set(mine)
    wrote = [s.frame["name_mark"].dropna() for s in timeline.series("comments")]
    named[COMMENTERS] = set[str]().union(*wrote)
    known = {name: people for name, people in named.items() if people}
    rows = [
        (one, other, len(known[one]), len(known[other]), len(known[one] & known[other]))
        for one, other in combinations(known, 2)
    ]
    return Circles(pd.DataFrame(rows, columns=COLUMNS))


def _named(timeline: Timeline) -> dict[str, set[str]]:
    """Return the names' marks by each circle of the log."""
    named: dict[str, set[str]] = {}
    for series in timeline.series("follows"):
        rows = series.frame[["name_mark", "circles"]].dropna()
        for mark, words in rows.itertuples(index=False):
            for word in str(words).split(";"):
                if word.strip():
                    named.setdefault(word.strip().casefold(), set()).add(str(mark))
    return dict(sorted(named.items()))


def _name(circle: str) -> str:
    words = {ANSWERED: "circles.answered", COMMENTERS: "circles.commenters"}
    return say(words[circle]) if circle in words else circle


def _line(row: dict[Any, Any]) -> str:
    both = int(row["both"])
    line = say(
        "circles.pair",
        circle=_name(row["circle"]),
        other=_name(row["other"]),
        people=formatting.count(row["people"]),
        of_other=formatting.count(row["of_other"]),
        both=formatting.count(both)
        if both >= SMALL or both == 0
        else say("circles.few", most=formatting.count(SMALL)),
    )
    return formatting.upper_first(line)
