"""A simulated author's hand-kept log of follows, with planted shares of those who follow back and who leave again."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import numpy as np

from roi.simulate import phrases
from roi.simulate.world import World

PEOPLE = 320  # in the log, each once
CLOSE = 70  # of the readers, the first ones, are those whom she talks to
HEADER = "date,who,first,ratio,followers,followed_back,left,checked"


class Follows(NamedTuple):
    """What is true of follows: shares that follow back, and that leave within a fortnight or within 90 days."""

    back_if_eager: float = 0.60  # who follow more than they are followed
    back_if_not: float = 0.25
    gone_if_unreturned: float = 0.35  # within a fortnight
    gone_if_returned: float = 0.08
    gone_later: float = 0.20  # of the rest whom she doesn't talk to, between then and 90 days


def follow_log(world: World, truth: Follows | None = None) -> str:
    """Return the log as a table of text; it depends on the world alone."""
    truth = truth or Follows()
    rng = np.random.default_rng([world.seed, 6])
    ranks = rng.permutation(2 * PEOPLE)[:PEOPLE]
    last = world.clock.dates[-1].date()
    lines = []
    for rank in ranks:
        day = world.start + timedelta(days=int(rng.integers(20, world.days - 100)))
        ratio = float(np.round(np.exp(rng.normal(0.1, 0.7)), 2))
        followers = int(np.exp(rng.normal(7.5, 1.3)))
        is_mine = bool(rng.random() < 0.5)
        wanted = (truth.back_if_eager if ratio > 1 else truth.back_if_not) if is_mine else 0.5
        back = bool(rng.random() < wanted)
        left = _left(rng, truth, returned=back or is_mine, close=bool(rank < CLOSE))
        gone = left is not None and (back or not is_mine)
        cells = (
            str(day),
            f"@{phrases.reader(int(rank))}",
            "me" if is_mine else "them",
            f"{ratio}",
            str(followers),
            "yes" if back else "no",
            str(day + timedelta(days=left)) if gone and left is not None else "",
            str(last),
        )
        lines.append(",".join(cells))
    return "\n".join([HEADER, *sorted(lines), ""])


def _left(rng: np.random.Generator, truth: Follows, *, returned: bool, close: bool) -> int | None:
    """Return after how many days somebody stopped following; None if not within 90."""
    soon = truth.gone_if_returned if returned else truth.gone_if_unreturned
    if rng.random() < soon:
        return int(rng.integers(2, 14))
    if not close and rng.random() < truth.gone_later:
        return int(rng.integers(15, 89))
    return None
