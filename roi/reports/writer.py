"""report(): write the monthly report, in the format that the suffix names; report_months(): one for every month."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from roi.display.json_output import json_text
from roi.display.progress import Advance, progress_bar
from roi.errors import NotReadable, WrongUse, printable_lines
from roi.language.messages import DEFAULT_LOCALE, reading_in
from roi.reports.blocks import Document, each_text
from roi.reports.document import build_document
from roi.reports.month import Month, complete_months
from roi.reports.render.html import LOGOS, to_html
from roi.reports.render.markdown import to_markdown
from roi.reports.render.pdf import PAPERS, to_pdf
from roi.reports.render.workbook import to_xlsx
from roi.reports.scope import default_month, scope_of, scopes
from roi.verdict.verdict import Verdict
from roi.writing import write_whole

SUFFIXES = (".pdf", ".html", ".xlsx", ".md", ".json")
EDITIONS = ("author", "publicist")
Paper = Literal["a4", "letter"]
Edition = Literal["author", "publicist"]


def report(
    verdict: Verdict,
    path: str | Path,
    month: str | None = None,
    paper: Paper = "a4",
    edition: Edition = "author",
    redact: bool = False,
    locale: str = DEFAULT_LOCALE,
    logo: str | Path | None = None,
) -> Path:
    """Write the report of one month.

    Parameters
    ----------
    verdict : what `judge` returned.
    path : the file to write; its suffix (.pdf, .html, .xlsx, .md, .json) is the format.
    month : such as '2026-10'; the last complete one if None. An earlier month is judged from what was known at its end.
    paper : 'a4' or 'letter', for a PDF.
    edition : 'publicist' adds what is needed from the client.
    redact : leave out titles, names, file names and the author's own words.
    locale : how numbers, dates and amounts are written, such as 'de_DE'; sentences too, where they are translated.
    logo : a picture (.png, .jpg, .svg) for the first page.

    Returns
    -------
    Path
        The file. It is written under another name first, so a failure leaves the old one whole. The same verdict
        gives the same bytes on any day.

    Examples
    --------
    >>> import roi
    >>> verdict = roi.judge(roi.overlay(roi.load("sample_data")))  # doctest: +SKIP
    >>> roi.report(verdict, "october.html", month="2026-10").name  # doctest: +SKIP
    'october.html'
    """
    place, picture = _checked(path, paper, edition, logo)
    chosen = default_month(verdict) if month is None else _within(verdict, Month.parse(month))
    with reading_in(locale):
        document = build_document(scope_of(verdict, chosen, edition, redact=redact), locale)
    return _write(_not_an_export(verdict, place), document, paper, picture)


def report_months(
    verdict: Verdict,
    path: str | Path,
    paper: Paper = "a4",
    edition: Edition = "author",
    redact: bool = False,
    locale: str = DEFAULT_LOCALE,
    logo: str | Path | None = None,
) -> tuple[Path, ...]:
    """Write a report for every complete month: out.pdf becomes out-2026-09.pdf, out-2026-10.pdf and so on."""
    place, picture = _checked(path, paper, edition, logo)
    months = complete_months(verdict.start, verdict.end)
    with progress_bar("Writing", len(months)) as advance:
        return tuple(_each(verdict, place, paper, edition, redact, locale, picture, advance))


def _each(
    verdict: Verdict,
    place: Path,
    paper: str,
    edition: str,
    redact: bool,
    locale: str,
    logo: Path | None,
    advance: Advance,
) -> Iterator[Path]:
    with reading_in(locale):
        for scope in scopes(verdict, edition, redact=redact):
            named = _not_an_export(verdict, place.with_stem(f"{place.stem}-{scope.month}"))
            yield _write(named, build_document(scope, locale), paper, logo)
            advance(1)


def _checked(
    path: str | Path, paper: str, edition: str, logo: str | Path | None
) -> tuple[Path, Path | None]:
    """Return the file to write and the logo; raise if an option can't be met."""
    place = Path(path)
    _one_of("suffix", place.suffix.lower(), SUFFIXES)
    if not place.parent.is_dir():
        raise WrongUse(sentence=f"There is no folder {place.parent} to write {place.name} in.")
    _one_of("paper", paper, tuple(PAPERS))
    _one_of("edition", edition, EDITIONS)
    if logo is None:
        return place, None
    picture = Path(logo)
    _one_of("suffix", picture.suffix.lower(), tuple(LOGOS))
    if not picture.is_file():
        raise NotReadable(file=str(logo), reason="there is no such file")
    return place, picture


def _one_of(what: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise WrongUse(sentence=f"Unknown {what} '{value}'; use one of: {', '.join(allowed)}.")


def _within(verdict: Verdict, month: Month) -> Month:
    first, last = Month.of(verdict.timeline.start), default_month(verdict)
    last = max(last, Month.of(verdict.timeline.daily.index[-1].date()))
    if not first <= month <= last:
        raise WrongUse(sentence=f"There is no data for {month}; the files cover {first} to {last}.")
    return month


def rendered(document: Document, suffix: str, paper: str, logo: Path | None) -> bytes:
    """Return a document as bytes, in the format that a suffix names."""
    if suffix == ".pdf":
        return to_pdf(document, paper, logo)
    if suffix == ".json":
        return f"{json_text(document.to_dict())}\n".encode()
    document = each_text(document, printable_lines)
    if suffix == ".html":
        return to_html(document, logo).encode()
    if suffix == ".xlsx":
        with reading_in(document.locale):
            return to_xlsx(document)
    return to_markdown(document).encode()


def _write(place: Path, document: Document, paper: str, logo: Path | None) -> Path:
    return write_whole(place, rendered(document, place.suffix.lower(), paper, logo))


def _not_an_export(verdict: Verdict, place: Path) -> Path:
    """Return the path, unless one of the exports is there."""
    exports = verdict.timeline.exports
    root = Path(exports.folder).resolve() if exports else place
    files = [root / e.file for e in exports.exports] if exports else []
    if place.is_file() and any(place.resolve() in (file, *file.parents) for file in files):
        raise WrongUse(sentence=f"{place} is one of the exports; give the report another name.")
    return place
