"""The names that somebody may have meant by one that isn't there."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from roi.language.messages import say

ALIKE = 0.6  # of difflib's ratio, in which 1 is the same word
MOST = 3


def nearest(word: str, names: Iterable[object]) -> str:
    """Return what to offer for a word that is none of the names: the most alike and those that hold it, else all.

    >>> nearest("visit", ["visits", "sales", "social_visits"])
    'Nearest to it: visits, social_visits.'
    >>> nearest("tweets", ["visits", "sales"])
    'There are: sales, visits.'
    """
    known = sorted({str(name) for name in names})
    lower = {name.lower(): name for name in reversed(known)}
    close = get_close_matches(word.lower(), lower, MOST, ALIKE)
    holding = [name for name in lower if word.lower() in name]
    alike = list(dict.fromkeys(lower[name] for name in (*close, *holding)))[:MOST]
    if alike:
        return say("slip.nearest", names=", ".join(alike))
    return say("slip.known", names=", ".join(known)) if known else say("slip.none")
