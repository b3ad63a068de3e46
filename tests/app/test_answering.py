"""What only the author can say is asked on the page and answered by a click."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlencode

import pytest
from browser import BROWSER, tab
from test_app import Visitor, started  # noqa: F401 - a fixture

POSTS = (
    "tweet_id,in_reply_to_status_id,in_reply_to_user_id,timestamp,source,text,retweeted_status_id,"
    "retweeted_status_user_id,retweeted_status_timestamp,expanded_urls\n"
) + "".join(
    f'9{n:06},,,2025-01-{n:02} 09:00:00 +0000,Web,Day {n},,,,"https://{host}/about"\n'
    for n, host in enumerate(["letters.example", "ada.example"] * 14, start=1)
)
Started = tuple[str, Path, Popen[str]]


def answer(visitor: Visitor, asks: str, told: str) -> tuple[int, dict[str, object]]:
    query = urlencode({"asks": asks, "file": "roi.toml"})
    status, _, body = visitor.ask("POST", f"/say?{query}", told.encode())
    return status, json.loads(body)


@pytest.mark.loopback
def test_a_question_is_answered_by_a_click_and_vanishes(started: Started) -> None:  # noqa: F811
    visitor = Visitor(started[0])
    visitor.drop(("tweets.csv", POSTS.encode()))
    asked = str(visitor.settled()["questions"])
    assert "Which of these is your site?" in asked
    assert 'value="b">ada.example' in asked
    status, refused = answer(visitor, "hour", "a lot")
    assert (status, "is no number" in str(refused["problem"])) == (400, True)
    assert answer(visitor, "own_site", "b")[0] == 202
    settled = visitor.settled()
    assert "Which of these is your site?" not in str(settled["questions"])
    assert settled["settings"] is True
    assert answer(visitor, "own_site", "a")[0] == 409
    kept = tomllib.loads(visitor.ask("GET", "/roi.toml")[2].decode())
    assert kept["author"]["sites"] == ["ada.example"]


@pytest.mark.thorough
@pytest.mark.loopback
@pytest.mark.skipif(BROWSER is None, reason="no browser is installed")
def test_in_a_browser_a_click_answers(started: Started, tmp_path: Path) -> None:  # noqa: F811
    file = tmp_path / "tweets.csv"
    file.write_text(POSTS)
    with tab(tmp_path) as page:
        page.open(started[0])
        page.drop([file])
        page.wait(lambda: "Which of these is your site?" in page.text())
        page.value("document.querySelector('[data-asks=own_site] button[value=b]').click()")
        page.wait(lambda: "Which of these is your site?" not in page.text())
        page.wait(lambda: not page.value("document.getElementById('toml').hidden"))
        page.value(
            "window.told = ''; fetch('/roi.toml').then(a => a.text()).then(t => told = t); 0"
        )
        kept = tomllib.loads(page.wait(lambda: page.value("told")))
        assert kept["author"]["sites"] == ["ada.example"]
