"""The report as a document and in each format: true to its numbers, whole, the same bytes twice."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import pytest

import roi
from roi.analysis.response.effects import response
from roi.display.break_even import BreakEven
from roi.errors import FigureFailed, NotReadable, WrongUse
from roi.reports.blocks import (
    Block,
    Document,
    Figure,
    Heading,
    Items,
    Pairs,
    SideBySide,
    Table,
    Text,
    Tiles,
)
from roi.reports.document import build_document
from roi.reports.figure_values import MonthBars, Ranges, Strip, WeekBars
from roi.reports.month import Amount, Month, amounts, usual_rates
from roi.reports.render.figures import svg
from roi.reports.scope import default_month, scope_of
from roi.reports.writer import rendered
from roi.settings import Settings
from roi.simulate.timelines import timeline
from roi.simulate.world import draw
from roi.timeline.selection import cut
from roi.timeline.timeline import Timeline
from roi.verdict.judging import from_findings
from roi.verdict.verdict import Verdict

SECTIONS = [
    "answer",
    "glance",
    "happened",
    "posts",
    "people",
    "sales",
    "test",
    "advice",
    "closing",
]
DAYS = 430
Kind = TypeVar("Kind", Figure, Table)


@pytest.fixture(scope="module")
def author() -> Timeline:
    world = draw(7, "base", days=DAYS, effect=1.0, start=date(2025, 9, 1))
    settings = Settings(hour=15.0, income_per_unit=3.4, name="Ada Vale")
    return replace(timeline(world), settings=settings)


def judged(author: Timeline) -> Verdict:
    """Return a verdict from a few findings: all of them would take the suite's time."""
    asked = (("link_posts", "social_visits"), ("link_posts", "sales"), ("replies", "social_visits"))
    return from_findings(author, tuple(response(author, outcome, did) for did, outcome in asked))


@pytest.fixture(scope="module")
def verdict(author: Timeline) -> Verdict:
    return judged(author)


@pytest.fixture(scope="module")
def made(verdict: Verdict) -> Document:
    return build_document(scope_of(verdict, default_month(verdict), "author", redact=False))


