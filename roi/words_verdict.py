"""The sentences of the answer: templates filled from numbers, in the words an author uses."""

from __future__ import annotations

import math
from datetime import date

from roi.words import could_be, count, day, in_ten, money, number, plural, price, span
from roi.words_report import say

NETWORKS = {
    "x": "X", "facebook": "Facebook", "instagram": "Instagram", "threads": "Threads", "bluesky": "Bluesky",
    "mastodon": "Mastodon", "linkedin": "LinkedIn", "tiktok": "TikTok", "youtube": "YouTube", "pinterest": "Pinterest",
    "reddit": "Reddit",
}  # fmt: skip


def network_name(network: str) -> str:
    """Return a network as it writes itself.

    >>> network_name("x"), network_name("friendica")
    ('X', 'friendica')
    """
    return NETWORKS.get(network, network)


def pays(units_high: float, units: float, need: float, probability: float, answer: str) -> str:
    """Say the verdict on money in one or two sentences."""
    odds = f"{in_ten(probability)} that it pays"
    if answer == "worth_it":
        return (
            f"Worth it: {odds}. About {copies(units)} extra sales a month; you need {copies(need)}."
        )
    if answer == "not_worth_it":
        return f"Not for money: {odds}. {at_most(units_high)} extra sales a month; you need {copies(need)}."
    return f"Can't tell yet whether it pays ({odds}). {at_most(units_high)} extra sales a month; you need {copies(need)}."


def at_most(high: float) -> str:
    """Return an upper bound as one says it.

    >>> at_most(14.2), at_most(-3.0)
    ('At most 14', 'No')
    """
    return "No" if high <= 0 else f"At most {copies(high)}"


def copies(units: float) -> str:
    """Return an estimated number of copies: whole ones from three on.

    >>> copies(9.8), copies(96.4), copies(0.31)
    ('10', '96', '0.31')
    """
    return number(round(units) if abs(units) >= 2.5 else units)


def visits_part(answer: str, weeks: float | None) -> str:
    """Say the visits half of the answer in one short sentence."""
    if answer == "yes":
        return "For visits, yes."
    if answer == "no":
        return "For visits, little or no difference."
    return (
        "For visits, can't tell yet."
        if weeks is None
        else f"About {plural(round(weeks), 'more week')} would settle visits."
    )


def break_even_sentence(
    hours: float, hour: float, currency: str, cost: float, income: float, need: float
) -> str:
    """Say what the time costs and how many sales that is; it needs no statistics."""
    return (
        f"About {number(hours)} hours a week at {price(hour, currency)} an hour cost {money(cost, currency)} a month: "
        f"{copies(need)} extra sales at {price(income, currency)} each."
    )


def pages_sentence(income: float, pages: float, currency: str) -> str:
    """Say that a sale is taken to carry its share of pages read with it."""
    return (
        f"Of the {price(income, currency)} a sale brings, {price(pages, currency)} are pages read by borrowers, "
        "who are taken to come and go with the buyers."
    )


def hours_sentence(hours: float, low: float, high: float) -> str:
    """Say the time it takes, with its range."""
    if math.isnan(hours):
        return "How many hours it takes is not known: there are no posts to tell it from."
    return f"It takes about {number(hours)} hours a week ({could_be(low, high)}), judged by when you post."


def seen_sentence(share: float) -> str:
    """Say how much of the sales is seen day by day."""
    if math.isnan(share):
        return "No sales are seen day by day, so nothing can be said about sales."
    if share > 0.99:
        return "All sales in your files are seen day by day."
    return f"About {round(share * 10)} in 10 of the sales in your files are seen day by day; the others are taken to behave alike."


def per_month(units: float, low: float, high: float, what: str) -> str:
    """Return an amount a month with its range.

    >>> per_month(2.0, -4.0, 14.0, "sales")
    'about 2 more sales a month (could be 4 fewer to 14 more)'
    """
    direction = "more" if units >= 0 else "fewer"
    return f"about {copies(abs(units))} {direction} {what} a month ({copies_range(low, high)})"


def copies_range(low: float, high: float) -> str:
    """Return a range of copies as one says it, whole ones from three on.

    >>> copies_range(-7.9, 10.8)
    'could be 8 fewer to 11 more'
    """
    return f"could be {copies_span(low, high)}"


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
        return "Can't tell yet: none of these files holds your posts day by day."
    if not results:
        return "Can't tell yet: these files hold posts, but no visits, sales or followers by day to set them against."
    return f"Can't tell yet: {plural(days, 'day')} on which both posts and results are known; it takes at least {count(least)}."


def ask_again(when: date, what: str) -> str:
    """Return the advice to go on and look again."""
    return f"Go on posting as you do, and run this again on {day(when)}: by then {what} should be settled."
