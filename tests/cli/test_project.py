"""`roi new`: what it sets up works as it is, and existing files are left alone."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import places
import pytest

import roi
from conftest import SAMPLE
from roi.cli.project import new_project, notebooks
from roi.cli.where_to_click import download_pages
from roi.errors import WrongUse
from roi.loaders.catalogue import known_formats
from roi.settings import EVENT_KINDS, KNOWN, read_settings


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_project(tmp_path_factory.mktemp("books") / "my-books").folder


def test_everything_is_there(laid_out: Path) -> None:
    there = {str(p.relative_to(laid_out)) for p in laid_out.rglob("*") if p.is_file()}
    assert {"exports/where-to-click.html", "exports/roi.toml"} <= there
    assert {f"notebooks/{p.name}" for p in notebooks()} <= there
    assert len(notebooks()) == len(list((places.ROOT / "notebooks").glob("*.ipynb"))) > 5


def test_the_settings_are_read_as_they_stand_and_when_each_line_is_filled_in(
    laid_out: Path, tmp_path: Path
) -> None:
    assert read_settings(laid_out / "exports").hour is None
    text = (laid_out / "exports" / "roi.toml").read_text(encoding="utf-8")
    filled = re.sub(r"^# (?=\[\[\w+|\w+ =)", "", text, flags=re.MULTILINE)
    (tmp_path / "roi.toml").write_text(filled, encoding="utf-8")
    settings = read_settings(tmp_path)
    assert settings.hour == 15.0
    assert settings.events[0].title == "The Salt Road"


def test_the_settings_page_knows_every_setting(laid_out: Path) -> None:
    text = (laid_out / "exports" / "roi.toml").read_text(encoding="utf-8")
    filled = tomllib.loads(re.sub(r"^# (?=\[\[\w+|\w+ =)", "", text, flags=re.MULTILINE))
    assert set(filled) == KNOWN[""]
    assert set(filled["author"]) == KNOWN["author"]
    assert set(filled["money"]) == KNOWN["money"]
    assert set(filled["event"][0]) == KNOWN["event"]
    assert all(kind in text for kind in EVENT_KINDS)


def test_the_page_says_where_to_click_for_every_export_that_can_be_read(laid_out: Path) -> None:
    page = (laid_out / "exports" / "where-to-click.html").read_text(encoding="utf-8")
    words = re.sub(
        r"\s+", " ", page.replace("&gt;", ">").replace("&amp;", "&").replace("&#39;", "'")
    )
    known = [f for f in known_formats() if f.about.kinds]
    clicked = [f for f in known if f.about.kinds != ("plan",)]  # `roi plan` writes plans
    assert [f.name for f in clicked if f.about.download not in words] == []
    assert "<script" not in page
    assert "src=" not in page


def test_the_page_begins_with_what_most_have_and_ends_with_what_is_closed(laid_out: Path) -> None:
    page = (laid_out / "exports" / "where-to-click.html").read_text(encoding="utf-8")
    named = [html.unescape(n) for n in re.findall(r"<h3>(?:<a [^>]*>)?(.*?)(?:</a>)?</h3>", page)]
    pages = download_pages()
    service = {f.name: f.about.service for f in known_formats()}
    assert {*pages["closed"], *pages["pages"]} <= set(service.values())
    assert named[: len(pages["first"])] == [service[name] for name in pages["first"]]
    assert named[:2] == ["X (Twitter): your archive", "Amazon KDP"]
    assert set(named[-len(pages["closed"]) :]) == set(pages["closed"])
    linked = dict(re.findall(r'<h3><a href="(https://[^"]+)" rel="noreferrer">(.*?)</a>', page))
    assert linked["https://x.com/settings/download_your_data"] == "X (Twitter): your archive"
    assert len(linked) > 20


def test_what_lies_there_is_no_export_and_no_stranger(laid_out: Path) -> None:
    (laid_out / "exports" / "events.csv").write_bytes((SAMPLE / "events.csv").read_bytes())
    exports = roi.load(laid_out / "exports")
    assert [e.file for e in exports.exports] == ["events.csv", "follow_log.csv"]
    assert [e.file for e in exports.exports if e.datasets] == ["events.csv"]
    assert exports.unknown == ()


def test_the_notebooks_read_the_projects_own_exports_and_show_nothing_of_the_sample(
    laid_out: Path,
) -> None:
    for path in (laid_out / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = [c for c in cells if c["cell_type"] == "code"]
        hers = (
            "" if path.stem == "09-many-authors" else "../exports"
        )  # many authors are no one's exports
        assert "".join(code[0]["source"]).startswith(f'FOLDER = "{hers}"')
        assert all(c["outputs"] == [] and c["execution_count"] is None for c in code)
        assert not any("sample_data" in line for c in code for line in c["source"])


def test_a_second_time_writes_only_what_is_missing(tmp_path: Path) -> None:
    mine = tmp_path / "exports" / "roi.toml"
    mine.parent.mkdir()
    mine.write_text("[money]\nhour = 20.0\n", encoding="utf-8")
    project = new_project(tmp_path)
    assert project.kept == ("exports/roi.toml",)
    assert read_settings(mine.parent).hour == 20.0
    assert new_project(tmp_path).written == ()


def test_a_file_in_the_way_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "books").write_text("", encoding="utf-8")
    with pytest.raises(WrongUse, match="is a file; name a folder"):
        new_project(tmp_path / "books")


def test_the_command_says_what_to_do_next(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from roi.cli.commands import main; main()",
            "new",
            str(tmp_path / "b"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "roi answer" in done.stdout
