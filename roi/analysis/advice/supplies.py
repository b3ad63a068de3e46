"""What each claim needs, and the file, template, line or command that can hold it: nothing is asked for that none can."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from roi.language.facts import Fact, Filling, list_of, message
from roi.language.formatting import listed
from roi.language.messages import say
from roi.language.names import kind_noun


class Supply(NamedTuple):
    """One way to supply something: what it is called there, and which parts of it are needed.

    `way` is 'export' (a kind of record), 'follow_log' (columns of follow_log.csv), 'event' (kinds of line in
    events.csv), 'setting' (a line of roi.toml under [money]) or 'plan' (a question of `roi plan`).
    """

    way: str
    parts: tuple[str, ...]


def _export(*kinds: str) -> tuple[Supply, ...]:
    return (Supply("export", kinds),)


def _log(*columns: str) -> tuple[Supply, ...]:
    return (Supply("follow_log", ("date", "who", "first", *columns)),)


def _event(*kinds: str) -> tuple[Supply, ...]:
    return (Supply("event", kinds),)


_LAUNCHES = (*_export("sales", "followers"), *_event("launch"))
_COIN = (Supply("plan", ("links",)),)
SUPPLIES: dict[str, tuple[Supply, ...]] = {
    "C01": (*_export("posts", "sales"), *_COIN),
    "C02": _export("posts", "visits"),
    "C03": _export("posts", "visits"),
    "C04": (*_event("profile"), *_export("followers")),
    "C05": _export("posts"),
    "C06": (*_log("followers", "followed_back"), *_export("followers")),
    "C07": _export("posts", "followers"),
    "C08": _LAUNCHES,
    "C09": _export("posts", "visits"),
    "C10": _export("posts", "followers"),
    "C11": _export("posts", "followers"),
    "C12": _export("posts", "visits"),
    "C13": _log("ratio", "followed_back"),
    "C14": _log("followed_back", "left", "checked"),
    "C15": _log("followed_back"),
    "C16": _export("posts"),
    "C17": _export("posts", "visits"),
    "C18": _export("posts", "followers"),
    "C19": (*_log("left", "checked"), *_export("posts")),
    "C20": _export("posts", "sales"),
    "C21": (*_event("cover_reveal", "convention", "launch"), *_export("visits")),
    "C22": _export("posts", "visits"),
    "C23": _export("posts", "visits"),
    "C24": _export("posts"),
    "C25": _export("posts"),
    "C26": _LAUNCHES,
    "C27": _export("posts"),
    "C28": _export("posts"),
    "C29": _export("posts"),
    "C30": _LAUNCHES,
    "C31": _export("posts"),
    "C32": _export("posts", "followers"),
    "C33": _export("posts", "followers"),
    "C34": (*_log("followed_back"), *_export("posts")),
    "C35": _log("followed_back", "left", "checked"),
    "C36": _export("posts", "visits"),
    "C37": (*_export("posts", "visits"), *_COIN),
    "C38": (*_export("sales"), *_COIN),
    "C39": _export("sales"),
    "C40": (*_export("sales"), Supply("setting", ("hour",))),
    "C41": _export("posts", "comments"),
    "C42": _export("posts"),
    "C43": _export("posts", "comments"),
    "C44": _export("posts"),
    "C45": (*_export("posts", "visits"), *_event("blog_post")),
    "C46": (*_event("invitation"), *_export("posts")),
}


def where_to_put(claim: str) -> Fact:
    """Return where the things that a claim needs are kept, to be worded."""
    return where_to_put_all(SUPPLIES[claim])


def where_to_put_all(supplies: Iterable[Supply]) -> Fact:
    """Return where these things are kept, to be worded."""
    return list_of(*map(_named, supplies))


def _named(supply: Supply) -> Filling:
    if supply.way == "export":
        kinds = Fact(_kinds, supply.parts)
        return message("supply.export", kinds=kinds)
    if supply.way == "follow_log":
        return message("supply.follow_log", columns=Fact(_spelt, supply.parts))
    if supply.way == "event":
        return message("supply.event", kinds=Fact(_spelt, supply.parts))
    if supply.way == "setting":
        return message("supply.setting", name=supply.parts[0])
    return message("supply.plan", question=supply.parts[0])


def _spelt(*names: str) -> str:
    return listed(names)


def _kinds(*kinds: str) -> str:
    return listed(say("supply.posts") if k == "posts" else kind_noun(k) for k in kinds)
