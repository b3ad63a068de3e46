"""Write Ada Vale's exports, the same bytes every time: `python sample_data/make.py [FOLDER]`.

Ada never lived. Her two years are drawn from one seed, so what her posts did is known exactly and stands in
truth.json. The seed was chosen for her story (see README.md), not for the answer: two launches half a year apart or
more, one idle fortnight, one day on which strangers came in crowds.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from roi.experiment.design import draw_plan
from roi.experiment.plan import Arm, Plan
from roi.experiment.sealed import owner_mark
from roi.language.messages import say
from roi.loaders.formats.follow_log import FOLLOW_LOG
from roi.records.sealed_plan import NAME
from roi.reports.calendar.plan_toml import to_toml
from roi.settings import NAME as SETTINGS
from roi.simulate.appearances import Appearance, Sequel, with_appearances
from roi.simulate.clock import TIMEZONE
from roi.simulate.exports import write
from roi.simulate.follow_log import Follows, follow_log
from roi.simulate.scenarios import BASE
from roi.simulate.trial import Trial
from roi.simulate.world import World, draw
from roi.simulate.x_files import ACCOUNT
from roi.verdict.planning import seed_of

SEED = 115
START, DAYS = date(2024, 11, 1), 730
COUNTER_OFF = (
    date(2025, 8, 11),
    date(2025, 8, 20),
)  # [start, end): a new theme without the counter's line
NEW_PROFILE = date(2025, 10, 6)
INVITED = (
    (date(2024, 12, 3), "Panel at the county library"),
    (date(2025, 3, 20), "Interview on a book blog"),
    (date(2025, 5, 14), "Podcast about harbours"),
    (date(2025, 9, 2), "Reading at a festival"),
    (date(2025, 11, 18), "Anthology story"),
    (date(2026, 4, 9), "Workshop for beginners"),
    (date(2026, 7, 21), "Interview on the new book"),
    (date(2026, 9, 15), "Panel on sea stories"),
)
FIRST_BOOK = "The Tidewright"
# What she showed, where she went and which deals she bought, with what each truly brings on average.
APPEARANCES = (
    Appearance(date(2024, 12, 12), 1, "cover_reveal", "Cover of Nine Bells for Maren", visits=700),
    Appearance(date(2025, 6, 26), 1, "cover_reveal", "Cover of the first audiobook", visits=600),
    Appearance(
        date(2025, 10, 22), 1, "cover_reveal", "New cover of Low Lantern Street", visits=650
    ),
    Appearance(date(2026, 3, 18), 1, "cover_reveal", "Cover of The Ferryman's Ledger", visits=750),
    Appearance(date(2026, 5, 21), 1, "cover_reveal", "Cover of the map print", visits=600),
    Appearance(
        date(2025, 3, 28), 3, "convention", "Harbour Book Fair", 400, cost=310, income=265, hours=26
    ),
    Appearance(
        date(2025, 7, 11), 3, "convention", "Sea Stories", 450, cost=520, income=330, hours=30
    ),
    Appearance(
        date(2025, 11, 7), 3, "convention", "Lantern Days", 350, cost=280, income=240, hours=24
    ),
    Appearance(
        date(2026, 4, 24), 3, "convention", "Harbour Book Fair", 420, cost=330, income=290, hours=26
    ),
    *(
        Appearance(
            day,
            2,
            "price_promo",
            f"Deal of the day: {FIRST_BOOK}",
            copies=copies,
            of=FIRST_BOOK,
            cost=cost,
            hours=2,
        )
        for day, copies, cost in (
            (date(2025, 6, 3), 180, 110),
            (date(2025, 12, 9), 140, 110),
            (date(2026, 3, 3), 220, 130),
        )
    ),
    Appearance(
        date(2025, 10, 30),
        1,
        "newsletter",
        "Swap with another author's letter",
        visits=60,
        copies=14,
        of=FIRST_BOOK,
        cost=0,
        hours=1,
    ),
)
# Her first two books are one story, and who finished the first may buy the second.
SEQUEL = Sequel(FIRST_BOOK, "Low Lantern Street", share=0.45, delay=20.0)
OWN_WORDS = f"""
[time]
blog_post = [2.0, 4.0]
newsletter = 3.0

