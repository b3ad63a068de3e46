"""when_and_what(): what link posts bring by hour, weekday, frequency, thread, picture, length and aim, corrected for being many."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from roi.analysis.event_study.rank_sets import rank_sets
from roi.analysis.finding import known
from roi.analysis.habit_wording import group_name, line_of, question_name, verdict_of
from roi.analysis.many_tests import passed
from roi.analysis.partial_pooling import Ends, pooled
from roi.analysis.post_groups import groups_of
from roi.analysis.response.effects import effect
from roi.display.view import View
from roi.language.facts import Message, fact, message
from roi.language.formatting import count, listed, upper_first
from roi.language.messages import say
from roi.timeline.columns import ACTIVITIES, SOCIAL_VISITS, VISITS
from roi.timeline.timeline import Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

QUESTIONS = ("hour", "weekday", "often", "thread", "picture", "length", "aim")
FEWEST_POSTS, FEWEST_DAYS = 20, 12
MINE, OTHERS = "of_this_group", "of_other_groups"
COLUMNS = (
    "question",
    "group",
    "posts",
    "visits",
    "visits_low",
    "visits_high",
    "own",
    "own_low",
    "own_high",
    "place_best",
    "place_worst",
    "differs",
    "why_not",
)


@dataclass(frozen=True, slots=True)
class Group:
    """Posts of one kind: what one of them brings in visits.

    `own` is judged from these posts alone, `drawn` in the light of the question's other groups (with fewer than four groups
    the same); both with their range, None where not known, then `reason` says why.
    """

    name: str
    posts: int
    own: Ends | None = None
    drawn: Ends | None = None
    places: tuple[int, int] | None = None
    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class Habit:
    """One question, such as 'hour': its groups, and whether they differ more than chance would make them among so many.

    `differs` is None where fewer than two groups are known. `p_value` is of this question alone.
    """

    question: str
    groups: tuple[Group, ...]
    differs: bool | None = None
    p_value: float = math.nan

    @property
    def told(self) -> tuple[Group, ...]:
        """The groups whose visits are known, the most first."""
        able = [(g, g.drawn) for g in self.groups if g.drawn is not None]
        return tuple(g for g, _ in sorted(able, key=lambda one: -one[1][0]))


@dataclass(frozen=True)
class WhenAndWhat(View):
    """What posts bring by when, how often and what; `named` says whether visits are those that name the network."""

    habits: tuple[Habit, ...]
    named: bool
    why_not: str = ""

    def summary(self) -> str:
        """Return the questions that make a difference with their groups; then which don't, and which can't be told."""
        if not any(h.told for h in self.habits):
            return self.nothing
        lines = [line_of(h.question, g) for h in self.habits if h.differs for g in h.told]
        named = say("habits.named" if self.named else "habits.all_visits")
        return "\n".join([*self.in_short, *self.untold, *lines, named])

    @property
    def nothing(self) -> str:
        """Why none of it can be told: posts or visits that no file has, or the reason of the group with the most posts."""
        if self.why_not:
            return self.why_not
        groups = [(h.question, g) for h in self.habits for g in h.groups if g.reason is not None]
        most = max(groups, key=lambda one: one[1].posts, default=None)
        if most is None or most[1].reason is None:
            return say("habits.untold")
        name = upper_first(group_name(most[0], most[1].name))
        why = say("habits.why", group=name, reason=most[1].reason.text)
        return "\n".join([say("habits.untold"), why])

    @property
    def in_short(self) -> list[str]:
        """The questions that make a difference, a sentence each, and those that don't."""
        if not any(h.told for h in self.habits):
            return []
        differ = [verdict_of(h) for h in self.habits if h.differs]
        alike = [question_name(h.question) for h in self.habits if h.differs is False]
        return [*differ, *([say("habits.alike", questions=listed(alike))] if alike else [])]

    @property
    def untold(self) -> list[str]:
        """The questions of which it can't be told, in a sentence; none where all can."""
        names = [question_name(h.question) for h in self.habits if h.differs is None]
        return [say("habits.unknown", questions=listed(names))] if names else []

    def to_frame(self) -> pd.DataFrame:
        """Return a row a group: question, group, posts, visits in the light of the others, its own, places, differs, why_not."""
        return pd.DataFrame(list(self._rows()), columns=list(COLUMNS))

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        unknown = (math.nan,) * 3
        for h in self.habits:
            for g in h.groups:
                places = g.places or (math.nan, math.nan)
                why_not = g.reason.text if g.reason else ""
                name = group_name(h.question, g.name)
                yield (
                    h.question,
                    name,
                    g.posts,
                    *(g.drawn or unknown),
                    *(g.own or unknown),
                    *places,
                    h.differs,
                    why_not,
                )

    def to_dict(self) -> dict[str, Any]:
        """Return each question with its groups, whether they differ, and the sentence."""
        rows = [
            {
                name: known(v) if isinstance(v, float) else v
                for name, v in zip(COLUMNS, row, strict=True)
            }
            for row in self._rows()
        ]
        verdicts = {h.question: verdict_of(h) for h in self.habits}
        return {"groups": rows, "verdicts": verdicts, "named_visits": self.named}

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw the groups of the questions that make a difference; where none does, of the first that can be told."""
        from roi.display import charts

        shown = [h for h in self.habits if h.differs] or [h for h in self.habits if h.told][:1]
        drawn = [
            {
                "term": group_name(h.question, g.name),
                "estimate": g.drawn[0],
                "conf_low": g.drawn[1],
                "conf_high": g.drawn[2],
            }
            for h in shown
            for g in h.told
            if g.drawn
        ]
        if not drawn:
            return charts.nothing(self.nothing, ax)
        ax = charts.ranges(pd.DataFrame(drawn), ax, **look)
        ax.set_xlabel(say("habits.axis"))
        return ax


def when_and_what(timeline: Timeline) -> WhenAndWhat:
    """Return what a link post brings in visits by hour, weekday, frequency, thread, picture and length, and posts by their aim.

    Each group's posts are one activity of the daily model (`response`), all other posts held fixed. Within a question the groups
    are drawn to their middle as far as chance moves them (`partial_pooling.pooled`). Whether the groups of a question
    differ at all is tested for all questions together (Holm 1979); only then are places given.

    Parameters
    ----------
    timeline : what `overlay` returned.

    Returns
    -------
    WhenAndWhat
        to_frame(): a row a group. Groups of fewer than 20 posts or 12 days are named with that reason.

    Notes
    -----
    *How it can mislead.* She chose when to post what: posts of the evening may be those with the better subject. Nothing here
    was drawn by a coin, so a difference is a reason to try, not advice. Of frequency, the number is what each post of such a day
    brings. Pictures are known of X archives alone.

    References
    ----------
    Morris 1983, doi:10.1080/01621459.1983.10477920. Paule & Mandel 1982, doi:10.6028/jres.087.022.

    Examples
    --------
    >>> import pandas as pd, roi
    >>> days = pd.DataFrame({"visits": 30.0}, index=pd.date_range("2025-01-01", periods=90))
    >>> roi.when_and_what(roi.from_frame(days)).summary()
    "Whether it matters when, how often and what you post can't be told: it takes single posts, and your files hold none."
    """
    outcome = next((c.name for c in (SOCIAL_VISITS, VISITS) if c.name in timeline.daily), None)
    grouped = groups_of(timeline)
    if timeline.posts.empty or outcome is None:
        lacks = say("habits.no_posts") if timeline.posts.empty else say("habits.no_visits")
        return WhenAndWhat((), named=False, why_not=lacks)
    habits = [_habit(timeline, outcome, q, grouped[q]) for q in QUESTIONS if q in grouped]
    tested = [h for h in habits if not math.isnan(h.p_value)]
    clear = dict(
        zip((h.question for h in tested), passed([h.p_value for h in tested]), strict=True)
    )
    judged = [replace(h, differs=clear.get(h.question)) for h in habits]
    return WhenAndWhat(tuple(_placed(h) for h in judged), outcome == SOCIAL_VISITS.name)


def _habit(timeline: Timeline, outcome: str, question: str, grouped: pd.Series[str]) -> Habit:
    by_day = counts_by_day(timeline, grouped)
    bare = replace(
        timeline, daily=timeline.daily.drop(columns=[c.name for c in ACTIVITIES], errors="ignore")
    )
    groups = []
    for name in by_day:
        posts, days = int(by_day[name].sum()), int((by_day[name] > 0).sum())
        if posts < FEWEST_POSTS or days < FEWEST_DAYS:
            few = message(
                "habits.few",
                n=posts,
                least=fact(count, FEWEST_POSTS),
                days=fact(count, FEWEST_DAYS),
            )
            groups.append(Group(str(name), posts, reason=few))
            continue
        others = by_day.drop(columns=name).sum(axis="columns", min_count=1)
        line = bare.with_column(MINE, by_day[name], "activity")
        if (others > 0).any():
            line = line.with_column(OTHERS, others, "covariate")
        found = effect(line, outcome, MINE)
        if isinstance(found, Message):
            groups.append(Group(str(name), posts, reason=found))
        else:
            own = (found.estimate, found.conf_low, found.conf_high)
            groups.append(Group(str(name), posts, own))
    owns = [g.own for g in groups if g.own is not None]
    if len(owns) < 2:
        return Habit(question, tuple(replace(g, drawn=g.own) for g in groups))
    together = pooled(owns)
    drawn = iter(together.groups)
    shown = tuple(replace(g, drawn=next(drawn)) if g.own is not None else g for g in groups)
    return Habit(question, shown, p_value=together.p_value)


def counts_by_day(timeline: Timeline, grouped: pd.Series[str]) -> pd.DataFrame:
    """Return the posts of each group by day, NaN on days whose posts aren't known."""
    day = timeline.posts.loc[grouped.index, "time"].dt.tz_localize(None).dt.normalize()
    index = pd.DatetimeIndex(timeline.daily.index)
    counts = (
        pd.crosstab(day.to_numpy(), grouped.to_numpy()).reindex(index, fill_value=0).astype(float)
    )
    every = [c.name for c in ACTIVITIES if c.name in timeline.daily]
    unknown = timeline.daily[every].isna().all(axis="columns") if every else pd.Series(True, index)
    return counts.mask(unknown)


def _placed(habit: Habit) -> Habit:
    """Return the habit with the places that its groups can have, where they differ at all."""
    if not habit.differs:
        return habit
    able = [(g, g.own) for g in habit.groups if g.own is not None]
    places = dict(zip((g.name for g, _ in able), rank_sets([own for _, own in able]), strict=True))
    return replace(habit, groups=tuple(replace(g, places=places.get(g.name)) for g in habit.groups))
