"""Write a simulated author's X archive and account overview in X's form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

import msgspec
import numpy as np
from numpy.random import Generator

from roi.simulate import phrases
from roi.simulate.world import World

EPOCH = 1288834974657  # milliseconds from which X counts its ids
ACCOUNT = 880_000_000_000
LETTERS = np.array(list("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
PICKS = 1 << 30  # ways to pick a text and the person it addresses
EDITED, LONG = 61, 41  # of posts without a link, every n-th was edited or is a long one
SOURCES = (
    '<a href="https://mobile.twitter.com" rel="nofollow">Twitter Web App</a>',
    '<a href="http://twitter.com/download/iphone" rel="nofollow">Twitter for iPhone</a>',
)
EMPTY = ("community-tweet", "deleted-tweets", "ads-revenue-sharing")
Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tweet:
    """One post, with everything its JSON depends on."""

    number: int
    moment: datetime
    text: str
    kind: str
    url: str | None
    short: str
    likes: int
    reposts: int

    @property
    def id(self) -> str:
        """The 64-bit id that contains the time."""
        return snowflake(self.moment, self.number)


def snowflake(moment: datetime, number: int) -> str:
    """Return an id made at this time; `number` distinguishes posts of one second."""
    milliseconds = int(moment.timestamp()) * 1000 + number * 617 % 1000
    return str(((milliseconds - EPOCH) << 22) + number % (1 << 22))


def archive(world: World, made: datetime) -> dict[str, str]:
    """Return the members of the archive by name: X's files, and the private files that must stay closed."""
    rng = np.random.default_rng([world.seed, 1])
    tweets = _tweets(world, rng)
    account = str(ACCOUNT + world.seed)
    items = [item for tweet in reversed(tweets) for item in _versions(tweet)]
    categories: dict[str, list[Item]] = {
        "tweets": items,
        "tweet-headers": [_header(item, account) for item in items],
        "note-tweet": [_note(t) for t in tweets if _is_long(t)],
        "follower": _people(rng, "follower", int(world.followers["followers"].iloc[-1])),
        "following": _people(rng, "following", 300 + world.seed % 400),
        "profile": [_profile(world)],
        "verified": [{"verified": {"accountId": account, "verified": False}}],
        **{name: [] for name in EMPTY},
        **_private(world, account, made),
    }
    files = {f"data/{name}.js": _script(name, found) for name, found in categories.items()}
    return {
        "Your archive.html": "<!doctype html>\n<title>Your archive</title>\n",
        "data/README.txt": "These are the data files of your account.\n",
        "data/manifest.js": _manifest(world, account, made, categories),
        **files,
    }


def overview(world: World, made: datetime) -> str:
    """Return the account overview: at most 365 days, newest first, the running day on top."""
    rng = np.random.default_rng([world.seed, 2])
    days = world.clock.dates[-364:]
    local = world.posts["time"].dt.tz_convert(world.timezone).dt.tz_localize(None).dt.normalize()
    numbers = world.posts[["impressions", "likes", "replies", "reposts", "clicks"]]
    by_day = numbers.groupby(local).sum().reindex(days, fill_value=0).astype("int64")
    people = world.followers.set_index("date").loc[days, ["gained", "lost"]].astype("int64")
    visits = rng.poisson(4 + by_day["impressions"].to_numpy() / 300)
    rows = [
        _overview_row(_day(day), *numbers)
        for day, *numbers in zip(
            days,
            *(by_day[c] for c in by_day.columns),
            people["gained"],
            people["lost"],
            visits,
            strict=True,
        )
    ]
    running = _overview_row(_day(made), 41, 1, 0, 0, 0, 2, 0, 1)
    header = "Date,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Unfollows,Replies,Reposts,Profile visits,Create Post,Video views,Media views"
    return "\n".join([header, running, *reversed(rows)])


def _day(moment: datetime) -> str:
    return f"{moment:%a, %b} {moment.day}, {moment.year}"


def _overview_row(
    day: str,
    impressions: int,
    likes: int,
    replies: int,
    reposts: int,
    clicks: int,
    gained: int,
    lost: int,
    visits: int,
) -> str:
    engagements = likes + replies + reposts + clicks + visits
    return f'"{day}",{impressions},{likes},{engagements},0,0,{gained},{lost},{replies},{reposts},{visits},0,0,0'


