"""Names, addresses and messages that are planted in exports appear in no frame, note, problem, reason, report or file left over.

Where they are planted is derived from the fixtures: in every column of a table that its loader does not name, in every
cell of words that no golden file shows, and in every value of a JSON that none shows. What is in the fixtures from the
start ("canary") is looked for in the golden files.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import held
import pytest

import roi
from roi.exports import Export, Unknown
from roi.loader import TableLoader
from roi.loaders import all_loaders
from roi.rows import header_name

PERSONAL = ("canary@mail.example", "203.0.113.77", "2001:db8:77::ca9a:1", "+1 555 010 0177", "Canary", "Canary Canarsson", "a canary sings for you only")  # fmt: skip
SIGNS = ("canary", "203.0.113.77", "ca9a", "010 0177")
PLANTED = sorted(
    {
        file.relative_to(held.FIXTURES).parts[0]
        for file in held.FIXTURES.rglob("*")
        if file.is_file() and file.suffix != ".golden" and b"canary" in file.read_bytes().lower()
    }
)
TABLES = [f for f in held.fixtures() if f.suffix.casefold() in {".csv", ".tsv", ".txt"}]
JSONS = [f for f in held.fixtures() if f.suffix == ".json" and "_log" not in f.parent.name]
Plant = Callable[[str], str]


def out(found: list[Export | Unknown]) -> str:
    """Return all that comes out of a file: frames, facts, problems, reasons, notes, errors."""
    because = [f"{x.file} {x.because}" for x in found if isinstance(x, Unknown)]
    return (held.shown(found) + "\n".join(because)).casefold()


def leaks(text: str) -> list[str]:
    return [sign for sign in SIGNS if sign in text]


@pytest.mark.parametrize("loader", PLANTED)
def test_what_lies_in_the_fixtures_never_comes_out(loader: str) -> None:
    goldens = list((held.FIXTURES / loader).glob("*.golden"))  # they show all that a reading holds
    assert goldens
    assert not [g.name for g in goldens if leaks(g.read_text(encoding="utf-8").casefold())]


def test_canaries_are_planted_where_private_things_lie() -> None:
    private = {
        "x_archive",
        "mastodon",
        "instagram_followers",
        "linkedin_connections",
        "tiktok_download",
        "patreon",
        "leanpub",
    }
    assert private <= set(PLANTED)


def unnamed_planted(fixture: Path) -> bytes:
    """Return a table with something personal in every cell of each column that its loader doesn't name."""
    loader = next(x for x in all_loaders() if x.name == fixture.parent.name)
    assert isinstance(loader, TableLoader)
    ours = {header_name(name) for name in (*loader.columns, *loader.header)}
    rows, sign = rows_of(fixture)
    top = next(i for i, row in enumerate(rows) if len({header_name(c) for c in row} & ours) > 1)
    personal = cycle(PERSONAL)
    named = [header_name(c) in ours for c in rows[top]]
    below = [
        [c if kept else next(personal) for c, kept in zip(row, named, strict=False)]
        for row in rows[top + 1 :]
        if any(row)
    ]
    return written([*rows[: top + 1], *below], sign)


def words_planted(fixture: Path) -> bytes:
    """Return a table with something personal in every cell of words below its header that its golden file doesn't show."""
    rows, sign = rows_of(fixture)
    golden = held.golden_of(fixture).read_text(encoding="utf-8")
    shown_columns = {
        i for row in rows for i, c in enumerate(row) if c.strip() and bare(c) in bare(golden)
    }
    personal = cycle(PERSONAL)
    first = next((i for i, row in enumerate(rows) if any(c[:1].isdecimal() for c in row)), 1)
    below = [
        [
            next(personal)
            if i not in shown_columns and not c[:1].isdecimal() and "canary" not in c
            else c
            for i, c in enumerate(row)
        ]
        for row in rows[first:]
    ]
    return written([*rows[:first], *below], sign)


def bare(text: str) -> str:
    """Return the letters and digits of a text that says something, else what is in no file."""
    said = re.sub(r"[\W_]", "", text.casefold())
    return said if len(said) > 1 else "|"


def rows_of(fixture: Path) -> tuple[list[list[str]], str]:
    file = held.HeldFile(fixture.name, fixture.read_bytes())
    sign = max(",;\t", key="".join(file.lines[:9]).count)
    with file.text() as stream:
        return list(csv.reader(io.StringIO(stream.read().lstrip("\ufeff")), delimiter=sign)), sign


