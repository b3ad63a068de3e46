"""The words of the report: no jargon, no judgement, no verb that the data don't carry, in any sentence there is."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from pathlib import Path

import pytest

from roi import words
from roi.words_report import say, spoken_language

ROOT = Path(__file__).parent.parent / "roi"
SAID = tomllib.loads((ROOT / "tables" / "sentences.toml").read_text(encoding="utf-8"))
SENTENCES = {f"{table}.{key}": text for table, rows in SAID.items() for key, text in rows.items()}
# PRODUCT's list of what is never said. 'reach' is forbidden as a thing one measures, and so altogether here.
FORBIDDEN = (
    r"significan\w*", r"(?-i:ROI)", r"KPIs?", r"engag\w*", r"reach\w*", r"uplifts?", r"drove", r"drives?", r"driven",
    r"boost\w*", r"led to", r"leads to", r"correlat\w*", r"spik\w*", r"plung\w*", r"soar\w*", r"(?-i:CI)", r"p\s*[=<]",
    r"inconclusive", r"fail\w*", r"no effect\b(?! worth)", r"randomi[sz]ed", r"robustness", r"unlikely", r"conversion",
    r"impressive", r"great", r"congratulations", r"unfortunately", r"should have",
)  # fmt: skip
WORDS = re.compile(rf"(?<![\w.])(?:{'|'.join(FORBIDDEN)})(?!\w)", re.IGNORECASE)


def spoken_in_code() -> dict[str, str]:
    """Return every text with a space in the modules that hold sentences; docstrings are for programmers."""
    out: dict[str, str] = {}
    for path in [*ROOT.glob("words*.py"), ROOT / "onepage.py", ROOT / "money.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        texts = [
            n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
        ]
        for node in texts:
            if id(node) not in documented and " " in node.value:
                out[f"{path.name}:{node.lineno}"] = node.value
    return out


@pytest.mark.parametrize("name", SENTENCES)
def test_no_forbidden_word_in_the_catalogue(name: str) -> None:
    shown = re.sub(r"\{\w+\}", "…", SENTENCES[name])
    assert not WORDS.search(shown), shown
    assert "%" not in shown


def test_no_forbidden_word_in_other_sentences() -> None:
    found = {place: text for place, text in spoken_in_code().items() if WORDS.search(text)}
    assert not found


def test_the_search_would_find_them() -> None:
    for words_said in (
        "a significant uplift",
        "It drove sales",
        "visits soared",
        "95 CI",
        "p = 0.03",
    ):
        assert WORDS.search(words_said)
    for words_said in ("went together with", "roi.toml", "no effect worth having"):
        assert not WORDS.search(words_said)


def test_every_sentence_is_used_and_every_use_has_one() -> None:
    code = "\n".join(p.read_text(encoding="utf-8") for p in ROOT.rglob("*.py"))
    asked = set(re.findall(r'say\(\s*"(\w+\.\w+)"', code))
    assert asked <= set(SENTENCES)
    used = set(re.findall(r'"(\w+\.\w+)"', code))
    built = {m.split(".")[0] for m in re.findall(r'say\(\s*f"(\w+\.)', code)} | {"store"}
    short = set(re.findall(r'"(\w+)"', code))
    unused = [
        name
        for name in SENTENCES
        if name not in used
        and not (name.split(".")[0] in built and name.split(".")[1] in short)
        and name.split(".")[0] not in {"advice", "advice_needs", "store"}
        and not re.fullmatch(r"closing\.(line\d|name_\w+)", name)
        and name not in {f"posts.each_{k}" for k in ("link_posts", "posts", "replies", "reposts")}
    ]
    assert not unused


def test_all_46_claims_are_there_with_what_they_need() -> None:
    claims = [f"C{n:02d}" for n in range(1, 47)]
    assert [k for k in SAID["advice"] if re.fullmatch(r"C\d\d", k)] == claims
    assert list(SAID["advice_needs"]) == claims


def test_a_translation_is_a_file_and_what_it_lacks_stays_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from roi import words_report

    english = words_report._catalogue("en")
    catalogues = {"en": english, "de": {"happened.title": "Was geschah"}}
    monkeypatch.setattr(words_report, "_catalogue", lambda language: catalogues.get(language, {}))
    with words.reading_in("de_DE"):
        assert say("happened.title") == "Was geschah"
        assert say("people.title") == "People"
    assert spoken_language("de_DE") == "de"
    assert spoken_language("fr_FR") == "en"


def test_facts_are_never_templates() -> None:
    shown = say("happened.event", day="{kind}", kind="launch", title="{0.__class__}")
    assert shown == "{kind}: launch {0.__class__}"


def test_braces_are_names() -> None:
    for name, text in SENTENCES.items():
        fields = [field for _, field, _, _ in string.Formatter().parse(text) if field is not None]
        assert all(re.fullmatch(r"\w+", field) for field in fields), name
