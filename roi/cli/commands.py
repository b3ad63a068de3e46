"""The commands of `roi`: each is a few lines on top of the library."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from roi.cli.many_authors import plan_place, portfolio
from roi.cli.options import (
    AsJson,
    Folder,
    Hour,
    InLocale,
    MoreQuestion,
    NoCache,
    Place,
    Scheduler,
    Version,
    Workers,
    kept_in,
)
from roi.cli.plan_options import (
    Anyway,
    By,
    Holidays,
    PlanOptions,
    PlanOutput,
    PlanQuestion,
    Posts,
    Start,
    Together,
    Weeks,
    Whenever,
    Without,
    day_of,
)
from roi.cli.streams import prepare_streams, print_json, say_line
from roi.errors import RoiError
from roi.language.messages import DEFAULT_LOCALE, reading_in, say
from roi.sources.private_folder import end_by_leaving_blocks

if TYPE_CHECKING:  # each command imports what it needs, so that `roi --help` is fast
    from roi.exports import Exports
    from roi.verdict.verdict import Verdict

# A fit takes a millisecond on one thread, but up to a hundred with a thread pool on a small busy machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

EXAMPLES = """\b
Examples:
  roi new my-books                            a folder, and where to click
  roi check my-books/exports                  what each file is; then roi ask
  roi answer my-books/exports --hour 15       worth the hours? then roi more
  roi report my-books/exports -o october.pdf  the month on a few pages
  roi plan, roi app, roi formats, roi cache, roi portfolio    see --help
