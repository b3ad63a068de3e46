"""redrawn(): many authors' coins together: their average as the coins fell, among all the ways in which they might have fallen."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.finding import known
from roi.experiment.range_end import range_end

Array = NDArray[np.float64]
DRAWS = 4000
SURE = 0.95
SEED = 20_261_130
CLOSE = 0.002  # of the first step


@dataclass(frozen=True, slots=True)
class Redrawn:
    """What randomisation alone says of the average author, in outcome units per link post.

    Attributes
    ----------
    authors : whose coins they are.
    estimate : the effect that makes the average day with links and without alike.
    conf_low, conf_high : all effects that the draws don't contradict; infinite where they contradict none on that side.
    p_value : how often an average as far from nothing would come if no post brought anything.
    """

    authors: int
    estimate: float
    conf_low: float
    conf_high: float
    p_value: float

    @property
    def is_bounded(self) -> bool:
        """Whether the range has two ends."""
        return math.isfinite(self.conf_high - self.conf_low)

    def to_dict(self) -> dict[str, float | None]:
        """Return JSON-safe values."""
        names = ("estimate", "conf_low", "conf_high", "p_value")
        return {"authors": self.authors, **{name: known(getattr(self, name)) for name in names}}


def redrawn(effects: pd.DataFrame) -> Redrawn | None:
    """Return what the authors' draws say together; None where they aren't kept.

    Each author is a block of the experiment: her days are drawn again among her own draws alone, independently of the
    others'. With a_i the difference of her outcome between drawn days and m_i that of her link posts, both over the posts that a
    day was to have, an effect τ is contradicted if the average of a_i − τ m_i lies further from zero than in 95 of 100
    redraws. If every link post of every author brings τ, that holds exactly, whatever the distribution and however well they kept
    to their days (Bojinov, Simchi-Levi & Zhao 2023, 10.1287/mnsc.2022.4583; Anderson & Rubin 1949,
    10.1214/aoms/1177730090). It misleads where effects differ much between few authors: then it is of these authors alone,
    and the range that `pool` gives is the wider one of this and Student's.

    Parameters
    ----------
    effects : one row an author: more, posts, redrawn_more, redrawn_posts, as `DrawnEffect` has them.
    """
    if "redrawn_more" not in effects or effects["redrawn_more"].map(len).eq(0).any():
        return None
    more, posts = (float(effects[name].mean()) for name in ("more", "posts"))
    others = _averages(effects)
    p_value = (1 + int((np.abs(others[0]) >= abs(more) * (1 - 1e-9)).sum())) / (1 + DRAWS)
    if not abs(posts) > 1e-9:
        return Redrawn(len(effects), math.nan, -math.inf, math.inf, p_value)
    ratio = more / posts
    step = _bound(others, ratio) / abs(posts)

    def is_contradicted(tried: float) -> bool:
        return bool(abs(more - tried * posts) > _bound(others, tried))

    low, high = (range_end(is_contradicted, ratio, side * step, CLOSE) for side in (-1, 1))
    return Redrawn(len(effects), ratio, low, high, p_value)


def _averages(effects: pd.DataFrame) -> tuple[Array, Array]:
    """Return the averages over authors of outcome and posts, each author drawn again by herself."""
    rng = np.random.default_rng(SEED)
    more, posts = np.zeros(DRAWS), np.zeros(DRAWS)
    columns = zip(effects["redrawn_more"], effects["redrawn_posts"], strict=True)
    for own_more, own_posts in columns:
        some = rng.integers(0, len(own_more), DRAWS)
        more += np.asarray(own_more, dtype=float)[some]
        posts += np.asarray(own_posts, dtype=float)[some]
    return more / len(effects), posts / len(effects)


def _bound(others: tuple[Array, Array], ratio: float) -> float:
    return float(np.quantile(np.abs(others[0] - ratio * others[1]), SURE, method="higher"))
