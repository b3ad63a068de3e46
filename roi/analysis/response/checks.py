"""The doubts about a daily model, each put to the data: holds, fails or not known, with a because."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import chdtrc, stdtrit

from roi.analysis.finding import Check
from roi.analysis.response.daily_model import Model
from roi.analysis.response.design import KNOT_DAYS, controls, spread_over
from roi.analysis.response.grading import check
from roi.analysis.response.lag_shapes import Lags
from roi.analysis.response.power import FEWEST_SHIFTS, Power
from roi.analysis.response.regression import contrast, filtered, regress, without
from roi.analysis.response.row_blocks import SideBySide, orthonormal
from roi.language.facts import capitalised, fact, list_of, message
from roi.language.formatting import count, number, plural

Array = NDArray[Any]
Refit = Callable[
    ..., Model
]  # the daily model of the same activity and events; takes outcome, lags, knot_days
LEADS = 3
FEWEST_DAYS = 28
FAR_STRONGER = 10  # times a launch week: more is no number that means anything
LEVEL = 0.05
MOST_ASIDE = 0.1  # of the posts
MEMORY = 7  # days, or weeks of hours, over which what is left over may still be alike
FEWEST_SOLD = 8  # days with copies of titles that no post links to
SOURCES = {
    "unknown": (None, message("check.sources_unknown")),
    "still": (True, message("check.sources_still")),
    "little": (True, message("check.sources_little")),
    "rose": (False, message("check.sources_rose")),
}
TITLES = {
    "unknown": (None, message("check.titles_unknown")),
    "unsure": (None, message("check.titles_unsure")),
    "still": (True, message("check.titles_still")),
    "little": (True, message("check.titles_little")),
    "rose": (False, message("check.titles_rose")),
}
SHARP_LEVEL = 0.01  # by hours even the shape of the lags, a little wrong, shows as a lead


def leads(model: Model, activity: Array, name: str = "leads") -> Check:
    """Ask whether later posts 'explain' earlier outcomes: then the outcome moves the posts.

    One column: posts 1, 2 and 3 days later, each half as heavy as the one before. Both tails: an
    author may post because of a good day or a bad one.
    """
    steps = np.arange(LEADS * model.period)
    ahead = spread_over(activity, 0.5 ** (steps[:, None] / model.period), lead=True)
    white = filtered(ahead * model.root[:, None], model.phi)[model.rows]
    there = np.isfinite(white[:, 0])
    if white[there].std() == 0:
        return check(name, None, message("check.leads_few"))
    q = orthonormal(SideBySide(model.fit.held), there)
    fit = regress(q, np.column_stack([model.lags[there], white[there]]), model.outcome[there])
    lead = contrast(
        fit, np.append(np.zeros(model.lags.shape[1]), 1.0), model.days[there], model.hourly
    )
    if lead.std_error <= 0:
        return check(name, None, message("check.leads_few"))
    if lead.p_value >= (SHARP_LEVEL if model.hourly else LEVEL):
        return check(name, True, message("check.leads_holds"))
    return check(
        name, False, message("check.leads_better" if lead.value > 0 else "check.leads_worse")
    )


def other_sources(
    model: Model, fit: Refit, counted: pd.Series[float], others: pd.Series[float] | None, lags: Lags
) -> Check:
    """Ask whether visits that other sites sent move with the posts too: then something else moves both.

    Whatever moves them is taken to move the outcome in proportion; the check fails if so much would
    undo the result.
    """
    rare = others is None or others.notna().sum() < FEWEST_DAYS or others.max() < 5
    moved = "unknown" if others is None or rare else _moved(model, fit, counted, others, lags)
    return check("other_sources", *SOURCES[moved])


def unlinked_titles(
    model: Model, fit: Refit, counted: pd.Series[float], unlinked: pd.Series[float], lags: Lags
) -> Check:
    """Ask whether copies of titles that no post links to move with the posts too: then something else moves both.

    It is the check of other sites' visits, for sales (Lipsitch, Tchetgen Tchetgen & Cohen 2010,
    10.1097/EDE.0b013e3181d61eeb). Readers who come for one title and buy another as well move them a little. Where these
    titles sell so seldom that as great a rise as that of all copies would lie within their range, that they stood still
    says nothing.
    """
    rare = (unlinked > 0).sum() < FEWEST_SOLD
    moved = "unknown" if rare else _moved(model, fit, counted, unlinked, lags)
    if moved in ("still", "little") and model.total.value > model.total.half_width:
        total = fit(outcome=unlinked, lags=lags).total
        most = (total.value + total.half_width) * counted.abs().mean() / unlinked.abs().mean()
        moved = moved if most < model.total.value else "unsure"
    return check("unlinked_titles", *TITLES[moved])


def _moved(
    model: Model, fit: Refit, counted: pd.Series[float], control: pd.Series[float], lags: Lags
) -> str:
    """Return how what posts can't have brought moves with them: 'still', 'little', 'rose', or 'unknown'."""
    elsewhere = fit(outcome=control, lags=lags)
    if not elsewhere.has_range:
        return "unknown"
    total = elsewhere.total
    if total.value <= 0 or total.p_value >= 2 * LEVEL:
        return "still"
    alike = total.value * counted.abs().mean() / control.abs().mean()
    return "little" if 0 < alike < model.total.value - model.total.half_width else "rose"


