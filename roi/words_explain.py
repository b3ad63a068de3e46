"""Sentences about time spent, the people who answer, unusual days, idle weeks and platform changes."""

from __future__ import annotations

import math
from datetime import date

from roi.words import count, day, number, plural, span

KINDS = {
    "launch": "launch",
    "price_promo": "price promotion",
    "newsletter": "newsletter",
    "blog_post": "blog post",
    "ad": "advertisement",
    "press": "press",
    "cover_reveal": "cover reveal",
    "convention": "convention",
    "outage": "outage",
    "other": "event",
}


def hours_sentence(estimate: float, low: float, high: float) -> str:
    """Return how much time a week goes into posting.

    >>> hours_sentence(5.14, 3.96, 7.2)
    'About 5.1 hours a week go into posting (could be 4 to 7.2). Reading without posting leaves no trace and is not counted.'
    """
    if math.isnan(estimate):
        return "How much time goes into posting is not known: no posts in a known period."
    return (
        f"About {number(estimate)} hours a week go into posting "
        f"(could be {number(low)} to {number(high)}). "
        "Reading without posting leaves no trace and is not counted."
    )


def event_line(
    kind: str,
    title: str,
    start: date,
    unit: str,
    length: int,
    total: float,
    low: float,
    high: float,
) -> str:
    """Return what one event moved.

    >>> event_line("launch", "Book 2", date(2025, 3, 4), "visits", 28, 412.0, 300.0, 520.0)
    '4 March 2025, launch “Book 2”: about 410 more visits in 28 days (could be 300 to 520).'
    """
    named = f"{KINDS.get(kind, kind)} “{title}”" if title else KINDS.get(kind, kind)
    return f"{day(start)}, {named}: {_moved(unit, length, total, low, high)}."


def kind_line(kind: str, unit: str, events: int, total: float, low: float, high: float) -> str:
    """Return what the events of one kind moved, each on average.

    >>> kind_line("newsletter", "visits", 20, 400.0, -80.0, 900.0)
    'Newsletter (20 times): the data fit anything from 4 fewer to 45 more visits each time.'
    """
    name = KINDS.get(kind, kind).capitalize()
    if events == 0:
        return f"{name}: can't tell, the days around it are not known."
    times = "once" if events == 1 else f"{events} times"
    each = _ranged(unit, total / events, low / events, high / events)
    return f"{name} ({times}): {each}{'' if events == 1 else ' each time'}."


def _moved(unit: str, length: int, total: float, low: float, high: float) -> str:
    if math.isnan(total):
        return "can't tell, the days around it are not known"
    return _ranged(unit, total, low, high, f" in {plural(length, 'day')}")


def _ranged(unit: str, total: float, low: float, high: float, during: str = "") -> str:
    """Return a difference with its range; a range that holds zero names no single number."""
    if math.isnan(low):
        return f"about {_more(total, unit)}{during}; too few other weeks to give a range"
    if low <= 0 <= high:
        return f"the data fit anything from {span(low, high)} {unit}{during}"
    size = span(min(abs(low), abs(high)), max(abs(low), abs(high)))
    return f"about {_more(total, unit)}{during} (could be {size})"


def _more(value: float, unit: str) -> str:
    return f"{number(abs(value))} {'more' if value >= 0 else 'fewer'} {unit}"


def unusual_line(
    peak: date, run: int, unit: str, value: float, low: float, high: float, causes: list[str]
) -> str:
    """Return an unusual day, the furthest out of a `run`, what would have been usual, and what is likely behind it.

    >>> unusual_line(date(2025, 3, 14), 1, "visits", 412.0, 90.0, 210.0, [])
    '14 March 2025: 412 visits, higher than usual (90 to 210). No explanation found.'
    """
    side = "higher" if value > high else "lower"
    why = f"Likely behind it: {'; '.join(causes)}." if causes else "No explanation found."
    usual = span(low, high) if low < 0 else f"{count(low)} to {count(high)}"
    when = day(peak) if run == 1 else f"{day(peak)}, the height of {run} days"
    return f"{when}: {count(value)} {unit}, {side} than usual ({usual}). {why}"


def cause_clause(kind: str, title: str, when: date | None) -> str:
    """Return what is likely behind an unusual day, as a clause.

    >>> cause_clause("launch", "Book 2", date(2025, 3, 13)), cause_clause("other_link", "reddit", None)
    ('launch “Book 2” of 13 March 2025', "somebody else's link on reddit")
    """
    fixed = {
        "measurement": "another file counts from here on",
        "gap": "the count is missing beside it",
        "nothing_counted": "nothing at all was counted, so the counter probably stood still",
        "own_post": f"your own post with a link on {title}",
        "other_link": f"somebody else's link on {title or 'another site'}",
        "holiday": f"a holiday ({title})",
        "robots": "visits that name no source, as robots make them",
    }
    if kind in fixed:
        return fixed[kind]
    named = f"{KINDS.get(kind, kind)} “{title}”" if title else KINDS.get(kind, kind)
    return f"{named} of {day(when)}" if when else named


