"""What talk does beside links: trust, promotion after talk, one's name, who goes on talking, help that comes back."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pandas as pd

from roi.analysis.advice.beside import brings_beside
from roi.analysis.advice.evidence import (
    FEW,
    ClaimAnswer,
    Evidence,
    chance,
    is_more,
    own_posts,
    range_of,
)
from roi.analysis.conversations import answered
from roi.analysis.response.lag_shapes import PEOPLE, Lags, lags_of
from roi.language.facts import fact, message, sentences
from roi.language.formatting import count, in_ten, number, plural
from roi.language.names import number_of
from roi.timeline.columns import (
    DIRECT_VISITS,
    FOLLOWERS_NET,
    LINK_POSTS,
    REPLIES,
    REPOSTS,
    SALES,
    SOCIAL_VISITS,
    VISITS,
)

WEEK, MONTH, QUARTER = 7, 28, 91  # days
FEWEST = 20  # days with a link post after much talk, and as many after little
AGAIN = pd.Timedelta(days=WEEK)  # an exchange that goes on does so within it
MET = 3  # answers after which a person is one she knows
EVERYTHING = 3  # titles: two selling on one day is nothing rare
SHIFTED = 400  # at most so many other places on the calendar, to know what chance gives


def trust(evidence: Evidence) -> ClaimAnswer | None:
    """C01: sales that went together with a reply and with a link post; only a coin could say more."""
    talk, link = (evidence.brings((SALES.name,), a.name) for a in (REPLIES, LINK_POSTS))
    if talk is None or link is None:
        return None
    sentence = message("advice.trust", talk=range_of(talk), link=range_of(link))
    return ClaimAnswer("described", sentences(sentence, message("advice.coin")))


def own_name(evidence: Evidence) -> ClaimAnswer | None:
    """C12: visits that name no source, such as a typed address, with each reply."""
    found = evidence.brings((DIRECT_VISITS.name,), REPLIES.name)
    if found is None:
        return None
    return ClaimAnswer("described", message("advice.own_name", range=range_of(found)))


def plug_after_talk(evidence: Evidence) -> ClaimAnswer | None:
    """C11: followers after a link post that follows a week of much talk, beside one of little."""
    if evidence.known(LINK_POSTS.name, FOLLOWERS_NET.name, REPLIES.name, REPOSTS.name) is None:
        return None
    return _by_talk(evidence, evidence.timeline.daily[FOLLOWERS_NET.name], PEOPLE, "advice.plug")


def promotion_after_talk(evidence: Evidence) -> ClaimAnswer | None:
    """C22: visits after a link post that follows a week of much talk, beside one of little."""
    outcome = SOCIAL_VISITS if SOCIAL_VISITS.name in evidence.timeline.daily else VISITS
    if evidence.known(LINK_POSTS.name, outcome.name, REPLIES.name, REPOSTS.name) is None:
        return None
    return _by_talk(
        evidence, evidence.timeline.daily[outcome.name], lags_of(outcome), "advice.relations"
    )


def _by_talk(
    evidence: Evidence, outcome: pd.Series[float], lags: Lags, key: str
) -> ClaimAnswer | None:
    """Return what a link post brings after a week of much talk and of little; yes or no only if these differ."""
    daily = evidence.timeline.daily
    talk = (daily[REPLIES.name] + daily[REPOSTS.name]).shift(1).rolling(WEEK).mean()
    links = daily[LINK_POSTS.name].where(talk.notna())
    much = links.where(talk > talk.median(), 0.0).where(links.notna())
    little = links - much
    if min(int((much > 0).sum()), int((little > 0).sum())) < FEWEST:
        return None
    most = brings_beside(evidence, outcome, much, little, lags)
    least = brings_beside(evidence, outcome, little, much, lags)
    if most is None or least is None:
        return None
    answer = is_more(most, least, "described")
    apart = most.estimate - least.estimate
    p_value = chance(apart, math.hypot(most.std_error, least.std_error))
    sentence = message(key, much=range_of(most), little=range_of(least))
    if answer == "described":
        return ClaimAnswer(answer, sentences(sentence, message("advice.not_apart")))
    return ClaimAnswer(answer, sentence, p_value)


def came_anyway(evidence: Evidence) -> ClaimAnswer | None:
    """C37: whether visits that don't come from the network dip where a link post brings some."""
    rows = evidence.known(VISITS.name, SOCIAL_VISITS.name, LINK_POSTS.name)
    if rows is None:
        return None
    daily = evidence.timeline.daily
    elsewhere = daily[VISITS.name] - daily[SOCIAL_VISITS.name]
    replies = daily.get(REPLIES.name, daily[LINK_POSTS.name] * 0.0)
    found = brings_beside(evidence, elsewhere, daily[LINK_POSTS.name], replies, lags_of(VISITS))
    if found is None:
        return None
    sentence = message("advice.anyway", range=range_of(found))
    return ClaimAnswer("described", sentences(sentence, message("advice.coin")))


class Talks(NamedTuple):
    """Her answers to others: whether the same person got another within a week, and how many that person had before."""

    goes_on: pd.Series[bool]
    before: pd.Series[int]


def _talks(evidence: Evidence) -> Talks | None:
    who = answered(evidence.timeline)
    if len(who) < FEW or not evidence.people.known:
        return None
    ordered = who.sort_values("time", kind="stable")
    same = ordered.groupby("person")
    whole = ordered["time"] <= ordered["time"].max() - AGAIN  # later ones can't have gone on yet
    goes_on = (same["time"].shift(-1) - ordered["time"]) <= AGAIN
    return Talks(goes_on[whole], same.cumcount()[whole])


