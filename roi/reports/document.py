"""document(): everything a report says, as one dict of plain values; whatever renders it only renders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from roi import words
from roi.reports.advising import advice_section
from roi.reports.answering import answer_section
from roi.reports.audience import audience_section
from roi.reports.closing import closing_section
from roi.reports.findings import findings_section
from roi.reports.glance import glance_section
from roi.reports.happened import happened_section
from roi.reports.posting import posting_section
from roi.reports.scope import Scope
from roi.reports.selling import selling_section
from roi.sentences import reading_in, say, spoken_language

SCHEMA = 1
LONGEST = 60  # characters of a name
SECTIONS: tuple[Callable[[Scope], dict[str, object]], ...] = (
    answer_section,
    glance_section,
    happened_section,
    posting_section,
    audience_section,
    selling_section,
    findings_section,
    advice_section,
    closing_section,
)


def document(scope: Scope, locale: str = "en_US") -> dict[str, Any]:
    """Return the report as JSON-safe values.

    Returns
    -------
    dict
        schema, answer ('worth_it', …), title, subtitle, author, month ('2026-10'), start and end (the last day), language
        (of the sentences), locale (of numbers and dates), edition, redacted, labels (words the renderers need), and
        sections: each with id, title, and blocks as `roi.reports.blocks` makes them.
    """
    with reading_in(locale):
        return _document(scope, locale)


def _document(scope: Scope, locale: str) -> dict[str, Any]:
    month, verdict = scope.month, scope.verdict
    given = verdict.timeline.settings.name
    name = words.shortened(given, LONGEST) if given and not scope.redact else None
    period = words.days(verdict.start, verdict.end)
    return {
        "schema": SCHEMA,
        "answer": verdict.answer,
        "title": _title(scope.network, name),
        "subtitle": say("title.month", month=month.name),
        "period": say("title.period", period=period),
        "author": name,
        "month": str(month),
        "start": str(month.start),
        "end": str(month.start.replace(day=month.days)),
        "language": spoken_language(locale),
        "locale": locale,
        "edition": scope.edition,
        "redacted": scope.redact,
        "labels": {
            "page": say("title.page", page="{page}", pages="{pages}"),
            "behind": say("title.behind"),
            "behind_note": say("title.behind_note"),
            "contents": say("title.contents"),
            "logo": say("title.logo"),
            "show_numbers": say("title.show_numbers"),
        },
        "sections": [make(scope) for make in SECTIONS],
    }


def _title(network: str, name: str | None) -> str:
    return (
        say("title.asked", network=network, name=name)
        if name
        else say("title.plain", network=network)
    )
