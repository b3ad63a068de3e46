"""A folder gives one answer: the command, JSON, the app, a notebook and the report's page say it in the same sentence."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import places
import pytest

import roi
from roi.app.desk import Desk
from roi.app.showing import shown
from roi.cli import commands
from roi.reports.writer import report

FIXTURES = places.ROOT / "tests" / "fixtures"
HOUR = "[money]\nhour = 15.0\n"
SITE = '[author]\nsites = ["adavale.example"]\n'
# The formats that a folder holds, and its roi.toml.
FOLDERS: dict[str, tuple[tuple[str, ...], str]] = {
    "posts alone": (("x_archive",), ""),
    "posts and visits": (("x_archive", "plausible_dashboard"), ""),
    "posts and sales": (("x_archive", "kdp_workbook"), HOUR),
    "kept by hand": (("plain_table",), HOUR),
    "two networks": (("x_tweets_csv", "mastodon", "ga4_report"), HOUR),
    "two networks, one named": (("x_tweets_csv", "mastodon"), 'network = "mastodon"\n'),
    "several currencies": (("kdp_workbook", "kobo_sales", "gumroad"), HOUR),
    "statistics alone": (("wordpress_stats", "x_overview"), ""),
    "newsletter and posts": (("mailchimp_audience", "bluesky"), ""),
    "old and new archives": (("x_archive", "x_grailbird"), SITE),
    "sales alone": (("smashwords", "draft2digital_ebook"), 'currency = "EUR"\n'),
}


def laid_out(name: str, folder: Path) -> Path:
    """Copy a folder's files, without what the tests expect of them."""
    formats, settings = FOLDERS[name]
    for each in formats:
        shutil.copytree(FIXTURES / each, folder / each, ignore=shutil.ignore_patterns("*.golden"))
    if settings:
        (folder / "roi.toml").write_text(settings, encoding="utf-8")
    return folder


def words(text: str) -> str:
    """Return what is read in a text or page: no tags, no frame around the answer, single spaces."""
    plain = html.unescape(re.sub(r"<[^>]+>", " ", text))
    return " ".join(re.sub(r"[│╭╮╰╯─|]", " ", plain).split())


def said(folder: Path, place: Path, run: Callable[..., str]) -> dict[str, str]:
    """Return what each view of a folder's answer says."""
    verdict = roi.judge(roi.overlay(roi.load(folder)))
    place.mkdir(parents=True, exist_ok=True)
    desk = Desk(place / "desk")
    shutil.copytree(folder, desk.files)
    desk.start_reading().join()
    page = report(verdict, place / "report.html")
    return {
        "command": run("answer", str(folder)),
        "json": json.loads(run("answer", str(folder), "--json"))["sentence"],
        "app": str(shown(desk.looked)["answer"]),
        "notebook": verdict._repr_html_(),
        "page": page.read_text(encoding="utf-8"),
    }


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command and return what it prints."""

    def ran(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["roi", *arguments, "--no-cache"])
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        with pytest.raises(SystemExit) as ended:
            commands.main()
        assert not ended.value.code
        return capsys.readouterr().out

    return ran


def assert_said_alike(views: dict[str, str]) -> None:
    sentence = words(views["json"])
    assert len(sentence) > 10
    for view, text in views.items():
        assert sentence in words(text), view


def test_sales_alone_are_answered_alike(tmp_path: Path, run: Callable[..., str]) -> None:
    assert_said_alike(said(laid_out("sales alone", tmp_path / "mine"), tmp_path / "made", run))


@pytest.mark.thorough
@pytest.mark.parametrize("name", FOLDERS)
def test_every_view_says_the_same(name: str, tmp_path: Path, run: Callable[..., str]) -> None:
    assert_said_alike(said(laid_out(name, tmp_path / "mine"), tmp_path / "made", run))


@pytest.mark.thorough
def test_every_view_says_the_same_of_the_sample(tmp_path: Path, run: Callable[..., str]) -> None:
    assert_said_alike(said(places.SAMPLE, tmp_path / "made", run))
