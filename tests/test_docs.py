"""README and documentation agree with the code: commands, options, names, keys, examples, links; the site builds."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import held
import places
import pytest
import typer
from typer.core import TyperCommand

import roi
from roi.cli.commands import app
from roi.loaders.catalogue import formats_page, listing

ROOT = places.ROOT
DOCS = ROOT / "docs"
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted(p for p in DOCS.rglob("*.md") if not {"_build", "notebooks"} & set(p.parts)),
]
COMMANDS = dict(typer.main.get_command(app).commands)  # type: ignore[attr-defined]

by_page = pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(path: Path, language: str) -> list[str]:
    """Return the code blocks of a page, also those inside a list."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```", text(path), re.DOTALL | re.MULTILINE)
    return [re.sub(rf"^{indent}", "", code, flags=re.MULTILINE) for indent, code in found]


def options(command: TyperCommand) -> set[str]:
    return {o for p in command.params for o in (*p.opts, *p.secondary_opts) if o.startswith("-")}


def test_every_command_and_option_is_documented_and_no_other() -> None:
    parts = re.split(r"^## roi ", text(DOCS / "cli.md"), flags=re.MULTILINE)[1:]
    documented = {part.split()[0]: part for part in parts}
    assert set(documented) == set(COMMANDS)
    for name, command in COMMANDS.items():
        named = set(re.findall(r"`(--?[a-z-]+)`", documented[name]))
        assert named <= options(command), name
        unsaid = {
            p.opts[0]
            for p in command.params
            if p.opts[0].startswith("--") and not named & {*p.opts, *p.secondary_opts}
        }
        assert unsaid == set(), name


def test_every_public_name_is_documented_and_no_other() -> None:
    named = re.findall(
        r"^\.\. auto(?:function|class):: roi\.(\w+)", text(DOCS / "api.md"), re.MULTILINE
    )
    assert sorted(named) == sorted(roi.__all__)


@pytest.mark.parametrize("name", roi.__all__)
def test_every_public_name_says_what_it_is(name: str) -> None:
    assert len((getattr(roi, name).__doc__ or "").splitlines()[0]) > 20


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {k for v in value.values() for k in keys(v)}
    return {k for v in value for k in keys(v)} if isinstance(value, list) else set()


def documented(node: ast.ClassDef | ast.FunctionDef, section: str) -> set[str]:
    """Return the names listed in a section of a docstring, several before one colon too."""
    body = (ast.get_docstring(node) or "").partition(f"{section}\n{'-' * len(section)}\n")[2]
    lines = re.findall(r"^(\w[\w, ]*) : ", body.partition("\n\n")[0], re.MULTILINE)
    return {name.strip() for line in lines for name in line.split(",")}


def bound(node: ast.ClassDef | ast.FunctionDef) -> set[str]:
    """Return a function's arguments, or a class's fields, methods and attributes."""
    if isinstance(node, ast.FunctionDef):
        return {a.arg for a in ast.walk(node.args) if isinstance(a, ast.arg)}
    stored = [n for n in ast.walk(node) if isinstance(getattr(n, "ctx", None), ast.Store)]
    methods = {n.name for n in node.body if isinstance(n, ast.FunctionDef)}
    return methods | {getattr(n, "attr", None) or getattr(n, "id", "") for n in stored}


def test_docstrings_describe_attributes_and_arguments_that_exist() -> None:
    """A renamed field or argument is renamed in its description too."""
    described = 0
    for path in sorted((ROOT / "roi").rglob("*.py")):
        described_here = "----\n" in text(path)
        for node in ast.walk(ast.parse(text(path))) if described_here else ():
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                named = documented(node, "Attributes") | documented(node, "Parameters")
                assert named <= bound(node), (path, node.name, named - bound(node))
                described += len(named)
    assert described > 150


def test_every_key_of_the_contract_is_documented(sample_verdict: roi.Verdict) -> None:
    exports = sample_verdict.timeline.exports
    documented = set(re.findall(r"`(\w+)`", text(DOCS / "json.md")))
    of_check = keys({k: v for k, v in exports.to_dict().items() if k != "exports"})
    of_files = {k for e in exports.to_dict()["exports"] for k in e}
    verdict = sample_verdict.to_dict()
    assert sorted((keys(verdict) | of_check | of_files) - documented) == []


def test_the_formats_page_is_what_the_loaders_say() -> None:
    assert text(DOCS / "formats.md") == formats_page(), "run `make formats`"


