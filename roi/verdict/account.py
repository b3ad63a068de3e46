"""One account of time against gain: hours, cost, break-even, and what is left a month, each with its range."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roi.analysis.finding import known
from roi.analysis.time_spent import PerWeek

Array = NDArray[np.float64]
WEEKS_PER_MONTH = 52.1775 / 12


@dataclass(frozen=True, slots=True)
class Range:
    """A number a month with its 95 % range."""

    estimate: float
    conf_low: float
    conf_high: float

    def to_dict(self) -> dict[str, float | None]:
        """Return JSON-safe values."""
        return {
            "estimate": known(self.estimate),
            "conf_low": known(self.conf_low),
            "conf_high": known(self.conf_high),
        }


@dataclass(frozen=True)
class Account:
    """What some of the time costs, and what it brings; None where something needed isn't known.

    `break_even` is at the hours' estimate, `break_even_range` at the ends of their range and of what a copy brings.
    """

    hours: PerWeek
    cost_per_month: float | None
    break_even: float | None
    break_even_range: tuple[float, float] | None
    units: Range | None
    income: Range | None
    net: Range | None
    probability_pays: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values."""
        ends = self.break_even_range
        return {
            "hours_per_week": {name: known(value) for name, value in self.hours._asdict().items()},
            "cost_per_month": known(self.cost_per_month),
            "break_even_units_per_month": known(self.break_even),
            "break_even_range": dict(zip(("low", "high"), map(known, ends), strict=True))
            if ends
            else None,
            "units_per_month": self.units.to_dict() if self.units else None,
            "income_per_month": self.income.to_dict() if self.income else None,
            "net_per_month": self.net.to_dict() if self.net else None,
            "probability_pays": known(self.probability_pays),
        }


@dataclass(frozen=True)
class Gain:
    """What posting brings a month: copies and income at their estimates, and drawn from their ranges, (draws)."""

    units: float
    income: float
    units_drawn: Array
    income_drawn: Array | None


@dataclass(frozen=True)
class Costs:
    """What time and tools cost: hours a week, what one is worth, what else is paid a month."""

    hours: PerWeek
    hour: float | None
    else_a_month: float = 0.0

    def of(self, hours: float) -> float | None:
        """Return the cost a month of so many hours a week; None where an hour's worth or the hours aren't known."""
        if self.hour is None or math.isnan(hours):
            return None
        return hours * WEEKS_PER_MONTH * self.hour + self.else_a_month

    def drawn(self, chance: Array) -> Array:
        """Return costs a month, the hours triangular between the ends of their range; `chance` is uniform, (draws)."""
        low, high = self.hours.low, self.hours.high
        time = np.full(len(chance), self.hours.estimate)
        if low < high:
            top = min(max(self.hours.estimate, low), high)
            rises = chance < (top - low) / (high - low)
            up = low + np.sqrt(chance * (high - low) * (top - low))
            down = high - np.sqrt((1 - chance) * (high - low) * (high - top))
            time = np.where(rises, up, down)
        return np.asarray(time * WEEKS_PER_MONTH * (self.hour or 0.0) + self.else_a_month)


def account(
    costs: Costs,
    income_per_unit: float | None,
    gain: Gain | None,
    chance: Array,
    income_ends: tuple[float, float] | None = None,
) -> Account:
    """Return the account of these costs and this gain; `chance` (draws, uniform) draws the hours.

    `income_ends` are the least and most that a copy may bring, where later books may follow it.
    """
    cost = costs.of(costs.hours.estimate)
    ends = [costs.of(end) for end in (costs.hours.low, costs.hours.high)]
    paid = income_per_unit or math.nan
    least, most = income_ends or (paid, paid)
    net = None
    if gain is not None and gain.income_drawn is not None and cost is not None:
        net = gain.income_drawn - costs.drawn(chance)
    worth = gain if gain is not None and gain.income_drawn is not None else None
    return Account(
        hours=costs.hours,
        cost_per_month=cost,
        break_even=cost / paid if cost is not None and paid > 0 else None,
        break_even_range=(ends[0] / most, ends[1] / least)
        if ends[0] is not None and ends[1] is not None and least > 0
        else None,
        units=_range(gain.units, gain.units_drawn) if gain else None,
        income=_range(worth.income, worth.income_drawn) if worth else None,
        net=_range(worth.income - cost, net) if worth and cost is not None else None,
        probability_pays=None if net is None else float((net > 0).mean()),
    )


def _range(estimate: float, draws: Array | None) -> Range | None:
    if draws is None:
        return None
    low, high = np.quantile(draws, [0.025, 0.975])
    return Range(estimate, float(low), float(high))
