"""Write a simulated author's website as Plausible and WordPress export it."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from email.utils import format_datetime
from io import StringIO
from typing import Any
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.random import Generator

from roi.simulate import phrases
from roi.simulate.world import World

# source in the world, its share, and Plausible's version: source, referrer, utm source, medium,
# campaign
REFERRERS = (
    ("x", 1.0, "Twitter", "t.co", "", "", ""),
    ("search", 0.88, "Google", "google.com", "", "", ""),
    ("search", 0.12, "DuckDuckGo", "duckduckgo.com", "", "", ""),
    ("direct", 1.0, "", "", "", "", ""),
    ("referral", 0.6, "readingroom.example", "readingroom.example/weekly", "", "", ""),
    ("referral", 0.4, "harbourbooks.example", "harbourbooks.example/links", "", "", ""),
    ("newsletter", 1.0, "newsletter", "", "newsletter", "email", "letter"),
)
MEASURES = ["visitors", "visits", "visit_duration", "bounces", "pageviews"]
DIVISIONS: dict[str, tuple[list[str], list[tuple[Any, ...]], list[float]]] = {
    "devices": (["device"], [("Desktop",), ("Mobile",), ("Tablet",)], [0.41, 0.53, 0.06]),
    "browsers": (
        ["browser", "browser_version"],
        [("Chrome", "140.0"), ("Safari", "18.6"), ("Firefox", "143.0")],
        [0.5, 0.36, 0.14],
    ),
    "operating_systems": (
        ["operating_system", "operating_system_version"],
        [("iOS", "18.6"), ("Windows", "10"), ("Android", "15"), ("Mac", "10.15")],
        [0.3, 0.28, 0.24, 0.18],
    ),
    "locations": (
        ["country", "region", "city"],
        [("US", "", 0), ("GB", "", 0), ("CA", "", 0)],
        [0.7, 0.2, 0.1],
    ),
}


def plausible(world: World) -> dict[str, str]:
    """Return the members of Plausible's full export, which leaves out days without a visit."""
    rng = np.random.default_rng([world.seed, 3])
    days = daily_visits(world)
    sources = _sources(rng, days)
    totals = sources.groupby("date", as_index=False)[MEASURES].sum()
    totals["visitors"] = np.ceil(totals["visitors"] * 0.98).astype("int64")
    tables = {
        "visitors": totals[
            ["date", "visitors", "pageviews", "bounces", "visits", "visit_duration"]
        ],
        "sources": sources,
        "pages": _pages(rng, totals, world),
        **{name: _divided(rng, totals, name) for name in DIVISIONS},
    }
    first, last = totals["date"].iloc[0].replace("-", ""), totals["date"].iloc[-1].replace("-", "")
    return {f"imported_{name}_{first}_{last}.csv": _csv(table) for name, table in tables.items()}


def daily_visits(world: World) -> pd.DataFrame:
    """Return visits by local day (ISO text) and source, without days the counter missed."""
    by_day = {name: world.clock.by_day(world.visits[name].to_numpy()) for name in world.visits}
    frame = pd.DataFrame(by_day, index=world.clock.dates.strftime("%Y-%m-%d")).dropna()
    return frame[frame.sum(axis=1) > 0].astype("int64")


def _sources(rng: Generator, days: pd.DataFrame) -> pd.DataFrame:
    """Return visits by day and referrer; a day's rows add up to its visits."""
    parts = []
    for name in days:
        rows = [r for r in REFERRERS if r[0] == name]
        split = rng.multinomial(days[name].to_numpy(), [r[1] for r in rows])
        for column, row in enumerate(rows):
            parts.append(
                pd.DataFrame(
                    {"date": days.index, "visits": split[:, column], "row": [row[2:]] * len(days)}
                )
            )
    frame = pd.concat(parts)
    frame = frame[frame["visits"] > 0].sort_values("date", kind="stable", ignore_index=True)
    said = pd.DataFrame(
        frame["row"].to_list(),
        columns=["source", "referrer", "utm_source", "utm_medium", "utm_campaign"],
    ).assign(utm_content="", utm_term="")
    numbers = _measures(rng, frame["visits"].to_numpy())
    return pd.concat([frame[["date"]], said, numbers], axis=1)[
        ["date", *said.columns, "pageviews", "visitors", "visits", "visit_duration", "bounces"]
    ]


