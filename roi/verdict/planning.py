"""plan(): draw a posting calendar, and say before it starts what it could show beside what the author needs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from roi.analysis.time_spent import hours_on
from roi.display.view import View
from roi.errors import WrongUse
from roi.experiment.days_out import days_out
from roi.experiment.design import BLOCK_DAYS, draw_plan
from roi.experiment.kept_days import drawn_and_kept
from roi.experiment.plan import Plan, Question
from roi.experiment.plans import plans_of
from roi.experiment.posts_by_rule import Sides, rule_of, sides, with_counted
from roi.experiment.questions import BLOCK_DAYS as BLOCKS_OF
from roi.experiment.questions import EITHER, Asked, asked, base_of
from roi.experiment.sealed import owners_of
from roi.experiment.strip import strip_of
from roi.language import formatting
from roi.timeline.columns import POSTS
from roi.timeline.timeline import Timeline
from roi.verdict.plan_power import PlanPower, kept_so_far, power_of_plan
from roi.verdict.plan_wording import plan_sentences

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WEEKS = (2, 104)
LENGTHS = (4, 8, 12, 26)  # weeks that are compared before one begins
LATEST = timedelta(days=730)  # after the files' end: a later start is a slip
LEAST_POSTS, USUAL_POSTS, MOST_POSTS = 2, 5, 50  # a day drawn for posting


@dataclass(frozen=True)
class PostingPlan(View):
    """A plan that was drawn and not yet begun: which days for what, and what they could show.

    Attributes
    ----------
    plan : which days were drawn for what, and how they will be judged.
    owner : a mark of whose posts it is about; '' where the files don't say.
    timeline : the author's past, on which it is tried what the plan could show.
    tried : what another draw of the same plan has found of these lengths, which needs no trying again.
    """

    plan: Plan
    owner: str
    timeline: Timeline
    tried: tuple[PlanPower, ...] = ()

    @cached_property
    def power(self) -> tuple[PlanPower, ...]:
        """What plans of several lengths could show, this one's among them; worked out when first asked for."""
        return self.tried or self._power(sorted({*LENGTHS, self.weeks}))

    def power_at(self, weeks: int) -> tuple[PlanPower, ...]:
        """Return what a plan of this length could show; it takes a quarter of the time of `power`."""
        return self._power([weeks])

    def _power(self, lengths: Sequence[int]) -> tuple[PlanPower, ...]:
        timeline = self.timeline
        spent = hours_on(timeline.posts, timeline.network, timeline.daily[POSTS.name])
        return power_of_plan(timeline, self.plan, lengths, spent)

    @property
    def kept_before(self) -> float | None:
        """The share of days that she kept to in earlier plans, on which `power` rests; None where there are none."""
        return kept_so_far(self.timeline)

    @cached_property
    def sides(self) -> Sides | None:
        """Which of the last posts the rule puts on which side; None where no rule tells posts apart."""
        return sides(self.timeline, rule_of(self.plan.rule)) if self.plan.rule else None

    @property
    def weeks(self) -> int:
        """How many weeks it lasts."""
        return (self.plan.end - self.plan.start).days // 7

    @property
    def is_worth_starting(self) -> bool:
        """Whether it could show, 8 times in 10, what matters about one of its outcomes."""
        return any(f.is_enough for f in self.power if f.weeks == self.weeks)

    @property
    def best_weeks(self) -> int | None:
        """The shortest length compared that would be worth starting; None if none is."""
        return min((f.weeks for f in self.power if f.is_enough), default=None)

    def summary(self) -> str:
        """Return what it could show beside what is needed, and whether to start, a sentence a line."""
        return "\n".join(plan_sentences(self))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a drawn day: date, block, arm, words."""
        words = {arm.key: arm.words for arm in self.plan.arms}
        days = self.plan.drawn_days()
        return days.assign(words=days["arm"].map(words))

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values; `end` is the last day."""
        return {
            "question": self.plan.question,
            "start": str(self.plan.start),
            "end": str(self.plan.end - timedelta(days=1)),
            "arms": {arm.key: arm.words for arm in self.plan.arms},
            "days": {
                f"{d:%Y-%m-%d}": a for d, a in self.plan.drawn_days()[["date", "arm"]].to_numpy()
            },
            "power": [f.to_dict() for f in self.power],
            "is_worth_starting": self.is_worth_starting,
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw the days, each week a row."""
        from roi.display.plan_strip import plan_strip

        return plan_strip(strip_of(self.plan, drawn_and_kept(self.timeline, self.plan)), ax, **look)


def plan(
    timeline: Timeline,
    question: str = "links",
    weeks: int = 8,
    start: date | None = None,
    without: Sequence[str] = (),
    holidays: bool = False,
    whenever: bool = False,
    posts: int | None = None,
    drawn_for: str = "",
    by: str | None = None,
) -> PostingPlan:
    """Draw a posting calendar by a coin; write it with `write_plan`.

    Parameters
    ----------
    timeline : what `overlay` returned: the author's own past, which says what the plan could show.
    question : 'links' (or none), 'kind' (two kinds of post), 'network' (the main one or another), 'hour' (links in the
        morning or in the evening) or 'silence' (whole fortnights).
    weeks : how long it lasts.
    start : its first day; the first Monday after the files' end if None, since no clock is read.
    without : days that are taken, such as '2026-11-26:Thanksgiving' or '2026-12-24..2026-12-26'. Launches (a week) and
        conventions ahead that are on the calendar are left out too.
    holidays : leave out the holidays of the country in roi.toml.
    whenever : judge by a range that holds whenever one looks, instead of at monthly looks; it is wider at the end.
    posts : how many link posts a day drawn for them is to have (posts of any kind, for silence); the more, the smaller the
        effect of one that is shown. About twice the usual number if None, at least two.
    drawn_for : a mark of whose plan it is, where many are drawn together: authors whose files don't say whose they are get
        different days by it.
    by : the rule that tells two kinds of post apart: 'shop' (links to a shop or to the site), 'pictures' (with or without),
        'words: cover, artwork' (any of these words or none), or 'mark: 📚' (with a sign of the author's own).

    Returns
    -------
    PostingPlan
        The same files, question, weeks and start draw the same days, so that nobody can draw again until it suits.

    Raises
    ------
    WrongUse
        If days of the plan are over already, or belong to another plan in the folder; if the question can't be judged from
        these files.
    NotEnough
        If so many days are left out that nothing can be drawn.

    Notes
    -----
    It can mislead where the arms differ in more than what is compared: whoever posts longer texts on days without links
    compares longer texts too. Slow effects, which outlast a block of days, are shared by both arms and go unseen.

    Examples
    --------
    >>> import roi
    >>> calendar = roi.plan(roi.overlay(roi.load("sample_data")))  # doctest: +SKIP
    >>> print(calendar.summary())  # doctest: +SKIP
    A coin would decide for 8 weeks, 2 November 2026 to 27 December 2026. 8 times in 10 that would show:
    ...
    """
    _must_be_within_limits(weeks, posts)
    put = asked(timeline, question, by)
    timeline = with_counted(timeline, put.activity, put.rule)
    last = _last_known(timeline, put)
    first = start or first_monday(last + timedelta(days=1))
    end = first + timedelta(weeks=weeks)
    _must_be_ahead(first, last)
    _must_be_free(timeline, first, end)
    dose = posts_a_day(_usual(timeline, put)) if posts is None else float(posts)
    owner = owner_of(timeline)
    drawn = draw_plan(
        put.question,
        put.activity,
        put.arms,
        first,
        weeks,
        put.outcomes,
        dose,
        seed_of(f"{owner}{drawn_for}", put.question, first, weeks, put.rule),
        timeline.timezone,
        timeline.network,
        days_out(timeline, first, end, without, holidays=holidays),
        BLOCKS_OF.get(put.question, BLOCK_DAYS),
        whenever=whenever,
        rule=put.rule,
    )
    return PostingPlan(drawn, owner, timeline)


def owner_of(timeline: Timeline) -> str:
    """Return the mark of whose posts a calendar holds; '' where the files don't say."""
    owners = owners_of(timeline, timeline.network)
    return owners[0] if owners else ""


def seed_of(owner: str, question: Question, start: date, weeks: int, rule: str = "") -> int:
    """Return the seed of a draw: a hash of what is asked, so that asking again draws the same.

    >>> seed_of("", "links", date(2026, 11, 2), 8) == seed_of("", "links", date(2026, 11, 2), 8)
    True
    """
    said = "|".join([owner, question, str(start), str(weeks), *([rule] if rule else [])])
    return int(hashlib.sha256(said.encode()).hexdigest()[:8], 16)


def first_monday(day: date) -> date:
    """Return the first Monday on or after a day.

    >>> first_monday(date(2026, 11, 1))
    datetime.date(2026, 11, 2)
    """
    return day + timedelta(days=-day.weekday() % 7)


def _last_known(timeline: Timeline, put: Asked) -> date:
    """Return the last day of which it is known what the author did."""
    known = timeline.daily.index[timeline.daily[put.activity].notna()]
    last: date = known[-1].date()
    return last


def _must_be_within_limits(weeks: int, posts: int | None) -> None:
    if not WEEKS[0] <= weeks <= WEEKS[1]:
        raise WrongUse(sentence=f"A plan lasts from {WEEKS[0]} to {WEEKS[1]} weeks, not {weeks}.")
    if posts is not None and not 1 <= posts <= MOST_POSTS:
        raise WrongUse(
            sentence=f"A day drawn for posting has from 1 to {MOST_POSTS} posts, not {posts}."
        )


def _must_be_ahead(first: date, last: date) -> None:
    if first <= last:
        raise WrongUse(
            sentence=f"The plan would start on {formatting.day(first)}, but your files tell what you did up to {formatting.day(last)}, and a coin can't decide about days that are over: give a later --start."
        )
    if first > last + LATEST:
        raise WrongUse(
            sentence=f"The plan would start on {formatting.day(first)}, more than two years after your files end on {formatting.day(last)}: download them again first, or give an earlier --start."
        )


def _must_be_free(timeline: Timeline, start: date, end: date) -> None:
    for found in plans_of(timeline).found:
        other = found.plan
        if start < other.end and other.start < end:
            raise WrongUse(
                sentence=f"{found.file} has drawn {formatting.days(other.start, other.end)} already, and a day can be drawn only once: start on {formatting.day(other.end)} or later."
            )


def _usual(timeline: Timeline, put: Asked) -> pd.Series[float]:
    """Return the posts by day of which a day drawn for posting is to have twice the usual number.

    Where both arms post, each does on half of the days: the usual number is that of both.
    """
    if put.question in EITHER:
        return timeline.daily[base_of(put.activity).name] / 2
    return timeline.daily[put.activity]


def posts_a_day(activity: pd.Series[float]) -> float:
    """Return how many posts a day drawn for posting is to have: twice the usual, since half of the days have none.

    What is usual shows in the half year up to the last day that is known: other files may go on for longer.

    >>> posts_a_day(pd.Series([0.0, 2.0, 3.0, 1.0, float("nan")]))
    3.0
    """
    usual = float(activity.loc[: activity.last_valid_index()].tail(182).mean())
    return float(min(max(round(2 * usual), LEAST_POSTS), USUAL_POSTS))
