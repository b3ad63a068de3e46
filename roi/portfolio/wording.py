"""The portfolio in words: the headline, what a pool may say, who lacks what."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from roi.exports import UNLOCKS, Missing
from roi.language import formatting
from roi.language.formatting import could_be, count, listed, number
from roi.language.messages import say
from roi.portfolio.heterogeneity import Difference
from roi.portfolio.pooling import Pool
from roi.portfolio.redraws import Redrawn
from roi.portfolio.shares import ANSWERS, Share
from roi.timeline.column_names import outcome_noun
from roi.timeline.columns import defined

ERRORS = {
    "memory": "portfolio.stopped_memory",
    "time": "portfolio.stopped_time",
    "unreachable": "portfolio.stopped_unreachable",
    "lost": "portfolio.stopped_lost",
    "died": "portfolio.stopped_died",
    "NoExports": "portfolio.error_no_exports",
    "NoFolder": "portfolio.error_no_folder",
    "SettingsError": "portfolio.error_settings",
    "DamagedFile": "portfolio.error_damaged",
    "UnsafeFile": "portfolio.error_unsafe",
}

NEEDED = {"posts", "links", "visits", "sales"}  # without which no answer can come


def headline(shares: Sequence[Share]) -> str:
    """Return for how many authors it pays, in one sentence."""
    by_name = {share.name: share for share in shares}
    of = shares[0].of
    if not of:
        return say("portfolio.headline_none")
    numbers = {name: count(share.authors) for name, share in by_name.items()}
    return say(
        "portfolio.headline",
        of=count(of),
        pays=numbers["worth_it"],
        not_=numbers["not_worth_it"],
        open=numbers["cannot_tell"],
    )


def next_step(authors: pd.DataFrame) -> str:
    """Return the one thing to do next: ask for the file that most authors lack, else run it again later."""
    lacks = lacking(authors)
    main = [kind for kind in UNLOCKS if lacks.get(kind)]
    if not main:
        return say("portfolio.next_wait")
    kind = max(main, key=lambda k: len(lacks[k]))
    return say(
        "portfolio.next_ask",
        n=len(lacks[kind]),
        what=Missing(kind).what,
        unlock=Missing(kind).would_unlock,
    )


def outcome(pool: Pool) -> str:
    """Return what a pool counts, in words."""
    return outcome_noun(defined(pool.outcome))


def heading(pool: Pool) -> str:
    """Return what a pool counts and what it rests on, as a heading."""
    key = "portfolio.by_coin" if pool.is_randomised else "portfolio.by_history"
    return formatting.upper_first(say(key, outcome=outcome(pool)))


def pool_sentence(pool: Pool) -> str:
    """Return what may be said of a pool: that it brings, that it went together with, or nothing yet."""
    mean = pool.mean
    known = {"n": len(pool.authors), "outcome": outcome(pool)}
    if not mean.is_bounded:
        return formatting.upper_first(say("portfolio.pool_unmoved", **known))
    if not pool.is_seen:
        range_ = formatting.span(mean.conf_low, mean.conf_high)
        return formatting.upper_first(say("portfolio.pool_silent", span=range_, **known))
    said = number(abs(mean.estimate))
    range_ = could_be(mean.conf_low, mean.conf_high)
    more = mean.estimate > 0
    if pool.is_randomised:
        key = "portfolio.pool_brings" if more else "portfolio.pool_costs"
    else:
        key = "portfolio.pool_together" if more else "portfolio.pool_together_fewer"
    return say(key, number=said, range=range_, **known)


def pool_details(pool: Pool) -> list[str]:
    """Return how the mean came about: the placebo, the bias to reckon with, and how much authors differ."""
    lines = []
    if pool.placebo is not None:
        lines.append(
            say(
                "portfolio.placebo",
                placebo=number(pool.placebo.estimate),
                range=could_be(pool.placebo.conf_low, pool.placebo.conf_high),
                raw=number(pool.raw.estimate),
            )
        )
    if pool.by_draws is not None:
        lines.append(_by_draws(pool.by_draws))
    if pool.bias_fills is not None:
        lines.append(say("portfolio.bias", bias=number(pool.bias), n=pool.bias_fills))
    lines.append(say("portfolio.spread", spread=number(pool.spread)))
    if len(pool.shares):
        lines.append(say("portfolio.named_count", n=int(pool.authors["named"].sum())))
    return lines


def _by_draws(found: Redrawn) -> str:
    share = 1000 * found.p_value
    return say(
        "portfolio.by_draws",
        n=found.authors,
        share=number(share) if share >= 1 else say("portfolio.fewer_than_one"),
        range=could_be(found.conf_low, found.conf_high)
        if found.is_bounded
        else say("portfolio.no_end"),
    )


def shares_alt(shares: Sequence[Share]) -> str:
    """Return the shares of answers as the text of their picture."""
    return say("portfolio.shares_alt", shares=listed(share.text for share in shares))


def groups(difference: Difference) -> str:
    """Return each group's mean with its range, or what the effect changes by when a number doubles."""
    if difference.slope is not None:
        slope = difference.slope
        return say(
            "portfolio.slope",
            change=number(slope.estimate),
            range=could_be(slope.conf_low, slope.conf_high),
        )
    return "; ".join(
        say(
            "portfolio.group",
            group=name,
            n=authors,
            mean=number(mean.estimate),
            range=could_be(mean.conf_low, mean.conf_high),
        )
        for name, (authors, mean) in difference.groups.items()
    )


