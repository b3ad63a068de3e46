"""What is kept of a post: the author's own words and ids, the people answered as numbers, and nothing of others'."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from operator import is_
from typing import Any

import numpy as np
import pandas as pd

from roi.records.dataset import Dataset, Reading

OTHERS = "other"  # replaces the id of somebody else's post
HOST = re.compile(r"@[\w-]+\.\w")
EMAIL = re.compile(r"[\w.+-]{1,64}+@[\w-]+(?:\.[\w-]+)+")
# What somebody wrote or a service put together. Accounts are names: ada@social.example is one.
FREE_TEXT = {"title", "item", "list", "category", "store", "source", "site", "page", "url"}
ADDRESSED = re.compile(r"\W?@([\w.@-]+)")
# Drawn anew whenever roi is started and written nowhere: the same name has the same mark in all files of a run, so that
# people can be counted across files, and no mark can be traced to a name afterwards.
SALT = secrets.token_bytes(16)
MARK_BYTES = 8


def is_own(kind: object, reply_to: object) -> bool:
    """Return whether a post is the author's alone: not a repost, and not a reply to somebody else."""
    if kind == "reply":
        return isinstance(reply_to, str) and reply_to.startswith("self:")
    return kind != "repost"


@lru_cache(maxsize=100_000)
def mark_of_name(name: str) -> str | None:
    """Return what stands for a person's name in this run; None for a blank. Case, blanks and a leading @ don't count."""
    bare = "".join(name.split()).casefold().lstrip("@")
    return blake2b(bare.encode(), key=SALT, digest_size=MARK_BYTES).hexdigest() if bare else None


def marks_of_names(names: Iterable[object]) -> list[str | None]:
    """Return the mark of each name; None for what is no text."""
    return [mark_of_name(name) if isinstance(name, str) else None for name in names]


def kept_of_posts(posts: pd.DataFrame) -> pd.DataFrame:
    """Return posts without other people's data, and with whole-number ids as integers: a tenth of the memory of text."""
    own = np.fromiter(map(is_own, _values(posts, "kind"), _values(posts, "reply_to")), "bool")
    return posts.assign(
        post_id=_whole_numbers(posts["post_id"]),
        text=_mapped(posts["text"], own, _without_addresses),
        reply_to=_mapped(posts["reply_to"], np.ones_like(own), _own_parent),
        person=_person_numbers(posts, own),
        name_mark=_name_marks(posts, own),
    )


def without_addresses(reading: Reading) -> Reading:
    """Return what was read without e-mail addresses in its free text, such as titles, whatever format it came from."""
    return replace(reading, datasets=tuple(map(_cleaned, reading.datasets)))


def _cleaned(dataset: Dataset) -> Dataset:
    frame = dataset.frame
    changed = {}
    for name in FREE_TEXT & set(frame):
        texts = frame[name]
        if any("@" in text for text in set(texts.tolist()) if isinstance(text, str)):
            doubtful = texts.str.contains("@", regex=False, na=False)
            changed[name] = texts.mask(doubtful, texts[doubtful].map(_without_addresses))
    return replace(dataset, frame=frame.assign(**changed)) if changed else dataset


def _values(posts: pd.DataFrame, name: str) -> Any:
    return posts[name].to_numpy(dtype=object)


def _mapped(texts: pd.Series[Any], kept: Any, change: Callable[[str], str]) -> pd.Series[Any]:
    """Return changed texts, with none where they are not kept; the same texts if nothing changes."""

    def changed() -> Iterator[object]:
        for text, keep in zip(texts.to_numpy(dtype=object), kept, strict=True):
            yield text if not isinstance(text, str) else change(text) if keep else None

    if all(map(is_, texts.to_numpy(dtype=object), changed())):
        return texts
    return pd.Series(list(changed()), texts.index, "str")


def _without_addresses(text: str) -> str:
    return EMAIL.sub("…", text) if "@" in text and HOST.search(text) else text


def _own_parent(post: str) -> str:
    return post if post.startswith("self:") else OTHERS


def _person_numbers(posts: pd.DataFrame, own: Any) -> pd.Series[Any]:
    """Return whom each reply answers as a number: the same number for the same person, but never who it is.

    A loader can give the network's own id of the person in `person`; otherwise the name that a
    reply begins with is used. Names and ids become numbers in order of appearance and are stored
    nowhere.
    """
    answers = np.flatnonzero((_values(posts, "kind") == "reply") & ~own)
    given = zip(_values(posts, "person")[answers], _values(posts, "text")[answers], strict=True)
    who = [person if isinstance(person, str) else _addressed(text) for person, text in given]
    codes, names = pd.factorize(np.array(who, dtype=object))
    numbers = np.array([*map(str, range(1, len(names) + 1)), None], dtype=object)
    found = np.full(len(posts), None, dtype=object)
    found[answers] = numbers[codes]  # -1, the last index, is for nobody
    return pd.Series(found, posts.index, "str")


def _name_marks(posts: pd.DataFrame, own: Any) -> pd.Series[Any]:
    """Return the mark of the name that each reply addresses: the loader's own, else of the name it begins with."""
    answers = np.flatnonzero((_values(posts, "kind") == "reply") & ~own)
    given = zip(_values(posts, "name_mark")[answers], _values(posts, "text")[answers], strict=True)
    found = np.full(len(posts), None, dtype=object)
    found[answers] = [
        mark if isinstance(mark, str) else mark_of_name(_addressed(text) or "")
        for mark, text in given
    ]
    return pd.Series(found, posts.index, "str")


def _addressed(text: object) -> str | None:
    name = ADDRESSED.match(text) if isinstance(text, str) else None
    return name[1].casefold() if name else None


def _whole_numbers(ids: pd.Series[Any]) -> pd.Series[Any]:
    """Return ids as integers if that is lossless for all of them."""
    if ids.dtype == "int64":
        return ids
    try:
        numbers = np.array([int(i) for i in ids], dtype="int64")
    except (TypeError, ValueError, OverflowError):
        return ids
    same = all(map(str.__eq__, ids, map(str, numbers.tolist())))
    return pd.Series(numbers, index=ids.index) if same else ids
