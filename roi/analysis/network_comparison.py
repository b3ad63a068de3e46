"""networks(): several networks side by side: what a link post on each brings, and what an hour there brings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.finding import Estimate, error_of, known
from roi.analysis.response.covariates import other_networks
from roi.analysis.response.effects import effect
from roi.analysis.time_spent import hours_on
from roi.display.view import View
from roi.language.facts import Message
from roi.language.formatting import could_be, number, plural
from roi.language.messages import say
from roi.language.names import network_name, number_of
from roi.timeline.columns import LINK_POSTS, SOCIAL_VISITS, VISITS
from roi.timeline.timeline import Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[Any]
DRAWS, SEED = 20_000, 1
COLUMNS = (
    "network",
    "link_posts",
    "hours_per_week",
    "per_post",
    "per_post_low",
    "per_post_high",
    "per_hour",
    "per_hour_low",
    "per_hour_high",
)


@dataclass(frozen=True)
class Networks(View):
    """What each network brings, the most visits an hour first.

    `numbers` has a row a network with link posts: network, link_posts (all that are known), hours_per_week (spent on
    all posts there), visits per link post and visits per hour, each with its 95 % range. `reasons` say, by network, why
    its visits can't be told. `named` says whether visits are those that name the network, which all of them must then
    do, or all visits.
    """

    numbers: pd.DataFrame = field(compare=False)
    reasons: dict[str, Message]
    named: bool

    @property
    def table(self) -> pd.DataFrame:
        """The numbers, and `why_not` where a network's visits can't be told."""
        why_not = [
            self.reasons[n].text if n in self.reasons else "" for n in self.numbers["network"]
        ]
        return self.numbers.assign(why_not=why_not)

    @property
    def clearly_most(self) -> str | None:
        """The network that brings the most visits an hour, if its whole range lies above all others'."""
        rows = self.numbers[self.numbers["per_hour"].notna()]
        if len(rows) < 2:
            return None
        best, others = rows.iloc[0], rows.iloc[1:]
        clear = best["per_hour_low"] > others["per_hour_high"].max()
        return str(best["network"]) if clear else None

    def summary(self) -> str:
        """Return a sentence a network, then which of them brings the most for the time, if that can be told."""
        return "\n".join([*map(_line, self.table.to_dict("records")), self.verdict])

    @property
    def verdict(self) -> str:
        """The sentence on which of them brings the most for the time."""
        if len(self.numbers) < 2:
            return say("networks.one")
        if self.numbers["per_hour"].notna().sum() < 2:
            return say("networks.too_few")
        if self.clearly_most is None:
            return say("networks.open")
        return say("networks.most", network=network_name(self.clearly_most))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a network: network, link_posts, hours_per_week, per_post, per_hour, each with low and high, why_not."""
        return self.table

    def to_dict(self) -> dict[str, Any]:
        """Return what is compared, and each network's numbers."""
        rows = [
            {
                name: known(value) if isinstance(value, float) else value
                for name, value in row.items()
            }
            for row in self.table.to_dict("records")
        ]
        return {
            "visits": say("networks.those_named" if self.named else "networks.every"),
            "networks": rows,
            "clearly_most": self.clearly_most,
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw each network's visits an hour with their range."""
        from roi.display import charts

        rows = self.numbers[self.numbers["per_hour"].notna()]
        if rows.empty:
            return charts.nothing(say("networks.none"), ax)
        drawn = pd.DataFrame(
            {
                "term": [network_name(n) for n in rows["network"]],
                "estimate": rows["per_hour"],
                "conf_low": rows["per_hour_low"],
                "conf_high": rows["per_hour_high"],
            }
        )
        ax = charts.ranges(drawn, ax, **look)
        ax.set_xlabel(say("networks.axis"))
        return ax


def networks(timeline: Timeline) -> Networks:
    """Compare what a link post, and an hour, brings on each network.

    The visits of a link post are estimated as `effect` does it, links on the others held fixed. An hour's are

    visits per link post × link posts / hours,

    over the days on which the network's posts are known; hours are those of all posts there, replies too, since these
    are what being there takes. The range comes from 20,000 draws (fixed seed) of the effect (normal) and of the hours (triangular).

    Parameters
    ----------
    timeline : what `overlay` returned.

    Returns
    -------
    Networks
        The most visits an hour first; networks of which nothing can be told last.

    Notes
    -----
    *How it can mislead.* Visits that name their network are a lower bound, lower where more of the clicks come out of
    apps; networks differ in that. Hours are estimated from the times of posts: reading leaves no trace.

    Examples
    --------
    >>> import roi
    >>> side_by_side = roi.networks(roi.overlay(roi.load("sample_data")))
    >>> side_by_side.table["network"].to_list()
    ['x']
    """
    main = [timeline.network] if LINK_POSTS.name in timeline.daily else []
    names = [*main, *other_networks(timeline)]
    visits = {n: timeline.on(SOCIAL_VISITS, n).name for n in names}
    named = set(visits.values()) <= set(timeline.daily)
    links = {n: timeline.on(LINK_POSTS, n).name for n in names}
    found = {n: effect(timeline, visits[n] if named else VISITS.name, links[n]) for n in names}
    rows = [_row(timeline, n, links[n], estimate) for n, estimate in found.items()]
    numbers = pd.DataFrame(rows, columns=list(COLUMNS))
    ranked = numbers.sort_values("per_hour", ascending=False, kind="stable", ignore_index=True)
    reasons = {n: reason for n, reason in found.items() if isinstance(reason, Message)}
    return Networks(ranked, reasons, named)


def _row(
    timeline: Timeline, network: str, activity: str, found: Estimate | Message
) -> tuple[Any, ...]:
    posted = timeline.daily[activity]
    links = posted.dropna()
    weekly = hours_on(timeline.posts, network, posted).per_week
    if isinstance(found, Message):
        return (network, int(links.sum()), weekly.estimate, *(np.nan,) * 6)
    post = (found.estimate, found.conf_low, found.conf_high)
    hour = _an_hour(found, float(links.sum()) / (len(links) / 7), weekly)
    return (network, int(links.sum()), weekly.estimate, *post, *hour)


def _an_hour(found: Estimate, links: float, weekly: Any) -> tuple[float, float, float]:
    """Return the visits an hour brings with their range, from link posts and hours a week."""
    if not weekly.estimate > 0:
        return (np.nan,) * 3
    rng = np.random.default_rng(SEED)
    effects = rng.normal(found.estimate, error_of(found.conf_low, found.conf_high), DRAWS)
    spent = rng.triangular(weekly.low, weekly.estimate, weekly.high, DRAWS)
    low, high = np.quantile(effects * links / spent, [0.025, 0.975])
    return found.estimate * links / weekly.estimate, float(low), float(high)


def _line(row: dict[Any, Any]) -> str:
    network, links = network_name(str(row["network"])), plural(row["link_posts"], "link post")
    if row["why_not"]:
        return say("networks.unknown", network=network, links=links, reason=row["why_not"])
    facts = {
        "post": number_of(row["per_post"], "visits"),
        "range": could_be(row["per_post_low"], row["per_post_high"]),
    }
    if np.isnan(row["per_hour"]):
        return say("networks.post", network=network, **facts)
    spread = could_be(row["per_hour_low"], row["per_hour_high"])
    return say(
        "networks.hour", network=network, hour=number(row["per_hour"]), hour_range=spread, **facts
    )
