"""X's posts in its archives' JSON (since 2012), and how they become rows."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any
from unicodedata import normalize

import msgspec
import numpy as np
import pandas as pd

from roi.language import formatting
from roi.loaders.believable_times import unbelievable
from roi.loaders.families.social_posts import holds_any
from roi.loaders.parse import plain_text
from roi.loaders.privacy import OTHERS, is_own, marks_of_names

SHORTENED = ("https://t.co/", "http://t.co/")
STATUS = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(\w+)/status(?:es)?/(\d+)", re.I
)
CUT = re.compile(r"…(\s*https?://t\.co/\w+)*\s*$")
MONTHS = {
    name: f"-{number:02}-"
    for number, name in enumerate(
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1
    )
}
# Archives of 2012 to 2018 give 00:00:00 as the time of every post until then.
NO_HOUR_BEFORE = pd.Timestamp("2010-11-04 23:55", tz="UTC")


EPOCH = 1_288_834_974_657  # milliseconds since 1970 from which ids count
LAST_WITHOUT_TIME = 29_700_859_247  # the last id of November 2010 that counts posts, not time
WRONG_TIMES = "Posts whose written time isn't that in their id ({:,}): the id's time counts."
WRONG_IDS = (
    "Posts whose id holds another time than the one written ({:,}): the written time counts."
)
A_DAY = pd.Timedelta(days=1)
WRITTEN = re.compile(rb'"created_at"\s*:\s*"([^"]+)"')
PostId = Annotated[int, msgspec.Meta(ge=0, le=(1 << 63) - 1)]  # X writes it as text
TIME = b"Wed Oct 10 20:19:24 +0000 2018"  # how X writes one
DIGITS = [8, 9, 11, 12, 14, 15, 17, 18, 26, 27, 28, 29]
SIGNS = [10, 13, 16, *range(19, 26)]


class _Url(msgspec.Struct, frozen=True, gc=False):
    expanded_url: str | None = None


class _Entities(msgspec.Struct, frozen=True, gc=False):
    urls: list[_Url] | None = None
    media: msgspec.Raw = msgspec.Raw(b"[]")


class _Trail(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    edit_tweet_ids: list[PostId] = []


class _Edit(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    edit_control_initial: _Trail = _Trail()


class _EditInfo(msgspec.Struct, frozen=True, gc=False):
    initial: _Trail | None = None
    edit: _Edit | None = None


class Tweet(msgspec.Struct, frozen=True, gc=False):
    """The fields of a post that are kept; archives before 2018 have `text`."""

    id_str: PostId
    created_at: str
    full_text: str | None = None
    text: str | None = None
    favorite_count: str | int | None = None
    retweet_count: str | int | None = None
    in_reply_to_status_id_str: str | None = None
    in_reply_to_user_id_str: str | None = None
    in_reply_to_screen_name: str | None = None
    entities: _Entities | None = None
    edit_info: _EditInfo | None = None


class Wrapped(msgspec.Struct, frozen=True, gc=False):
    """An item of `tweets.js` since 2020."""

    tweet: Tweet


def edit_trail(tweet: Tweet) -> list[int]:
    """Return the ids of all versions of an edited post, oldest first; [] for a post that was not edited."""
    info = tweet.edit_info
    if info is None:
        return []
    trail = info.edit.edit_control_initial if info.edit else info.initial
    return trail.edit_tweet_ids if trail and len(trail.edit_tweet_ids) > 1 else []


def own_handle(pairs: Iterable[tuple[str, Iterable[str]]]) -> str | None:
    """Return the handle in links to the post itself (such as those to its pictures)."""
    found = Counter(
        match[1].casefold()
        for post_id, links in pairs
        for link in links
        if (match := STATUS.match(link)) and match[2] == post_id
    )
    return found.most_common(1)[0][0] if found else None


def known_links(links: Iterable[str | None]) -> tuple[str, ...]:
    """Return links without repeats, and without shortened ones whose target is unknown."""
    there = (x for x in links if x and x.startswith("http"))
    return tuple(dict.fromkeys(x for x in there if not x.startswith(SHORTENED)))


def handle_of(link: object) -> str | None:
    """Return whose post a link leads to, in lower case."""
    match = STATUS.match(str(link))
    return match[1].casefold() if match else None


def links_unknown(texts: pd.Series[Any]) -> pd.Series[Any]:
    """Return the links of texts without targets from X: none, or (missing) some with unknown targets."""
    shortened = texts.str.contains("https?://t\\.co/", regex=True)
    return pd.Series(
        [None if some else () for some in shortened], index=texts.index, dtype="object"
    )


def kind_of(text: str, replied_to: str | None, links: Iterable[str]) -> str:
    """Return post, reply, repost or quote; the flags `retweeted` and `truncated` are always false, so of no use."""
    if replied_to:
        return "reply"
    if text.startswith("RT @"):
        return "repost"
    for link in links:
        if "/status" in link and STATUS.match(link):
            return "quote"
    return "post"


def _unescaped(text: str) -> str:
    """Return a post's text as it was written: X escapes these three characters and no others."""
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return text if text.isascii() else normalize("NFC", text)


