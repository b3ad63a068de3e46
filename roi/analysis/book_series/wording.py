"""The sentences about reading on: from book to book, what a first copy brings, and what only the author can say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from roi.declarations import BookSeries
from roi.language.formatting import listed, number, price
from roi.language.messages import say
from roi.language.names import number_of

if TYPE_CHECKING:
    from roi.analysis.book_series.reading_on import FirstCopy, Step

Spread = tuple[float, float, float]  # low, estimate, high
TOO_WIDE = 0.9  # of all that there can be: a range as wide says nothing
MOST_TITLES = 6
FOLLOWED = {"paid": "series.step", "free": "series.step_free", "pages": "series.step_pages"}
BOUNDED = {"paid": "series.most", "free": "series.most_free", "pages": "series.most_pages"}
OPEN = {"paid": "series.open", "free": "series.open_free", "pages": "series.open_pages"}


def spread_of(value: float, half: float, top: float) -> Spread:
    """Return low, estimate and high of a number that can't lie under zero or over `top`.

    The estimate moves to the nearest that can be, and its range with it: a range never shrinks to nothing at the edge.
    """
    most = top if math.isfinite(top) else math.inf
    moved = min(max(value, 0.0), most)
    return max(moved - half, 0.0), moved, min(moved + half, most)


def never_fewer(spreads: Sequence[Spread]) -> list[Spread]:
    """Return the spreads of ever longer terms, each end at least that of the term before.

    What followed within 30 days followed within 90.

    >>> never_fewer([(0.2, 0.3, 0.4), (0.0, 0.1, 0.6)])
    [(0.2, 0.3, 0.4), (0.2, 0.3, 0.6)]
    """
    return list(accumulate(spreads, _at_least))


def _at_least(before: Spread, after: Spread) -> Spread:
    return max(before[0], after[0]), max(before[1], after[1]), max(before[2], after[2])


def line_of_step(step: Step) -> str:
    """Return how many follow from one book to the next within 90 days, or why that can't be told."""
    names = {"first": step.first, "next": step.next}
    if step.reason is not None:
        return say("series.unknown", reason=step.reason.text, **names)
    found = step.within("90 days")
    if found is None:
        return ""
    most = _of_hundred(step.at_most)
    low, high = (_of_hundred(end) for end in (found.conf_low, found.conf_high))
    if found.conf_high - found.conf_low >= TOO_WIDE * step.at_most:
        return say(OPEN[step.copies], most=most, **names)
    if found.conf_low <= 0:
        return say(BOUNDED[step.copies], high=_gone_on(found.conf_high, step), **names)
    estimate = _gone_on(found.estimate, step)
    return say(FOLLOWED[step.copies], number=estimate, low=low, high=high, **names)


def _gone_on(share: float, step: Step) -> str:
    """Return how many of a hundred copies or pages follow, pages as such: of copies it is readers who go on."""
    whole = float(round(100 * share))
    return number_of(whole, "pages") if step.copies == "pages" else number(whole)


def _of_hundred(share: float) -> str:
    return number(float(round(100 * share)))


def line_of_worth(first: FirstCopy) -> str:
    """Return what a first copy brings within 30 and 90 days, and at most in a year, or why that can't be told."""
    found = {e.term: e for e in first.follows}
    if not found:
        reason = first.reason.text if first.reason else ""
        return say("series.worth_unknown", first=first.first, reason=reason)
    royalty = price(first.royalty, first.currency)
    year = price(found["365 days"].conf_high, first.currency)
    if "90 days" not in found:
        reason = first.reason.text if first.reason else ""
        return say(
            "series.worth_most", first=first.first, royalty=royalty, year=year, reason=reason
        )
    amounts = {
        f"{name}_{end}": price(value, first.currency)
        for name, term in (("month", "30 days"), ("quarter", "90 days"))
        for end, value in (("low", found[term].conf_low), ("high", found[term].conf_high))
    }
    is_same = all(amounts[f"month_{end}"] == amounts[f"quarter_{end}"] for end in ("low", "high"))
    if is_same:
        low, high = amounts["quarter_low"], amounts["quarter_high"]
        return say(
            "series.worth_alike", first=first.first, royalty=royalty, low=low, high=high, year=year
        )
    return say("series.worth", first=first.first, royalty=royalty, year=year, **amounts)


def question(
    confirmed: Sequence[BookSeries],
    proposed: Sequence[BookSeries],
    titles: Sequence[str],
    unsold: Sequence[str],
) -> list[str]:
    """Return what only the author can say: whether the proposed series are right, whether there are any, what is misspelt."""
    if len(titles) < 2:
        return [say("series.no_titles" if not titles else "series.one_title")]
    asked = [say("series.confirm", block=_block(s)) for s in proposed]
    if unsold:
        asked.append(say("series.unsold", n=len(unsold), titles=listed(unsold[:MOST_TITLES])))
    if asked or confirmed:
        return asked
    shown = listed(titles[:MOST_TITLES])
    return [say("series.ask", titles=shown, block=_block(BookSeries("", tuple(titles[:2]))))]


def _block(series: BookSeries) -> str:
    """Return the lines for roi.toml that name a series."""
    titles = ", ".join(f'"{_escaped(t)}"' for t in series.titles)
    name = f'name = "{_escaped(series.name)}"\n' if series.name else ""
    return f"[[series]]\n{name}titles = [{titles}]"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
