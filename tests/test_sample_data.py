"""The sample author: her files come out of make.py byte for byte, and her story is as the README tells it."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import re
import subprocess
import sys
import zipfile
import zlib
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import places
import pytest

import roi
from roi.timeline.timeline import Timeline

SAMPLE = places.SAMPLE
WRITTEN_BY_HAND = {"make.py", "README.md"}


def _files(folder: Path) -> dict[str, bytes]:
    found = (p for p in folder.iterdir() if p.is_file() and p.name not in WRITTEN_BY_HAND)
    return {p.name: p.read_bytes() for p in found}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files that make.py writes today, by name."""
    folder = tmp_path_factory.mktemp("ada")
    elsewhere = {**os.environ, "PYTHONHASHSEED": "5", "TZ": "Pacific/Auckland"}
    subprocess.run([sys.executable, SAMPLE / "make.py", folder], env=elsewhere, check=True)
    return _files(folder)


@pytest.fixture(scope="module")
def truth() -> Any:
    return json.loads((SAMPLE / "truth.json").read_text())


def _unpacked(content: bytes) -> object:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return {(i.filename, i.date_time): packed.read(i) for i in packed.infolist()}
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


@pytest.mark.thorough
def test_make_writes_what_is_here(made: dict[str, bytes]) -> None:
    here = _files(SAMPLE)
    assert sorted(made) == sorted(here), "run `python sample_data/make.py`, then commit"
    for name, content in made.items():
        assert _unpacked(content) == _unpacked(here[name]), f"{name}: run sample_data/make.py"


@pytest.mark.skipif("ng" in zlib.ZLIB_RUNTIME_VERSION, reason="this zlib packs differently")
@pytest.mark.thorough
def test_make_writes_it_byte_for_byte(made: dict[str, bytes]) -> None:
    assert {name: hash(content) for name, content in made.items()} == {
        name: hash(content) for name, content in _files(SAMPLE).items()
    }


def test_the_folder_stays_small() -> None:
    assert sum(map(len, _files(SAMPLE).values())) < 3_000_000


def test_the_readme_tells_the_story_of_the_truth(truth: Any) -> None:
    readme = (SAMPLE / "README.md").read_text()
    story = truth["story"]
    days = [story["start"], story["end"], *story["launches"], *story["idle"], story["crowd"]]
    days += story["plan"]
    for day in map(date.fromisoformat, [*days, *story["counter_off"]]):
        assert f"{day.day} {day:%B %Y}" in readme, day
    assert f"on {truth['plan']['kept']} of the {truth['plan']['days']} days" in readme
    effect = truth["effect_per_link_post"]
    assert f"about {effect['visits']:.0f} each" in readme
    assert f"about {effect['social_visits']:.0f} of these" in readme
    assert f"one copy in about {1 / effect['sales']:.0f} link posts" in readme
    shown = truth["appearances"]
    for kind in ("cover_reveal", "convention"):
        visits = [a["visits"] for a in shown if a["kind"] == kind]
        assert re.search(rf"{min(visits):.0f} to\s+{max(visits):.0f}", readme), kind
    for deal in (a for a in shown if a["copies"]):
        day = date.fromisoformat(deal["start"])
        assert f"**{day.day} {day:%B %Y}**" in readme, deal["title"]
    reads = truth["read_through"]
    assert (
        f"{100 * reads['within_365']:.0f} truly go on, {100 * reads['within_30']:.0f} of" in readme
    )
    for name in _files(SAMPLE):
        stem = name.split("-")[0].split("_Dash")[0]
        assert stem in readme, name


def test_the_story_has_what_it_needs(truth: Any) -> None:
    story = truth["story"]
    first, last = map(date.fromisoformat, story["idle"])
    assert (last - first).days + 1 == 14
    launches = list(map(date.fromisoformat, story["launches"]))
    assert len(launches) == 2
    assert (launches[1] - launches[0]).days > 182
    assert date.fromisoformat(story["crowd"]) not in launches
    start, end = date.fromisoformat(story["start"]), date.fromisoformat(story["end"])
    assert (start, end) == (date(2024, 11, 1), date(2026, 10, 31))


