"""The options of `roi plan`, for one folder and for a place of many authors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from roi.errors import WrongUse
from roi.language.messages import DEFAULT_LOCALE

Weeks = Annotated[int, typer.Option(min=2, max=104, help="How long it lasts.")]
Start = Annotated[
    str | None,
    typer.Option(help="Its first day, such as 2026-11-02; the first Monday after your files."),
]
PlanQuestion = Annotated[str, typer.Option(help="links, kind, network, hour or silence.")]
By = Annotated[str | None, typer.Option(help="For kind: pictures, 'words: cover', …")]
PlanOutput = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="The folder to write; FOLDER/plan if not given."),
]
Without = Annotated[
    list[str] | None,
    typer.Option(help="Days that are taken, such as 2026-11-26:Thanksgiving; may be repeated."),
]
Posts = Annotated[
    int | None,
    typer.Option(min=1, max=50, help="Link posts on a day drawn for them; twice your usual."),
]
Holidays = Annotated[
    bool, typer.Option("--holidays", help="Leave out the holidays of roi.toml's country.")
]
Whenever = Annotated[
    bool, typer.Option("--whenever", help="Judge at any time instead of monthly; a wider range.")
]
Anyway = Annotated[bool, typer.Option("--anyway", help="Write it even if it isn't worth starting.")]
Together = Annotated[
    bool,
    typer.Option(
        "--portfolio", help="Draw for all authors of a place, as `roi portfolio` reads it."
    ),
]


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What was asked of `roi plan` besides the place."""

    weeks: int = 8
    start: date | None = None
    question: str = "links"
    by: str | None = None
    output: Path | None = None
    without: tuple[str, ...] = ()
    posts: int | None = None
    holidays: bool = False
    whenever: bool = False
    anyway: bool = False
    hour: float | None = None
    locale: str = DEFAULT_LOCALE


def day_of(text: str) -> date:
    """Return the day that is written as 2026-11-02.

    Raises
    ------
    WrongUse
        If it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUse(sentence=f"There is no day '{text}'; write it like 2026-11-02.") from None
