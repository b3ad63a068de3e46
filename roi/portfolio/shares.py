"""How many authors it pays for: shares with their ranges."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from roi.language.formatting import count, span
from roi.language.messages import say

SURE = 0.95
ANSWERS = {
    "worth_it": "portfolio.worth_it",
    "cannot_tell": "portfolio.cannot_tell",
    "not_worth_it": "portfolio.not_worth_it",
}


@dataclass(frozen=True, slots=True)
class Share:
    """How many authors have one answer; `estimate` and its 95 % range are shares of those who have any, from 0 to 1."""

    name: str
    authors: int
    of: int
    conf_low: float
    conf_high: float

    @property
    def estimate(self) -> float:
        """The share."""
        return self.authors / self.of if self.of else float("nan")

    @property
    def label(self) -> str:
        """The answer in words."""
        return say(ANSWERS[self.name])

    @property
    def text(self) -> str:
        """The answer and how many have it, in words."""
        return say(
            "portfolio.share",
            answer=self.label,
            authors=count(self.authors),
            of=count(self.of),
            range=say("portfolio.share_range", range=self.range),
        )

    @property
    def range(self) -> str:
        """The share's range in a hundred, in words."""
        low, high = round(100 * self.conf_low), round(100 * self.conf_high)
        return say("portfolio.in_hundred", range=span(low, high))


def shares(authors: pd.DataFrame) -> tuple[Share, ...]:
    """Return the share of each answer among authors who have one, with Wilson's range (Wilson 1927, 10.1080/01621459.1927.10502953).

    The range says what other authors like these would give; of these authors the number is exact. It is the share of
    *answers*: who can't be told yet may well be paid.
    """
    from scipy.stats import binomtest

    found = authors.loc[authors["status"].eq("answered"), "answer"]
    made = []
    for name in ANSWERS:
        n = int(found.eq(name).sum())
        low, high = binomtest(n, len(found)).proportion_ci(SURE, "wilson") if len(found) else (0, 1)
        made.append(Share(name, n, len(found), float(low), float(high)))
    return tuple(made)
