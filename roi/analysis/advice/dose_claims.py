"""What a second and third promotion a day does, beyond the first."""

from __future__ import annotations

from roi.analysis.advice.beside import brings_beside
from roi.analysis.advice.evidence import ClaimAnswer, Evidence, beyond
from roi.analysis.response.effects import SMALLEST_SHARE
from roi.analysis.response.lag_shapes import PEOPLE
from roi.language.facts import fact, message
from roi.language.formatting import plural, span
from roi.timeline.columns import FOLLOWERS_NET, LINK_POSTS

FEWEST = 20  # days with two link posts and more, and as many with one


def promotion_by_dose(evidence: Evidence) -> ClaimAnswer | None:
    """C18: followers after each link post beyond the day's first, with the first held fixed."""
    rows = evidence.known(LINK_POSTS.name, FOLLOWERS_NET.name)
    if rows is None:
        return None
    links = evidence.timeline.daily[LINK_POSTS.name]
    more, first = (links - 1).clip(lower=0), (links > 0).astype(float).where(links.notna())
    if min(int((more > 0).sum()), int((links == 1).sum())) < FEWEST:
        return None
    found = brings_beside(
        evidence, evidence.timeline.daily[FOLLOWERS_NET.name], more, first, PEOPLE
    )
    if found is None:
        return None
    least = -followers_that_matter(evidence)
    answer = "yes" if found.conf_high < 0 else "no" if found.conf_low > least else "cannot_tell"
    sentence = message(
        "advice.dose",
        range=fact(span, found.conf_low, found.conf_high),
        days=fact(plural, int((more > 0).sum()), "day"),
    )
    return ClaimAnswer(answer, sentence, beyond(found, 0.0 if answer == "yes" else least))


def followers_that_matter(evidence: Evidence) -> float:
    """Return the smallest number of followers a post that counts as some: a twentieth of a usual day."""
    return SMALLEST_SHARE * float(evidence.timeline.daily[FOLLOWERS_NET.name].abs().mean())
