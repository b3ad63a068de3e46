"""pool(): what one more link post goes with, or brings, across authors; whom it can be said of; how the effects are spread."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.finding import NORMAL, known
from roi.portfolio.means import Mean, mean_of, ratio_of_means
from roi.portfolio.mixture import (
    Shrunken,
    cautious_sign_rates,
    false_discovery_rates,
    shrunken,
)
from roi.portfolio.redraws import Redrawn, redrawn

Array = NDArray[np.float64]
FEWEST = 20  # authors, below whom no distribution is learned from them
NAMED_AT = 0.1  # false discovery rate of those who are named
BIAS = 0.15  # of an author's half-width: what history estimates were off by in ordinary simulated lives, 0.02 to 0.17
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True)
class Pool:
    """One outcome across authors, in outcome units per link post.

    Attributes
    ----------
    outcome, unit : what is counted.
    is_randomised : whether the authors' days were drawn by a coin; else the estimates come from histories.
    mean : the average author's effect; of histories less the placebo, its range widened by the bias to reckon with.
    raw, placebo : of histories, the mean as it is, and the mean with the posts moved by whole weeks; else `mean`, None.
    by_draws : of coins, what the very draws say of the average; None where they aren't known.
    bias : what the mean of histories may be off by, however many authors there are; 0 for coins.
    bias_fills : from this many authors on, the bias makes up most of the range; None for coins.
    spread : the standard deviation of the true effects between authors.
    authors : one row an author: author, estimate, conf_low, conf_high (all shrunken), own_estimate, own_error,
        false_sign_rate, false_discovery_rate, named.
    shares : the authors' effects in order: share (of authors below), effect.
    """

    outcome: str
    unit: str
    is_randomised: bool
    mean: Mean
    raw: Mean
    placebo: Mean | None
    by_draws: Redrawn | None
    bias: float
    bias_fills: int | None
    spread: float
    authors: pd.DataFrame
    shares: pd.DataFrame

    @property
    def is_seen(self) -> bool:
        """Whether the mean's range lies on one side of zero."""
        return self.mean.conf_low > 0 or self.mean.conf_high < 0

    @property
    def named(self) -> pd.DataFrame:
        """The authors of whom the direction can be said; about one in ten of them wrongly."""
        return self.authors[self.authors["named"]]

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values."""
        return {
            "outcome": self.outcome,
            "unit": self.unit,
            "is_randomised": self.is_randomised,
            "authors": len(self.authors),
            "mean": self.mean.to_dict(),
            "raw": self.raw.to_dict(),
            "placebo": self.placebo.to_dict() if self.placebo else None,
            "by_draws": self.by_draws.to_dict() if self.by_draws else None,
            "bias": known(self.bias),
            "bias_fills": self.bias_fills,
            "spread": known(self.spread),
            "named": int(self.authors["named"].sum()),
            "shares": self.shares.to_dict("records"),
        }


def pool(
    effects: pd.DataFrame, outcome: str, unit: str = "", randomised: bool = False
) -> Pool | None:
    """Return what authors' effects on one outcome say together; None for fewer than two authors.

    Parameters
    ----------
    effects : one row an author: author, estimate, std_error (of a range: half of it over 1.96), and of histories placebo;
        of coins, where they are known, the draws (`redrawn`).
    outcome, unit : what is counted, per link post.
    randomised : whether each author's days were drawn by a coin.

    Notes
    -----
    The mean is the plain one over authors, b̄ ± t √(Σ(b - b̄)² / (n(n - 1))): unlike a mean weighted by precision it is not
    drawn to small authors, whose effects and errors are both small (Solon, Haider & Wooldridge 2015,
    10.3368/jhr.50.2.301). Its range covers the mean of authors like these, and a few authors with huge effects widen it.

    Where the coins' very draws are known the mean is instead what all authors' drawn days had more of the outcome, over
    what they had more of link posts (`ratio_of_means`): an author who hardly kept to her days, and whose own estimate may be anything,
    does not upset it. Its range is the wider one, at either end, of that between authors and that by all the ways in which
    the coins might have fallen (`redrawn`): the first holds for authors like these, whose effects differ, the second for
    these authors, however few they are.

    What histories get wrong for all authors alike does not average out: the placebo's mean is taken off, and the range
    is widened by `BIAS` of the median author's half-width. A hidden cause that moves posts and outcome on the same day shows in no
    placebo, so a pool of histories is never said to cause anything.

    The authors' own effects are shrunken by a common prior (`shrunken`), from `FEWEST` authors on.

    Examples
    --------
    >>> import pandas as pd
    >>> few = pd.DataFrame({"author": ["ada", "bo"], "estimate": [1.0, 3.0], "std_error": [1.0, 1.0]})
    >>> found = pool(few, "sales", randomised=True)
    >>> found.mean.estimate, found.is_seen
    (2.0, False)
    """
    usable = effects[np.isfinite(effects["estimate"]) & (effects["std_error"] > 0)]
    if len(usable) < 2:
        return None
    estimates = usable["estimate"].to_numpy(dtype=float)
    errors = usable["std_error"].to_numpy(dtype=float)
    by_draws = redrawn(usable) if randomised else None
    mean = mean_over(usable, randomised)
    raw = mean if randomised else mean_of(estimates)
    placebo, bias, fills = None, 0.0, None
    if not randomised:
        placebo, bias = _placebo(usable), bias_of(errors)
        half = NORMAL * raw.std_error * math.sqrt(len(usable))
        fills = math.ceil((half / bias) ** 2)
    off = placebo.estimate if placebo else 0.0
    authors, shares = _each(usable["author"].to_numpy(), estimates - off, errors)
    return Pool(
        outcome,
        unit,
        randomised,
        mean,
        raw,
        placebo,
        by_draws,
        bias,
        fills,
        spread_of(estimates, errors),
        authors,
        shares,
    )


def _placebo(effects: pd.DataFrame) -> Mean | None:
    known_of = effects["placebo"].dropna() if "placebo" in effects else pd.Series(dtype=float)
    return mean_of(known_of.to_numpy(dtype=float)) if len(known_of) >= 2 else None


def mean_over(effects: pd.DataFrame, randomised: bool) -> Mean:
    """Return the mean over authors: of coins by their draws where they are known; of histories less each author's placebo, the bias in its range."""
    estimates = effects["estimate"].to_numpy(dtype=float)
    if randomised:
        return _mean_of_coins(effects)
    moved = np.full(len(estimates), np.nan)
    if "placebo" in effects:
        moved = effects["placebo"].to_numpy(dtype=float)
    known_of = np.isfinite(moved)
    usual = moved[known_of].mean() if known_of.sum() >= 2 else 0.0
    less = mean_of(estimates - np.where(known_of, moved, usual))
    bias = bias_of(effects["std_error"].to_numpy(dtype=float))
    return Mean(less.estimate, less.std_error, less.conf_low - bias, less.conf_high + bias)


