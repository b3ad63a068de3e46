"""Calendars for many authors at once: their files, what is told before, and that their coins are pooled in the end."""

from __future__ import annotations

import math
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from drawn_plans import plan
from typer.testing import CliRunner

import roi
from roi.cli.commands import app
from roi.errors import NoFolder, WrongUse
from roi.portfolio.draw_all import write_plans
from roi.portfolio.draw_up import DrawnUp, Shown, draw_up, unpacked
from roi.portfolio.outcome import Drawing, Task
from roi.portfolio.plans_together import PooledPlan
from roi.portfolio.results import file_name

START = date(2026, 10, 26)


def pooled(authors: int = 30, **shown: float) -> PooledPlan:
    """Return calendars that were drawn for some authors, and one for whom none could be."""
    numbers = {"detectable": 2.0, "needed": 0.9, "likely": math.nan} | shown
    each = Shown("sales", "link_posts", **numbers)
    drawn = [DrawnUp(f"=Ada {n}", plan(START), "", (each,)) for n in range(authors)]
    left = DrawnUp("Zoe", reason="There is no export that roi can read.")
    return PooledPlan(Drawing(START), (*drawn, left))


def test_it_says_what_all_would_show_beside_what_is_needed_and_who_is_left_out() -> None:
    told = pooled().summary()
    assert "Coins of their own would decide for 30 authors, for 8 weeks" in told
    assert "by 30 authors together; the one in the middle would see 2 alone" in told
    assert "On average 0.9 would pay for their time, so this can tell." in told
    assert "Worth starting for sales." in told
    assert "For 1 author nothing could be drawn:\nZoe: There is no export" in told


def test_more_authors_show_less_and_few_too_little() -> None:
    many, few = pooled(300).power[0], pooled(30).power[0]
    assert few.detectable / many.detectable == pytest.approx(math.sqrt(10), rel=0.15)
    alone = pooled(1)
    assert alone.power[0].detectable == math.inf
    assert not alone.is_worth_starting
    assert "Not worth starting" in pooled(30, needed=0.01).summary()
    assert "Their pasts suggest about 5, so this can tell" in (
        pooled(30, needed=math.nan, likely=5.0).summary()
    )
    assert "What to expect isn't known yet" in pooled(30, needed=math.nan).summary()
    assert pooled(30, detectable=math.inf).power[0].authors == 0


def test_each_author_gets_a_folder_and_the_list_says_which(tmp_path: Path) -> None:
    made = pooled(1)
    written = write_plans(made, tmp_path / "plans")
    folder = tmp_path / "plans" / file_name("=Ada 0")
    assert written == (folder, tmp_path / "plans" / "plans.xlsx")
    assert {"plan.toml", "plan.ics", "wall-a4.pdf"} <= {f.name for f in folder.iterdir()}
    rows = list(openpyxl.load_workbook(written[-1])["plans"].iter_rows(values_only=True))
    assert rows[0] == ("author", "folder", "start", "end", "links", "reason")
    assert [row[:2] for row in rows[1:]] == [("=Ada 0", folder.name), ("Zoe", "")]
    assert "no export" in str(rows[2][-1])
    assert not list(tmp_path.glob(".*"))
    with pytest.raises(WrongUse, match="in use"):
        write_plans(made, tmp_path / "plans")
    with pytest.raises(WrongUse, match="nothing is written"):
        write_plans(replace(made, drawn=made.drawn[1:]), tmp_path / "others")


def test_an_author_who_can_not_be_drawn_for_is_told_by_her_name(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    task = Task("Ada", str(tmp_path / "empty"), drawing=Drawing(START))
    told = draw_up(task)
    assert told.status == "unreadable"
    assert unpacked(told.content).plan is None
    assert str(tmp_path) not in unpacked(told.content).reason
    gone = unpacked(draw_up(replace(task, address=str(tmp_path / "gone"))).content)
    assert gone.reason == "There is no file or folder Ada."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "start on one day"),
        (("--start", "2026-11-02", "--question", "silence"), "links or none"),
        (("--start", "soon"), "There is no day 'soon'"),
    ],
)
def test_what_the_command_needs_is_said(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["plan", str(tmp_path), "--portfolio", *words])
    assert said in str(found.exception)


@pytest.mark.thorough
@pytest.mark.loopback
def test_authors_who_keep_to_their_calendars_show_together_what_links_bring(
    tmp_path: Path,
) -> None:
    """Real files before, calendars, real files of authors who keep to 8 days in 10, and what the pool says of them."""
    distributed = pytest.importorskip("distributed")
    authors, first, start = 12, date(2025, 1, 6), date(2025, 8, 4)
    place = tmp_path / "place"
    _lay(place, authors, 203, first)
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        made = roi.plan_portfolio(place, start, client=client, hour=15.0)
        again = roi.plan_portfolio(place, start, client=client, hour=15.0)
        assert repr(made.drawn) == repr(again.drawn)  # NaN equals nothing
        over = roi.plan_portfolio(place, date(2025, 7, 7), client=client)
        assert all("days that are over" in d.reason for d in over.drawn)
        marks = {d.plan.treated.tobytes() for d in made.with_plan if d.plan}
        assert len(marks) == authors
        roi.write_plans(made, tmp_path / "plans")
        _lay(place, authors, 203 + 63, first, {d.author: d.plan for d in made.drawn})
        with pytest.raises(NoFolder):
            roi.run_portfolio(place, tmp_path / "none", client, plans=tmp_path / "absent")
        found = roi.run_portfolio(
            place, tmp_path / "results", client, hour=15.0, plans=tmp_path / "plans"
        )
    coins = {p.outcome: p for p in found.pools if p.is_randomised}
    visits = coins["social_visits"]
    assert len(visits.authors) == authors
    assert visits.by_draws is not None
    assert visits.is_seen
    assert "A link post brings on average" in found.summary()
    assert found.under_way == 0


def _lay(place: Path, authors: int, days: int, start: date, plans: Any = None) -> None:
    """Write the authors' exports, their links moved by the plans where there are any."""
    from roi.simulate.exports import write
    from roi.simulate.trial import Trial
    from roi.simulate.world import draw

    shutil.rmtree(place, ignore_errors=True)
    for seed in range(authors):
        name = f"author-{seed}"
        trial = Trial(plans[name], 0.8) if plans else None
        world = draw(seed, days=days, start=start, effect=1.0, sales_effect=1.0, trial=trial)
        write(world, place / name, log_days=0)
