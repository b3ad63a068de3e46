"""One author's row of results: its columns, what fills them, and the row as a Parquet file that DuckDB reads as it lies."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import roi
from roi.analysis.finding import Finding, known
from roi.exports import Exports
from roi.loaders.walk import Export
from roi.portfolio.comparisons import Comparison
from roi.portfolio.drawn_days import DrawnEffect
from roi.portfolio.outcome import Task
from roi.sources.queries import connected
from roi.verdict.verdict import Verdict

if TYPE_CHECKING:
    import duckdb

SCHEMA = 2
RANGE = "STRUCT(estimate DOUBLE, conf_low DOUBLE, conf_high DOUBLE)"
COLUMNS = {
    "schema": "INTEGER",
    "author": "VARCHAR",
    "key": "VARCHAR",
    "roi": "VARCHAR",
    "status": "VARCHAR",
    "error_kind": "VARCHAR",
    "error": "VARCHAR",
    "answer": "VARCHAR",
    "sentence": "VARCHAR",
    "because": "VARCHAR[]",
    "first_day": "DATE",
    "last_day": "DATE",
    "days": "INTEGER",
    "currency": "VARCHAR",
    "hours_per_week": "DOUBLE",
    "hour_worth": "DOUBLE",
    "cost_per_month": "DOUBLE",
    "income_per_unit": "DOUBLE",
    "break_even_units_per_month": "DOUBLE",
    "posts_per_month": "DOUBLE",
    "units_per_month": RANGE,
    "net_per_month": RANGE,
    "probability_pays": "DOUBLE",
    "findings": "STRUCT(activity VARCHAR, outcome VARCHAR, design VARCHAR, answer VARCHAR, quality VARCHAR,"
    " sentence VARCHAR, unit VARCHAR, estimate DOUBLE, std_error DOUBLE, conf_low DOUBLE, conf_high DOUBLE,"
    " p_value DOUBLE, detectable DOUBLE, weeks_to_go DOUBLE, days INTEGER, not_estimable VARCHAR,"
    " checks STRUCT(name VARCHAR, holds BOOLEAN)[])[]",
    "pooled": "STRUCT(outcome VARCHAR, unit VARCHAR, estimate DOUBLE, std_error DOUBLE, conf_low DOUBLE,"
    " conf_high DOUBLE, placebo DOUBLE)[]",
    "drawn": "STRUCT(outcome VARCHAR, estimate DOUBLE, std_error DOUBLE, looks INTEGER, is_over BOOLEAN,"
    " more DOUBLE, posts DOUBLE, redrawn_more FLOAT[], redrawn_posts FLOAT[])[]",
    "decisions": "STRUCT(rule VARCHAR, reason VARCHAR, kind VARCHAR, winner VARCHAR[], loser VARCHAR[],"
    " days INTEGER, rows_superseded INTEGER)[]",
    "files": "STRUCT(file VARCHAR, loader VARCHAR, rows BIGINT, set_aside BIGINT, first_day DATE, last_day DATE,"
    " problems INTEGER)[]",
    "unknown": "STRUCT(file VARCHAR, because VARCHAR)[]",
    "missing": "VARCHAR[]",
    "seconds": "STRUCT(reading DOUBLE, overlaying DOUBLE, judging DOUBLE, comparing DOUBLE)",
}
LISTS = [name for name, kind in COLUMNS.items() if kind.endswith("[]")]
MONEY = (
    "currency",
    "hour_worth",
    "cost_per_month",
    "income_per_unit",
    "break_even_units_per_month",
    "posts_per_month",
    "units_per_month",
    "net_per_month",
    "probability_pays",
)

Row = dict[str, Any]


def _empty() -> Row:
    return {**dict.fromkeys(COLUMNS), **{name: [] for name in LISTS}}


def answered(
    task: Task,
    key: str,
    verdict: Verdict,
    compared: Sequence[Comparison],
    drawn: Sequence[DrawnEffect],
    seconds: dict[str, float],
) -> Row:
    """Return the row of an author whose files could be read; a number that is not known is None."""
    money = verdict.money.to_dict()
    exports = verdict.timeline.exports
    return {
        **_empty(),
        **_identity(task.name, key, "answered"),
        "answer": verdict.answer,
        "sentence": verdict.sentence,
        "because": list(verdict.because),
        "first_day": verdict.start,
        "last_day": verdict.end - timedelta(days=1),
        "days": verdict.days,
        "hours_per_week": money["hours_per_week"]["estimate"],
        **{name: money[name] for name in MONEY},
        "findings": [_finding(f) for f in verdict.main],
        "pooled": [_pooled(c) for c in compared],
        "drawn": [effect.to_dict() for effect in drawn],
        **(_inputs(exports) if exports else {}),
        "seconds": seconds,
    }


def failed(name: str, key: str, status: str, kind: str, sentence: str = "") -> Row:
    """Return the row of an author who can't be answered: which kind of failure, and its sentence."""
    facts = {"error_kind": kind, "error": sentence or None}
    return {**_empty(), **_identity(name, key, status), **facts}