def test_the_formats_page_says_something_of_each_thing_it_names() -> None:
    assert not re.findall(r"(?m)^- [\w' ]+: *(?:none)?$", formats_page())
    assert not re.findall(r"(?m)^  \w+: *\..*$", listing())


def commands_in(path: Path) -> list[list[str]]:
    lines = "\n".join(blocks(path, "")).splitlines()
    return [shlex.split(x, comments=True)[1:] for x in lines if x.startswith("roi ")]


@by_page
def test_commands_on_the_page_are_right_usage(path: Path) -> None:
    for name, *words in commands_in(path):
        with typer.Context(COMMANDS[name]) as context:
            assert COMMANDS[name].parse_args(context, words) == []  # no word is left over


@by_page
def test_links_on_the_page_lead_somewhere(path: Path) -> None:
    targets = re.findall(
        r"\]\(([^)#\s]+)[^)]*\)", re.sub(r"```.*?```", "", text(path), flags=re.DOTALL)
    )
    local = [t for t in targets if not t.startswith(("http", "mailto:"))]
    assert [t for t in local if not (path.parent / t).exists()] == []


def test_files_named_on_the_pages_are_there() -> None:
    """As `roi/exports.py`, or from any folder on: `period_overlap.py`, `sections/`."""
    pages = [*PAGES, *sorted((ROOT / "notebooks").glob("*.ipynb"))]
    written = {
        page: re.findall(r"`([\w/.-]*\w\.py|[a-z_]+/[a-z_/]+/)`", text(page)) for page in pages
    }
    places_of = {p.relative_to(ROOT) for p in ROOT.glob("[a-z]*/**/*") if "_build" not in p.parts}
    there = {"/" + p.as_posix() for p in places_of}
    ends = {place[at:] for place in there for at, c in enumerate(place) if c == "/"}
    assert sum(map(len, written.values())) > 100
    missing = {
        p.name: {n for n in names if "/" + n.rstrip("/") not in ends}
        for p, names in written.items()
    }
    assert {page: names for page, names in missing.items() if names} == {}


def test_translators_are_told_of_every_file_of_sentences() -> None:
    listed = re.findall(r"`(\w+\.toml)`", text(DOCS / "translating.md"))
    sentences = ROOT / "roi" / "tables" / "sentences" / "en"
    assert set(listed) == {path.name for path in sentences.iterdir()}


def test_the_glossary_is_in_order() -> None:
    for part in text(DOCS / "glossary.md").split("\n## ")[1:]:
        terms = [
            x.split("|")[1].strip().casefold() for x in part.splitlines() if x.startswith("| ")
        ]
        assert terms[1:] == sorted(terms[1:])  # the first is the heading


def runs_by_itself(code: str) -> bool:
    return code.lstrip().startswith(("import roi", "from pathlib"))


@pytest.mark.parametrize(
    "path",
    [p for p in PAGES if any(map(runs_by_itself, blocks(p, "python")))],
    ids=lambda p: p.stem,
)
def test_python_on_the_page_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for code in filter(runs_by_itself, blocks(path, "python")):
        made: dict[str, object] = {}
        exec(compile(code, path.name, "exec"), made)
        assert made.keys() > {"__builtins__"}


def test_the_example_of_a_loader_passes_the_harness() -> None:
    """It reads a table of its columns, and says why it believes its time zone."""
    (example,) = blocks(DOCS / "adding-a-loader.md", "python")
    names: dict[str, Any] = {}
    exec(example, names)
    table = held.HeldFile("clicks.csv", b"Day,Human clicks\n2026-03-02,5\n2026-03-03,x\n")
    assert names["SHORTLY"].identifies(table)
    reading = names["SHORTLY"].read(table)
    assert (reading.rows, reading.kept, reading.set_aside_count) == (2, {"visits": 2}, 0)
    assert reading.datasets[0].timezone_because


def test_settings_on_the_pages_are_understood(tmp_path: Path) -> None:
    from roi.settings import Settings, read_settings

    for path in [ROOT / "README.md", *sorted((DOCS / "howto").glob("*.md"))]:
        for code in blocks(path, "toml"):
            if "day_first" in code:
                continue  # that belongs beside a hand-kept table
            (tmp_path / "roi.toml").write_text(code, encoding="utf-8")
            assert read_settings(tmp_path) != Settings()


@pytest.mark.thorough
def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("sphinx")
    pytest.importorskip("myst_nb")
    pytest.importorskip("pydata_sphinx_theme")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html"]
    done = subprocess.run(
        [*command, "-d", tmp_path / "trees", DOCS, tmp_path / "html"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "html" / "notebooks" / "03-do-tweets-bring-visits.html").exists()
