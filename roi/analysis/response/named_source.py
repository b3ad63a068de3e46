"""The check that visits which name the network move along: what links bring says in part where it comes from."""

from __future__ import annotations

import pandas as pd

from roi.analysis.finding import Check
from roi.analysis.response.checks import FEWEST_DAYS, Refit
from roi.analysis.response.daily_model import Model
from roi.analysis.response.grading import check
from roi.analysis.response.hourly_model import fit_hourly
from roi.analysis.response.lag_shapes import lags_of
from roi.language.facts import message
from roi.timeline.columns import LINKING, SOCIAL_VISITS, VISITS, Column
from roi.timeline.timeline import Timeline

LEAST_NAMED = 0.2  # of the visits that links bring name the network at least; apps hide many
FEWEST_VISITS = 5  # on some day: of fewer nothing can be said


def named_visits(
    timeline: Timeline, outcome: Column, activity: Column, model: Model, fit: Refit
) -> tuple[Check, ...]:
    """Return the check, for links alone, of all visits and of those that name the network.

    It fails if the visits that name the network rise by less than a fifth as much as all visits: then something else in the
    same days or hours, such as a letter with each post, may have brought the others. Estimates are compared, not ranges: a
    range of all visits that only just leaves zero excludes nothing, and named visits vary so much less that a rise of theirs
    which were there would hardly be missed. The same is asked of the visits that name the network, where all visits rise as well:
    a letter raises both, in the proportion that the site always has.

    Parameters
    ----------
    model : of the outcome, by day or by hour.
    fit : the daily model of the same activity, which takes an outcome and its lags.

    Notes
    -----
    *How it can mislead.* Where more than four in five readers come from apps that hide where they come from, it fails although
    links brought them. A letter whose readers come by the network, because it says to look there, isn't told from a post.
    """
    if not activity.is_a(*LINKING):
        return ()
    if outcome.is_a(SOCIAL_VISITS):
        return _beside_all(timeline.daily.get(VISITS.name), model, fit)
    if not outcome.is_a(VISITS):
        return ()
    column = SOCIAL_VISITS if activity.network is None else SOCIAL_VISITS.on(activity.network)
    named = timeline.daily.get(column.name)
    if named is None or named.notna().sum() < FEWEST_DAYS or named.max() < FEWEST_VISITS:
        return (check("named_visits", None, message("check.named_unknown")),)
    if model.total.value <= model.total.half_width:
        return (check("named_visits", None, message("check.named_nothing")),)
    if model.hourly and column.name in timeline.hourly:
        done = timeline.daily[activity.name]
        own = fit_hourly(timeline.hourly, named, done, timeline.events)
    else:
        own = fit(outcome=named, lags=lags_of(column))
    if not own.has_range:
        return (check("named_visits", None, message("check.named_unknown")),)
    along = own.total.value >= LEAST_NAMED * model.total.value
    reason = message("check.named_along" if along else "check.named_still")
    return (check("named_visits", along, reason),)


def _beside_all(visits: pd.Series[float] | None, named: Model, fit: Refit) -> tuple[Check, ...]:
    """Return the check of visits that name the network, beside all visits."""
    nothing = (check("named_visits", None, message("check.named_nothing")),)
    if visits is None or named.total.value <= named.total.half_width:
        return nothing
    every = fit(outcome=visits, lags=lags_of(VISITS))
    if not every.has_range or every.total.value <= every.total.half_width:
        return nothing
    along = named.total.value >= LEAST_NAMED * every.total.value
    reason = message("check.named_along" if along else "check.named_few")
    return (check("named_visits", along, reason),)