def seen(difference: Difference) -> str:
    """Return whether a difference is seen."""
    return say("portfolio.differ_yes" if difference.is_seen else "portfolio.differ_no")


def lacking(authors: pd.DataFrame) -> dict[str, list[str]]:
    """Return, by kind of record, the authors who were answered without it."""
    lacks: dict[str, list[str]] = {kind: [] for kind in UNLOCKS}
    for author, missing in _missing(authors):
        for kind in missing:
            lacks.setdefault(kind, []).append(author)
    return {kind: names for kind, names in lacks.items() if names}


def advised(authors: pd.DataFrame) -> dict[str, list[str]]:
    """Return the authors by what to advise them, each only as far as her own answer supports it."""
    groups: dict[str, list[str]] = {
        "portfolio.advise_go_on": [],
        "portfolio.advise_for_readers": [],
        "portfolio.advise_files": [],
        "portfolio.advise_coin": [],
    }
    answers = authors.set_index("author")["answer"]
    for author, missing in _missing(authors):
        if answers[author] == "worth_it":
            groups["portfolio.advise_go_on"].append(author)
        elif answers[author] == "not_worth_it":
            groups["portfolio.advise_for_readers"].append(author)
        elif NEEDED & set(missing):
            groups["portfolio.advise_files"].append(author)
        else:
            groups["portfolio.advise_coin"].append(author)
    return groups


def requests(authors: pd.DataFrame) -> list[str]:
    """Return, for each author who lacks files, the sentence to send her."""
    return [
        say("portfolio.request", author=author, files=listed(Missing(kind).what for kind in kinds))
        for author, missing in _missing(authors)
        if (kinds := [kind for kind in missing if kind in UNLOCKS])
    ]


def _missing(authors: pd.DataFrame) -> list[tuple[str, list[str]]]:
    answered = authors[authors["status"] == "answered"]
    return [
        (str(name), list(kinds))
        for name, kinds in zip(answered["author"], answered["missing"], strict=True)
    ]


def error_of(error: str | None, kind: str | None) -> str:
    """Return why there is no answer: the sentence that was told, or what its kind means."""
    if isinstance(error, str) and error:
        return error
    return say(ERRORS.get(str(kind), "portfolio.error_other"))


def answer_of(answer: str) -> str:
    """Return an answer in words."""
    return say(ANSWERS[answer])


def odds(probability: float) -> str:
    """Return how likely it is that it pays, or that it isn't known."""
    return say("word.not_known") if math.isnan(probability) else formatting.chances(probability)


def money_range(low: float, high: float, currency: str) -> str:
    """Return the range of what is left a month, or that it isn't known."""
    if math.isnan(low) or math.isnan(high):
        return say("word.not_known")
    return say(
        "portfolio.money_range",
        low=formatting.money(low, currency),
        high=formatting.money(high, currency),
    )
