"""Nothing is asked for that no file, template, line or command can hold: all 46 claims, one by one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from roi.analysis.advice.advice import CLAIMS, check_advice
from roi.analysis.advice.evidence import Evidence
from roi.analysis.advice.held import held_and_missing
from roi.analysis.advice.supplies import SUPPLIES, Supply, where_to_put
from roi.analysis.conversations import people
from roi.analysis.event_study.episodes import unusual_days
from roi.cli.project import new_project
from roi.experiment.questions import QUESTIONS
from roi.loaders.catalogue import known_formats
from roi.loaders.formats.follow_log import follow_log
from roi.settings import EVENT_KINDS, KNOWN
from roi.simulate.timelines import timeline
from roi.simulate.world import draw
from roi.timeline.timeline import Timeline

KINDS = {kind for f in known_formats() for kind in f.about.kinds}
HOLDS = {
    "export": KINDS,
    "follow_log": set(follow_log.columns),
    "event": set(EVENT_KINDS),
    "setting": KNOWN["money"],
    "plan": set(QUESTIONS),
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_a_claim_needs_can_be_held_and_is_named(claim: str, tmp_path: Path) -> None:
    assert SUPPLIES[claim]
    told = where_to_put(claim).text
    for way, parts in SUPPLIES[claim]:
        assert set(parts) <= HOLDS[way], (claim, way)
        assert all(p in told for p in parts) or way == "export"
    assert not any(word in told for word in ("{", "supply."))


def test_the_templates_that_are_named_are_laid_out_with_their_columns(tmp_path: Path) -> None:
    folder = new_project(tmp_path / "books").folder / "exports"
    assert set(pd.read_csv(folder / "follow_log.csv").columns) == set(follow_log.columns)
    assert {"date", "end", "kind", "title"} <= set(pd.read_csv(folder / "events.csv").columns)


def test_with_empty_files_every_claim_says_what_it_needs_and_where_it_is_kept() -> None:
    line = timeline(draw(7, days=30, effect=0.0))
    empty = Timeline(
        line.daily[[]], line.hourly, line.posts.iloc[:0], line.events.iloc[:0], "UTC", "x"
    )
    for claim in check_advice(Evidence(empty, (), float("nan"), people(empty)), {}):
        assert claim.lacks_data, claim.id
        assert where_to_put(claim.id).text in claim.sentence


def test_every_way_is_one_that_is_tested() -> None:
    assert {s.way for found in SUPPLIES.values() for s in found} == set(HOLDS)
    assert all(isinstance(s, Supply) for found in SUPPLIES.values() for s in found)


def test_what_the_files_hold_is_never_asked_for_again() -> None:
    """Posts, visits, sales and followers by day are there: each claim that lacks something names how much, and asks for the rest."""
    line = timeline(draw(7, days=30, effect=0.0))
    for claim in check_advice(Evidence(line, (), float("nan"), people(line)), {}):
        needed = {k for s in SUPPLIES[claim.id] if s.way == "export" for k in s.parts}
        if not claim.lacks_data or not needed & {"posts", "sales", "visits"}:
            continue
        asked = claim.sentence.partition("the rest comes from")[2]
        assert "a download with posts" not in asked
        assert "a download with sales" not in asked, claim.sentence
        assert "Your files hold" in claim.sentence, claim.sentence


def test_each_kind_is_held_as_it_is() -> None:
    line = timeline(draw(7, days=30, effect=0.0))
    posts = line.daily.assign(posts=0.0, link_posts=0.0, replies=0.0)
    posts.iloc[0, posts.columns.get_loc("posts")] = 1.0
    held, rest = held_and_missing(SUPPLIES["C20"], replace(line, daily=posts[["posts"]]))
    assert [str(h) for h in held] == ["1 post (0 link posts, 0 replies)"]
    assert rest == (Supply("export", ("sales",)),)
    known = posts[["posts", "sales"]].assign(sales=[2.0] + [float("nan")] * (len(posts) - 1))
    held, rest = held_and_missing(SUPPLIES["C20"], replace(line, daily=known))
    assert [str(h) for h in held][1:] == ["sales of 1 day"]
    assert rest == ()


def test_without_sources_no_unusual_day_is_anybodys_and_their_want_is_named() -> None:
    line = timeline(draw(7, days=365, effect=2.0))
    bare = replace(line, daily=line.daily[["visits", "link_posts"]])
    judged = Evidence(bare, (), 5.0, people(bare), unusual=unusual_days(bare, "visits"))
    assert [d for d in judged.unusual.days if d.value > d.high]
    claim = next(c for c in check_advice(judged, {}) if c.id == "C02")
    assert claim.lacks_data
    assert "nothing on where those came from" in claim.sentence
    assert "of 0 days" not in claim.sentence
