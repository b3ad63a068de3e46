"""Posts told apart by a rule the author can check: by pictures, by words, by her own mark, by the time of day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from roi.errors import WrongUse
from roi.timeline import resampling
from roi.timeline.columns import LINK_POSTS, POSTS, Column
from roi.timeline.posts import OWN, local_day
from roi.timeline.timeline import Timeline

RuleKind = Literal["shop", "pictures", "words", "mark"]
LONGEST_RULE = 200  # characters
NOON, EVENING = 12, 17  # by her clock: mornings end, evenings begin


def _posts(name: str, unit: str, one: str) -> Column:
    return Column(name, name, "activity", unit, missing_means="zero", noun=name, one=one)


# Laid on the calendar only where a question asks for them.
PICTURED = _posts("pictured_posts", "posts", "pictured_post")
WORDED = _posts("worded_posts", "posts", "worded_post")
MARKED = _posts("marked_posts", "posts", "marked_post")
MORNING = _posts("morning_link_posts", "link posts", "morning_link_post")
EVENING_LINKS = _posts("evening_link_posts", "link posts", "evening_link_post")
BY_RULE: dict[RuleKind, Column] = {"pictures": PICTURED, "words": WORDED, "mark": MARKED}
COUNTED_HERE = {c.name: c for c in (*BY_RULE.values(), MORNING, EVENING_LINKS)}


@dataclass(frozen=True, slots=True)
class Rule:
    """How two kinds of post are told apart; `signs` are the words, or the one mark, that a post of the first kind holds."""

    kind: RuleKind
    signs: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind}: {', '.join(self.signs)}" if self.signs else self.kind

    def holds(self, posts: pd.DataFrame) -> pd.Series[float]:
        """Return 1 for posts of the first kind, 0 for the rest, NaN where the files don't tell."""
        if self.kind == "shop":
            led = posts["target"]
            return led.eq("shop").astype(float).where(led.notna())
        if self.kind == "pictures":
            return posts["pictured"].astype(float)
        texts = posts["text"].astype("object")
        found = texts.map(self._is_said, na_action="ignore")
        return pd.Series(pd.to_numeric(found, errors="coerce"), posts.index, dtype=float)

    def _is_said(self, text: str) -> float:
        if self.kind == "mark":
            return float(self.signs[0] in text)
        either = "|".join(re.escape(sign) for sign in self.signs)
        return float(re.search(rf"(?<!\w)(?:{either})(?!\w)", text, re.IGNORECASE) is not None)


def rule_of(text: str) -> Rule:
    """Return the rule that a text writes.

    >>> rule_of("words: cover, artwork")
    Rule(kind='words', signs=('cover', 'artwork'))

    Raises
    ------
    WrongUse
        If it is no such text.
    """
    kind, _, signs = text.partition(":")
    said = tuple(dict.fromkeys(s.strip() for s in signs.split(",") if s.strip()))
    match kind.strip().lower():
        case "shop" | "pictures" as plain if not said and text.strip().lower() == plain:
            return Rule(plain)
        case "words" if said and len(text) <= LONGEST_RULE:
            return Rule("words", said)
        case "mark" if len(said) == 1 and len(text) <= LONGEST_RULE:
            return Rule("mark", said)
    raise WrongUse(
        sentence=f"There is no rule '{text[:LONGEST_RULE]}'; use one of: shop, pictures, words: cover, artwork, mark: 📚."
    )


def is_rule(text: str) -> bool:
    """Return whether a text writes a rule."""
    try:
        rule_of(text)
    except WrongUse:
        return False
    return True


def counted(timeline: Timeline, activity: str, rule: str = "") -> pd.Series[float] | None:
    """Return how much there was of an activity by day, NaN where not known; None if the files don't count it.

    A column of the calendar is returned as it is; one of `COUNTED_HERE` is counted from the posts on the main network.
    """
    daily = timeline.daily
    if activity in daily or activity not in COUNTED_HERE:
        return daily.get(activity)
    of_links = activity in {MORNING.name, EVENING_LINKS.name}
    known = daily.get(LINK_POSTS.name if of_links else POSTS.name)
    if known is None or not len(timeline.posts):
        return None
    posts = _own(timeline)
    if of_links:
        hours = posts["time"].dt.hour
        is_early = hours < NOON if activity == MORNING.name else hours >= EVENING
        holds = (is_early & posts["target"].notna()).astype(float)
    else:
        holds = rule_of(rule).holds(posts)
    if holds.isna().all():
        return None
    days, index = local_day(posts["time"]), pd.DatetimeIndex(daily.index)
    values = resampling.counts_by(days[holds > 0], index)
    return values.where(known.notna() & ~index.isin(days[holds.isna()]))


def _own(timeline: Timeline) -> pd.DataFrame:
    posts = timeline.posts
    return posts[posts["kind"].isin(OWN) & (posts["network"] == timeline.network)]


def with_counted(timeline: Timeline, activity: str, rule: str = "") -> Timeline:
    """Return the calendar with an activity that is counted from the posts, if it isn't there and can be."""
    values = counted(timeline, activity, rule)
    if activity in timeline.daily or values is None:
        return timeline
    columns = {**timeline.columns, activity: COUNTED_HERE[activity]}
    return replace(timeline, daily=timeline.daily.assign(**{activity: values}), columns=columns)


@dataclass(frozen=True, slots=True)
class Sides:
    """Which of the author's last posts a rule puts on which side: how many, and the latest of each."""

    first: int
    second: int
    unknown: int
    latest_first: tuple[str, ...]
    latest_second: tuple[str, ...]


LAST, SHOWN, LONGEST_TEXT = 100, 3, 70  # posts, posts, characters


def sides(timeline: Timeline, rule: Rule) -> Sides:
    """Return which of the last hundred posts on the main network a rule puts on which side."""
    posts = _own(timeline).tail(LAST)
    holds = rule.holds(posts)
    texts = posts["text"].astype("object")
    first, second = (tuple(_shortened(texts[holds == side].iloc[::-1])) for side in (1.0, 0.0))
    return Sides(
        int((holds == 1).sum()), int((holds == 0).sum()), int(holds.isna().sum()), first, second
    )


def _shortened(texts: pd.Series[Any]) -> Iterator[str]:
    words_of = texts.dropna().map(lambda text: " ".join(str(text).split()))
    for words in words_of.drop_duplicates().head(SHOWN):
        yield words if len(words) <= LONGEST_TEXT else words[: LONGEST_TEXT - 1].rstrip() + "…"
