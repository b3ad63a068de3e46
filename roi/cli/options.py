"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from roi.cli.streams import say_line
from roi.settings import LARGEST_AMOUNT


def print_version(wanted: bool) -> None:
    """Print roi's version, and end, where it was asked for."""
    if wanted:
        from roi import __version__

        say_line(f"roi {__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", help="Print the version.", callback=print_version, is_eager=True),
]

Folder = Annotated[
    Path, typer.Argument(help="The folder with your downloads (or one file).", show_default=False)
]
Place = Annotated[
    str,
    typer.Argument(
        help="The folder with your downloads; with --portfolio a place of many authors.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Hour = Annotated[
    float | None,
    typer.Option(
        min=0, max=LARGEST_AMOUNT, help="What an hour of yours is worth, in your currency."
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, help="How many authors at once; as many as there are processors."),
]
Scheduler = Annotated[
    str | None, typer.Option(help="A Dask cluster to join, such as tcp://10.0.0.1:8786.")
]
InLocale = Annotated[
    str,
    typer.Option(
        help="How numbers and dates are written, such as de_DE; sentences too, where translated."
    ),
]
NoCache = Annotated[
    bool,
    typer.Option(
        "--no-cache", envvar="ROI_NO_CACHE", help="Read every file again, and keep nothing of it."
    ),
]
MoreQuestion = Annotated[
    str | None,
    typer.Argument(
        help="read-through, promotions, next-hour, when-and-what, reception, circles or advice; "
        "the first lines of all if not given.",
        show_default=False,
    ),
]


def kept_in(off: bool) -> Path | None:
    """Return where readings are kept between commands, nowhere if `off`."""
    from roi.loaders.kept_readings import user_folder

    return None if off else user_folder()