@pytest.fixture(scope="module")
def printed(verdict: Verdict, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return roi.report(verdict, tmp_path_factory.mktemp("report") / "out.pdf")


def blocks(made: Document, kind: type[Kind]) -> list[Kind]:
    return [b for part in made.sections for b in part.blocks if isinstance(b, kind)]


def sentences(made: Document) -> Iterator[str]:
    """Yield every text of a document that a reader sees, whatever the format."""
    yield from (made.title, made.subtitle, made.period)
    for part in made.sections:
        yield part.title
        for block in part.blocks:
            yield from texts(block)


def texts(block: Block) -> Iterator[str]:
    match block:
        case Text(text) | Heading(text):
            yield text
        case Items(items):
            yield from items
        case Pairs(rows):
            yield from (text for row in rows for text in row)
        case SideBySide(left, right):
            yield from (text for b in (*left, *right) for text in texts(b))
        case Tiles(tiles):
            yield from (text for tile in tiles for text in asdict(tile).values())
        case Table(caption, columns, rows, behind=behind):
            yield from (caption, *columns)
            yield from (cell for row in rows for cell in row if isinstance(cell, str))
            yield from texts(behind) if behind else ()
        case Figure(caption=caption, table=table):
            yield caption
            yield from texts(table) if table else ()


def letters(text: str) -> str:
    return re.sub(r"[\s‐\-]", "", text)


def test_nine_sections_each_with_something_to_say(made: Document) -> None:
    assert [part.name for part in made.sections] == SECTIONS
    assert all(part.blocks for part in made.sections)


def test_the_document_is_json_without_holes(made: Document) -> None:
    values = made.to_dict()
    assert json.loads(json.dumps(values, allow_nan=False)) == values


def test_every_figure_has_alt_text_and_its_numbers_as_a_table(made: Document) -> None:
    figures = blocks(made, Figure)
    assert {type(f.values) for f in figures} == {BreakEven, Strip, MonthBars, WeekBars, Ranges}
    for f in figures:
        assert len(f.alt) > 20
        assert f.table is not None or isinstance(f.values, BreakEven)


def test_the_months_numbers_are_those_of_the_calendar(made: Document, author: Timeline) -> None:
    table = made.sections[1].blocks[0]
    assert isinstance(table, Table)
    assert table.behind is not None
    rows = {row[0]: row for row in table.rows}
    october = author.daily.loc["2026-10-01":"2026-10-31"]
    assert rows["Visits to your site"][1] == f"{int(october['visits'].sum()):,}"
    assert rows["Copies sold"][1] == f"{int(october['sales'].sum()):,}"
    a_day = float(str(table.behind.rows[-1][1]).replace(",", ""))
    assert a_day == pytest.approx(october["visits"].mean(), rel=0.05)


def test_months_of_unequal_length_are_compared_by_the_day() -> None:
    daily = pd.Series(3.0, pd.date_range("2026-01-01", "2026-03-31"))
    by_month = amounts(daily)
    february, march = by_month[Month(2026, 2)], by_month[Month(2026, 3)]
    assert (february.total, march.total) == (84.0, 93.0)
    assert february.rate == march.rate == 3.0


def test_a_usual_range_holds_most_new_months() -> None:
    import numpy as np

    rng = np.random.default_rng(3)
    inside = 0
    for _ in range(400):
        months = [Amount(float(n), 30, 30) for n in rng.poisson(90.0, 13)]
        low, high = usual_rates(months[:12])
        inside += low <= months[12].rate <= high
    assert 0.91 <= inside / 400 <= 0.985


def test_fewer_than_six_earlier_months_have_no_usual_range() -> None:
    import math

    assert all(math.isnan(x) for x in usual_rates([Amount(30.0, 30, 30)] * 5))


def test_a_month_mostly_unknown_is_not_set_beside_others() -> None:
    from roi.reports.sections.overview import standing

    assert standing(Amount(900.0, 20, 31), 1.0, 2.0) == "20 of 31 days known"
    assert standing(Amount(900.0, 31, 31), 1.0, 2.0) == "higher than usual"


def test_the_log_is_judged_from_what_was_known_then(made: Document, author: Timeline) -> None:
    log = blocks(made, Table)[-4:]
    table = next(t for t in log if t.columns[0] == "Month" and "Answer" in t.columns)
    september = next(row for row in table.rows if row[0] == "September 2026")
    then = judged(cut(author, date(2026, 10, 1))).money.units
    assert then is not None
    low, high = (float(x) for x in re.findall(r"[\d.]+", str(september[2])))
    assert (low, high) == pytest.approx((-then.conf_low, then.conf_high), rel=0.06)


@pytest.mark.thorough
def test_an_earlier_months_report_knows_nothing_of_later_days(
    author: Timeline, verdict: Verdict
) -> None:
    early = judged(cut(author, date(2026, 9, 1)))
    july = Month(2026, 7)
    late, then = (
        build_document(scope_of(v, july, "author", redact=False)) for v in (verdict, early)
    )
    for a, b in zip(late.sections, then.sections, strict=True):
        assert a == b


@pytest.mark.thorough
def test_the_same_document_twice(verdict: Verdict, made: Document) -> None:
    again = scope_of(judged(verdict.timeline), default_month(verdict), "author", redact=False)
    assert build_document(again) == made


@pytest.mark.parametrize("suffix", [".html", ".md", ".json"])
def test_the_same_bytes_twice(made: Document, suffix: str) -> None:
    one, two = (rendered(made, suffix, "a4", None) for _ in range(2))
    assert one == two


def test_the_pdf_is_the_same_on_another_day(
    printed: Path, made: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setattr("time.time", lambda: 4e9)
    assert rendered(made, ".pdf", "a4", None) == printed.read_bytes()


def test_the_pdf_holds_every_sentence(printed: Path, made: Document) -> None:
    from pypdf import PdfReader

    text = letters("".join(page.extract_text() for page in PdfReader(printed).pages))
    output = list(sentences(made))
    assert len(output) > 300
    assert not [s for s in output if letters(s) not in text]


def test_the_page_and_the_markdown_hold_every_sentence(made: Document) -> None:
    import html

    page = html.unescape(rendered(made, ".html", "a4", None).decode())
    marked = rendered(made, ".md", "a4", None).decode().replace("\\", "")
    for text in (page, marked):
        assert not [s for s in sentences(made) if " ".join(s.split()) not in text]


def test_the_pdf_is_tagged_titled_and_says_its_language(printed: Path) -> None:
    import pikepdf

    with pikepdf.open(printed) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "en"
        assert pdf.docinfo["/Title"] == "Is X worth it, Ada Vale? Report for October 2026"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert "pdfuaid:part" in pdf.Root.Metadata.read_bytes().decode()
        assert len(pdf.open_outline().root) >= 9
        figures = list(tags(pdf.Root.StructTreeRoot, "/Figure"))
        assert len(figures) >= 6
        assert all(len(str(f.Alt)) > 10 for f in figures)
        assert 6 <= len(pdf.pages) <= 8


def tags(node: Any, name: str) -> Any:
    """Yield the structure elements of one kind."""
    import pikepdf

    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from tags(child, name)
    elif isinstance(node, pikepdf.Dictionary):
        if str(node.get("/S", "")) == name:
            yield node
        if "/K" in node:
            yield from tags(node.K, name)


def test_every_font_is_embedded(printed: Path) -> None:
    import pikepdf

    with pikepdf.open(printed) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary)]
        described = [o for o in fonts if o.get("/Type") == "/FontDescriptor"]
        assert described
        assert all({"/FontFile2", "/FontFile3"} & set(d.keys()) for d in described)


