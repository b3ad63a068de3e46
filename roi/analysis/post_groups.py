"""Which group each post belongs to: by hour, weekday, posts that day, thread, picture, length, and what it leads to."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from roi.timeline.timeline import Timeline

Groups = pd.Series  # of text: each post's group, missing where not known
HOURS = ((6, "night"), (12, "morning"), (18, "afternoon"), (24, "evening"))
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORT, LONG = 100, 200  # characters without links
OFTEN = 3  # posts a day
SHORTENED = r"https?://t\.co/\w+"
ADDRESS = r"https?://\S+"
OWN = ("post", "quote")


def _hour(posts: pd.DataFrame) -> Groups[str]:
    hour = posts["time"].dt.hour.to_numpy()
    ends = np.array([end for end, _ in HOURS])
    names = np.array([name for _, name in HOURS], dtype=object)
    return pd.Series(names[np.searchsorted(ends, hour, side="right")], posts.index)


def _weekday(posts: pd.DataFrame) -> Groups[str]:
    named: Groups[str] = posts["time"].dt.day_of_week.map(dict(enumerate(WEEKDAYS)))
    return named


def _often(posts: pd.DataFrame) -> Groups[str]:
    """How many link posts there were that day."""
    day = posts["time"].dt.tz_localize(None).dt.normalize()
    same = day.map(day.value_counts())
    named: Groups[str] = same.clip(upper=OFTEN).map({1: "once", 2: "twice", OFTEN: "more_often"})
    return named


def _thread(posts: pd.DataFrame, everything: pd.DataFrame) -> Groups[str]:
    """Whether the author went on below it; not known where no file tells what answers what."""
    told = everything.get("reply_to", pd.Series(dtype=object))
    parents = told.dropna().astype(str)
    if parents.empty:
        return pd.Series(np.nan, posts.index, dtype=object)
    own = set(parents[parents.str.startswith("self:")].str.removeprefix("self:"))
    heads = posts["post_id"].astype(str).isin(own)
    return heads.map({True: "thread", False: "single"})


def _picture(posts: pd.DataFrame) -> Groups[str]:
    """Whether it has a picture or video: X writes a short address for each link and one for its pictures."""
    shown = posts["text"].fillna("").str.count(SHORTENED)
    quoted = posts["kind"].eq("quote").astype(int)
    more = shown - quoted > posts["links"].str.len()
    known = posts["network"].eq("x") & shown.gt(0)
    return more.map({True: "picture", False: "no_picture"}).where(known)


def _length(posts: pd.DataFrame) -> Groups[str]:
    letters = posts["text"].fillna("").str.replace(ADDRESS, "", regex=True).str.strip().str.len()
    named = np.select([letters < SHORT, letters < LONG], ["short", "middling"], "long")
    return pd.Series(named, posts.index, dtype=object).where(letters > 0)


def _aim(posts: pd.DataFrame) -> Groups[str]:
    """What it leads to: her own site, a shop, somebody else's page, or nowhere; or it is somebody else's own post.

    Not known where a file doesn't tell links, or nobody has said which of the sites that posts lead to is hers.
    """
    own = posts["kind"].isin(OWN) & posts.get("links_known", True)
    led = posts["links"].str.len().gt(0)
    named = np.select(
        [
            own & posts["target"].eq("own"),
            own & posts["target"].eq("shop"),
            own & led,
            own,
            posts["kind"].eq("repost"),
        ],
        ["own_site", "shop", "others_page", "no_link", "repost"],
        "",
    )
    return pd.Series(named, posts.index, dtype=object).replace("", np.nan)


# By question: the groups of link posts. The last one is asked of all posts.
QUESTIONS: dict[str, Callable[[pd.DataFrame], Groups[str]]] = {
    "hour": _hour,
    "weekday": _weekday,
    "often": _often,
    "picture": _picture,
    "length": _length,
}


def groups_of(timeline: Timeline) -> dict[str, Groups[str]]:
    """Return, by question, the group of each post of the main network that it is asked of."""
    everything = timeline.posts[timeline.posts["network"] == timeline.network]
    links = everything[everything["kind"].isin(OWN) & everything["target"].notna()]
    asked = {name: group(links) for name, group in QUESTIONS.items()} if len(links) else {}
    if len(links):
        asked["thread"] = _thread(links, everything)
    asked["aim"] = _aim(everything)
    return {name: found.dropna() for name, found in asked.items()}
