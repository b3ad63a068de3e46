"""Whom she talks to, and where: the circle, how long it takes, the blog beside the network, who is in both."""

from __future__ import annotations

import math

from roi.analysis.advice.evidence import (
    FEW,
    ClaimAnswer,
    Evidence,
    chance,
    mean_by_weeks,
    own_posts,
)
from roi.analysis.conversations import in_both
from roi.language.facts import fact, message
from roi.language.formatting import count, number, plural
from roi.language.names import number_of
from roi.timeline.columns import COMMENTS, REPLIES

ARTICLES = 10  # below this number nothing is said of an article


def commenters(evidence: Evidence) -> ClaimAnswer | None:
    """C43: names that she answers on the network and that comment on her blog; she alone knows whether they are the same."""
    both = in_both(evidence.timeline)
    if both is None or both.commenters < ARTICLES or both.answered < ARTICLES:
        return None
    sentence = message(
        "advice.commenters",
        both=fact(count, both.both),
        commenters=fact(count, both.commenters),
        share=fact(count, both.comments_by_both),
        comments=fact(count, both.comments),
    )
    return ClaimAnswer("described", sentence)


def blog(evidence: Evidence) -> ClaimAnswer | None:
    """C41: answers a post gets, and comments an article gets."""
    comments, got = evidence.known(COMMENTS.name), own_posts(evidence)["replies"].dropna()
    written = evidence.timeline.events.loc[evidence.timeline.events["kind"] == "blog_post", "start"]
    articles = int(written.isin(comments.index).sum()) if comments is not None else 0
    if comments is None or articles < ARTICLES:
        return None
    mean, error, _ = mean_by_weeks(comments[COMMENTS.name])
    per_day = articles / len(comments)
    each = mean / per_day
    if len(got) < FEW:
        return _exchanges(evidence, each, 7 * mean)
    apart = math.hypot(error / per_day, float(got.std(ddof=1)) / math.sqrt(len(got)))
    p_value = chance(each - float(got.mean()), max(apart, 1e-12))
    answer = "cannot_tell" if p_value >= 0.05 else "yes" if each > got.mean() else "no"
    sentence = message(
        "advice.blog",
        comments=fact(number_of, each, "comments"),
        answers=fact(number_of, float(got.mean()), "answers"),
    )
    return ClaimAnswer(answer, sentence, p_value)


def _exchanges(evidence: Evidence, each: float, a_week: float) -> ClaimAnswer | None:
    """Return comments by article and week beside her own answers, where no file counts the answers that she got."""
    rows = evidence.known(REPLIES.name)
    if rows is None:
        return None
    sentence = message(
        "advice.exchanges",
        comments=fact(number_of, each, "comments"),
        a_week=fact(number, a_week),
        answers=fact(number_of, 7 * float(rows[REPLIES.name].mean()), "answers"),
    )
    return ClaimAnswer("described", sentence)


def circle(evidence: Evidence) -> ClaimAnswer | None:
    """C42: how many different people she answers."""
    known = evidence.people.known and evidence.people.answers >= FEW
    return ClaimAnswer("described", evidence.people.message) if known else None


def tending(evidence: Evidence) -> ClaimAnswer | None:
    """C25: how long it takes from the first answer to the same person to the third, as far as exports show."""
    people = evidence.people
    if not people.known or people.kept < FEW:
        return None
    sentence = message(
        "advice.tending",
        people=fact(plural, people.people, "person"),
        kept=fact(count, people.kept),
        days=fact(plural, max(round(people.days_to_third), 1), "day"),
    )
    return ClaimAnswer("described", sentence)
