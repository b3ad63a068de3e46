"""Question: what only the author can say, the choices, and the line that answers it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from roi.declarations import BookSeries
from roi.language.facts import Filling, Message, Text, worded
from roi.language.messages import say
from roi.settings import NAME

Asks = Literal[
    "own_site",
    "account",
    "followers",
    "day_order",
    "store",
    "currency",
    "network",
    "timezone",
    "hour",
    "events",
    "series",
]
Value = str | float | bool | tuple[str, ...] | tuple[BookSeries, ...]
MOST_ON_A_PAGE = 3


@dataclass(frozen=True, slots=True)
class IfSo:
    """The answer that a choice would give."""

    answer: str
    message: Text

    def to_dict(self) -> dict[str, str]:
        """Return JSON-safe values."""
        return {"answer": self.answer, "sentence": self.message.text}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question: in words, as a value, and what it would make of the verdict where that was weighed."""

    label: Filling
    value: Value
    if_so: IfSo | None = None

    @property
    def words(self) -> str:
        """The choice in words."""
        return str(worded(self.label))


@dataclass(frozen=True, slots=True)
class Question:
    """What no file says and only the author knows.

    Attributes
    ----------
    asks : what is asked.
    message : the question as facts; `sentence` words it.
    table, name : the setting that answers it, such as author and sites; no table for those at the top.
    choices : the likely answers; none where nothing suggests one.
    example : an answer as one would write it.
    taken : which choice counts until it is answered; None where none does.
    file : where the answer is written: roi.toml, or the file beside a table.
    are_examples : whether the choices are no more than examples.
    is_closed : whether only the choices are answers.
    decides : whether some choice would change the answer; False too where that wasn't weighed.
    """

    asks: Asks
    message: Message
    table: str
    name: str
    choices: tuple[Choice, ...]
    example: Value
    taken: int | None = None
    file: str = NAME
    are_examples: bool = False
    is_closed: bool = False
    decides: bool = False

    @property
    def sentence(self) -> str:
        """The question in words, and what counts until it is answered."""
        if self.taken is None:
            return self.message.text
        until = say("question.until", choice=self.choices[self.taken].words)
        return f"{self.message.text} {until}"

    @property
    def setting(self) -> str:
        """The setting's name with its table's, such as author.sites."""
        return f"{self.table}.{self.name}" if self.table else self.name

    @property
    def is_weighed(self) -> bool:
        """Whether each choice's answer is known."""
        return bool(self.choices) and all(c.if_so for c in self.choices)

    @property
    def differs(self) -> bool:
        """Whether the choices were weighed and are answered in different words, if only in numbers."""
        return len({c.if_so.message.text for c in self.choices if c.if_so}) > 1

    def line(self, value: Value) -> str:
        """Return the line that gives this answer, with its table in brackets.

        >>> from roi.language.facts import message
        >>> site = Question("own_site", message("question.own_site"), "author", "sites", (), ("adavale.example",))
        >>> site.line(site.example)
        '[author] sites = ["adavale.example"]'
        """
        if isinstance(value, tuple):
            tables = [
                _table(part) if isinstance(part, BookSeries) else _told(part) for part in value
            ]
            line = f"{self.name} = [{', '.join(tables)}]"
        else:
            line = f"{self.name} = {_told(value)}"
        return f"[{self.table}] {line}" if self.table else line

    def shown(self, value: Value) -> str:
        """Return a value as one would type it."""
        return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)

    def to_dict(self) -> dict[str, Any]:
        """Return the shape of the JSON contract."""
        return {
            "asks": self.asks,
            "sentence": self.sentence,
            "setting": self.setting,
            "file": self.file,
            "line": self.line(self.example),
            "taken": None if self.taken is None else self.choices[self.taken].words,
            "choices": [
                {
                    "words": c.words,
                    "line": self.line(c.value),
                    "if_so": c.if_so.to_dict() if c.if_so else None,
                }
                for c in self.choices
            ],
        }

    @property
    def in_short(self) -> str:
        """The question in one paragraph: what counts until then, the line that answers it, and what it would decide."""
        line = self.line(self.choices[0].value if self.is_closed else self.example)
        parts = [self.sentence, say("question.answer_by", file=self.file, line=line)]
        if self.decides:
            parts += [
                say("question.if_so", choice=c.words, sentence=c.if_so.message.text)
                for c in self.choices
                if c.if_so
            ]
        elif self.differs:
            parts.append(self.alike)
        return " ".join(parts)

    @property
    def alike(self) -> str:
        """That the choices make no other answer, or no more than other amounts in it; empty where they do, or weren't weighed."""
        if self.decides or not self.is_weighed:
            return ""
        return say("question.other_amounts") if self.differs else say("question.all_alike")

    def as_lines(self) -> tuple[str, ...]:
        """Return the question, then each choice with its line and, where that decides it, the answer it would give."""
        if not self.choices or (self.are_examples and not self.decides):
            return (self.in_short,)
        lines = []
        for c in self.choices:
            lines.append(say("question.choice", choice=c.words, line=self.line(c.value)))
            if self.decides and c.if_so:
                lines.append(say("question.then", sentence=c.if_so.message.text))
        if self.alike:
            lines.append(self.alike)
        return say("question.into", question=self.sentence, file=self.file), *lines


def _told(value: str | float | bool) -> str:
    return json.dumps(value, ensure_ascii=False)


def _table(series: BookSeries) -> str:
    """Return a series as TOML's table within a line."""
    titles = ", ".join(map(_told, series.titles))
    return f"{{ name = {_told(series.name)}, titles = [{titles}] }}"


def on_a_page(questions: Sequence[Question]) -> tuple[Sequence[Question], str]:
    """Return the first few questions, which a page has room for, and how to come to the others, in words."""
    more = len(questions) - MOST_ON_A_PAGE
    rest = say("question.more", n=more) if more > 0 else say("question.by_asking")
    return questions[:MOST_ON_A_PAGE], rest
