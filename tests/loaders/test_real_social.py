"""Real social exports of ../shared/real: each figure in its README, to the unit."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from roi.loaders.formats import all_loaders
from roi.reconcile.pipeline import combine
from roi.records.dataset import Dataset, Reading
from roi.sources.archives import inside
from roi.sources.source import Source, open_source


def readings(place: Path) -> dict[str, Reading]:
    found: dict[str, Reading] = {}

    def walk(node: Source) -> None:
        claims = [x for x in all_loaders() if x.identifies(node)]
        claims = [x for x in claims if not getattr(x, "last_resort", False)] or claims
        assert len(claims) < 2, [x.name for x in claims]
        reading = claims[0].read(node) if claims else None
        if reading:
            found[node.path] = reading
        for name, child in (node.children if node.is_folder else inside(node)).items():
            if reading is None or name not in reading.used:
                walk(child)

    walk(open_source(place, place.name))
    return found


def only(place: Path, kind: str) -> Dataset:
    (dataset,) = [d for r in readings(place).values() for d in r.datasets if d.kind == kind]
    return dataset


def moment(time: pd.Timestamp) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S}"


def test_x_archive_of_2024(real: Path) -> None:
    (reading,) = readings(real / "x_archive_2024").values()
    posts = reading.datasets[0].frame
    assert reading.kept["posts"] == 1223
    assert len(posts) == 1218  # ten posts carry an edit trail: five pairs
    assert any("5 earlier versions" in note for note in reading.notes)
    assert moment(posts["time"].min()) == "2019-02-03 21:45:43"
    assert moment(posts["time"].max()) == "2024-11-09 12:14:18"
    assert (posts["kind"] == "repost").sum() == 12
    assert int(posts["text"].str.endswith("…").sum()) < 20  # long texts are whole again


def test_x_archive_of_2024_with_earlier_versions_counted(real: Path) -> None:
    from roi.loaders.families.json_arrays import pieces_of
    from roi.loaders.families.tweets import Wrapped, posts_frame

    file = open_source(real / "x_archive_2024" / "data" / "tweets.js")
    pieces = list(pieces_of(file, Wrapped))
    tweets = [item.tweet for piece in pieces for item in piece.items]
    posts = posts_frame(tweets, [line for piece in pieces for line in piece.lines], "52338276")
    assert len(posts) == 1223
    assert (posts["kind"] == "reply").sum() == 819
    threads = posts["reply_to"].str.startswith("self:") & ~posts["text"].str.startswith("@")
    assert threads.sum() == 406
    others = posts["kind"].isin(["reply", "repost"]) & ~posts["reply_to"].str.startswith(
        "self:"
    ).eq(True)
    assert posts.loc[others, "text"].isna().all()  # posts to other people are never kept
    assert (posts["links"].map(len) > 0).sum() == 346
    assert posts["likes"].sum() == 5372
    assert posts["reposts"].sum() == 809


def test_x_archive_of_2021(real: Path) -> None:
    place = real / "x_archive_2021"
    posts = only(place, "posts").frame
    assert len(posts) == 1827
    assert moment(posts["time"].min()) == "2015-03-31 09:49:54"
    assert moment(posts["time"].max()) == "2021-03-22 12:18:51"
    assert posts["kind"].value_counts()[["repost", "reply"]].tolist() == [14, 1357]
    assert (posts["links"].map(len) > 0).sum() == 410
    assert (posts["likes"].sum(), posts["reposts"].sum()) == (7295, 1419)
    (reading,) = readings(place).values()
    assert "405 followers, following 59" in " ".join(reading.notes)


def test_two_archives_make_a_follower_history(real: Path) -> None:
    places = ("x_archive_2021", "x_archive_2022_same_account_later")
    snapshots = [(name, only(real / name, "followers")) for name in places]
    (series,) = combine(snapshots).series
    assert series.frame["followers"].tolist() == [405, 644]
    assert series.frame["date"].astype(str).tolist() == ["2021-03-22", "2022-10-30"]
    (later,) = readings(real / places[1]).values()
    assert "following 81" in " ".join(later.notes)


def test_an_archive_that_its_owner_edited_is_named_so(real: Path) -> None:
    (reading,) = readings(real / "x_archive_edited_by_owner").values()
    assert "Edited, not as X wrote it: profile.js and verified.js." in reading.notes
    assert any("8,074" in note for note in reading.notes)


def test_tweets_csv_of_2013(real: Path) -> None:
    found = readings(real / "x_archive_grailbird_2013")
    (name,) = [n for n in found if n.endswith("tweets.csv")]
    posts = found[name].datasets[0].frame
    assert len(posts) == 10326
    assert str(posts["time"].min().date()) == "2009-02-19"
    assert moment(posts["time"].max()) == "2017-11-02 19:56:47"
    assert (posts["kind"] == "reply").sum() == 4839
    assert (posts["kind"] == "repost").sum() >= 541  # native ones, and manual ones
    assert "1,832" in " ".join(found[name].notes)
    assert posts[["likes", "reposts"]].isna().all(axis=None)


def test_both_halves_of_an_old_archive_count_once(real: Path) -> None:
    place = real / "x_archive_grailbird_2013"
    posts = [(n, d) for n, r in readings(place).items() for d in r.datasets if d.kind == "posts"]
    (series,) = combine(posts).series
    assert series.frame["post_id"].is_unique
    assert (series.frame["time"] < pd.Timestamp("2017-11-03", tz="UTC")).sum() == 10326


@pytest.mark.thorough
def test_sixty_months_of_tweet_activity(real: Path) -> None:
    place = real / "x_analytics_2016_2021"
    found = readings(place)
    months = [(n, r.datasets[0]) for n, r in found.items() if "tweet_activity_metrics" in n]
    assert len(months) == 60
    (series,) = combine(months).series
    posts = series.frame
    assert len(posts) == 1668
    assert f"{posts['time'].min():%Y-%m-%d %H:%M}" == "2016-12-01 18:00"
    assert f"{posts['time'].max():%Y-%m-%d %H:%M}" == "2021-12-28 16:45"
    assert posts[["impressions", "likes", "clicks"]].sum().tolist() == [9723067, 22769, 45291]
    assert [(str(a), str(b)) for a, b in series.spans] == [
        ("2016-12-01", "2021-05-01"),
        ("2021-06-01", "2022-01-01"),
    ]


def test_content_and_two_overlapping_overviews(real: Path) -> None:
    found = readings(real / "x_analytics_2025_a")
    posts = [d for r in found.values() for d in r.datasets if d.kind == "posts"]
    assert len(posts[0].frame) == 173
    assert posts[0].frame["impressions"].sum() == 29784
    days = [(n, d) for n, r in found.items() for d in r.datasets if d.kind == "followers"]
    assert sorted(len(d.frame) for _, d in days) == [271, 323]
    (series,) = combine(days).series
    assert len(series.frame) == 323
    assert str(series.frame["date"].min().date()) == "2024-06-24"
    assert series.frame[["gained", "lost"]].sum().tolist() == [312, 55]


@pytest.mark.parametrize(
    ("name", "days", "gaps"),
    [
        ("account_overview_analytics_2025-09.csv", 365, []),
        ("two_exports_pasted_together_2026-01.csv", 475, ["2025-09-12"]),
    ],
)
def test_overviews_are_sorted_and_their_gaps_reported(
    real: Path, name: str, days: int, gaps: list[str]
) -> None:
    (reading,) = readings(real / "x_analytics_2025_b" / name).values()
    dataset = reading.datasets[0]
    assert len(dataset.frame) == days
    assert dataset.frame["date"].is_monotonic_increasing
    assert [str(first) for first, _ in dataset.gaps] == gaps


def test_mastodon_outbox(real: Path) -> None:
    posts = only(real / "mastodon_2022", "posts").frame
    assert len(posts) == 189
    assert (posts["kind"] == "repost").sum() == 26
    assert (posts["kind"] == "reply").sum() == 128
    assert moment(posts["time"].min()) == "2022-11-11 17:33:26"
    assert moment(posts["time"].max()) == "2022-12-06 13:09:15"


def test_bluesky_repository(real: Path) -> None:
    import libipld

    (reading,) = (r for n, r in readings(real / "bluesky_2026").items() if n.endswith(".car"))
    assert reading.rows == 83
    assert reading.kept == {"posts": 14}
    blocks = libipld.decode_car((real / "bluesky_2026" / "repo.car").read_bytes())[1]
    assert len(blocks) == 117
    written = {v["createdAt"][:19] for v in blocks.values() if "feed.post" in v.get("$type", "")}
    posts = reading.datasets[0].frame
    assert abs(posts["time"].max() - pd.Timestamp(max(written), tz="UTC")) < pd.Timedelta("2s")


def test_meta_metrics_by_day(real: Path) -> None:
    found = readings(real / "meta_business_suite_2025")
    metrics = {n: r.datasets[0] for n, r in found.items() if r.kept.get("followers")}
    assert len(metrics) == 7
    for dataset in metrics.values():
        assert len(dataset.frame) == 105
        assert (str(dataset.start), str(dataset.end)) == ("2025-01-01", "2025-04-16")
    asked = {n.rpartition("/")[2] for n, r in found.items() if r.notes and r.kept.get("followers")}
    assert asked == {"Follows.csv", "Views.csv", "Interactions.csv", "Interactions (1).csv"}


def test_meta_content_counts_one_file_given_twice_once(real: Path) -> None:
    found = readings(real / "meta_business_suite_2025")
    posts = [(n, d) for n, r in found.items() for d in r.datasets if d.kind == "posts"]
    assert sum(len(d.frame) for _, d in posts) == 465
    series = combine(posts).series
    assert {c.network: len(c.frame) for c in series} == {"facebook": 261, "instagram": 78}


def test_instagram_links_agree_with_pacific_time(real: Path) -> None:
    from roi.loaders.families.instagram_ids import shortcode_time
    from roi.loaders.formats.meta_content import meta_instagram_content

    name = "Mar-18-2025_Apr-14-2025_1019826952924933.csv"
    file = open_source(real / "meta_business_suite_2025" / name)
    times = meta_instagram_content.read(file).datasets[0].frame["time"]
    assert (
        times.dt.second != 0
    ).sum() > 60  # the seconds come from the links, near the written minute
    assert (
        moment(shortcode_time("https://www.instagram.com/reel/DHWRIh_CLiR/")) > "2025-03-18 16:47"
    )
