"""Visits and page views by day and hour, in all and by where they came from."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from roi.exports import Exports
from roi.language import formatting
from roi.language.messages import say
from roi.reconcile.views import in_turn, main
from roi.records.series import Series
from roi.records.series_id import SEARCH_CLICKS, SeriesId
from roi.timeline import resampling
from roi.timeline.resampling import Measured
from roi.timeline.sales import files_of_stores

NO_NETWORK = {"direct", "search", "email", "other", "ai", "own"}


HOURS = ("instant", "hour")


def visit_columns(
    exports: Exports,
    site: SeriesId | None,
    network: str,
    index: pd.DatetimeIndex,
    zone: str,
    told: list[str],
) -> dict[str, Measured]:
    """Return visits, page views, and visits by the network they came from; all of them, unless it is told."""
    out: dict[str, Measured] = {}
    total = in_turn(exports.series, site)
    parts = in_turn(exports.series, site, "source")
    whole = total or parts
    if whole and not total and not any((c.frame["source"] == "direct").any() for c in parts):
        told.append(say("assumed.referred_only", files=formatting.listed(files_of_stores([parts]))))
    for name in ("visits", "pageviews") if whole else ():
        found = resampling.laid(whole, name, words_of(name), index, zone)
        out |= {name: found} if found else {}
    if whole and "visits" not in out:
        frame = whole[0].frame
        name = next((m for m in ("pageviews", "visitors") if frame[m].notna().any()), "pageviews")
        found = resampling.laid(whole, name, words_of(name), index, zone)
        out |= {"visits": found} if found else {}
    return out | (_by_source(parts, network, index, zone) if parts else {})


def _by_source(
    parts: Sequence[Series], network: str, index: pd.DatetimeIndex, zone: str
) -> dict[str, Measured]:
    frame = parts[0].frame
    measure = next((m for m in ("visits", "pageviews", "visitors") if frame[m].notna().any()), None)
    out: dict[str, Measured] = {}
    if measure is None:
        return out
    sources = {s for c in parts for s in c.frame["source"].dropna()}
    # A search engine's clicks say nothing of who else sent readers: no visit from the network is no zero there.
    first = [] if parts[0].id.measure == SEARCH_CLICKS else [network]
    for source in [*first, *sorted(sources.difference(first))]:
        name = {network: "social_visits", "other": "referred_visits"}.get(
            source, f"social_visits_{source}"
        )
        if source in NO_NETWORK - {"other"}:
            name = f"{source}_visits"
        found = resampling.laid(parts, measure, words_of(measure), index, zone, source)
        out |= {name: found} if found else {}
    return out


def words_of(measure: str) -> str:
    """Return a measure's unit in words."""
    return {"pageviews": "page views", "visitors": "visitors"}.get(measure, measure)


def hourly_table(
    exports: Exports,
    site: SeriesId | None,
    posts: pd.DataFrame,
    network: str,
    zone: str,
    by_day: dict[str, Measured],
) -> pd.DataFrame:
    """Return visits and posts by local hour, where both sides carry hours; else an empty frame.

    Posts of days that aren't known by day aren't known.
    """
    total = main(exports.series, site, grains=HOURS)
    parts = main(exports.series, site, "source", grains=HOURS)
    whole = total or parts
    if whole is None or whole.start is None or whole.end is None or not len(posts):
        return pd.DataFrame(index=pd.DatetimeIndex([], tz=zone, name="hour"))
    index = pd.date_range(
        pd.Timestamp(whole.start, tz=zone),
        pd.Timestamp(whole.end, tz=zone),
        freq="h",
        inclusive="left",
        name="hour",
    )
    measure = "visits" if whole.frame["visits"].notna().any() else "pageviews"
    out = {"visits": resampling.hourly(whole, measure, index)}
    if parts is not None:
        out["social_visits"] = resampling.hourly(
            parts, measure, index, parts.frame["source"] == network
        )
    mine = posts[posts["network"] == network]
    own = mine["kind"].isin(["post", "quote"])
    chosen = {
        "posts": own,
        "link_posts": own & mine["target"].notna(),
        "announcements": own & mine["announces"],
        "replies": mine["kind"] == "reply",
        "reposts": mine["kind"] == "repost",
    }
    days = pd.DatetimeIndex(index.tz_localize(None).normalize())
    for name, rows in ((n, r) for n, r in chosen.items() if n in by_day):
        known = by_day[name].values.reindex(days).notna().to_numpy()
        hours = resampling.hour_of(mine.loc[rows, "time"], index)
        out[name] = resampling.counts_by(hours, index).where(known)
    return pd.DataFrame(out, index=index)
