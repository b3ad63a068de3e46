"""Of which posts is the number? Days drawn by a coin and the past, held against what each post truly brought.

    python benchmarks/estimand.py [--worlds 60]

Authors of `roi/simulate/` link to their site, which brings 1.5 times the mean, and to a shop, which brings a quarter of it.
Where the shop is known both count as link posts; where it isn't, those to the site alone, and the draw moves the others beside
them. Visits that name the network, eight weeks of three links a day drawn for links, nine days in ten kept. For either count:
how often the range holds what all links brought on average, what a counted one brought, and what came with a counted one,
links that aren't counted included. Results: benchmarks/results/estimand.csv.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

import roi
from roi.experiment.analysis import read
from roi.experiment.design import draw_plan
from roi.experiment.plan import Arm, Plan
from roi.simulate.timelines import timeline
from roi.simulate.trial import Trial
from roi.simulate.world import World, draw
from roi.timeline.columns import LINK_POSTS, LINK_POSTS_BLOG, SOCIAL_VISITS
from roi.timeline.timeline import Timeline

RESULTS = Path(__file__).parent / "results" / "estimand.csv"
FIRST_SEED, BEFORE, EFFECT = 1_500_001, 574, 2.0
START = date(2025, 2, 3)


def plan_of(seed: int) -> Plan:
    """Draw eight weeks after the past."""
    arms = Arm("links", "links"), Arm("none", "no links")
    first = START + timedelta(days=BEFORE)
    outcomes = (SOCIAL_VISITS.name,)
    zone = "America/New_York"
    return draw_plan("links", LINK_POSTS.name, arms, first, 8, outcomes, 3.0, seed, zone, "x")


def truths(world: World, plan: Plan, counted: str) -> dict[str, tuple[float, float, float]]:
    """Return, of the past and of the test, what a link, a counted link, and what came with a counted link brought."""
    links = world.posts[world.posts["target"].notna()]
    day = links["time"].dt.tz_convert(world.timezone).dt.tz_localize(None)
    shown = world.truth.social_visits / world.truth.visits
    own = links["target"].eq("own") if counted == "site" else links["target"].notna()
    out = {}
    for when, inside in (("past", day == day), ("coin", day >= pd.Timestamp(plan.start))):
        clicks = links["clicks"][inside] * shown
        mine = own[inside]
        out[when] = (clicks.mean(), clicks[mine].mean(), clicks.sum() / mine.sum())
    return out


def counted_as(line: Timeline, counted: str) -> Timeline:
    """Return the calendar of somebody whose shop is known, or isn't."""
    if counted == "all":
        return line
    daily = line.daily.assign(**{LINK_POSTS.name: line.daily[LINK_POSTS_BLOG.name]})
    return replace(line, daily=daily.drop(columns="link_posts_shop"))


def table(worlds: int) -> pd.DataFrame:
    """Return a row a count and a source."""
    rows = []
    for seed in range(FIRST_SEED, FIRST_SEED + worlds):
        plan = plan_of(seed)
        days = (plan.end - START).days
        world = draw(seed, "base", days, EFFECT, start=START, trial=Trial(plan, 0.9))
        for counted in ("all", "site"):
            line, true = counted_as(timeline(world), counted), truths(world, plan, counted)
            told = {
                "coin": read(line, plan).findings[0].total,
                "past": roi.response(line, SOCIAL_VISITS.name).total,
            }
            for source, total in told.items():
                if total is None:
                    continue
                row = {"counted": counted, "source": source, "estimate": total.estimate}
                names = "a_link", "a_counted_link", "with_a_counted_link"
                for name, value in zip(names, true[source], strict=True):
                    row[name] = value
                    row[f"holds_{name}"] = total.conf_low <= value <= total.conf_high
                rows.append(row)
    found = pd.DataFrame(rows).groupby(["counted", "source"])
    return found.mean().assign(worlds=found.size()).reset_index()


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--worlds", type=int, default=60)
    number = asked.parse_args().worlds
    result = table(number)
    print(result.round(3).to_string(index=False))
    head = f"# python benchmarks/estimand.py --worlds {number}\n"
    RESULTS.write_text(head + result.to_csv(index=False, float_format="%.3f"), "utf-8")
