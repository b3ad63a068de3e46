"""Define every column of the calendar once: what it counts, its unit, the meaning of an empty day, its name for people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from typing import Literal, NamedTuple

from roi.language.names import NETWORKS

Role = Literal["activity", "outcome", "covariate"]
Kind = Literal["flow", "net", "stock"]
Missing = Literal["zero", "unknown", "per_file"]
Precision = Literal["count", "amount", "index"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the calendar. Code asks it for its properties and never parses its name.

    Attributes
    ----------
    name : as in `Timeline.daily` and in JSON.
    measure : the name of the definition, the same on every network.
    role : what the author does ('activity'), what may follow from it ('outcome'), or other context ('covariate').
    unit : what its numbers count, a name in the catalogue's [unit]; of money on a calendar, the currency.
    kind : 'flow' (days add up), 'net' (a flow that may be negative), or 'stock' (the last value counts).
    missing_means : what a known day without a record means: 'zero', 'unknown', or whatever the export says ('per_file').
    precision : 'count' (exact), 'amount' (money, converted where needed), or 'index' (compares days, counts nothing).
    noun : the key of its words in the catalogue's tables of columns.
    noun_of : the key of a phrase of its own where it is another network's; '' for the usual one.
    one : what one unit of an activity is called in the names of findings.
    by_network : whether each network has a column of its own.
    network : the network, None for the main one and for columns of no network.
    source : the class of referrer that the visits came from, None where it isn't one.
    is_held_fixed : whether it is held fixed whatever is asked: a covariate that the author added.
    """

    name: str
    measure: str
    role: Role
    unit: str
    kind: Kind = "flow"
    missing_means: Missing = "per_file"
    precision: Precision = "count"
    noun: str = ""
    noun_of: str = ""
    one: str = ""
    by_network: bool = False
    network: str | None = None
    source: str | None = None
    is_held_fixed: bool = False

    def on(self, network: str) -> Column:
        """Return the same column for a network that is not the main one."""
        name = _with_network(self, self.name, network)
        one = _with_network(self, self.one, network) if self.one else ""
        return replace(self, name=name, one=one, network=network)

    def is_a(self, *definitions: Column) -> bool:
        """Whether this is one of these measures, on whatever network."""
        return self.measure in {d.measure for d in definitions}


def _with_network(column: Column, part: str, network: str) -> str:
    """Return a name with the network behind it, set off by 'on' where it would read as another column's name.

    Followers on a network called 'net' are `followers_on_net`: `followers_net` is the net change.
    """
    starts = accumulate(network.split("_"), lambda a, b: f"{a}_{b}")
    is_ambiguous = {f"{column.name}_{start}" for start in starts} & {d.name for d in COLUMNS}
    return f"{part}_on_{network}" if is_ambiguous else f"{part}_{network}"


def _activity(name: str, unit: str, one: str) -> Column:
    return Column(
        name, name, "activity", unit, missing_means="zero", noun=name, one=one, by_network=True
    )


def _outcome(name: str, unit: str, precision: Precision = "count") -> Column:
    return Column(name, name, "outcome", unit, precision=precision, noun=name)


class People(NamedTuple):
    """The columns of people who follow or subscribe: all of them, those gained, those lost, and the net change."""

    all: Column
    gained: Column
    lost: Column
    net: Column

    def on(self, network: str) -> People:
        """Return the same columns for a network that is not the main one."""
        return People(*(column.on(network) for column in self))


def _people(name: str, unit: str, *, by_network: bool = False) -> People:
    """Return the four columns, named after the first."""
    names: tuple[tuple[str, Kind], ...] = (
        (name, "stock"),
        (f"{name}_gained", "flow"),
        (f"{name}_lost", "flow"),
        (f"{name}_net", "net"),
    )
    return People(
        *(
            Column(n, n, "outcome", unit, kind, "unknown", noun=n, by_network=by_network)
            for n, kind in names
        )
    )


def _from_source(name: str, source: str) -> Column:
    return Column(name, name, "covariate", "visits", missing_means="zero", noun=name, source=source)


