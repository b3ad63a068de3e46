"""What is counted from days that she notes: a new profile, invitations, and what an article brings beside an hour."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from roi.analysis.advice.evidence import ClaimAnswer, Evidence
from roi.analysis.event_study.event_effects import events_moved
from roi.analysis.event_study.posting_breaks import idle_spells
from roi.language.facts import fact, message, sentences
from roi.language.formatting import count, day, in_ten, number, plural, span
from roi.language.names import number_of
from roi.timeline.column_names import outcome_noun
from roi.timeline.columns import COMMENTS, FOLLOWERS_GAINED, SOCIAL_VISITS, VISITS

MONTH = 28  # days before and after a change
AFTER = 56  # days in which an absence could cost an invitation
STEP = 7  # days between other dates
FEWEST = 20  # other dates
LEAST_INVITED, LEAST_ARTICLES = 5, 10


def new_profile(evidence: Evidence) -> ClaimAnswer | None:
    """C04: what came in the four weeks after the profile changed, beside those before and other dates."""
    events = evidence.timeline.events
    changed = events.loc[events["kind"] == "profile", "start"]
    if changed.empty:
        return None
    at = int(evidence.timeline.daily.index.searchsorted(changed.iloc[-1]))
    there = [c for c in (FOLLOWERS_GAINED, VISITS) if c.name in evidence.timeline.daily]
    known = (
        c
        for c in there
        if np.isfinite(_around(evidence.timeline.daily[c.name].to_numpy(), at)).all()
    )
    column = next(known, None)
    if column is None:
        return None
    values = evidence.timeline.daily[column.name]
    before, after = _around(values.to_numpy(dtype=float), at)
    others = [
        math.log(b / a)
        for place in range(MONTH, len(values) - MONTH, STEP)
        if abs(place - at) >= MONTH
        for a, b in [_around(values.to_numpy(dtype=float), place)]
        if a > 0 and b > 0
    ]
    if not (before > 0 and after > 0) or len(others) < FEWEST:
        return None
    as_far = float(np.mean(np.abs(others) >= abs(math.log(after / before))))
    sentence = message(
        "advice.profile_changed",
        day=fact(day, changed.iloc[-1].date()),
        after=fact(number, after),
        unit=fact(outcome_noun, column),
        before=fact(number, before),
        chance=fact(in_ten, as_far),
    )
    return ClaimAnswer("described", sentence)


def _around(values: np.ndarray, at: int) -> tuple[float, float]:
    """Return the means of the four weeks before a place and of those from it on; NaN where a day of them is unknown."""
    return float(np.mean(values[max(at - MONTH, 0) : at])), float(np.mean(values[at : at + MONTH]))


def invitations(evidence: Evidence) -> ClaimAnswer | None:
    """C46: invitations in the eight weeks after a week and more away, and at other times."""
    events = evidence.timeline.events
    invited = pd.DatetimeIndex(events.loc[events["kind"] == "invitation", "start"])
    invited = invited[invited.isin(evidence.timeline.daily.index)]
    spells = idle_spells(evidence.timeline)
    if len(invited) < LEAST_INVITED or not spells:
        return None
    soon = np.zeros(len(evidence.timeline.daily), dtype=bool)
    for spell in spells:
        soon[spell.first : spell.first + spell.length + AFTER] = True
    away = int(soon[evidence.timeline.daily.index.isin(invited)].sum())
    sentence = message(
        "advice.invitations",
        n=len(invited),
        away=fact(count, away),
        away_days=fact(plural, int(soon.sum()), "day"),
        here=fact(count, len(invited) - away),
        here_days=fact(plural, int((~soon).sum()), "day"),
    )
    return ClaimAnswer("described", sentence)


def more_blog(evidence: Evidence) -> ClaimAnswer | None:
    """C45: visits and comments an article brings, beside visits for an hour on the network."""
    rows = evidence.known(SOCIAL_VISITS.name, VISITS.name)
    if rows is None or not evidence.hours > 0:
        return None
    articles = events_moved(evidence.timeline, VISITS.name).kinds.get("blog_post")
    if articles is None or articles.windows < LEAST_ARTICLES or math.isnan(articles.conf_low):
        return None
    low, high = articles.conf_low / articles.windows, articles.conf_high / articles.windows
    hour = 7 * float(rows[SOCIAL_VISITS.name].mean()) / evidence.hours
    if high <= 0 or hour <= 0:
        return None
    key, facts = "advice.article_hour", {"hour": fact(number_of, hour, "visits")}
    comments = evidence.known(COMMENTS.name)
    written = evidence.timeline.events.loc[evidence.timeline.events["kind"] == "blog_post", "start"]
    if comments is not None and int(written.isin(comments.index).sum()):
        got = float(comments[COMMENTS.name].sum()) / int(written.isin(comments.index).sum())
        key, facts = (
            "advice.article_hour_comments",
            facts | {"comments": fact(number_of, got, "comments")},
        )
    sentence = message(key, article=fact(span, low, high), **facts)
    if low <= 0:
        return ClaimAnswer("described", sentence)
    ahead = message("advice.article_ahead", hours=fact(span, low / hour, high / hour))
    return ClaimAnswer("described", sentences(sentence, ahead))