def written(rows: list[list[str]], sign: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=sign, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def is_described(fixture: Path) -> bool:
    loader = next(x for x in all_loaders() if x.name == fixture.parent.name)
    return isinstance(loader, TableLoader) and not loader.positions


@pytest.mark.parametrize("fixture", TABLES, ids=held.name_of)
def test_words_that_are_not_shown_never_come_out_whatever_they_are(fixture: Path) -> None:
    assert leaks(out(held.read(held.held(fixture, {"": words_planted(fixture)})))) == []


DESCRIBED = [f for f in TABLES if is_described(f)]


@pytest.mark.parametrize("fixture", DESCRIBED, ids=held.name_of)
def test_columns_that_a_loader_does_not_name_never_come_out(fixture: Path) -> None:
    found = held.read(held.held(fixture, {"": unnamed_planted(fixture)}))
    assert leaks(out(found)) == []
    assert any(isinstance(x, Export) for x in found), "its own columns are what they were"


def paths(value: Any, path: str = "") -> Iterator[str]:
    """Yield where in a JSON a word stands, places in lists left out."""
    if isinstance(value, dict):
        for key, x in value.items():
            yield from paths(x, f"{path}/{key}")
    elif isinstance(value, list):
        for x in value:
            yield from paths(x, path)
    elif isinstance(value, str):
        yield path


def planted(value: Any, where: str, personal: Iterator[str], path: str = "") -> Any:
    """Return a JSON with something personal in each word of one path."""
    if isinstance(value, dict):
        return {k: planted(x, where, personal, f"{path}/{k}") for k, x in value.items()}
    if isinstance(value, list):
        return [planted(x, where, personal, path) for x in value]
    return next(personal) if isinstance(value, str) and path == where else value


def documents(fixture: Path) -> list[Any]:
    """Return a JSON file's values: one, or one a line."""
    text = fixture.read_text(encoding="utf-8-sig")
    try:
        return [json.loads(text)]
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines() if line.strip()[-1:] == "}"]


@pytest.mark.parametrize("fixture", JSONS, ids=held.name_of)
def test_words_of_a_json_that_are_not_shown_never_come_out(fixture: Path) -> None:
    values = documents(fixture)
    golden = bare(held.golden_of(fixture).read_text(encoding="utf-8"))
    for where in sorted({path for value in values for path in paths(value)}):
        said = [x for value in values for x in words_at(value, where)]
        if any(bare(x) in golden for x in said):
            continue
        made = (planted(value, where, cycle(PERSONAL)) for value in values)
        data = "\n".join(json.dumps(x, ensure_ascii=False) for x in made).encode()
        assert leaks(out(held.read(held.held(fixture, {"": data})))) == [], where


def words_at(value: Any, where: str, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, x in value.items():
            yield from words_at(x, where, f"{path}/{key}")
    elif isinstance(value, list):
        for x in value:
            yield from words_at(x, where, path)
    elif isinstance(value, str) and path == where:
        yield value


@pytest.mark.parametrize("personal", PERSONAL)
def test_a_damaged_row_never_quotes_what_may_be_personal(tmp_path: Path, personal: str) -> None:
    """A customer's name or address that a shifted row brings into a column of dates and numbers."""
    table = tmp_path / "sales.csv"
    rows = [f"2025-01-{day:02d},{day},3.40" for day in range(1, 21)]
    rows[4], rows[9] = f"{personal},5,3.40", f"2025-01-10,{personal},3.40"
    table.write_text("date,units,royalty\n" + "\n".join(rows) + "\n", encoding="utf-8")
    exports = roi.load(tmp_path)
    assert exports.exports[0].reading.problems
    assert leaks((json.dumps(exports.to_dict()) + exports.summary()).casefold()) == []


def test_nothing_personal_is_printed_reported_or_left_on_the_disk(tmp_path: Path) -> None:
    """All tables at once, through the command, with a folder for temporary files of its own."""
    exports, spare = tmp_path / "exports", tmp_path / "temporary"
    spare.mkdir()
    for fixture in TABLES:
        place = exports / fixture.parent.name / fixture.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(words_planted(fixture))
    roi_command = Path(sys.executable).with_name("roi")
    for arguments in (
        ["check", exports, "-v"],
        ["check", exports, "--json"],
        ["answer", exports, "--json"],
        ["report", exports, "-o", tmp_path / "report.html"],
    ):
        done = subprocess.run(
            [roi_command, *map(str, arguments)],
            capture_output=True,
            check=False,
            env={**os.environ, "TMPDIR": str(spare)},
        )
        assert leaks((done.stdout + done.stderr).decode().casefold()) == []
        assert b"Traceback" not in done.stderr
    left = [p for p in tmp_path.rglob("*") if p.is_file() and exports not in p.parents]
    assert [p.name for p in left] == ["report.html"]
    assert leaks(left[0].read_text(encoding="utf-8").casefold()) == []
