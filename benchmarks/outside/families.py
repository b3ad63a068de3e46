"""The families of outside worlds: what goes on in each that could mislead a verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Half = Literal["build", "judge"]
Range = tuple[float, float]


@dataclass(frozen=True)
class Family:
    """What worlds of one family have in common; whatever isn't said is drawn anew for each world.

    `observed` says that everything that moves posting and outcome together is on the calendar. `effect` says how link
    posts work: each alike (`each`), only from some day on or up to it, only the day's first or third, with the level, around
    launches, or a few of them (`viral`).
    """

    name: str
    trap: str
    observed: bool = True
    days: Range = (330, 1100)
    sales: Range = (1.0, 8.0)
    visits: Range = (30.0, 400.0)
    kernel: str = "usual"
    noise: str = "usual"
    level: str = "walk"
    season: float = 0.0
    december: float = 1.0
    posting: str = "usual"
    posts: Range = (0.3, 1.5)
    launches: Range = (0.5, 2.5)
    launch_posting: float = 3.0
    effect: str = "each"
    announcing: bool = False
    archive: bool = False
    gap: bool = False
    holidays: float = 1.0
    unlisted_promotions: float = 0.0
    unlisted_letters: float = 0.0
    reverse: float = 0.0
    saturdays: bool = False
    share: float = 0.25
    unlinked: float = 0.0  # of all copies: of titles that no post links to

    @property
    def tells_all(self) -> bool:
        """Whether she says, truly, that all that sells is on the calendar; who forgot something says nothing."""
        return not (self.unlisted_promotions or self.unlisted_letters or self.unlinked)


BASE = Family("base", "weekly rhythm, wandering level, launches, pages, letters and promotions")


def _family(name: str, trap: str, **differs: object) -> Family:
    return replace(BASE, name=name, trap=trap, **differs)  # type: ignore[arg-type]


LISTED = (
    BASE,
    _family("skewed", "most readers at once, a few weeks later", kernel="skewed"),
    _family("late", "most readers come some days later", kernel="late"),
    _family("humps", "some at once, the others days later", kernel="humps"),
    _family("heavy_tails", "some days many times the usual", noise="heavy"),
    _family("regimes", "calm months and wild months", noise="regimes"),
    _family("zeros", "many days on which nothing is counted", noise="zeros"),
    _family(
        "launches", "many launches, much posting around each", launches=(3, 6), launch_posting=5.0
    ),
    _family("archive", "pages known only from the first post that links to them", archive=True),
    _family("trend", "posting and outcomes grow together", level="shared"),
    _family("steps", "the level jumps", level="steps"),
    _family("season", "a yearly season in outcomes and in posting", season=0.5, days=(500, 1300)),
    _family(
        "december",
        "three times the sales in December, and posting too",
        december=3.0,
        days=(500, 1300),
    ),
    _family(
        "holidays",
        "posting on holidays, when readers are there as well",
        holidays=2.5,
        days=(500, 1300),
    ),
    _family("bursts", "weeks full of links, weeks without", posting="bursts"),
    _family("threads", "several links on one day, then none", posting="threads"),
    _family("schedule", "links on fixed weekdays", posting="schedule"),
    _family("days_off", "weekends and weeks without a post", posting="days_off"),
    _family("gap", "the counter was off for weeks", gap=True),
    _family("short60", "sixty days", days=(60, 60), launches=(0, 1)),
    _family("short90", "ninety days", days=(90, 90), launches=(0, 1)),
    _family("long", "ten years", days=(3650, 3650)),
    _family("rare", "a sale every few days", sales=(0.07, 0.3)),
    _family("monthly", "about one sale a month", sales=(0.02, 0.05)),
    _family("saturdays", "sales on few days, such as a stall on Saturdays", saturdays=True),
    _family("late14", "readers buy two weeks later on average", kernel="late14", days=(540, 540)),
    _family("late28", "readers buy four weeks later on average", kernel="late28", days=(540, 540)),
    _family(
        "stopped",
        "links worked for the first 60 % of the time",
        effect="stopped",
        days=(1460, 1460),
    ),
    _family("started", "links work since the last quarter", effect="started", days=(540, 1100)),
    _family("penalty", "links bring half as much from the middle on", effect="penalty"),
    _family("first_link", "only the day's first link counts", effect="first", posts=(0.8, 2.0)),
    _family(
        "third_link", "links count only from the third on a day", effect="third", posts=(0.8, 2.0)
    ),
    _family(
        "growing",
        "the level grows twelvefold and the effect with it",
        effect="level",
        level="twelvefold",
    ),
    _family("around_launches", "links work around launches", effect="launches", launches=(2, 4)),
    _family("viral_posts", "few posts bring nearly everything", effect="viral"),
)
HIDDEN = (
    _family(
        "promotions",
        "promotions nobody wrote down, posted about",
        observed=False,
        unlisted_promotions=10.0,
    ),
    _family(
        "letters",
        "a letter nobody wrote down with every fourth post",
        observed=False,
        unlisted_letters=0.25,
    ),
    _family(
        "promotions_titles",
        "the same, some titles never linked to",
        observed=False,
        unlisted_promotions=10.0,
        unlinked=0.4,
    ),
    _family(
        "letters_titles",
        "the same, some titles never linked to",
        observed=False,
        unlisted_letters=0.25,
        unlinked=0.4,
    ),
    _family(
        "base_titles",
        "readers who come for one title buy one never linked to as well",
        observed=False,
        unlinked=0.4,
    ),
    _family("reverse_up", "she posts because things go well", observed=False, reverse=1.0),
    _family("reverse_down", "she posts because things go badly", observed=False, reverse=-1.0),
    _family(
        "announcing",
        "every link is the first to a new page of her own",
        observed=False,
        announcing=True,
        archive=True,
    ),
)
FAMILIES: dict[str, Family] = {family.name: family for family in (*LISTED, *HIDDEN)}


@dataclass(frozen=True)
class HourlyFamily:
    """Worlds of hits by the hour; `observed` as above."""

    name: str
    trap: str
    observed: bool = True
    delay: str = "usual"
    posting: str = "usual"
    spread: str = "alike"
    clumps: bool = False
    drifting: bool = False
    letters: float = 0.0
    days: Range = (90, 240)
    visits: Range = (50, 200)


HOURLY: dict[str, HourlyFamily] = {
    family.name: family
    for family in (
        HourlyFamily("plain", "nothing special"),
        HourlyFamily("next_morning", "half of the readers come next morning", delay="morning"),
        HourlyFamily("long_delays", "a long tail of readers", delay="skewed"),
        HourlyFamily("viral_posts", "few posts bring nearly everything", spread="viral"),
        HourlyFamily("fixed_hours", "posts at the same hours every day", posting="fixed"),
        HourlyFamily("rush_hours", "posts at the hours when readers come", posting="rush"),
        HourlyFamily("clumps", "visitors come in clumps", clumps=True),
        HourlyFamily("drifting", "the day's rhythm drifts over the year", drifting=True),
        HourlyFamily(
            "because", "she posts when she sees readers come", observed=False, posting="because"
        ),
        HourlyFamily(
            "letters",
            "a letter nobody wrote down with every fourth post",
            observed=False,
            letters=0.25,
        ),
    )
}