def other_posting(model: Model, jointly: Model | None) -> Check:
    """Ask whether the effect is still there with plain posts, replies and reposts held fixed: who links more does more of all.

    Both models are of days. It fails if the effect falls below the range it had, or if what stood above zero no
    longer does and half of it is gone.
    """
    if jointly is None:
        return check("other_posting", None, message("check.posting_unknown"))
    alone, together = model.total, jointly.total
    low = alone.value - alone.half_width
    lost = low > 0 >= together.value - together.half_width and together.value < alone.value / 2
    reason = message(
        "check.posting",
        together=fact(number, together.value),
        alone=fact(number, alone.value),
    )
    return check("other_posting", not (together.value < low or lost), reason)


def one_week(model: Model, days: pd.DatetimeIndex) -> Check:
    """Ask whether the result hangs on one week: leave each out in turn, with its influence and its noise."""
    weights = model.basis.sum(axis=0)
    influence = (model.fit.influence @ weights) * model.fit.hc3
    by_week = np.bincount(model.days // 7, influence)
    half = model.total.half_width
    noise = np.maximum(model.total.std_error**2 - np.bincount(model.days // 7, influence**2), 0.0)
    without_week = model.total.value - by_week - half * np.sqrt(noise) / model.total.std_error
    if model.total.value - half <= 0:
        return check("one_week", None, message("check.week_nothing"))
    if (without_week > 0).all():
        return check("one_week", True, message("check.week_holds"))
    worst = int(np.argmin(without_week))
    when = f"{days[min(worst * 7, len(days) - 1)]:%Y-%m-%d}"
    return check("one_week", False, message("check.week_fails", day=when))


def drift(model: Model, fit: Refit, outcome: pd.Series[float], lags: Lags) -> Check:
    """Ask whether the result stands under half and double the flexibility of the slow drift."""
    models = [fit(outcome=outcome, lags=lags, knot_days=KNOT_DAYS * f) for f in (0.5, 2.0)]
    if not all(other.has_range for other in models):
        return check("drift", None, message("check.drift_few"))
    others = [other.total for other in models]
    low, high = (
        model.total.value - model.total.half_width,
        model.total.value + model.total.half_width,
    )
    results = list_of(*(fact(number, other.value) for other in others))
    inside = all(low <= other.value <= high for other in others)
    if low > 0:
        inside = inside and all(other.value > other.half_width for other in others)
    return check("drift", inside, message("check.drift", results=results))


def whiteness(model: Model) -> Check:
    """Ask whether what is left over still has memory, from day to day or, of hours, from week to week.

    Ljung & Box 1978, 10.1093/biomet/65.2.297.
    """
    spans = model.days // 7 if model.hourly else model.days
    if len(np.unique(spans)) <= MEMORY + 2:
        return check("whiteness", None, message("check.white_few"))
    left = np.bincount(spans, model.fit.residuals)
    gamma = np.array([left[lag:] @ left[: len(left) - lag] for lag in range(MEMORY + 1)])
    rho = gamma[1:] / gamma[0]
    n = len(np.unique(spans))
    statistic = n * (n + 2) * (rho**2 / (n - np.arange(1, MEMORY + 1))).sum()
    p = float(chdtrc(MEMORY - (0 if model.hourly else len(model.phi)), statistic))
    if p >= 0.01:
        return check("whiteness", True, message("check.white_holds"))
    return check("whiteness", False, message("check.white_fails"))


def placebo(power: Power) -> Check:
    """Ask whether posts moved by whole weeks, which can't have worked, are found to work."""
    if power.tried < FEWEST_SHIFTS:
        return check("placebo", None, message("check.placebo_few"))
    reason = message(
        "check.placebo",
        found=fact(count, power.false_finds),
        tried=fact(count, power.tried),
    )
    expected = LEVEL * power.tried
    return check("placebo", power.false_finds <= expected + 3 * np.sqrt(expected) + 1, reason)


def measurement(changes: tuple[Any, ...], gaps: int, silent: int) -> Check:
    """Ask whether the counting changed: another tool, a gap, zeros where there were always visits."""
    found = []
    if changes:
        days = list_of(*(f"{day:%Y-%m-%d}" for day in changes))
        found.append(message("check.counting_changed", days=days))
    if silent:
        found.append(message("check.counting_silent", n=silent))
    if gaps:
        found.append(message("check.counting_gaps", n=gaps))
    if not found:
        return check("measurement", True, message("check.counting_even"))
    reason = capitalised(message("check.counting", told=list_of(*found)))
    return check("measurement", False if silent else None if changes else True, reason)


def calendar(events: pd.DataFrame) -> Check:
    """Ask whether the things that raise both posting and outcomes are known."""
    kinds = events["kind"].value_counts()
    known = [
        fact(plural, int(kinds[k]), k)
        for k in ("launch", "blog_post", "newsletter", "price_promo")
        if k in kinds
    ]
    if not known:
        return check("calendar", None, message("check.calendar_empty"))
    return check("calendar", True, message("check.calendar", events=list_of(*known)))


def set_aside_posts(activity: Array, aside: Array) -> Check:
    """Ask whether more than a tenth of the posts fell into days that are set aside, so that nobody sees what they bring."""
    every, inside = (int(np.nansum(part)) for part in (activity, activity[aside]))
    many = inside > MOST_ASIDE * every
    if not inside:
        return check("set_aside", True, message("check.aside_none"))
    reason = message(
        "check.aside_many" if many else "check.aside_few", n=inside, all=fact(count, every)
    )
    return check("set_aside", None if many else True, reason)


def hidden_cause(
    model: Model, outcome: pd.Series[float], activity: pd.Series[float], events: pd.DataFrame
) -> Check:
    """Ask how strong a hidden cause would have to be to undo the result (Cinelli & Hazlett 2020, 10.1111/rssb.12348).

    Its measure is the launch week: the share of the outcome's and of the posts' variation that the first days of
    launches explain beyond drift, weekdays and other events.
    """
    total = model.total
    if total.value - total.half_width <= 0:
        return check("hidden_cause", None, message("check.hidden_nothing"))
    bound = float(stdtrit(total.freedom, 0.975))
    spare = (total.value / total.std_error - bound) / np.sqrt(total.freedom)
    needed = 0.5 * (np.sqrt(spare**4 + 4 * spare**2) - spare**2)
    strength = launch_strength(outcome, activity, events)
    if strength is None:
        alone = message("check.hidden_alone", share=fact(number, 100 * needed))
        return check("hidden_cause", None, alone)
    times = needed / max(strength, 1e-9)
    if times >= FAR_STRONGER:
        reason = message("check.hidden_far")
    elif times >= 2:
        reason = message("check.hidden_times", times=fact(count, times))
    else:
        reason = message("check.hidden_as_strong" if times >= 1 else "check.hidden_weaker")
    return check("hidden_cause", bool(times >= 1), reason)


def launch_strength(
    outcome: pd.Series[float], activity: pd.Series[float], events: pd.DataFrame
) -> float | None:
    """Return what the first week of launches explains of outcome and of posts beyond all else: the lesser share."""
    known = controls(pd.DatetimeIndex(outcome.index), events)
    launch = np.array(
        [step is not None and step.kind == "launch" and 0 <= step.low < 7 for step in known.steps]
    )
    if not launch.any():
        return None
    there = (outcome.notna() & activity.notna()).to_numpy()
    rest = orthonormal(known.columns[there][:, ~launch])
    week = orthonormal(without(rest, known.columns[there][:, launch]))
    shares = []
    for series in (outcome, activity):
        left = without(rest, series.to_numpy(dtype=float)[there])
        explained = week.T @ left
        shares.append(float(explained @ explained / max(left @ left, 1e-12)))
    return min(shares)
