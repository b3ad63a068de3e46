"""Each column of the calendar is defined once; what it is follows from its definition, never from its name."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import places
import pytest

import roi
from roi.analysis.event_study.event_effects import counted
from roi.analysis.response.covariates import covariates_for, other_networks
from roi.analysis.response.effects import questions
from roi.errors import WrongUse
from roi.exports import together
from roi.language.messages import is_said
from roi.loaders.table_loader import complete
from roi.loaders.walk import Export
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.settings import Settings
from roi.timeline.column_names import activity_noun, an_activity, outcome_noun, singular
from roi.timeline.columns import (
    BY_SOURCE,
    COLUMNS,
    DIRECT_VISITS,
    FOLLOWERS,
    FOLLOWERS_NET,
    LINK_POSTS,
    PEOPLE,
    POSTS,
    SOCIAL_VISITS,
    SUBSCRIBERS,
    VISITS,
    Column,
    change_of,
    defined,
    visits_from,
)
from roi.timeline.timeline import Timeline, overlay

DAYS = pd.date_range("2025-03-01", periods=40)


def dataset(
    columns: dict[str, Any], kind: Any, grain: Any, thing: SeriesId, **facts: Any
) -> Dataset:
    frame = pd.DataFrame(columns)
    rows = complete(frame.assign(line=range(1, len(frame) + 1)), kind)
    span = (DAYS[0].date(), (DAYS[-1] + pd.Timedelta(days=1)).date())
    return Dataset(kind, rows, grain, thing, *span, "zero", **facts)


def laid(main: str, other: str) -> Timeline:
    """Return the calendar of an author on two networks with known visits by source and followers."""
    noons = DAYS.tz_localize("UTC") + pd.Timedelta(hours=12)
    links = pd.Series([("https://adavale.example/salt",)] * len(DAYS), dtype="object")
    found = []
    for network, first, step in ((main, 100, 1), (other, 900, 2)):
        told = {"time": noons, "network": network, "kind": "post", "links": links}
        numbered = {"post_id": [f"{network} {n}" for n in range(len(DAYS))]}
        whose = SeriesId("posts", network, handle="ada")
        found.append(
            dataset(told | numbered, "posts", "instant", whose, timezone="UTC", merge="id")
        )
        people = {
            "date": DAYS,
            "network": network,
            "followers": range(first, first + step * len(DAYS), step),
        }
        found.append(dataset(people, "followers", "day", replace(whose, kind="followers")))
    sources = {
        "time": [day for day in DAYS for _ in range(3)],
        "source": [main, other, "direct"] * len(DAYS),
        "visits": [5.0, 3.0, 2.0] * len(DAYS),
    }
    site = SeriesId("visits", account="adavale.example")
    found.append(dataset(sources, "visits", "day", site, breakdown="source"))
    exports = tuple(
        Export(f"file{n}", "test", Reading((d,), len(d.frame), {d.kind: len(d.frame)}))
        for n, d in enumerate(found)
    )
    mine = Settings(timezone="UTC", sites=("adavale.example",), network=main)
    return overlay(together("folder", mine, exports, ()))


def test_every_name_is_defined_once() -> None:
    names = [c.name for c in COLUMNS]
    assert len(names) == len(set(names))
    assert all(c.measure == c.name for c in COLUMNS)
    assert all(defined(c.name) is c for c in COLUMNS)


def test_the_grids_follow_from_the_definitions() -> None:
    networks = [c.name for c in COLUMNS if c.by_network]
    assert {"posts", "link_posts_shop", "social_visits", "followers_net"} <= set(networks)
    assert "subscribers" not in networks
    for name in networks:
        elsewhere = defined(f"{name}_mastodon")
        assert (elsewhere.measure, elsewhere.network) == (name, "mastodon")
        assert replace(elsewhere, network=None).is_a(defined(name))
    assert [c.name for c in PEOPLE["subscribers"]] == [
        "subscribers",
        "subscribers_gained",
        "subscribers_lost",
        "subscribers_net",
    ]
    assert {c.source: c.name for c in BY_SOURCE} == {
        "other": "referred_visits",
        "direct": "direct_visits",
        "search": "search_visits",
        "email": "email_visits",
        "ai": "ai_visits",
    }


def test_every_column_has_its_unit_in_the_catalogue() -> None:
    assert all(is_said(f"unit.{c.unit.replace(' ', '_')}") for c in COLUMNS)
    activities = [c for c in COLUMNS if c.role == "activity"]
    assert len(activities) == 7
    for c in activities:
        assert is_said(f"activity.{c.noun}")
        assert is_said(f"an_activity.{c.noun}")
        assert c.one


def test_every_column_of_the_sample_is_defined(sample_timeline: roi.Timeline) -> None:
    timeline = sample_timeline
    assert set(timeline.daily) == set(timeline.columns) == set(timeline.files)
    for name, column in timeline.columns.items():
        assert column.name == name
        assert column.is_a(*COLUMNS)
        assert timeline.files[name]
    assert timeline.columns["royalties"].unit == "USD"
    known = timeline.daily[[n for n, c in timeline.columns.items() if c.kind == "net"]]
    assert (known < 0).any(axis=None)
    flows = timeline.daily[[n for n, c in timeline.columns.items() if c.role == "activity"]]
    assert (flows.dropna() >= 0).all(axis=None)


@pytest.mark.parametrize("other", ["mastodon", "x_visits", "blog", "shop", "net", "lost_tribe"])
def test_a_network_may_be_called_anything(other: str) -> None:
    """Whatever the other network's name, each column says which network and measure it is."""
    timeline = laid("x", other)
    expected = {
        POSTS: 1.0,
        LINK_POSTS: 1.0,
        SOCIAL_VISITS: 3.0,
        FOLLOWERS_NET: 2.0,
        FOLLOWERS: 978.0,
    }
    for definition, last in expected.items():
        main, elsewhere = sorted(
            timeline.columns_of(definition), key=lambda c: c.network is not None
        )
        assert (main.name, main.network) == (definition.name, None)
        assert (elsewhere, elsewhere.network) == (definition.on(other), other)
        assert timeline.daily[elsewhere.name].dropna().iloc[-1] == last
    assert timeline.daily["followers"].iloc[-1] == 139
    assert timeline.daily["followers_net"].dropna().eq(1).all()
    links = timeline.daily["link_posts"].dropna()
    assert timeline.daily["link_posts_blog"].dropna().equals(links.rename("link_posts_blog"))
    assert other_networks(timeline) == [other]
    asked = (LINK_POSTS.on(other).name, SOCIAL_VISITS.on(other).name)
    assert asked in questions(timeline)
    held = covariates_for(timeline, VISITS.name, LINK_POSTS.on(other).name)
    assert held is not None
    assert (
        held.iloc[:, 0].sum() == links.sum() == len(DAYS) - 1
    )  # the last day may still be running
    assert covariates_for(timeline, *reversed(asked)) is None
    found = roi.networks(timeline)
    assert set(found.table["network"]) == {"x", other}
    assert found.named


