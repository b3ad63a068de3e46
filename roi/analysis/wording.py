"""Sentences about time spent, the people who answer, unusual days, idle weeks and platform changes."""

from __future__ import annotations

import math
from datetime import date

from roi.language.formatting import could_be, count, day, number, plural, span, upper_first
from roi.language.messages import say
from roi.language.names import column_noun, event_name

PLAIN_CAUSES = {"measurement", "gap", "nothing_counted", "robots"}  # that have no name of their own


def hours_sentence(estimate: float, low: float, high: float) -> str:
    """Return how much time a week goes into posting.

    >>> hours_sentence(5.14, 3.96, 7.2)
    'About 5.1 hours a week go into posting (could be 4 to 7.2). Reading without posting leaves no trace and is not counted.'
    """
    if math.isnan(estimate):
        return say("hours.unknown")
    return say("hours.about", number=number(estimate), low=number(low), high=number(high))


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
    moved = _moved(unit, total, low, high, length)
    return say("moved.event", day=day(start), event=event_name(kind, title), moved=moved)


def kind_line(kind: str, unit: str, events: int, total: float, low: float, high: float) -> str:
    """Return what the events of one kind moved, each on average.

    >>> kind_line("newsletter", "visits", 20, 400.0, -80.0, 900.0)
    'Newsletter (20 times): the data fit anything from 4 fewer to 45 more visits each time.'
    """
    name = upper_first(event_name(kind))
    if events == 0:
        return say("moved.kind_unknown", kind=name, moved=say("moved.unknown"))
    each = _moved(unit, total / events, low / events, high / events)
    return say("moved.kind", n=events, kind=name, moved=each)


def _moved(unit: str, total: float, low: float, high: float, days: int | None = None) -> str:
    """Return a difference over some days with its range; a range that holds zero names no single number."""
    if math.isnan(total):
        return say("moved.unknown")
    key = "moved.more" if total >= 0 else "moved.fewer"
    about = say(key, number=number(abs(total)), unit=unit)
    if low <= 0 <= high:
        anything = say("moved.anything", range=span(low, high), unit=unit)
        return anything if days is None else say("moved.within", moved=anything, n=days)
    if math.isnan(low):
        few = {"moved": about}
        return say("moved.few", **few) if days is None else say("moved.within_few", n=days, **few)
    told = {"moved": about, "range": _could_be_so_far(low, high)}
    return (
        say("moved.ranged", **told) if days is None else say("moved.within_range", n=days, **told)
    )


def _could_be_so_far(low: float, high: float) -> str:
    """Return the range of a difference whose direction is said already."""
    return could_be(*sorted((abs(low), abs(high))))


def unusual_line(
    peak: date, run: int, unit: str, value: float, low: float, high: float, causes: list[str]
) -> str:
    """Return an unusual day, the furthest out of a `run`, what would have been usual, and what is likely behind it.

    >>> unusual_line(date(2025, 3, 14), 1, "visits", 412.0, 90.0, 210.0, [])
    '14 March 2025: 412 visits, higher than usual (90 to 210). No explanation found.'
    """
    why = say("unusual.behind", causes="; ".join(causes)) if causes else say("unusual.no_cause")
    usual = say("word.span", low=count(low), high=count(high))
    if low < 0:
        usual = span(low, high)
    when = day(peak) if run == 1 else say("unusual.run", day=day(peak), n=run)
    key = "unusual.higher" if value > high else "unusual.lower"
    return say(key, day=when, number=count(value), unit=unit, usual=usual, why=why)


