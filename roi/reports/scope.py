"""What one report is about: the verdict at the month's end, those before it, the month, and for whom it is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from roi.analysis.conversations import People, people
from roi.analysis.event_study.episodes import UnusualDays, unusual_days
from roi.analysis.finding import Estimate
from roi.analysis.response.effects import effect
from roi.errors import NotEnough
from roi.language.facts import Message
from roi.language.formatting import shortened
from roi.language.messages import say
from roi.language.names import network_name
from roi.reports.month import Amount, Month, amounts, complete_months, last_complete
from roi.timeline.columns import FOLLOWERS, POSTS, SALES, SOCIAL_VISITS, SUBSCRIBERS, VISITS
from roi.timeline.timeline import Timeline, cut
from roi.verdict.answer import MAIN
from roi.verdict.judging import judge_outcomes
from roi.verdict.verdict import Verdict

LONGEST = 70  # characters of a title
LOG = 4  # months of earlier answers that are shown
MONEY = (SALES.name, SUBSCRIBERS.name)  # the outcomes that an answer about money rests on
NAMED = SOCIAL_VISITS.name
BEFORE = (NAMED, *MONEY)  # those that are compared with the month before
EARLIER = (*BEFORE, FOLLOWERS.name)  # those of an earlier month's report: each takes its time


@dataclass(frozen=True)
class Scope:
    """One report's subject.

    Attributes
    ----------
    verdict : the verdict from what was known at the month's end.
    earlier : the verdicts of the months before, oldest first, each from what was known at that month's end.
    edition : 'author' or 'publicist'.
    redact : whether titles, the author's words and names, and file names are left out.
    """

    verdict: Verdict
    month: Month
    earlier: tuple[tuple[Month, Verdict], ...] = ()
    edition: str = "author"
    redact: bool = False

    @cached_property
    def timeline(self) -> Timeline:
        """The calendar, its titles short enough to print, or left out."""
        whole = self.verdict.timeline
        titles = whole.events["title"].fillna("").astype("str")
        shown = titles.map(lambda words: "" if self.redact else shortened(words, LONGEST))
        return replace(whole, events=whole.events.assign(title=shown))

    @property
    def network(self) -> str:
        """The main network's name as it writes itself."""
        return network_name(self.timeline.network)

    @property
    def before(self) -> Verdict | None:
        """The verdict of the month before, where there was one."""
        return next((v for m, v in self.earlier if m == self.month.plus(-1)), None)

    @cached_property
    def measures(self) -> dict[str, pd.Series[float]]:
        """Each known measure by day, the hours included."""
        daily = self.timeline.daily
        known = {str(name): daily[name] for name in daily.columns[daily.notna().any()]}
        if POSTS.name in daily:
            spent = self.verdict.hours.daily.groupby("date")["estimate"].sum()
            hours = spent.reindex(daily.index, fill_value=0.0)
            known["hours"] = hours.where(daily[POSTS.name].notna())
        return known

    @cached_property
    def _amounts(self) -> dict[str, dict[Month, Amount]]:
        return {}

    def amount(self, measure: str, month: Month) -> Amount:
        """Return what a measure came to in a month; nothing known where it isn't."""
        if measure not in self._amounts:
            self._amounts[measure] = amounts(self.measures[measure])
        return self._amounts[measure].get(month) or Amount(float("nan"), 0, month.days)

    @cached_property
    def _unusual(self) -> dict[str, UnusualDays]:
        return {}

    def unusual(self, measure: str) -> UnusualDays:
        """Return the unusual days of a measure, looked for once: of visits all, as a claim asks for them, else the month's."""
        if measure not in self._unusual:
            since = None if measure == VISITS.name else self.month.start
            self._unusual[measure] = unusual_days(self.timeline, measure, since)
        return self._unusual[measure]

    @cached_property
    def people(self) -> People:
        """Whom the author answers, and what weeks off did to followers."""
        return people(self.timeline)

    @cached_property
    def _effects(self) -> dict[tuple[str, str], Estimate | Message]:
        return {}

    def effect(self, outcome: str, activity: str) -> Estimate | Message:
        """Return what one more unit of an activity brings, or why that can't be told; each is estimated once."""
        found = self.verdict.finding(outcome, activity) if activity == MAIN else None
        known = (found.total or found.reason) if found is not None else None
        if known is not None:
            return known
        asked = (outcome, activity)
        if asked not in self._effects:
            self._effects[asked] = effect(self.timeline, outcome, activity)
        return self._effects[asked]

    def title(self, words: str, number: int) -> str:
        """Return a title, or what stands for it where titles are left out."""
        if not self.redact:
            return shortened(words, LONGEST)
        return say("title.left_out", number=number)


def verdict_at(verdict: Verdict, month: Month, outcomes: Collection[str]) -> Verdict | None:
    """Return the verdict from what was known at a month's end about some outcomes, or None where nothing was.

    All visits stand in for those that name the network where no file told these by then.
    """
    if month.end >= verdict.timeline.end:
        return verdict
    try:
        known = cut(verdict.timeline, month.end)
    except NotEnough:
        return None
    return judge_outcomes(known, {visits_asked(known) if o == NAMED else o for o in outcomes})


def visits_asked(timeline: Timeline) -> str:
    """Return which visits months are compared by: those that name the network, all where none do."""
    return NAMED if NAMED in timeline.daily else VISITS.name


def scope_of(verdict: Verdict, month: Month, edition: str, *, redact: bool) -> Scope:
    """Return the scope of one report.

    The last complete month is answered from all that is known now, an earlier one from what was known at its end.
    """
    last = month >= default_month(verdict)
    now = verdict if last else verdict_at(verdict, month, EARLIER)
    if now is None:
        raise NotEnough(reason=f"Nothing is known before the end of {month.name}")
    older = [(month.plus(-n), MONEY if n > 1 else BEFORE) for n in range(LOG, 0, -1)]
    told = [(m, verdict_at(verdict, m, asked)) for m, asked in older if m.start >= verdict.start]
    return Scope(now, month, tuple((m, v) for m, v in told if v is not None), edition, redact)


def scopes(verdict: Verdict, edition: str, *, redact: bool) -> Iterator[Scope]:
    """Yield the scope of every complete month, oldest first; each month is judged once."""
    told: list[tuple[Month, Verdict]] = []
    for month in complete_months(verdict.start, verdict.end):
        last = month >= default_month(verdict)
        now = verdict if last else verdict_at(verdict, month, EARLIER)
        if now is not None:
            yield Scope(now, month, tuple(told[-LOG:]), edition, redact)
            told.append((month, now))


def default_month(verdict: Verdict) -> Month:
    """Return the last complete month of the days on which posts and results are known."""
    return last_complete(verdict.start, verdict.end)
