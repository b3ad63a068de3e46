"""How far "who" is told right: `python benchmarks/circles.py [--worlds 300] [--half judging]`.

Authors with people whom they name, follow, answer and read comments of, some under a second name; help that comes back or
doesn't; and follows that hang on an account's size and on talk, or on neither. Results: benchmarks/results/circles.csv.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import pandas as pd
from half_tables import keep_table
from scipy.special import ndtr

import roi
from roi.analysis.advice.evidence import ClaimAnswer, Evidence
from roi.analysis.advice.follow_claims import by_level, many_follow_back, talk_keeps
from roi.analysis.advice.talk_claims import help_returned
from roi.analysis.conversations import people
from roi.loaders.privacy import mark_of_name
from roi.timeline.timeline import Timeline

RESULTS = Path(__file__).parent / "results" / "circles.csv"
DAYS, PEOPLE, FOLLOWERS, OFFSET = (
    730,
    320,
    1500,
    120,
)  # the last: days at the end without a new follow
SPREAD = 1.2  # of the logarithm of accounts' sizes
START = pd.Timestamp("2023-01-02")
LEVEL = 0.05
CIRCLES = ("friends", "mailing list", "commenters", "answered")
COMMENT = (
    "<wp:comment><wp:comment_id>{n}</wp:comment_id><wp:comment_author>{who}</wp:comment_author>"
    "<wp:comment_date>{day} 10:00:00</wp:comment_date><wp:comment_date_gmt>{day} 10:00:00</wp:comment_date_gmt>"
    "<wp:comment_content>a</wp:comment_content><wp:comment_approved>1</wp:comment_approved>"
    "<wp:comment_type>comment</wp:comment_type></wp:comment>"
)


class Truth(NamedTuple):
    """What is true of an author: follow-back by size, staying by talk, help that comes back, people with a second name."""

    back_if_alike: float
    back_if_not: float
    stays_if_talked: float
    stays_if_not: float
    help: float  # log of how much more is passed on per standard deviation of what she passed on
    second_names: float


HALVES = {
    "building": (
        1,
        {
            "nothing hangs together": Truth(0.4, 0.4, 0.7, 0.7, 0, 0),
            "planted": Truth(0.55, 0.3, 0.85, 0.6, 0.4, 0.2),
        },
    ),
    "judging": (
        2_200_001,
        {
            "nothing hangs together": Truth(0.3, 0.3, 0.8, 0.8, 0, 0),
            "planted": Truth(0.5, 0.35, 0.9, 0.7, 0.3, 0.3),
        },
    ),
}


class Author(NamedTuple):
    """One author's two years, and which people are in which circle."""

    timeline: Timeline
    members: dict[str, np.ndarray]
    answers: np.ndarray  # the person of each


def drawn(seed: int, truth: Truth) -> Author:
    """Return an author as her files tell her: a log of follows, a blog's comments, and posts with names as marks."""
    rng = np.random.default_rng([seed, 26])
    members = {name: rng.random(PEOPLE) < rng.uniform(0.1, 0.5) for name in CIRCLES}
    second = rng.random(PEOPLE) < truth.second_names  # on the blog they write under another name
    names = np.array([f"Reader {n}" for n in range(PEOPLE)])
    members["answered"][:10] = True
    known = np.flatnonzero(members["answered"])
    answers = rng.permutation(np.concatenate([known, rng.choice(known, 1200)]))
    days = np.sort(rng.integers(0, DAYS, len(answers)))
    talk = _first_talk(answers, days)
    log = [_follow(rng, n, names[n], members, talk, truth) for n in range(PEOPLE)]
    wrote = [
        f"other{n}" if second[n] else names[n].upper()
        for n in np.flatnonzero(members["commenters"])
    ]
    with TemporaryDirectory() as folder:
        place = Path(folder)
        head = "date,who,first,followers,followed_back,left,checked,circles\n"
        (place / "follow_log.csv").write_text(head + "\n".join(log) + "\n", encoding="utf-8")
        (place / "blog.xml").write_text(_blog(rng, wrote), encoding="utf-8")
        exports = roi.load(place)
    daily, posts = _help(rng, truth.help)
    replies = pd.DataFrame(
        {
            "time": START.tz_localize("UTC") + pd.to_timedelta(days, "D"),
            "kind": "reply",
            "person": answers,
            "name_mark": [mark_of_name(f"@{names[n]}") for n in answers],
        }
    )
    posts = pd.concat([posts, replies], ignore_index=True).assign(network="x", file="simulated")
    line = Timeline(daily, pd.DataFrame(), posts, pd.DataFrame(), "UTC", "x", exports=exports)
    return Author(line, members, answers)


