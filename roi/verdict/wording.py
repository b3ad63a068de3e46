"""The sentences of the answer as facts, in the words an author uses."""

from __future__ import annotations

import math
from collections.abc import Sequence

from roi.display.break_even import BreakEven, BreakEvenLabels
from roi.language.facts import Filling, Message, fact, inside, list_of, message
from roi.language.formatting import could_be, count, in_ten, money, number, price, span
from roi.language.messages import say
from roi.verdict.account import Account
from roi.verdict.answer import Answer

PAYS: dict[Answer, str] = {
    "worth_it": "verdict.worth_it",
    "not_worth_it": "verdict.not_worth_it",
    "cannot_tell": "verdict.cannot_tell",
}
# By whether the number has a range, and whether later books of a series are part of it.
BREAK_EVEN = {
    (True, False): "money.break_even",
    (True, True): "money.break_even_series",
    (False, False): "money.break_even_exact",
    (False, True): "money.break_even_exact",
}
PAYS_WITHOUT_SALES: dict[Answer, str] = {
    "not_worth_it": "verdict.not_worth_it_none",
    "cannot_tell": "verdict.cannot_tell_none",
}


def pays(
    units_high: float, units: float, need: float, probability: float, answer: Answer
) -> Message:
    """Return the verdict on money."""
    known = {"odds": fact(in_ten, probability), "need": fact(copies, need)}
    if answer == "worth_it":
        return message(PAYS[answer], units=fact(copies, units), **known)
    if units_high <= 0:
        return message(PAYS_WITHOUT_SALES[answer], **known)
    return message(PAYS[answer], most=fact(copies, units_high), **known)


def copies(units: float) -> str:
    """Return an estimated number of copies: whole ones from three on.

    >>> copies(9.8), copies(96.4), copies(0.31)
    ('10', '96', '0.31')
    """
    return number(round(units) if abs(units) >= 2.5 else units)


def visits_part(answer: str, weeks: float | None) -> Message:
    """Return the visits half of the answer."""
    if answer == "yes":
        return message("verdict.visits_yes")
    if answer == "no":
        return message("verdict.visits_no")
    if weeks is None:
        return message("verdict.visits_open")
    return message("verdict.visits_weeks", n=round(weeks))


def not_within_days(most: float, need: float, odds: float | None) -> Message:
    """Return that sales within days don't pay, and that later ones can't be told; `odds` with them, if they can at all."""
    known = {"most": fact(copies, max(most, 0.0)), "need": fact(copies, need)}
    if odds is None:
        return message("verdict.not_within_days", **known)
    return message("verdict.not_within_days_odds", odds=fact(in_ten, odds), **known)


def lately(need: float) -> Message:
    """Return that links may sell more lately than they did, so that a no about all days is no answer about today."""
    return message("verdict.lately", need=fact(copies, need))


def doubted(doubt: Filling, need: float) -> Message:
    """Return that a failed check forbids an answer about money."""
    return message("verdict.doubted", doubt=inside(doubt), need=fact(copies, need))


def break_even_sentence(
    whole: Account, hour: float, currency: str, income: float, *, in_series: bool
) -> Message:
    """Return what the time costs, and how many sales would pay for it; this needs no statistics."""
    need, cost = whole.break_even or 0.0, whole.cost_per_month or 0.0
    low, high = whole.break_even_range or (need, need)
    return message(
        BREAK_EVEN[high > low, in_series],
        hours=fact(number, whole.hours.estimate),
        price=fact(price, hour, currency),
        cost=fact(money, cost, currency),
        need=fact(copies, need),
        low=fact(copies, low),
        high=fact(copies, high),
        income=fact(price, income, currency),
    )


def links_sentence(links: Account) -> Message | None:
    """Return what the link posts alone take and how many sales pay for them; None where that isn't known."""
    if links.break_even is None or math.isnan(links.hours.estimate):
        return None
    known: dict[str, Filling] = {
        "hours": fact(number, links.hours.estimate),
        "need": fact(copies, links.break_even),
    }
    if links.probability_pays is None:
        return message("money.links_only", **known)
    return message("money.links_only_odds", odds=fact(in_ten, links.probability_pays), **known)


def later_books_sentence(income: float, most: float, currency: str) -> Message:
    """Return that a sale is taken to carry half of what later books can bring after a first copy."""
    return message(
        "money.later_books",
        income=fact(price, income, currency),
        half=fact(price, most / 2, currency),
        most=fact(price, most, currency),
    )


def pages_sentence(income: float, pages: float, currency: str) -> Message:
    """Return that a sale is taken to carry its share of pages read."""
    return message(
        "money.pages", income=fact(price, income, currency), pages=fact(price, pages, currency)
    )


def currency_sentence(several: Sequence[str], currency: str) -> Message:
    """Return in which of several currencies all amounts are, the value of an hour included."""
    return message("money.currency", several=list_of(*several), currency=currency)


def hours_sentence(hours: float, low: float, high: float) -> Message:
    """Return the time it takes, with its range."""
    if math.isnan(hours):
        return message("money.no_hours")
    return message("money.hours", hours=fact(number, hours), range=fact(could_be, low, high))


def seen_sentence(share: float) -> Message:
    """Return how much of the sales is seen day by day."""
    if math.isnan(share):
        return message("money.none_seen")
    if share > 0.99:
        return message("money.all_seen")
    return message("money.part_seen", n=round(share * 10))


def per_month(units: float, low: float, high: float, need: float | None) -> str:
    """Return extra sales a month with their range, and how many would pay for the time.

    >>> per_month(2.0, -4.0, 14.0, None)
    'About 2 more sales a month (could be 4 fewer to 14 more).'
    """
    known = {"units": copies(abs(units)), "range": copies_range(low, high)}
    if need is None:
        return say("page.picture_more" if units >= 0 else "page.picture_fewer", **known)
    key = "page.picture_more_need" if units >= 0 else "page.picture_fewer_need"
    return say(key, need=copies(need), **known)


def copies_range(low: float, high: float) -> str:
    """Return a range of copies as one says it, whole ones from three on.

    >>> copies_range(-7.9, 10.8)
    'could be 8 fewer to 11 more'
    """
    return say("word.could_be", range=copies_span(low, high))


def copies_span(low: float, high: float) -> str:
    """Return the two ends of a range of copies, whole ones from three on.

    >>> copies_span(-7.9, 10.8)
    '8 fewer to 11 more'
    """
    return span(*(float(round(v)) if abs(v) >= 2.5 else v for v in (low, high)))


def against_break_even(low: float, estimate: float, high: float, need: float | None) -> BreakEven:
    """Return extra sales a month against the break-even, with the words on their chart."""
    labels = BreakEvenLabels(
        axis=say("answer.picture_axis"),
        range=copies_range(low, high),
        zero=say("answer.picture_zero"),
        need="" if need is None else say("answer.picture_pays", need=copies(need)),
    )
    return BreakEven(low, estimate, high, need, labels)


def too_short(days: int, least: int, *, posts: bool, results: bool) -> Message:
    """Return that there is too little to answer from, and which half is missing."""
    if not posts:
        return message("verdict.no_posts")
    if not results:
        return message("verdict.no_results")
    return message("verdict.too_short", n=days, least=fact(count, least))
