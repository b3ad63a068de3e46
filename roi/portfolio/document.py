"""The publisher's report as a Document, and one author's page."""

from __future__ import annotations

from datetime import date

import pandas as pd

from roi.language import formatting
from roi.language.messages import reading_in, say, spoken_language
from roi.portfolio import sections, wording
from roi.portfolio.portfolio import Portfolio
from roi.reports.blocks import Document, Items, Pairs, Section, Text, section
from roi.reports.document import renderer_labels
from roi.reports.month import Month

NO_DAY = date(2000, 1, 1)  # the time in a file about nothing: the same on any day


def publisher_document(found: Portfolio, locale: str) -> Document:
    """Return the publisher's report, eight pages at most."""
    with reading_in(locale):
        made = [
            sections.answer_section(found),
            sections.together_section(found),
            sections.named_section(found),
            sections.groups_section(found),
            sections.advice_section(found),
            sections.files_section(found),
            sections.errors_section(found),
            sections.authors_section(found),
            sections.method_section(),
        ]
        return _document(found, locale, [part for part in made if part is not None])


def author_document(found: Portfolio, author: str, locale: str) -> Document:
    """Return the page of one author: her own answer, her findings, and what to ask her for; of others, nothing."""
    with reading_in(locale):
        row = found.authors[found.authors["author"] == author].iloc[0]
        return _document(found, locale, [_page(found, row)], author)


def _page(found: Portfolio, row: pd.Series) -> Section:
    if row["status"] != "answered":
        why = wording.error_of(row["error"], row["error_kind"])
        return section("answer", say("answer.title"), [Text(why, "answer")])
    own = found.findings[found.findings["author"] == row["author"]]
    asked = wording.requests(found.authors[found.authors["author"] == row["author"]])
    facts = [
        (say("portfolio.odds"), wording.odds(row["probability_pays"])),
        (
            say("portfolio.net"),
            wording.money_range(row["net_low"], row["net_high"], row["currency"]),
        ),
        (say("portfolio.days"), formatting.count(row["days"])),
    ]
    return section(
        "answer",
        say("answer.title"),
        [
            Text(row["sentence"], "answer"),
            Pairs(facts),
            Items(list(own["sentence"])),
            Text(asked[0], "missing") if asked else None,
            Text(say("page.slow"), "note"),
        ],
    )


def _document(
    found: Portfolio, locale: str, made: list[Section], author: str | None = None
) -> Document:
    first, last = found.authors["first_day"].min(), found.authors["last_day"].max()
    known = not pd.isna(last)
    period = (
        formatting.days(first.date(), last.date() + pd.Timedelta(days=1))
        if known
        else say("portfolio.no_period")
    )
    return Document(
        answer="cannot_tell",
        title=author or say("portfolio.report_title"),
        subtitle=say("portfolio.title", n=len(found.authors))
        if author is None
        else say("answer.title"),
        period=period,
        author=author,
        month=Month.of(last.date() if known else NO_DAY),
        language=spoken_language(locale),
        locale=locale,
        edition="publisher",
        redacted=False,
        labels=renderer_labels(),
        sections=made,
    )
