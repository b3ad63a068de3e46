"""judge(): time and money against the effect; worth it, not worth it, or can't tell yet, with reasons."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from roi import words_verdict
from roi.analysis.hours import Hours, hours_on
from roi.analysis.response import LEADING, findings, questions, response
from roi.finding import Finding
from roi.money import Money, reckon, worth_per_post
from roi.sentences import reading_locale, say
from roi.timeline import Timeline
from roi.views import View

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Answer = Literal["worth_it", "not_worth_it", "cannot_tell"]
SCHEMA = 1
LEAST_DAYS = 28
SURE = 0.95
MAIN = "link_posts"  # the activity that seeks visits and sales
VISITS = ("visits", "social_visits")
OUTCOMES = (*VISITS, "sales", "followers_net", "subscribers_net")


@dataclass(frozen=True)
class Verdict(View):
    """The answer to "is it worth it?", three-valued, with its reasons.

    Attributes
    ----------
    answer : 'worth_it' (at least 95 in 100 that it pays, and no check forbids it), 'not_worth_it' (at most 5 in 100),
        or 'cannot_tell'.
    sentence, because : the answer and its reasons in words.
    start, end : the days on which both posts and results are known, [start, end).
    main : what link posts brought, the most sensitive outcome first: what the answer rests on.
    others : what link posts brought besides, and other activities, or None until `findings` works it out.
    money : hours, costs, break-even, and what posting brings a month, each with its range.
    locale : the locale that its sentences are written in.
    """

    answer: Answer
    sentence: str
    because: tuple[str, ...]
    start: date
    end: date
    days: int
    main: tuple[Finding, ...]
    money: Money
    hours: Hours
    timeline: Timeline
    others: tuple[Finding, ...] | None = None
    locale: str = field(default_factory=reading_locale)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What each question came to: the main ones, then all others, worked out when first asked for."""
        if self.others is not None:
            return (*self.main, *self.others)
        told = {(f.activity, f.outcome) for f in self.main}
        rest = [asked for asked in questions(self.timeline) if asked not in told]
        worth = worth_per_post(self.timeline, self.hours)
        return (
            *self.main,
            *(response(self.timeline, o, a, worth.get(o) if a == MAIN else None) for a, o in rest),
        )

    def finding(self, outcome: str, activity: str = MAIN) -> Finding | None:
        """Return the finding about an outcome, or None."""
        among = self.main if activity == MAIN else self.findings
        return next((f for f in among if (f.outcome, f.activity) == (outcome, activity)), None)

    def summary(self) -> str:
        """Return the answer, then the reasons, one a line."""
        return "\n".join([self.sentence, *self.because])

    def to_frame(self) -> pd.DataFrame:
        """Return one row a finding: name, answer, quality, estimate, conf_low, conf_high, unit, detectable, weeks_to_go."""
        rows = [
            {
                "name": f.name,
                "answer": f.answer,
                "quality": f.quality,
                "estimate": f.total.estimate if f.total else float("nan"),
                "conf_low": f.total.conf_low if f.total else float("nan"),
                "conf_high": f.total.conf_high if f.total else float("nan"),
                "unit": f.total.unit if f.total else None,
                "detectable": f.detectable,
                "weeks_to_go": f.weeks_to_go,
            }
            for f in self.findings
        ]
        columns = [
            "name",
            "answer",
            "quality",
            "estimate",
            "conf_low",
            "conf_high",
            "unit",
            "detectable",
            "weeks_to_go",
        ]
        return pd.DataFrame(rows, columns=columns)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON contract of the answer."""
        exports = self.timeline.exports
        return {
            "schema": SCHEMA,
            "answer": self.answer,
            "sentence": self.sentence,
            "because": list(self.because),
            "period": {
                "start": str(self.start),
                "end": str(self.end - timedelta(days=1)),
                "days": self.days,
                "timezone": self.timeline.timezone,
            },
            "findings": [f.to_dict() for f in self.findings],
            "money": self.money.to_dict(),
            "exports": [_export(e.to_dict()) for e in exports.exports] if exports else [],
            "missing": [m.to_dict() for m in exports.missing] if exports else [],
            "assumptions": list(self.timeline.assumptions),
        }

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the range of extra sales a month, with "no difference" and the break-even marked."""
        from roi import charts

        units, need = self.money.units, self.money.break_even
        if units is None:
            return charts.nothing(self.money.why_not, ax)
        ends = (units.conf_low, units.estimate, units.conf_high)
        return charts.break_even(ends, need, words_verdict.picture_said(ends[0], ends[2], need), ax)


def _export(facts: dict[str, Any]) -> dict[str, Any]:
    kept = {k: facts[k] for k in ("file", "loader", "kinds", "set_aside", "start", "end")}
    return {**kept, "rows": sum(facts["rows"].values()), "problems": len(facts["problems"])}


