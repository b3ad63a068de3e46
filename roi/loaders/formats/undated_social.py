"""Social tables without days: a Goodreads library, Mastodon's list of followed accounts, X's videos, TikTok's audience.

Sources: public parsers, and Mastodon's and X's own documents.
"""

from __future__ import annotations

from roi.loaders.families.undated_tables import Undated
from roi.loaders.protocol import About


def _about(service: str, download: str, cannot_tell: str) -> About:
    return About(
        service=service,
        download=download,
        kinds=(),
        grain="",
        timezone="",
        cannot_tell=cannot_tell,
        knowledge="public parsers and tests; we have seen no real file",
    )


goodreads_library = Undated(
    "goodreads_library",
    _about(
        "Goodreads: your library",
        "goodreads.com > My Books > Import and export",
        "anything about an author's readers: it is what you read yourself",
    ),
    headers=(frozenset({"book id", "title", "my rating", "exclusive shelf", "date added"}),),
    reason="a reader's own library says nothing about an author's reach",
)
mastodon_following = Undated(
    "mastodon_following",
    _about(
        "Mastodon: accounts you follow",
        "Preferences > Import and export > Follows",
        "who follows you, and when",
    ),
    headers=(frozenset({"account address", "show boosts"}),),
    reason="accounts that you follow; the list has no days",
)
x_videos = Undated(
    "x_videos",
    _about("X Premium analytics: videos", "x.com/i/account_analytics > Video > Download", "posts"),
    headers=(frozenset({"video overview"}),),
    reason="views of videos; the account overview has all views of a day",
)
tiktok_shares = Undated(
    "tiktok_shares",
    _about("TikTok Studio: audience", "tiktok.com/tiktokstudio/analytics > Followers", "days"),
    headers=(
        frozenset({"gender", "distribution"}),
        frozenset({"top territories", "distribution"}),
        frozenset({"date", "hour", "active followers"}),
    ),
    reason="ages, places and active hours of the audience: they tell nothing of a day",
)
