"""Section 8: common advice checked: what matters most of it, what is open, and what would unlock the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from roi.analysis.advice.advice import CLAIMS, Claim
from roi.analysis.advice.held import held_and_missing
from roi.analysis.advice.supplies import SUPPLIES, Supply, where_to_put_all
from roi.language import formatting
from roi.language.messages import say
from roi.reports.blocks import Block, Section, Table, Text, section
from roi.reports.scope import Scope
from roi.timeline.columns import VISITS
from roi.verdict.advising import STATES, Advice, advice_from, state

MOST_TOLD, MOST_OPEN = 6, 2  # rows in print, so that the section stays within a page
UNLOCKING = 3  # ways to supply what is needed, the most telling
# What is printed first: time, then visits, sales around launches, people. The rest stands in `roi.advice`; whether the
# effort is worth it (C40) is the report's first sentence.
FIRST = (
    "C39 C09 C03 C23 C17 C36 C02 C38 C21 C08 C30 C26 C32 C10 C33 C13 C42 C43 C15 C35 C19 C45 C44 C31 C05 C18"
).split()
ORDER = {claim: place for place, claim in enumerate(dict.fromkeys([*FIRST, *CLAIMS]))}


def advice_section(scope: Scope) -> Section:
    """Return the claims that the files answer or describe, those they leave open, and what the rest needs."""
    found = checked(scope)
    told = in_order(found.having("yes", "no", "described"))
    still_open = in_order(found.having("open"))
    explained = say(
        "advising.explain",
        told=formatting.count(len(told)),
        claims=formatting.count(len(CLAIMS)),
        open=say("advising.and_open", n=len(still_open)) if still_open else "",
    )
    return section(
        "advice",
        say("advising.title"),
        [
            Text(explained, "note"),
            told_table(told[:MOST_TOLD]),
            _open_table(still_open[:MOST_OPEN]),
            *_rest(scope, found, len(told[MOST_TOLD:]) + len(still_open[MOST_OPEN:])),
        ],
    )


def checked(scope: Scope) -> Advice:
    """Return every claim with its answer, from what the report has worked out already."""
    visits = scope.unusual(VISITS.name) if VISITS.name in scope.measures else None
    return advice_from(scope.verdict, scope.people, visits, scope.effect)


def in_order(claims: Sequence[Claim]) -> list[Claim]:
    """Return claims with those first that were tested and answered, then those that matter most."""
    return sorted(claims, key=lambda c: (c.answer not in {"yes", "no"}, ORDER[c.id]))


def told_table(claims: list[Claim]) -> Table | None:
    """Return what the files say of claims, a row each; None without any."""
    columns = [say("advising.advice"), say("advising.answer"), say("advising.says")]
    rows = [[c.advice, say(STATES[state(c)]), c.sentence] for c in claims]
    widths = [3.0, 0.9, 4.4]
    return Table(say("advising.told"), columns, rows, widths=widths, small=True) if rows else None


def _open_table(claims: list[Claim]) -> Table | None:
    columns = [say("advising.advice"), say("advising.says")]
    rows = [[c.advice, c.sentence] for c in claims]
    if not rows:
        return None
    return Table(say("advising.undecided"), columns, rows, widths=[3.0, 5.3], small=True)


def _rest(scope: Scope, found: Advice, unprinted: int) -> list[Block]:
    """Return where the other claims stand, and the three things that would unlock most of those that lack data."""
    blocks: list[Block] = []
    if unprinted:
        blocks.append(Text(say("advising.more", n=unprinted), "note"))
    lacking = found.having("lacking")
    if lacking:
        missing = (held_and_missing(SUPPLIES[c.id], scope.timeline)[1] for c in lacking)
        needed = Counter(s for supplies in missing for s in _single(supplies))
        ways = [supply for supply, _ in needed.most_common(UNLOCKING)]
        told = (
            say("advising.lacks", n=len(lacking), where=where_to_put_all(ways).text)
            if ways
            else say("advising.lacks_more", n=len(lacking))
        )
        blocks.append(Text(told, "missing"))
    return blocks


def _single(supplies: tuple[Supply, ...]) -> list[Supply]:
    """Return supplies one by one, each kind of download by itself, so that they can be counted."""
    return [
        each
        for supply in supplies
        for each in (
            [Supply("export", (kind,)) for kind in supply.parts]
            if supply.way == "export"
            else [supply]
        )
    ]