[[series]]
name = "The Tide Wall"
titles = ["{SEQUEL.first}", "{SEQUEL.next}"]
"""
EFFECT, SALES_EFFECT = 1.0, 0.1
# Her last eight weeks: a coin decides on which days she posts three links, and she keeps to it on four days in five.
PLAN_START, PLAN_WEEKS, LINKS_A_DAY, KEPT = date(2026, 9, 5), 8, 3.0, 0.9
OUTCOMES = ("social_visits", "visits", "sales")
SITE, HANDLE = "adavale.example", "ada_vale"
LIFE = replace(
    BASE,
    name="ada",
    trap="two launches, an idle fortnight, a crowd that was not hers, a counter that was off",
    sales_per_day=(1.2, 1.8),
    link_posts_per_day=(0.6, 0.8),
    launches_per_year=(1.0, 1.0),
    blog_posts_per_week=(0.6, 0.8),
)
BOOKS = (FIRST_BOOK, "Low Lantern Street", "Nine Bells for Maren", "The Ferryman's Ledger")
SUBJECTS = (
    "fog signals",
    "lighthouse keepers",
    "drowned villages",
    "smugglers' tunnels",
    "tide mills",
    "ship's biscuit",
    "signal flags",
    "salt roads",
    "harbour ghosts",
    "knots",
    "old charts",
    "ferry timetables",
    "storm glasses",
    "sea shanties",
    "quarantine islands",
    "wreckers",
    "pilot boats",
    "net menders",
    "winter beaches",
    "bell buoys",
)
HEADINGS = (
    "What {} taught me about plot",
    "A short history of {}",
    "Everything I got wrong about {}",
    "Ten questions about {}",
    "Why my heroine knows {}",
    "{}, and what became of them",
    "An afternoon with {}",
    "The trouble with {}",
)


def calendar(seed: int = SEED) -> tuple[Plan, str]:
    """Return her posting calendar as `roi plan --start 2026-09-05 --posts 3` drew it, and the mark of whose it is."""
    owner = owner_mark(str(ACCOUNT + seed))
    plan = draw_plan(
        "links",
        "link_posts",
        (Arm("links", say("plan.links")), Arm("none", say("plan.no_links"))),
        PLAN_START,
        PLAN_WEEKS,
        OUTCOMES,
        LINKS_A_DAY,
        seed_of(owner, "links", PLAN_START, PLAN_WEEKS),
        TIMEZONE,
        "x",
    )
    return plan, owner


def ada(seed: int = SEED) -> World:
    """Return Ada's two years under her own names, with the days on which her counter was off."""
    trial = Trial(calendar(seed)[0], KEPT)
    world = draw(seed, LIFE, DAYS, EFFECT, SALES_EFFECT, START, trial)
    books = {f"Book {number}": title for number, title in enumerate(BOOKS, start=1)}
    titles = [_title(number) for number in range(len(world.blog))]
    urls = [f"https://{SITE}/{_slug(title)}" for title in titles]
    pages = dict(zip(world.blog["url"], urls, strict=True))
    named = replace(
        world,
        handle=HANDLE,
        site=SITE,
        posts=world.posts.assign(
            url=world.posts["url"].map(lambda url: _moved(url, pages, world.site))
        ),
        blog=world.blog.assign(title=titles, url=urls),
        events=_with_her_notes(world.events, BOOKS[-2:]),
        sales=world.sales.assign(title=world.sales["title"].map(books)),
        gaps=(COUNTER_OFF,),
    )
    whole = with_appearances(named, APPEARANCES, SEQUEL)
    return replace(whole, visits=whole.visits.mask(_off(whole)))


def _title(number: int) -> str:
    heading, subject = HEADINGS[number % len(HEADINGS)], SUBJECTS[number % len(SUBJECTS)]
    title = heading.format(subject)
    return title[0].upper() + title[1:]


def _slug(title: str) -> str:
    return "-".join("".join(c for c in word if c.isalnum()) for word in title.casefold().split())


def _moved(url: Any, pages: dict[str, str], site: str) -> Any:
    """Return one of the drawn addresses on Ada's own site; what is no address stays as it is."""
    return pages.get(url, url.replace(site, SITE)) if isinstance(url, str) else url


def _with_her_notes(events: pd.DataFrame, launched: tuple[str, ...]) -> pd.DataFrame:
    names = {f"Book {number}": title for number, title in enumerate(launched, start=1)}
    outage = {
        "start": pd.Timestamp(COUNTER_OFF[0]),
        "end": pd.Timestamp(COUNTER_OFF[1]),
        "kind": "outage",
        "title": "Visitor counter off (new theme)",
    }
    noted = [(NEW_PROFILE, "profile", "New picture and bio")]
    noted += [(day, "invitation", title) for day, title in INVITED]
    rows = [
        {
            "start": pd.Timestamp(day),
            "end": pd.Timestamp(day + timedelta(days=1)),
            "kind": kind,
            "title": title,
        }
        for day, kind, title in noted
    ]
    named = events.assign(title=events["title"].replace(names))
    together = pd.concat([named, pd.DataFrame([outage, *rows])])
    return together.sort_values(["start", "kind"], ignore_index=True)