def test_visits_without_a_referrer_are_no_network_s_though_one_is_called_direct() -> None:
    assert visits_from("direct", "direct") is DIRECT_VISITS
    timeline = laid("direct", "mastodon")
    assert SOCIAL_VISITS.name not in timeline.daily
    assert timeline.daily["direct_visits"].tolist() == [7.0] * len(DAYS)
    assert timeline.daily["social_visits_mastodon"].tolist() == [3.0] * len(DAYS)
    assert timeline.column("posts").network is None


def test_words_come_from_the_definition() -> None:
    friendica = LINK_POSTS.on("x_visits")
    assert activity_noun(friendica) == "link post on x_visits"
    assert an_activity(friendica) == "a link post on x_visits"
    assert singular(friendica) == "link_post_x_visits"
    assert outcome_noun(SOCIAL_VISITS.on("bluesky")) == "visits from Bluesky"
    renamed = replace(LINK_POSTS, name="posts_with_a_link")
    assert an_activity(renamed) == "a link post"
    assert an_activity(defined("newsletters_sent")) == "a unit of newsletters sent"


def test_a_standing_count_is_looked_at_by_its_change() -> None:
    assert change_of(FOLLOWERS.on("mastodon")) == FOLLOWERS_NET.on("mastodon")
    assert change_of(SUBSCRIBERS).name == "subscribers_net"
    assert change_of(VISITS) is VISITS
    timeline = laid("x", "mastodon")
    with pytest.raises(WrongUse, match="'followers_net_mastodon'"):
        counted(timeline, "followers_mastodon")
    assert np.isfinite(counted(timeline, "followers_net_mastodon")).sum() == len(DAYS) - 1


def test_a_name_nobody_defined_is_of_unknown_nature() -> None:
    column = defined("horoscopes")
    assert (column.measure, column.role, column.unit) == ("horoscopes", "covariate", "")
    assert not column.is_a(*COLUMNS)


def names_taken_apart(tree: ast.AST, names: frozenset[str]) -> list[str]:
    """Return where code looks at part of a column's name: its start or end as an argument of a string method."""
    methods = {"startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition"}
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in methods:
            told = ast.unparse(node)
            texts = {n.value for n in ast.walk(node) if isinstance(n, ast.Constant)}
            of_a_name = any(isinstance(t, str) and t.strip("_") in names for t in texts)
            asked = {"column", "outcome", "activity", "measure"} & {
                n.id for n in ast.walk(node.func) if isinstance(n, ast.Name)
            }
            if of_a_name or asked or "_net" in texts:
                found.append(told)
    return found


def test_no_code_takes_a_name_apart() -> None:
    names = frozenset(c.name for c in COLUMNS)
    wings = [
        places.ROOT / "roi" / w
        for w in ("timeline", "analysis", "verdict", "reports", "display", "cli", "language")
    ]
    files = [f for wing in wings for f in sorted(wing.rglob("*.py"))]
    assert len(files) > 50
    assert not [
        (f.name, told)
        for f in files
        for told in names_taken_apart(ast.parse(f.read_text(encoding="utf-8")), names)
    ]


def test_the_search_would_find_them() -> None:
    for told in (
        "column.startswith('social_visits_')",
        "outcome.removeprefix('x')",
        "activity.rpartition('_')",
        "name.endswith('_net')",
    ):
        assert names_taken_apart(ast.parse(told), frozenset({"social_visits"})) == [told]


def test_a_column_shows_what_it_is() -> None:
    assert Column("hugs", "hugs", "outcome", "hugs").on("x").name == "hugs_x"
    assert FOLLOWERS.on("net").name == "followers_on_net"
    assert FOLLOWERS.on("network").name == "followers_network"
    assert LINK_POSTS.on("blog_x").name == "link_posts_on_blog_x"


def test_the_page_of_columns_tells_the_registry() -> None:
    page = (places.ROOT / "docs" / "columns.md").read_text(encoding="utf-8")
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.splitlines()
        if line.startswith("| `")
    ]
    missing = {"zero": "zero", "unknown": "unknown", "per_file": "as the export says"}
    assert [[row[0].strip("`"), *row[2:]] for row in cells] == [
        [
            c.name,
            c.unit,
            c.role,
            c.kind,
            missing[c.missing_means],
            c.precision,
            "yes" if c.by_network else "no",
        ]
        for c in COLUMNS
    ]
    assert all(len(row[1]) > 10 for row in cells)
