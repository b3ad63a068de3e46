"""Sentences about time spent, the people who answer, unusual days, idle weeks and platform changes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from roi.analysis.finding import Estimate
from roi.language.facts import Fact, Filling, Message, fact, message, worded
from roi.language.formatting import (
    could_be,
    count,
    day,
    duration,
    durations,
    listed,
    money,
    number,
    plural,
    price,
    span,
    upper_first,
)
from roi.language.messages import say
from roi.language.names import event_name, network_name, unit_counted, unit_noun
from roi.settings import is_currency
from roi.timeline.column_names import column_noun, outcome_counted, outcome_noun
from roi.timeline.columns import Column, defined
from roi.timeline.timeline import Timeline

if TYPE_CHECKING:
    from roi.analysis.event_study.placebo_windows import Judged

PLAIN_CAUSES = {  # that have no name of their own
    "measurement": "cause.measurement",
    "gap": "cause.gap",
    "nothing_counted": "cause.nothing_counted",
    "robots": "cause.robots",
}
LINK_CAUSES = {"own_post": "cause.own_post", "other_link": "cause.other_link"}


def unit_of(timeline: Timeline, name: str) -> Fact:
    """Return what a column of the calendar counts."""
    column = timeline.column(name)
    return fact(unit_noun, column.unit) if column.unit else fact(column_noun, column)


def beside(quantity: Filling, value: float) -> Filling:
    """Return what is counted, as it stands beside a number.

    >>> beside(fact(unit_noun, "visits"), 1.0), beside(fact(unit_noun, "visits"), 2.0)
    (unit_counted('visits', 1.0), unit_counted('visits', 2.0))
    """
    match quantity:
        case Message(key, facts):
            return Message(key, tuple((name, beside(part, value)) for name, part in facts))
        case Fact(wording, (str(unit),)) if wording is unit_noun:
            return fact(unit_counted, unit, abs(value))
        case Fact(wording, (Column() as column,)) if wording is outcome_noun:
            return fact(outcome_counted, column, abs(value))
    return quantity


def currency_in(quantity: Filling) -> str | None:
    """Return the currency of an amount of money; None of anything else that is counted."""
    unit = quantity.values[0] if isinstance(quantity, Fact) else None
    return unit if isinstance(unit, str) and is_currency(unit) else None


def hours_sentence(estimate: float, low: float, high: float) -> str:
    """Return how much time a week goes into posting.

    >>> hours_sentence(5.14, 3.96, 7.2)
    'About 5.1 hours a week go into posting (could be 4 to 7.2 hours). Reading without posting leaves no trace and is not counted.'
    """
    if math.isnan(estimate):
        return say("hours.unknown")
    return say("hours.about", hours=duration(estimate), range=durations(low, high))


def event_line(
    kind: str,
    title: str,
    start: date,
    quantity: Filling,
    length: int,
    total: float,
    low: float,
    high: float,
) -> str:
    """Return what one event moved.

    >>> event_line("launch", "Book 2", date(2025, 3, 4), fact(unit_noun, "visits"), 28, 412.0, 300.0, 520.0)
    '4 March 2025, launch “Book 2”: about 410 more visits in 28 days (could be 300 to 520).'
    """
    moved = _moved(quantity, total, low, high, length)
    return say("moved.event", day=day(start), event=event_name(kind, title), moved=moved)


def kind_line(
    kind: str, quantity: Filling, events: int, total: float, low: float, high: float
) -> str:
    """Return what the events of one kind moved, each on average.

    >>> kind_line("newsletter", fact(unit_noun, "visits"), 20, 400.0, -80.0, 900.0)
    'Newsletter (20 times): the data fit anything from 4 fewer to 45 more visits each time.'
    """
    name = upper_first(event_name(kind))
    if events == 0:
        return say("moved.kind_unknown", kind=name, moved=say("moved.unknown"))
    each = _moved(quantity, total / events, low / events, high / events)
    return say("moved.kind", n=events, kind=name, moved=each)


def _moved(
    quantity: Filling, total: float, low: float, high: float, days: int | None = None
) -> str:
    """Return a difference over some days with its range; a range that holds zero names no single number."""
    if math.isnan(total):
        return say("moved.unknown")
    currency = currency_in(quantity)
    if low <= 0 <= high:
        anything = span(low, high, currency)
        told = (
            say("moved.anything_money", range=anything)
            if currency
            else say("moved.anything", range=anything, unit=worded(quantity))
        )
        return told if days is None else say("moved.within", moved=told, n=days)
    about = _about(quantity, total)
    if math.isnan(low):
        few = {"moved": about}
        return say("moved.few", **few) if days is None else say("moved.within_few", n=days, **few)
    facts = {"moved": about, "range": _could_be_so_far(low, high, currency)}
    return (
        say("moved.ranged", **facts) if days is None else say("moved.within_range", n=days, **facts)
    )


def _about(quantity: Filling, total: float) -> str:
    """Return a difference whose direction is known."""
    currency = currency_in(quantity)
    if currency is not None:
        key = "moved.more_money" if total >= 0 else "moved.fewer_money"
        return say(key, number=money(abs(total), currency))
    key = "moved.more" if total >= 0 else "moved.fewer"
    return say(key, number=number(abs(total)), unit=worded(beside(quantity, total)))


def promotion_line(name: str, start: date, moved: Sequence[tuple[Filling, Judged]]) -> str:
    """Return what one promotion moved in each measure, (what it counts, how far): those that chance alone doesn't move so far."""
    known = [(quantity, j) for quantity, j in moved if not math.isnan(j.conf_low)]
    clear = [(quantity, j) for quantity, j in known if not j.conf_low <= 0 <= j.conf_high]
    told = [_moved(quantity, j.total, j.conf_low, j.conf_high) for quantity, j in clear]
    units = listed([_label(quantity) for quantity, _ in known])
    nothing = say("promotions.nothing", units=units) if known else say("moved.unknown")
    told_all = "; ".join(told) or nothing
    return say("promotions.line", day=day(start), name=upper_first(name), moved=told_all)


