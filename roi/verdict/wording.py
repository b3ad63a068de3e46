"""The sentences of the answer as facts, in the words an author uses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from roi.display.break_even import BreakEven, BreakEvenLabels
from roi.language.facts import Filling, Message, fact, inside, list_of, message
from roi.language.formatting import (
    chances,
    count,
    duration,
    durations,
    money,
    number,
    plural,
    price,
    rounded,
    span,
)
from roi.language.messages import say
from roi.verdict.account import WEEKS_PER_MONTH, Account, Range
from roi.verdict.answer import Answer

if TYPE_CHECKING:
    from roi.verdict.money import Money

FEW = 2.5  # copies, from which on it hardly matters which way they are rounded
USUAL_COPY, USUAL_CURRENCY = 3.4, "USD"  # what a $4.99 e-book brings at 70 %, less delivery
EXAMPLE_HOUR = 10.0  # the worth of an hour in the example, where the author gave none
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
    known = {"odds": fact(chances, probability), "need": fact(copies, need)}
    if answer == "worth_it":
        return message(PAYS[answer], units=fact(extra_sales, units), **known)
    if units_high <= 0:
        return message(PAYS_WITHOUT_SALES[answer], **known)
    return message(PAYS[answer], most=fact(extra_sales, at_most(units_high)), **known)


def copies(units: float) -> str:
    """Return an estimated number of copies, whole ones.

    >>> copies(9.8), copies(96.4), copies(0.31)
    ('10', '96', 'less than one')
    """
    return say("sale.less_than_one") if 0 < abs(units) < 0.5 else number(round(units))


def extra_sales(units: float) -> str:
    """Return an estimated number of extra sales.

    >>> extra_sales(9.8), extra_sales(1.2), extra_sales(0.31), extra_sales(1234)
    ('10 extra sales', '1 extra sale', 'less than one extra sale', '1,200 extra sales')
    """
    if 0 < abs(units) < 0.5:
        return say("sale.extra_less")
    return say("sale.extra", n=int(rounded(round(abs(units)))))


def at_most(units: float) -> float:
    """Return the most copies there can be: few ones are rounded up, so that nothing larger is left out.

    >>> at_most(15.2), at_most(0.3), at_most(1.2)
    (15.2, 1.0, 2.0)
    """
    return units if units >= FEW else float(math.ceil(units))


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
    known = {"most": fact(extra_sales, at_most(max(most, 0.0))), "need": fact(copies, need)}
    if odds is None:
        return message("verdict.not_within_days", **known)
    return message("verdict.not_within_days_odds", odds=fact(chances, odds), **known)


def lately(need: float) -> Message:
    """Return that links may sell more lately than they did, so that a no about all days is no answer about today."""
    return message("verdict.lately", need=fact(extra_sales, need))


def doubted(doubt: Filling, need: float) -> Message:
    """Return that a failed check forbids an answer about money."""
    return message("verdict.doubted", doubt=inside(doubt), need=fact(extra_sales, need))


def break_even_sentence(
    whole: Account, hour: float, currency: str, income: float, *, in_series: bool
) -> Message:
    """Return what the time costs, and how many sales would pay for it; this needs no statistics."""
    need, cost = whole.break_even or 0.0, whole.cost_per_month or 0.0
    low, high = whole.break_even_range or (need, need)
    return message(
        BREAK_EVEN[high > low, in_series],
        hours=fact(duration, whole.hours.estimate),
        price=fact(price, hour, currency),
        cost=fact(money, cost, currency),
        need=fact(extra_sales, need),
        low=fact(copies, low),
        high=fact(copies, high),
        income=fact(price, income, currency),
    )


def what_it_takes(whole: Money, else_a_month: float) -> Message | None:
    """Return the hours of all posts, and how many copies a month would pay for them; None where no hour is known.

    Without sales or a line in roi.toml, a copy is taken to bring what a usual e-book does, and that is said; without the
    worth of an hour, it is said for every ten that an hour is worth.
    """
    hours, low, high = whole.hours
    hour, each = whole.hour_worth, whole.income_per_unit
    usual = USUAL_COPY if each is None and whole.currency == USUAL_CURRENCY else None
    income = usual if each is None else each
    if math.isnan(hours):
        return None
    if not income:
        return message("takes.hours", hours=fact(duration, hours), range=fact(durations, low, high))
    paid = EXAMPLE_HOUR if hour is None else hour
    costs = [h * WEEKS_PER_MONTH * paid + else_a_month for h in whole.hours]
    need = [rounded(math.ceil(cost / income)) for cost in costs]  # part of a copy pays for nothing
    facts: dict[str, Filling] = {
        "price": fact(price, paid, whole.currency),
        "income": fact(price, income, whole.currency),
        "need": fact(copies_needed, need[0], need[1], need[2]),
    }
    if usual is not None:
        return message("takes.ten_usual" if hour is None else "takes.copies_usual", **facts)
    return message("takes.ten" if hour is None else "takes.copies", **facts)


def copies_needed(need: float, low: float, high: float) -> str:
    """Return how many copies a month pay for the time, with their range.

    >>> copies_needed(5, 2, 9), copies_needed(1, 1, 1)
    ('5 copies a month (2 to 9)', '1 copy a month')
    """
    told = plural(need, "copy")
    if low == high:
        return say("takes.need_same", need=told)
    return say("takes.need", need=told, low=count(low), high=count(high))


def links_sentence(links: Account, *, is_doubted: bool) -> Message | None:
    """Return what the link posts alone take and how many sales pay for them; None where that isn't known.

    No odds are told where the sales they rest on are doubted.
    """
    if links.break_even is None or not links.hours.estimate > 0:
        return None
    known: dict[str, Filling] = {
        "hours": fact(duration, links.hours.estimate),
        "need": fact(extra_sales, links.break_even),
    }
    if links.probability_pays is None or is_doubted:
        return message("money.links_only", **known)
    return message("money.links_only_odds", odds=fact(chances, links.probability_pays), **known)


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
    return message("money.hours", hours=fact(duration, hours), range=fact(durations, low, high))


def seen_sentence(share: float) -> Message:
    """Return how much of the sales is seen day by day."""
    if math.isnan(share):
        return message("money.none_seen")
    if share > 0.99:
        return message("money.all_seen")
    return message("money.part_seen", n=round(share * 10))


def per_month(
    units: Range, need: float | None, need_range: tuple[float, float] | None = None
) -> str:
    """Return extra sales a month with their range, and how many would pay for the time, with theirs.

    >>> per_month(Range(2.0, -4.0, 14.0), None)
    'About 2 more sales a month (could be 4 fewer to 14 more).'
    >>> per_month(Range(0.2, -1.2, 1.4), 84.0, (28.0, 172.0))[-86:]
    '84 a month would pay for the time (28 to 170, since the hours are known only roughly).'
    """
    key = "sale.more" if units.estimate >= 0 else "sale.fewer"
    extent = copies_range(units.conf_low, units.conf_high)
    about = say(key, n=int(rounded(round(abs(units.estimate)))))
    brought = say("page.picture_about", about=about, range=extent)
    if abs(units.estimate) < 0.5:
        brought = say("page.picture_same", range=extent)
    if need is None:
        return brought
    if need_range is None or not need_range[0] < need_range[1]:
        return f"{brought} {say('page.picture_need', need=copies(need))}"
    low, high = map(copies, need_range)
    return f"{brought} {say('page.picture_need_range', need=copies(need), low=low, high=high)}"


def copies_range(low: float, high: float) -> str:
    """Return a range of copies as one says it, in whole ones.

    >>> copies_range(-7.9, 10.8)
    'could be 8 fewer to 11 more'
    """
    return say("word.could_be", range=copies_span(low, high))


def copies_span(low: float, high: float) -> str:
    """Return the two ends of a range of copies, in whole ones; where it holds zero, few ones are rounded outwards.

    >>> copies_span(-7.9, 10.8), copies_span(-0.4, 0.3), copies_span(0.3, 2.2)
    ('8 fewer to 11 more', '1 fewer to 1 more', 'less than one to 2')
    """
    if low < 0 < high:
        return span(-float(round(at_most(-low))), float(round(at_most(high))))
    least, most = sorted((abs(low), abs(high)))
    key = "word.span_fewer" if low < 0 else "word.span"
    return say(key, low=copies(least), high=copies(most))


def against_break_even(
    low: float,
    estimate: float,
    high: float,
    need: float | None,
    need_range: tuple[float, float] | None = None,
) -> BreakEven:
    """Return extra sales a month against the break-even and its range, with the words on their chart."""
    pays = "" if need is None else say("answer.picture_pays", need=copies(need))
    if need is not None and need_range is not None:
        ends = {"low": copies(need_range[0]), "high": copies(need_range[1])}
        pays = say("answer.picture_pays_range", need=copies(need), **ends)
    labels = BreakEvenLabels(
        axis=say("answer.picture_axis"),
        range=copies_range(low, high),
        zero=say("answer.picture_zero"),
        need=pays,
    )
    return BreakEven(low, estimate, high, need, labels, need_range)


def too_short(days: int, least: int, *, posts: bool, results: bool) -> Message:
    """Return that there is too little to answer from, and which half is missing."""
    if not posts:
        return message("verdict.no_posts")
    if not results:
        return message("verdict.no_results")
    return message("verdict.too_short", n=days, least=fact(count, least))