def _first_talk(answers: np.ndarray, days: np.ndarray) -> dict[int, np.ndarray]:
    by_person = pd.Series(days).groupby(answers)
    return {int(person): of.to_numpy() for person, of in by_person}


def _follow(
    rng: np.random.Generator,
    n: int,
    name: str,
    members: dict[str, np.ndarray],
    talk: dict[int, np.ndarray],
    truth: Truth,
) -> str:
    """Return the row of one person in the log of follows."""
    day = int(rng.integers(0, DAYS - OFFSET))
    theirs = int(FOLLOWERS * np.exp(rng.normal(0, SPREAD)))
    alike = FOLLOWERS / 2 <= theirs <= FOLLOWERS * 2
    mine = rng.random() < 0.7
    back = rng.random() < ((truth.back_if_alike if alike else truth.back_if_not) if mine else 0.5)
    when = talk.get(n, np.array([]))
    talked = bool(((when >= day) & (when < day + 90)).any())
    stays = rng.random() < (truth.stays_if_talked if talked else truth.stays_if_not)
    gone = day + int(rng.integers(2, 88))
    left = "" if stays or not (back or not mine) else f"{_day(gone)}"
    words = "; ".join(c for c in CIRCLES[:2] if members[c][n])
    first = "me" if mine else "them"
    return f"{_day(day)},{name},{first},{theirs},{'yes' if back else 'no'},{left},{_day(DAYS - 1)},{words}"


def _day(number: int) -> str:
    return str((START + pd.Timedelta(days=number)).date())


def _blog(rng: np.random.Generator, wrote: list[str]) -> str:
    """Return a blog's export with a comment or two by each of these names."""
    by = [who for who in wrote for _ in range(int(rng.integers(1, 3)))]
    comments = "".join(
        COMMENT.format(n=n, who=who, day=_day(int(rng.integers(10, DAYS))))
        for n, who in enumerate(by)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        "<title>Blog</title><link>https://ada.example</link><wp:wxr_version>1.2</wp:wxr_version>"
        "<item><title>One</title><link>https://ada.example/one</link>"
        f"<wp:post_id>1</wp:post_id><wp:post_date>{_day(5)} 09:00:00</wp:post_date>"
        f"<wp:post_date_gmt>{_day(5)} 09:00:00</wp:post_date_gmt><wp:status>publish</wp:status>"
        f"<wp:post_type>post</wp:post_type>{comments}</item></channel></rss>"
    )


