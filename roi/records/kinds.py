"""The kinds of record and their measures: unit, flow or stock, what absence means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Absence = Literal["zero", "unknown", "by format"]


Grain = Literal["instant", "hour", "day", "month", "span"]


GRAINS: tuple[Grain, ...] = ("instant", "hour", "day", "month", "span")


@dataclass(frozen=True, slots=True)
class Measure:
    """A number in a record: its unit, and whether days add up (flow) or the last value counts (stock)."""

    unit: str
    flow: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its time, its descriptive columns, and its measures.

    `when` is the column of moments ('time', tz-aware UTC) or days ('date', naive midnight); `texts` are the text
    columns; `missing_means` is what a day inside the span without a row means.
    """

    name: str
    when: str
    texts: tuple[str, ...]
    measures: dict[str, Measure]
    missing_means: Absence

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns in their order, `line` last."""
        return (self.when, *self.texts, *self.measures, "line")


def _kind(name: str, when: str, texts: str, measures: dict[str, Measure], absence: Absence) -> Kind:
    return Kind(name, when, tuple(texts.split()), measures, absence)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        _kind(
            "posts",
            "time",
            "network account post_id kind text links reply_to person name_mark",
            {
                "likes": Measure("likes", flow=False),
                "reposts": Measure("reposts", flow=False),
                "replies": Measure("replies", flow=False),
                "impressions": Measure("impressions", flow=False),
                "clicks": Measure("clicks", flow=False),
            },
            "zero",
        ),
        _kind(
            "followers",
            "date",
            "network account",
            {
                "followers": Measure("followers", flow=False),
                "gained": Measure("followers"),
                "lost": Measure("followers"),
                "impressions": Measure("impressions"),
                "profile_visits": Measure("profile visits"),
                "reach": Measure("people reached", flow=False),
                "interactions": Measure("interactions"),
                "clicks": Measure("link clicks"),
            },
            "unknown",
        ),
        _kind(
            "visits",
            "time",
            "site source page",
            {
                "pageviews": Measure("page views"),
                "visits": Measure("visits"),
                "visitors": Measure("visitors"),
            },
            "by format",
        ),
        _kind(
            "sales",
            "date",
            "title identifier store marketplace format transaction source currency",
            {
                "units": Measure("copies"),
                "free_units": Measure("free copies"),
                "refunds": Measure("copies"),
                "pages_read": Measure("pages"),
                "royalty": Measure("money"),
            },
            "by format",
        ),
        _kind("costs", "date", "item currency", {"amount": Measure("money")}, "zero"),
        _kind("events", "date", "kind title url", {}, "zero"),
        _kind(
            "subscribers",
            "date",
            "list",
            {
                "subscribers": Measure("subscribers", flow=False),
                "gained": Measure("subscribers"),
                "lost": Measure("subscribers"),
            },
            "unknown",
        ),
        _kind("comments", "date", "site url name_mark", {"comments": Measure("comments")}, "zero"),
        _kind(
            "follows",
            "date",
            "name_mark first followed_back circles",
            {
                "ratio": Measure("followed for each follower", flow=False),
                "followers": Measure("followers", flow=False),
            },
            "unknown",
        ),
        _kind(
            "ranks",
            "time",
            "title identifier marketplace category",
            {"rank": Measure("rank", flow=False)},
            "unknown",
        ),
    )
}
