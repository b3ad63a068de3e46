"""`roi more`: what authors ask once they have read the answer, in sentences or as JSON."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.text import Text

from roi.cli.streams import print_json
from roi.cli.terminal import harmless_console, print_wrapped
from roi.language.messages import say
from roi.verdict.next_questions import QUESTIONS, NextAnswer, answer_next, question_named
from roi.verdict.verdict import Verdict

SHOWN = 3  # lines of each where all are shown


def print_more(verdict: Verdict, folder: Path, name: str | None, *, as_json: bool) -> None:
    """Print what the files say of one question, or the first lines of all.

    Raises
    ------
    WrongUse
        If there is no question of this name.
    """
    asked = QUESTIONS if name is None else (question_named(name),)
    answers = [answer_next(question, verdict) for question in asked]
    if as_json:
        print_json({"answers": [answer.to_dict() for answer in answers]})
        return
    console = harmless_console()
    for answer in answers:
        _print(answer, console, folder, None if name else SHOWN)


def _print(answer: NextAnswer, console: Console, folder: Path, most: int | None) -> None:
    """Print a question and its lines, at most so many."""
    console.print()
    print_wrapped(console, Text(answer.question.words, style="bold"))
    shown = answer.lines[:most]
    for line in shown:
        print_wrapped(console, line, indent=2)
    rest = len(answer.lines) - len(shown)
    if rest:
        told = say("next.more_lines", n=rest, folder=str(folder), name=answer.question.name)
        print_wrapped(console, Text(told, style="dim"), indent=2)
