"""A simulated author keeps to a plan: on most of its days she links, or doesn't, as a coin drew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator

from roi.experiment.plan import Plan
from roi.simulate.clock import Clock, seconds
from roi.simulate.posting import SHOP_SHARE, old_page

PLAIN = "post"


@dataclass(frozen=True, slots=True)
class Trial:
    """A plan about links, and on which share of its days the author does as drawn."""

    plan: Plan
    kept: float = 1.0


def follow(
    rng: Generator, posts: pd.DataFrame, trial: Trial, clock: Clock, site: str
) -> pd.DataFrame:
    """Return the posts as they are if she keeps to the plan: the same ones at the same times, with other links.

    On a day that goes as drawn, either none of her posts has a link, or some have: as many as planned, plain posts first,
    then what would have been an answer or a repost. On a day that she breaks it is the other way round, with one link.
    """
    day = clock.day_of(seconds(posts["time"]))
    first = trial.plan.arms[0].key
    links = posts["target"].notna().to_numpy()
    plain = (posts["kind"] == PLAIN).to_numpy() & ~links
    url, target, kind = (
        posts[c].to_numpy(dtype=object, copy=True) for c in ("url", "target", "kind")
    )
    for date, arm in zip(*(trial.plan.drawn_days()[c] for c in ("date", "arm")), strict=True):
        there = day == (date - clock.dates[0]).days
        kept = rng.random() < trial.kept
        if (arm == first) != kept:
            url[there & links], target[there & links] = None, None
            continue
        wanted = round(trial.plan.posts_per_active_day) if kept else 1
        spare = [
            *rng.permutation(np.flatnonzero(there & plain)),
            *rng.permutation(np.flatnonzero(there & ~plain & ~links)),
        ]
        for at in spare[: max(wanted - int((there & links).sum()), 0)]:
            kind[at] = PLAIN
            target[at] = "shop" if rng.random() < SHOP_SHARE else "own"
            url[at] = (
                f"https://shop.example/{site}" if target[at] == "shop" else old_page(rng, site)
            )
    announces = posts["announces"].to_numpy(dtype=bool) & pd.notna(url)
    return posts.assign(kind=kind, url=url, target=target, announces=announces)