class Posts:
    """X's posts as columns that grow piece by piece: a frame per piece would hold a large archive twice."""

    def __init__(self, user_id: str | None) -> None:
        self.user_id = user_id
        self.people: dict[str | None, str | None] = {}  # so that each distinct name is held once
        self.columns: dict[str, Any] = {
            **{n: array("q") for n in ("time", "post_id")},
            **{n: [] for n in ("kind", "text", "links", "reply_to", "person", "name_mark")},
            **{n: array("d") for n in ("likes", "reposts", "pictured")},
            "line": array("q"),
        }

    def add(self, tweets: list[Tweet], lines: list[int]) -> None:
        """Add posts in order; a repost's counts are X's filler and so missing."""
        written = [t.full_text or t.text or "" for t in tweets]
        links = [_links(t.entities.urls) if t.entities and t.entities.urls else () for t in tweets]
        parents = [
            _parent(t, self.user_id) if t.in_reply_to_status_id_str else None for t in tweets
        ]
        rows = list(zip(written, parents, links, strict=True))
        kinds = ["reply" if parent else kind_of(text, None, urls) for text, parent, urls in rows]
        own = np.array([kind != "repost" for kind in kinds], dtype=bool)
        people = [t.in_reply_to_user_id_str for t in tweets]
        self._extend(
            time=_microseconds([t.created_at for t in tweets]),
            post_id=np.array([t.id_str for t in tweets], dtype="int64"),
            kind=kinds,
            text=[
                _unescaped(text) if is_own(kind, parent) else None
                for kind, (text, parent, _) in zip(kinds, rows, strict=True)
            ],
            links=links,
            reply_to=parents,
            person=[self.people.setdefault(person, person) for person in people],
            name_mark=marks_of_names(
                t.in_reply_to_screen_name if kind == "reply" else None
                for t, kind in zip(tweets, kinds, strict=True)
            ),
            likes=np.where(own, _numbers([t.favorite_count for t in tweets]), np.nan),
            reposts=np.where(own, _numbers([t.retweet_count for t in tweets]), np.nan),
            pictured=np.array([_pictured(t) for t in tweets]),
            line=np.array(lines, dtype="int64"),
        )

    def _extend(self, **values: Any) -> None:
        for name, column in self.columns.items():
            if isinstance(column, array):
                column.frombytes(values[name].tobytes())
            else:
                column.extend(values[name])

    def frame(self) -> pd.DataFrame:
        """Return the posts as rows sorted by time, releasing each column as it is used.

        X writes the newest first: sorting a whole large archive later would hold it twice.
        """
        moments = pd.Series(np.frombuffer(self.columns.pop("time"), "datetime64[us]"))
        order = moments.argsort(kind="stable").to_numpy()
        made: dict[str, Any] = {"time": moments.iloc[order].dt.tz_localize("UTC").array}
        for name in list(self.columns):
            values = self.columns.pop(name)
            if isinstance(values, array):
                made[name] = np.array(values)[order]
            else:
                kind = "object" if name == "links" else "str"
                objects = np.fromiter(values, dtype=object, count=len(values))[order]
                made[name] = pd.Series(objects, dtype=kind, copy=False).array
        return pd.DataFrame(made, copy=False)


def _pictured(tweet: Tweet) -> float:
    """Return 1 for a post with a picture or a film, 0 for one without; NaN where the file doesn't say what a post holds."""
    return math.nan if tweet.entities is None else float(holds_any(tweet.entities.media))


def _numbers(values: list[str | int | None]) -> Any:
    """Return counts as numbers, each distinct one parsed once; NaN for anything else."""
    known = {value: _number(value) for value in set(values)}
    return np.fromiter(map(known.__getitem__, values), "float64", len(values))


def _number(value: str | int | None) -> float:
    try:
        return math.nan if value is None else float(value)
    except ValueError:
        return math.nan


def posts_frame(tweets: list[Tweet], lines: list[int], user_id: str | None) -> pd.DataFrame:
    """Return posts as rows, sorted by time."""
    posts = Posts(user_id)
    posts.add(tweets, lines)
    return posts.frame()


def moments(texts: list[str]) -> pd.Series[Any]:
    """Parse X's two ways of writing a UTC time."""
    return pd.Series(_microseconds(texts)).dt.tz_localize("UTC")


def _microseconds(texts: list[str]) -> Any:
    """Parse X's two ways of writing a UTC time, without asking the locale for month names."""
    try:
        return _all_as_usual(texts)
    except (KeyError, ValueError):
        iso = pd.to_datetime([_iso(text) for text in texts], format="ISO8601", errors="coerce")
        return iso.to_numpy("datetime64[us]")


