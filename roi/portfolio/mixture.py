"""A prior learned from many estimates at once, and what each estimate is worth in its light: adaptive shrinkage."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Array = NDArray[np.float64]
STEP = np.sqrt(2)  # between widths of the prior's pieces
NULL_PENALTY = 10.0  # as many estimates as are taken to stand for no effect before any is seen
ROUNDS = 5_000
SETTLED = 1e-9  # of the log-likelihood an estimate, between rounds
HALVINGS = 50
WIDEST = 37.0  # standard errors beyond which a normal tail is nothing in double precision


@dataclass(frozen=True)
class Shrunken:
    """Estimates in the light of each other.

    Attributes
    ----------
    estimates, errors : as given, an author each.
    lows, highs : the pieces of the prior: uniform between them, or nothing but zero where both are zero.
    weights : the prior's weight on each piece; they add up to 1.
    """

    estimates: Array
    errors: Array
    lows: Array
    highs: Array
    weights: Array

    @cached_property
    def posterior(self) -> Array:
        """Each author's weight on each piece, a row an author."""
        shares = self.weights * likelihoods(self.estimates, self.errors, self.lows, self.highs)
        return np.asarray(shares / shares.sum(axis=1, keepdims=True))

    @property
    def null_share(self) -> float:
        """The prior's weight on no effect at all; never below the truth by much, often above it."""
        return float(self.weights[self.lows == self.highs].sum())

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


def shrunken(estimates: Array, errors: Array, null_penalty: float = NULL_PENALTY) -> Shrunken:
    """Return estimates in the light of each other (Stephens 2017, 10.1093/biostatistics/kxw041).

    The effects are taken to come from one distribution with its only peak at zero: no effect, or uniform from zero to one of
    many widths on either side. Its weights are those under which the estimates are likeliest, with a penalty that counts
    `null_penalty` - 1 more estimates for no effect, so that doubt goes to "nothing".

    Parameters
    ----------
    estimates, errors : one an author; errors are standard errors of roughly normal estimates, above zero.
    null_penalty : 1 for none.

    Notes
    -----
    An estimate that is off by a bias stays so: shrinkage knows noise only. Where effects and errors go together (the
    larger the audience, the larger both) the prior is a compromise.

    Examples
    --------
    >>> import numpy as np
    >>> found = shrunken(np.array([0.1] * 50 + [8.0]), np.ones(51))
    >>> bool(found.false_sign_rates[-1] < 0.05 < 0.4 < found.false_sign_rates[0])
    True
    """
    b, s = np.asarray(estimates, dtype=float), np.asarray(errors, dtype=float)
    widths = _widths(b, s)
    lows = np.concatenate([[0.0], -widths, np.zeros(len(widths))])
    highs = np.concatenate([[0.0], np.zeros(len(widths)), widths])
    penalties = np.ones(len(lows))
    penalties[0] = null_penalty
    weights = likeliest_weights(likelihoods(b, s, lows, highs), penalties)
    return Shrunken(b, s, lows, highs, weights)


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
    return np.asarray(np.where(width > 0, spread, spike))


def likeliest_weights(likelihood: Array, penalties: Array) -> Array:
    """Return the weights that maximise the penalised likelihood of a mixture: by expectation and maximisation.

    The problem is concave, so what the rounds settle at is the maximum.
    """
    weights = np.full(likelihood.shape[1], 1 / likelihood.shape[1])
    before = -np.inf
    for _ in range(ROUNDS):
        mixed = likelihood * weights
        total = mixed.sum(axis=1)
        counts = (mixed / total[:, None]).sum(axis=0) + penalties - 1
        weights = counts / counts.sum()
        now = float(np.log(total).sum())
        if abs(now - before) < SETTLED * len(likelihood):
            break
        before = now
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
