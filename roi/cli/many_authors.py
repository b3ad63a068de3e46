"""`roi portfolio`, and `roi plan --portfolio`: many authors at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from roi.cli.options import Hour, InLocale, Scheduler, Workers
from roi.cli.plan_options import PlanOptions
from roi.cli.streams import say_line
from roi.errors import WrongUse
from roi.language.messages import DEFAULT_LOCALE, reading_in, say

PLANS = "plans"


def portfolio(
    place: Annotated[
        str,
        typer.Argument(
            help="A folder of folders or zips, a table of places, or an address such as s3://bucket/authors.",
            show_default=False,
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder of results to write.")],
    workers: Workers = None,
    scheduler: Scheduler = None,
    plans: Annotated[
        Path | None,
        typer.Option(
            help="The folder that `roi plan --portfolio` wrote, to judge by its calendars."
        ),
    ] = None,
    hour: Hour = None,
    redact: Annotated[
        bool, typer.Option("--redact", help="Keep no name: pseudonyms, and no file names.")
    ] = False,
    memory: Annotated[float, typer.Option(help="Gigabytes that one author may take.")] = 2.0,
    minutes: Annotated[float, typer.Option(help="Minutes that one author may take.")] = 15.0,
    page: Annotated[
        list[str] | None, typer.Option(help="An author to write a page of her own for.")
    ] = None,
    paper: Annotated[Literal["a4", "letter"], typer.Option(help="The PDFs' paper.")] = "a4",
    locale: InLocale = DEFAULT_LOCALE,
) -> None:
    """Answer for many authors, and say what they show together.

    Example:  roi portfolio clients.xlsx -o results
    """
    from roi.portfolio.engine import needed

    needed()
    from roi.portfolio.publishing import author_page, publish
    from roi.portfolio.run import run_portfolio

    found = run_portfolio(
        place,
        output,
        scheduler=scheduler,
        workers=workers,
        hour=hour,
        redact=redact,
        memory=memory,
        minutes=minutes,
        plans=plans,
    )
    with reading_in(locale):
        say_line(found.summary())
    pages = [author_page(found, author, locale, paper) for author in page or ()]
    for path in (*publish(found, locale, paper), *pages):
        say_line(path)


def plan_place(
    place: str, options: PlanOptions, workers: int | None, scheduler: str | None
) -> None:
    """Say what calendars for all authors of a place could show together; write them if that is worth starting."""
    from roi.portfolio.draw_all import plan_portfolio, write_plans

    if options.start is None:
        raise WrongUse(sentence=say("portfolio.plans_need_start"))
    if options.question != "links":
        raise WrongUse(sentence=say("portfolio.plans_links_only"))
    pooled = plan_portfolio(
        place,
        options.start,
        options.weeks,
        scheduler=scheduler,
        workers=workers,
        without=options.without,
        holidays=options.holidays,
        whenever=options.whenever,
        posts=options.posts,
        hour=options.hour,
    )
    say_line(pooled.summary())
    if not (pooled.is_worth_starting or options.anyway):
        say_line(say("plan.not_written"))
        return
    folder = options.output or Path(PLANS)
    write_plans(pooled, folder, options.locale)
    say_line(say("portfolio.plans_written", n=len(pooled.with_plan), folder=folder))
    say_line(say("portfolio.plans_next", place=place, folder=folder))
