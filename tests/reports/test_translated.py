"""All of the catalogue in a made-up language: what a reader meets unmarked was written past the catalogue."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import places
import pytest
from babel import Locale
from rich.console import Console
from test_report_edges import CASES, reported
from typer.testing import CliRunner

import roi
from roi.analysis.advice.supplies import SUPPLIES
from roi.analysis.network_comparison import networks
from roi.cli.check_page import print_check
from roi.cli.commands import app
from roi.cli.terminal import print_page
from roi.language import formatting
from roi.language.messages import DEFAULT_LOCALE, ENGLISH, catalogue, reading_in
from roi.language.names import NETWORKS
from roi.records.kinds import KINDS
from roi.records.services import SERVICES
from roi.reports.document import build_document
from roi.reports.scope import default_month, scope_of
from roi.settings import EVENT_KINDS, Settings
from roi.simulate.timelines import timeline
from roi.simulate.world import draw
from roi.timeline.timeline import Timeline
from roi.verdict.one_page import page_of

SAMPLE = places.SAMPLE
LOCALE = "eo"  # which Babel knows, and whose months and weekdays are no English
SAID = re.compile("⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
SHORTENED = re.compile(r"[^\s⟦⟧]*…[^\s⟦⟧]+")  # a long name of a file, as the list of files has it
WIDE = 3000  # characters, so that no sentence is broken in two
FOR_PROGRAMS = frozenset({"type", "style", "chart", "id"})  # keys of a document that no reader sees
THIN = (
    "no posts at all",
    "a month without posts",
    "no sales",
    "no visits",
    "one day",
    "no settings",
    "every other day is unusual",
)


def marked(text: str) -> str:
    """Return a template with what is said in it in brackets, and what it is filled with outside of them."""
    parts = string.Formatter().parse(text)
    return "".join(
        (f"⟦{answer}⟧" if answer else "") + ("" if fact is None else f"{{{fact}}}")
        for answer, fact, _, _ in parts
    )


def all_marked() -> str:
    """Return the whole catalogue, marked, as TOML."""
    tables: dict[str, list[str]] = {}
    for key, template in catalogue(ENGLISH).items():
        table, _, name = key.partition(".")
        forms = {"": template} if isinstance(template, str) else template
        answer = {form: json.dumps(marked(t), ensure_ascii=False) for form, t in forms.items()}
        inside = ", ".join(f"{form} = {text}" for form, text in answer.items())
        line = f"{name} = {{ {inside} }}" if "" not in answer else f"{name} = {answer['']}"
        tables.setdefault(table, []).append(line)
    return "\n".join(f"[{table}]\n" + "\n".join(lines) for table, lines in tables.items())


def unsaid(texts: Iterable[str], known: Iterable[str] = ()) -> set[str]:
    """Return the texts in which words are left without what the catalogue says, what is known, and what Babel writes."""
    names = {name for s in SERVICES for name in (s.name, *dict(s.parts).values())}
    phrases = sorted({k for k in {*known, *names} if WORD.search(k)}, key=len, reverse=True)
    babel = names_of_days_and_months()
    left = set()
    for text in texts:
        rest = text
        for phrase in phrases:
            rest = rest.replace(phrase, " ")
        while rest != (less := SAID.sub(" ", rest)):
            rest = less
        if {word.casefold() for word in WORD.findall(rest)} - babel:
            left.add(rest)
    return left


def names_of_days_and_months() -> set[str]:
    """Return what Babel writes into numbers, dates, amounts and lists."""
    locale = Locale.parse(LOCALE)
    named = [
        name
        for names in (locale.months, locale.days)
        for widths in names.values()
        for width in widths.values()
        for name in width.values()
    ]
    return {w.casefold() for n in [*named, "kaj", "US$", "USD"] for w in WORD.findall(n)}


def texts_of(value: Any) -> Iterator[str]:
    """Yield the texts of nested values that a reader sees."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in FOR_PROGRAMS:
                yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)
    elif isinstance(value, str):
        yield value


