"""Section 1: the answer on one page, and what has changed since the month before."""

from __future__ import annotations

import math

from roi import words
from roi.onepage import Page, one_page, visits_finding
from roi.reports import blocks
from roi.reports.blocks import Block
from roi.reports.scope import Scope
from roi.verdict import Verdict
from roi.words_report import say


def answer_section(scope: Scope) -> dict[str, object]:
    """Return the first page."""
    page = one_page(scope.verdict)
    return blocks.section(
        "answer",
        say("answer.title"),
        [
            blocks.text(page.sentence, "answer"),
            blocks.tiles([_tile(page, n) for n in range(len(page.tiles))]),
            _picture(page),
            blocks.text(page.picture_words) if page.picture else None,
            blocks.heading(say("answer.next")),
            blocks.text(page.do_next, "next"),
            blocks.heading(say("answer.changed", month=scope.month.plus(-1).name)),
            blocks.items(changes(scope)),
            blocks.heading(say("answer.sure")),
            blocks.pairs(page.how_sure),
            *_missing(scope, page),
            blocks.text(page.slow, "note"),
        ],
    )


def _tile(page: Page, number: int) -> dict[str, str]:
    tile = page.tiles[number]
    return {"title": tile.title, "word": tile.word, "number": tile.number, "range": tile.range}


def _picture(page: Page) -> Block:
    ends = page.picture
    if ends is None:
        return blocks.text(page.picture_words, "missing")
    low, estimate, high = (words.number(float(ends[k] or 0.0)) for k in ("low", "estimate", "high"))
    need = ends["need"]
    told = say("answer.picture_no_need")
    if need is not None:
        told = say("answer.picture_need", need=words.number(need))
    return blocks.figure(
        "break_even",
        {**ends, "label": say("answer.picture_axis")},
        caption=say("answer.picture"),
        alt=say("answer.picture_alt", low=low, high=high, estimate=estimate, need=told),
    )


def _missing(scope: Scope, page: Page) -> list[Block]:
    """Return what is missing; for a publicist's client it is a list of what to send."""
    if scope.edition == "publicist":
        return [blocks.heading(say("publicist.need")), blocks.items(_needs(scope))]
    if not page.missing:
        return []
    return [
        blocks.heading(say("answer.missing")),
        blocks.items([words.upper_first(m) + "." for m in page.missing]),
    ]


def _needs(scope: Scope) -> list[str]:
    exports = scope.timeline.exports
    told = [
        say("publicist.need_missing", what=m.what, unlock=m.would_unlock)
        for m in (exports.missing if exports else ())
    ]
    if scope.verdict.money.hour_worth is None:
        told.append(say("publicist.need_hour"))
    return [*(told or [say("publicist.need_nothing")]), say("publicist.need_events")]


def changes(scope: Scope) -> list[str]:
    """Return what has changed since the month before, judged from what was known at its end."""
    now, before = scope.verdict, scope.before
    if before is None:
        return [say("answer.none_before")]
    same = now.answer == before.answer
    return [
        say(
            "answer.same" if same else "answer.other",
            answer=say(f"answer.{now.answer}"),
            before=say(f"answer.{before.answer}"),
        ),
        *_more_days(now, before),
        *_ranges(now, before),
    ]


def _more_days(now: Verdict, before: Verdict) -> list[str]:
    more = now.days - before.days
    return [say("answer.days", days=words.plural(more, "day"))] if more > 0 else []


def _ranges(now: Verdict, before: Verdict) -> list[str]:
    """Return each range that is known on both sides, then and now."""
    told = []
    for key, value in (("visits", _visits), ("sales", _sales), ("hours", _hours), ("odds", _odds)):
        ours, theirs = value(now), value(before)
        if ours and theirs:
            told.append(say(f"answer.{key}", now=ours, before=theirs))
    return told


def _visits(verdict: Verdict) -> str:
    finding = visits_finding(verdict)
    if finding is None or finding.total is None:
        return ""
    return words.span(finding.total.conf_low, finding.total.conf_high)


def _sales(verdict: Verdict) -> str:
    units = verdict.money.units
    return words.span(units.conf_low, units.conf_high) if units else ""


def _hours(verdict: Verdict) -> str:
    hours = verdict.money.hours[0]
    return "" if math.isnan(hours) else words.number(hours)


def _odds(verdict: Verdict) -> str:
    odds = verdict.money.probability_pays
    return "" if odds is None else words.in_ten(odds)
