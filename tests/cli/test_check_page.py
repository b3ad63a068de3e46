"""`roi check` in a terminal: files of a kind are grouped, a file with something to report stands alone."""

from __future__ import annotations

from dataclasses import replace

import places
import pytest
from rich.console import Console

import roi
from roi.cli.check_page import print_check
from roi.cli.terminal import print_page

SAMPLE = places.SAMPLE


@pytest.fixture(scope="module")
def exports(sample_exports: roi.Exports) -> roi.Exports:
    return sample_exports


def printed(exports: roi.Exports, *, verbose: bool, width: int = 1000) -> list[str]:
    console = Console(width=width, no_color=True)
    with console.capture() as capture:
        print_check(exports, console, verbose=verbose)
    return capture.get().splitlines()


def test_files_of_a_kind_share_what_they_have_in_common(exports):
    lines = printed(exports, verbose=False)
    workbooks = [e for e in exports.exports if e.loader == "kdp_workbook"]
    assert f"  {len(workbooks)} files" in lines
    assert not [row for row in lines if "kdp_workbook" in row]
    for export in workbooks:
        (line,) = (row for row in lines if export.file in row)
        assert f"{sum(export.reading.kept.values()):,} rows of sales" in line
    assert sum("the other sheets repeat" in row for row in lines) == 1


def test_a_file_with_something_to_tell_stands_by_itself(exports):
    lines = printed(exports, verbose=False)
    assert lines.count("  access.log.gz") == 2  # what counts of it, and what to look at
    assert sum("the counter was probably off" in row for row in lines) == 2


def test_verbose_shows_every_file_by_itself(exports):
    lines = printed(exports, verbose=True)
    for export in exports.exports:
        assert f"  {export.file}  {export.loader}" in lines


def test_where_rows_were_set_aside_it_says_how_to_learn_why(exports):
    hint = "-v shows which rows were set aside, and why."
    assert printed(exports, verbose=False)[-1] == hint
    reported = printed(exports, verbose=True)
    assert hint not in reported
    assert any("set aside" in row and "robot" in row.casefold() for row in reported)
    nothing = replace(exports, exports=tuple(e for e in exports.exports if not e.reading.set_aside))
    assert hint not in printed(nothing, verbose=False)


def test_it_is_grouped_by_what_a_person_asks(exports):
    lines = printed(exports, verbose=False)
    heads = [row for row in lines if row and row[0] != " " and not row.startswith("-v")]
    assert heads == [
        "What was read",
        "What to look at",
        "Not read",
        "Counted once, though several files have it",
        "Missing",
    ]
    counting = lines[: lines.index("What to look at")]
    assert not [row for row in counting if "nothing by day" in row or "set aside" in row]


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
@pytest.mark.parametrize("verbose", [False, True])
def test_every_line_fits_and_nothing_is_cut_off(exports, width, verbose):
    """Wrapped or not, the same words are there; only a name longer than a line is broken."""
    lines = printed(exports, verbose=verbose, width=width)
    assert max(map(len, lines)) <= width
    assert not [row for row in lines if row != row.rstrip()]
    whole = "".join("".join(printed(exports, verbose=verbose)).split())
    assert "".join("".join(lines).split()) == whole


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_the_page_fits_and_nothing_is_cut_off(sample_verdict, width):
    from roi.verdict.one_page import page_of

    page = page_of(sample_verdict)
    console = Console(width=width, no_color=True)
    with console.capture() as capture:
        print_page(page, console)
    lines = capture.get().splitlines()
    assert max(map(len, lines)) <= width
    shown = "".join("".join(lines).split()).replace("│", "")
    for said in (page.sentence, page.do_next, page.slow, *page.missing):
        assert "".join(said.split()) in shown
    if width < 66:  # else they stand beside each other, line by line
        for tile in page.tiles:
            assert "".join((tile.title + tile.word + tile.number + tile.range).split()) in shown
        for question, answer in page.how_sure:
            assert "".join((question + answer).split()) in shown
