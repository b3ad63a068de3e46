"""`roi check` in a terminal: files of a kind are grouped, a file with something to report stands alone."""

from __future__ import annotations

from dataclasses import replace

import places
import pytest
from rich.console import Console

import roi
from roi.cli.terminal import print_check

SAMPLE = places.SAMPLE


@pytest.fixture(scope="module")
def exports(sample_exports: roi.Exports) -> roi.Exports:
    return sample_exports


def printed(exports: roi.Exports, *, verbose: bool) -> list[str]:
    console = Console(width=100, no_color=True)
    with console.capture() as capture:
        print_check(exports, console, verbose=verbose)
    return capture.get().splitlines()


def test_files_of_a_kind_share_what_they_have_in_common(exports):
    lines = printed(exports, verbose=False)
    workbooks = [e for e in exports.exports if e.loader == "kdp_workbook"]
    assert f"{len(workbooks)} files  kdp_workbook" in lines
    for export in workbooks:
        (line,) = (row for row in lines if export.file in row)
        assert f"{sum(export.reading.kept.values()):,} rows of sales" in line
    assert sum("the other sheets repeat" in row for row in lines) == 1


def test_a_file_with_something_to_tell_stands_by_itself(exports):
    lines = printed(exports, verbose=False)
    assert any(row.startswith("access.log.gz  access_log") for row in lines)
    assert sum("the counter was probably off" in row for row in lines) == 2


def test_verbose_shows_every_file_by_itself(exports):
    lines = printed(exports, verbose=True)
    for export in exports.exports:
        assert f"{export.file}  {export.loader}" in lines


def test_where_rows_were_set_aside_it_says_how_to_learn_why(exports):
    hint = "-v shows which rows were set aside, and why."
    assert printed(exports, verbose=False)[-1] == hint
    reported = printed(exports, verbose=True)
    assert hint not in reported
    assert any("set aside" in row and "robot" in row.casefold() for row in reported)
    nothing = replace(exports, exports=tuple(e for e in exports.exports if not e.reading.set_aside))
    assert hint not in printed(nothing, verbose=False)