POSTS = _activity("posts", "posts", "post")
LINK_POSTS = _activity("link_posts", "link posts", "link_post")
LINK_POSTS_BLOG = _activity("link_posts_blog", "link posts to your site", "link_post_blog")
LINK_POSTS_SHOP = _activity("link_posts_shop", "link posts to a shop", "link_post_shop")
ANNOUNCEMENTS = _activity("announcements", "first posts about a new page", "announcement")
REPLIES = _activity("replies", "replies", "reply")
REPOSTS = _activity("reposts", "reposts", "repost")
ACTIVITIES = (
    POSTS,
    LINK_POSTS,
    LINK_POSTS_BLOG,
    LINK_POSTS_SHOP,
    ANNOUNCEMENTS,
    REPLIES,
    REPOSTS,
)
LINKING = (LINK_POSTS, LINK_POSTS_BLOG, LINK_POSTS_SHOP)

VISITS = _outcome("visits", "visits")
PAGEVIEWS = _outcome("pageviews", "page views")
# On a known day, a network without a row sent no visits: zero, whatever a missing day means for all visits.
SOCIAL_VISITS = replace(
    _outcome("social_visits", "visits"),
    missing_means="zero",
    noun_of="outcome.social_visits_of",
    by_network=True,
)
REFERRED_VISITS = _from_source("referred_visits", "other")
DIRECT_VISITS = _from_source("direct_visits", "direct")
# Visits by what sent them, where that is no social network.
BY_SOURCE = (
    REFERRED_VISITS,
    DIRECT_VISITS,
    *(_from_source(f"{source}_visits", source) for source in ("search", "email", "ai")),
)

SALES = _outcome("sales", "copies")
# A negative control: what posts that link to other titles can hardly have sold.
UNLINKED_SALES = replace(_outcome("unlinked_sales", "copies"), role="covariate")
FREE_UNITS = _outcome("free_units", "free copies")
PAGES_READ = _outcome("pages_read", "pages")
ROYALTIES = _outcome("royalties", "money", "amount")
AD_SPEND = replace(_outcome("ad_spend", "money", "amount"), role="covariate", missing_means="zero")
# A logarithm of the rank with its sign turned, so that more is better.
SALES_RANK = replace(
    _outcome("sales_rank", "log rank", "index"), kind="stock", missing_means="unknown"
)

# By kind of record.
PEOPLE = {
    "followers": _people("followers", "followers", by_network=True),
    "subscribers": _people("subscribers", "subscribers"),
}
FOLLOWERS, FOLLOWERS_GAINED, FOLLOWERS_LOST, FOLLOWERS_NET = PEOPLE["followers"]
SUBSCRIBERS, SUBSCRIBERS_GAINED, SUBSCRIBERS_LOST, SUBSCRIBERS_NET = PEOPLE["subscribers"]
COMMENTS = replace(_outcome("comments", "comments"), missing_means="zero")

COLUMNS = (
    *ACTIVITIES,
    VISITS,
    PAGEVIEWS,
    SOCIAL_VISITS,
    *BY_SOURCE,
    SALES,
    UNLINKED_SALES,
    FREE_UNITS,
    PAGES_READ,
    ROYALTIES,
    AD_SPEND,
    SALES_RANK,
    *PEOPLE["followers"],
    *PEOPLE["subscribers"],
    COMMENTS,
)


def visits_from(source: str, network: str) -> Column:
    """Return the column of the visits from a source: a class of referrer, the main network, or another one."""
    by_class = next((c for c in BY_SOURCE if c.source == source), None)
    return by_class or (SOCIAL_VISITS if source == network else SOCIAL_VISITS.on(source))


def change_of(column: Column) -> Column:
    """Return the net change of a stock, which is estimated in its place; any other column is returned as it is."""
    people = next((p for p in PEOPLE.values() if column.is_a(p.all)), None)
    if people is None:
        return column
    return people.net if column.network is None else people.net.on(column.network)


def defined(name: str) -> Column:
    """Return the column of this name, on the main or any known network; for other names one of which nothing is known."""
    return grid().get(name) or Column(
        name, name, "covariate", "", missing_means="unknown", noun=name
    )


def own_column(name: str, role: Role, unit: str) -> Column:
    """Return a column that the author adds: what she did, what she counts, or what else is to be held fixed."""
    one = name if role == "activity" else ""
    held = role == "covariate"
    return Column(
        name, name, role, unit, missing_means="unknown", noun=name, one=one, is_held_fixed=held
    )


@cache
def grid() -> dict[str, Column]:
    """Return the columns of the main network and of each network that has a name of its own."""
    elsewhere = (c.on(network) for c in COLUMNS if c.by_network for network in NETWORKS)
    return {c.name: c for c in (*COLUMNS, *elsewhere)}
