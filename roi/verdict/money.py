"""Hours, costs, break-even, and what posting brings a month: the money side of the answer, drawn from its ranges."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roi.analysis.finding import Finding, error_of, known
from roi.analysis.time_spent import Hours
from roi.language.facts import Message
from roi.timeline.columns import ROYALTIES, SALES, SUBSCRIBERS, SUBSCRIBERS_NET
from roi.timeline.timeline import Timeline
from roi.verdict.answer import MAIN
from roi.verdict.explanations import money_sentences, why_not_weighed
from roi.verdict.unit_income import Income, currency_of, daily_coverage, income

DRAWS = 20_000


SEED = 20_260_101


WEEKS_PER_MONTH = 52.1775 / 12


DAYS_PER_MONTH = 365.2425 / 12


Array = NDArray[np.float64]


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
class Money:
    """What the time costs and what it brings; None where something needed isn't known, `unweighed` says what.

    `seen` is the share of copies that the daily sales hold; the rest is taken to respond alike.
    """

    currency: str
    hours: tuple[float, float, float]
    hour_worth: float | None
    cost_per_month: float | None
    income_per_unit: float | None
    pages_per_unit: float
    break_even: float | None
    posts_per_month: float
    seen: float
    units: Range | None
    income: Range | None
    net: Range | None
    probability_pays: float | None
    unweighed: Message | None
    messages: tuple[Message, ...]

    @property
    def why_not(self) -> str:
        """What is needed before money can be weighed; '' where nothing is."""
        return self.unweighed.text if self.unweighed else ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the hours cost, what a copy brings and what the files see."""
        return tuple(m.text for m in self.messages)

    def to_dict(self) -> dict[str, Any]:
        """Return the `money` part of the JSON contract."""
        hours = dict(zip(("estimate", "low", "high"), map(known, self.hours), strict=True))
        return {
            "currency": self.currency,
            "hours_per_week": hours,
            "hour_worth": known(self.hour_worth),
            "cost_per_month": known(self.cost_per_month),
            "income_per_unit": known(self.income_per_unit),
            "of_which_pages_read": known(self.pages_per_unit),
            "break_even_units_per_month": known(self.break_even),
            "posts_per_month": known(self.posts_per_month),
            "share_of_sales_seen_daily": known(self.seen),
            "units_per_month": self.units.to_dict() if self.units else None,
            "income_per_month": self.income.to_dict() if self.income else None,
            "net_per_month": self.net.to_dict() if self.net else None,
            "probability_pays": known(self.probability_pays),
        }


def minimum_relevant_effects(timeline: Timeline, spent: Hours) -> dict[str, float]:
    """Return the smallest effects of a post on sales and royalties that would pay for it, where money is known."""
    each = income(timeline, currency_of(timeline)).per_unit
    cost = _cost(spent.per_week.estimate, timeline.settings.hour, timeline.settings.costs_per_month)
    posts = posts_per_month(timeline)
    if not (cost and each and posts > 0):
        return {}
    return {SALES.name: cost / each / posts, ROYALTIES.name: cost / posts}


def estimate_money(timeline: Timeline, found: tuple[Finding, ...], spent: Hours) -> Money:
    """Return costs, break-even and gain a month, with their ranges.

    Uncertain are the effect (normal, from its finding's range), the hours (triangular between low
    and high) and the income per copy (log-normal, from how it varies between titles and stores).
    """
    rng = np.random.default_rng(SEED)
    hours = spent.per_week
    settings = timeline.settings
    each = income(timeline, currency_of(timeline))
    cost = _cost(hours[0], settings.hour, settings.costs_per_month)
    need = cost / each.per_unit if cost is not None and each.per_unit else None
    posts = posts_per_month(timeline)
    seen = daily_coverage(timeline)
    sales = next((f for f in found if f.outcome == SALES.name and f.activity == MAIN), None)
    units = _per_month(sales, posts / (seen if seen > 0 else 1.0))
    draws = _draws(rng, units, each)
    net = (
        draws - _costs_drawn(rng, hours, settings.hour, settings.costs_per_month)
        if draws is not None and cost is not None
        else None
    )
    if net is not None:
        net = net + _subscribers(rng, found, posts, settings.subscriber)
    return Money(
        currency=currency_of(timeline),
        hours=hours,
        hour_worth=settings.hour,
        cost_per_month=cost,
        income_per_unit=each.per_unit,
        pages_per_unit=each.pages,
        break_even=need,
        posts_per_month=posts,
        seen=seen,
        units=units,
        income=_range(draws),
        net=_range(net),
        probability_pays=float((net > 0).mean()) if net is not None else None,
        unweighed=why_not_weighed(settings.hour, each.per_unit, sales, hours[0]),
        messages=money_sentences(timeline, hours, cost, each, need, seen),
    )


def _cost(hours: float, hour_worth: float | None, costs: float | None) -> float | None:
    if hour_worth is None or math.isnan(hours):
        return None
    return hours * WEEKS_PER_MONTH * hour_worth + (costs or 0.0)


def posts_per_month(timeline: Timeline) -> float:
    """Return link posts a month over the days on which posts are known; NaN without any."""
    if MAIN not in timeline.daily:
        return float("nan")
    return float(timeline.daily[MAIN].mean() * DAYS_PER_MONTH)


def _per_month(finding: Finding | None, posts: float) -> Range | None:
    if finding is None or finding.total is None or not math.isfinite(posts):
        return None
    total = finding.total
    return Range(total.estimate * posts, total.conf_low * posts, total.conf_high * posts)


def _draws(rng: np.random.Generator, units: Range | None, each: Income) -> Array | None:
    if (
        units is None
        or each.per_unit is None
        or not math.isfinite(units.conf_high - units.conf_low)
    ):
        return None
    error = error_of(units.conf_low, units.conf_high)
    copies = rng.normal(units.estimate, error, DRAWS)
    income_each: Array = each.per_unit * np.exp(rng.normal(0.0, each.spread, DRAWS))
    return copies * income_each


def _costs_drawn(
    rng: np.random.Generator,
    hours: tuple[float, float, float],
    hour_worth: float | None,
    costs: float | None,
) -> Array:
    estimate, low, high = hours
    time: Array = (
        rng.triangular(low, min(max(estimate, low), high), high, DRAWS)
        if low < high
        else np.full(DRAWS, estimate)
    )
    return time * WEEKS_PER_MONTH * (hour_worth or 0.0) + (costs or 0.0)


def _subscribers(
    rng: np.random.Generator,
    found: tuple[Finding, ...],
    posts: float,
    subscriber_worth: float | None,
) -> Array:
    asked = {SUBSCRIBERS.name, SUBSCRIBERS_NET.name}
    about = (f for f in found if f.outcome in asked and f.activity == MAIN and f.total)
    finding = next(about, None)
    gained = _per_month(finding, posts)
    if subscriber_worth is None or gained is None:
        return np.zeros(DRAWS)
    error = error_of(gained.conf_low, gained.conf_high)
    return subscriber_worth * rng.normal(gained.estimate, error, DRAWS)


def _range(draws: Array | None) -> Range | None:
    if draws is None:
        return None
    low, middle, high = np.quantile(draws, [0.025, 0.5, 0.975])
    return Range(float(middle), float(low), float(high))
