"""Days that are no part of a plan: those the author names, launches and conventions ahead, holidays if she wants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from roi.errors import WrongUse
from roi.experiment.plan import Exclusion
from roi.language.names import event_name
from roi.timeline.timeline import Timeline

BUSY = ("launch", "convention")
LAUNCH = timedelta(days=7)  # while a launch alone moves everything
LONGEST = 60  # characters of a reason


def days_out(
    timeline: Timeline, start: date, end: date, own: Sequence[str] = (), *, holidays: bool = False
) -> tuple[Exclusion, ...]:
    """Return the days of [start, end) that are no part of the test, in order, each day once.

    Parameters
    ----------
    own : days as the author writes them: '2026-11-26', '2026-12-24..2026-12-26', each with a reason after a colon if she
        likes.
    holidays : whether to leave out the holidays of the country that roi.toml names.

    Raises
    ------
    WrongUse
        If a day is not written so, doesn't exist or lies outside of the plan, or if roi.toml names no country.
    """
    spans = [*(_own(text, start, end) for text in own), *_events(timeline)]
    if holidays:
        spans += _holidays(timeline, start, end)
    inside = [Exclusion(max(s.start, start), min(s.end, end), s.reason) for s in spans]
    return tuple(_apart(sorted((s for s in inside if s.start < s.end), key=lambda s: s.start)))


def _own(text: str, start: date, end: date) -> Exclusion:
    days, _, reason = text.partition(":")
    first, dots, last = days.strip().partition("..")
    try:
        begins = date.fromisoformat(first)
        ends = date.fromisoformat(last) if dots else begins
    except ValueError:
        raise WrongUse(
            sentence=f"'{text}' names no days; write them like 2026-11-26, or 2026-12-24..2026-12-26:Christmas."
        ) from None
    if ends < begins or ends < start or begins >= end:
        raise WrongUse(sentence=f"'{text}' names no days of the plan.")
    return Exclusion(begins, ends + timedelta(days=1), reason.strip()[:LONGEST])


def _events(timeline: Timeline) -> Iterator[Exclusion]:
    """Yield the launches, for a week, and the conventions that are on the calendar."""
    declared = timeline.events[~timeline.events["inferred"].astype(bool)]
    busy = declared[declared["kind"].isin(BUSY)]
    names = zip(busy["kind"], busy["title"].fillna(""), strict=True)
    for start, end, (kind, title) in zip(busy["start"], busy["end"], names, strict=True):
        first, after = start.date(), end.date()
        last = max(after, first + LAUNCH) if kind == "launch" else after
        yield Exclusion(first, last, event_name(str(kind), str(title))[:LONGEST])


def _holidays(timeline: Timeline, start: date, end: date) -> Iterator[Exclusion]:
    country = timeline.settings.holidays
    if country is None:
        raise WrongUse(
            sentence='Whose holidays? Name the country in roi.toml: holidays = "US", or holidays = "DE-BY".'
        )
    from holidays import country_holidays

    place, _, part = country.partition("-")
    years = range(start.year, end.year + 1)
    for day, name in country_holidays(place, subdiv=part or None, years=years).items():
        yield Exclusion(day, day + timedelta(days=1), str(name)[:LONGEST])


def _apart(spans: Sequence[Exclusion]) -> Iterator[Exclusion]:
    """Yield spans in order without what an earlier one covers already."""
    covered = date.min
    for span in spans:
        first = max(span.start, covered)
        if first < span.end:
            yield Exclusion(first, span.end, span.reason)
            covered = span.end
