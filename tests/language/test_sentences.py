"""The catalogue of sentences: complete, free of jargon, without unused lines, and translated wherever a reader meets it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import places
import pytest

from roi.errors import BadTranslation
from roi.language import formatting, messages
from roi.language.messages import (
    ENGLISH,
    braces,
    catalogue,
    forms,
    is_said,
    reading_in,
    say,
    spoken_language,
)
from roi.timeline.columns import COLUMNS

ROOT = places.ROOT / "roi"
# The product's list of words never used. 'reach' is forbidden as a measure, and so altogether here.
FORBIDDEN = (
    r"significan\w*",
    r"(?-i:ROI)",
    r"KPIs?",
    r"engag\w*",
    r"reach\w*",
    r"uplifts?",
    r"drove",
    r"drives?",
    r"driven",
    r"boost\w*",
    r"led to",
    r"leads to",
    r"correlat\w*",
    r"spik\w*",
    r"plung\w*",
    r"soar\w*",
    r"(?-i:CI)",
    r"p\s*[=<]",
    r"inconclusive",
    r"fail\w*",
    r"no effect\b(?! worth| stands out| that a week)",
    r"randomi[sz]ed",
    r"robustness",
    r"unlikely",
    r"conversion",
    r"impressive",
    r"great",
    r"congratulations",
    r"unfortunately",
    r"should have",
)
# The wings whose words a reader of an answer, a report or a view meets; those below speak of files,
# line by line.
SPEAKING = set("language display reconcile exports timeline analysis verdict reports".split())
WRITTEN = re.compile(r"[A-Za-z]{2,}[,;:]? [a-z]{2,}")  # two words or more
# Names of places in a picture, and parts of errors.
NOT_SAID = {
    "above left",
    "above right",
    "below right",
    "offset points",
    " holds nothing by day",
}
FILES = (
    "(?:css|csv|html|ics|json|parquet|py|toml|xlsx|zip)$"  # what ends so is a file, not a sentence
)
WORDS = re.compile(rf"(?<![\w.])(?:{'|'.join(FORBIDDEN)})(?!\w)", re.IGNORECASE)


@cache
def code() -> dict[Path, ast.Module]:
    """Return every file of roi, parsed."""
    return {f: ast.parse(f.read_text(encoding="utf-8")) for f in sorted(ROOT.rglob("*.py"))}


@cache
def all_calls() -> dict[str, list[ast.Call]]:
    """Return every call in roi by the name it is spelt with, however it is imported."""
    found: dict[str, list[ast.Call]] = {}
    for tree in code().values():
        for node in ast.walk(tree):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(node, ast.Call) and isinstance(called, ast.Name | ast.Attribute):
                spelt = called.id if isinstance(called, ast.Name) else called.attr
                found.setdefault(spelt, []).append(node)
    return found


def calls(name: str) -> list[ast.Call]:
    """Return every call of a function in roi."""
    return all_calls().get(name, [])


def asked() -> Iterator[ast.Call]:
    """Yield every call that requests a sentence, now or later."""
    yield from calls("say")
    yield from calls("message")


@cache
def texts() -> set[str]:
    """Return every text constant of the code."""
    return {
        n.value
        for tree in code().values()
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }


def tables() -> set[str]:
    """Return the tables of the catalogue."""
    return {key.partition(".")[0] for key in catalogue(ENGLISH)}


def tables_of_names() -> set[str]:
    """Return the tables in which a name is looked up that may not be there."""
    return {str(c.args[0].value) for c in calls("named") if isinstance(c.args[0], ast.Constant)}


def test_no_forbidden_word() -> None:
    said = [text for template in catalogue(ENGLISH).values() for text in forms(template)]
    shown = [re.sub(r"\{\w+\}", "…", text) for text in said]
    assert not [text for text in shown if WORDS.search(text) or "%" in text]


def test_the_search_would_find_them() -> None:
    for said in ("a significant uplift", "It drove sales", "visits soared", "95 CI", "p = 0.03"):
        assert WORDS.search(said)
    for said in ("went together with", "roi.toml", "no effect worth having"):
        assert not WORDS.search(said)
    assert WORDS.search("There was no effect.")


def test_keys_are_written_out() -> None:
    """Only `named` puts a key together, of a table that is written out and a name."""
    begins = re.compile(rf"(?:{'|'.join(sorted(tables()))})\.\w*")
    built = {
        ast.unparse(node)
        for tree in code().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        and isinstance(node.values[0], ast.Constant)
        and begins.fullmatch(str(node.values[0].value))
    }
    given = (part for call in asked() for part in ast.walk(call.args[0]))
    built |= {ast.unparse(p) for p in given if isinstance(p, ast.JoinedStr | ast.BinOp)}
    assert built == {"f'{table}.{key}'"}
    assert tables_of_names() <= tables()


def test_every_sentence_asked_for_is_there() -> None:
    keys = [c.args[0].value for c in asked() if c.args and isinstance(c.args[0], ast.Constant)]
    assert len(keys) > 200
    assert set(keys) <= set(catalogue(ENGLISH))
    shape = re.compile(rf"(?:{'|'.join(sorted(tables()))})\.(?!{FILES})[a-z]\w*")
    assert {t for t in texts() if shape.fullmatch(t)} <= set(catalogue(ENGLISH))


COUNTED_EVENTS = {"launch", "blog_post", "newsletter", "price_promo"}  # by a check, in a loop


def test_what_can_be_counted_is_what_is_counted() -> None:
    later = [c for c in calls("fact") if ast.unparse(c.args[0]).endswith("plural")]
    given = [a for c in (*calls("plural"), *later) for a in c.args[1:]]
    nouns = {str(a.value) for a in given if isinstance(a, ast.Constant)}
    assert nouns | COUNTED_EVENTS == set(formatting.COUNTED)


def test_every_sentence_is_used() -> None:
    """A key stands in the code; of a table of names, its name does."""
    written, named = texts(), tables_of_names()
    names = {t.replace(" ", "_") for t in written} | {column.noun for column in COLUMNS}

    def is_used(key: str) -> bool:
        table, _, name = key.partition(".")
        return key in written or (table in named and name in names)

    assert not [key for key in catalogue(ENGLISH) if not is_used(key)]


def test_every_sentence_gets_the_facts_it_asks_for() -> None:
    english, told = catalogue(ENGLISH), 0
    for call in asked():
        given = {k.arg for k in call.keywords}
        parts = {str(n.value) for n in ast.walk(call.args[0]) if isinstance(n, ast.Constant)}
        needs = {
            key: {b for text in forms(english[key]) for b in braces(text)}
            for key in parts & english.keys()
        }
        if needs and None not in given:  # of either sentence, one may leave a fact out
            assert all(needed <= given for needed in needs.values()), needs
            assert set().union(*needs.values()) == given, needs
            told += len(needs)
    assert told > 300


def literals(path: Path) -> Iterator[str]:
    """Yield the texts of a file that may be shown: no docstrings, no errors, no warnings for programmers."""
    apart: set[int] = set()
    for node in ast.walk(code()[path]):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            apart.add(id(node.value))
        if isinstance(node, ast.Raise) or ast.unparse(node).startswith("warnings.warn("):
            apart |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(code()[path]):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            yield node.value


def test_no_sentence_is_written_into_the_code_that_answers() -> None:
    rooms = {p: p.relative_to(ROOT).parts[0].removesuffix(".py") for p in code()}
    errors_of_translations = "messages.py"
    files = [
        p
        for p, room in rooms.items()
        if (room in SPEAKING or p.name == "terminal.py") and p.name != errors_of_translations
    ]
    assert {rooms[p] for p in files} == SPEAKING | {"cli"}
    said = [
        (p.name, t)
        for p in files
        for t in literals(p)
        if WRITTEN.search(t) and "<" not in t and ".com " not in t
    ]
    names = {t.replace(" ", "_") for _, t in said}
    known = {n for n in names if is_said(f"unit.{n}") or is_said(f"count.{n}")}
    assert not [(p, t) for p, t in said if t.replace(" ", "_") not in known and t not in NOT_SAID]
    assert {t for _, t in said} >= NOT_SAID


def test_braces_are_names_and_forms_are_those_of_english() -> None:
    for key, template in catalogue(ENGLISH).items():
        for text in forms(template):
            assert all(re.fullmatch(r"[a-z_]+", name) for name in braces(text)), key
        if isinstance(template, dict):
            assert set(template) == {"one", "other"}, key


def test_all_46_claims_are_there_with_what_they_need() -> None:
    claims = [f"C{n:02d}" for n in range(1, 47)]
    there = [key.partition(".") for key in catalogue(ENGLISH)]
    assert [k for t, _, k in there if t == "advice" and re.fullmatch(r"C\d\d", k)] == claims
    assert [k for t, _, k in there if t == "advice_needs"] == claims


def test_facts_are_never_templates() -> None:
    shown = say("events.event_titled", day="{kind}", kind="launch", title="{0.__class__}")
    assert shown == "{kind}: launch ‘{0.__class__}’"


GERMAN = """
[word]
could_be = "vielleicht {range}"
span = "{low} bis {high}"
inside = "wie geschrieben"

