"""Web exports that people published: each figure that was counted without any loader, to the unit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import roi
from roi.loaders.formats import all_loaders
from roi.records.dataset import Reading
from roi.sources.archives import inside
from roi.sources.source import Source, open_source


def loader_of(node: Source) -> str:
    (name,) = [
        x.name for x in all_loaders() if x.identifies(node) and not getattr(x, "last_resort", False)
    ]
    return name


def read(node: Source) -> Reading:
    return next(x for x in all_loaders() if x.name == loader_of(node)).read(node)


def in_zip(path: Path) -> Source:
    (member,) = inside(open_source(path)).values()
    return member


def aside(reading: Reading, word: str) -> int:
    return sum(s.count for s in reading.set_aside if word in s.reason)


def test_access_log(real: Path) -> None:
    reading = read(in_zip(real / "access_log" / "airisdata_access.log.zip"))
    no_page = ("HEAD", "redirected", "error", "no page was sent", "download", "feed", "not a line")
    assert reading.rows == 165_265
    assert reading.rows - sum(aside(reading, word) for word in no_page) == 30_504
    people = reading.kept["visits"] + aside(reading, "spam") + aside(reading, "no person makes")
    assert 9_000 < people < 10_500
    assert 1_500 < aside(reading, "spam") < 3_000
    whole, by_source = reading.datasets
    assert (whole.start, whole.end) == (date(2016, 2, 20), date(2016, 3, 22))
    # By the log's own clock, five hours behind, the 22nd, the 27th, the 28th and the 4th are lost.
    assert whole.gaps == (
        (date(2016, 2, 22), date(2016, 2, 24)),
        (date(2016, 2, 27), date(2016, 3, 1)),
        (date(2016, 3, 4), date(2016, 3, 6)),
    )
    assert whole.partial == (date(2016, 2, 20), date(2016, 3, 21))
    assert whole.frame["pageviews"].sum() == reading.kept["visits"]
    assert by_source.frame["visits"].sum() == whole.frame["visits"].sum()
    assert set(by_source.frame["source"]) >= {"x", "facebook", "search", "direct", "other"}


def test_second_access_log_of_the_same_host(real: Path) -> None:
    reading = read(in_zip(real / "access_log" / "airisdata_access2.log.zip"))
    assert reading.rows == 20_309
    assert reading.datasets[0].merge == "line"


@pytest.mark.parametrize(
    ("view", "sessions", "pageviews"),
    [("All_Web_Site_Data", 15_190, 30_515), ("All_traffic_excluding_spam", 6_054, 16_555)],
)
def test_universal_analytics(real: Path, view: str, sessions: int, pageviews: int) -> None:
    folder = real / "universal_analytics"
    (overview,) = folder.glob(f"*{view}_Audience*")
    reading = read(open_source(overview))
    (days,) = reading.datasets
    assert reading.kept["visits"] + aside(reading, "not measured") == 853
    assert aside(reading, "totals") == 1
    assert (days.frame["visits"].sum(), days.frame["pageviews"].sum()) == (sessions, pageviews)
    assert days.end == date(2017, 1, 1)
    (pages,) = folder.glob(f"*{view}_Pages*")
    assert read(open_source(pages)).datasets[0].frame["pageviews"].sum() == pageviews


def test_a_filtered_view_of_universal_analytics_starts_when_its_filter_did(real: Path) -> None:
    (overview,) = (real / "universal_analytics").glob("*excluding_spam_Audience*")
    reading = read(open_source(overview))
    zeros = int((reading.datasets[0].frame["visits"] == 0).sum())
    assert aside(reading, "not measured") + zeros == 303
    assert reading.datasets[0].start == date(2015, 6, 29)


def test_from_the_day_of_its_filter_on_the_view_without_spam_counts(real: Path) -> None:
    (found,) = roi.load(real / "universal_analytics").series
    assert (
        found.frame["visits"].sum() == 5_327 + 6_054
    )  # before that day there is only the other view


def test_ga4_snapshot(real: Path) -> None:
    (file,) = (real / "ga4").iterdir()
    (days,) = read(open_source(file)).datasets
    assert len(days.frame) == 365
    assert (days.start, days.end) == (date(2025, 1, 1), date(2026, 1, 1))
    assert days.frame["visitors"].notna().all()


def test_wordpress_export(real: Path) -> None:
    (file,) = (real / "wordpress_wxr").iterdir()
    reading = read(open_source(file))
    not_readers = sum(aside(reading, w) for w in ("pingback", "not approved", "own authors"))
    assert reading.kept["comments"] + not_readers == 33
    assert reading.kept["events"] == 56
    assert aside(reading, "draft") == 1
    assert aside(reading, "scheduled") == 1


@pytest.mark.thorough
def test_every_log_format_is_read_or_named_as_not_supported(real: Path) -> None:
    folder = real / "access_log_formats"
    named = {f.name: loader_of(open_source(f)) for f in sorted(folder.iterdir())}
    assert len(named) == 36
    unread = {name for name, loader in named.items() if loader == "access_log_other"}
    assert unread == {
        "goatcounter_caddy_1.json",
        "matomo_amazon_cloudfront_rtmp.log",
        "matomo_custom_regex_custom_date.log",
        "matomo_haproxy.log",
        "matomo_iis_custom.log",
        "matomo_shoutcast.log",
        "matomo_splitted_date_and_time.log",
    }
    for name in named:
        reading = read(open_source(folder / name))
        assert reading.rows == sum(reading.kept.values()) + reading.set_aside_count
        assert not (name in unread and reading.datasets)


def test_nginx_json_log_in_a_zone_two_hours_east(real: Path) -> None:
    reading = read(open_source(real / "access_log_formats" / "matomo_nginx_json.log"))
    assert str(reading.datasets[0].frame["time"].iloc[0]) == "2013-10-10 14:52:00+00:00"


def test_goatcounter_fixture(real: Path) -> None:
    reading = read(open_source(real / "goatcounter" / "export.csv"))
    assert (reading.kept["visits"], aside(reading, "event")) == (2, 1)
