"""What only the author can say is asked everywhere alike, weighed where it decides, and gone once it is answered."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
import tomllib
from datetime import date, timedelta
from pathlib import Path

import calendars
import held
import numpy as np
import pytest

import roi
from conftest import SAMPLE
from roi.asking.open_questions import open_questions
from roi.asking.question import Question
from roi.cli import commands
from roi.cli.asking import ask_folder
from roi.errors import SettingsError, WrongUse
from roi.exports import together
from roi.reports.writer import report
from roi.settings import Settings, read_settings
from roi.timeline.posts import posts_frame

FIRST, DAYS = date(2025, 1, 1), 300
TWEETS = (
    "tweet_id,in_reply_to_status_id,in_reply_to_user_id,timestamp,source,text,retweeted_status_id,"
    "retweeted_status_user_id,retweeted_status_timestamp,expanded_urls"
).split(",")
SETTINGS = """# My own words, which must stay.
timezone = "UTC"
currency = "USD"

[money]
hour = 400.0   # what I think
"""


def tweets(
    handle: str, host: str, share: float, seed: int, also: str = "", days: int = DAYS
) -> str:
    """Posts of an account: some link to a host, a few to another one."""
    drawn, out = np.random.default_rng(seed), io.StringIO()
    writer = csv.DictWriter(out, TWEETS)
    writer.writeheader()
    for n in range(days):
        links = [f"https://twitter.com/{handle}/status/8{seed}{n:06}/photo/1"]
        if drawn.random() < share:
            links.append(f"https://{host}/about")
        if also and n % 11 == 0:
            links.append(f"https://{also}/about")
        when = FIRST + timedelta(days=n)
        writer.writerow(
            {
                "tweet_id": f"8{seed}{n:06}",
                "timestamp": f"{when} 09:00:00 +0000",
                "source": "Web",
                "text": f"Day {n}",
                "expanded_urls": ",".join(links),
            }
        )
    return out.getvalue()


def by_day(header: str, *columns: np.ndarray) -> str:
    days = (FIRST + timedelta(days=n) for n in range(DAYS))
    rows = (
        ",".join([str(d), *(str(c) for c in cells)])
        for d, cells in zip(days, zip(*columns, strict=True), strict=True)
    )
    return "\n".join([header, *rows, ""])


@pytest.fixture(scope="session")
def asking_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An author who links most to a friend's newsletter and seldom to her own site; nothing says which is hers."""
    folder = tmp_path_factory.mktemp("asking")
    drawn = np.random.default_rng(18)
    sold = drawn.poisson(1.0, DAYS)
    (folder / "tweets.csv").write_text(tweets("ada_vale", "letters.example", 0.5, 1, "ada.example"))
    (folder / "visits.csv").write_text(by_day("Date,Visits", drawn.poisson(60, DAYS)))
    (folder / "sales.csv").write_text(
        by_day("Date,Store,Copies,Royalty (USD)", np.full(DAYS, "Amazon"), sold, sold * 3.4)
    )
    (folder / "roi.toml").write_text(SETTINGS)
    return folder


@pytest.fixture(scope="session")
def asking_verdict(asking_folder: Path) -> roi.Verdict:
    return roi.judge(roi.overlay(roi.load(asking_folder)))


@pytest.fixture
def posts_only(tmp_path: Path) -> Path:
    """Posts and nothing else, so that every question is asked and none takes long to weigh."""
    folder = tmp_path / "posts"
    folder.mkdir()
    posts = tweets("ada_vale", "letters.example", 0.5, 1, "ada.example", days=40)
    (folder / "tweets.csv").write_text(posts)
    (folder / "roi.toml").write_text(SETTINGS)
    return folder


@pytest.fixture
def own_folder(asking_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(asking_folder, tmp_path / "mine"))


def only(questions: tuple[Question, ...], asks: str) -> Question:
    (found,) = [q for q in questions if q.asks == asks]
    return found


def asked_of(folder: Path) -> tuple[Question, ...]:
    exports = roi.load(folder)
    return open_questions(exports, posts_frame(exports, "UTC"))


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, told: str = "") -> int:
    monkeypatch.setattr(sys, "argv", ["roi", *arguments])
    monkeypatch.setattr(sys, "stdin", io.StringIO(told))
    with pytest.raises(SystemExit) as ended:
        commands.main()
    return int(ended.value.code or 0)


def test_a_guess_that_decides_leaves_the_answer_open(asking_verdict: roi.Verdict) -> None:
    site = only(asking_verdict.questions, "own_site")
    assert [c.words for c in site.choices] == ["letters.example", "ada.example"]
    assert site.taken == 0
    assert [c.if_so.answer for c in site.choices if c.if_so] == ["not_worth_it", "cannot_tell"]
    assert asking_verdict.answer == "cannot_tell"
    assert "Which of these is your site?" in asking_verdict.sentence