def _label(quantity: Filling) -> str:
    return say("outcome.royalties") if currency_in(quantity) else str(worded(quantity))


def net_line(cost: float, net: float, low: float, high: float, currency: str | None) -> str:
    """Return what is left of a promotion once its cost is paid.

    >>> net_line(40.0, 12.0, -8.0, 30.0, "USD")
    'After its cost of $40.00, anything from a loss of $8 to a gain of $30 is left.'
    """
    facts = {
        "cost": price(cost, currency),
        "low": money(abs(low), currency),
        "high": money(abs(high), currency),
    }
    if low > 0:
        return say("promotions.gain", net=money(net, currency), **facts)
    if high < 0:
        return say("promotions.loss", net=money(-net, currency), **facts)
    return say("promotions.either", **facts)


def _could_be_so_far(low: float, high: float, currency: str | None = None) -> str:
    """Return the range of a difference whose direction is known."""
    near, far = sorted((abs(low), abs(high)))
    return could_be(near, far, currency)


def unusual_line(
    peak: date,
    run: int,
    quantity: Filling,
    value: float,
    low: float,
    high: float,
    causes: list[str],
) -> str:
    """Return an unusual day, the furthest out of a `run`, what would have been usual, and what is likely behind it.

    >>> unusual_line(date(2025, 3, 14), 1, fact(unit_noun, "visits"), 412.0, 90.0, 210.0, [])
    '14 March 2025: 412 visits, higher than usual (90 to 210). No explanation found.'
    >>> unusual_line(date(2025, 3, 14), 1, fact(unit_noun, "visits"), 1.0, 9.0, 21.0, [])
    '14 March 2025: 1 visit, lower than usual (9 to 21). No explanation found.'
    """
    why = say("unusual.behind", causes="; ".join(causes)) if causes else say("unusual.no_cause")
    when = day(peak) if run == 1 else say("unusual.run", day=day(peak), n=run)
    currency, is_higher = currency_in(quantity), value > high
    if currency is not None:
        facts = {"day": when, "usual": span(low, high, currency), "why": why}
        key = "unusual.higher_money" if is_higher else "unusual.lower_money"
        return say(key, number=money(value, currency), **facts)
    usual = say("word.span", low=count(low), high=count(high)) if low >= 0 else span(low, high)
    unit = worded(beside(quantity, round(value)))  # as it is written
    key = "unusual.higher" if is_higher else "unusual.lower"
    return say(key, day=when, number=count(value), unit=unit, usual=usual, why=why)


def cause_clause(kind: str, title: str, when: date | None) -> str:
    """Return what is likely behind an unusual day, as a clause.

    >>> cause_clause("launch", "Book 2", date(2025, 3, 13)), cause_clause("other_link", "reddit", None)
    ('launch “Book 2” of 13 March 2025', "somebody else's link on Reddit")
    """
    if kind in PLAIN_CAUSES:
        return say(PLAIN_CAUSES[kind])
    if kind in LINK_CAUSES:
        place = network_name(title) if title else say("cause.another_site")
        return say(LINK_CAUSES[kind], place=place)
    if kind == "holiday":
        return say("cause.holiday", name=title)
    event = event_name(kind, title)
    return say("cause.dated", event=event, day=day(when)) if when else event


def change_line(
    answer: str, between: tuple[date, date], before: Estimate, after: Estimate
) -> Message:
    """Return whether what one post brings changed, when, and from what to what.

    >>> before = Estimate("before", "visits per link post", 8.0, 1.0, 6.0, 10.0)
    >>> after = Estimate("after", "visits per link post", 7.0, 1.0, 5.0, 9.0)
    >>> change_line("no", (date(2025, 1, 1), date(2025, 2, 1)), before, after).text
    'Links bring about as much as they always did: no change of half and more fits the data.'
    """
    if answer == "no":
        return message("change.no")
    if answer == "cannot_tell":
        return message("change.cannot_tell")
    return message(
        "change.more" if after.estimate > before.estimate else "change.less",
        first=fact(day, between[0]),
        last=fact(day, between[1]),
        before=fact(number, before.estimate),
        unit=beside(before.quantity, before.estimate),
        range_before=fact(could_be, before.conf_low, before.conf_high),
        after=fact(number, after.estimate),
        range_after=fact(could_be, after.conf_low, after.conf_high),
    )


