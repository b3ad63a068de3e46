"""Match posts in two kinds of download of one account, one with ids and one with times only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from roi.loaders.families.social_posts import SECOND_ID
from roi.reconcile.accounts import Sourced
from roi.reconcile.decision import Decision
from roi.records.dataset import Dataset

NEAR = np.timedelta64(90, "s")  # one of the two may be exact only to the minute
SMALLEST = np.timedelta64(1, "us")
COMPARED = 30  # letters and digits of two texts that must agree if both have text


def with_ids(group: Sequence[Sourced]) -> tuple[list[Sourced], list[Decision]]:
    """Give each post without an id the network's own id from another dataset; report posts without a match.

    A post matches the nearest one of the same network within 90 seconds with the same text; each matches only once.
    """
    known = [(f, d) for f, d in group if not _lacks_ids(d)]
    out: list[Sourced] = list(known)
    doubts: list[Decision] = []
    for file, d in (s for s in group if _lacks_ids(s[1])):
        found = d
        for other_file, other in known:
            found, missed = _matched(found, other)
            if missed:
                doubts.append(
                    Decision(
                        "with_ids", "posts_not_found", "posts", (file, other_file), count=missed
                    )
                )
        out.append((file, found))
    return _alike(out), doubts


def _lacks_ids(d: Dataset) -> bool:
    ids = d.frame["post_id"].dropna()
    texts = len(ids) > 0 and ids.dtype != "int64"
    return texts and bool(ids.str.fullmatch(SECOND_ID).all())


def _alike(group: list[Sourced]) -> list[Sourced]:
    """Return the datasets with ids of one type: numbers only if all ids are numbers."""
    if len({str(d.frame["post_id"].dtype) for _, d in group}) == 1:
        return group
    return [
        (f, replace(d, frame=d.frame.assign(post_id=d.frame["post_id"].astype("str"))))
        for f, d in group
    ]


def _matched(d: Dataset, other: Dataset) -> tuple[Dataset, int]:
    """Return the posts with ids from another dataset, and how many within its days found no match there."""
    theirs = other.frame[other.frame["network"] == d.network].sort_values("time")
    moments, said = theirs["time"].to_numpy(), theirs["text"].tolist()
    their_ids, taken = theirs["post_id"].astype("str").tolist(), set()
    ids, missed = d.frame["post_id"].tolist(), 0
    for i, (at, text) in enumerate(zip(d.frame["time"].to_numpy(), d.frame["text"], strict=True)):
        near = range(*np.searchsorted(moments, [at - NEAR, at + NEAR + SMALLEST]))
        free = [k for k in near if k not in taken and _agree(text, said[k])]
        if free:
            twin = min(free, key=lambda k: abs(moments[k] - at))
            taken.add(twin)
            ids[i] = their_ids[twin]
        elif len(moments) and moments[0] <= at <= moments[-1]:
            missed += 1
    return replace(d, frame=d.frame.assign(post_id=pd.Series(ids, d.frame.index, "str"))), missed


def _agree(text: object, other: object) -> bool:
    """Whether two texts begin alike; a missing text agrees with any."""
    if not isinstance(text, str) or not isinstance(other, str):
        return True
    mine, theirs = (
        "".join(c for c in t.casefold() if c.isalnum())[:COMPARED] for t in (text, other)
    )
    return not mine or not theirs or mine == theirs
