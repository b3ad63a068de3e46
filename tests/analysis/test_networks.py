"""Several networks side by side: neither is given the other's credit, and an hour's worth is told with its range."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import roi
from conftest import SAMPLE
from roi.analysis.response.covariates import covariates_for, other_networks, other_posting
from roi.reports.document import build_document
from roi.reports.scope import default_month, scope_of
from roi.simulate.timelines import timeline
from roi.simulate.world import draw
from roi.timeline.timeline import Timeline
from roi.verdict.judging import judge_outcomes

DAYS, PER_LINK = 500, 20.0
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ME = "https://harbour.example/users/AdaVale"


@pytest.fixture(scope="module")
def both() -> Timeline:
    """An author whose links on X bring nothing and whose links on Mastodon bring twenty visits each."""
    line = timeline(draw(11, days=DAYS, effect=0.0))
    rng = np.random.default_rng(1)
    chosen = line.posts["kind"].eq("post") & (rng.random(len(line.posts)) < 0.4)
    also = line.posts[chosen].assign(network="mastodon")
    day = (also["time"].dt.tz_localize(None).dt.normalize() - line.daily.index[0]).dt.days
    links = np.bincount(day[also["target"].notna()], minlength=DAYS).astype(float)
    more = rng.poisson(PER_LINK * np.convolve(links, [0.7, 0.2, 0.1])[:DAYS])
    daily = line.daily.assign(
        visits=line.daily["visits"] + more,
        social_visits_mastodon=rng.binomial(more, 0.5).astype(float),
        link_posts_mastodon=links,
        posts_mastodon=np.bincount(day, minlength=DAYS).astype(float),
    )
    posts = pd.concat([line.posts, also]).sort_values("time", kind="stable", ignore_index=True)
    return replace(line, daily=daily, posts=posts, hourly=line.hourly.iloc[:0])


def test_the_network_that_brings_visits_is_told_from_the_one_that_does_not(both: Timeline) -> None:
    found = roi.networks(both)
    rows = found.table.set_index("network")
    assert found.table["network"].to_list() == ["mastodon", "x"]
    assert found.named
    assert found.to_dict()["visits"] == "that name the network"
    assert (
        rows.loc["mastodon", "per_post_low"] < PER_LINK / 2 < rows.loc["mastodon", "per_post_high"]
    )
    assert rows.loc["x", "per_post_low"] < 0 < rows.loc["x", "per_post_high"]
    assert found.clearly_most == "mastodon"
    assert found.summary().endswith("For the time it takes, Mastodon brings the most visits.")


def test_all_visits_are_compared_where_one_network_has_no_named_ones(both: Timeline) -> None:
    daily = both.daily.drop(columns="social_visits_mastodon")
    found = roi.networks(replace(both, daily=daily))
    rows = found.table.set_index("network")
    assert not found.named
    assert found.to_dict()["visits"] == "all"
    assert rows.loc["mastodon", "per_post_low"] < PER_LINK < rows.loc["mastodon", "per_post_high"]
    assert rows.loc["x", "per_post_low"] < 0 < rows.loc["x", "per_post_high"]


def test_an_hour_brings_its_posts_visits_over_the_hours(both: Timeline) -> None:
    row = roi.networks(both).table.set_index("network").loc["mastodon"]
    links, weeks = both.daily["link_posts_mastodon"].sum(), DAYS / 7
    assert row["link_posts"] == links
    assert row["per_hour"] == pytest.approx(
        row["per_post"] * links / (row["hours_per_week"] * weeks), rel=0.01
    )
    assert row["per_hour_low"] < row["per_hour"] < row["per_hour_high"]


def test_one_network_has_nothing_to_compare_with(both: Timeline) -> None:
    daily = both.daily.drop(columns=[c for c in both.daily if str(c).endswith("_mastodon")])
    found = roi.networks(replace(both, daily=daily))
    assert found.clearly_most is None
    assert "nothing to compare" in found.summary()


def test_too_few_links_are_named_with_the_reason(both: Timeline) -> None:
    few = both.daily.assign(link_posts_mastodon=0.0)
    few.iloc[3, few.columns.get_loc("link_posts_mastodon")] = 1.0
    found = roi.networks(replace(both, daily=few))
    row = found.table.set_index("network").loc["mastodon"]
    assert np.isnan(row["per_post"])
    assert "8 are needed" in row["why_not"]
    assert found.to_dict()["networks"][-1]["per_hour"] is None
    assert "two networks whose visits can be told" in found.verdict  # no ranges, so none overlap


def outbox(days: int) -> str:
    """Return a Mastodon outbox with a link to the author's site on every third day."""
    items = []
    for n, day in enumerate(pd.date_range("2025-06-01", periods=days, freq="3D")):
        address = f"{ME}/statuses/{109 * 10**15 + n}"
        note = {
            "id": address,
            "type": "Note",
            "inReplyTo": None,
            "published": f"{day:%Y-%m-%d}T10:00:00Z",
            "url": address,
            "attributedTo": ME,
            "to": [PUBLIC],
            "cc": [f"{ME}/followers"],
            "content": '<p>Notes <a href="https://adavale.example/start">here</a></p>',
            "tag": [],
        }
        items.append(
            {
                "id": f"{address}/activity",
                "type": "Create",
                "actor": ME,
                "published": note["published"],
                "to": [PUBLIC],
                "cc": [f"{ME}/followers"],
                "object": note,
            }
        )
    return json.dumps(
        {
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": "outbox.json",
            "type": "OrderedCollection",
            "totalItems": len(items),
            "orderedItems": items,
        }
    )


@pytest.mark.thorough
def test_a_second_network_from_files_is_one_network(tmp_path: Path) -> None:
    """Its links to the site and to the shop are columns of their own, and no networks of their own."""
    for name in ("twitter-*.zip", "adavale_example_*.zip", "roi.toml", "events.csv"):
        for path in SAMPLE.glob(name):
            shutil.copy(path, tmp_path)
    (tmp_path / "outbox.json").write_text(outbox(120), encoding="utf-8")
    line = roi.overlay(roi.load(tmp_path))
    assert "link_posts_blog_mastodon" in line.daily
    assert other_networks(line) == ["mastodon"]
    held = covariates_for(line, "visits", "link_posts")
    assert held is not None
    # The day of the last post may have been running when the archive was made.
    assert held.iloc[:, 0].sum() == line.daily["link_posts_mastodon"].sum() == 119
    assert roi.networks(line).table["network"].to_list().count("mastodon") == 1
    verdict = judge_outcomes(line, ["social_visits"])
    scope = scope_of(verdict, default_month(verdict), "author", redact=False)
    words = json.dumps(build_document(scope).to_dict(), ensure_ascii=False)
    assert "What each network brings for the time it takes" in words


def test_other_posts_of_the_same_network_are_held_fixed_in_its_check(both: Timeline) -> None:
    held = other_posting(both, "link_posts_mastodon")
    assert held is not None
    assert list(held) == ["posts_mastodon"]
    plain = both.daily["posts_mastodon"] - both.daily["link_posts_mastodon"]
    assert held["posts_mastodon"].to_list() == plain.to_list()
