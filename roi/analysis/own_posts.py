"""What the author's own posts got in likes and reposts: the best of them, and kinds, days and hours beside the others."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from roi.analysis.finding import known
from roi.analysis.many_tests import passed
from roi.display.view import View
from roi.language import formatting
from roi.language.messages import say
from roi.timeline.posts import say_whether_they_link
from roi.timeline.timeline import Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[Any]
FEW = 30  # posts on each side of a comparison
LONG = 140  # characters
COLUMNS = ["group", "posts", "middle", "times", "conf_low", "conf_high", "p_value", "told"]
HOURS = {"morning": (5, 11), "midday": (11, 17), "evening": (17, 23), "night": (23, 5)}


@dataclass(frozen=True)
class Reception(View):
    """Reactions (likes and reposts, as of the export) to the author's own posts on the main network.

    `posts` are her posts whose reactions are known, with `reactions`. `groups` has a row for each group of posts that can be
    compared with all others: group, posts (their number), middle (the median of their reactions), times (reactions as a
    multiple of the others', with a 95 % range) and told ('more', 'fewer' or 'open', corrected for being many).
    """

    posts: pd.DataFrame = field(compare=False)
    groups: pd.DataFrame = field(compare=False)

    def best(self, start: Any = None, end: Any = None) -> pd.DataFrame:
        """Return the posts of [start, end) with the most reactions first."""
        days = self.posts["time"].dt.tz_localize(None)
        inside = np.ones(len(days), dtype=bool)
        inside &= True if start is None else (days >= pd.Timestamp(start)).to_numpy()
        inside &= True if end is None else (days < pd.Timestamp(end)).to_numpy()
        chosen: pd.DataFrame = self.posts[inside].sort_values(
            ["reactions", "time"], ascending=[False, False], kind="stable"
        )
        return chosen

    def summary(self) -> str:
        """Return what the middle post got, then the groups that got clearly more or fewer."""
        if self.posts.empty:
            return say("reception.unknown")
        if len(self.posts) < FEW:
            return say("reception.few", n=len(self.posts), least=formatting.count(FEW))
        middle = float(self.posts["reactions"].median())
        told = self.groups[self.groups["told"] != "open"]
        head = say(
            "reception.middle",
            posts=formatting.plural(len(self.posts), "post"),
            middle=formatting.number(middle),
        )
        return "\n".join([head, *map(group_line, told.to_dict("records"))])

    def to_frame(self) -> pd.DataFrame:
        """Return one row a group of posts: group, posts, middle, times, conf_low, conf_high, p_value, told."""
        return self.groups

    def to_dict(self) -> dict[str, Any]:
        """Return the number of posts, the median of their reactions, and the groups."""
        rows = self.groups.to_dict("records")
        return {
            "posts": len(self.posts),
            "middle": known(float(self.posts["reactions"].median())) if len(self.posts) else None,
            "groups": [
                {k: known(v) if isinstance(v, float) else v for k, v in r.items()} for r in rows
            ],
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw each group's reactions as a multiple of the others', with its range."""
        from roi.display import charts

        if self.groups.empty:
            return charts.nothing(self.summary(), ax)
        rows = self.groups.rename(columns={"times": "estimate"})
        named = rows.assign(term=[group_name(g) for g in rows["group"]])
        return charts.ranges(named, ax, **look)


def group_name(group: str) -> str:
    """Return a group of posts in words."""
    return say(GROUPS[group])


def group_line(row: dict[Any, Any]) -> str:
    """Return how a group of posts compares with the others, in a sentence."""
    return say(
        COMPARED_SO[str(row["told"])],
        group=formatting.upper_first(group_name(str(row["group"]))),
        times=formatting.number(float(row["times"])),
        low=formatting.number(float(row["conf_low"])),
        high=formatting.number(float(row["conf_high"])),
    )


GROUPS = {
    "link": "reception.link",
    "question": "reception.question",
    "long": "reception.long",
    "quote": "reception.quote",
    "weekend": "reception.weekend",
    "morning": "reception.morning",
    "midday": "reception.midday",
    "evening": "reception.evening",
    "night": "reception.night",
}
COMPARED_SO = {"more": "reception.more", "fewer": "reception.fewer", "open": "reception.open"}


def reception(timeline: Timeline) -> Reception:
    """Return what her own posts got in likes and reposts, and which kinds, days and hours got more.

    A post's reactions are compared as log(1 + likes + reposts) with those of the other posts of the same quarter, so that an
    audience that grows is no reason. The error of a difference allows for posts of one week being alike (clustered by week,
    Liang & Zeger 1986, 10.1093/biomet/73.1.13). 'more' and 'fewer' are corrected for the number of groups (Holm 1979).

    Parameters
    ----------
    timeline : what `overlay` returned.

    Returns
    -------
    Reception
        `times` is exp(difference of the means of the logarithms): 1.5 are half as many reactions again.

    Notes
    -----
    *How it can mislead.* Reactions aren't visits, and visits aren't sales. What a post is about differs between kinds and
    hours too. Counts are those of the day of the export, so the last days' posts have had less time.

    Examples
    --------
    >>> import roi
    >>> bool(roi.reception(roi.overlay(roi.load("sample_data"))).posts["reactions"].median() > 0)
    True
    """
    posts = timeline.posts
    mine = posts[(posts["network"] == timeline.network) & posts["kind"].isin(["post", "quote"])]
    reactions = mine["likes"].astype(float) + mine["reposts"].astype(float)
    whole = mine.assign(reactions=reactions)[reactions.notna()]
    rows = [
        row
        for name, inside in _groups(whole).items()
        if (row := _compared(*_told_of(whole, name, inside), name)) is not None
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS[:-1])
    return Reception(whole, frame.assign(told=_told(frame))[COLUMNS])


def _groups(posts: pd.DataFrame) -> dict[str, Array]:
    """Return which posts are in each group."""
    text = posts["text"].fillna("").astype("str")
    hour, weekday = posts["time"].dt.hour.to_numpy(), posts["time"].dt.day_of_week.to_numpy()
    parts = {
        name: (hour >= first) & (hour < end) if first < end else (hour >= first) | (hour < end)
        for name, (first, end) in HOURS.items()
    }
    return {
        "link": posts["links"].map(bool).to_numpy(dtype=bool),
        "question": text.str.contains(r"\?(?:\s|$)", regex=True).to_numpy(dtype=bool),
        "long": (text.str.len() > LONG).to_numpy(),
        "quote": (posts["kind"] == "quote").to_numpy(),
        "weekend": weekday >= 5,
        **parts,
    }


def _told_of(posts: pd.DataFrame, name: str, inside: Array) -> tuple[pd.DataFrame, Array]:
    """Return the posts of which it is known whether they are in a group; whether they link isn't in every file."""
    if name != "link":
        return posts, inside
    told = say_whether_they_link(posts).to_numpy()
    return posts[told], inside[told]


def _compared(posts: pd.DataFrame, inside: Array, name: str) -> tuple[Any, ...] | None:
    """Return a group beside all other posts; None where either side is too small."""
    if min(inside.sum(), (~inside).sum()) < FEW:
        return None
    moments = posts["time"].dt.tz_localize(None)
    y = pd.Series(np.log1p(posts["reactions"].to_numpy(dtype=float)), posts.index)
    quarter, week = moments.dt.to_period("Q"), moments.dt.to_period("W")
    one = pd.Series(inside.astype(float), posts.index)
    x = (one - one.groupby(quarter).transform("mean")).to_numpy()
    left = (y - y.groupby(quarter).transform("mean")).to_numpy()
    spread = float(x @ x)
    weeks = week[inside].nunique()
    if spread <= 0 or weeks < FEW // 3:
        return None
    slope = float(x @ left) / spread
    scores = pd.Series(x * (left - slope * x)).groupby(week.to_numpy()).sum().to_numpy()
    error = math.sqrt(float(scores @ scores) * len(scores) / max(len(scores) - 1, 1)) / spread
    if not error > 0:
        return None
    free = weeks - 1
    half = float(stdtrit(free, 0.975)) * error
    p_value = float(2 * stdtr(free, -abs(slope) / error))
    middle = float(posts.loc[inside, "reactions"].median())
    ends = (math.exp(slope), math.exp(slope - half), math.exp(slope + half))
    return name, int(inside.sum()), middle, *ends, p_value


def _told(frame: pd.DataFrame) -> list[str]:
    """Return 'more', 'fewer' or 'open' of each group, corrected for their number."""
    found = passed(frame["p_value"].tolist())
    return [
        ("more" if times > 1 else "fewer") if is_found else "open"
        for times, is_found in zip(frame["times"], found, strict=True)
    ]