def _tweets(world: World, rng: Generator) -> list[Tweet]:
    """Return the world's posts with their texts, oldest first."""
    posts = world.posts
    titles = dict(zip(world.blog["url"], world.blog["title"], strict=True))
    codes = ["".join(row) for row in rng.choice(LETTERS, (len(posts), 10))]
    picks = rng.integers(0, PICKS, len(posts))
    moments = posts["time"].dt.to_pydatetime()
    columns = (posts["kind"], posts["url"], posts["target"], posts["likes"], posts["reposts"])
    found = []
    for number, (moment, kind, url, target, likes, reposts) in enumerate(
        zip(moments, *columns, strict=True)
    ):
        link = url if isinstance(url, str) else None
        short = f"https://t.co/{codes[number]}"
        title = titles.get(link or "", "a page I keep up to date")
        text = _words(kind, target, int(picks[number])).format(title=title, link=short)
        found.append(Tweet(number, moment, text, kind, link, short, int(likes), int(reposts)))
    return found


def _words(kind: str, target: object, pick: int) -> str:
    """Return a text of the kind; most conversation is with the same few people."""
    reader = phrases.reader(_rank((pick + 0.5) / PICKS))
    if kind == "reply":
        return f"@{reader} {phrases.REPLIES[pick % len(phrases.REPLIES)]}"
    if kind == "repost":
        return f"RT @{reader}: {phrases.REPOSTED[pick % len(phrases.REPOSTED)]}"
    choice = {"own": phrases.LINKS, "shop": phrases.SHOP_LINKS}.get(str(target), phrases.POSTS)
    return choice[pick % len(choice)]


def _rank(share: float) -> int:
    """Return how close a reader is: a few get most answers, hundreds get one each (a Pareto distribution)."""
    return min(int(8 * (share**-0.8 - 1)), 999)


def _is_long(tweet: Tweet) -> bool:
    return tweet.kind == "post" and tweet.url is None and tweet.number % LONG == 0


def _versions(tweet: Tweet) -> list[Item]:
    """Return the post as in the archive: an edited one twice, newest first."""
    plain = tweet.kind == "post" and tweet.url is None
    if not plain or tweet.number % EDITED or _is_long(tweet):
        return [_item(tweet, _edit_info(tweet, [tweet.id]))]
    first = Tweet(
        tweet.number,
        tweet.moment - timedelta(minutes=7),
        tweet.text.replace(".", ""),
        tweet.kind,
        None,
        tweet.short,
        0,
        0,
    )
    initial = _edit_info(first, [first.id, tweet.id])
    edit = {"edit": {"initialTweetId": first.id, "editControlInitial": initial["initial"]}}
    return [_item(tweet, edit), _item(first, initial)]


def _edit_info(tweet: Tweet, ids: list[str]) -> Item:
    until = tweet.moment + timedelta(hours=1)
    return {
        "initial": {
            "editTweetIds": ids,
            "editableUntil": _iso(until),
            "editsRemaining": str(6 - len(ids)),
            "isEditEligible": tweet.kind == "post",
        }
    }