def test_links_to_a_site_that_may_be_hers_are_not_counted_as_none(
    posts_only: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    days = "\n".join(f"2025-01-{day:02},{day % 3}" for day in range(1, 32))
    (posts_only / "sold.csv").write_text(f"Date,Copies\n{days}\n")
    assert run(monkeypatch, "answer", str(posts_only)) == 0
    page = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert "which of the sites that your posts link to is yours isn't known" in page
    assert "0 days" not in page
    assert "Answer what only you can say, below or with `roi ask`" in page


def test_each_answer_gives_the_verdict_that_was_announced_and_is_not_asked_again(
    asking_verdict: roi.Verdict, own_folder: Path
) -> None:
    for choice in only(asking_verdict.questions, "own_site").choices:
        (own_folder / "roi.toml").write_text(f'{SETTINGS}\n[author]\nsites = ["{choice.words}"]\n')
        verdict = roi.judge(roi.overlay(roi.load(own_folder)))
        assert choice.if_so
        assert (verdict.answer, verdict.sentence) == (
            choice.if_so.answer,
            choice.if_so.message.text,
        )
        assert verdict.questions == ()


def test_it_is_asked_alike_in_every_view(
    asking_verdict: roi.Verdict,
    asking_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = "Which of these is your site? Until you say, it is taken to be letters.example."
    assert run(monkeypatch, "answer", str(asking_folder)) == 0
    assert asked in " ".join(capsys.readouterr().out.split())
    assert run(monkeypatch, "check", str(asking_folder)) == 0
    assert asked in " ".join(capsys.readouterr().out.split())
    assert run(monkeypatch, "check", str(asking_folder), "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)["questions"]
    assert told["sentence"] == asked
    assert asked in asking_verdict.summary()
    assert asked in asking_verdict._repr_html_()
    page = report(asking_verdict, tmp_path / "report.md").read_text(encoding="utf-8")
    assert asked in " ".join(page.split())
    (told,) = asking_verdict.to_dict()["questions"]
    assert {k: v for k, v in told.items() if k != "choices"} == {
        "asks": "own_site",
        "sentence": asked,
        "setting": "author.sites",
        "file": "roi.toml",
        "line": '[author] sites = ["adavale.example"]',
        "taken": "letters.example",
    }
    assert told["choices"][1]["words"] == "ada.example"
    assert told["choices"][1]["line"] == '[author] sites = ["ada.example"]'
    assert told["choices"][1]["if_so"]["answer"] == "cannot_tell"


def test_roi_ask_writes_what_it_is_told_and_keeps_comments(
    posts_only: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "ask", str(posts_only), told="z\nb\n") == 0
    said = capsys.readouterr().out
    assert "There is no choice z" in said
    assert 'Written into roi.toml: [author] sites = ["ada.example"]' in said
    assert "All answered" in said
    text = (posts_only / "roi.toml").read_text(encoding="utf-8")
    assert text.startswith(SETTINGS)
    assert read_settings(posts_only).sites == ("ada.example",)
    assert run(monkeypatch, "ask", str(posts_only), told="") == 0
    assert "Nothing to ask" in capsys.readouterr().out
    assert (posts_only / "roi.toml").read_text(encoding="utf-8") == text


@pytest.mark.thorough
def test_roi_ask_ends_with_its_input_and_takes_nothing_for_an_answer(
    posts_only: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for told in ("", "not a host\n"):
        assert run(monkeypatch, "ask", str(posts_only), told=told) == 0
        assert "1 question is left open" in capsys.readouterr().out
        assert (posts_only / "roi.toml").read_text(encoding="utf-8") == SETTINGS


@pytest.mark.thorough
def test_roi_ask_fills_in_the_settings_page_where_there_is_none(
    posts_only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (posts_only / "roi.toml").unlink()
    assert run(monkeypatch, "ask", str(posts_only), told="b\nb\n12,50\nEurope/Rome\n") == 0
    settings = read_settings(posts_only)
    assert (settings.currency, settings.hour) == ("EUR", 12.5)
    assert settings.sites == ("ada.example",)
    assert settings.timezone == "Europe/Rome"
    text = (posts_only / "roi.toml").read_text(encoding="utf-8")
    assert "# what an hour of yours is worth" in text
    assert text.count("hour = ") == text.count("sites = ") == 1


def test_a_settings_file_that_is_no_toml_is_left_as_it_is(
    posts_only: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (posts_only / "roi.toml").write_text("hour = fifteen\n")
    assert run(monkeypatch, "ask", str(posts_only), told="b\n") == SettingsError.exit_code
    assert "not valid TOML" in capsys.readouterr().err
    assert (posts_only / "roi.toml").read_text() == "hour = fifteen\n"


@pytest.mark.thorough
def test_without_an_hour_the_answer_under_some_is_shown(own_folder: Path) -> None:
    (own_folder / "roi.toml").write_text(
        'timezone = "UTC"\ncurrency = "USD"\n[author]\nsites = ["letters.example"]\n'
    )
    verdict = roi.judge(roi.overlay(roi.load(own_folder)))
    hour = only(verdict.questions, "hour")
    assert hour.differs
    for choice in hour.choices:
        assert isinstance(choice.value, float)
        assert choice.if_so
        now = roi.judge(verdict.timeline, hour=choice.value)
        assert now.sentence == choice.if_so.message.text
        assert "hour" not in {q.asks for q in now.questions}


@pytest.mark.thorough
def test_two_accounts_are_asked_for_and_the_named_one_alone_counts(posts_only: Path) -> None:
    (posts_only / "other").mkdir()
    (posts_only / "other" / "tweets.csv").write_text(tweets("bo_marsh", "bo.example", 0.4, 2))
    account = only(asked_of(posts_only), "account")
    assert [c.words for c in account.choices] == ["bo_marsh", "ada_vale", "all of them"]
    (posts_only / "roi.toml").write_text(f'{SETTINGS}\n[author]\naccounts = ["@Ada_Vale"]\n')
    exports = roi.load(posts_only)
    assert "account" not in {q.asks for q in asked_of(posts_only)}
    assert set(roi.overlay(exports).posts["account"]) == {"ada_vale"}
    (left,) = [d for d in exports.decisions if d.reason == "other_account"]
    assert left.loser == ("other/tweets.csv",)
    assert "bo_marsh" in left.sentence


@pytest.mark.thorough
def test_the_order_of_day_and_month_is_asked_for_and_read_as_answered(
    posts_only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"0{n}/04/2025,{100 + n}\n" for n in range(1, 8))
    (posts_only / "fans.csv").write_text(f"Date,Followers\n{rows}")
    order = only(asked_of(posts_only), "day_order")
    assert order.file == "fans.csv.toml"
    assert [c.value for c in order.choices] == [True, False]
    assert "4 January 2025" in order.choices[1].words
    assert run(monkeypatch, "ask", str(posts_only), told="\na\na\n") == 0
    assert tomllib.loads((posts_only / "fans.csv.toml").read_text()) == {
        "day_first": True,
        "network": "x",
    }
    assert "day_order" not in {q.asks for q in asked_of(posts_only)}
    followers = roi.overlay(roi.load(posts_only)).daily["followers"].dropna()
    assert [str(day.date()) for day in followers.index] == [f"2025-04-0{n}" for n in range(1, 8)]


@pytest.mark.thorough
def test_several_currencies_are_asked_for(posts_only: Path) -> None:
    sold = np.ones(DAYS, dtype=int)
    (posts_only / "kobo.csv").write_text(
        by_day("Date,Store,Copies,Royalty (EUR)", np.full(DAYS, "Kobo"), sold, sold * 2)
    )
    (posts_only / "amazon.csv").write_text(
        by_day("Date,Store,Copies,Royalty (USD)", np.full(DAYS, "Amazon"), sold, sold * 3)
    )
    (posts_only / "roi.toml").write_text('timezone = "UTC"\n')
    currency = only(asked_of(posts_only), "currency")
    assert {c.value for c in currency.choices} == {"USD", "EUR"}
    (posts_only / "roi.toml").write_text('currency = "EUR"\n')
    assert "currency" not in {q.asks for q in asked_of(posts_only)}


@pytest.mark.thorough
def test_sales_without_a_store_beside_a_store_are_asked_for(posts_only: Path) -> None:
    sold = np.ones(DAYS, dtype=int)
    named = by_day("Date,Store,Copies", np.full(DAYS, "Kobo"), sold)
    (posts_only / "kobo.csv").write_text(named)
    (posts_only / "table.csv").write_text(by_day("Date,Copies", sold * 2))
    store = only(asked_of(posts_only), "store")
    assert [c.value for c in store.choices] == ["Kobo", "own shop"]
    for value, total in (("Kobo", 2 * DAYS), ("own shop", 3 * DAYS)):
        (posts_only / store.file).write_text(f"{store.line(value)}\n")
        assert "store" not in {q.asks for q in asked_of(posts_only)}
        assert roi.overlay(roi.load(posts_only)).daily["sales"].sum() == total


def test_the_sample_author_has_answered_everything(sample_verdict: roi.Verdict) -> None:
    assert sample_verdict.questions == ()
    assert read_settings(SAMPLE).sites == ("adavale.example",)


def test_answers_under_each_choice_are_shown_only_where_one_decides(own_folder: Path) -> None:
    verdict = roi.judge(roi.overlay(roi.load(own_folder)))
    for question in verdict.questions:
        answers = {c.if_so.answer for c in question.choices if c.if_so}
        shown = any(line.lstrip().startswith("then:") for line in question.as_lines())
        assert shown == question.decides
        assert bool(question.alike) == (question.is_weighed and not question.decides)
        if question.decides:
            assert len({verdict.answer} | answers) > 1


SERIES = ("Salt Road (Ferry Book 1)", "Low Tide (Ferry Book 2)")


@pytest.fixture
def with_series(tmp_path: Path) -> Path:
    """A year of sales of two books whose titles say that they are a series, and a link post on every other day."""
    folder = tmp_path / "series"
    folder.mkdir()
    sold = np.random.default_rng(4).poisson(1.5, (2, DAYS))
    rows = [
        f"{FIRST + timedelta(days=n)},Amazon,{title},{sold[k, n]},{sold[k, n] * 3.4:.2f}"
        for n in range(DAYS)
        for k, title in enumerate(SERIES)
    ]
    header = "Date,Store,Title,Copies,Royalty (USD)"
    (folder / "sales.csv").write_text("\n".join([header, *rows, ""]))
    (folder / "tweets.csv").write_text(tweets("ada_vale", "ada.example", 0.5, 1))
    (folder / "roi.toml").write_text(
        'timezone = "UTC"\ncurrency = "USD"\nevents_complete = true\n[author]\nsites = ["ada.example"]\n'
        "[money]\nhour = 15.0\n"
    )
    return folder


@pytest.mark.parametrize(("choice", "books"), [("a", SERIES), ("b", ())])
def test_books_whose_titles_name_a_series_are_asked_about_once(
    with_series: Path, monkeypatch: pytest.MonkeyPatch, choice: str, books: tuple[str, ...]
) -> None:
    exports = roi.load(with_series)
    (asked,) = open_questions(exports, posts_frame(exports, "UTC"))
    assert (asked.asks, asked.setting) == ("series", "series")
    assert all(title in asked.sentence for title in SERIES)
    json.dumps(asked.to_dict(), allow_nan=False)
    for one in asked.choices:  # what is shown as the line to write is what roi.toml reads
        read = tomllib.loads(asked.line(one.value))["series"]
        assert [tuple(s["titles"]) for s in read] == [s.titles for s in one.value]  # type: ignore[union-attr]
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{choice}\n"))
    ask_folder(with_series, None)
    settings = read_settings(with_series)
    assert [s.titles for s in settings.series] == ([books] if books else [])
    assert settings.has_series_key
    assert settings.hour == 15.0
    again = roi.load(with_series)
    assert open_questions(again, posts_frame(again, "UTC")) == ()


def test_a_series_is_weighed_like_any_fact_that_may_decide(with_series: Path) -> None:
    """Read on or not, an extra copy is worth other money: each choice tells the answer under it."""
    verdict = roi.judge(roi.overlay(roi.load(with_series)))
    (asked,) = (q for q in verdict.questions if q.asks == "series")
    assert asked.is_weighed
    said = with_series / "roi.toml"
    lines = said.read_text()
    titles = json.dumps(list(SERIES))
    for line, choice in zip((f"[[series]]\ntitles = {titles}\n", ""), asked.choices, strict=True):
        said.write_text(f"{lines}{line}" if line else f"series = []\n{lines}")
        told = roi.judge(roi.overlay(roi.load(with_series)))
        assert choice.if_so is not None
        assert (told.answer, told.sentence) == (choice.if_so.answer, choice.if_so.message.text)


@pytest.mark.one_in(8)
@pytest.mark.parametrize("fixture", held.fixtures(), ids=held.name_of)
def test_every_export_can_be_asked_about(fixture: Path) -> None:
    assert_askable(fixture)


@pytest.mark.parametrize("name", ["x_content", "x_tweet_activity"])
def test_posts_whose_links_are_not_told_can_be_asked_about(name: str) -> None:
    for fixture in (f for f in held.fixtures() if f.parent.name == name):
        assert_askable(fixture)


def assert_askable(fixture: Path) -> None:
    """`roi check` asks before there is a calendar, so of posts as their files have them."""
    exports = together("", Settings(), *calendars.read(held.held(fixture)))
    questions = open_questions(exports, posts_frame(exports, "UTC"))
    assert len({(q.asks, q.file) for q in questions}) == len(questions)
    assert all(line for q in questions for line in q.as_lines())


def test_no_coin_is_thrown_for_links_before_it_is_said_where_they_lead(posts_only: Path) -> None:
    with pytest.raises(WrongUse, match="Which site is yours"):
        roi.plan(roi.overlay(roi.load(posts_only)))
