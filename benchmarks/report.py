"""What a monthly report costs: `python benchmarks/report.py`. CPU seconds, and ratios to the import floor of the same run.

The author is drawn (three years, seed 7), so nothing is loaded: what is measured is all that comes after loading. The last
two rows are the commands on the sample data, which read the exports first: what a reader of 24 reports waits for. A
warm report is a later one of a process, of another month than those before it: Typst remembers what it set, and would
set the same document again for nothing. The collector of cycles and numpy's threads are set as the command sets them. The
floor is `import pandas, statsmodels.api` in a fresh interpreter.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

SEED, YEARS_IN_DAYS = 7, 1096
REPEATS = 3
FLOOR = "import pandas, statsmodels.api"
SAMPLE = Path(__file__).parent.parent / "sample_data"  # 24 whole months
RESULTS = Path(__file__).parent / "results" / "report.json"


def author():
    from roi.settings import Settings
    from roi.simulate.timelines import timeline
    from roi.simulate.world import draw

    world = draw(SEED, "base", days=YEARS_IN_DAYS, effect=1.0, start=date(2023, 11, 1))
    return replace(timeline(world), settings=Settings(hour=15.0, income_per_unit=3.4))


@contextmanager
def clocked(into, name):
    before = time.process_time()
    yield
    into[name] = min(into.get(name, float("inf")), time.process_time() - before)


def warm():
    """Time the parts of a PDF after a first one, each of another month; the least of three."""
    import typst

    import roi
    from roi.reports.document import build_document
    from roi.reports.render.figures import drawings
    from roi.reports.render.pdf import to_pdf
    from roi.reports.scope import default_month, scope_of

    out = {}
    verdict = roi.judge(author())
    last = default_month(verdict)
    compiled = typst.compile

    def compile_timed(*args, **kwargs):
        with clocked(out, "typst"):
            return compiled(*args, **kwargs)

    typst.compile = compile_timed
    for turn in range(REPEATS + 1):
        spent = {}
        with clocked(spent, "whole"):
            with clocked(spent, "earlier answers"):
                scope = scope_of(verdict, last.plus(-turn), "author", redact=False)
            with clocked(spent, "document"):
                made = build_document(scope)
            to_pdf(made)
        with clocked(spent, "pictures"):
            drawings(made)
        if not turn:
            out.clear()
        else:
            out |= {name: min(value, out.get(name, value)) for name, value in spent.items()}
    return out


def one(folder):
    import roi

    roi.report(roi.judge(author()), Path(folder) / "one.pdf")


def many(folder):
    import roi
    from roi.reports.writer import report_months
    from roi.timeline.selection import cut

    verdict = roi.judge(cut(author(), date(2025, 11, 1)))
    made = report_months(verdict, Path(folder) / "many.pdf")
    print(len(made))


def child(code):
    """Return what a fresh interpreter prints, and the CPU seconds it takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    as_the_command = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=as_the_command
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout, spent


def command(folder, *more):
    """Return code that runs `roi report sample_data` as a reader would, with its exports read first."""
    asked = ["roi", "report", str(SAMPLE), "-o", f"{folder}/sample.pdf", *more]
    return f"import sys; sys.argv = {asked!r}; from roi.cli.commands import main; main()"


def main():
    here = f"import gc, sys; gc.set_threshold(200_000); sys.path.insert(0, {str(Path(__file__).parent)!r}); import report; "
    floor = min(child(FLOOR)[1] for _ in range(REPEATS))
    with tempfile.TemporaryDirectory() as folder:
        parts = json.loads(child(here + "import json; print(json.dumps(report.warm()))")[0])
        calls = [here + f"report.{name}({folder!r})" for name in ("one", "many")]
        calls += [command(folder), command(folder, "--all-months")]
        turns = [[child(call) for call in calls] for _ in range(REPEATS)]
    alone, together, asked, asked_all = (min(turn[n][1] for turn in turns) for n in range(4))
    printed = turns[0][1][0]
    rows = {"import floor": floor, **{f"warm: {k}": v for k, v in parts.items()}}
    rows |= {
        "one report, fresh process": alone,
        f"{printed.strip()} reports, fresh process": together,
        "roi report sample_data": asked,
        "roi report sample_data --all-months": asked_all,
    }
    for name, seconds in rows.items():
        print(f"{name:36}{seconds:8.2f} s {seconds / floor:8.2f} × floor")
    print(f"{'all months / one month':36}{together / alone:8.2f}")
    print(f"{'the same as commands':36}{asked_all / asked:8.2f}")
    figures = {name: round(seconds / floor, 3) for name, seconds in rows.items()}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"ratio to floor": figures}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