"""

app = typer.Typer(
    help="Is Twitter worth it? An honest answer from files that authors really export.",
    epilog=EXAMPLES,
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def _root(version: Version = False) -> None:
    """Is Twitter worth it? An honest answer from files that authors really export."""


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to create.", show_default=False)],
) -> None:
    """Create a folder for downloads, settings and notebooks.

    Example:  roi new my-books
    """
    from roi.cli.project import EXPORTS, new_project
    from roi.cli.starters import starter
    from roi.loaders.walk import GUIDE

    project = new_project(folder)
    say_line(f"{len(project.written)} files written, {len(project.kept)} left as they were.")
    say_line(f"Where to click for each download:  {folder / EXPORTS / GUIDE}")
    say_line(f"When they are there:  roi answer {folder / EXPORTS}")
    say_line(say("app.starter", file=folder / starter(sys.platform, sys.executable).name))


@app.command()
def check(
    folder: Folder,
    as_json: AsJson = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Every problem and every row set aside.")
    ] = False,
    no_cache: NoCache = False,
) -> None:
    """Show what each file is, what it covers, and what is missing.

    Example:  roi check my-exports -v
    """
    from roi.asking.open_questions import open_questions
    from roi.exports import load
    from roi.timeline.posts import posts_frame

    exports = load(folder, kept_in(no_cache))
    questions = open_questions(exports, posts_frame(exports, "UTC"))
    if as_json:
        print_json({**exports.to_dict(), "questions": [q.to_dict() for q in questions]})
    else:
        from roi.cli.check_page import print_check_page

        print_check_page(exports, questions, verbose=verbose)
    _exit_of(exports)


@app.command()
def ask(folder: Folder) -> None:
    """Ask what only you can say, and write it into roi.toml.

    Such as which site is yours, and what an hour is worth. Each question shows its choices, and what the answer would be
    under each where that changes it. Enter leaves a question open.

    Example:  roi ask my-exports
    """
    from roi.cli.asking import ask_folder

    ask_folder(folder, kept_in(False))


@app.command()
def answer(
    folder: Folder,
    as_json: AsJson = False,
    hour: Hour = None,
    locale: InLocale = DEFAULT_LOCALE,
    no_cache: NoCache = False,
) -> None:
    """Say on one page whether it is worth your time.

    Example:  roi answer my-exports --hour 15
    """
    with reading_in(locale):
        verdict = _verdict(folder, hour, no_cache, names=as_json)
        if as_json:
            print_json(verdict.to_dict())
        else:
            from roi.cli.terminal import harmless_console, print_page
            from roi.verdict.one_page import page_of

            print_page(page_of(verdict), harmless_console())
    _exit_of(verdict.timeline.exports)


@app.command()
def more(
    folder: Folder,
    question: MoreQuestion = None,
    as_json: AsJson = False,
    locale: InLocale = DEFAULT_LOCALE,
    no_cache: NoCache = False,
) -> None:
    """Say what authors ask next: readers, promotions, hours, advice.

    Example:  roi more my-exports read-through
    """
    from roi.cli.more_answers import print_more

    with reading_in(locale):
        verdict = _verdict(folder, None, no_cache)
        print_more(verdict, folder, question, as_json=as_json)
    _exit_of(verdict.timeline.exports)


@app.command()
def report(
    folder: Folder,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="The file to write: .pdf, .html, .xlsx, .md or .json."),
    ] = Path("report.pdf"),
    month: Annotated[
        str | None, typer.Option(help="Such as 2026-10; the last complete month if not given.")
    ] = None,
    paper: Annotated[Literal["a4", "letter"], typer.Option(help="The PDF's paper.")] = "a4",
    edition: Annotated[
        Literal["author", "publicist"],
        typer.Option(help="A publicist's adds what is needed from the client."),
    ] = "author",
    locale: InLocale = DEFAULT_LOCALE,
    logo: Annotated[Path | None, typer.Option(help="A picture for the first page.")] = None,
    redact: Annotated[
        bool, typer.Option("--redact", help="Leave out titles, names and your own words.")
    ] = False,
    all_months: Annotated[
        bool, typer.Option("--all-months", help="Write one report for every month.")
    ] = False,
    hour: Hour = None,
    no_cache: NoCache = False,
) -> None:
    """Write the monthly report.

    Example:  roi report my-exports --month 2026-10 -o october.pdf
    """
    from roi.reports.writer import report as write
    from roi.reports.writer import report_months

    with reading_in(locale):
        verdict = _verdict(folder, hour, no_cache)
    if all_months:
        written = report_months(verdict, output, paper, edition, redact, locale, logo)
    else:
        written = (write(verdict, output, month, paper, edition, redact, locale, logo),)
    for path in written:
        say_line(path)
    _exit_of(verdict.timeline.exports)


@app.command()
def plan(
    folder: Place,
    weeks: Weeks = 8,
    start: Start = None,
    question: PlanQuestion = "links",
    by: By = None,
    output: PlanOutput = None,
    without: Without = None,
    posts: Posts = None,
    holidays: Holidays = False,
    whenever: Whenever = False,
    anyway: Anyway = False,
    together: Together = False,
    workers: Workers = None,
    scheduler: Scheduler = None,
    hour: Hour = None,
    locale: InLocale = DEFAULT_LOCALE,
    no_cache: NoCache = False,
) -> None:
    """Let a coin draw the days for your links, as a calendar.

    First it says what that could show, and whether it is worth starting.

    Example:  roi plan my-exports --weeks 8
    """
    from roi.cli.planning import plan_folder

    options = PlanOptions(
        weeks=weeks,
        start=None if start is None else day_of(start),
        question=question,
        by=by,
        output=output,
        without=tuple(without or ()),
        posts=posts,
        holidays=holidays,
        whenever=whenever,
        anyway=anyway,
        hour=hour,
        locale=locale,
    )
    with reading_in(locale):
        if together:
            plan_place(folder, options, workers, scheduler)
        else:
            plan_folder(Path(folder), kept_in(no_cache), options)


@app.command()
def formats(as_json: AsJson = False) -> None:
    """List every export that can be read, and where to download it.

    Example:  roi formats
    """
    from roi.loaders.catalogue import known_formats, listing

    if as_json:
        print_json([known.to_dict() for known in known_formats()])
    else:
        say_line(listing())


@app.command()
def cache(
    action: Annotated[
        Literal["show", "clear"], typer.Argument(help="Say what is kept, or remove it.")
    ] = "show",
) -> None:
    """Show what is kept of your files, or clear it.

    Example:  roi cache clear
    """
    from roi.language.formatting import number
    from roi.language.messages import say
    from roi.loaders.kept_readings import clear, size_of, user_folder

    folder = user_folder()
    if action == "clear":
        say_line(say("cache.cleared", n=clear(folder)))
        return
    many, size = size_of(folder)
    say_line(say("cache.holds", n=many, size=number(size / 1e6), folder=folder))


@app.command("app")
def page(
    port: Annotated[
        int,
        typer.Option(
            min=0, max=65535, help="Where it is served on this computer; 0 takes a free one."
        ),
    ] = 0,
    browser: Annotated[bool, typer.Option(help="Open it in the browser.")] = True,
) -> None:
    """Open a page in the browser to drop your downloads into.

    Example:  roi app
    """
    from roi.app.serving import serve

    serve(port, browser)


app.command()(portfolio)


def _exit_of(exports: Exports | None) -> None:
    """End with status 1 and a sentence where a bug in roi kept a file from being read."""
    mistaken = exports.failed_by_mistake if exports else ()
    for file in mistaken:
        say_line(f"roi: {file} was left out by a bug in roi; please report it.", error=True)
    if mistaken:
        raise typer.Exit(1)


def _verdict(folder: Path, hour: float | None, no_cache: bool, *, names: bool = True) -> Verdict:
    from roi.exports import load
    from roi.timeline.timeline import overlay
    from roi.verdict.judging import judge

    return judge(overlay(load(folder, kept_in(no_cache), names=names)), hour=hour)


def main() -> None:
    """Run `roi`; a deliberate error is one sentence on standard error and an exit code, never a traceback.

    Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no readable export.
    """
    prepare_streams()
    end_by_leaving_blocks()
    # Data frames make hardly any reference cycles, and collecting them takes a tenth of an answer's time.
    gc.set_threshold(200_000)
    atexit.register(gc.freeze)  # nor at exit, when all memory is freed anyway
    try:
        app()
    except RoiError as error:
        say_line(f"roi: {error}", error=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(1)
    except OSError as error:
        named = error.filename or "a file"
        say_line(f"roi: {named} could not be used: {error.strerror}", error=True)
        sys.exit(1)