def _mean_of_coins(effects: pd.DataFrame) -> Mean:
    by_draws = redrawn(effects)
    if by_draws is None:
        return mean_of(effects["estimate"].to_numpy(dtype=float))
    between = ratio_of_means(*(effects[name].to_numpy(dtype=float) for name in ("more", "posts")))
    low, high = min(between.conf_low, by_draws.conf_low), max(between.conf_high, by_draws.conf_high)
    return Mean(between.estimate, between.std_error, low, high)


def bias_of(errors: Array) -> float:
    """Return what the mean of histories may be off by: a share of the median author's half-width."""
    return BIAS * NORMAL * float(np.median(errors))


def spread_of(estimates: Array, errors: Array) -> float:
    """Return the standard deviation of the true effects, by Paule and Mandel's estimate (1982); 0 where noise explains all."""
    from statsmodels.stats.meta_analysis import combine_effects

    found = combine_effects(estimates, errors**2, method_re="iterated")
    return math.sqrt(max(float(found.tau2), 0.0))


def _each(names: Any, estimates: Array, errors: Array) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return each author's effect in the light of the others', and how the effects are spread."""
    if len(names) < FEWEST:
        return _alone(names, estimates, errors), pd.DataFrame(columns=["share", "effect"])
    found = shrunken(estimates, errors)
    signs = cautious_sign_rates(estimates, errors)
    rates = false_discovery_rates(signs)
    authors = pd.DataFrame(
        {
            "author": names,
            "estimate": found.means,
            "conf_low": found.quantiles(0.025),
            "conf_high": found.quantiles(0.975),
            "own_estimate": estimates,
            "own_error": errors,
            "false_sign_rate": signs,
            "false_discovery_rate": rates,
            "named": rates <= NAMED_AT,
        }
    )
    return authors, _spread_out(found)


def _alone(names: Any, estimates: Array, errors: Array) -> pd.DataFrame:
    """Return authors of whom too few are known to learn from each other: their own ranges, and none named."""
    unknown = np.full(len(names), np.nan)
    half = NORMAL * errors
    return pd.DataFrame(
        {
            "author": names,
            "estimate": estimates,
            "conf_low": estimates - half,
            "conf_high": estimates + half,
            "own_estimate": estimates,
            "own_error": errors,
            "false_sign_rate": unknown,
            "false_discovery_rate": unknown,
            "named": False,
        }
    )


def _spread_out(found: Shrunken) -> pd.DataFrame:
    """Return points of the distribution that the authors' effects are taken to come from."""
    return pd.DataFrame({"share": QUANTILES, "effect": [found.effect_at(q) for q in QUANTILES]})
