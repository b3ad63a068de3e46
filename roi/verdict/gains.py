"""What posting brings a month, drawn from all that is not known of it: the effect, unseen sales, income, pages, subscribers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roi.analysis.finding import Estimate, error_of
from roi.verdict.account import Array, Gain
from roi.verdict.unit_income import Income

DRAWS = 20_000
SEED = 20_260_101


@dataclass(frozen=True)
class Chances:
    """The draws that every account of one author shares, (draws): normal for estimates, uniform for what is only assumed."""

    copies: Array
    each: Array
    pages: Array
    people: Array
    hours: Array
    unseen: Array
    carried: Array
    worth: Array
    paid: Array
    onward: Array


def chances() -> Chances:
    """Return the same draws each time."""
    rng = np.random.default_rng(SEED)
    normal = [rng.standard_normal(DRAWS) for _ in range(4)]
    uniform = [rng.random(DRAWS) for _ in range(6)]
    return Chances(*normal, *uniform)


@dataclass(frozen=True)
class Effects:
    """What one link post brings, and how many there are a month.

    `copies` is its effect on the copies that are seen by day, which are a share `seen` of all; `pages` its effect on pages
    read, None where their days aren't known; `people` on subscribers, each worth `worth` (low, high).
    """

    posts: float
    copies: Estimate
    seen: float
    pages: Estimate | None = None
    people: Estimate | None = None
    worth: tuple[float, float] | None = None


def gain(effects: Effects, each: Income, drawn: Chances, assumed: float | None = None) -> Gain:
    """Return what posting brings a month.

    Copies that no file shows by day respond somewhere between not at all and as much as the seen ones, and so do pages
    read where their days aren't known, and between none and all of the copies are first copies that later books follow:
    every share between is as likely. `assumed` sets all of them to one share instead: 0 is not at all, 1 as much.
    """
    unseen = drawn.unseen if assumed is None else np.full(len(drawn.unseen), assumed)
    carried = drawn.carried if assumed is None else np.full(len(drawn.carried), assumed)
    onward = drawn.onward if assumed is None else np.full(len(drawn.onward), assumed)
    middle = 0.5 if assumed is None else assumed
    more = 1 / effects.seen - 1 if effects.seen > 0 else 0.0
    copies = _drawn(effects.copies, drawn.copies) * effects.posts
    units = copies * (1 + unseen * more)
    estimate = effects.copies.estimate * effects.posts * (1 + middle * more)
    if each.royalty is None:
        return Gain(estimate, math.nan, units, None)
    low, high = each.royalty
    royalty = (low + drawn.paid * (high - low)) * np.exp(each.spread * drawn.each)
    income = units * (royalty + carried * each.carried + onward * each.follows)
    expected = estimate * ((low + high) / 2 + middle * (each.carried + each.follows))
    if effects.pages is not None:
        rate = each.per_page * effects.posts
        income = income + _drawn(effects.pages, drawn.pages) * rate
        expected += effects.pages.estimate * rate
    if effects.people is not None and effects.worth is not None:
        least, most = effects.worth
        people = _drawn(effects.people, drawn.people) * effects.posts
        income = income + people * (least + drawn.worth * (most - least))
        expected += effects.people.estimate * effects.posts * (least + most) / 2
    return Gain(estimate, expected, units, np.asarray(income))


def _drawn(estimate: Estimate, normal: NDArray[np.float64]) -> Array:
    error = error_of(estimate.conf_low, estimate.conf_high)
    return np.asarray(estimate.estimate + error * normal)