def cause_clause(kind: str, title: str, when: date | None) -> str:
    """Return what is likely behind an unusual day, as a clause.

    >>> cause_clause("launch", "Book 2", date(2025, 3, 13)), cause_clause("other_link", "reddit", None)
    ('launch “Book 2” of 13 March 2025', "somebody else's link on reddit")
    """
    if kind in PLAIN_CAUSES:
        return say(f"cause.{kind}")
    if kind in {"own_post", "other_link"}:
        return say(f"cause.{kind}", place=title or say("cause.another_site"))
    if kind == "holiday":
        return say("cause.holiday", name=title)
    event = event_name(kind, title)
    return say("cause.dated", event=event, day=day(when)) if when else event


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
    if answer in {"no", "cannot_tell"}:
        return say(f"change.{answer}")
    return say(
        "change.more" if after[0] > before[0] else "change.less",
        first=day(between[0]),
        last=day(between[1]),
        before=number(before[0]),
        unit=unit,
        range_before=could_be(*before[1:]),
        after=number(after[0]),
        range_after=could_be(*after[1:]),
    )


def platform_line(when: date, what: str, source: str) -> str:
    """Return a platform's change with its source, as a coincidence in time."""
    return say("change.platform", day=day(when), what=what, source=source)


def idle_gain_line(
    unit: str, spells: int, idle_days: int, a_week: float, *, net: bool, odd: int = 0
) -> str:
    """Return what idle weeks brought; `net` says that it is a standing count that grew or fell.

    >>> idle_gain_line("followers", 3, 31, 22.4, net=True)
    'In 3 idle spells (31 days without a post) you gained about 22 followers a week.'
    >>> idle_gain_line("visits", 1, 9, 700.0, net=False, odd=1)
    'In 1 idle spell (9 days without a post, 1 unusual day of them left out) there were about 700 visits a week.'
    """
    without = say("idle.without", n=idle_days)
    if odd:
        without = say("idle.left_out", without=without, n=odd)
    key = "there_were" if not net else "gained" if a_week >= 0 else "lost"
    return say(f"idle.{key}", n=spells, without=without, number=number(abs(a_week)), unit=unit)


def idle_answer_line(answer: str, unit: str, value: float, low: float, high: float) -> str:
    """Return what active weeks had beyond idle ones.

    >>> idle_answer_line("cannot_tell", "followers", 2.0, -4.0, 8.0)
    "Can't tell whether active weeks bring more: the data fit anything from 4 fewer to 8 more followers an active week."
    """
    if answer == "no":
        return say("idle.no", most=number(max(high, 0.0)), unit=unit)
    if low <= 0 <= high:
        return say("idle.cannot_tell", range=span(low, high), unit=unit)
    key = "idle.more" if value > 0 else "idle.fewer"
    return say(key, number=number(abs(value)), unit=unit, range=_could_be_so_far(low, high))


def people_lines(
    known: bool, answers: int, people: int, top_ten: int, regulars: int, followers: float
) -> list[str]:
    """Return whom the author answers, in numbers.

    >>> people_lines(True, 470, 312, 210, 40, 2412.0)[0]
    'You answered 312 different people; the ten answered most got 210 of your 470 answers.'
    """
    if not known:
        return [say("circle.unknown")]
    told = {"top_ten": count(top_ten), "answers": plural(answers, "answer")}
    first = say("circle.people", n=people, **told)
    if math.isnan(followers):
        return [first, say("circle.again", n=regulars)]
    return [first, say("circle.again_followers", n=regulars, followers=count(followers))]


def lags_line(outcome: str, activity: str, raw: int, filtered: int, lags: int) -> str:
    """Return how many lags stand out before and after filtering.

    >>> lags_line("visits", "link_posts", 17, 3, 29)
    "To look at, not an answer: visits seem tied to link posts at 17 of 29 distances in time; without the posts' own rhythm, at 3. Chance alone gives about 1.4."
    """
    return say(
        "look.lags",
        outcome=column_noun(outcome),
        activity=column_noun(activity),
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
        activity=column_noun(activity),
        outcome=column_noun(outcome),
        raw=number(raw),
        apart=number(unusual),
    )


def busiest_line(measure: str, weekday: str, hour: int, per_week: float) -> str:
    """Return the fullest hour of the week.

    >>> busiest_line("posts", "Monday", 9, 2.5)
    'To look at, not an answer: most posts come on Monday from 9 to 10 o’clock (2.5 in that hour each week).'
    """
    named = column_noun(measure)
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
