"""Hours, costs, break-even, and what posting brings a month: the money side of the answer, drawn from its ranges."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi import words_verdict as say
from roi.analysis.hours import Hours
from roi.finding import Finding, known
from roi.outcomes import home_currency
from roi.resolve import Counted, coarse_beyond
from roi.timeline import Timeline

DRAWS = 20_000
SEED = 20_260_101
WEEKS_PER_MONTH = 52.1775 / 12
DAYS_PER_MONTH = 365.2425 / 12
LEAST_UNITS = 5  # fewer copies say nothing about the income from one
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
    """What the time costs and what it brings; None where something needed isn't known, `why_not` says what.

    `seen` is the share of copies that the daily sales hold; the rest is taken to respond alike.
    """

    currency: str
    hours: tuple[float, float, float]
    hour_worth: float | None
    cost_per_month: float | None
    income_per_unit: float | None
    break_even: float | None
    posts_per_month: float
    seen: float
    units: Range | None
    income: Range | None
    net: Range | None
    probability_pays: float | None
    why_not: str
    sentences: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the `money` part of the JSON contract."""
        hours = dict(zip(("estimate", "low", "high"), map(known, self.hours), strict=True))
        return {
            "currency": self.currency,
            "hours_per_week": hours,
            "hour_worth": known(self.hour_worth),
            "cost_per_month": known(self.cost_per_month),
            "income_per_unit": known(self.income_per_unit),
            "break_even_units_per_month": known(self.break_even),
            "posts_per_month": known(self.posts_per_month),
            "share_of_sales_seen_daily": known(self.seen),
            "units_per_month": self.units.to_dict() if self.units else None,
            "income_per_month": self.income.to_dict() if self.income else None,
            "net_per_month": self.net.to_dict() if self.net else None,
            "probability_pays": known(self.probability_pays),
        }


def reckon(timeline: Timeline, found: tuple[Finding, ...], spent: Hours) -> Money:
    """Return costs, break-even and gain a month, with their ranges.

    Uncertain are the effect (normal, from its finding's range), the hours (triangular between low
    and high) and the income per copy (log-normal, from how it varies between titles and stores).
    """
    rng = np.random.default_rng(SEED)
    hours = (spent.per_week.estimate, spent.per_week.low, spent.per_week.high)
    settings = timeline.settings
    income, spread = income_per_unit(timeline)
    cost = _cost(hours[0], settings.hour, settings.costs_per_month)
    need = cost / income if cost is not None and income else None
    posts = posts_per_month(timeline)
    seen = share_seen(timeline)
    sales = next((f for f in found if f.outcome == "sales" and f.activity == "link_posts"), None)
    units = _per_month(sales, posts / (seen if seen > 0 else 1.0))
    draws = _draws(rng, units, income, spread)
    net = (
        draws - _costs_drawn(rng, hours, settings.hour, settings.costs_per_month)
        if draws is not None and cost is not None
        else None
    )
    if net is not None:
        net = net + _subscribers(rng, found, posts, settings.subscriber)
    return Money(
        currency=_currency(timeline),
        hours=hours,
        hour_worth=settings.hour,
        cost_per_month=cost,
        income_per_unit=income,
        break_even=need,
        posts_per_month=posts,
        seen=seen,
        units=units,
        income=_range(draws),
        net=_range(net),
        probability_pays=float((net > 0).mean()) if net is not None else None,
        why_not=_why_not(settings.hour, income, sales, hours[0]),
        sentences=_sentences(timeline, hours, cost, income, need, seen),
    )


def _currency(timeline: Timeline) -> str:
    return (
        home_currency(timeline.exports) if timeline.exports else timeline.settings.currency or "USD"
    )


def _cost(hours: float, worth: float | None, costs: float | None) -> float | None:
    if worth is None or math.isnan(hours):
        return None
    return hours * WEEKS_PER_MONTH * worth + (costs or 0.0)


def income_per_unit(timeline: Timeline) -> tuple[float | None, float]:
    """Return the royalty a paid copy brings in the home currency, and its relative standard error.

    From the sales reports where they say; else roi.toml's figure, without a range of its own. Pages read are income
    of borrows, not of copies, and are left out.
    """
    rows = _paid_rows(timeline)
    units = rows["units"].sum() if len(rows) else 0.0
    if units < LEAST_UNITS or rows["royalty"].sum() <= 0:
        return timeline.settings.income_per_unit, 0.0
    mean = float(rows["royalty"].sum() / units)
    residual = rows["royalty"] - mean * rows["units"]
    return mean, float(np.sqrt((residual**2).sum()) / (units * mean))


def _paid_rows(timeline: Timeline) -> pd.DataFrame:
    from roi.currency import converted

    if timeline.exports is None:
        return pd.DataFrame(columns=["units", "royalty"])
    frames = [f.loc[f["units"].notna() & f["royalty"].notna()] for f in _all_sales(timeline)]
    if not frames:
        return pd.DataFrame(columns=["units", "royalty"])
    rows = pd.concat(frames, ignore_index=True)
    rows = rows[(rows["units"] != 0)]
    home = converted(rows["royalty"], rows["currency"], rows["date"], _currency(timeline))
    return rows.assign(royalty=home)[["units", "royalty"]].dropna()


