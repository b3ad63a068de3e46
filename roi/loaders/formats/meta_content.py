"""Meta Business Suite, content: Insights > Content > Export, for Facebook and for Instagram (since 2022).

`Publish time` is US Pacific time for pages anywhere; an Instagram link contains the true second.
Columns come and go from month to month, and `Views` can occur twice: the first counts. Figures are
as of the day of the export. Sources: four real files with 465 rows of two accounts, 135 of them
checked against their links.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from roi.errors import DamagedFile
from roi.loaders.families.instagram_ids import shortcode_time
from roi.loaders.families.translated_instagram import AN_HOUR, PACIFIC, english_names
from roi.loaders.parse import counts, ids, links_in, plain_text, texts, times
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.loaders.tables import first_rows, header_name
from roi.records.dataset import Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

FIGURES_UNREAD = (
    "Its columns have names in a language that isn't known: posts were found by their links, "
    "and their figures were not all read. In English, all would be."
)


@dataclass(frozen=True)
class MetaContent(TableLoader):
    """A table that people open in Excel and save again, which breaks it: it is refused, not repaired.

    `by_content` finds the names of the columns where they are in a language that isn't known.
    """

    by_content: Callable[[Source], tuple[str, ...] | None] = lambda _: None

    def identifies(self, source: Source) -> bool:
        """Return whether it is the table, the table with each line wrapped in quotes, or one in another language."""
        if super().identifies(source):
            return True
        table = not source.is_folder and (not source.is_binary or bool(source.sheets))
        return table and (self._is_wrapped(source) or self.by_content(source) is not None)

    def read(self, source: Source) -> Reading:
        """Read the posts, unless a spreadsheet program has wrapped each line in quotes."""
        if not super().identifies(source):
            names = self.by_content(source)
            if names is not None:
                read = tuple(c.to for n, c in self.columns.items() if header_name(n) in names)
                notes = () if {"impressions", "likes"} <= {*read} else (FIGURES_UNREAD,)
                return TableLoader.read(
                    replace(self, positions=names, looks=bool, notes=notes), source
                )
            raise DamagedFile(
                file=source.path,
                reason="a spreadsheet program has wrapped each of its lines in quotes",
            )
        return super().read(source)

    def _is_wrapped(self, source: Source) -> bool:
        import csv

        first = [row for _, row in first_rows(source)[:1] if len([c for c in row if c]) == 1]
        return any(self._is_header(next(csv.reader(str(row[0]).splitlines()), [])) for row in first)


def _daily(cells: pd.DataFrame) -> pd.Series[Any]:
    """Set aside rows with the figures of one day: a post counts once, with its total figures."""
    of_a_day = cells["date"].astype("str").str.match(r"\d")
    reason = "figures of one day; only a post's total figures are kept"
    return of_a_day.map({True: reason, False: None})


def _facebook(frame: pd.DataFrame) -> pd.DataFrame:
    text = _text(frame)
    shared = (
        frame["shared"].eq(1) if "shared" in frame else pd.Series(data=False, index=frame.index)
    )
    links = [links_in(words) for words in text]
    return frame.assign(
        text=text,
        kind=shared.map({True: "repost", False: "post"}).astype("str"),
        links=pd.Series(links, index=frame.index, dtype="object"),
    )


def _instagram(frame: pd.DataFrame) -> pd.DataFrame:
    exact = pd.to_datetime(frame["link"].map(shortcode_time), utc=True).dt.as_unit("us")
    near = (exact - frame["time"]).abs() < AN_HOUR
    links = pd.Series([() for _ in frame.index], index=frame.index, dtype="object")
    return frame.assign(
        time=frame["time"].mask(near, exact), text=_text(frame), kind="post", links=links
    )


def _text(frame: pd.DataFrame) -> pd.Series[Any]:
    """Return a post's text: the title or the description, with bold letters from other alphabets made plain."""
    words = frame["title"] if "title" in frame else pd.Series(None, index=frame.index, dtype="str")
    found = words.fillna(frame["text"]).fillna("")
    return found.map(lambda t: unicodedata.normalize("NFKC", plain_text(t))).astype("str")


def _posts_of(network: str) -> Any:
    def identify(_: Source, frame: pd.DataFrame) -> SeriesId:
        accounts = frame["account"].dropna()
        handle = accounts.iloc[0].casefold() if len(accounts) else None
        return SeriesId("posts", network, handle=handle)

    return identify


SHARED: dict[str, Any] = {
    "kind": "posts",
    "grain": "instant",
    "timezone": "UTC",
    "timezone_because": "Meta writes US Pacific time for pages anywhere, which is converted to UTC",
    "missing_means": "zero",
    "merge": "id",
    "precedence": 40,
    "skip": _daily,
    "short_rows": True,
}
COMMON = {
    "Post ID": Column("post_id", ids, row=True),
    "Publish time": Column("time", times("%m/%d/%Y %H:%M", zone=PACIFIC), row=True),
    "Date": Column("period", texts),
    "Description": Column("text", texts),
    "Permalink": Column("link", texts),
    "Views": Column("impressions", counts(), required=False),
    "Comments": Column("replies", counts(), required=False),
    "Shares": Column("reposts", counts(), required=False),
}


def _about(platform: str, cannot_tell: str) -> About:
    return About(
        service=f"Meta Business Suite: {platform} content",
        download="business.facebook.com > Insights > Content > Export",
        kinds=("posts",),
        grain="minute (Instagram: second, from the link)",
        timezone="US Pacific for pages anywhere, checked against 135 Instagram links",
        cannot_tell=cannot_tell,
        knowledge="four real files of two accounts, 2025",
    )


meta_facebook_content = MetaContent(
    name="meta_facebook_content",
    about=_about("Facebook", "followers; what happened after the export"),
    columns={
        **COMMON,
        "Page ID": Column("account", ids),
        "Title": Column("title", texts, required=False),
        "Is share": Column("shared", counts(), required=False),
        "Reactions": Column("likes", counts(), required=False),
        "Link Clicks": Column("clicks", counts(), required=False),
    },
    header=frozenset({"Post type"}),
    series_id=_posts_of("facebook"),
    constants={"network": "facebook"},
    network="facebook",
    transform=_facebook,
    **SHARED,
)
meta_instagram_content = MetaContent(
    name="meta_instagram_content",
    about=_about(
        "Instagram", "clicks (captions have no links); followers; what happened after the export"
    ),
    columns={
        **COMMON,
        "Account username": Column("account", texts),
        "Likes": Column("likes", counts(), required=False),
    },
    header=frozenset({"Post type", "Account ID"}),
    series_id=_posts_of("instagram"),
    constants={"network": "instagram"},
    by_content=english_names,
    network="instagram",
    transform=_instagram,
    **SHARED,
)