def nameless(shown: Timeline) -> Timeline:
    """Return a calendar without the author's own words."""
    events, posts = shown.events.assign(title=""), shown.posts.assign(text="")
    return replace(shown, events=events, posts=posts, settings=replace(shown.settings, name=None))


def screen(show: Any, *args: Any, **options: Any) -> list[str]:
    """Return what is printed, before lines are broken."""
    console = Console(width=WIDE, no_color=True)
    with console.capture() as capture:
        show(*args, console, **options)
    return [part for line in capture.get().splitlines() for part in line.split("│")]


def facts_of(exports: roi.Exports) -> list[str]:
    """Return what files and their loaders say, which stays as it is."""
    read = [e.reading for e in exports.exports]
    return [
        *(text for e in exports.exports for text in (e.file, Path(e.file).name, e.loader)),
        *(text for u in exports.unknown for text in (u.file, u.because)),
        *(str(note) for r in read for note in r.notes),
        *(aside.reason for r in read for aside in r.set_aside),
        *(str(problem) for r in read for problem in r.problems),
        *(d.timezone or "" for r in read for d in r.datasets),
        *exports.settings.sites,
        "adavale.example",
    ]


@pytest.fixture
def in_brackets(translated: Any) -> Iterator[None]:
    """Read everything in the made-up language."""
    translated(LOCALE, all_marked())
    with reading_in(LOCALE):
        yield


def test_the_marks_would_show_what_is_not_said(in_brackets: None) -> None:
    assert unsaid(["⟦About ⟧5⟦ more ⟧⟦visits⟧.", "3 Majo 2026", "-4,2"]) == set()
    assert unsaid(["⟦About ⟧5 more ⟦visits⟧."]) == {" 5 more  ."}
    assert unsaid(["⟦About ⟧adavale"], ["adavale"]) == set()


@pytest.mark.thorough
def test_everything_of_the_sample_author_is_said_by_the_catalogue(in_brackets: None) -> None:
    exports = roi.load(SAMPLE)
    files = facts_of(exports)
    whole = nameless(roi.overlay(exports))
    with reading_in(DEFAULT_LOCALE):  # what is judged in one language is read in any other
        verdict = roi.judge(whole, hour=15.0)
    columns = [*map(str, whole.daily.columns), whole.timezone]
    arms = ["links", "no links", "Links"]  # her own words for what the coin decides, in plan.toml
    assert not unsaid(screen(print_check, exports, verbose=True), files)
    assert not unsaid(exports.summary().splitlines(), files)
    assert not unsaid(whole.summary().splitlines(), [*files, *columns])
    assert not unsaid(screen(print_page, page_of(verdict)), [*files, *arms])
    assert not unsaid(verdict.summary().splitlines())
    assert not unsaid(line for f in verdict.main for line in f.summary().splitlines())
    for edition in ("author", "publicist"):
        scope = scope_of(verdict, default_month(verdict), edition, redact=edition == "publicist")
        made = build_document(scope, LOCALE).to_dict()
        assert made["language"] == LOCALE
        shown = [made[k] for k in ("sections", "labels", "title", "subtitle", "period")]
        own = [
            *files,
            *arms,
            *map(formatting.upper_first, arms),
            whole.timezone,
            *EVENT_KINDS,
            "{page}",
            "{pages}",
            *map(str, titles(exports)),
        ]
        assert not unsaid((SHORTENED.sub("", text) for text in texts_of(shown)), own)


def titles(exports: roi.Exports) -> set[Any]:
    return {t for c in exports.totals("sales") for t in c.frame["title"].dropna()}


