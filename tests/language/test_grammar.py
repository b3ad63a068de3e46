"""Sentences filled with awkward numbers are still English: one and many, capitals, whom they speak to, no empty precision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from roi.analysis import wording as looked
from roi.analysis.event_study.placebo_windows import Judged
from roi.analysis.finding import Estimate
from roi.analysis.response import wording as effects
from roi.analysis.wording import hours_sentence
from roi.errors import NotEnough
from roi.language.facts import fact
from roi.language.formatting import chances, duration, durations, in_ten, number
from roi.language.messages import ENGLISH, catalogue, forms
from roi.language.names import unit_noun
from roi.timeline.columns import COLUMNS, Column
from roi.verdict import wording as money
from roi.verdict.account import Range

VALUES = (0.0004, 0.02, 0.4, 0.6, 1.0, 1.04, 1.6, 2.0, 41.2, 1234.0)
OUTCOMES = [
    replace(c, unit="USD") if c.unit == "money" else c for c in COLUMNS if c.role == "outcome"
]
QUANTITIES = [
    fact(unit_noun, u) for u in ("USD", *sorted({c.unit for c in COLUMNS} - {"", "money"}))
]
ACTIVITIES = [c for c in COLUMNS if c.role == "activity"]
MANY = (
    "visits|visitors|page views|sales|copies|free copies|followers|subscribers|comments|pages|posts|link posts|replies"
    "|reposts|days|weeks|hours|minutes|months|chances|people|new followers|lost followers"
)
# A one beside a plural, unless it ends a range ('0.5 to 1 more visits') or is part of a larger number.
ONE_OF_MANY = re.compile(rf"(?<![\d.,])(?<!to )1 (?:more |fewer |extra )*(?:{MANY})\b")
MANY_OF_ONE = re.compile(
    r"\b(?:[2-9]|\d\d+|0\.\d+) (?:more |fewer |extra )*(?:visit|sale|copy|follower|day|week|hour|minute|chance)\b(?! per)"
)
FINE = re.compile(r"\b0\.00\d|\d\.\d{3}")


def effect_sentences() -> Iterator[str]:
    for outcome, activity, value in product(OUTCOMES, ACTIVITIES[:3], VALUES):
        for quality in effects.FOUND:
            yield effects.effect_found(quality, outcome, activity, value, value / 2, value * 2).text
        yield effects.effect_absent(outcome, activity, value, 2 * value, 6).text
        yield effects.effect_absent(outcome, activity, -value, 2 * value, 6).text
        yield effects.effect_open(outcome, activity, -value, value, 1.0).text


def looked_at_sentences() -> Iterator[str]:
    """Days that stand out, what events moved, weeks off and changes, in every unit that the calendar knows."""
    when = date(2025, 3, 4)
    for quantity, value in product(QUANTITIES, VALUES):
        for low, high in ((value / 2, 2 * value), (-value, value), (-2 * value, -value)):
            total = value if high > 0 else -value
            yield looked.event_line("launch", "Book 2", when, quantity, 1, total, low, high)
            yield looked.kind_line("newsletter", quantity, 1, total, low, high)
            moved = Judged(total, low, high, 0.01, 1, 1, 99)
            yield looked.promotion_line("Deal", when, [(quantity, moved)])
        for bounds in ((value / 3, value / 2), (2 * value, 3 * value)):
            yield looked.unusual_line(when, 1, quantity, value, *bounds, [])
        if looked.currency_in(quantity) is None:
            for net in (True, False):
                yield looked.idle_gain_line(quantity, 1, 1, value, net=net, odd=1).text
            for answer, low in (("no", -value), ("yes", value / 2)):
                yield looked.idle_answer_line(answer, quantity, value, low, value).text
    for outcome, value in product(OUTCOMES, VALUES):
        unit = effects.effect_unit(outcome, ACTIVITIES[0])
        before, after = (Estimate("", unit, v, 1.0, v / 2, 2 * v) for v in (value, 2 * value))
        yield looked.change_line("yes", (when, when), before, after).text


def money_sentences() -> Iterator[str]:
    for value, need in product(VALUES, VALUES):
        for answer, odds in (("worth_it", 0.97), ("not_worth_it", 0.003), ("cannot_tell", 0.1)):
            yield money.pays(value, value, need, odds, answer).text  # type: ignore[arg-type]
            yield (
                money.pays(-value, -value, need, odds, answer).text
                if value and (answer != "worth_it")
                else "Fine."
            )
        yield money.not_within_days(value, need, 0.012).text
        yield money.lately(need).text
        yield money.per_month(Range(value, value / 2, 2 * value), need, (need / 2, 2 * need))
        yield money.per_month(Range(-value, -2 * value, value), None)
    for hours in VALUES:
        yield hours_sentence(hours, hours / 2, 2 * hours)
        yield money.hours_sentence(hours, hours / 2, 2 * hours).text


@pytest.mark.parametrize("said", [effect_sentences, looked_at_sentences, money_sentences])
def test_sentences_with_any_number_are_english(said: object) -> None:
    told = sorted(set(said()))  # type: ignore[operator]
    assert len(told) > 100
    for wrong in (ONE_OF_MANY, MANY_OF_ONE, FINE, re.compile(r"  |\.\.|\{|\bnan\b|None")):
        assert [s for s in told if wrong.search(s)] == []
    begun = [s for s in told if s[0].isupper() or s.startswith("4 March")]
    assert [s for s in told if s not in begun or s[-1] != "."] == []


def test_the_search_would_find_them() -> None:
    for wrong in ("At most 1 extra sales", "about 1 more visits", "1 chances in 10"):
        assert ONE_OF_MANY.search(wrong)
    for right in ("0.5 to 1 more visits", "21 visits", "1 more visit", "1 chance in 10"):
        assert not ONE_OF_MANY.search(right)
    assert MANY_OF_ONE.search("0.4 more sale")
    assert FINE.search("0.0019 more sales")


def test_an_error_ends_with_one_full_stop() -> None:
    for reason in ("Nothing is known", "Nothing is known."):
        assert str(NotEnough(reason=reason)) == "Nothing is known."
    assert str(NotEnough(reason="There is more ..")) == "There is more ..."


def test_about_never_stands_before_less_than() -> None:
    """A share may be 'less than 1 in 100', of which there is no about."""
    texts = {key: form for key, text in catalogue(ENGLISH).items() for form in forms(text)}
    assert in_ten(0.001).startswith("less than")
    assert [k for k, text in texts.items() if re.search(r"[Aa]bout \{share\}", text)] == []


# Nouns that may stand in the plural beside what fills a sentence: a range of two numbers, or a number that is never one.
A_RANGE = """
    advice.pages advice.trust advice.own_name advice.plug advice.relations advice.anyway advice.kinds advice.promotion
    advice.shows advice.dose advice.article_hour advice.article_hour_comments advice.one_channel answer.picture_alt
    sales.copies_alt sales.extra sales.hours_alt
