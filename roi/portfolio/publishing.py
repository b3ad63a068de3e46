"""publish(): the publisher's report beside the results, and an author's page on demand."""

from __future__ import annotations

from pathlib import Path

from roi.errors import WrongUse
from roi.language.messages import DEFAULT_LOCALE
from roi.portfolio.document import author_document, publisher_document
from roi.portfolio.portfolio import Portfolio
from roi.portfolio.results import file_name, keep
from roi.portfolio.sheets import results_workbook
from roi.reports.writer import Paper, rendered

REPORT = "report"
WORKBOOK = "authors.xlsx"
PAGES = "pages"


def publish(
    found: Portfolio, locale: str = DEFAULT_LOCALE, paper: Paper = "a4"
) -> tuple[Path, ...]:
    """Write report.pdf, report.html and authors.xlsx into the folder of results; the same results give the same bytes."""
    document = publisher_document(found, locale)
    contents = {
        found.folder / f"{REPORT}{suffix}": rendered(document, suffix, paper, None)
        for suffix in (".pdf", ".html")
    }
    contents[found.folder / WORKBOOK] = results_workbook(found)
    for place, content in contents.items():
        keep(place, content)
    return tuple(contents)


def author_page(
    found: Portfolio, author: str, locale: str = DEFAULT_LOCALE, paper: Paper = "a4"
) -> Path:
    """Write one author's page, `pages/….pdf`, which says nothing of the others.

    Raises
    ------
    WrongUse
        If the results have no such author.
    """
    if author not in set(found.authors["author"]):
        raise WrongUse(sentence=f"There is no author '{author}' in {found.folder}.")
    place = found.folder / PAGES / f"{file_name(author)}.pdf"
    place.parent.mkdir(exist_ok=True)
    keep(place, rendered(author_document(found, author, locale), ".pdf", paper, None))
    return place
