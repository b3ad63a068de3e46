"""The scenarios of simulated authors: what goes on in each that could mislead an estimate."""

from __future__ import annotations

from dataclasses import dataclass, replace

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Family:
    """The ranges that a world of this scenario is drawn from; `trap` says what could mislead in it."""

    name: str
    trap: str
    observed: bool = True
    days: Range = (180, 1095)
    sales_per_day: Range = (0.5, 10.0)
    link_posts_per_day: Range = (0.3, 1.6)
    launches_per_year: Range = (1.0, 3.0)
    launch_posting: float = 2.0
    blog_posts_per_week: Range = (0.4, 1.5)
    blog_posting: float = 1.5
    viral_per_year: Range = (6.0, 12.0)
    viral_size: Range = (3.0, 20.0)
    blog_calendar_known: bool = True
    reverse: float = 0.0
    shared_trend: float = 0.0
    hidden_per_year: float = 0.0
    weekday_locked: bool = False
    days_off: bool = False
    gap: bool = False
    purge: bool = False
    penalty: bool = False


BASE = Family(
    "base", "weekly rhythm, drift, viral days, launches and blog posts that move both sides"
)

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        BASE,
        replace(
            BASE,
            name="launches",
            trap="many launches, with five times the usual posting around each",
            launches_per_year=(3.0, 6.0),
            launch_posting=5.0,
        ),
        replace(
            BASE,
            name="archive",
            trap="blog posts are known only from the first post that links to them",
            blog_calendar_known=False,
        ),
        replace(
            BASE,
            name="trend",
            trap="posting and outcomes grow together, slowly",
            shared_trend=1.2,
        ),
        replace(
            BASE,
            name="viral",
            trap="heavy days made by other people, three a month",
            viral_per_year=(30.0, 45.0),
            viral_size=(3.0, 40.0),
        ),
        replace(
            BASE, name="weekday", trap="link posts only on two fixed weekdays", weekday_locked=True
        ),
        replace(BASE, name="gap", trap="the counter was broken for some weeks", gap=True),
        replace(BASE, name="days_off", trap="whole days and weeks without any post", days_off=True),
        replace(BASE, name="short", trap="ninety days only", days=(90, 90)),
        replace(BASE, name="rare", trap="fewer than 0.3 sales a day", sales_per_day=(0.05, 0.3)),
        replace(BASE, name="purge", trap="the network removed followers", purge=True),
        replace(
            BASE, name="penalty", trap="links bring half as many from the middle on", penalty=True
        ),
        replace(
            BASE,
            name="reverse",
            trap="the author posts links because sales and visits rose",
            observed=False,
            reverse=1.0,
        ),
        replace(
            BASE,
            name="hidden",
            trap="things nobody wrote down raise both posting and outcomes",
            observed=False,
            hidden_per_year=40.0,
        ),
    )
}