def _identity(name: str, key: str, status: str) -> Row:
    return {
        "schema": SCHEMA,
        "author": name,
        "key": key,
        "roi": roi.__version__,
        "status": status,
    }


def _finding(finding: Finding) -> Row:
    facts = finding.to_dict()
    total = finding.total.to_dict() if finding.total else {}
    numbers = ("unit", "estimate", "std_error", "conf_low", "conf_high", "p_value")
    plain = ("activity", "outcome", "design", "answer", "quality", "sentence")
    return {
        **{name: facts[name] for name in plain},
        **{name: total.get(name) for name in numbers},
        "detectable": facts["detectable"],
        "weeks_to_go": facts["weeks_to_go"],
        "days": facts["days"],
        "not_estimable": facts["not_estimable"],
        "checks": [
            {"name": c.name, "holds": None if c.holds is None else bool(c.holds)}
            for c in finding.checks
        ],
    }


def _pooled(compared: Comparison) -> Row:
    numbers = ("estimate", "std_error", "conf_low", "conf_high", "placebo")
    return {
        "outcome": compared.outcome,
        "unit": compared.unit,
        **{name: known(getattr(compared, name)) for name in numbers},
    }


def _inputs(exports: Exports) -> Row:
    return {
        "decisions": [d.facts() for d in exports.decisions],
        "files": [_file(e) for e in exports.exports],
        "unknown": [u.to_dict() for u in exports.unknown],
        "missing": [m.kind for m in exports.missing],
    }


def _file(export: Export) -> Row:
    facts = export.to_dict()
    return {
        "file": facts["file"],
        "loader": facts["loader"],
        "rows": sum(facts["rows"].values()),
        "set_aside": facts["set_aside"],
        "first_day": facts["start"],
        "last_day": facts["end"],
        "problems": len(facts["problems"]),
    }


def without_names(row: Row, redact: bool) -> Row:
    """Return the row, if `redact` without what can name a person: file names, and sentences that quote what a file holds."""
    if not redact:
        return row
    numbers = {f["file"]: f"file {n}" for n, f in enumerate(row["files"], 1)}
    return {
        **row,
        "error": None,
        "files": [{**f, "file": numbers[f["file"]]} for f in row["files"]],
        "unknown": [{"file": None, "because": None} for _ in row["unknown"]],
        "decisions": [
            {
                **d,
                **{side: [numbers.get(f, "file") for f in d[side]] for side in ("winner", "loser")},
            }
            for d in row["decisions"]
        ],
    }


def as_parquet(row: Row) -> bytes:
    """Return a row as the bytes of a Parquet file; the same row gives the same bytes."""
    with tempfile.TemporaryDirectory(prefix="roi-") as folder:
        file = Path(folder) / "row.parquet"
        connection = _connection()
        connection.execute("DELETE FROM author")
        connection.execute(
            f"INSERT INTO author VALUES ({', '.join('?' * len(COLUMNS))})",
            [row[name] for name in COLUMNS],
        )
        connection.execute(f"COPY author TO '{file.as_posix()}' (FORMAT parquet)")
        return file.read_bytes()


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    """Return a database in memory with the table of one row; opening one takes longer than writing a row."""

    columns = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())
    connection = connected(threads=1)
    connection.execute(f"CREATE TABLE author ({columns})")
    return connection
