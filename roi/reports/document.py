"""build_document(): everything a report says, as one Document; the renderers only render it."""

from __future__ import annotations

from collections.abc import Callable

from roi.language import formatting
from roi.language.messages import reading_in, say, spoken_language
from roi.reports.blocks import Document, Labels, Section
from roi.reports.scope import Scope
from roi.reports.sections.advice import advice_section
from roi.reports.sections.answer import answer_section
from roi.reports.sections.appendix import appendix_section
from roi.reports.sections.archive_alone import alone_sections, is_alone
from roi.reports.sections.audience import audience_section
from roi.reports.sections.events import events_section
from roi.reports.sections.findings import findings_section
from roi.reports.sections.overview import overview_section
from roi.reports.sections.posting import posting_section
from roi.reports.sections.sales import sales_section
from roi.verdict.one_page import is_untestable

LONGEST_NAME = 60  # characters
SECTIONS: tuple[Callable[[Scope], Section], ...] = (
    answer_section,
    overview_section,
    events_section,
    posting_section,
    audience_section,
    sales_section,
    findings_section,
    advice_section,
    appendix_section,
)


def build_document(scope: Scope, locale: str = "en_US") -> Document:
    """Return the report of a scope, in a locale's words and numbers."""
    with reading_in(locale):
        return _document(scope, locale)


def _document(scope: Scope, locale: str) -> Document:
    verdict = scope.verdict
    full_name = verdict.timeline.settings.name
    name = formatting.shortened(full_name, LONGEST_NAME) if full_name and not scope.redact else None
    period = formatting.days(verdict.start, verdict.end)
    return Document(
        answer=verdict.answer,
        title=_title(scope.network, name),
        subtitle=say("title.month", month=scope.month.name),
        period=say("title.period", period=period),
        author=name,
        month=scope.month,
        language=spoken_language(locale),
        locale=locale,
        edition=scope.edition,
        redacted=scope.redact,
        labels=renderer_labels(),
        sections=_sections(scope),
    )


def _sections(scope: Scope) -> list[Section]:
    if is_alone(scope):
        return alone_sections(scope)
    left_out = {findings_section} if is_untestable(scope.verdict) else set()
    return [section(scope) for section in SECTIONS if section not in left_out]


def _title(network: str, name: str | None) -> str:
    if name is None:
        return say("title.plain", network=network)
    return say("title.asked", network=network, name=name)


def renderer_labels() -> Labels:
    """Return the words that the renderers add by themselves."""
    return Labels(
        page=say("title.page", page="{page}", pages="{pages}"),
        behind=say("title.behind"),
        behind_note=say("title.behind_note"),
        contents=say("title.contents"),
        logo=say("title.logo"),
        show_numbers=say("title.show_numbers"),
    )
