"""What an author's own files say of each claim: an answer, a sentence and, where it rests on a test, its p-value."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
from scipy.special import stdtr, stdtrit

from roi.analysis.advice.circle_claims import blog, circle, commenters, tending
from roi.analysis.advice.diary_claims import invitations, more_blog, new_profile
from roi.analysis.advice.dose_claims import followers_that_matter, promotion_by_dose
from roi.analysis.advice.evidence import (
    FEW,
    ClaimAnswer,
    Evidence,
    beyond,
    chance,
    is_more,
    mean_by_weeks,
    own_posts,
    range_of,
    within,
)
from roi.analysis.advice.follow_claims import (
    by_level,
    by_ratio,
    follow_back_always,
    leave_again,
    many_follow_back,
    never_look,
    talk_keeps,
)
from roi.analysis.advice.launch_claims import launch_week, shows, started_before, thousand_followers
from roi.analysis.advice.talk_claims import (
    came_anyway,
    friends,
    help_returned,
    own_name,
    plug_after_talk,
    promotion_after_talk,
    some_answer,
    trust,
    whole_backlist,
)
from roi.analysis.attribution import visits_each
from roi.analysis.event_study.structural_change import FEWEST, change
from roi.analysis.finding import Estimate, error_of
from roi.analysis.response.effects import ACTIVITIES, SMALLEST_SHARE
from roi.language.facts import fact, list_of, message
from roi.language.formatting import count, duration, in_ten, number, plural, span
from roi.language.names import network_name, number_of
from roi.timeline.columns import (
    FOLLOWERS,
    LINK_POSTS,
    POSTS,
    REPLIES,
    REPOSTS,
    SOCIAL_VISITS,
    VISITS,
)

QUIET_DAYS = 3  # a visit this long after the last post is not counted as that post's
LEAST_QUIET = 10
PROMISED = 20  # followers in a week away
BOUND = 0.05  # of the widest change that fits
KINDS = tuple(c.name for c in ACTIVITIES)
DONE = tuple(c.name for c in (POSTS, REPLIES, REPOSTS))


def _channels(evidence: Evidence) -> ClaimAnswer | None:
    """C03: what a link post brings on each network, in visits that name it; a network's first finding counts."""
    rows: dict[str, Estimate] = {}
    for f in evidence.found:
        outcome, activity = (
            evidence.timeline.column(f.outcome),
            evidence.timeline.column(f.activity),
        )
        is_asked = outcome.is_a(SOCIAL_VISITS) and activity.is_a(LINK_POSTS)
        if f.total and is_asked and outcome.network == activity.network:
            rows.setdefault(network_name(outcome.network or evidence.timeline.network), f.total)
    if not rows:
        return None
    ranked = sorted(rows.items(), key=lambda row: -row[1].estimate)
    if len(rows) == 1:
        network, only = ranked[0]
        sentence = message("advice.one_channel", network=network, visits=range_of(only))
        return ClaimAnswer("described", sentence)
    listed = (message("advice.channel", network=n, visits=range_of(e)) for n, e in ranked)
    return ClaimAnswer("described", message("advice.channels", listed=list_of(*listed)))


def _own_work(evidence: Evidence) -> ClaimAnswer | None:
    """C05: how much of what she writes links to her own work."""
    rows = evidence.known(LINK_POSTS.name, *DONE)
    if rows is None or not evidence.are_links_known:
        return None
    whole = rows[list(DONE)].sum().sum()
    return (
        ClaimAnswer(
            "described",
            message("advice.own_work", share=fact(in_ten, rows[LINK_POSTS.name].sum() / whole)),
        )
        if whole >= FEW
        else None
    )


def _kinds(evidence: Evidence) -> ClaimAnswer | None:
    """C07: followers by kind of post: what a link and a talk can both bring. A reply has no link that visits could follow."""
    link, reply = (evidence.brings((FOLLOWERS.name,), k.name) for k in (LINK_POSTS, REPLIES))
    if link is None or reply is None:
        return None
    answer = is_more(reply, link, "cannot_tell")
    sentence = message("advice.kinds", link=range_of(link), reply=range_of(reply))
    errors = [error_of(e.conf_low, e.conf_high) for e in (link, reply)]
    return ClaimAnswer(
        answer, sentence, chance(link.estimate - reply.estimate, math.hypot(*errors))
    )


def _time(evidence: Evidence) -> ClaimAnswer | None:
    """C09: hours from timestamps, and visits for each."""
    rows = evidence.known(SOCIAL_VISITS.name, POSTS.name)
    if rows is None or not evidence.hours > 0:
        return None
    a_week = 7 * float(rows[SOCIAL_VISITS.name].mean())
    return ClaimAnswer(
        "described",
        message(
            "advice.time",
            hours=fact(duration, evidence.hours),
            visits=fact(number_of, a_week / evidence.hours, "visits"),
        ),
    )


