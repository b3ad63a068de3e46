"""Write down what roi gives for everything at hand, as hashes and totals, so that a move can be shown to change nothing.

    python benchmarks/everything.py write before.json [--real ../shared/real] [--no-pairs]
    python benchmarks/everything.py compare before.json after.json
    python benchmarks/everything.py show NAME          # the full text behind one line, to be compared with diff

Covers sample_data, each fixture alone, every two fixtures that share a kind of record, and each folder of real exports.
For each: `check --json`, the calendar with its assumptions, `answer --json`, and (but for pairs) the report's document.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import sys
import tempfile
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import roi
from roi.errors import RoiError
from roi.exports import Exports, together
from roi.loaders.walk import Export
from roi.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
REAL = ROOT.parent / "shared" / "real"
APART = " + "  # separates the two names of a pair


def places(real: Path) -> dict[str, Path]:
    """Return every folder or file that gets a calendar of its own, by name."""
    out = {"sample_data": ROOT / "sample_data"}
    for folder in sorted(p for p in FIXTURES.iterdir() if p.is_dir() and p.name != "__pycache__"):
        for file in sorted(p for p in folder.iterdir() if p.suffix not in {".golden", ".toml"}):
            out[f"fixture/{folder.name}/{file.name}"] = file
    if real.is_dir():
        out |= {f"real/{p.name}": p for p in sorted(real.iterdir()) if p.is_dir()}
    return out


@cache
def loaded(place: Path) -> Exports | None:
    try:
        return roi.load(place)
    except RoiError:
        return None


@cache
def renamed(name: str, place: Path) -> tuple[Export, ...]:
    """Return a fixture's files, each by the fixture's name."""
    exports = loaded(place)
    found = exports.exports if exports else ()
    return tuple(replace(e, file=f"{name}/{e.file}") for e in found)


def kinds(place: Path) -> set[str]:
    exports = loaded(place)
    return {d.kind for e in exports.exports for d in e.datasets} if exports else set()


def pairs(named: dict[str, Path]) -> Iterator[str]:
    fixtures = [n for n in named if n.startswith("fixture/")]
    kinds_of = {n: kinds(named[n]) for n in fixtures}
    for i, one in enumerate(fixtures):
        for other in fixtures[i + 1 :]:
            if named[one].parent != named[other].parent and kinds_of[one] & kinds_of[other]:
                yield f"{one}{APART}{other}"


def series_facts(series: Any) -> str:
    """Return a series in one line: kind, spans, rows, and the sum of each measure."""
    sums = series.frame.select_dtypes("number").drop(columns="line", errors="ignore").sum()
    facts = [
        series.kind,
        series.breakdown,
        series.coarser_than_day,
        [f"{a}..{b}" for a, b in series.spans],
    ]
    return json.dumps([*facts, len(series.frame), {k: float(f"{v:.10g}") for k, v in sums.items()}])


def plainly(check: dict[str, Any]) -> dict[str, Any]:
    """Return what `check --json` says, decisions by their sentence and their files in order."""
    overlaps = [(o["kind"], sorted(o["files"]), o["sentence"]) for o in check["overlaps"]]
    return {**check, "overlaps": overlaps, "decisions": []}


def reported(verdict: roi.Verdict) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        return json.loads(roi.report(verdict, Path(folder) / "report.json").read_text("utf-8"))


def texts(name: str, named: dict[str, Path]) -> dict[str, Any]:
    """Return all that roi gives for a name: JSON-safe values by surface."""
    is_pair = APART in name
    try:
        if is_pair:
            files = [e for one in name.split(APART) for e in renamed(one, named[one])]
            exports = together("", Settings(timezone="UTC"), files, ())
        else:
            exports = roi.load(named[name])
        out: dict[str, Any] = {"check": plainly(exports.to_dict())}
        if is_pair:
            del out["check"]["exports"]  # each is recorded alone
        out["series"] = sorted(series_facts(s) for s in exports.series)
        timeline = roi.overlay(exports)
        out["calendar"] = {
            "daily": timeline.daily.to_csv(),
            "hourly": timeline.hourly.to_csv(),
            "posts": timeline.posts.to_csv(),
            "events": timeline.events.to_csv(),
            "said": timeline.summary(),
            "assumptions": [str(a) for a in timeline.assumptions],
        }
        out["totals"] = {c: float(f"{v:.10g}") for c, v in timeline.daily.sum().items()}
        verdict = roi.judge(timeline)
        out["answer"] = verdict.to_dict()
        if not is_pair:
            out["report"] = reported(verdict)
    except RoiError as error:
        out = locals().get("out", {}) | {
            "error": str(error).replace(str(FIXTURES), "").replace(str(ROOT), "")
        }
    except Exception:
        out = locals().get("out", {}) | {"traceback": traceback.format_exc(limit=-1)}
    return out


def line(name: str, named: dict[str, Path]) -> dict[str, Any]:
    """Return one line of the record: hashes, and the calendar's totals as they are."""
    found = texts(name, named)
    hashes = {
        part: hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
        for part, said in found.items()
        if part != "totals"
    }
    return {**hashes, "totals": found.get("totals", {})}


_NAMED: dict[str, Path] = {}


def _line(name: str) -> tuple[str, dict[str, Any]]:
    warnings.simplefilter("ignore")
    return name, line(name, _NAMED)


def write(file: Path, real: Path, *, with_pairs: bool) -> None:
    _NAMED.update(places(real))
    names = list(_NAMED) + (list(pairs(_NAMED)) if with_pairs else [])
    with multiprocessing.get_context("fork").Pool(2) as pool:
        lines = dict(pool.imap_unordered(_line, names, chunksize=8))
    rows = [f"{json.dumps(n)}: {json.dumps(lines[n], sort_keys=True)}" for n in names]
    file.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
    print(f"{len(rows)} lines in {file}")


def compare(before: Path, after: Path) -> int:
    """Print the differences, and return how many names differ."""
    old, new = (json.loads(f.read_text(encoding="utf-8")) for f in (before, after))
    differing = 0
    for name in [*old, *(n for n in new if n not in old)]:
        a, b = old.get(name, {}), new.get(name, {})
        parts = sorted(p for p in a.keys() | b.keys() if a.get(p) != b.get(p))
        if parts:
            differing += 1
            there, here = a.get("totals", {}), b.get("totals", {})
            columns = sorted(c for c in there.keys() | here.keys() if there.get(c) != here.get(c))
            moved = ", ".join(f"{c} {there.get(c)} -> {here.get(c)}" for c in columns)
            print(f"{name}: {', '.join(parts)}{f' ({moved})' if moved else ''}")
    print(f"{differing} of {len(old.keys() | new.keys())} differ")
    return differing


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    writing = commands.add_parser("write")
    writing.add_argument("file", type=Path)
    writing.add_argument("--real", type=Path, default=REAL)
    writing.add_argument("--no-pairs", action="store_true")
    comparing = commands.add_parser("compare")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    showing = commands.add_parser("show")
    showing.add_argument("name")
    showing.add_argument("--real", type=Path, default=REAL)
    given = parser.parse_args()
    if given.command == "write":
        write(given.file, given.real, with_pairs=not given.no_pairs)
    elif given.command == "compare":
        sys.exit(compare(given.before, given.after) > 0)
    else:
        json.dump(texts(given.name, places(given.real)), sys.stdout, indent=1, ensure_ascii=False)


if __name__ == "__main__":
    main()