@pytest.mark.thorough
def test_two_accessibility_checkers_find_no_error(printed: Path) -> None:
    for command in (["outloud", "--quiet"], ["pdfua", "check"]):
        tool = Path(sys.executable).parent / command[0]
        if not tool.exists():
            pytest.skip(f"{command[0]} is not installed")
        done = subprocess.run(
            [tool, *command[1:], printed], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_needs_nothing_from_outside(made: Document) -> None:
    page = rendered(made, ".html", "a4", None).decode()
    assert "Content-Security-Policy" in page
    assert "<script" not in page
    assert not re.search(r"""(?:src|href)=["'](?!#|data:)""", page)
    assert not re.search(r"url\((?!#)", page)
    assert page.count("<h2") == 9


def test_letter_paper_is_letter(made: Document) -> None:
    import pikepdf

    with pikepdf.open(BytesIO(rendered(made, ".pdf", "letter", None))) as pdf:
        assert [float(x) for x in pdf.pages[0].MediaBox][2:] == [612.0, 792.0]


@pytest.mark.thorough
def test_numbers_are_written_as_the_locale_has_them(verdict: Verdict, tmp_path: Path) -> None:
    words = roi.report(verdict, tmp_path / "de.md", locale="de_DE").read_text()
    assert not re.search(r"\d\.\d\b(?!\d)", words)
    assert re.search(r"\d,\d", words)
    assert "Oktober 2026" in words


@pytest.mark.thorough
def test_a_logo_is_shown_and_described(verdict: Verdict, made: Document, tmp_path: Path) -> None:
    import base64

    dot = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    )
    logo = tmp_path / "logo.png"
    logo.write_bytes(dot)
    page = roi.report(verdict, tmp_path / "out.html", edition="publicist", logo=logo).read_text()
    assert "data:image/png;base64," in page
    assert "What we need from you" in page
    without, shown = (rendered(made, ".pdf", "a4", picture) for picture in (None, logo))
    assert len(shown) > len(without)