def _off(world: World) -> Any:
    first, end = (np.datetime64(day) for day in COUNTER_OFF)
    days = world.clock.dates.to_numpy()[world.clock.day]
    return pd.DataFrame(
        np.repeat(((days >= first) & (days < end))[:, None], world.visits.shape[1], axis=1),
        index=world.visits.index,
        columns=world.visits.columns,
    )


def truth(world: World) -> dict[str, Any]:
    """Return what is true of Ada: what one more link post brings, and what happened when."""
    idle, (plan, _) = longest_idle(world), calendar(world.seed)
    return {
        "effect_per_link_post": {
            key: round(value, 4)
            for key, value in asdict(world.truth).items()
            if isinstance(value, float)
        },
        "share_by_days_after": {
            "visits": [round(share, 4) for share in world.truth.visits_by_lag],
            "sales": [round(share, 4) for share in world.truth.sales_by_lag],
        },
        "story": {
            "start": str(world.start),
            "end": str(world.start + timedelta(days=world.days - 1)),
            "launches": [str(day.date()) for day in _launches(world)],
            "idle": [str(idle[0]), str(idle[1] - timedelta(days=1))],
            "counter_off": [str(COUNTER_OFF[0]), str(COUNTER_OFF[1] - timedelta(days=1))],
            "crowd": str(busiest(world)),
            "plan": [str(PLAN_START), str(plan.end - timedelta(days=1))],
        },
        "follows": Follows()._asdict(),
        "appearances": [
            {
                "start": str(a.start),
                "kind": a.kind,
                "title": a.title,
                "visits": a.visits,
                "copies": a.copies,
            }
            for a in APPEARANCES
        ],
        "read_through": {
            "first": SEQUEL.first,
            "next": SEQUEL.next,
            **{f"within_{days}": round(SEQUEL.within(days), 4) for days in (30, 90, 365)},
        },
        "plan": {"days": plan.days, "kept": kept_days(world, plan)},
        "counts": {
            "posts": len(world.posts),
            "link_posts": int(world.posts["target"].notna().sum()),
            "visits": int(world.visits.sum().sum()),
            "sales": int((world.sales["units"] - world.sales["refunds"]).sum()),
            "followers": int(world.followers["followers"].iloc[-1]),
        },
    }


def _launches(world: World) -> list[pd.Timestamp]:
    return list(world.events.loc[world.events["kind"] == "launch", "start"])


def longest_idle(world: World) -> tuple[date, date]:
    """Return the longest spell [start, end) without a post."""
    local = world.posts["time"].dt.tz_convert(world.timezone).dt.tz_localize(None).dt.normalize()
    days = pd.DatetimeIndex(local.unique())
    steps = np.diff(days.to_numpy()) // np.timedelta64(1, "D")
    at = int(np.argmax(steps))
    return (days[at] + pd.Timedelta(days=1)).date(), days[at + 1].date()


def kept_days(world: World, plan: Plan) -> int:
    """Return on how many days of the plan she did as drawn."""
    local = world.posts["time"].dt.tz_convert(world.timezone).dt.tz_localize(None).dt.normalize()
    linked = set(local[world.posts["target"].notna()])
    days = zip(*(plan.drawn_days()[c] for c in ("date", "arm")), strict=True)
    return sum((day in linked) == (arm == "links") for day, arm in days)


def busiest(world: World) -> date:
    """Return the day with the most visits."""
    by_day = world.clock.by_day(world.visits.sum(axis=1).to_numpy())
    return world.clock.dates[int(np.argmax(by_day))].date()


def make(folder: Path) -> None:
    """Write the exports and truth.json into `folder`."""
    world = ada()
    write(world, folder)
    with (folder / SETTINGS).open("a", encoding="utf-8", newline="\n") as settings:
        settings.write(OWN_WORDS)
    (folder / NAME).write_text(to_toml(*calendar(world.seed))[0], "utf-8")
    (folder / FOLLOW_LOG).write_text(follow_log(world), "utf-8")
    (folder / "truth.json").write_text(json.dumps(truth(world), indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
