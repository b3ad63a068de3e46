"""A prior learned from many estimates at once, and what each estimate is worth in its light: adaptive shrinkage."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Array = NDArray[np.float64]
STEP = np.sqrt(2)  # between widths of the prior's pieces
NULL_PENALTY = 3.0
PRIORS = 20  # drawn by the bootstrap, so that ranges hold the doubt about the prior too
SEED = 2_017
ROUNDS = 1_000
SETTLED = 1e-6  # of the log-likelihood an estimate, between rounds
HALVINGS = 50
WIDEST = 37.0  # standard errors beyond which a normal tail is nothing in double precision


@dataclass(frozen=True)
class Shrunken:
    """Estimates in the light of each other.

    Attributes
    ----------
    estimates, errors : as given, an author each.
    lows, highs : the pieces of the prior: uniform between them, or nothing but zero where both are zero.
    priors : the weights of the pieces, a row a prior; each row adds up to 1.
    """

    estimates: Array
    errors: Array
    lows: Array
    highs: Array
    priors: Array

    @cached_property
    def posterior(self) -> Array:
        """Each author's weight on each piece, a row an author: the mean over the priors."""
        likelihood = likelihoods(self.estimates, self.errors, self.lows, self.highs)
        each = 1 / (self.priors @ likelihood.T)
        return np.asarray(likelihood * (each.T @ self.priors) / len(self.priors))

    @property
    def positive(self) -> Array:
        """How likely each author's effect is above zero, from 0 to 1."""
        return np.asarray(self.posterior[:, self.highs > 0].sum(axis=1))

    @property
    def negative(self) -> Array:
        """How likely each author's effect is below zero."""
        return np.asarray(self.posterior[:, self.lows < 0].sum(axis=1))

    @property
    def false_sign_rates(self) -> Array:
        """How likely it is that the effect is zero or has the other sign than the one that is likelier."""
        return np.asarray(1 - np.maximum(self.positive, self.negative))

    @cached_property
    def means(self) -> Array:
        """The shrunken estimates."""
        b, s = self.estimates[:, None], self.errors[:, None]
        first, last = _standard(self.lows, b, s), _standard(self.highs, b, s)
        mass = _between(first, last)
        with np.errstate(divide="ignore", invalid="ignore"):
            inside = b + s * (_density(first) - _density(last)) / mass
        inside = np.where(mass > 0, np.clip(inside, self.lows, self.highs), 0.0)
        return np.asarray((self.posterior * inside).sum(axis=1))

    def quantiles(self, share: float) -> Array:
        """Return the point below which each author's effect lies with this probability."""
        low = np.full(len(self.estimates), float(self.lows.min()))
        high = np.full(len(self.estimates), float(self.highs.max()))
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            below = self.below(middle) < share
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return np.asarray((low + high) / 2)

    def effect_at(self, share: float) -> float:
        """Return the effect below which this share of all authors' effects lies, by the prior."""
        weights, width = self.priors.mean(axis=0), self.highs - self.lows
        low, high = float(self.lows.min()), float(self.highs.max())
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            filled = np.clip((middle - self.lows) / np.where(width > 0, width, 1.0), 0.0, 1.0)
            filled = np.where(width > 0, filled, middle >= 0)
            low, high = (middle, high) if weights @ filled < share else (low, middle)
        return (low + high) / 2

    def below(self, points: Array) -> Array:
        """Return how likely each author's effect is at or below a point of her own."""
        at, b, s = points[:, None], self.estimates[:, None], self.errors[:, None]
        inside = np.clip(at, self.lows, self.highs)
        first = _standard(self.lows, b, s)
        mass = _between(first, _standard(self.highs, b, s))
        with np.errstate(divide="ignore", invalid="ignore"):
            share = _between(first, _standard(inside, b, s)) / mass
        share = np.where(self.lows == self.highs, at >= 0, share)
        return np.asarray((self.posterior * np.where(np.isfinite(share), share, 0.0)).sum(axis=1))


def shrunken(
    estimates: Array,
    errors: Array,
    null_penalty: float = NULL_PENALTY,
    priors: int = PRIORS,
    least_null: float = 0.0,
) -> Shrunken:
    """Return estimates in the light of each other (Stephens 2017, 10.1093/biostatistics/kxw041).

    The effects are taken to come from one distribution with its only peak at zero: no effect, or uniform from zero to one of
    many widths on either side. Its weights are those under which the estimates are likeliest, once for each of several
    bootstrap samples of the authors (Laird & Louis 1987, 10.2307/2289455), and what follows is the mean over these.

    Parameters
    ----------
    estimates, errors : one an author; errors are standard errors of roughly normal estimates, above zero.
    null_penalty : one more than the estimates that are taken to stand for no effect before any is seen.
    priors : how many; 1 for that of the authors as they are.
    least_null : the prior's least weight on no effect.

    Notes
    -----
    An estimate that is off by a bias stays so: shrinkage knows noise only. Where effects and errors go together (the
    larger the audience, the larger both) the prior is a compromise.

    Examples
    --------
    >>> import numpy as np
    >>> found = shrunken(np.array([0.1] * 50 + [8.0]), np.ones(51))
    >>> bool(found.means[0] < 0.1 < 6.0 < found.means[-1] < 8.0)
    True
    """
    b, s = np.asarray(estimates, dtype=float), np.asarray(errors, dtype=float)
    widths = _widths(b, s)
    lows = np.concatenate([[0.0], -widths, np.zeros(len(widths))])
    highs = np.concatenate([[0.0], np.zeros(len(widths)), widths])
    penalties = np.ones(len(lows))
    penalties[0] = null_penalty
    counted = np.ones((1, len(b)))
    if priors > 1:
        counted = np.random.default_rng(SEED).exponential(1.0, (priors, len(b)))
        counted /= counted.mean(axis=1, keepdims=True)
    likelihood = likelihoods(b, s, lows, highs)
    return Shrunken(
        b, s, lows, highs, likeliest_weights(likelihood, penalties, counted, least_null)
    )