def _all_sales(timeline: Timeline) -> list[pd.DataFrame]:
    """Return every sale once: day by day where known, coarser rows for the rest."""
    if timeline.exports is None:
        return []
    fine = timeline.exports.of("sales")
    coarse = [c for c in timeline.exports.of("sales", coarse=None) if c.coarse]
    return [c.frame for c in fine] + [coarse_beyond(c, fine) for c in coarse]


def share_seen(timeline: Timeline) -> float:
    """Return the share of paid copies that the daily sales hold, among all copies dated inside their span; NaN without any.

    A coarse report of a store and month that daily records cover in part counts only where these don't reach.
    """
    if timeline.exports is None or "sales" not in timeline.daily:
        return 1.0 if "sales" in timeline.daily else float("nan")
    inside = timeline.daily["sales"].dropna()
    if inside.empty:
        return float("nan")
    first, last = inside.index[0], inside.index[-1]
    daily = float(inside.clip(lower=0).sum())
    others = [
        f
        for c in timeline.exports.of("sales", coarse=None)
        for f in [_unseen(c, timeline)]
        if len(f)
    ]
    unseen = sum(
        float(f.loc[(f["date"] >= first) & (f["date"] <= last), "units"].clip(lower=0).sum())
        for f in others
    )
    return daily / (daily + unseen) if daily + unseen > 0 else 1.0


def _unseen(c: Counted, timeline: Timeline) -> pd.DataFrame:
    """Return the rows of a store that the daily sales column leaves out."""
    if c.coarse:
        return coarse_beyond(c, timeline.exports.of("sales") if timeline.exports else ())
    return c.frame.iloc[:0] if c.counts in timeline.stores else c.frame


def posts_per_month(timeline: Timeline) -> float:
    """Return link posts a month over the days on which posts are known; NaN without any."""
    if "link_posts" not in timeline.daily:
        return float("nan")
    return float(timeline.daily["link_posts"].mean() * DAYS_PER_MONTH)


def _per_month(finding: Finding | None, posts: float) -> Range | None:
    if finding is None or finding.total is None or not math.isfinite(posts):
        return None
    total = finding.total
    return Range(total.estimate * posts, total.conf_low * posts, total.conf_high * posts)


def _draws(
    rng: np.random.Generator, units: Range | None, income: float | None, spread: float
) -> Array | None:
    if units is None or income is None or not math.isfinite(units.conf_high - units.conf_low):
        return None
    error = (units.conf_high - units.conf_low) / (2 * 1.959964)
    copies = rng.normal(units.estimate, error, DRAWS)
    each: Array = (
        income * np.exp(rng.normal(0.0, spread, DRAWS)) if spread else np.full(DRAWS, income)
    )
    return copies * each


def _costs_drawn(
    rng: np.random.Generator,
    hours: tuple[float, float, float],
    worth: float | None,
    costs: float | None,
) -> Array:
    estimate, low, high = hours
    time: Array = (
        rng.triangular(low, min(max(estimate, low), high), high, DRAWS)
        if low < high
        else np.full(DRAWS, estimate)
    )
    return time * WEEKS_PER_MONTH * (worth or 0.0) + (costs or 0.0)


def _subscribers(
    rng: np.random.Generator, found: tuple[Finding, ...], posts: float, worth: float | None
) -> Array:
    finding = next(
        (
            f
            for f in found
            if f.outcome.startswith("subscribers") and f.activity == "link_posts" and f.total
        ),
        None,
    )
    gained = _per_month(finding, posts)
    if worth is None or gained is None:
        return np.zeros(DRAWS)
    return worth * rng.normal(
        gained.estimate, (gained.conf_high - gained.conf_low) / (2 * 1.959964), DRAWS
    )


def _range(draws: Array | None) -> Range | None:
    if draws is None:
        return None
    low, middle, high = np.quantile(draws, [0.025, 0.5, 0.975])
    return Range(float(middle), float(low), float(high))


def _why_not(hour: float | None, income: float | None, sales: Finding | None, hours: float) -> str:
    """Say what is needed before money can be weighed; '' where nothing is."""
    if math.isnan(hours):
        return "Whether it pays can't be told: there are no posts in these files."
    if sales is None:
        return "Whether it pays can't be told: your files hold no sales by day."
    if sales.total is None:
        return f"Whether it pays can't be told: {sales.not_estimable}"
    if hour is None:
        return "Whether it pays depends on what an hour of yours is worth: say it with --hour 15, or in roi.toml."
    if income is None:
        return "Whether it pays depends on what a sale brings you: no report says it; write income_per_unit into roi.toml."
    return ""


def _sentences(
    timeline: Timeline,
    hours: tuple[float, float, float],
    cost: float | None,
    income: float | None,
    need: float | None,
    seen: float,
) -> tuple[str, ...]:
    worth = timeline.settings.hour
    told = [say.hours_sentence(*hours)]
    if cost is not None and income is not None and need is not None and worth is not None:
        told.append(
            say.break_even_sentence(hours[0], worth, _currency(timeline), cost, income, need)
        )
    return (*told, say.seen_sentence(seen))