def _measures(rng: Generator, visits: np.ndarray[Any, Any]) -> pd.DataFrame:
    """Return Plausible's figures for this many visits."""
    bounces = rng.binomial(visits, 0.62)
    more = rng.poisson((visits - bounces) * 1.4)
    return pd.DataFrame(
        {
            "visitors": visits - rng.binomial(visits, 0.06),
            "visits": visits,
            "visit_duration": rng.poisson((visits - bounces) * 95),
            "bounces": bounces,
            "pageviews": visits + more,
        }
    )


def _divided(rng: Generator, totals: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return each day's visits split by device, browser and so on."""
    columns, values, shares = DIVISIONS[name]
    split = rng.multinomial(totals["visits"].to_numpy(), shares)
    day, which = np.nonzero(split)
    said = pd.DataFrame([values[i] for i in which], columns=columns)
    dates = totals["date"].to_numpy()[day]
    return pd.concat(
        [pd.DataFrame({"date": dates}), said, _measures(rng, split[day, which])], axis=1
    )


def _pages(rng: Generator, totals: pd.DataFrame, world: World) -> pd.DataFrame:
    """Return page views by day and page: the front page, two fixed pages and the newest article."""
    written = world.blog["time"].dt.strftime("%Y-%m-%d").to_numpy()
    newest = np.searchsorted(written, totals["date"].to_numpy(dtype=str), side="right") - 1
    split = rng.multinomial(totals["pageviews"].to_numpy(), [0.34, 0.16, 0.12, 0.38])
    day, which = np.nonzero(split)
    paths = [path(url, world) for url in world.blog["url"]]
    fixed = ["/", "/books", "/about"]
    page = [
        fixed[w] if w < 3 else (paths[newest[d]] if newest[d] >= 0 else "/")
        for d, w in zip(day, which, strict=True)
    ]
    views = split[day, which]
    frame = pd.DataFrame(
        {
            "date": totals["date"].to_numpy()[day],
            "hostname": world.site,
            "page": page,
            "visits": np.ceil(views * 0.8).astype("int64"),
            "visitors": np.ceil(views * 0.76).astype("int64"),
            "pageviews": views,
            "total_scroll_depth": views * 40,
            "total_scroll_depth_visits": np.ceil(views * 0.7).astype("int64"),
        }
    )
    return frame.groupby(["date", "hostname", "page"], as_index=False).sum()


def path(url: str, world: World) -> str:
    """Return the path of one of the site's URLs."""
    return url.removeprefix(f"https://{world.site}")


def _csv(table: pd.DataFrame) -> str:
    text = StringIO()
    table.to_csv(text, index=False, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    return text.getvalue()


def wordpress(world: World, made: datetime, name: str) -> str:
    """Return the site's WXR file: articles with readers' comments, a draft, and comments that are not readers'."""
    rng = np.random.default_rng([world.seed, 4])
    zone = ZoneInfo(world.timezone)
    posts = zip(
        world.blog["time"].dt.to_pydatetime(), world.blog["title"], world.blog["url"], strict=True
    )
    items = [
        _item(number, when.astimezone(zone), title, url, _comments(rng, number, when, zone, name))
        for number, (when, title, url) in enumerate(posts, start=1)
    ]
    return "\n".join([_head(world, made, name), *items, _draft(world), "</channel>", "</rss>", ""])


def _head(world: World, made: datetime, name: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.8" created="{made:%Y-%m-%d %H:%M}" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>{escape(name)}</title>
<link>https://{world.site}</link>
<description></description>
<pubDate>{format_datetime(made)}</pubDate>
<language>en-US</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://{world.site}</wp:base_site_url>
<wp:base_blog_url>https://{world.site}</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login>{_data(world.handle)}</wp:author_login><wp:author_email>{_data(f"{world.handle}@mail.example")}</wp:author_email><wp:author_display_name>{_data(name)}</wp:author_display_name></wp:author>"""


def _data(text: str) -> str:
    return f"<![CDATA[{text}]]>"


def _item(number: int, when: datetime, title: str, url: str, comments: str) -> str:
    gmt = when.astimezone(ZoneInfo("UTC"))
    return f"""<item>
<title>{_data(title)}</title>
<link>{url}</link>
<pubDate>{format_datetime(gmt)}</pubDate>
<dc:creator>{_data("author")}</dc:creator>
<guid isPermaLink="false">{url}</guid>
<description></description>
<content:encoded>{_data("<p>The words are the author's; a sample needs none of them.</p>")}</content:encoded>
<wp:post_id>{100 + number}</wp:post_id>
<wp:post_date>{_data(f"{when:%Y-%m-%d %H:%M:%S}")}</wp:post_date>
<wp:post_date_gmt>{_data(f"{gmt:%Y-%m-%d %H:%M:%S}")}</wp:post_date_gmt>
<wp:comment_status>{_data("open")}</wp:comment_status>
<wp:post_name>{_data(url.rsplit("/", 1)[-1])}</wp:post_name>
<wp:status>{_data("publish")}</wp:status>
<wp:post_parent>0</wp:post_parent>
<wp:post_type>{_data("post")}</wp:post_type>
{comments}</item>"""


def _draft(world: World) -> str:
    return f"""<item>
<title>{_data("Not yet")}</title>
<link>https://{world.site}/?p=99</link>
<pubDate>Mon, 30 Nov -0001 00:00:00 +0000</pubDate>
<wp:post_id>99</wp:post_id>
<wp:post_date>{_data("0000-00-00 00:00:00")}</wp:post_date>
<wp:post_date_gmt>{_data("0000-00-00 00:00:00")}</wp:post_date_gmt>
<wp:status>{_data("draft")}</wp:status>
<wp:post_type>{_data("post")}</wp:post_type>
</item>"""


def _comments(rng: Generator, number: int, when: datetime, zone: ZoneInfo, name: str) -> str:
    """Return an article's comments: readers', and sometimes the author's reply, a pingback or spam."""
    hours = np.sort(rng.exponential(20.0, rng.poisson(1.6)))
    readers = rng.integers(0, len(phrases.READERS), len(hours))
    said = rng.integers(0, len(phrases.COMMENTS), len(hours))
    rows = [
        _comment(
            number * 100 + at,
            when + timedelta(hours=float(hour)),
            zone,
            phrases.READERS[who],
            phrases.COMMENTS[what],
        )
        for at, (hour, who, what) in enumerate(zip(hours, readers, said, strict=True))
    ]
    later = when + timedelta(hours=30)
    if number % 4 == 0:
        rows.append(_comment(number * 100 + 90, later, zone, name, "Thank you!", user=1))
    if number % 9 == 0:
        rows.append(
            _comment(number * 100 + 91, later, zone, "readingroom.example", "…", kind="pingback")
        )
    if number % 7 == 0:
        rows.append(_comment(number * 100 + 92, later, zone, "cheap pills", "…", approved="spam"))
    return "".join(rows)


def _comment(
    number: int,
    when: datetime,
    zone: ZoneInfo,
    who: str,
    text: str,
    *,
    kind: str = "comment",
    approved: str = "1",
    user: int = 0,
) -> str:
    gmt = when.astimezone(ZoneInfo("UTC"))
    return f"""<wp:comment>
<wp:comment_id>{number}</wp:comment_id>
<wp:comment_author>{_data(who)}</wp:comment_author>
<wp:comment_author_email>{_data(f"reader{number}@mail.example")}</wp:comment_author_email>
<wp:comment_author_url></wp:comment_author_url>
<wp:comment_author_IP>{_data(f"198.51.100.{number % 250 + 1}")}</wp:comment_author_IP>
<wp:comment_date>{_data(f"{gmt.astimezone(zone):%Y-%m-%d %H:%M:%S}")}</wp:comment_date>
<wp:comment_date_gmt>{_data(f"{gmt:%Y-%m-%d %H:%M:%S}")}</wp:comment_date_gmt>
<wp:comment_content>{_data(text)}</wp:comment_content>
<wp:comment_approved>{_data(approved)}</wp:comment_approved>
<wp:comment_type>{_data(kind)}</wp:comment_type>
<wp:comment_parent>0</wp:comment_parent>
<wp:comment_user_id>{user}</wp:comment_user_id>
</wp:comment>
"""
