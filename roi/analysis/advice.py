"""The advice that authors are given, as 46 claims, each with what the author's own files say of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from roi import words
from roi.analysis.brought import visits_by_post
from roi.analysis.changes import FEWEST, change
from roi.analysis.moved import events_moved
from roi.analysis.people import People
from roi.analysis.response import SMALLEST_SHARE
from roi.analysis.spikes import UnusualDays
from roi.errors import NotEnough
from roi.finding import Estimate, Finding
from roi.timeline import Timeline
from roi.words_report import say

CLAIMS = tuple(f"C{n:02d}" for n in range(1, 47))
TOGETHER = 0.05  # chance that even one of all tested answers is a find where there is nothing
FEW = 30  # below this number no share is told
QUIET_DAYS = 3  # a visit this long after the last post is not counted as that post's
LEAST_QUIET = 10
SHOW = ("cover_reveal", "convention")
KINDS = ("link_posts", "posts", "replies", "reposts")


class Said(NamedTuple):
    """What the files say of a claim: yes, no, cannot_tell or described; in words; with a p-value if it was tested."""

    answer: str
    sentence: str
    p_value: float = math.nan


@dataclass(frozen=True, slots=True)
class Claim:
    """A piece of advice and what became of it."""

    id: str
    advice: str
    answer: str
    sentence: str
    p_value: float = math.nan


@dataclass(frozen=True)
class Material:
    """What the claims are answered from; `hours` is a week's estimate, `unusual` the visits' unusual days, if known."""

    timeline: Timeline
    found: tuple[Finding, ...]
    hours: float
    people: People
    unusual: UnusualDays | None = None

    def finding(self, outcomes: tuple[str, ...], activity: str) -> Finding | None:
        """Return the first finding about one of these outcomes that came to a number."""
        rows = [f for f in self.found if f.activity == activity and f.total]
        return next((f for name in outcomes for f in rows if f.outcome == name), None)

    def known(self, *columns: str) -> pd.DataFrame | None:
        """Return these daily columns on the days on which all are known; None with fewer than 28."""
        if not set(columns) <= set(self.timeline.daily):
            return None
        rows = self.timeline.daily[list(columns)].dropna()
        return rows if len(rows) >= 28 else None


def advice(material: Material, told: Mapping[str, Said]) -> tuple[Claim, ...]:
    """Return every claim with its answer; what can't be answered says what it needs, and none is left out.

    `told` holds the answers about money, which are judged elsewhere. Answers that rest on a test are corrected for
    being many (Holm 1979): one that could be chance among so many becomes "can't tell yet".
    """
    said = {name: told.get(name) or _said(name, material) for name in CLAIMS}
    too_many = _chance(said)
    return tuple(
        Claim(name, say(f"advice.{name}"), *_careful(s, name in too_many))
        for name, s in said.items()
    )


def _said(name: str, material: Material) -> Said:
    answer = ANSWERS.get(name)
    try:
        found = answer(material) if answer else None
    except NotEnough:
        found = None
    return found or Said("cannot_tell", say("advice.needs", what=say(f"advice_needs.{name}")))


def _chance(said: dict[str, Said]) -> set[str]:
    """Return the tested answers that chance could give where so many are asked (Holm's step-down rule)."""
    tested = sorted((s.p_value, name) for name, s in said.items() if math.isfinite(s.p_value))
    for rank, (p_value, _) in enumerate(tested):
        if p_value > TOGETHER / (len(tested) - rank):
            return {name for _, name in tested[rank:]}
    return set()


def _careful(said: Said, by_chance: bool) -> Said:
    if by_chance and said.answer in {"yes", "no"}:
        return replace_answer(said, "cannot_tell", say("advice.many"))
    return said


def replace_answer(said: Said, answer: str, reason: str) -> Said:
    """Return what is said with another answer and the reason for it."""
    return said._replace(answer=answer, sentence=f"{said.sentence} {reason}")


def _channels(m: Material) -> Said | None:
    """C03: visits per link post, network by network."""
    rows = []
    for column in [c for c in m.timeline.daily if str(c).startswith("social_visits")]:
        suffix = str(column).removeprefix("social_visits")
        both = m.known(str(column), f"link_posts{suffix}")
        if both is not None and both.iloc[:, 1].sum() >= FEW:
            network = suffix.removeprefix("_") or m.timeline.network
            rows.append((float(both.iloc[:, 0].sum() / both.iloc[:, 1].sum()), network))
    if len(rows) < 2:
        return None
    listed = words.listed(
        say("advice.channel", network=n, visits=words.number(v))
        for v, n in sorted(rows, reverse=True)
    )
    return Said("described", say("advice.channels", listed=listed))


def _own_work(m: Material) -> Said | None:
    """C05: how much of what she writes links to her own work."""
    rows = m.known("link_posts", "posts", "replies", "reposts")
    if rows is None:
        return None
    whole = rows[["posts", "replies", "reposts"]].sum().sum()
    return (
        Said(
            "described",
            say("advice.own_work", share=words.in_ten(rows["link_posts"].sum() / whole)),
        )
        if whole >= FEW
        else None
    )


def _kinds(m: Material) -> Said | None:
    """C07: visits by kind of post."""
    found = {
        k: f.total for k in KINDS if (f := m.finding(("social_visits", "visits"), k)) and f.total
    }
    if "link_posts" not in found or "replies" not in found:
        return None
    link, reply = found["link_posts"], found["replies"]
    answer = (
        "no"
        if link.conf_low > reply.conf_high
        else "yes"
        if reply.conf_low > link.conf_high
        else "cannot_tell"
    )
    sentence = say("advice.kinds", link=_range(link), reply=_range(reply))
    return Said(answer, sentence, link.p_value if answer == "no" else reply.p_value)


def _range(estimate: Estimate) -> str:
    return words.span(estimate.conf_low, estimate.conf_high)


def _time(m: Material) -> Said | None:
    """C09: hours from timestamps, and visits for each."""
    rows = m.known("social_visits", "posts")
    if rows is None or not m.hours > 0:
        return None
    a_week = 7 * float(rows["social_visits"].mean())
    return Said(
        "described",
        say("advice.time", hours=words.number(m.hours), visits=words.number(a_week / m.hours)),
    )


def _promotion(m: Material) -> Said | None:
    """C10: followers in the days after a post that links to her own."""
    finding = m.finding(("followers", "followers_net"), "link_posts")
    if finding is None or finding.total is None:
        return None
    low, high = finding.total.conf_low, finding.total.conf_high
    answer = "yes" if high < 0 else "no" if low > -_matters(m) else "cannot_tell"
    sentence = say("advice.promotion", range=_range(finding.total))
    return Said(answer, sentence, finding.total.p_value if answer == "yes" else math.nan)


def _matters(m: Material) -> float:
    """Return the smallest number of followers a post that counts as some: a twentieth of a usual day."""
    return SMALLEST_SHARE * float(m.timeline.daily["followers_net"].abs().mean())


def _others(m: Material) -> Said | None:
    """C16: how much of what she writes answers others."""
    rows = m.known("posts", "replies", "reposts")
    if rows is None or rows.sum().sum() < FEW:
        return None
    share = rows["replies"].sum() + rows["reposts"].sum()
    return Said("described", say("advice.others", share=words.in_ten(share / rows.sum().sum())))


def _profile(m: Material) -> Said | None:
    """C17: visits from the network on days without a post, nor in the days before."""
    rows = m.known("social_visits", "posts", "replies", "reposts")
    if rows is None:
        return None
    idle = rows[["posts", "replies", "reposts"]].sum(axis="columns") == 0
    quiet = idle.astype(float).rolling(f"{QUIET_DAYS + 1}D").min() == 1
    visits = rows.loc[quiet & (idle.rolling(QUIET_DAYS + 1).count() > QUIET_DAYS), "social_visits"]
    if len(visits) < LEAST_QUIET:
        return None
    error = float(visits.std(ddof=1)) / math.sqrt(len(visits))
    low, high = visits.mean() - 2.3 * error, visits.mean() + 2.3 * error
    answer = "yes" if low >= 1 else "no" if high < 1 else "cannot_tell"
    return Said(
        answer,
        say(
            "advice.profile",
            visits=words.number(float(visits.mean())),
            range=words.span(max(low, 0.0), high),
            days=words.plural(len(visits), "day"),
        ),
    )


def _shows(m: Material) -> Said | None:
    """C21: what cover reveals and conventions moved, beside launches."""
    if m.known("visits") is None:
        return None
    kinds = events_moved(m.timeline, "visits").kinds
    shows = [kinds[k] for k in SHOW if k in kinds and kinds[k].windows]
    launch = kinds.get("launch")
    if not shows or launch is None or not launch.windows or not np.isfinite(launch.conf_low):
        return None
    best = max(shows, key=lambda j: j.total / j.windows)
    each = [(j.conf_low / j.windows, j.conf_high / j.windows) for j in (best, launch)]
    answer = (
        "yes" if each[0][0] > each[1][1] else "no" if each[0][1] < each[1][0] else "cannot_tell"
    )
    return Said(answer, say("advice.shows", show=words.span(*each[0]), launch=words.span(*each[1])))


def _strangers(m: Material) -> Said | None:
    """C23: link posts on whose day nobody came beyond the usual."""
    visits = visits_by_post(m.timeline, m.timeline.start, m.timeline.end)["visits"].dropna()
    if len(visits) < FEW:
        return None
    none, middle = float((visits == 0).sum()), float(visits.median())
    answer = "yes" if none > 0.5 * len(visits) else "no"
    return Said(
        answer,
        say(
            "advice.strangers", share=words.in_ten(none / len(visits)), middle=words.number(middle)
        ),
    )


def _tiny(m: Material) -> Said | None:
    """C28: what a post gets in likes, reposts and answers."""
    posts = m.timeline.posts
    mine = posts[(posts["network"] == m.timeline.network) & posts["kind"].isin(["post", "quote"])]
    counts = mine[["likes", "reposts", "replies"]].astype(float).mean()
    if len(mine) < FEW or counts[["likes", "reposts"]].isna().any():
        return None
    told = {
        name: words.number(float(value)) for name, value in counts.items() if np.isfinite(value)
    }
    return Said("described", say("advice.tiny", likes=told["likes"], reposts=told["reposts"]))


def _ratio(m: Material) -> Said | None:
    """C31: posts of others passed on for each own link."""
    rows = m.known("reposts", "link_posts")
    if rows is None or rows["link_posts"].sum() < FEW:
        return None
    return Said(
        "described",
        say(
            "advice.ratio",
            ratio=words.number(float(rows["reposts"].sum() / rows["link_posts"].sum())),
        ),
    )


def _away(m: Material) -> Said | None:
    """C32: followers in idle weeks."""
    finding = m.people.weeks_off
    if finding is None or len(finding.estimates) < 2:
        return None
    week = finding.estimates[1]
    answer = "yes" if week.conf_low > 0 else "no" if week.conf_high < 0 else "cannot_tell"
    return Said(answer, say("advice.away", week=words.number(week.estimate), range=_range(week)))


def _growth(m: Material) -> Said | None:
    """C33: followers and what she posts."""
    found = [f for k in KINDS if (f := m.finding(("followers", "followers_net"), k)) is not None]
    if not found:
        return None
    totals = [f.total for f in found if f.total]
    moved = [e for e in totals if e.conf_low > 0 or e.conf_high < 0]
    small = all(max(-e.conf_low, e.conf_high) < _matters(m) for e in totals)
    answer = "no" if moved else "yes" if small else "cannot_tell"
    shown = min(totals, key=lambda e: e.p_value)
    return Said(
        answer,
        say("advice.growth", unit=shown.unit, range=_range(shown)),
        shown.p_value if moved else math.nan,
    )


def _faded(m: Material) -> Said | None:
    """C36: whether links stopped bringing visits."""
    outcome = "social_visits" if "social_visits" in m.timeline.daily else "visits"
    rows = m.known(outcome, "link_posts")
    if rows is None or rows["link_posts"].sum() < 2 * FEWEST:
        return None
    found = change(m.timeline, outcome, "link_posts")
    less = found.after.estimate < found.before.estimate
    answer = {"yes": "yes" if less else "no", "no": "no"}.get(found.answer, "cannot_tell")
    p_value = found.p_value if found.answer == "yes" else math.nan
    return Said(answer, found.summary().splitlines()[0], p_value)


def _first_move(m: Material) -> Said | None:
    """C02: unusual days that somebody else's link began."""
    days = [d for d in m.unusual.days if d.value > d.high] if m.unusual else []
    if not days:
        return None
    theirs = sum(any(c.kind == "other_link" for c in d.causes) for d in days)
    own = sum(any(c.kind == "own_post" for c in d.causes) for d in days)
    return Said(
        "described",
        say(
            "advice.first_move",
            days=words.plural(len(days), "day"),
            theirs=words.count(theirs),
            own=words.count(own),
        ),
    )


def _blog(m: Material) -> Said | None:
    """C41: answers a post gets, and comments an article gets."""
    comments, posts = m.known("comments"), m.timeline.posts
    articles = int((m.timeline.events["kind"] == "blog_post").sum())
    mine = posts[(posts["network"] == m.timeline.network) & posts["kind"].isin(["post", "quote"])]
    answers = mine["replies"].astype(float).mean()
    if comments is None or articles < 10 or not np.isfinite(answers):
        return None
    each = float(comments["comments"].sum()) / articles
    answer = "yes" if each > answers else "no"
    return Said(
        answer,
        say("advice.blog", comments=words.number(each), answers=words.number(float(answers))),
    )


def _circle(m: Material) -> Said | None:
    """C42: how many different people she answers."""
    known = m.people.known and m.people.answers >= FEW
    return Said("described", m.people.summary().splitlines()[0]) if known else None


def _target(m: Material) -> Said | None:
    """C44: the hours, to be held against her own target."""
    return (
        Said("described", say("advice.target", hours=words.number(m.hours)))
        if m.hours > 0
        else None
    )


ANSWERS: dict[str, Callable[[Material], Said | None]] = {
    "C02": _first_move, "C03": _channels, "C05": _own_work, "C07": _kinds, "C09": _time, "C10": _promotion,
    "C16": _others, "C17": _profile, "C21": _shows, "C23": _strangers, "C28": _tiny, "C31": _ratio, "C32": _away,
    "C33": _growth, "C36": _faded, "C41": _blog, "C42": _circle, "C44": _target,
}  # fmt: skip
