"""No 'yes' about sales from history alone: unlinked titles, a rise around most posts, the author's word, or a coin must speak against hidden causes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

import roi
from benchmarks.outside.worlds import draw
from roi.analysis.finding import Finding
from roi.analysis.response.effects import response
from roi.exports import Exports
from roi.settings import Settings
from roi.timeline.timeline import Timeline
from roi.verdict.one_page import page_of
from roi.verdict.verdict import Verdict

SAID = Settings(
    timezone="UTC",
    currency="USD",
    network="x",
    sites=("author.example",),
    hour=1.0,
    income_per_unit=3.4,
)
OPEN = "whether there was one only you can say"


def author(complete: bool | None, family: str = "base", seed: int = 5) -> Timeline:
    """Return an author whose links truly sell a quarter of all copies, and what she says of her calendar."""
    line = draw(family, seed, "build", 1.0, days=540).timeline
    return replace(line, settings=replace(SAID, events_complete=complete))


@cache
def judged(complete: bool | None) -> Verdict:
    line = author(complete)
    exports = Exports("here", line.settings, (), (), (), (), ())
    return roi.judge(replace(line, exports=exports))


def listed(finding: Finding) -> bool | None:
    (check,) = [c for c in finding.checks if c.name == "everything_listed"]
    return check.holds


@pytest.mark.parametrize(
    ("complete", "answer", "quality"),
    [
        (None, "cannot_tell", "history_robust"),
        (False, "cannot_tell", "history_fragile"),
        (True, "yes", "history_robust"),
    ],
)
def test_sales_of_the_past_are_a_yes_only_with_the_authors_word(complete, answer, quality):
    found = response(author(complete), "sales")
    assert found.total is not None
    assert found.total.conf_low > 0
    assert (found.answer, found.quality, listed(found)) == (answer, quality, complete)


def test_the_sentence_says_what_is_not_known():
    found = response(author(None), "sales")
    assert found.sentence.startswith("Can't tell yet. A link post went together with about")
    assert OPEN in found.sentence


def test_visits_need_no_such_word():
    found = response(author(None), "visits")
    assert found.answer == "yes"
    assert "everything_listed" not in {c.name for c in found.checks}


def test_a_no_needs_no_such_word():
    line = draw("base", 5, "build", 0.0, days=540).timeline
    silent = replace(line, settings=Settings())
    assert response(silent, "sales", minimum_relevant_effect=10.0).answer == "no"


def test_titles_that_stood_still_speak_for_the_posts():
    found = response(author(None, "base_titles", 2), "sales")
    assert (found.answer, listed(found)) == ("yes", True)


def test_titles_that_sell_too_seldom_say_nothing():
    line = author(None, "base_titles", 2)
    few = line.daily["unlinked_sales"].where(line.daily.index.day_of_year % 20 == 0, 0.0)
    seldom = replace(line, daily=line.daily.assign(unlinked_sales=few.clip(upper=1.0)))
    found = response(seldom, "sales")
    (titles,) = [c for c in found.checks if c.name == "unlinked_titles"]
    assert (titles.holds, listed(found), found.answer) == (None, None, "cannot_tell")


def test_sales_that_rise_around_most_posts_need_no_word_and_ask_for_none():
    line = author(None, seed=6)
    found = response(line, "sales")
    assert (found.answer, listed(found)) == ("yes", True)
    said = next(c.reason.text for c in found.checks if c.name == "everything_listed")
    assert said.startswith("Sales rise enough around most posts")
    verdict = roi.judge(replace(line, exports=Exports("here", line.settings, (), (), (), (), ())))
    assert "events" not in {q.asks for q in verdict.questions}


def test_her_word_that_something_is_missing_counts_more_than_their_rise():
    assert listed(response(author(False, seed=6), "sales")) is False


def test_worth_it_waits_for_her_word_and_asks_for_it():
    verdict = judged(None)
    assert (verdict.answer, judged(True).answer) == ("cannot_tell", "worth_it")
    (asked,) = [q for q in verdict.questions if q.asks == "events"]
    assert asked.decides
    assert verdict.is_left_open
    assert asked.message.text in verdict.sentence
    all_of_it, some = asked.choices
    assert all_of_it.if_so is not None
    assert some.if_so is not None
    assert (all_of_it.if_so.answer, some.if_so.answer) == ("worth_it", "cannot_tell")
    assert asked.line(all_of_it.value) == "events_complete = true"


def test_an_answered_question_is_asked_no_more():
    for said in (True, False):
        assert "events" not in {q.asks for q in judged(said).questions}


def test_the_page_tells_no_odds_that_rest_on_doubted_sales():
    assert "chances in 100" not in page_of(judged(None)).links_only
    assert page_of(judged(None)).tiles[1].word == "can't tell yet"
    assert "chances in 100" in page_of(judged(True)).links_only


def test_without_her_word_it_says_why_and_not_that_it_pays():
    verdict = judged(False)
    assert verdict.answer == "cannot_tell"
    assert "on no calendar" in verdict.sentence
