"""Other outcomes, link posts by target, two networks: lives in which the truth of each is known, for explained.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from roi.analysis.finding import Estimate
from roi.analysis.response.effects import effect
from roi.simulate.timelines import timeline as timeline_of
from roi.simulate.world import World, draw
from roi.timeline.timeline import Timeline

Case = tuple[str, str, float]
PAGE = 0.0045  # money for one page read by a borrower
CURVE = np.array([0.7, 0.2, 0.1])  # of a post's effect, by day


def every_outcome(seed: int) -> Iterator[Case]:
    """Link posts that bring nothing, and link posts that bring as much as in the lab: every outcome but visits and sales."""
    for name, size in (("nothing", (0.0, 0.0)), ("something", (1.6, 4.0))):
        world = draw(seed, effect=size[0], sales_effect=size[1])
        line, truths = _with_more(world)
        for outcome, truth in truths.items():
            told = effect(line, outcome, "link_posts")
            yield from _judged(f"{outcome}, {name} there", told, truth)


def _with_more(world: World) -> tuple[Timeline, dict[str, float]]:
    """Return the calendar with royalties and comments, and the true effect of a link post on each outcome."""
    line, truth = timeline_of(world), world.truth
    rng = np.random.default_rng([world.seed, 9])
    titles = sorted(world.sales["title"].unique())
    price = dict(zip(titles, rng.uniform(1.5, 6.0, len(titles)), strict=True))
    sold = world.sales.assign(net=world.sales["units"] - world.sales["refunds"])
    each = sold["title"].map(price)
    money = (sold["net"] * each + sold["pages_read"] * PAGE).groupby(sold["date"]).sum()
    share = float(np.exp(rng.uniform(np.log(0.002), np.log(0.02))))
    visits = line.daily["visits"]
    comments = rng.binomial(visits.fillna(0).astype(int), share).astype(float)
    daily = line.daily.assign(
        royalties=money.reindex(line.daily.index, fill_value=0.0),
        comments=pd.Series(comments, line.daily.index).where(visits.notna()),
    )
    mean = float((sold["net"] * each).sum() / max(sold["net"].sum(), 1.0))
    truths = {
        "royalties": truth.sales * mean,
        "comments": truth.visits * share,
        "subscribers": truth.visits * 0.01,
        "followers": truth.followers,
        "followers_gained": truth.followers,
        "followers_lost": 0.0,
    }
    return replace(line, daily=daily), truths


def by_target(seed: int) -> Iterator[Case]:
    """Links to the author's site and to the shop, each with the other held fixed."""
    for name, size in (("nothing", 0.0), ("something", 1.6)):
        world = draw(seed, effect=size)
        line = timeline_of(world)
        told = effect(line, "visits", "link_posts_blog")
        yield from _judged(f"visits, links to the site, {name} there", told, world.truth.visits_own)
        told = effect(line, "visits", "link_posts_shop")
        yield from _judged(f"visits, links to a shop, {name} there", told, world.truth.visits_shop)


def two_networks(seed: int) -> Iterator[Case]:
    """Half of the links also go to a second network, which has links of its own: does either get the other's credit?"""
    rng = np.random.default_rng([seed, 10])
    for here in (0.0, 1.6):
        world = draw(seed, effect=here)
        size = draw(seed, effect=1.6).truth.visits
        line = timeline_of(world)
        links = line.daily["link_posts"].to_numpy()
        also = rng.binomial(links.astype(int), 0.5) + rng.poisson(0.5 * links.mean(), len(links))
        for there in (0.0, size):
            expected = np.convolve(also * there, CURVE)[: len(links)]
            more = rng.poisson(expected * rng.gamma(3.0, 1 / 3.0, len(links)))
            named = rng.binomial(more, 0.6).astype(float)
            daily = line.daily.assign(
                visits=line.daily["visits"] + more,
                social_visits_mastodon=named,
                link_posts_mastodon=also.astype(float),
            )
            both = replace(line, daily=daily, hourly=line.hourly.iloc[:0])
            name = f"X brings {'some' if here else 'none'}, the other {'some' if there else 'none'}"
            told = effect(both, "visits", "link_posts")
            yield from _judged(f"{name}: visits by X", told, world.truth.visits)
            told = effect(both, "visits", "link_posts_mastodon")
            yield from _judged(f"{name}: visits by the other", told, there)


def _judged(name: str, told: Estimate | str, truth: float) -> Iterator[Case]:
    yield "outcomes", f"{name}: refused", float(isinstance(told, str))
    if isinstance(told, Estimate):
        held = told.conf_low <= truth <= told.conf_high
        yield "outcomes", f"{name}: range holds the truth", float(held)
        yield "outcomes", f"{name}: found", float(told.p_value < 0.05)
