"""Read what the author replies: the letter of a choice, or an answer of her own."""

from __future__ import annotations

import re
import string

from roi.asking.question import Question, Value
from roi.errors import WrongUse
from roi.language.messages import say

LETTERS = string.ascii_lowercase


def value_of(question: Question, reply: str) -> Value:
    """Return the value that a reply means; letters stand for the choices, since a number may be an answer.

    >>> from roi.language.facts import message
    >>> hour = Question("hour", message("question.hour"), "money", "hour", (), 15.0)
    >>> value_of(hour, " 12,50 ")
    12.5

    Raises
    ------
    WrongUse
        If it is neither a choice nor an answer of the right kind.
    """
    text = reply.strip()
    letter = LETTERS.find(text.casefold()) if len(text) == 1 else -1
    if 0 <= letter < len(question.choices):
        return question.choices[letter].value
    value = _as_kind_of(question.example, text)
    if letter >= 0 or (question.is_closed and not _is_among(value, question)):
        last = LETTERS[len(question.choices) - 1] if question.choices else ""
        raise WrongUse(sentence=say("asking.no_choice", told=text, last=last))
    return value


def _is_among(value: Value, question: Question) -> bool:
    """Whether a value is a choice, or made of several."""
    values = [c.value for c in question.choices]
    known = {part for v in values if isinstance(v, tuple) for part in v}
    return value in values or (isinstance(value, tuple) and set(value) <= known)


def _as_kind_of(example: Value, text: str) -> Value:
    """Return a text as the kind of value that the example is."""
    if isinstance(example, tuple):
        return tuple(part.removeprefix("@") for part in re.split(r"[,;\s]+", text.strip(",; ")))
    if isinstance(example, float):
        try:
            return float(text.replace(",", "."))
        except ValueError:
            raise WrongUse(sentence=say("asking.no_number", told=text)) from None
    return text