def cautious_sign_rates(estimates: Array, errors: Array) -> Array:
    """Return false sign rates under a prior that gives "no effect" all the weight that it may have.

    A peak at zero lets small effects take the place of none, and so understates how often a named author has none. Here the
    weight on no effect is at least Storey's estimate of its share, twice the share of p-values above one half
    (Storey 2002, 10.1111/1467-9868.00346), which is above the truth on average.

    >>> import numpy as np
    >>> bool(cautious_sign_rates(np.array([0.1] * 50 + [8.0]), np.ones(51))[-1] < 0.05)
    True
    """
    p_values = 2 * ndtr(-np.abs(np.asarray(estimates) / np.asarray(errors)))
    least = min(1.0, 2 * (int((p_values > 0.5).sum()) + 1) / len(p_values))
    # Were it all the weight, not even ten standard errors would count for anything.
    least = min(least, 1 - 1 / len(p_values))
    return shrunken(estimates, errors, 1.0, 1, least).false_sign_rates


def _widths(estimates: Array, errors: Array) -> Array:
    """Return the widths of the prior's pieces, from a tenth of the smallest error to twice the largest plausible effect."""
    least = errors.min() / 10
    largest = 2 * np.sqrt(max(float((estimates**2 - errors**2).max()), 16 * least**2))
    steps = int(np.ceil(np.log(largest / least) / np.log(STEP)))
    return np.asarray(largest * STEP ** -np.arange(steps + 1.0))


def likelihoods(estimates: Array, errors: Array, lows: Array, highs: Array) -> Array:
    """Return how likely each estimate is under each piece of the prior, up to a factor of each estimate's own."""
    b, s = estimates[:, None], errors[:, None]
    width = highs - lows
    spike = _density(np.clip(b / s, -WIDEST, WIDEST)) / s
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = _between(_standard(lows, b, s), _standard(highs, b, s)) / width
    found = np.where(width > 0, spread, spike)
    return np.asarray(found / found.max(axis=1, keepdims=True))


def likeliest_weights(
    likelihood: Array, penalties: Array, counted: Array, least_null: float = 0.0
) -> Array:
    """Return the weights that maximise the penalised likelihood of a mixture, a row for each way of counting the authors.

    By expectation and maximisation; the problem is concave, so what the rounds settle at is the maximum.

    Parameters
    ----------
    likelihood : of each author's estimate under each piece, a row an author.
    penalties : one more than the estimates that stand for each piece before any is seen.
    counted : how often each author counts, a row a way.
    least_null : the least weight of the first piece.
    """
    weights = np.full((len(counted), likelihood.shape[1]), 1 / likelihood.shape[1])
    penalised = penalties > 1
    before = -np.inf
    for _ in range(ROUNDS):
        total = weights @ likelihood.T
        now = float((counted * np.log(total)).sum())
        now += float(
            ((penalties - 1) * np.log(weights, where=penalised, out=np.zeros_like(weights))).sum()
        )
        if now - before < SETTLED * counted.size:
            break
        before = now
        weights = weights * ((counted / total) @ likelihood) + penalties - 1
        weights /= weights.sum(axis=1, keepdims=True)
        low = weights[:, 0] < least_null
        if low.any():
            weights[low, 1:] *= ((1 - least_null) / (1 - weights[low, 0]))[:, None]
            weights[low, 0] = least_null
    return np.asarray(weights)


def false_discovery_rates(false_sign_rates: Array) -> Array:
    """Return, for each author, the mean false sign rate of all who are at least as sure as she: Stephens' s-value.

    Naming everybody at or below 0.1 names about one in ten wrongly.

    >>> import numpy as np
    >>> false_discovery_rates(np.array([0.3, 0.02, 0.1])).round(2).tolist()
    [0.14, 0.02, 0.06]
    """
    order = np.argsort(false_sign_rates, kind="stable")
    rates = np.empty(len(order))
    rates[order] = np.cumsum(false_sign_rates[order]) / np.arange(1, len(order) + 1)
    return rates


def _standard(ends: Array, estimates: Array, errors: Array) -> Array:
    return np.asarray((ends - estimates) / errors)


def _density(z: Array) -> Array:
    return np.asarray(np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi))


def _between(first: Array, last: Array) -> Array:
    """Return the normal probability between two points, exact in either tail."""
    flip = first > 0
    low, high = np.where(flip, -last, first), np.where(flip, -first, last)
    return np.asarray(ndtr(high) - ndtr(low))
