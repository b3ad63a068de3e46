"""overlay(): one calendar, one time zone; unknown stays unknown, and each measure counts once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import places
import pytest
from places import SAMPLE

import roi
from roi.declarations import Event
from roi.errors import NotEnough
from roi.exports import Exports, together, with_settings
from roi.language.messages import reading_in
from roi.loaders.table_loader import complete
from roi.loaders.walk import Export
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.settings import Settings
from roi.timeline.timeline import Timeline, overlay

D = date

FIRST, AFTER = D(2025, 3, 1), D(2025, 3, 11)


def exports(*datasets: Dataset, settings: Settings | None = None) -> Exports:
    found = tuple(
        Export(f"file{i}", "test", Reading((d,), len(d.frame), {d.kind: len(d.frame)}))
        for i, d in enumerate(datasets)
    )
    mine = Settings(timezone="America/New_York", sites=("adavale.example",))
    return together("folder", settings or mine, found, ())


def posts(
    rows: list[tuple[str, str, tuple[str, ...]]],
    start: date = FIRST,
    end: date = AFTER,
) -> Dataset:
    """Return posts from (UTC time, kind, links)."""
    frame = pd.DataFrame(
        {
            "time": pd.to_datetime([t for t, _, _ in rows], utc=True),
            "network": "x",
            "post_id": [str(i) for i in range(len(rows))],
            "kind": [k for _, k, _ in rows],
            "links": pd.Series([u for _, _, u in rows], dtype="object"),
            "line": range(1, len(rows) + 1),
        }
    )
    return Dataset(
        "posts",
        complete(frame, "posts"),
        "instant",
        SeriesId("posts", "x", handle="ada"),
        start,
        end,
        "zero",
        "UTC",
        merge="id",
    )


def visits(values: list[float], **facts: Any) -> Dataset:
    frame = pd.DataFrame(
        {"time": pd.date_range("2025-03-01", periods=len(values)), "visits": values, "line": 1}
    )
    known = {
        "grain": "day",
        "series_id": SeriesId("visits", account="adavale.example"),
        "start": D(2025, 3, 1),
        "end": D(2025, 3, 11),
        "missing_means": "zero",
    }
    return Dataset(kind="visits", frame=complete(frame.dropna(), "visits"), **{**known, **facts})


OWN = ("https://adavale.example/salt?utm_source=x",)
OTHER = ("https://example.org/",)


def test_a_post_counts_on_its_local_day() -> None:
    timeline = overlay(exports(posts([("2025-03-05 03:00", "post", OWN)]), visits([10.0] * 10)))
    assert timeline.daily["link_posts"].loc["2025-03-04"] == 1
    assert timeline.daily["link_posts"].sum() == 1


def test_days_without_posts_are_zero_inside_the_archive_and_unknown_outside() -> None:
    timeline = overlay(
        exports(posts([("2025-03-05 15:00", "post", OWN)], end=D(2025, 3, 8)), visits([10.0] * 10))
    )
    assert timeline.daily["posts"].loc["2025-03-06"] == 0
    assert np.isnan(timeline.daily["posts"].loc["2025-03-09"])


def test_absent_days_are_zero_or_unknown_as_the_format_says() -> None:
    values = [5.0, np.nan, 5.0, np.nan, 5.0]
    zero = overlay(exports(posts([]), visits(values, end=D(2025, 3, 6))))
    unknown = overlay(
        exports(posts([]), visits(values, end=D(2025, 3, 6), missing_means="unknown"))
    )
    assert zero.daily["visits"].iloc[:5].tolist() == [5, 0, 5, 0, 5]
    assert unknown.daily["visits"].isna().iloc[:5].tolist() == [False, True, False, True, False]


def test_the_tool_before_another_one_counts_its_own_days() -> None:
    log = visits([4.0] * 4, end=D(2025, 3, 5))
    log = replace(
        log,
        frame=log.frame.assign(
            time=log.frame["time"].dt.tz_localize("America/New_York").dt.tz_convert("UTC")
        ),
        grain="instant",
        timezone="America/New_York",
    )
    later = visits([np.nan] * 5 + [9.0] * 5, start=D(2025, 3, 6))
    timeline = overlay(exports(posts([]), log, later))
    found = timeline.daily["visits"]
    assert found.iloc[:4].tolist() == [4] * 4
    assert np.isnan(found.iloc[4])
    assert found.iloc[5:].tolist() == [9] * 5
    assert timeline.files["visits"] == ("file2", "file1")


def test_gaps_and_incomplete_days_are_unknown() -> None:
    told = visits([9.0] * 10, gaps=((D(2025, 3, 3), D(2025, 3, 5)),), partial=(D(2025, 3, 10),))
    known = overlay(exports(posts([]), told)).daily["visits"]
    assert known.isna().tolist() == [
        False,
        False,
        True,
        True,
        False,
        False,
        False,
        False,
        False,
        True,
    ]


def test_kinds_and_targets_make_the_activities() -> None:
    rows = [
        ("2025-03-05 12:00", "post", OWN),
        ("2025-03-05 13:00", "post", OWN),
        ("2025-03-05 14:00", "quote", ("https://www.amazon.com/dp/B0EXAMPLE1",)),
        ("2025-03-05 15:00", "post", OTHER),
        ("2025-03-05 16:00", "reply", OWN),
        ("2025-03-05 17:00", "repost", OWN),
    ]
    day = overlay(exports(posts(rows), visits([10.0] * 10))).daily.loc["2025-03-05"]
    found = {
        c: day[c]
        for c in (
            "posts",
            "link_posts",
            "link_posts_blog",
            "link_posts_shop",
            "announcements",
            "replies",
            "reposts",
        )
    }
    assert found == {
        "posts": 4,
        "link_posts": 3,
        "link_posts_blog": 2,
        "link_posts_shop": 1,
        "announcements": 1,
        "replies": 1,
        "reposts": 1,
    }


def test_the_first_link_to_a_page_becomes_a_blog_post_on_the_calendar() -> None:
    rows = [
        ("2025-03-04 15:00", "post", OWN),
        ("2025-03-06 15:00", "post", OWN),
        ("2025-03-07 15:00", "post", ("https://adavale.example/",)),
    ]
    events = overlay(exports(posts(rows), visits([10.0] * 10))).events
    assert events[["kind", "inferred"]].to_numpy().tolist() == [["blog_post", True]]
    assert events["start"].iloc[0] == pd.Timestamp("2025-03-04")


def test_visits_by_source_are_the_network_s_and_silence_is_zero() -> None:
    frame = pd.DataFrame(
        {
            "time": pd.to_datetime(["2025-03-02", "2025-03-02", "2025-03-04"]),
            "source": ["x", "search", "search"],
            "visits": [3.0, 8.0, 9.0],
            "line": 1,
        }
    )
    by_source = Dataset(
        "visits",
        complete(frame, "visits"),
        "day",
        SeriesId("visits", account="adavale.example"),
        D(2025, 3, 1),
        D(2025, 3, 6),
        "zero",
        breakdown="source",
    )
    daily = overlay(exports(posts([]), by_source)).daily
    assert daily["social_visits"].iloc[:5].tolist() == [0, 3, 0, 0, 0]
    assert daily["visits"].iloc[:5].tolist() == [0, 11, 0, 9, 0]


def test_own_site_is_inferred_and_reported() -> None:
    settings = Settings(timezone="UTC")
    rows = [
        ("2025-03-05 12:00", "post", OWN),
        ("2025-03-06 12:00", "post", OTHER),
        ("2025-03-07 12:00", "post", OTHER),
    ]
    timeline = overlay(exports(posts(rows), visits([10.0] * 10), settings=settings))
    assert timeline.posts["target"].tolist() == ["own", None, None]
    assert any("adavale.example" in str(a) for a in timeline.assumptions)


def test_assumptions_are_worded_in_the_language_that_reads_them(translated: Any) -> None:
    timeline = overlay(exports(posts([]), visits([1.0] * 10), settings=Settings()))
    english = timeline.to_dict()
    translated("de", '[assumed]\nno_zone = "Keine Datei nennt eine Zeitzone."')
    with reading_in("de_DE"):
        german = timeline.to_dict()
        assert "Keine Datei nennt eine Zeitzone." in timeline.summary().splitlines()
    assert "Keine Datei nennt eine Zeitzone." in german["assumptions"]
    assert german["columns"] == english["columns"]
    assert timeline.to_dict() == english


def test_no_time_zone_is_told_as_an_assumption() -> None:
    timeline = overlay(exports(posts([]), visits([1.0] * 10), settings=Settings()))
    assert timeline.timezone == "UTC"
    assert any("time zone" in str(a) for a in timeline.assumptions)


def test_a_second_shop_joins_only_where_it_is_known() -> None:
    def shop(counts: str, n: int, units: float) -> Dataset:
        frame = pd.DataFrame(
            {"date": pd.date_range("2025-03-01", periods=n), "units": units, "line": 1}
        )
        return Dataset(
            "sales",
            complete(frame, "sales"),
            "day",
            counts,
            D(2025, 3, 1),
            D(2025, 3, 1 + n),
            "zero",
        )

    joined = overlay(
        exports(
            posts([]),
            shop(SeriesId("sales", "kdp"), 10, 3.0),
            shop(SeriesId("sales", "kobo"), 10, 1.0),
        )
    )
    apart = overlay(
        exports(
            posts([]),
            shop(SeriesId("sales", "kdp"), 10, 3.0),
            shop(SeriesId("sales", "kobo"), 3, 1.0),
        )
    )
    assert joined.daily["sales"].tolist() == [4.0] * 10
    assert apart.daily["sales"].tolist() == [3.0] * 10
    assert any("Kobo" in str(a) for a in apart.assumptions)


def test_months_never_pose_as_days() -> None:
    frame = pd.DataFrame(
        {
            "date": pd.to_datetime(["2025-03-01"]),
            "end": pd.to_datetime(["2025-04-01"]),
            "units": [30.0],
            "line": 1,
        }
    )
    monthly = Dataset(
        "sales",
        complete(frame, "sales"),
        "month",
        SeriesId("sales", "kdp"),
        D(2025, 3, 1),
        D(2025, 4, 1),
        "zero",
    )
    assert (
        "sales" not in overlay(exports(posts([("2025-03-05 12:00", "post", OWN)]), monthly)).daily
    )


def test_settings_events_are_on_the_calendar() -> None:
    settings = replace(
        Settings(timezone="UTC"),
        events=(Event(D(2025, 3, 4), D(2025, 3, 5), "launch", "The Salt Road"),),
    )
    events = overlay(exports(posts([]), visits([1.0] * 10), settings=settings)).events
    assert events[["kind", "title"]].to_numpy().tolist() == [["launch", "The Salt Road"]]


def test_the_five_views() -> None:
    timeline: Timeline = overlay(
        exports(posts([("2025-03-05 12:00", "post", OWN)]), visits([10.0] * 10))
    )
    assert "visits" in timeline.summary()
    assert timeline.to_frame().columns[0] == "date"
    assert timeline.to_dict()["period"] == {
        "start": "2025-03-01",
        "end": "2025-03-10",
        "days": 10,
        "timezone": "America/New_York",
    }
    assert timeline.plot().has_data()
    assert "<svg" in timeline._repr_html_()
    assert roi.Timeline is Timeline


def test_no_event_at_all_leaves_a_calendar_that_can_be_computed_with() -> None:
    rows = [("2025-03-05 12:00", "post", OTHER)]
    events = overlay(exports(posts(rows), visits([1.0] * 10))).events
    assert len(events) == 0
    assert events["start"].dtype.kind == "M"


def test_a_day_with_pages_of_unknown_price_has_unknown_royalties() -> None:
    frame = pd.DataFrame(
        {
            "date": pd.to_datetime(["2025-03-01", "2025-03-02", "2025-03-02"]),
            "units": [1.0, 1.0, 0.0],
            "pages_read": [np.nan, np.nan, 300.0],
            "royalty": [3.0, 3.0, np.nan],
            "currency": "USD",
            "line": 1,
        }
    )
    shop = Dataset(
        "sales",
        complete(frame, "sales"),
        "day",
        SeriesId("sales", "kdp"),
        D(2025, 3, 1),
        D(2025, 3, 4),
        "zero",
    )
    royalties = overlay(exports(posts([]), shop)).daily["royalties"]
    assert royalties.iloc[[0, 2]].tolist() == [3.0, 0.0]
    assert np.isnan(royalties.iloc[1])


def test_a_piece_of_one_day_is_no_day_and_that_is_the_reason_given(tmp_path):
    log = places.FIXTURES / "access_log_balancer/alb.log"
    (tmp_path / log.name).write_bytes(log.read_bytes())
    with pytest.raises(NotEnough, match="covers a whole day"):
        overlay(roi.load(tmp_path))


def test_promotions_that_nobody_wrote_down_are_found_in_the_workbooks(sample_timeline, tmp_path):
    """The sample's eight promotions are in events.csv; without it, KDP's prices tell the same days."""
    told = sample_timeline.events
    for file in Path(SAMPLE).glob("KDP_*.xlsx"):
        (tmp_path / file.name).symlink_to(file)
    exports = roi.load(tmp_path)
    found = roi.overlay(exports).events
    days = [set(e.loc[e["kind"] == "price_promo", "start"]) for e in (told, found)]
    assert len(days[0]) == 8
    assert days[0] == days[1]
    inferred = found.loc[found["kind"] == "price_promo", "inferred"]
    assert inferred.all()
    shown = found[found["kind"] == "price_promo"]
    one = shown.iloc[0]
    apart = (shown["start"] >= one["end"]) | (shown["end"] <= one["start"])
    declared = Event(one["start"].date(), one["end"].date(), "price_promo", "The spring deal")
    settings = replace(exports.settings, events=(declared,))
    again = roi.overlay(with_settings(exports, settings)).events
    promotions = again[again["kind"] == "price_promo"]
    assert len(promotions) == apart.sum() + 1
    assert promotions.loc[~promotions["inferred"], "title"].tolist() == ["The spring deal"]
