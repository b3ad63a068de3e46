"""The money side of the answer: everything on the network and all its hours, and beside it the links and their minutes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from roi.analysis.finding import Estimate, Finding, Scope, known
from roi.analysis.response.late_effects import FEWEST_ROWS
from roi.analysis.time_spent import Hours, PerWeek
from roi.language.facts import Message
from roi.settings import ends_of
from roi.timeline.columns import PAGES_READ, ROYALTIES, SALES, SUBSCRIBERS, SUBSCRIBERS_NET
from roi.timeline.timeline import Timeline
from roi.verdict.account import Account, Costs, Gain, account
from roi.verdict.answer import MAIN, SURE
from roi.verdict.explanations import money_sentences, why_not_weighed
from roi.verdict.gains import Effects, chances, gain
from roi.verdict.unit_income import (
    Income,
    currency_of,
    daily_coverage,
    income,
)

DAYS_PER_MONTH = 365.2425 / 12


@dataclass(frozen=True)
class Money(Account):
    """Everything on the network and all its hours; None where something needed isn't known, `unweighed` says what.

    Attributes
    ----------
    scope : what `units`, `income`, `net` and `probability_pays` hold: sales within 'days' of a post, or up to eight
        'weeks' after it.
    seen : the share of copies that the daily sales hold; the rest responds somewhere between not at all and alike.
    links_only : the account of the link posts and the minutes they take, without other costs.
    surely_pays : the chance that sales within days alone pay, if copies that nobody sees by day don't respond.
    may_pay : the chance that it pays with late sales, if copies that nobody sees by day respond like the seen ones; None
        where late sales can't be told.
    pays_in_days : the same with sales within days alone.
    pays_lately : the same of the last quarter of all days; None where that can't be told.
    in_days : copies a month within days of a post, if all of them respond alike.
    """

    currency: str
    hour_worth: float | None
    each: Income
    posts_per_month: float
    seen: float
    scope: Scope
    links_only: Account | None
    surely_pays: float | None
    may_pay: float | None
    pays_in_days: float | None
    pays_lately: float | None
    in_days: float | None
    unweighed: Message | None
    messages: tuple[Message, ...]

    @property
    def income_per_unit(self) -> float | None:
        """What a copy brings."""
        return self.each.per_unit

    @property
    def why_not(self) -> str:
        """What is needed before money can be weighed; '' where nothing is."""
        return self.unweighed.text if self.unweighed else ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the hours cost, what a copy brings and what the files see."""
        return tuple(m.text for m in self.messages)

    def to_dict(self) -> dict[str, Any]:
        """Return the `money` part of the JSON contract."""
        return {
            "currency": self.currency,
            "scope": self.scope,
            "hour_worth": known(self.hour_worth),
            "income_per_unit": known(self.income_per_unit),
            "of_which_pages_read": known(self.each.pages),
            "later_books_at_most": known(self.each.follows),
            "posts_per_month": known(self.posts_per_month),
            "share_of_sales_seen_daily": known(self.seen),
            **Account.to_dict(self),
            "links_only": self.links_only.to_dict() if self.links_only else None,
        }


def minimum_relevant_effects(
    timeline: Timeline, spent: Hours, follows: float = 0.0
) -> dict[str, float]:
    """Return the smallest effects of a post on sales and royalties that would pay for it, where money is known.

    A copy counts with all that may follow it in a series (`follows`), so that a "no" holds for first copies too.
    """
    settings = timeline.settings
    apart = _pages_by_day(timeline)
    ends = income(timeline, currency_of(timeline), pages_apart=apart, follows=follows).ends
    each = ends[1] if ends else None
    cost = Costs(spent.per_week, settings.hour, settings.costs_per_month or 0.0).of(
        spent.per_week.estimate
    )
    posts = posts_per_month(timeline)
    if not (cost and each and posts > 0):
        return {}
    return {SALES.name: cost / each / posts, ROYALTIES.name: cost / posts}


