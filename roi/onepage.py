"""The one-page answer as values: sentence, three tiles, range, next step, how sure, what is missing."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from roi import words
from roi import words_verdict as say
from roi.finding import Finding
from roi.verdict import LEAST_DAYS, VISITS, Verdict

SOON = 28  # days until the next look where nothing says otherwise
LONGEST = 104  # weeks; beyond that no wait is advised


@dataclass(frozen=True, slots=True)
class Tile:
    """A word, a number and its range."""

    title: str
    word: str
    number: str
    range: str


@dataclass(frozen=True, slots=True)
class Page:
    """What fits on one page and is read in 30 seconds.

    `picture` holds low, estimate, high (extra sales a month) and need (the break-even), or None.
    """

    answer: str
    title: str
    period: str
    sentence: str
    tiles: tuple[Tile, Tile, Tile]
    picture: dict[str, float | None] | None
    picture_words: str
    do_next: str
    how_sure: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    slow: str

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values."""
        return asdict(self)


def one_page(verdict: Verdict) -> Page:
    """Return the page of a verdict; every sentence is a template filled from its numbers."""
    network = say.network_name(verdict.timeline.network)
    name = verdict.timeline.settings.name
    return Page(
        answer=verdict.answer,
        title=f"Is {network} worth it" + (f", {name}?" if name else "?"),
        period=f"{words.days(verdict.start, verdict.end)} ({words.plural(verdict.days, 'day')} with posts and results)",
        sentence=verdict.sentence,
        tiles=(_visits_tile(verdict), _sales_tile(verdict), _time_tile(verdict)),
        picture=_picture(verdict),
        picture_words=_picture_words(verdict),
        do_next=_next(verdict),
        how_sure=_how_sure(verdict),
        missing=_missing(verdict),
        slow="It covers what happens within days of a post. Slow effects, such as friendships, are not measured.",
    )


ANSWERS = {"yes": "yes", "no": "little or no difference", "cannot_tell": "can't tell yet"}


def _visits_tile(verdict: Verdict) -> Tile:
    finding = visits_finding(verdict)
    if finding is None or finding.total is None:
        reason = finding.not_estimable if finding else "no visits by day in your files"
        return Tile("Visits", "can't tell yet", "–", reason or "")
    total = finding.total
    network = say.network_name(verdict.timeline.network)
    what = "visits" if finding.outcome == "visits" else f"visits from {network}"
    return Tile(
        "Visits",
        _word(finding),
        f"about {words.number(total.estimate)} more {what} a link post",
        words.could_be(total.conf_low, total.conf_high),
    )


def _word(finding: Finding) -> str:
    if finding.answer == "yes" and finding.quality == "history_fragile":
        return "went together"
    return ANSWERS[finding.answer]


def visits_finding(verdict: Verdict) -> Finding | None:
    """Return the finding about visits to show: one that settled something before one that didn't."""
    rows = [f for f in verdict.main if f.outcome in VISITS and f.activity == "link_posts"]
    able = [f for f in rows if f.total]
    settled = [f for f in able if f.answer != "cannot_tell"]
    return next(iter(settled or able or rows), None)


def _sales_tile(verdict: Verdict) -> Tile:
    finding = verdict.finding("sales")
    units = verdict.money.units
    if finding is None or finding.total is None or units is None:
        reason = finding.not_estimable if finding else "no sales by day in your files"
        return Tile("Sales", "can't tell yet", "–", reason or "")
    sign = "more" if units.estimate >= 0 else "fewer"
    amount = f"about {say.copies(abs(units.estimate))} {sign} a month"
    return Tile("Sales", _word(finding), amount, say.copies_range(units.conf_low, units.conf_high))


def _time_tile(verdict: Verdict) -> Tile:
    hours, low, high = verdict.money.hours
    if math.isnan(hours):
        return Tile("Your time", "not known", "–", "no posts in your files")
    cost = verdict.money.cost_per_month
    word = (
        f"{words.money(cost, verdict.money.currency)} a month"
        if cost is not None
        else "not priced yet"
    )
    return Tile(
        "Your time", word, f"about {words.number(hours)} hours a week", words.could_be(low, high)
    )