def _promotion(evidence: Evidence) -> ClaimAnswer | None:
    """C10: followers in the days after a post that links to her own."""
    followers = evidence.brings((FOLLOWERS.name,), LINK_POSTS.name)
    if followers is None:
        return None
    low, high, least = followers.conf_low, followers.conf_high, -followers_that_matter(evidence)
    answer = "yes" if high < 0 else "no" if low > least else "cannot_tell"
    sentence = message("advice.promotion", range=range_of(followers))
    return ClaimAnswer(answer, sentence, beyond(followers, 0.0 if answer == "yes" else least))


def _others(evidence: Evidence) -> ClaimAnswer | None:
    """C16: how much of what she writes answers others."""
    rows = evidence.known(*DONE)
    if rows is None or rows.sum().sum() < FEW:
        return None
    share = rows[REPLIES.name].sum() + rows[REPOSTS.name].sum()
    return ClaimAnswer(
        "described",
        message("advice.others", share=fact(in_ten, share / rows.sum().sum())),
    )


def _profile(evidence: Evidence) -> ClaimAnswer | None:
    """C17: visits from the network on days without a post, nor in the days before: at most these are the profile's.

    They may as well follow older posts or what others post, so that many such visits say nothing of the profile.
    """
    rows = evidence.known(SOCIAL_VISITS.name, *DONE)
    if rows is None:
        return None
    idle = rows[list(DONE)].sum(axis="columns") == 0
    quiet = idle.astype(float).rolling(f"{QUIET_DAYS + 1}D").min() == 1
    visits = rows.loc[
        quiet & (idle.rolling(QUIET_DAYS + 1).count() > QUIET_DAYS), SOCIAL_VISITS.name
    ]
    if len(visits) < LEAST_QUIET:
        return None
    mean, error, free = mean_by_weeks(visits)
    half = float(stdtrit(free, 0.975)) * error
    low, high = mean - half, mean + half
    return ClaimAnswer(
        "no" if high < 1 else "described",
        message(
            "advice.profile",
            visits=fact(number_of, mean, "visits"),
            range=fact(span, max(low, 0.0), high),
            days=fact(plural, len(visits), "day"),
        ),
        float(2 * stdtr(free, -abs(mean - 1) / error)) if high < 1 else math.nan,
    )


def _strangers(evidence: Evidence) -> ClaimAnswer | None:
    """C23: link posts on whose day nobody came beyond the usual; the answer is that of the effect over all days.

    Half of all days lie below their middle, so the count of such days alone says nothing.
    """
    visits = visits_each(evidence.timeline).dropna()
    finding = evidence.finding((SOCIAL_VISITS.name,), LINK_POSTS.name)
    if len(visits) < FEW or finding is None or finding.total is None:
        return None
    answer = {"yes": "no", "no": "yes"}.get(finding.answer, "cannot_tell")
    none, middle = float((visits == 0).mean()), float(visits.median())
    sentence = message(
        "advice.strangers",
        share=fact(in_ten, none),
        middle=fact(number, middle),
    )
    least = SMALLEST_SHARE * float(evidence.timeline.daily[SOCIAL_VISITS.name].mean())
    p_value = finding.total.p_value if answer == "no" else beyond(finding.total, least)
    return ClaimAnswer(answer, sentence, p_value)


def _tiny(evidence: Evidence) -> ClaimAnswer | None:
    """C28: what a post gets in likes, reposts and answers."""
    mine = own_posts(evidence)
    counts = mine.mean()
    if len(mine) < FEW or counts[["likes", "reposts"]].isna().any():
        return None
    likes, reposts = (fact(number_of, float(counts[name]), name) for name in ("likes", "reposts"))
    return ClaimAnswer("described", message("advice.tiny", likes=likes, reposts=reposts))


def _ratio(evidence: Evidence) -> ClaimAnswer | None:
    """C31: posts of others passed on for each own link."""
    rows = evidence.known(REPOSTS.name, LINK_POSTS.name)
    if rows is None or rows[LINK_POSTS.name].sum() < FEW or not evidence.are_links_known:
        return None
    return ClaimAnswer(
        "described",
        message(
            "advice.ratio",
            ratio=fact(
                number_of, float(rows[REPOSTS.name].sum() / rows[LINK_POSTS.name].sum()), "posts"
            ),
        ),
    )


