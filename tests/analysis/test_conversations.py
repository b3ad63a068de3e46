"""Whom the author answers: counted, never named."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from roi.analysis.conversations import people
from roi.loaders.table_loader import complete
from roi.timeline.timeline import Timeline

NAMES = ["Zebulon_Quick", "maud.of.the.moor", "ottoline@fedi.example"]


def timeline(texts: list[str], reply_to: list[str] | None = None, network: str = "x") -> Timeline:
    times = pd.date_range("2025-01-01 09:00", periods=len(texts), freq="D", tz="America/New_York")
    posts = pd.DataFrame(
        {
            "time": times,
            "network": network,
            "kind": "reply",
            "text": texts,
            "reply_to": reply_to or ["1"] * len(texts),
        }
    )
    posts = complete(posts.assign(line=range(len(posts))), "posts").assign(file="archive.zip")
    days = pd.date_range("2025-01-01", periods=max(len(texts), 30), name="date")
    return Timeline(
        daily=pd.DataFrame({"followers": 2412.0}, index=days),
        hourly=pd.DataFrame(),
        posts=posts,
        events=pd.DataFrame(),
        timezone="America/New_York",
        network="x",
    )


def test_people_are_counted_whatever_the_case_of_their_names() -> None:
    texts = [f"@{NAMES[0]} yes", f"@{NAMES[0].upper()} no", f".@{NAMES[1]} hello"]
    found = people(timeline(texts))
    assert (found.answers, found.people, found.top_ten) == (3, 2, 3)


def test_the_share_of_the_ten_answered_most() -> None:
    texts = [f"@friend{n} hi" for n in range(10) for _ in range(20)]
    texts += [f"@stranger{n} hi" for n in range(50)]
    found = people(timeline(texts))
    assert (found.answers, found.people, found.top_ten) == (250, 60, 200)
    assert (
        "You answered 60 different people; the ten answered most got 200 of your 250 answers."
        in (found.summary())
    )


def test_answers_to_oneself_do_not_count() -> None:
    found = people(timeline(["and another thing", "@zeb well"], ["self:12", "13"]))
    assert (found.replies, found.answers) == (1, 1)


def test_other_networks_are_left_out() -> None:
    assert people(timeline(["@zeb hi"], network="mastodon")).replies == 0


def test_replies_that_name_nobody_are_said_to_be_unknown() -> None:
    found = people(timeline(["well said", "indeed", f"@{NAMES[0]} so true"]))
    assert not found.known
    assert found.to_dict()["people"] is None
    assert "not known" in found.summary()


def test_months_count_new_people_once() -> None:
    texts = ["@a hi"] * 31 + ["@a hi"] * 14 + ["@b hi"] * 14
    months = people(timeline(texts)).to_frame()
    assert months["answers"].to_list() == [31, 28]
    assert months["people"].to_list() == [1, 2]
    assert months["new_people"].to_list() == [1, 1]


def test_the_third_answer_is_counted_from_the_first() -> None:
    # a: days 0, 1, 4, 5; b: days 2, 6, 8; c: two answers only. Four days to a's third, six to b's.
    texts = [f"@{who} hi" for who in "aabcaabcb"]
    found = people(timeline(texts))
    assert (found.kept, found.days_to_third) == (2, 5.0)


def test_no_name_reaches_any_view() -> None:
    found = people(timeline([f"@{name} hello" for name in NAMES * 20]))
    shown = "".join(
        [
            found.summary(),
            found.to_frame().to_csv(),
            json.dumps(found.to_dict()),
            found._repr_html_(),
            repr(found),
        ]
    ).casefold()
    for name in NAMES:
        assert name.casefold() not in shown
        assert name.split("@")[0].casefold() not in shown


def test_without_any_reply_nothing_is_claimed() -> None:
    found = people(timeline([]))
    assert not found.known
    assert np.isfinite(found.followers)
    assert "<svg" in found._repr_html_()