def _picture(verdict: Verdict) -> dict[str, float | None] | None:
    units = verdict.money.units
    if units is None:
        return None
    return {
        "low": units.conf_low,
        "estimate": units.estimate,
        "high": units.conf_high,
        "need": verdict.money.break_even,
    }


def _picture_words(verdict: Verdict) -> str:
    units, need = verdict.money.units, verdict.money.break_even
    if units is None:
        return verdict.money.why_not
    told = say.per_month(units.estimate, units.conf_low, units.conf_high, "sales")
    tail = f"; {say.copies(need)} would pay for the time" if need is not None else ""
    return told[0].upper() + told[1:] + tail + "."


def _next(verdict: Verdict) -> str:
    """Return the one thing to do, with a date counted from the last day of the data."""
    last = verdict.end - timedelta(days=1)
    missing = verdict.timeline.exports.missing if verdict.timeline.exports else ()
    blind = verdict.days < LEAST_DAYS or not {f.outcome for f in verdict.main if f.total} & {
        *VISITS,
        "sales",
    }
    if blind and missing:
        first = missing[0]
        by = words.day(last + timedelta(days=SOON))
        return f"By {by}, add {first.what}: it would show {first.would_unlock}."
    if verdict.money.hour_worth is None:
        return "Today: write what an hour of yours is worth into roi.toml ([money] hour = 15.0), or add --hour 15."
    waiting = sorted(
        f.weeks_to_go
        for f in verdict.main
        if f.weeks_to_go is not None and f.answer == "cannot_tell"
    )
    soon = next((w for w in waiting if 0 < w <= LONGEST), None)
    if verdict.answer == "cannot_tell" and soon is not None:
        settled = next(f for f in verdict.main if f.weeks_to_go == soon)
        what = {"sales": "sales", "followers_net": "followers"}.get(settled.outcome, "visits")
        return say.ask_again(last + timedelta(weeks=soon), what)
    if verdict.answer == "not_worth_it":
        until = words.day(last + timedelta(days=SOON))
        return f"Until {until}, post links on half your usual days, the days drawn by a coin, and run this again: a coin decides fairly."
    return f"Run this again on {words.day(last + timedelta(days=SOON))} with fresh exports."


def _how_sure(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    finding = verdict.finding("sales") or visits_finding(verdict)
    return (
        ("A fair test?", QUALITY[finding.quality if finding else "too_little"]),
        ("Enough weeks?", _enough(verdict, finding)),
        ("All sales seen?", say.seen_sentence(verdict.money.seen)),
        ("What would change our mind?", _change(verdict, finding)),
    )


QUALITY = {
    "randomised": "Yes: a coin decided which days.",
    "history_robust": "Fairly: it is your own past, and every check that could be made holds.",
    "history_fragile": "Not quite: it is your own past, and at least one check does not hold.",
    "too_little": "Not yet: there is too little to test.",
}


def _enough(verdict: Verdict, finding: Finding | None) -> str:
    weeks = words.plural(verdict.days // 7, "week")
    if finding is None or finding.total is None or not math.isfinite(finding.detectable):
        return f"There are {weeks} so far."
    unit = finding.total.unit
    return f"{weeks} so far: enough to see an effect of {words.number(finding.detectable)} {unit} 8 times in 10."


def _change(verdict: Verdict, finding: Finding | None) -> str:
    failed = [c.because for f in verdict.main[:3] for c in f.checks if c.holds is False]
    if failed:
        return failed[0]
    if finding is not None and finding.answer == "cannot_tell":
        return "More weeks, or more days with and without link posts."
    return "A month in which a coin decides on which days you post links."


def _missing(verdict: Verdict) -> tuple[str, ...]:
    exports = verdict.timeline.exports
    return (
        tuple(f"{m.what}: would show {m.would_unlock}" for m in exports.missing) if exports else ()
    )
