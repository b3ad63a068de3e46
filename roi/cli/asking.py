"""`roi ask`: what only the author can say, one question after the other, each answer written as soon as it is given."""

from __future__ import annotations

from pathlib import Path

from roi.asking.answers import answered, checked, write_answer
from roi.asking.open_questions import open_questions
from roi.asking.question import Question, Value
from roi.asking.replies import LETTERS, value_of
from roi.cli.streams import say_line
from roi.cli.terminal import harmless_console, print_wrapped
from roi.errors import NotEnough, RoiError, WrongUse
from roi.exports import Exports, load
from roi.language.messages import say
from roi.settings import NAME
from roi.timeline.posts import posts_frame
from roi.timeline.timeline import overlay
from roi.verdict.judging import judge


def ask_folder(folder: Path, cache: Path | None) -> None:
    """Ask what a folder's files leave open, until all is answered or left open, or the input ends.

    Raises
    ------
    WrongUse
        If `folder` is a file, beside which no roi.toml is read.
    """
    if folder.is_file():
        raise WrongUse(sentence=say("asking.no_folder", file=folder.name))
    exports, asked, left = load(folder, cache), set[tuple[str, str]](), 0
    first = True
    while (question := _next(exports, asked)) is not None:
        if first:
            say_line(say("asking.begin"))
        first = False
        asked.add((question.asks, question.file))
        try:
            value = _reply(question)
        except EOFError:
            say_line("")
            left += 1 + sum((q.asks, q.file) not in asked for q in _questions(exports))
            break
        if value is None:
            left += 1
            continue
        write_answer(folder, question, value)
        say_line(say("asking.written", file=question.file, line=question.line(value)))
        is_setting = question.file == NAME
        exports = answered(exports, question, value) if is_setting else load(folder, cache)
    _close(folder, left, nothing=first)


def _close(folder: Path, left: int, *, nothing: bool) -> None:
    if nothing:
        say_line(say("asking.nothing"))
    elif left:
        say_line(say("asking.left", n=left, folder=str(folder)))
    else:
        say_line(say("asking.done", folder=str(folder)))


def _next(exports: Exports, asked: set[tuple[str, str]]) -> Question | None:
    return next((q for q in _questions(exports) if (q.asks, q.file) not in asked), None)


def _questions(exports: Exports) -> tuple[Question, ...]:
    """Return the open questions, each choice with the answer it would give where there is a calendar to judge."""
    try:
        return judge(overlay(exports)).questions
    except NotEnough:
        return open_questions(exports, posts_frame(exports, "UTC"))


def _reply(question: Question) -> Value | None:
    """Ask until the reply is an answer; None if it is left open."""
    console = harmless_console()
    say_line("")
    print_wrapped(console, question.sentence)
    for letter, choice in zip(LETTERS, question.choices, strict=False):
        print_wrapped(console, f"{letter}  {choice.words}", indent=2)
        if question.decides and choice.if_so:
            then = say("question.then", sentence=choice.if_so.message.text)
            print_wrapped(console, then.strip(), indent=7)
    if question.alike:
        print_wrapped(console, question.alike, indent=2)
    while told := input(_prompt(question)).strip():
        try:
            value = value_of(question, told)
            checked(question, value)
        except RoiError as error:
            say_line(str(error))
        else:
            return value
    return None


def _prompt(question: Question) -> str:
    count = len(question.choices)
    if not count:
        return say("asking.write", example=question.shown(question.example))
    if count == 1 and not question.is_closed:
        return say("asking.pick_first", example=question.shown(question.example))
    last = LETTERS[count - 1]
    if question.is_closed:
        return say("asking.pick_closed", last=last)
    return say("asking.pick", last=last, example=question.shown(question.example))