[events]
title = "Was geschah"

[count]
day = { one = "{n} Tag", other = "{n} Tage" }

[effect]
weeks = { one = "Noch {n} Woche.", other = "Noch {n} Wochen." }
"""
POLISH = """
[count]
day = { one = "{n} dzień", few = "{n} dni", many = "{n} dni", other = "{n} dnia" }
post = { one = "{n} wpis", few = "{n} wpisy", many = "{n} wpisów", other = "{n} wpisu" }
"""


def test_what_is_translated_is_said_and_the_rest_stays_english(translated: Any) -> None:
    translated("de", GERMAN)
    with reading_in("de_DE"):
        assert say("events.title") == "Was geschah"
        assert say("people.title") == "People"
        assert formatting.could_be(1200, 3.5) == "vielleicht 1.200 bis 3,5"
        assert formatting.lower_first("Tage") == "Tage"
        assert formatting.listed(["a", "b", "c"]) == "a, b und c"
        assert [formatting.plural(n, "day") for n in (1, 2)] == ["1 Tag", "2 Tage"]
        assert formatting.plural(2, "post") == "2 posts"
    assert say("events.title") == "What happened"
    assert (spoken_language("de_DE"), spoken_language("fr_FR")) == ("de", "en")


def test_plural_forms_are_those_of_the_language(translated: Any) -> None:
    translated("pl", POLISH)
    with reading_in("pl_PL"):
        said = [formatting.plural(n, "post") for n in (1, 2, 5, 22, 25)]
    assert said == ["1 wpis", "2 wpisy", "5 wpisów", "22 wpisy", "25 wpisów"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            '[word]\nspan = "{low} bis {hoch}"',
            "'word.span' asks for {hoch}; the braces of its English sentence: {high}, {low}",
        ),
        ('[word]\nspan = "{low.__class__}"', "'word.span' asks for {low.__class__}"),
        ('[word]\nspan = "{low:>9} {high!r}"', "'word.span' asks for {low:>9}"),
        ('[word]\nspan = "{}"', "'word.span' asks for {}"),
        ('[word]\nnot_known = "{n}"', "the braces of its English sentence: none"),
        ('[word]\nspan = "{low"', "the braces of 'word.span' don't match"),
        ('[word]\nspann = "x"', "there is no English sentence 'word.spann'"),
        (
            '[count]\nday = { one = "{n} Tag" }',
            "'count.day' is neither a text nor plural forms (one, other)",
        ),
        (
            '[count]\nday = { one = "{n} Tag", few = "x", other = "{n} Tage" }',
            "'count.day' is neither a text nor plural forms",
        ),
        (
            '[word]\nspan = { other = "{low}" }',
            "'word.span' has plural forms, but its English sentence counts nothing",
        ),
        ("[word]\nspan = 3", "'word.span' is neither a text nor plural forms"),
        ('span = "x"', "'span' stands in no [table]"),
        ("[word", "it is not valid TOML"),
    ],
)
def test_a_translation_that_could_not_be_filled_is_refused(
    translated: Any, text: str, reason: str
) -> None:
    translated("de", text)
    with reading_in("de_DE"), pytest.raises(BadTranslation) as refused:
        say("events.title")
    assert str(refused.value).startswith("The translation de/own.toml can't be used: ")
    assert reason in str(refused.value)


def test_every_translation_that_comes_with_roi_can_be_filled() -> None:
    languages = [p.name for p in Path(str(messages.PLACE)).iterdir() if p.is_dir()]
    assert ENGLISH in languages
    assert all(catalogue(language) for language in languages)
