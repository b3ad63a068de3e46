"""What the log of follows says: who follows back, who leaves again, and whom talk keeps."""

from __future__ import annotations

import numpy as np
import pandas as pd

from roi.analysis.advice.evidence import FEW, ClaimAnswer, Evidence, apart, share_of
from roi.language.facts import message
from roi.timeline.columns import FOLLOWERS

SOON, QUARTER = pd.Timedelta(days=14), pd.Timedelta(days=90)
LEVEL = 2.0  # an account of between half and twice her followers is at her level
YES = {"yes": True, "no": False}


def follow_rows(evidence: Evidence) -> pd.DataFrame:
    """Return the log's rows within the calendar, with what happened after its end unknown; empty where there is none."""
    frames = [s.frame for s in evidence.timeline.series("follows")]
    if not frames:
        return pd.DataFrame({"date": [], "first": [], "followed_back": [], "name_mark": []})
    rows, end = pd.concat(frames, ignore_index=True), pd.Timestamp(evidence.timeline.end)
    for name in ("left", "checked"):
        given = rows[name] if name in rows else pd.Series(pd.NaT, rows.index)
        rows[name] = given.where(given < end)
    return rows[rows["date"] < end]


def _returned(evidence: Evidence, first: str) -> pd.DataFrame:
    """Return the rows begun by 'me' or 'them' that say whether the other side followed back."""
    rows = follow_rows(evidence)
    rows = rows[(rows["first"] == first) & rows["followed_back"].isin(list(YES))]
    return rows.assign(back=rows["followed_back"].map(YES).astype(bool))


def many_follow_back(evidence: Evidence) -> ClaimAnswer | None:
    """C15: how many of those whom she followed followed back."""
    rows = _returned(evidence, "me")
    if len(rows) < FEW:
        return None
    return ClaimAnswer("described", message("advice.follow_back", share=share_of(rows["back"])))


def by_ratio(evidence: Evidence) -> ClaimAnswer | None:
    """C13: whether those who follow more than they are followed follow back more often."""
    rows = _returned(evidence, "me")
    rows = rows[rows["ratio"].notna()] if len(rows) else rows
    if rows.empty:
        return None
    return _compared(rows["back"], rows["ratio"] > 1, "advice.by_ratio")


def by_level(evidence: Evidence) -> ClaimAnswer | None:
    """C06: whether accounts of about her own size follow back more often than others."""
    rows, mine = _returned(evidence, "me"), evidence.timeline.daily.get(FOLLOWERS.name)
    rows = rows[rows["followers"].notna()] if len(rows) else rows
    if rows.empty or mine is None or mine.isna().all():
        return None
    own = mine.reindex(rows["date"]).fillna(mine.median()).to_numpy()
    theirs = rows["followers"].to_numpy()
    return _compared(
        rows["back"], (theirs >= own / LEVEL) & (theirs <= own * LEVEL), "advice.by_level"
    )


def _gone(rows: pd.DataFrame, within: pd.Timedelta) -> pd.DataFrame:
    """Return the rows of which it is known whether they left within so long, with `gone`."""
    until = rows["date"] + within
    gone = rows["left"] <= until
    return rows.assign(gone=gone)[gone | (rows["left"] > until) | (rows["checked"] >= until)]


def leave_again(evidence: Evidence) -> ClaimAnswer | None:
    """C35: whether those whom she didn't follow back leave within a fortnight more often."""
    rows = _returned(evidence, "them")
    if rows.empty:
        return None
    rows = _gone(rows, SOON)
    return _compared(rows["gone"], ~rows["back"], "advice.leave_again")


def follow_back_always(evidence: Evidence) -> ClaimAnswer | None:
    """C14: the same shares as C35, as advice about what to do: told, since following back isn't all that differs."""
    found = leave_again(evidence)
    return found and ClaimAnswer("described", found.message)


def talk_keeps(evidence: Evidence) -> ClaimAnswer | None:
    """C19: whether those whom she answered within 90 days are gone less often at their end."""
    rows = follow_rows(evidence)
    if rows.empty or "name_mark" not in evidence.timeline.posts:
        return None
    follows = (rows["first"] == "them") | (rows["followed_back"] == "yes")
    rows = _gone(rows[follows], QUARTER)
    return _compared(~rows["gone"], _talked(evidence, rows), "advice.talk_keeps")


def never_look(evidence: Evidence) -> ClaimAnswer | None:
    """C34: with how many new followers she talked within 90 days; who only reads is in no file."""
    rows = follow_rows(evidence)
    if rows.empty or "name_mark" not in evidence.timeline.posts:
        return None
    new = (rows["first"] == "them") | (rows["followed_back"] == "yes")
    rows = rows[new & (rows["date"] + QUARTER <= pd.Timestamp(evidence.timeline.end))]
    if len(rows) < FEW:
        return None
    talked = pd.Series(_talked(evidence, rows), rows.index)
    return ClaimAnswer("described", message("advice.never_look", share=share_of(talked)))


def _talked(evidence: Evidence, rows: pd.DataFrame) -> np.ndarray:
    """Return for each row whether she answered that person within 90 days from the day of the follow."""
    posts = evidence.timeline.posts
    answers = posts.loc[posts["name_mark"].notna(), ["time", "name_mark"]]
    days = answers["time"].dt.tz_localize(None).dt.normalize()
    by_name = {str(name): np.sort(of.to_numpy()) for name, of in days.groupby(answers["name_mark"])}

    def talked(name: object, day: pd.Timestamp) -> bool:
        mine = by_name.get(str(name))
        if mine is None:
            return False
        at = int(np.searchsorted(mine, np.datetime64(day)))
        return at < len(mine) and bool(mine[at] < np.datetime64(day + QUARTER))

    pairs = zip(rows["name_mark"], rows["date"], strict=True)
    return np.array([talked(name, day) for name, day in pairs], dtype=bool)


def _compared(
    happened: pd.Series[bool], one: pd.Series[bool] | np.ndarray, key: str
) -> ClaimAnswer | None:
    """Return how often something happened on one side and on the other; yes or no by a test of the two shares."""
    side = np.asarray(one, dtype=bool)
    a, b = happened[side].astype(bool), happened[~side].astype(bool)
    if min(len(a), len(b)) < FEW:
        return None
    p_value = apart(a, b)
    more = a.mean() > b.mean()
    answer = "cannot_tell" if p_value >= 0.05 else "yes" if more else "no"
    return ClaimAnswer(answer, message(key, one=share_of(a), other=share_of(b)), p_value)
