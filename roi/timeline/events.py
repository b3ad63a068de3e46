"""Launches, newsletters and other events on the calendar, declared and inferred."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from roi.declarations import Event
from roi.exports import Exports
from roi.records.series import local_days
from roi.timeline import link_targets, promotions
from roi.timeline.posts import local_day

DAY = "datetime64[us]"
SPENT = ("cost", "income", "hours")  # what an event took and brought besides, NaN where not said
EVENT_COLUMNS = ("start", "end", "kind", "title", "url", "inferred", *SPENT)


def no_events() -> pd.DataFrame:
    """Return a table of events without a row."""
    empty = pd.DataFrame({name: pd.Series(dtype="object") for name in EVENT_COLUMNS})
    return typed_events(empty)


def typed_events(events: pd.DataFrame) -> pd.DataFrame:
    """Return events with the calendar's columns and their types; what wasn't said is missing."""
    amounts = dict.fromkeys(SPENT, "float64")
    whole = events.reindex(columns=list(EVENT_COLUMNS))
    return whole.astype({"start": DAY, "end": DAY, "inferred": bool, **amounts})


def event_table(exports: Exports, posts: pd.DataFrame, zone: str) -> pd.DataFrame:
    """Return what moves visits or sales by itself: events of roi.toml and events.csv, blog posts, first links in posts."""
    listed = [
        _declared(exports.settings.events),
        *(_exported(s.frame, zone) for s in exports.by_day("events")),
    ]
    pages = (f.loc[f["kind"] == "blog_post", "url"].dropna() for f in listed)
    announced = _announced(posts, {link_targets.page(url) for urls in pages for url in urls})
    promoted = _promoted(exports, [*listed, announced])
    filled = [f for f in (*listed, announced, promoted) if len(f)]
    return _without_repeats(pd.concat([typed_events(f) for f in filled] or [no_events()]))


def _declared(events: Iterable[Event]) -> pd.DataFrame:
    """Return the events of roi.toml."""
    rows = [
        {
            "start": pd.Timestamp(e.start),
            "end": pd.Timestamp(e.end),
            "kind": e.kind,
            "title": e.title,
            "url": e.url,
            "inferred": False,
            **{name: getattr(e, name) for name in SPENT},
        }
        for e in events
    ]
    return pd.DataFrame(rows, columns=list(EVENT_COLUMNS))


def _exported(events: pd.DataFrame, zone: str) -> pd.DataFrame:
    """Return the events of a file; one with a moment is on that moment's local day."""
    start = events["date"]
    end = events["end"] if "end" in events else start + pd.Timedelta(days=1)
    if "moment" in events:
        local = local_days(events["moment"], zone)
        start = local.fillna(start)
        end = (local + pd.Timedelta(days=1)).fillna(end)
    return pd.DataFrame(
        {
            "start": start,
            "end": end,
            "kind": events["kind"],
            "title": events["title"],
            "url": events["url"],
            "inferred": False,
            **{name: events[name] if name in events else float("nan") for name in SPENT},
        }
    )


def _without_repeats(events: pd.DataFrame) -> pd.DataFrame:
    """Return events by day, each once: a blog post that a newer export gives a new title is still the same post."""
    posted = (events["kind"] == "blog_post") & events["url"].notna()
    once = events[~(posted & events.duplicated(["start", "kind", "url"], keep="last"))]
    return once.drop_duplicates(["start", "kind", "title"]).sort_values(
        "start", kind="stable", ignore_index=True
    )


def _promoted(exports: Exports, known: list[pd.DataFrame]) -> pd.DataFrame:
    """Return price promotions that the sales show, less those that share a day with one already declared."""
    found = promotions.price_promotions([s.frame for s in exports.by_day("sales")])
    frame = pd.DataFrame(
        [
            {"start": p.start, "end": p.end, "kind": "price_promo", "title": p.title, "url": None}
            for p in found
        ],
        columns=["start", "end", "kind", "title", "url"],
    ).assign(inferred=True)
    declared = [f[f["kind"] == "price_promo"] for f in known if len(f)]
    spans = [span for f in declared for span in zip(f["start"], f["end"], strict=True)]
    fresh = [
        not any(start < last and first < end for first, last in spans)
        for start, end in zip(frame["start"], frame["end"], strict=True)
    ]
    return frame[fresh]


def _announced(posts: pd.DataFrame, known_pages: set[str]) -> pd.DataFrame:
    """Return the pages that posts announce and no blog export lists, each as an event on its first day."""
    first = posts[posts["announces"]]
    days = local_day(first["time"]) if len(first) else pd.Series(dtype="datetime64[us]")
    pages = [
        next((link_targets.page(u) for u in urls if "/" in link_targets.page(u)), "")
        for urls in first["links"]
    ]
    frame = pd.DataFrame(
        {
            "start": days,
            "end": days + pd.Timedelta(days=1),
            "kind": "blog_post",
            "title": pages,
            "url": pages,
            "inferred": True,
        }
    )
    return frame[[p not in known_pages for p in pages]]