"""
NEVER_ONE = {
    **dict.fromkeys(A_RANGE.split(), "a range"),
    **dict.fromkeys(("advice.backlist", "advice.no_backlist_day"), "three titles and more"),
    "advice.commenters": "ten who comment and more",
    **dict.fromkeys(("reason.alike", "idle.no_spell", "habits.few"), "days that are needed"),
    **dict.fromkeys(("check.known_days", "plan.kept_so_far"), "days that a coin drew: weeks"),
    **dict.fromkeys(("check.aside_few", "check.aside_many"), "all posts of a finding"),
    "overview.part": "a month's days",
    "word.hours": "one hour has words of its own",
}
BESIDE = re.compile(
    rf"\{{(?!n\}})(\w+)\}} (?:more |fewer |extra )*(?:{MANY}|likes|answers|titles)\b"
)


def test_no_noun_is_fixed_in_the_plural_beside_a_number_that_may_be_one() -> None:
    """`number_of`, `plural` and forms by `n` write what is counted; a sentence never fixes it."""
    texts = catalogue(ENGLISH).items()
    fixed = {key for key, text in texts if any(map(BESIDE.search, forms(text)))}
    assert sorted(fixed - set(NEVER_ONE)) == []
    assert sorted(set(NEVER_ONE) - fixed) == []


def test_numbers_mean_something() -> None:
    assert [number(v) for v in (0.0019, -0.0019, 0.016, 0.0077, 0.0, 1.3)] == [
        *("less than 0.01", "less than 0.01", "0.02", "0.01", "0", "1.3")
    ]
    assert [duration(h) for h in (0.00077, 0.02, 0.99, 1.0, 1.96)] == [
        *("less than a minute", "1 minute", "59 minutes", "1 hour", "2 hours")
    ]
    assert durations(0.001, 0.02) == "could be less than a minute to 1 minute"
    assert [chances(p) for p in (0.0, 0.012, 0.1, 0.5, 0.92, 1.0)] == [
        "fewer than 1 chance in 100",
        "1 chance in 100",
        "1 chance in 10",
        "5 chances in 10",
        "92 chances in 100",
        "more than 99 chances in 100",
    ]
    assert in_ten(0.004) == "less than 1 in 100"  # a share is no number of chances


def test_money_has_a_currency_and_pages_speak_to_her() -> None:
    texts = [text for template in catalogue(ENGLISH).values() for text in forms(template)]
    about = re.compile(r"\b(?:her|she|herself|hers)\b|\bin your currency\b")
    told = {text for text in texts if about.search(text)}
    known = {text for text in told if "currency" in text and "Leave it empty" in text}
    assert {t for t in told - known if not t.startswith(("is answered", "{"))} == set()


@pytest.mark.parametrize("column", OUTCOMES, ids=lambda c: c.name)
def test_every_outcome_has_one_and_many(column: Column) -> None:
    from roi.timeline.column_names import outcome_counted, outcome_noun

    one, many = outcome_counted(column, 1.0), outcome_noun(column)
    assert outcome_counted(column, 2.0) == many
    if column.unit not in {"USD"}:
        assert one != many, column.name
