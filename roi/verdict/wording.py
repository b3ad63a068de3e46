"""The sentences of the answer: templates filled from numbers, in the words an author uses."""

from __future__ import annotations

import math
from collections.abc import Sequence

from roi.language.formatting import could_be, count, in_ten, listed, money, number, price, span
from roi.language.messages import say


def pays(units_high: float, units: float, need: float, probability: float, answer: str) -> str:
    """Say the verdict on money in one or two sentences."""
    told = {"odds": in_ten(probability), "need": copies(need)}
    if answer == "worth_it":
        return say("verdict.worth_it", units=copies(units), **told)
    if units_high <= 0:
        return say(f"verdict.{answer}_none", **told)
    return say(f"verdict.{answer}", most=copies(units_high), **told)


def copies(units: float) -> str:
    """Return an estimated number of copies: whole ones from three on.

    >>> copies(9.8), copies(96.4), copies(0.31)
    ('10', '96', '0.31')
    """
    return number(round(units) if abs(units) >= 2.5 else units)


def visits_part(answer: str, weeks: float | None) -> str:
    """Say the visits half of the answer in one short sentence."""
    if answer in {"yes", "no"}:
        return say(f"verdict.visits_{answer}")
    if weeks is None:
        return say("verdict.visits_open")
    return say("verdict.visits_weeks", n=round(weeks))


def break_even_sentence(
    hours: float, hour: float, currency: str, cost: float, income: float, need: float
) -> str:
    """Say what the time costs and how many sales that is; it needs no statistics."""
    return say(
        "money.break_even",
        hours=number(hours),
        price=price(hour, currency),
        cost=money(cost, currency),
        need=copies(need),
        income=price(income, currency),
    )


def pages_sentence(income: float, pages: float, currency: str) -> str:
    """Say that a sale is taken to carry its share of pages read with it."""
    return say("money.pages", income=price(income, currency), pages=price(pages, currency))


def currency_sentence(several: Sequence[str], currency: str) -> str:
    """Say in which of several currencies all is reckoned, what an hour is worth among it."""
    return say("money.currency", several=listed(several), currency=currency)


def hours_sentence(hours: float, low: float, high: float) -> str:
    """Say the time it takes, with its range."""
    if math.isnan(hours):
        return say("money.no_hours")
    return say("money.hours", hours=number(hours), range=could_be(low, high))


def seen_sentence(share: float) -> str:
    """Say how much of the sales is seen day by day."""
    if math.isnan(share):
        return say("money.none_seen")
    return say("money.all_seen") if share > 0.99 else say("money.part_seen", n=round(share * 10))


def per_month(units: float, low: float, high: float, need: float | None) -> str:
    """Return extra sales a month with their range, and how many would pay for the time.

    >>> per_month(2.0, -4.0, 14.0, None)
    'About 2 more sales a month (could be 4 fewer to 14 more).'
    """
    key = "page.picture_more" if units >= 0 else "page.picture_fewer"
    told = {"units": copies(abs(units)), "range": copies_range(low, high)}
    return say(key, **told) if need is None else say(f"{key}_need", need=copies(need), **told)


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


def picture_said(low: float, high: float, need: float | None) -> dict[str, str]:
    """Return the words in the picture of a range against the break-even."""
    return {
        "axis": say("answer.picture_axis"),
        "range": copies_range(low, high),
        "zero": say("answer.picture_zero"),
        "need": "" if need is None else say("answer.picture_pays", need=copies(need)),
    }


def too_short(days: int, least: int, *, posts: bool, results: bool) -> str:
    """Say that there is too little to answer from, and which half is missing."""
    if not posts:
        return say("verdict.no_posts")
    if not results:
        return say("verdict.no_results")
    return say("verdict.too_short", n=days, least=count(least))
