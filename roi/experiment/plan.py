"""Plan: which days were drawn for what, how the test will be judged, and when it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[Any]
Question = Literal["links", "kind", "network", "hour", "silence"]
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Arm:
    """One of the two things a day may be drawn for; `words` are the author's own, such as 'post links'."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Block:
    """Days in a row, [start, end), drawn together for the arm with this key.

    Blocks of one stratum follow on each other; half of them are drawn for either arm.
    """

    number: int
    start: date
    end: date
    arm: str
    stratum: int

    @property
    def days(self) -> int:
        """How many days the block has."""
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Days, [start, end), that are no part of the test, such as a launch."""

    start: date
    end: date
    reason: str


@dataclass(frozen=True, slots=True)
class Look:
    """A day on which what came before it is looked at, and the error that may be spent by then, all looks together."""

    day: date
    spent_alpha: float


@dataclass(frozen=True)
class Plan:
    """A test drawn before it starts.

    Attributes
    ----------
    question : what is compared.
    activity : the daily column that counts what the first arm does and the second leaves, such as 'link_posts'. What one
        more of it brings (rather than what the second arm does instead) is the answer.
    arms : the two arms, the one that does it first.
    start, end : the days of the test, [start, end).
    block_days : how many days are drawn together; a block beside an exclusion may have one more or fewer.
    blocks, exclusions : which days were drawn for what, and which are no part of it.
    outcomes : the daily columns that are judged, each by itself.
    looks : when it is judged; the last one at the end. Empty if `whenever`.
    alpha : how often something may be found where nothing is, over all looks together.
    weekday_limit : no weekday lies in one arm so many days more often than in the other; draws beyond were drawn again.
    posts_per_active_day : how many units of the activity a day drawn for the first arm is to have.
    seed, version : of the draw, and of the rules by which it was made.
    whenever : judged by a confidence sequence, which holds whenever one looks.
    rule : how two kinds of post are told apart, as `posts_by_rule.rule_of` reads it; '' where that isn't asked.
    """

    question: Question
    activity: str
    arms: tuple[Arm, Arm]
    start: date
    end: date
    block_days: int
    blocks: tuple[Block, ...]
    exclusions: tuple[Exclusion, ...]
    outcomes: tuple[str, ...]
    looks: tuple[Look, ...]
    weekday_limit: int
    posts_per_active_day: float
    seed: int
    version: int
    timezone: str
    network: str
    alpha: float = ALPHA
    whenever: bool = False
    rule: str = ""

    @property
    def days(self) -> int:
        """How many days were drawn."""
        return sum(block.days for block in self.blocks)

    def arm_of(self, day: date) -> str | None:
        """Return the key of the arm that a day was drawn for, or None if it is no part of the test."""
        return next((b.arm for b in self.blocks if b.start <= day < b.end), None)

    @property
    def layout(self) -> Layout:
        """The blocks without their arms."""
        return Layout(
            np.array([b.days for b in self.blocks]),
            np.array([(b.start - self.start).days for b in self.blocks]),
            np.array([b.stratum for b in self.blocks]),
            self.start.weekday(),
        )

    @property
    def treated(self) -> Array:
        """Which blocks were drawn for the first arm, (blocks)."""
        return np.array([b.arm == self.arms[0].key for b in self.blocks])

    def drawn_days(self) -> pd.DataFrame:
        """Return one row a drawn day: date, block, arm."""
        rows = [
            (b.start + timedelta(days=n), b.number, b.arm)
            for b in self.blocks
            for n in range(b.days)
        ]
        frame = pd.DataFrame(rows, columns=["date", "block", "arm"])
        return frame.assign(date=pd.to_datetime(frame["date"]))


@dataclass(frozen=True, eq=False)
class Layout:
    """Blocks before anything is drawn: how many days each has, the day it starts on (from 0), its stratum.

    `weekday` is that of day 0, Monday being 0.
    """

    lengths: Array
    starts: Array
    strata: Array
    weekday: int