def _away(evidence: Evidence) -> ClaimAnswer | None:
    """C32: followers in idle weeks, against the 20 to 30 that the advice promises."""
    finding = evidence.people.weeks_off
    if finding is None or len(finding.estimates) < 2:
        return None
    week = finding.estimates[1]
    answer = (
        "yes" if week.conf_low >= PROMISED else "no" if week.conf_high < PROMISED else "cannot_tell"
    )
    sentence = message(
        "advice.away", week=fact(number_of, week.estimate, "followers"), range=range_of(week)
    )
    return ClaimAnswer(answer, sentence, beyond(week, PROMISED))


def _growth(evidence: Evidence) -> ClaimAnswer | None:
    """C33: followers and what she posts."""
    totals = [e for k in KINDS if (e := evidence.brings((FOLLOWERS.name,), k)) is not None]
    if not totals:
        return None
    moved = [e for e in totals if e.conf_low > 0 or e.conf_high < 0]
    least = followers_that_matter(evidence)
    small = all(max(-e.conf_low, e.conf_high) < least for e in totals)
    answer = "no" if moved else "yes" if small else "cannot_tell"
    shown = min(totals, key=lambda e: e.p_value)
    sentence = message("advice.growth", unit=shown.quantity, range=range_of(shown))
    least_likely = min(1.0, len(totals) * shown.p_value)  # the clearest of several kinds of post
    return ClaimAnswer(
        answer, sentence, least_likely if moved else max(within(e, least) for e in totals)
    )


def _faded(evidence: Evidence) -> ClaimAnswer | None:
    """C36: whether links stopped bringing visits."""
    outcome = (SOCIAL_VISITS if SOCIAL_VISITS.name in evidence.timeline.daily else VISITS).name
    rows = evidence.known(outcome, LINK_POSTS.name)
    if rows is None or rows[LINK_POSTS.name].sum() < 2 * FEWEST:
        return None
    found = change(evidence.timeline, outcome, LINK_POSTS.name)
    less = found.after.estimate < found.before.estimate
    answer = {"yes": "yes" if less else "no", "no": "no"}.get(found.answer, "cannot_tell")
    # That no change fits is sure at the bound's level.
    p_value = found.p_value if found.answer == "yes" else BOUND
    return ClaimAnswer(answer, found.message, p_value)


def _first_move(evidence: Evidence) -> ClaimAnswer | None:
    """C02: unusual days that somebody else's link began, of those on which sources and link posts are known."""
    rows = evidence.known(SOCIAL_VISITS.name, LINK_POSTS.name)
    if rows is None or evidence.unusual is None:
        return None
    days = [
        d for d in evidence.unusual.days if d.value > d.high and pd.Timestamp(d.peak) in rows.index
    ]
    if not days:
        return None
    theirs = sum(any(c.kind == "other_link" for c in d.causes) for d in days)
    own = sum(any(c.kind == "own_post" for c in d.causes) for d in days)
    return ClaimAnswer(
        "described",
        message(
            "advice.first_move",
            days=fact(plural, len(days), "day"),
            theirs=fact(count, theirs),
            own=fact(count, own),
        ),
    )


def _target(evidence: Evidence) -> ClaimAnswer | None:
    """C44: the hours, to be held against her own target."""
    return (
        ClaimAnswer("described", message("advice.target", hours=fact(duration, evidence.hours)))
        if evidence.hours > 0
        else None
    )


ANSWERS: dict[str, Callable[[Evidence], ClaimAnswer | None]] = {
    "C01": trust,
    "C02": _first_move,
    "C03": _channels,
    "C04": new_profile,
    "C05": _own_work,
    "C06": by_level,
    "C07": _kinds,
    "C08": launch_week,
    "C09": _time,
    "C10": _promotion,
    "C11": plug_after_talk,
    "C12": own_name,
    "C13": by_ratio,
    "C14": follow_back_always,
    "C15": many_follow_back,
    "C16": _others,
    "C17": _profile,
    "C18": promotion_by_dose,
    "C19": talk_keeps,
    "C20": whole_backlist,
    "C21": shows,
    "C22": promotion_after_talk,
    "C23": _strangers,
    "C24": friends,
    "C25": tending,
    "C26": started_before,
    "C27": help_returned,
    "C28": _tiny,
    "C29": some_answer,
    "C30": thousand_followers,
    "C31": _ratio,
    "C32": _away,
    "C33": _growth,
    "C34": never_look,
    "C35": leave_again,
    "C36": _faded,
    "C37": came_anyway,
    "C41": blog,
    "C42": circle,
    "C43": commenters,
    "C44": _target,
    "C45": more_blog,
    "C46": invitations,
}