@pytest.fixture(scope="module")
def timeline(sample_timeline: roi.Timeline) -> roi.Timeline:
    return sample_timeline


@pytest.mark.parametrize("outcome", ["visits", "social_visits", "sales"])
def test_what_the_files_say_of_a_link_post_holds_the_truth(
    timeline: roi.Timeline, truth: Any, outcome: str
) -> None:
    total = roi.response(timeline, outcome).total
    assert total is not None
    true = truth["effect_per_link_post"][outcome]
    assert total.conf_low <= true <= total.conf_high
    assert total.conf_low < total.conf_high < 8 * truth["effect_per_link_post"]["visits"]


def test_visits_that_name_the_network_settle_that_posts_bring_visits(
    timeline: roi.Timeline,
) -> None:
    assert roi.response(timeline, "social_visits").answer == "yes"
    assert roi.response(timeline, "sales").answer != "yes"


def test_the_calendar_counts_what_the_truth_counts(timeline: roi.Timeline, truth: Any) -> None:
    daily, counts = timeline.daily, truth["counts"]
    assert daily["link_posts"].sum() == counts["link_posts"]
    assert len(timeline.posts) == counts["posts"]
    assert daily["visits"].sum() == counts["visits"]
    assert daily["sales"].sum() == counts["sales"]
    assert daily["followers"].max() == counts["followers"]


def test_the_days_without_a_counter_are_unknown(timeline: roi.Timeline, truth: Any) -> None:
    first, last = truth["story"]["counter_off"]
    unknown = timeline.daily["visits"].loc[: truth["story"]["end"]].isna()
    days = unknown[unknown].index.strftime("%Y-%m-%d")
    assert (len(days), days[0], days[-1]) == (9, first, last)


def test_the_launches_and_letters_are_on_the_calendar(timeline: roi.Timeline, truth: Any) -> None:
    events = timeline.events
    launches = events.loc[events["kind"] == "launch", "start"].dt.strftime("%Y-%m-%d")
    assert list(launches) == truth["story"]["launches"]


def test_what_a_coin_drew_brings_visits_and_holds_the_truth(
    timeline: roi.Timeline, truth: Any
) -> None:
    verdict = roi.judge(timeline)
    assert verdict.trial is not None
    kept = verdict.trial.found.kept
    assert (kept.drawn, kept.known, kept.kept) == (56, 56, truth["plan"]["kept"])
    drawn = {f.outcome: f for f in verdict.trial.result.findings}
    assert drawn["social_visits"].answer == "yes"
    assert drawn["social_visits"].sentence.startswith("A link post brings about")
    for outcome, finding in drawn.items():
        assert finding.total is not None
        true = truth["effect_per_link_post"][outcome]
        assert finding.total.conf_low <= true <= finding.total.conf_high, outcome
    assert verdict.main[0] == drawn["social_visits"], "it stands before what the past says"


def test_an_hour_is_worth_more_than_these_posts_sell(timeline: roi.Timeline) -> None:
    verdict = roi.judge(timeline)
    assert verdict.answer in {"not_worth_it", "cannot_tell"}
    assert verdict.to_dict()["money"]["hour_worth"] == 15.0


def test_followers_are_reckoned_back_to_what_they_were(sample_timeline: Timeline) -> None:
    spec = importlib.util.spec_from_file_location("make", SAMPLE / "make.py")
    assert spec is not None
    assert spec.loader is not None
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    true = make.ada().followers.set_index("date")["followers"]
    found = sample_timeline.daily["followers"].dropna()
    both = true.reindex(found.index).dropna()
    assert len(both) >= 360
    assert (found[both.index] - both).abs().max() <= 2  # the archive was made a morning later