def test_every_view_is_said_by_the_catalogue(in_brackets: None) -> None:
    with reading_in(DEFAULT_LOCALE):
        whole = nameless(roi.overlay(roi.load(SAMPLE)))
        views = [
            *(roi.unusual_days(whole, m) for m in ("visits", "sales")),
            *(roi.events_moved(whole, m) for m in ("visits", "sales")),
            *roi.idle_findings(whole),
            roi.change(whole),
            roi.people(whole),
            roi.hours(whole.posts, whole.start, whole.end),
            roi.cross_correlation(whole, "visits", "link_posts"),
            roi.scatter(whole, "visits", "link_posts"),
            roi.weekday_hours(whole, "visits"),
            networks(whole),
        ]
    assert not unsaid(line for view in views for line in view.summary().splitlines())


@pytest.mark.parametrize("case", THIN)
@pytest.mark.one_in(3)
def test_what_thin_data_are_told_is_said_by_the_catalogue(in_brackets: None, case: str) -> None:
    world = draw(7, "base", days=120, effect=1.0, start=date(2026, 7, 1))
    author = replace(timeline(world), settings=Settings(hour=15.0, income_per_unit=3.4))
    made = reported(nameless(CASES[case](author)), redact=True, edition="publicist", locale=LOCALE)
    spelt = {name for needed in SUPPLIES.values() for supply in needed for name in supply.parts}
    kept = (
        spelt - KINDS.keys()
    )  # kinds of event, columns and settings, which she writes as they are
    assert not unsaid(texts_of(made.to_dict()["sections"]), [*NETWORKS.values(), *kept])


GERMAN = """
[verdict]
worth_it = "Es lohnt sich: {odds}, dass es sich rechnet. Etwa {units} Verkäufe mehr im Monat; nötig sind {need}."
not_worth_it = "Nicht fürs Geld: {odds}, dass es sich rechnet. Höchstens {most} Verkäufe mehr; nötig sind {need}."
visits_yes = "Für Besuche: ja."

[word]
inside = "wie geschrieben"
could_be = "vielleicht {range}"
span = "{low} bis {high}"
chances_in_hundred = "{n} von 100"
chances_least = "weniger als 1 von 100"

[page]
time = "Deine Zeit"
visits_more = "je Link etwa {number} {visits} mehr"

[answer]
next = "Als Nächstes"
title = "Die Antwort"
"""


@pytest.mark.thorough
def test_a_german_answer_and_report(translated: Any, tmp_path: Path) -> None:
    translated("de", GERMAN)
    told = CliRunner().invoke(app, ["answer", str(SAMPLE), "--hour", "15", "--locale", "de_DE"])
    assert told.exit_code == 0
    shown = " ".join(re.sub(r"[│╭╮╰╯─]", " ", told.output).split())
    assert re.search(r"Nicht fürs Geld: .* von 100, dass es sich rechnet\. Höchstens \d+", shown)
    assert "Deine Zeit" in shown
    assert "Als Nächstes" in shown
    assert "How sure, and why" in shown  # not translated: English, never missing
    place = tmp_path / "bericht.html"
    wanted = ["report", str(SAMPLE), "--hour", "15", "--locale", "de_DE", "-o", str(place)]
    assert CliRunner().invoke(app, wanted).exit_code == 0
    page = place.read_text(encoding="utf-8")
    assert '<html lang="de">' in page
    assert "Die Antwort</h2>" in page
    assert re.search(r"je Link etwa \d+,\d visits from X mehr", page)
    assert "Verkäufe mehr; nötig sind" in page


def test_a_bad_translation_is_told_in_one_sentence(
    translated: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from roi.cli.commands import main

    translated("de", '[verdict]\nworth_it = "Lohnt: {chance}"')
    monkeypatch.setattr("sys.argv", ["roi", "answer", str(SAMPLE), "--locale", "de_DE"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
    (line,) = capsys.readouterr().err.strip().splitlines()[-1:]
    assert line.startswith(
        "roi: The translation de/own.toml can't be used: 'verdict.worth_it' asks for {chance}"
    )