def change_line(
    answer: str,
    unit: str,
    between: tuple[date, date],
    before: tuple[float, float, float],
    after: tuple[float, float, float],
) -> str:
    """Return whether what one post brings changed, when, and from what to what.

    >>> change_line("no", "visits per link post", (date(2025, 1, 1), date(2025, 2, 1)), (8, 6, 10), (7, 5, 9))
    'Links bring about as much as they always did: no change of half and more fits the data.'
    """
    if answer == "no":
        return "Links bring about as much as they always did: no change of half and more fits the data."
    if answer == "cannot_tell":
        return "Can't tell whether links bring less or more than they used to."
    more = "more" if after[0] > before[0] else "less"
    old, new = (f"could be {span(low, high)}" for _, low, high in (before, after))
    return (
        f"Links began to bring {more} some time between {day(between[0])} and {day(between[1])}: "
        f"about {number(before[0])} {unit} before ({old}), {number(after[0])} since ({new})."
    )


def platform_line(when: date, what: str, source: str) -> str:
    """Return a platform's change with its source, as a coincidence in time."""
    return f"In that time, on {day(when)}: {what} ({source}). That is a coincidence in time, not proof."


def idle_gain_line(
    unit: str, spells: int, idle_days: int, a_week: float, *, net: bool, odd: int = 0
) -> str:
    """Return what idle weeks brought; `net` says that it is a standing count that grew or fell.

    >>> idle_gain_line("followers", 3, 31, 22.4, net=True)
    'In 3 idle spells (31 days without a post) you gained about 22 followers a week.'
    >>> idle_gain_line("visits", 1, 9, 700.0, net=False, odd=1)
    'In 1 idle spell (9 days without a post, 1 unusual day of them left out) there were about 700 visits a week.'
    """
    times = plural(spells, "idle spell")
    verb = "you gained" if a_week >= 0 else "you lost"
    left_out = f", {plural(odd, 'unusual day')} of them left out" if odd else ""
    return (
        f"In {times} ({plural(idle_days, 'day')} without a post{left_out}) "
        f"{verb if net else 'there were'} about {number(abs(a_week))} {unit} a week."
    )


def idle_answer_line(answer: str, unit: str, value: float, low: float, high: float) -> str:
    """Return what active weeks had beyond idle ones.

    >>> idle_answer_line("cannot_tell", "followers", 2.0, -4.0, 8.0)
    "Can't tell whether active weeks bring more: the data fit anything from 4 fewer to 8 more followers an active week."
    """
    if answer == "no":
        return f"Active weeks went together with little or no difference (at most {number(max(high, 0.0))} more {unit} a week)."
    if low <= 0 <= high:
        return f"Can't tell whether active weeks bring more: the data fit anything from {span(low, high)} {unit} an active week."
    side = "more" if value > 0 else "fewer"
    size = span(min(abs(low), abs(high)), max(abs(low), abs(high)))
    return f"Active weeks went together with about {number(abs(value))} {side} {unit} a week than idle ones (could be {size})."


def people_lines(
    known: bool, answers: int, people: int, top_ten: int, regulars: int, followers: float
) -> list[str]:
    """Return whom the author answers, in numbers.

    >>> people_lines(True, 470, 312, 210, 40, 2412.0)[0]
    'You answered 312 different people; the ten answered most got 210 of your 470 answers.'
    """
    if not known:
        return ["Whom you answer is not known: too few replies say it."]
    first = (
        f"You answered {plural(people, 'different person', 'different people')}; "
        f"the ten answered most got {count(top_ten)} of your {plural(answers, 'answer')}."
    )
    again = f"{plural(regulars, 'person', 'people')} got an answer in three months and more"
    of = "" if math.isnan(followers) else f"; you have {count(followers)} followers"
    return [first, f"{again}{of}."]


def named(column: str) -> str:
    """Return a column of the calendar as one says it.

    >>> named("link_posts")
    'link posts'
    """
    return column.replace("_", " ")


def lags_line(outcome: str, activity: str, raw: int, filtered: int, lags: int) -> str:
    """Return how many lags stand out before and after filtering.

    >>> lags_line("visits", "link_posts", 17, 3, 29)
    "To look at, not an answer: visits seem tied to link posts at 17 of 29 distances in time; without the posts' own rhythm, at 3. Chance alone gives about 1.4."
    """
    return (
        f"To look at, not an answer: {named(outcome)} seem tied to {named(activity)} "
        f"at {raw} of {lags} distances in time; without the posts' own rhythm, at {filtered}. "
        f"Chance alone gives about {number(lags / 20)}."
    )


def scatter_line(outcome: str, activity: str, raw: float, unusual: float) -> str:
    """Return how strongly two series go together, raw and apart from what is usual.

    >>> scatter_line("visits", "link_posts", 0.42, 0.05)
    'To look at, not an answer: on a scale from -1 to 1, days with more link posts and days with more visits go together at 0.42; apart from weekday, season and drift, at 0.05.'
    """
    return (
        "To look at, not an answer: on a scale from -1 to 1, "
        f"days with more {named(activity)} and days with more {named(outcome)} go together at {number(raw)}; "
        f"apart from weekday, season and drift, at {number(unusual)}."
    )


def busiest_line(measure: str, weekday: str, hour: int, per_week: float) -> str:
    """Return the fullest hour of the week.

    >>> busiest_line("posts", "Monday", 9, 2.5)
    'To look at, not an answer: most posts come on Monday from 9 to 10 o’clock (2.5 in that hour each week).'
    """
    if not weekday:
        return f"To look at, not an answer: the hours of {named(measure)} are not known."
    return (
        f"To look at, not an answer: most {named(measure)} come on {weekday} "
        f"from {hour} to {hour + 1} o’clock ({number(per_week)} in that hour each week)."
    )