def estimate_money(
    timeline: Timeline,
    found: tuple[Finding, ...],
    spent: PerWeek,
    on_links: PerWeek | None = None,
    pages: Estimate | None = None,
    lately: Estimate | None = None,
    follows: float = 0.0,
) -> Money:
    """Return costs, break-even and gain a month, with their ranges.

    Uncertain are the effect (normal, from its finding's range), the hours (triangular between low and high), the income
    from a copy (log-normal, from how it varies between titles and stores), what is declared as a range (uniform), and how
    sales that nobody sees by day respond (uniform between not at all and as much as the seen ones), and how many copies
    are first ones of a series, which later books follow (uniform between none and all).

    Parameters
    ----------
    found : the findings about link posts.
    spent, on_links : hours a week, all of them and those of the link posts alone.
    pages : what one link post brings in pages read, where their days are known.
    lately : what one has brought in copies in the last quarter of all days, where that can be told.
    follows : the most that later books bring after a first copy.
    """
    settings, currency = timeline.settings, currency_of(timeline)
    each = income(timeline, currency, pages_apart=pages is not None, follows=follows)
    posts, seen = posts_per_month(timeline), daily_coverage(timeline)
    sales = next((f for f in found if f.outcome == SALES.name and f.activity == MAIN), None)
    drawn = chances()
    costs = Costs(spent, settings.hour, settings.costs_per_month or 0.0)

    in_week, late = (None, None) if sales is None else (sales.total, sales.late)
    people = _new_subscribers(found)
    worth = ends_of(settings.subscriber)

    def gained(copies: Estimate | None, assumed: float | None = None) -> Gain | None:
        if copies is None or not math.isfinite(posts * (copies.conf_high - copies.conf_low)):
            return None
        effects = Effects(posts, copies, seen, pages, people, worth)
        return gain(effects, each, drawn, assumed)

    def weighed(copies: Estimate | None, assumed: float | None = None) -> Account:
        return account(costs, each.per_unit, gained(copies, assumed), drawn.hours, each.ends)

    in_days = weighed(in_week, 1.0)
    surely = weighed(in_week, 0.0).probability_pays
    is_late = late is not None
    scope: Scope = "weeks" if is_late and not (surely or 0.0) >= SURE else "days"
    shown = late if scope == "weeks" else in_week
    whole = weighed(shown)
    links = Costs(on_links, settings.hour) if on_links is not None else None
    return Money(
        **{name: getattr(whole, name) for name in Account.__dataclass_fields__},
        currency=currency,
        hour_worth=settings.hour,
        each=each,
        posts_per_month=posts,
        seen=seen,
        scope=scope,
        links_only=account(links, each.per_unit, gained(shown), drawn.hours, each.ends)
        if links
        else None,
        surely_pays=surely,
        may_pay=weighed(late, 1.0).probability_pays,
        pays_in_days=in_days.probability_pays,
        pays_lately=weighed(lately, 1.0).probability_pays,
        in_days=in_days.units.conf_high if in_days.units else None,
        unweighed=why_not_weighed(timeline, each.per_unit, sales, spent.estimate),
        messages=money_sentences(timeline, whole, each, seen),
    )


def _new_subscribers(found: tuple[Finding, ...]) -> Estimate | None:
    """Return what a link post brings in subscribers, None where that isn't known."""
    asked = {SUBSCRIBERS.name, SUBSCRIBERS_NET.name}
    people = (f.total for f in found if f.outcome in asked and f.activity == MAIN)
    return next((p for p in people if p), None)


def _pages_by_day(timeline: Timeline) -> bool:
    daily = timeline.daily
    return PAGES_READ.name in daily and int(daily[PAGES_READ.name].notna().sum()) >= FEWEST_ROWS


def posts_per_month(timeline: Timeline) -> float:
    """Return link posts a month over the days on which posts are known; NaN without any."""
    if MAIN not in timeline.daily:
        return float("nan")
    return float(timeline.daily[MAIN].mean() * DAYS_PER_MONTH)