def _help(rng: np.random.Generator, effect: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the days with what she passed on, and her own posts with how often they were: both have moods of their own."""
    index = pd.date_range(START, periods=DAYS, name="date")
    given = pd.Series(rng.poisson(3 * np.exp(_mood(rng))), index, dtype=float)
    month = given.shift(1).rolling(28).mean()
    owed = ((month - month.mean()) / month.std()).fillna(0.0)
    got = 2 * np.exp(_mood(rng) + effect * owed.to_numpy())
    on = np.repeat(np.arange(DAYS), rng.poisson(1.0, DAYS))
    posts = pd.DataFrame(
        {
            "time": START.tz_localize("UTC") + pd.to_timedelta(on, "D"),
            "kind": "post",
            "reposts": rng.poisson(got[on]).astype(float),
        }
    )
    daily = pd.DataFrame({"reposts": given, "followers": float(FOLLOWERS)}, index=index)
    return daily, posts.assign(likes=np.nan, replies=np.nan)


def _mood(rng: np.random.Generator) -> np.ndarray:
    """Return good and bad weeks that last, and a drift over the years."""
    memory, swing = rng.uniform(0.8, 0.98), rng.uniform(0.2, 0.6)
    mood = np.zeros(DAYS)
    for day in range(1, DAYS):
        mood[day] = memory * mood[day - 1] + rng.normal(0, swing * np.sqrt(1 - memory**2))
    return mood + np.linspace(0, rng.normal(0, 0.4), DAYS)


def table(worlds: int, half: str) -> pd.DataFrame:
    """Return a row a kind of author and question: bias, how often what is told is true, and how often a difference is found."""
    first, kinds = HALVES[half]
    rows = [
        {"half": half, "author": kind, **row}
        for kind, truth in kinds.items()
        for author in (drawn(seed, truth) for seed in range(first, first + worlds))
        for row in _judged(author, truth)
    ]
    by = pd.DataFrame(rows).groupby(["half", "author", "question"], sort=False)
    return by.agg(
        authors=("told", "size"),
        told=("told", "sum"),
        bias=("off", lambda x: round(float(x.mean()), 4)),
        bias_se=("off", lambda x: round(float(x.sem()), 4)),
        holds=("holds", lambda x: round(float(x.mean()), 3)),
        found=("found", lambda x: round(float(x.mean()), 3)),
    ).reset_index()


def _judged(author: Author, truth: Truth) -> Iterator[dict[str, object]]:
    """Return what is told of one author beside what is true: shares, and people in both circles as a share of the truth."""
    line = author.timeline
    pairs = roi.circles(line).to_frame()
    real = [
        int((author.members[r.circle] & author.members[r.other]).sum()) for r in pairs.itertuples()
    ]
    on_blog = pairs[["circle", "other"]].eq("commenters").any(axis="columns").to_numpy()
    told, real_counts = pairs["both"].to_numpy(), np.array(real)
    for name, rows in (("both, in one place", ~on_blog), ("both, one of them the blog", on_blog)):
        with np.errstate(invalid="ignore"):  # where a pair shares nobody, there is no share
            off = (told[rows] / real_counts[rows] - 1).mean()
        yield {
            "question": name,
            "told": True,
            "off": off,
            "holds": bool((told[rows] <= real_counts[rows]).all()),
        }
    found = people(line)
    often = np.sort(np.bincount(author.answers, minlength=PEOPLE))[::-1]
    same = (found.people, found.top_ten) == (int((often > 0).sum()), int(often[:10].sum()))
    yield {
        "question": "people answered, top ten",
        "told": True,
        "off": found.top_ten - often[:10].sum(),
        "holds": same,
    }
    evidence = Evidence(line, (), 5.0, found)
    chance = dict(help_returned(evidence).message.facts)["chance"].values[0]
    yield {"question": "help that comes back", "told": True, "found": chance < LEVEL}
    alike = _share_alike()
    back = truth.back_if_alike * alike + truth.back_if_not * (1 - alike)
    asked = {
        "follows back": (many_follow_back, (back,)),
        "follows back, by size": (by_level, (truth.back_if_alike, truth.back_if_not)),
        "stays, by talk": (talk_keeps, (truth.stays_if_talked, truth.stays_if_not)),
    }
    for name, (question, truths) in asked.items():
        answer = question(evidence)
        yield {
            "question": name,
            "told": answer is not None,
            **(_against(answer, truths) if answer else {}),
        }


def _share_alike() -> float:
    """Return the share of accounts of between half and twice her size."""
    return float(2 * ndtr(np.log(2) / SPREAD) - 1)


def _against(answer: ClaimAnswer, truths: tuple[float, ...]) -> dict[str, object]:
    """Return how far an answer's shares are off, whether their ranges hold, and whether they are said to differ."""
    shares = [share.values for _, share in answer.message.facts]
    held = [low <= t <= high for (_, _, low, high), t in zip(shares, truths, strict=True)]
    off = [happened / of - t for (happened, of, *_), t in zip(shares, truths, strict=True)]
    found = answer.p_value < LEVEL if len(truths) > 1 else np.nan
    return {"off": float(np.mean(off)), "holds": float(np.mean(held)), "found": found}


if __name__ == "__main__":
    keep_table(table, RESULTS, HALVES, 300, __doc__)