def friends(evidence: Evidence) -> ClaimAnswer | None:
    """C24: how many exchanges go on within a week, with people she knows and with new ones."""
    talks = _talks(evidence)
    if talks is None:
        return None
    known = talks.before >= MET
    if min(int(known.sum()), int((~known).sum())) < FEW:
        return None
    shares = (float(talks.goes_on[rows].mean()) for rows in (known, ~known))
    old, new = (fact(in_ten, share) for share in shares)
    return ClaimAnswer("described", message("advice.friends", known=old, new=new))


def some_answer(evidence: Evidence) -> ClaimAnswer | None:
    """C29: of the people whom she answered, how many got no second answer."""
    if not evidence.people.known or evidence.people.people < FEW:
        return None
    often = answered(evidence.timeline)["person"].value_counts()
    sentence = message(
        "advice.some_answer",
        people=fact(plural, len(often), "person"),
        once=fact(count, int((often == 1).sum())),
        kept=fact(count, evidence.people.kept),
    )
    return ClaimAnswer("described", sentence)


def help_returned(evidence: Evidence) -> ClaimAnswer | None:
    """C27: what her posts are passed on after four weeks in which she passed on more than usual, beside less."""
    rows, posts = evidence.known(REPOSTS.name), evidence.timeline.posts
    got = own_posts(evidence)["reposts"].dropna()
    if rows is None or len(got) < FEW:
        return None
    more = _more_than_usual(evidence.timeline.daily[REPOSTS.name])
    by_day = got.groupby(posts.loc[got.index, "time"].dt.tz_localize(None).dt.normalize()).mean()
    received = by_day.reindex(evidence.timeline.daily.index).to_numpy()
    halves = _halves(more, received)
    if not np.isfinite(halves).all():
        return None
    apart = halves[0] - halves[1]
    others = _elsewhere(more, received)
    by_chance = float((1 + np.sum(np.abs(others) >= abs(apart))) / (1 + len(others)))
    sentence = message(
        "advice.help",
        more=fact(number_of, halves[0], "times"),
        less=fact(number, halves[1]),
        chance=fact(in_ten, by_chance),
    )
    return ClaimAnswer("described", sentence)


def _more_than_usual(reposts: pd.Series[float]) -> np.ndarray:
    """Return 1 on days after four weeks with more reposts than the middle of that quarter, 0 after fewer, NaN if unknown.

    Within a quarter, so that habits and an audience that both grow over the years aren't taken for help that comes back.
    """
    given = reposts.shift(1).rolling(MONTH).mean()
    usual = given.rolling(QUARTER, center=True).median()
    return (given > usual).astype(float).where(given.notna() & usual.notna()).to_numpy()


def _halves(more: np.ndarray, received: np.ndarray) -> tuple[float, float]:
    """Return the mean of what is received where more than usual was given, and where less was."""
    after_more, after_less = (received[(more == which) & np.isfinite(received)] for which in (1, 0))
    if min(len(after_more), len(after_less)) < FEW:
        return math.nan, math.nan
    return float(after_more.mean()), float(after_less.mean())


def _elsewhere(more: np.ndarray, received: np.ndarray) -> np.ndarray:
    """Return the same difference with what was given moved along the calendar by whole weeks, four and more."""
    moves = range(MONTH, len(more) - MONTH, max(WEEK, len(more) // SHIFTED))
    pairs = (_halves(np.roll(more, by), received) for by in moves)
    found = np.array([a - b for a, b in pairs])
    return np.asarray(found[np.isfinite(found)])


def whole_backlist(evidence: Evidence) -> ClaimAnswer | None:
    """C20: days on which every title sold, and how many of them follow a day of much talk."""
    talked, sold = evidence.known(REPLIES.name), _titles_by_day(evidence)
    if talked is None or sold is None:
        return None
    every = sold.index[(sold > 0).all(axis="columns")]
    busy = talked[REPLIES.name] > talked[REPLIES.name].quantile(0.75)
    soon = busy.astype(float).rolling(3, min_periods=1).max() > 0  # that day and the two before it
    inside = every[every.isin(soon.index)]
    if not len(inside):
        none = message("advice.no_backlist_day", titles=fact(count, sold.shape[1]))
        return ClaimAnswer("described", none)
    sentence = message(
        "advice.backlist",
        days=fact(plural, len(inside), "day"),
        titles=fact(count, sold.shape[1]),
        after=fact(count, int(soon[inside].sum())),
        usual=fact(number, float(soon.mean()) * len(inside)),
    )
    return ClaimAnswer("described", sentence)


def _titles_by_day(evidence: Evidence) -> pd.DataFrame | None:
    """Return copies by day and title, from the day on which all titles were out; None with fewer than three."""
    frames = [s.frame for s in evidence.timeline.series("sales")]
    rows = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    if rows.empty or rows["title"].nunique() < EVERYTHING:
        return None
    units = rows["units"].fillna(0) - rows["refunds"].fillna(0)
    table = units.groupby([rows["date"], rows["title"]]).sum().unstack(fill_value=0)
    first = (table > 0).idxmax().max()
    whole = table[table.index >= first]
    return whole if len(whole) >= MONTH else None