def judge(timeline: Timeline, hour: float | None = None) -> Verdict:
    """Weigh what posting brings against the hours and the money it takes.

    Net money a month = extra sales × income per sale (+ new subscribers × their declared worth) − hours × worth of an
    hour − cash costs, drawn 20,000 times with a fixed seed from the ranges of its parts.

    Parameters
    ----------
    timeline : what `overlay` returned.
    hour : what an hour is worth, in the settings' currency; overrides roi.toml.

    Returns
    -------
    Verdict
        With fewer than 28 days of posts and results together the answer is 'cannot_tell', never an error.

    Notes
    -----
    It covers effects within days of a post. Slow ones, such as friendships that sell a book years later, are not
    measured, and a 'not worth it' does not deny them.

    Examples
    --------
    >>> import roi
    >>> verdict = roi.judge(roi.overlay(roi.load("sample_data")), hour=15.0)
    >>> verdict.answer in {"worth_it", "not_worth_it", "cannot_tell"}
    True
    """
    if hour is not None:
        timeline = replace(timeline, settings=replace(timeline.settings, hour=hour))
    return judged(timeline)


def judged(timeline: Timeline, outcomes: Collection[str] | None = None) -> Verdict:
    """Return the verdict from what link posts brought in some outcomes only, or in the leading ones."""
    spent = _spent(timeline)
    worth = worth_per_post(timeline, spent)
    found = findings(timeline, worth, [MAIN], LEADING if outcomes is None else outcomes)
    return weigh(timeline, found, spent=spent)


def weigh(
    timeline: Timeline,
    main: tuple[Finding, ...],
    others: tuple[Finding, ...] | None = None,
    spent: Hours | None = None,
) -> Verdict:
    """Return the verdict from findings about link posts; others, and the hours, where they are there already."""
    start, end, days = _period(timeline)
    spent = spent or _spent(timeline)
    money = reckon(timeline, main, spent)
    answer = _answer(days, main, money)
    sentence = _sentence(answer, days, main, money, timeline)
    because = _because(main, money)
    return Verdict(
        answer, sentence, because, start, end, days, main, money, spent, timeline, others
    )


def _period(timeline: Timeline) -> tuple[date, date, int]:
    """Return the first and last day with both posts and a result known, and how many such days there are."""
    daily = timeline.daily
    results = [c for c in OUTCOMES if c in daily]
    if "posts" not in daily or not results:
        return timeline.start, timeline.end, 0
    both = daily["posts"].notna() & daily[results].notna().any(axis="columns")
    days = daily.index[both]
    if not len(days):
        return timeline.start, timeline.end, 0
    return days[0].date(), days[-1].date() + timedelta(days=1), len(days)


def _spent(timeline: Timeline) -> Hours:
    """Return the hours on the days whose posts are known; a span of no days, so no hours, where none are."""
    nothing = pd.Series(float("nan"), timeline.daily.index)
    return hours_on(timeline.posts, timeline.network, timeline.daily.get("posts", nothing))


def _sales(found: tuple[Finding, ...]) -> Finding | None:
    return next((f for f in found if f.outcome == "sales" and f.activity == "link_posts"), None)


def _answer(days: int, found: tuple[Finding, ...], money: Money) -> Answer:
    sales = _sales(found)
    if days < LEAST_DAYS or money.probability_pays is None or sales is None or sales.total is None:
        return "cannot_tell"
    forbidden = any(c.fatal and c.holds is False for c in sales.checks)
    if money.probability_pays >= SURE and not forbidden and sales.quality != "too_little":
        return "worth_it"
    return (
        "not_worth_it"
        if money.probability_pays <= 1 - SURE and sales.quality != "too_little"
        else "cannot_tell"
    )


def _visits(found: tuple[Finding, ...]) -> Finding | None:
    """Return the finding about visits to speak of: the one that settled something, else the first."""
    rows = [f for f in found if f.outcome in VISITS and f.activity == "link_posts" and f.total]
    return next((f for f in rows if f.answer == "yes"), rows[0] if rows else None)


def _sentence(
    answer: Answer, days: int, found: tuple[Finding, ...], money: Money, timeline: Timeline
) -> str:
    if days < LEAST_DAYS:
        return words_verdict.too_short(
            days,
            LEAST_DAYS,
            posts="posts" in timeline.daily,
            results=any(c in timeline.daily for c in OUTCOMES),
        )
    visits = _visits(found)
    about_visits = words_verdict.visits_part(visits.answer, visits.weeks_to_go) if visits else ""
    if money.probability_pays is None or money.units is None or money.break_even is None:
        return " ".join(p for p in (say("verdict.open"), about_visits, money.why_not) if p)
    about_money = words_verdict.pays(
        money.units.conf_high,
        money.units.estimate,
        money.break_even,
        money.probability_pays,
        answer,
    )
    return f"{about_money} {about_visits}".strip()


def _because(found: tuple[Finding, ...], money: Money) -> tuple[str, ...]:
    failed = [
        say("verdict.failed", assumption=c.assumption, because=c.because)
        for f in found
        for c in f.checks
        if c.holds is False and f.answer != "cannot_tell"
    ]
    told = [f.sentence for f in found]
    return tuple(dict.fromkeys([*money.sentences, *told, *failed]))