def _all_as_usual(texts: list[str]) -> Any:
    """Return times that are all in X's format, read as one block of characters.

    Raises
    ------
    ValueError
        If one of them is in a different format, or not a time.
    """
    signs = np.frombuffer("".join(texts).encode(), "u1")
    if any(len(text) != len(TIME) for text in texts) or signs.size != len(TIME) * len(texts):
        raise ValueError
    signs = signs.reshape(-1, len(TIME))
    usual = (signs[:, SIGNS] == np.frombuffer(TIME, "u1")[SIGNS]).all()
    if not usual or (signs[:, DIGITS] - ord("0") > 9).any():
        raise ValueError
    months = "".join([MONTHS[text[4:7]] for text in texts]).encode()
    between = np.frombuffer(months, "u1").reshape(-1, len("-10-"))
    iso = np.hstack([signs[:, 26:], between, signs[:, 8:19]])
    return iso.view(f"S{iso.shape[1]}").ravel().astype("datetime64[us]")


def _iso(text: str) -> str:
    if text[20:26] == "+0000 ":
        return text[26:] + MONTHS.get(text[4:7], "") + text[8:19]
    return text[:19] if text.endswith((" +0000", "Z")) else ""


def days_of_lost(texts: Iterable[bytes]) -> list[date] | None:
    """Return the days of unreadable posts, as far as each still says when it was written; None if one doesn't."""
    written = [set(WRITTEN.findall(text)) for text in texts]
    if any(len(one) != 1 for one in written):
        return None
    times = moments([one.pop().decode(errors="replace") for one in written])
    return None if times.isna().any() else sorted({t.date() for t in times})


def times_of_ids(frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return posts with the time in their id where the written time differs or is missing, and notes about that.

    An id holds the millisecond at which X accepted a post; exporters have written wrong years. If
    most ids disagree with the times, the ids are the wrong ones.
    """
    ids = frame["post_id"].to_numpy("int64")
    seconds = ((ids >> 22) + EPOCH) // 1000
    exact = pd.Series(seconds.astype("datetime64[s]").astype("datetime64[us]"), frame.index)
    exact = exact.dt.tz_localize("UTC")
    timed = ids > LAST_WITHOUT_TIME
    wrong = timed & ~((frame["time"] - exact).abs() < A_DAY)
    if not wrong.any():
        return frame, ()
    believable = unbelievable(frame["time"], "x").isna() & frame["time"].notna()
    if 2 * (wrong & believable).sum() > timed.sum():
        return frame, (WRONG_IDS.format(int(wrong.sum())),)
    mended = frame.assign(time=frame["time"].mask(wrong, exact))
    return mended.sort_values("time", kind="stable"), (WRONG_TIMES.format(int(wrong.sum())),)


def hour_unknown(times: Any) -> Any:
    """Return which posts say 00:00:00 because archives before 2018 had no hour of early posts."""
    return (times < NO_HOUR_BEFORE) & (times == times.dt.normalize())


def hours_note(posts: int) -> str:
    """Return a note on how many early posts have a day but no hour."""
    day = formatting.day(NO_HOUR_BEFORE.date())
    return f"Posts up to {day} have no hour ({posts:,} here): each counts on its day, at noon UTC."


def on_their_day(frame: pd.DataFrame) -> pd.DataFrame:
    """Return posts of unknown hour moved to noon UTC, so that they stay on their day in nearly every time zone."""
    noon = frame["time"] + pd.Timedelta(hours=12)
    return frame.assign(time=frame["time"].mask(hour_unknown(frame["time"]), noon))


def _parent(tweet: Tweet, user_id: str | None) -> str:
    own = user_id is not None and tweet.in_reply_to_user_id_str == user_id
    return f"self:{tweet.in_reply_to_status_id_str}" if own else OTHERS


def _links(urls: list[_Url]) -> tuple[str, ...]:
    only = urls[0].expanded_url if len(urls) == 1 else None
    if only and not only.startswith(SHORTENED):
        return (only,)
    return known_links(u.expanded_url for u in urls)


class _NoteUrl(msgspec.Struct, rename="camel"):
    expanded_url: str = ""


class _NoteCore(msgspec.Struct):
    text: str = ""
    urls: list[_NoteUrl] = []


class _Note(msgspec.Struct, rename="camel"):
    created_at: str
    core: _NoteCore


class LongText(msgspec.Struct, rename="camel"):
    """An item of `note-tweet.js`: the whole text of a post that `tweets.js` cuts at about 275 characters."""

    note_tweet: _Note


def with_long_texts(posts: pd.DataFrame, notes: list[LongText]) -> pd.DataFrame:
    """Return posts with their whole text and its links; a long text has its own id, so second and start must match."""
    by_second: dict[str, list[LongText]] = {}
    for note in notes:
        by_second.setdefault(note.note_tweet.created_at[:19], []).append(note)
    seconds = posts["time"].dt.strftime("%Y-%m-%dT%H:%M:%S")
    texts, links = posts["text"].astype("object"), posts["links"].copy()
    for row in posts.index[seconds.isin(by_second) & texts.notna()]:
        beginning = CUT.sub("", texts[row])
        for note in by_second[seconds[row]]:
            core = note.note_tweet.core
            if (
                beginning
                and beginning != texts[row]
                and plain_text(core.text).startswith(beginning)
            ):
                texts[row] = plain_text(core.text)
                links[row] = known_links([*links[row], *(u.expanded_url for u in core.urls)])
    return posts.assign(text=texts.astype("str"), links=links)