@pytest.mark.parametrize(
    ("wish", "output"),
    [
        ({"path": "out.docx"}, "use one of: .pdf"),
        ({"month": "2026-13"}, "write it like 2026-10"),
        ({"month": "1999-01"}, "the files cover"),
        ({"locale": "xx_YY"}, "not a known locale"),
        ({"paper": "a5"}, "use one of: a4, letter"),
        ({"edition": "fan"}, "use one of: author, publicist"),
        ({"logo": "none.png"}, "no such file"),
    ],
)
def test_a_wish_that_cannot_be_met_is_one_sentence(
    verdict: Verdict, tmp_path: Path, wish: dict[str, str], output: str
) -> None:
    path = tmp_path / wish.pop("path", "out.json")
    with pytest.raises((WrongUse, NotReadable), match=output):
        roi.report(verdict, path, **wish)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_a_failing_figure_fails_the_report() -> None:
    broken = Figure(Ranges(rows=()), caption="C", alt="a")
    with pytest.raises(FigureFailed, match="The picture 'C' could not be drawn"):
        svg(broken)


@pytest.mark.thorough
def test_a_failed_report_leaves_the_old_file(
    verdict: Verdict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.html"
    path.write_text("old")

    def fails(*_: Any) -> Any:
        raise ValueError("no")

    monkeypatch.setattr("roi.display.charts.break_even", fails)
    with pytest.raises(FigureFailed):
        roi.report(verdict, path)
    assert path.read_text() == "old"


@pytest.fixture(scope="module")
def verdict_of_five_months(author: Timeline) -> Verdict:
    return roi.judge(cut(author, date(2026, 2, 1)))


@pytest.fixture(scope="module")
def several(verdict_of_five_months: Verdict, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder's first name: a report for each of five months, as PDF and as page."""
    from roi.reports.writer import report_months

    place = tmp_path_factory.mktemp("months") / "ada.pdf"
    for suffix in (".pdf", ".html"):
        report_months(verdict_of_five_months, place.with_suffix(suffix))
    return place


@pytest.mark.thorough
def test_one_report_a_month(author: Timeline, tmp_path: Path) -> None:
    from roi.reports.writer import report_months

    short = judged(cut(author, date(2025, 12, 20)))
    made = report_months(short, tmp_path / "ada.json")
    assert [p.name for p in made] == ["ada-2025-09.json", "ada-2025-10.json", "ada-2025-11.json"]


@pytest.mark.parametrize("month", ["2025-10", "2025-12", "2026-01"])
@pytest.mark.thorough
def test_a_report_made_among_others_is_the_same_made_alone(
    several: Path, verdict_of_five_months: Verdict, tmp_path: Path, month: str
) -> None:
    for suffix in (".pdf", ".html"):
        among = several.with_name(f"ada-{month}{suffix}")
        alone = roi.report(verdict_of_five_months, tmp_path / f"one{suffix}", month=month)
        assert alone.read_bytes() == among.read_bytes()


def test_figures_draw_what_they_are_given(made: Document) -> None:
    for figure in blocks(made, Figure):
        drawn = svg(figure)
        assert drawn.startswith("<svg")
        assert figure.alt.split()[0] in drawn


@pytest.mark.parametrize("values", [(-4.0, None, 3.0), (-4.0, -2.0), (0.0, 0.0), (None, 12.0)])
def test_months_of_any_sign_are_drawn_with_their_numbers(values: tuple[float | None, ...]) -> None:
    written = [f"({v})" for v in values]
    bars = MonthBars([f"m{n}" for n in range(len(values))], values, written)
    drawn = svg(Figure(bars, "Followers", "Followers by month"))
    assert all(words in drawn for words in written)