def _item(tweet: Tweet, edit_info: Item) -> Item:
    text = tweet.text
    if _is_long(tweet):
        text = f"{phrases.LONG[:275]}… {tweet.short}"
    links = [_link(tweet, text)] if tweet.url else []
    people = [_mention(text)] if tweet.kind != "post" else []
    item: Item = {
        "edit_info": edit_info,
        "retweeted": False,
        "source": SOURCES[tweet.number % 3 // 2],
        "entities": {"hashtags": [], "symbols": [], "user_mentions": people, "urls": links},
        "display_text_range": ["0", str(len(text))],
        "favorite_count": str(tweet.likes),
        "id_str": tweet.id,
        "truncated": False,
        "retweet_count": str(tweet.reposts),
        "id": tweet.id,
        **({"possibly_sensitive": False} if links else {}),
        "created_at": f"{tweet.moment:%a %b %d %H:%M:%S +0000 %Y}",
        "favorited": False,
        "full_text": text,
        "lang": "en",
    }
    return {"tweet": item | (_answered(tweet, people[0]) if tweet.kind == "reply" else {})}


def _answered(tweet: Tweet, person: Item) -> Item:
    parent = snowflake(tweet.moment - timedelta(minutes=20), tweet.number + 1)
    return {
        "in_reply_to_status_id_str": parent,
        "in_reply_to_user_id": person["id"],
        "in_reply_to_status_id": parent,
        "in_reply_to_screen_name": person["screen_name"],
        "in_reply_to_user_id_str": person["id"],
    }


def _mention(text: str) -> Item:
    name = text.removeprefix("RT ").split()[0].strip("@:")
    start = text.index("@")
    person = str(700_000_000 + crc32(name.encode()) % 100_000_000)
    return {
        "name": name,
        "screen_name": name,
        "indices": [str(start), str(start + len(name) + 1)],
        "id_str": person,
        "id": person,
    }


def _link(tweet: Tweet, text: str) -> Item:
    start = text.index(tweet.short)
    parts = urlsplit(tweet.url or "")
    return {
        "url": tweet.short,
        "expanded_url": tweet.url,
        "display_url": f"{parts.netloc}{parts.path}"[:26],
        "indices": [str(start), str(start + len(tweet.short))],
    }


def _note(tweet: Tweet) -> Item:
    when = _iso(tweet.moment)
    lists: Item = {name: [] for name in ("styletags", "urls", "mentions", "cashtags", "hashtags")}
    return {
        "noteTweet": {
            "noteTweetId": snowflake(tweet.moment - timedelta(seconds=1), tweet.number),
            "updatedAt": when,
            "lifecycle": {"value": "1", "name": "Active", "originalName": "Active"},
            "createdAt": when,
            "core": {**lists, "text": phrases.LONG},
        }
    }


def _header(item: Item, account: str) -> Item:
    tweet = item["tweet"]
    return {
        "tweet": {
            "tweet_id": tweet["id_str"],
            "user_id": account,
            "created_at": tweet["created_at"],
        }
    }


def _people(rng: Generator, name: str, count: int) -> list[Item]:
    ids = rng.integers(10_000_000, 1_800_000_000, count)
    link = "https://twitter.com/intent/user?user_id="
    return [{name: {"accountId": str(i), "userLink": f"{link}{i}"}} for i in ids]


def _profile(world: World) -> Item:
    return {
        "profile": {
            "description": {
                "bio": "Writes novels. Answers most days.",
                "website": f"https://{world.site}/",
                "location": "",
            }
        }
    }


def _private(world: World, account: str, made: datetime) -> dict[str, list[Item]]:
    """Return files that a reader of posts has no business opening."""
    when = _iso(made)
    letter = {"id": "1", "senderId": "700000001", "recipientId": account, "createdAt": when}
    talk = [{"messageCreate": {**letter, "text": "Nobody but us should read this.", "urls": []}}]
    mail = f"{world.handle}@mail.example"
    return {
        "account": [{"account": {"email": mail, "username": world.handle, "accountId": account}}],
        "ip-audit": [
            {"ipAudit": {"accountId": account, "createdAt": when, "loginIp": "192.0.2.77"}}
        ],
        "direct-messages": [
            {"dmConversation": {"conversationId": f"700000001-{account}", "messages": talk}}
        ],
    }


def _manifest(world: World, account: str, made: datetime, categories: dict[str, list[Item]]) -> str:
    kinds = {
        _camel(name): {
            "files": [
                {
                    "fileName": f"data/{name}.js",
                    "globalName": f"YTD.{name.replace('-', '_')}.part0",
                    "count": str(len(items)),
                }
            ]
        }
        for name, items in sorted(categories.items())
    }
    config = {
        "userInfo": {
            "accountId": account,
            "userName": world.handle,
            "displayName": display_name(world),
        },
        "archiveInfo": {
            "sizeBytes": "1048576",
            "generationDate": _iso(made),
            "isPartialArchive": False,
            "maxPartSizeBytes": "53687091200",
        },
        "readmeInfo": {"fileName": "data/README.txt", "directory": "data/", "name": "README.txt"},
        "dataTypes": kinds,
    }
    return f"window.__THAR_CONFIG = {_lists_on_one_line(_json(config))}"


def _lists_on_one_line(text: str) -> str:
    """Return JSON with the brackets of its lists in the manifest's style."""
    inner = text.replace('\n          "', '\n        "')
    return inner.replace("[\n        {", "[ {").replace("\n        }\n      ]", "\n      } ]")


def display_name(world: World) -> str:
    """Return the author's name from the handle: 'ada_vale' is Ada Vale."""
    return world.handle.replace("_", " ").title()


def _camel(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(part.capitalize() for part in rest)


def _script(name: str, items: list[Item]) -> str:
    return f"window.YTD.{name.replace('-', '_')}.part0 = {_json(items)}"


def _json(value: object) -> str:
    """Return JSON as X prints it: an indent of two, a blank before each colon, `[ ]` for an empty list."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    spaced = re.sub(r'^( *"\w+"):', r"\1 :", text, flags=re.MULTILINE)
    return spaced.replace(" : []", " : [ ]") if spaced != "[]" else "[ ]"


def _iso(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"
