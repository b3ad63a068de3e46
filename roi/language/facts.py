"""Sentences kept as facts: a key of the catalogue and what fills it, worded in the language being read when asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVarTuple

from roi.language.formatting import listed, lower_first, upper_first
from roi.language.messages import say

Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True, repr=False)
class Fact:
    """A value inside a sentence, and the function that words it."""

    wording: Callable[..., str]
    values: tuple[object, ...]

    @property
    def text(self) -> str:
        """The value as text."""
        return self.wording(*self.values)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"{self.wording.__name__}({', '.join(map(repr, self.values))})"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the catalogue that nobody has read yet: its key, and the facts that fill it."""

    key: str
    facts: tuple[tuple[str, Filling], ...] = ()

    @property
    def text(self) -> str:
        """The sentence."""
        return say(self.key, **{name: worded(value) for name, value in self.facts})

    def __str__(self) -> str:
        return self.text


Text = Fact | Message
Filling = str | int | Fact | Message  # a name as it stands, the number `n`, or what is worded later


def message(key: str, **facts: Filling) -> Message:
    """Return a sentence of the catalogue with the facts that fill it, to be worded later.

    >>> from roi.language.formatting import number
    >>> later = message("effect.weeks", n=9)
    >>> later.text
    'About 9 more weeks would settle it.'
    >>> message("word.more", number=fact(number, 6.13)).text
    '6.1 more'
    """
    return Message(key, tuple(facts.items()))


def fact(wording: Callable[[*Ts], str], *values: *Ts) -> Fact:
    """Return a value that `wording` turns into text later; `wording` takes the values in order.

    >>> from roi.language.formatting import could_be
    >>> fact(could_be, 3.0, 13.2)
    could_be(3.0, 13.2)
    """
    return Fact(wording, values)


def worded(value: Filling) -> str | int:
    """Return a fact or message as text; names and numbers stay as they are."""
    return value.text if isinstance(value, Fact | Message) else value


def sentences(*parts: Filling) -> Fact:
    """Return sentences that stand one after another.

    >>> sentences(message("verdict.open"), message("verdict.visits_yes")).text
    "Can't tell yet. For visits, yes."
    """
    return Fact(_joined, parts)


def list_of(*parts: Filling) -> Fact:
    """Return parts as a list inside a sentence.

    >>> list_of("a.csv", "b.csv", message("cause.another_site")).text
    'a.csv, b.csv and another site'
    """
    return Fact(_listed, parts)


def capitalised(part: Filling) -> Fact:
    """Return what begins with a capital.

    >>> capitalised(message("cause.gap")).text
    'The count is missing beside it'
    """
    return Fact(_capitalised, (part,))


def inside(part: Filling) -> Fact:
    """Return a sentence that stands inside another one.

    >>> inside(message("effect.weeks", n=1)).text
    'about 1 more week would settle it.'
    """
    return Fact(_inside, (part,))


def _joined(*parts: Filling) -> str:
    return " ".join(str(worded(part)) for part in parts)


def _listed(*parts: Filling) -> str:
    return listed(str(worded(part)) for part in parts)


def _capitalised(part: Filling) -> str:
    return upper_first(str(worded(part)))


def _inside(part: Filling) -> str:
    return lower_first(str(worded(part)))
