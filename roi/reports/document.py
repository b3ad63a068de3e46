"""document(): everything a report says, as one dict of plain values; whatever renders it only renders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from roi.language import formatting
from roi.language.messages import reading_in, say, spoken_language
from roi.reports.scope import Scope
from roi.reports.sections.advice import advice_section
from roi.reports.sections.answer import answer_section
from roi.reports.sections.appendix import closing_section
from roi.reports.sections.audience import audience_section
from roi.reports.sections.events import happened_section
from roi.reports.sections.findings import findings_section
from roi.reports.sections.overview import glance_section
from roi.reports.sections.posting import posting_section
from roi.reports.sections.sales import selling_section

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


def build_document(scope: Scope, locale: str = "en_US") -> dict[str, Any]:
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
    name = formatting.shortened(given, LONGEST) if given and not scope.redact else None
    period = formatting.days(verdict.start, verdict.end)
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
