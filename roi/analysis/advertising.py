"""What advertising campaigns cost by day, and what a unit of money spent on each brings in royalties."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from roi.analysis.finding import Estimate
from roi.analysis.response.effects import effect
from roi.language.facts import Message, message
from roi.records.series import local_days
from roi.timeline import resampling
from roi.timeline.columns import AD_SPEND, ROYALTIES, SALES, VISITS
from roi.timeline.currency import converted, home_currency
from roi.timeline.timeline import Timeline

MOST_CAMPAIGNS = 10
OUTCOMES = (VISITS.name, SALES.name, ROYALTIES.name)
SPENT, OTHERS = "spent_on_it", "spent_on_others"


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign: what it cost on the days that are known, and what one unit of money brings, or why that isn't known.

    `brings` is by outcome; of royalties it is the return: more than 1 pays for the advertisement.
    """

    name: str
    cost: float
    days: int
    brings: dict[str, Estimate | Message]


def campaign_returns(timeline: Timeline) -> tuple[Campaign, ...]:
    """Return the campaigns that cost most, each estimated with what the others cost held fixed.

    Notes
    -----
    *How it can mislead.* Where clicks are paid for, a day on which more readers look around costs more: then the
    cost follows the readers, and the return looks larger than it is. Days on which a campaign was switched off and on tell more.
    """
    spent = spent_by_day(timeline)
    largest = spent.sum().sort_values(ascending=False, kind="stable").index[:MOST_CAMPAIGNS]
    return tuple(
        campaign_of(timeline, str(name), spent) for name in largest if spent[name].sum() > 0
    )


def spent_by_day(timeline: Timeline) -> pd.DataFrame:
    """Return what each campaign cost by day in the author's currency, no column without a file.

    A day outside the reports is NaN, as is one with an amount that is missing or in a currency without a rate.
    """
    index = pd.DatetimeIndex(timeline.daily.index)
    if timeline.exports is None:
        return pd.DataFrame(index=index)
    home = home_currency(timeline.exports)
    parts: dict[str, pd.Series[float]] = {}
    for c in timeline.exports.by_day("costs"):
        amounts = converted(c.frame["amount"], c.frame["currency"], c.frame["date"], home)
        priced = c.frame.assign(amount=amounts, day=local_days(c.frame["date"], timeline.timezone))
        for item, rows in priced.groupby(priced["item"].fillna(""), sort=False):
            days = rows.groupby("day")["amount"].sum()
            unpriced = index.isin(rows.loc[rows["amount"].isna(), "day"])
            known = resampling.known_mask(index, c.spans) & ~unpriced
            laid = days.reindex(index).fillna(0.0).where(known)
            parts[str(item)] = (
                laid if str(item) not in parts else parts[str(item)].add(laid, fill_value=0.0)
            )
    return pd.DataFrame(parts, index=index)


def campaign_of(timeline: Timeline, name: str, spent: pd.DataFrame) -> Campaign:
    """Return one campaign estimated, with what the others in `spent` (days, campaigns) cost held fixed.

    Days on which no report says what the others cost count as days without them.
    """
    mine, others = spent[name], spent.drop(columns=name).sum(axis="columns", min_count=1)
    bare = timeline.daily.drop(columns=AD_SPEND.name, errors="ignore")
    line = replace(timeline, daily=bare).with_column(SPENT, mine, "activity")
    if (others.fillna(0.0) > 0).any():
        line = line.with_column(OTHERS, others.fillna(0.0), "covariate")
    brings = {o: effect(line, o, SPENT) for o in OUTCOMES if o in timeline.daily}
    if not brings:
        brings = {ROYALTIES.name: message("by_hour.no_outcome")}
    return Campaign(name, float(mine.sum()), int((mine > 0).sum()), brings)
