"""The report on the sample author, word for word. `pytest --accept` rewrites it; read it, then commit it."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import places
import pytest
from pypdf import PdfReader

import roi
from roi.verdict.verdict import Verdict

SAMPLE = places.SAMPLE
GOLDEN = places.REPORT


@pytest.fixture(scope="module")
def verdict(sample_verdict: Verdict) -> Verdict:
    return sample_verdict


@pytest.fixture(scope="module")
def made(verdict: Verdict, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = roi.report(verdict, tmp_path_factory.mktemp("sample") / "out.json", month="2026-10")
    return json.loads(path.read_text(encoding="utf-8"))


def differences(ours: Any, theirs: Any, where: str = "") -> list[str]:
    """Return where two documents differ; numbers may differ by a millionth, as they do between machines."""
    if isinstance(ours, dict) and isinstance(theirs, dict) and set(ours) == set(theirs):
        return [d for k in ours for d in differences(ours[k], theirs[k], f"{where}.{k}")]
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        pairs = enumerate(zip(ours, theirs, strict=True))
        return [d for n, (a, b) in pairs for d in differences(a, b, f"{where}.{n}")]
    if isinstance(ours, float) and isinstance(theirs, float | int):
        return [] if ours == pytest.approx(theirs, rel=1e-6, abs=1e-9) else [f"{where}: {ours}"]
    return [] if ours == theirs else [f"{where}: {ours!r}, not {theirs!r}"]


@pytest.mark.thorough
def test_a_workbook_has_every_table_of_the_report(
    made: Any, verdict: Verdict, tmp_path: Path
) -> None:
    """Each table of the document is a sheet, with as many rows, and its numbers are numbers."""
    path = roi.report(verdict, tmp_path / "out.xlsx", month="2026-10")
    words, *sheets = openpyxl.load_workbook(path)
    blocks = [block for section in made["sections"] for block in section["blocks"]]
    tables = [b["table"] if b["type"] == "figure" else b for b in blocks]
    tables = [t for t in tables if t and t["type"] == "table"]
    tables = [t for pair in tables for t in (pair, pair.get("behind")) if t]
    assert [s.max_row - 1 for s in sheets] == [len(t["rows"]) for t in tables]
    assert [[c.value for c in s[1]] for s in sheets] == [t["columns"] for t in tables]
    said = [row[2].value for row in words.iter_rows()]
    assert all(b["text"] in said for b in blocks if b["type"] == "text")
    glance = next(s for s in sheets if s.title.startswith("October 2026 beside"))
    assert glance.cell(2, 2).value == 5568
    assert {c.data_type for s in sheets for row in s.iter_rows() for c in row} <= {"s", "n"}


def test_the_sample_report_word_for_word(made: Any, pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("accept"):
        text = json.dumps(made, ensure_ascii=False, indent=1)
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text + "\n", encoding="utf-8")
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert not differences(made, golden), "pytest --accept tests/test_report_sample.py, then read"


def test_the_crowd_that_was_not_hers_stands_out(verdict: Verdict, tmp_path: Path) -> None:
    truth = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
    crowd = truth["story"]["crowd"]
    path = roi.report(verdict, tmp_path / "then.json", month=crowd[:7])
    happened = json.loads(path.read_text(encoding="utf-8"))["sections"][2]
    strip = next(b for b in happened["blocks"] if b["type"] == "figure")
    assert crowd in strip["values"]["marks"]


def test_the_month_adds_up_to_the_files(made: Any) -> None:
    sales = next(part for part in made["sections"] if part["id"] == "sales")
    table = next(b for b in sales["blocks"] if b["type"] == "table")
    by_title = sum(int(row[2].replace(",", "")) for row in table["rows"])
    glance = made["sections"][1]["blocks"][0]["rows"]
    assert by_title == int(next(row[1] for row in glance if row[0] == "Copies sold"))


def counted_from_the_files() -> dict[str, float]:
    """Return October's numbers, counted from the sample's files without roi."""
    series: dict[str, float] = {}
    (site,) = SAMPLE.glob("adavale_example_*.zip")
    with zipfile.ZipFile(site) as archive:
        for name in archive.namelist():
            if "visitors" in name or "sources" in name:
                rows = pd.read_csv(BytesIO(archive.read(name)))
                rows = rows[rows["date"].str.startswith("2026-10")]
                if "source" in rows:
                    rows = rows[rows["source"] == "Twitter"]
                key = "Visits from X" if "sources" in name else "Visits to your site"
                series[key] = rows["visits"].sum()
    (twitter,) = SAMPLE.glob("twitter-*.zip")
    with zipfile.ZipFile(twitter) as archive:
        tweets = json.loads(archive.read("data/tweets.js").split(b"=", 1)[1])
    own = [row["tweet"] for row in tweets if not row["tweet"]["full_text"].startswith(("@", "RT "))]
    when = pd.to_datetime([t["created_at"] for t in own], format="%a %b %d %H:%M:%S %z %Y")
    mine = [
        t
        for t, day in zip(own, when.tz_convert("America/New_York"), strict=True)
        if (day.year, day.month) == (2026, 10)
    ]
    linked = [
        t
        for t in mine
        if any(
            re.search(r"//(adavale|shop)\.example", u["expanded_url"])
            for u in t["entities"]["urls"]
        )
    ]
    series |= {"Your posts": len(mine), "Posts that link to you": len(linked)}
    overview = pd.read_csv(SAMPLE / "account_overview_analytics.csv")
    october = overview[overview["Date"].str.contains(r"Oct \d+, 2026")]
    series["Followers gained, less lost"] = (october["New follows"] - october["Unfollows"]).sum()
    for book in SAMPLE.glob("KDP_Dashboard-*.xlsx"):
        sales = pd.read_excel(book, sheet_name="Combined Sales", engine="calamine")
        pages = pd.read_excel(book, sheet_name="KENP Read", engine="calamine")
        if len(sales) and str(sales["Royalty Date"].iloc[0]).startswith("2026-10"):
            series["Copies sold"] = sales["Net Units Sold"].sum()
            series["Pages read"] = pages["Kindle Edition Normalized Page (KENP) Read"].sum()
            summary = pd.read_excel(book, sheet_name="Summary", engine="calamine")
            series["Royalties (USD)"] = summary["Royalty (USD)"].iloc[0]
    return series


def test_the_months_numbers_are_those_of_the_files(made: Any) -> None:
    series = counted_from_the_files()
    rows = {row[0]: row for row in made["sections"][1]["blocks"][0]["rows"]}
    shown = {name: row[1] for name, row in rows.items() if name in series}
    assert len(shown) == 7
    assert shown == {name: f"{round(series[name]):,}" for name in shown}
    for name in shown:
        a_day = float(rows[name][3].replace(",", ""))
        assert a_day == pytest.approx(series[name] / 31, rel=0.06)
    sales = next(part for part in made["sections"] if part["id"] == "sales")
    reported = " ".join(str(b) for b in sales["blocks"])
    assert f"Together {series['Copies sold']:.0f} copies" in reported
    assert f"${series['Royalties (USD)']:.2f}" in reported
    by_title = next(b for b in sales["blocks"] if b["type"] == "table")["rows"]
    assert sum(int(row[3].replace(",", "")) for row in by_title) == series["Pages read"]


@pytest.mark.thorough
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_at_most_eight_pages_and_page_one_on_one(
    verdict: Verdict, tmp_path: Path, paper: Any
) -> None:
    """The answer is a page of its own, and no page holds the end of a part alone."""
    printed = PdfReader(roi.report(verdict, tmp_path / "out.pdf", month="2026-10", paper=paper))
    words = [" ".join(page.extract_text().split()) for page in printed.pages]
    assert 6 <= len(words) <= 8
    assert "The month at a glance" in words[1][:80]
    assert min(map(len, words)) > 600
