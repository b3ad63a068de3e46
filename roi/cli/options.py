"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from roi.settings import LARGEST_AMOUNT

Folder = Annotated[
    Path, typer.Argument(help="The folder with your downloads (or one file).", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Hour = Annotated[
    float | None,
    typer.Option(
        min=0, max=LARGEST_AMOUNT, help="What an hour of yours is worth, in your currency."
    ),
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
