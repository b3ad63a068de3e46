"""What one report covers: its month, the verdict at the month's end, the verdicts before it, and its edition."""

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
from roi.timeline.selection import cut
from roi.timeline.timeline import Timeline
from roi.verdict.answer import MAIN
from roi.verdict.judging import judge_outcomes
from roi.verdict.verdict import Verdict

LONGEST_TITLE = 70  # characters
EARLIER_MONTHS = 4  # whose answers are shown
ABOUT_MONEY = (SALES.name, SUBSCRIBERS.name)  # the outcomes that an answer about money rests on
FROM_NETWORK = SOCIAL_VISITS.name
COMPARED = (FROM_NETWORK, *ABOUT_MONEY)  # with the month before
OF_EARLIER_MONTH = (*COMPARED, FOLLOWERS.name)  # in an earlier month's report; each costs a fit


@dataclass(frozen=True)
class Scope:
    """What one report covers.

    Attributes
    ----------
    verdict : the verdict, judged from what was known at the month's end.
    earlier : the verdicts of the months before, oldest first, each judged from what was known at that month's end.
    edition : 'author' or 'publicist'.
    redact : whether titles, names, file names and the author's own words are left out.
    """

    verdict: Verdict
    month: Month
    earlier: tuple[tuple[Month, Verdict], ...] = ()
    edition: str = "author"
    redact: bool = False

    @cached_property
    def timeline(self) -> Timeline:
        """The calendar, its events' titles shortened for print, or left out."""
        whole = self.verdict.timeline
        titles = whole.events["title"].fillna("").astype("str")
        shown = titles.map(lambda words: "" if self.redact else shortened(words, LONGEST_TITLE))
        return replace(whole, events=whole.events.assign(title=shown))

    @property
    def network(self) -> str:
        """The main network's name, spelt as it spells itself."""
        return network_name(self.timeline.network)

    @property
    def before(self) -> Verdict | None:
        """The verdict of the month before; None if there was none."""
        return next((v for m, v in self.earlier if m == self.month.plus(-1)), None)

    @cached_property
    def measures(self) -> dict[str, pd.Series[float]]:
        """Every known measure by day, hours spent included."""
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
        """Return a measure's total in a month, and how many of its days are known."""
        if measure not in self._amounts:
            self._amounts[measure] = amounts(self.measures[measure])
        return self._amounts[measure].get(month) or Amount(float("nan"), 0, month.days)

    @cached_property
    def _unusual(self) -> dict[str, UnusualDays]:
        return {}

    def unusual(self, measure: str) -> UnusualDays:
        """Return a measure's unusual days: the month's, but of visits all of them, since a claim needs them."""
        if measure not in self._unusual:
            since = None if measure == VISITS.name else self.month.start
            self._unusual[measure] = unusual_days(self.timeline, measure, since)
        return self._unusual[measure]

    @cached_property
    def people(self) -> People:
        """Whom the author answers, and what followers did in her weeks off."""
        return people(self.timeline)

    @cached_property
    def _effects(self) -> dict[tuple[str, str], Estimate | Message]:
        return {}

    def effect(self, outcome: str, activity: str) -> Estimate | Message:
        """Return what one more unit of an activity brings, or why that can't be estimated."""
        found = self.verdict.finding(outcome, activity) if activity == MAIN else None
        known = (found.total or found.reason) if found is not None else None
        if known is not None:
            return known
        key = (outcome, activity)
        if key not in self._effects:
            self._effects[key] = effect(self.timeline, outcome, activity)
        return self._effects[key]

    def title(self, words: str, number: int) -> str:
        """Return a title shortened for print, or 'Title 3' where titles are left out."""
        if not self.redact:
            return shortened(words, LONGEST_TITLE)
        return say("title.left_out", number=number)


def verdict_at(verdict: Verdict, month: Month, outcomes: Collection[str]) -> Verdict | None:
    """Return the verdict on some outcomes from what was known at a month's end; None if nothing was.

    If no file named the network as a source of visits by then, all visits take the place of its visits.
    """
    if month.end >= verdict.timeline.end:
        return verdict
    try:
        known = cut(verdict.timeline, month.end)
    except NotEnough:
        return None
    return judge_outcomes(
        known, {visits_asked(known) if o == FROM_NETWORK else o for o in outcomes}
    )


def visits_asked(timeline: Timeline) -> str:
    """Return which visits to compare: those from the network, or all visits if no file names their source."""
    return FROM_NETWORK if FROM_NETWORK in timeline.daily else VISITS.name


def scope_of(verdict: Verdict, month: Month, edition: str, *, redact: bool) -> Scope:
    """Return the scope of one report.

    The last complete month is judged from everything known now, an earlier one from what was known at its end.
    """
    last = month >= default_month(verdict)
    now = verdict if last else verdict_at(verdict, month, OF_EARLIER_MONTH)
    if now is None:
        raise NotEnough(reason=f"Nothing is known before the end of {month.name}")
    older = [
        (month.plus(-n), ABOUT_MONEY if n > 1 else COMPARED) for n in range(EARLIER_MONTHS, 0, -1)
    ]
    judged = [(m, verdict_at(verdict, m, asked)) for m, asked in older if m.start >= verdict.start]
    return Scope(now, month, tuple((m, v) for m, v in judged if v is not None), edition, redact)


def scopes(verdict: Verdict, edition: str, *, redact: bool) -> Iterator[Scope]:
    """Yield the scope of every complete month, oldest first; each month is judged once."""
    judged: list[tuple[Month, Verdict]] = []
    for month in complete_months(verdict.start, verdict.end):
        last = month >= default_month(verdict)
        now = verdict if last else verdict_at(verdict, month, OF_EARLIER_MONTH)
        if now is not None:
            yield Scope(now, month, tuple(judged[-EARLIER_MONTHS:]), edition, redact)
            judged.append((month, now))


def default_month(verdict: Verdict) -> Month:
    """Return the last complete month in which posts and results are known."""
    return last_complete(verdict.start, verdict.end)
