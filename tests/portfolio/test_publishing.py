"""The publisher's report, workbook and pages: what they say, their length, and that they are the same on any day."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pypdf
import pytest

from roi.errors import WrongUse
from roi.portfolio.document import author_document, publisher_document
from roi.portfolio.portfolio import Portfolio
from roi.portfolio.publishing import author_page, publish
from roi.portfolio.sheets import results_workbook

AUTHORS = 300


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Portfolio:
    """A portfolio of many authors: some answered, some without an answer, some who lack files."""
    rng = np.random.default_rng(1)
    names = [f'=Ada "{n}" <b>' for n in range(AUTHORS)]
    status = ["answered"] * (AUTHORS - 60) + ["unreadable"] * 50 + ["stopped"] * 10
    there = np.array([s == "answered" for s in status])
    estimates = rng.normal(np.where(rng.random(AUTHORS) < 0.5, 0.0, 1.5), 0.5)

    def money(values: np.ndarray) -> np.ndarray:
        return np.where(there, values, np.nan)

    authors = pd.DataFrame(
        {
            "author": names,
            "genre": rng.choice(["crime", "fantasy"], AUTHORS),
            "status": status,
            "error_kind": [None if t else "NoExports" for t in there],
            "error": [None if t else "There is no export in the folder." for t in there],
            "answer": [rng.choice(["worth_it", "cannot_tell"]) if t else None for t in there],
            "sentence": ["Can't tell yet." if t else None for t in there],
            "first_day": pd.Timestamp("2025-01-01"),
            "last_day": pd.Timestamp("2026-10-31"),
            "days": pd.array(
                [600 if t else None for t in there], dtype="Int32"
            ),  # as DuckDB has it
            "currency": ["USD" if t else None for t in there],
            "net": money(rng.normal(0, 50, AUTHORS)),
            "net_low": money(np.full(AUTHORS, -100.0)),
            "net_high": money(np.full(AUTHORS, 90.0)),
            "probability_pays": money(rng.uniform(0, 1, AUTHORS)),
            "missing": [["sales"] if n % 3 == 0 else [] for n in range(AUTHORS)],
        }
    )
    pooled = pd.DataFrame(
        {
            "author": names,
            "outcome": "sales",
            "unit": "sales per link post",
            "estimate": estimates,
            "std_error": 0.5,
            "conf_low": estimates - 0.98,
            "conf_high": estimates + 0.98,
            "placebo": rng.normal(0.02, 0.1, AUTHORS),
        }
    )[there]
    drawn = pd.DataFrame(
        {
            "author": names[:40],
            "outcome": "sales",
            "estimate": rng.normal(1.5, 0.5, 40),
            "std_error": 0.5,
            "looks": 2,
            "is_over": True,
        }
    )
    findings = pd.DataFrame({"author": names, "sentence": "A link post may bring.", "checks": None})
    folder = tmp_path_factory.mktemp("results")
    return Portfolio(folder, authors, findings[there], pooled, drawn, ("genre",))


def test_the_report_fits_eight_pages_says_the_numbers_and_is_the_same_again(
    found: Portfolio,
) -> None:
    first = {path.name: path.read_bytes() for path in publish(found)}
    assert set(first) == {"report.pdf", "report.html", "authors.xlsx"}
    pages = pypdf.PdfReader(io.BytesIO(first["report.pdf"])).pages
    assert len(pages) <= 8
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    answers = found.authors["answer"].value_counts()
    assert f"Of 240 authors, posting pays for {answers['worth_it']}" in text
    assert "Ask 80 authors for sales by day" in text
    assert "A link post went together with" in text
    assert "A link post brings on average 1." in text
    assert "by the drawn days of 40 authors" in text
    assert "26 more rows are in authors.xlsx" in text
    assert "let a coin decide about the days for links" in text
    assert "Go on: it pays for the time." in text
    assert {path.name: path.read_bytes() for path in publish(found)} == first
    page = first["report.html"].decode()
    assert "<b>" not in page
    assert "&lt;b&gt;" in page


def test_the_pdf_is_tagged_titled_and_says_its_language(found: Portfolio) -> None:
    root = pypdf.PdfReader(publish(found)[0]).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


@pytest.mark.thorough
@pytest.mark.parametrize("authors", [12, AUTHORS])
def test_the_checkers_find_no_error(found: Portfolio, authors: int, tmp_path: Path) -> None:
    """Report and author's page by two checkers of PDF/UA, the page in the browser by axe-core, for few authors and many."""
    some = set(found.authors["author"].sample(authors, random_state=1))
    less = [
        t[t["author"].isin(some)]
        for t in (found.authors, found.findings, found.pooled, found.drawn)
    ]
    part = Portfolio(tmp_path, *less, found.declared)
    report, page, _ = publish(part)
    pages = [report, author_page(part, str(part.authors["author"].iloc[0]))]
    for command in (["outloud", "--quiet"], ["pdfua", "check"]):
        tool = Path(sys.executable).parent / command[0]
        for file in pages:
            done = subprocess.run([tool, *command[1:], file], capture_output=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
    assert violations(page, tmp_path) == []


def violations(page: Path, folder: Path) -> list[str]:
    """Return the rules that a page breaks, by axe-core in Chromium."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    axe = importlib.util.find_spec("axe_core_python")
    if browser is None or axe is None or axe.origin is None:
        pytest.skip("Chromium or axe-core is not here")
    script = Path(axe.origin).with_name("axe.min.js").read_text("utf-8")
    run = "axe.run().then(r => document.title = 'AXE' + JSON.stringify(r.violations.map(v => v.id)) + 'END')"
    text = re.sub(r"<meta[^>]*Content-Security-Policy[^>]*>", "", page.read_text("utf-8"))
    tried = folder / "tried.html"
    tried.write_text(
        text.replace("</body>", f"<script>{script}</script><script>{run}</script></body>")
    )
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=20000",
        "--dump-dom",
    ]
    done = subprocess.run(
        [browser, *flags, tried.as_uri()], capture_output=True, text=True, check=True, timeout=120
    )
    said = re.search(r"<title>AXE(.*?)END</title>", done.stdout)
    assert said is not None, done.stderr[-2000:]
    return list(json.loads(said.group(1).replace("&quot;", '"')))


def test_the_workbook_has_every_author_and_no_formula(found: Portfolio) -> None:
    book = openpyxl.load_workbook(io.BytesIO(results_workbook(found)))
    assert book.sheetnames == ["authors", "findings", "sales by coin", "sales by history"]
    rows = list(book["authors"].iter_rows(values_only=True))
    assert len(rows) == AUTHORS + 1
    assert rows[0] == tuple(found.authors.columns)
    assert [row[0] for row in rows[1:]] == list(found.authors["author"])
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    at = rows[0].index("net")
    assert [row[at] for row in rows[1:]] == pytest.approx(
        [None if np.isnan(v) else v for v in found.authors["net"]]
    )


def test_an_authors_page_says_nothing_of_the_others(found: Portfolio) -> None:
    author = str(found.authors["author"][0])
    written = author_page(found, author)
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(written).pages)
    assert '"0"' in text
    assert '"1"' not in text
    told = str(author_document(found, str(found.authors["author"][AUTHORS - 1]), "en_US").to_dict())
    assert "There is no export" in told
    with pytest.raises(WrongUse, match="There is no author 'Zoe'"):
        author_page(found, "Zoe")


def test_nobody_answered_is_said(found: Portfolio, tmp_path: Path) -> None:
    nobody = found.authors[found.authors["status"] != "answered"]
    empty = Portfolio(
        tmp_path, nobody, found.findings.head(0), found.pooled.head(0), found.drawn.head(0), ()
    )
    told = str(publisher_document(empty, "en_US").to_dict())
    assert "None of these authors can be answered yet." in told
    assert empty.summary().splitlines()[0] == "60 authors"
    assert empty.to_dict()["pools"] == []
    assert [path.stat().st_size > 0 for path in publish(empty)] == [True] * 3


def test_the_portfolio_is_drawn(found: Portfolio) -> None:
    assert len(found.plot().get_yticklabels()) == 3
    assert 'role="img"' in found._repr_html_()