def platform_line(when: date, what: str, source: str) -> str:
    """Return a platform's change with its source, as a coincidence in time."""
    return say("change.platform", day=day(when), what=what, source=source)


def idle_gain_line(
    unit: Filling, spells: int, idle_days: int, a_week: float, *, net: bool, odd: int = 0
) -> Message:
    """Return what idle weeks brought; `net` says that it is a standing count that grew or fell.

    >>> idle_gain_line(fact(unit_noun, "followers"), 3, 31, 22.4, net=True).text
    'In 3 idle spells (31 days without a post) you gained about 22 followers a week.'
    >>> idle_gain_line(fact(unit_noun, "visits"), 1, 9, 700.0, net=False, odd=1).text
    'In 1 idle spell (9 days without a post, 1 unusual day of them left out) there were about 700 visits a week.'
    """
    without = message("idle.without", n=idle_days)
    if odd:
        without = message("idle.left_out", without=without, n=odd)
    key = "idle.there_were" if not net else "idle.gained" if a_week >= 0 else "idle.lost"
    return message(
        key, n=spells, without=without, number=fact(number, abs(a_week)), unit=beside(unit, a_week)
    )


def idle_answer_line(answer: str, unit: Filling, value: float, low: float, high: float) -> Message:
    """Return what active weeks had beyond idle ones.

    >>> idle_answer_line("cannot_tell", fact(unit_noun, "followers"), 2.0, -4.0, 8.0).text
    "Can't tell whether active weeks bring more: each could bring anything from 4 fewer to 8 more followers."
    """
    if answer == "no":
        return message("idle.no", most=fact(number, max(high, 0.0)), unit=beside(unit, high))
    if low <= 0 <= high:
        return message("idle.cannot_tell", range=fact(span, low, high), unit=unit)
    key = "idle.more" if value > 0 else "idle.fewer"
    ends = fact(_could_be_so_far, low, high)
    return message(key, number=fact(number, abs(value)), unit=beside(unit, value), range=ends)


def people_line(answers: int, people: int, top_ten: int) -> Message:
    """Return how many people the author answers.

    >>> people_line(470, 312, 210).text
    'You answered 312 different people; the ten answered most got 210 of your 470 answers.'
    """
    return message(
        "circle.people",
        n=people,
        top_ten=fact(count, top_ten),
        answers=fact(plural, answers, "answer"),
    )


def regulars_line(regulars: int, followers: float) -> Message:
    """Return how many people the author answers month after month.

    >>> regulars_line(40, math.nan).text
    '40 people got an answer in three months and more.'
    """
    if math.isnan(followers):
        return message("circle.again", n=regulars)
    return message(
        "circle.again_followers", n=regulars, followers=fact(plural, followers, "follower")
    )


def lags_line(outcome: str, activity: str, raw: int, filtered: int, lags: int) -> str:
    """Return how many lags stand out before and after filtering.

    >>> lags_line("visits", "link_posts", 17, 3, 29)
    "To look at, not an answer: visits seem tied to link posts at 17 of 29 distances in time; without the posts' own rhythm, at 3. Chance alone gives about 1.4."
    """
    return say(
        "look.lags",
        outcome=column_noun(defined(outcome)),
        activity=column_noun(defined(activity)),
        raw=count(raw),
        lags=count(lags),
        filtered=count(filtered),
        chance=number(lags / 20),
    )


def scatter_line(outcome: str, activity: str, raw: float, unusual: float) -> str:
    """Return how strongly two series go together, raw and apart from what is usual.

    >>> scatter_line("visits", "link_posts", 0.42, 0.05)
    'To look at, not an answer: on a scale from -1 to 1, days with more link posts and days with more visits go together at 0.42; apart from weekday, season and drift, at 0.05.'
    """
    return say(
        "look.scatter",
        activity=column_noun(defined(activity)),
        outcome=column_noun(defined(outcome)),
        raw=number(raw),
        apart=number(unusual),
    )


def busiest_line(measure: str, weekday: str, hour: int, per_week: float) -> str:
    """Return the fullest hour of the week.

    >>> busiest_line("posts", "Monday", 9, 2.5)
    "To look at, not an answer: most posts come on Monday from 9 to 10 o'clock (2.5 in that hour each week)."
    """
    named = column_noun(defined(measure))
    if not weekday:
        return say("look.no_hours", measure=named)
    return say(
        "look.busiest",
        measure=named,
        weekday=weekday,
        hour=hour,
        next_hour=hour + 1,
        number=number(per_week),
    )
