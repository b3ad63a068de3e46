"""Plans made by hand for tests: small, through a change of clocks, with days left out."""

from __future__ import annotations

from datetime import date, timedelta

from roi.experiment.plan import Arm, Block, Exclusion, Look, Plan

LINKS = (Arm("links", "links"), Arm("none", "no links"))
HOLIDAY = Exclusion(date(2026, 11, 26), date(2026, 11, 28), "Thanksgiving")


def plan(start: date = date(2026, 10, 26), weeks: int = 8, zone: str = "America/New_York") -> Plan:
    """Return a plan of blocks of three days, every other one for links, without the days of HOLIDAY."""
    end = start + timedelta(weeks=weeks)
    free = [d for n in range(7 * weeks) if not _out(d := start + timedelta(days=n))]
    blocks = [
        Block(number, days[0], days[-1] + timedelta(days=1), "links" if number % 2 else "none", 1)
        for number, days in enumerate(_runs(free), start=1)
    ]
    looks = (Look(start + timedelta(weeks=weeks // 2), 0.002), Look(end, 0.05))
    outcomes = ("social_visits", "sales")
    return Plan(
        "links",
        "link_posts",
        LINKS,
        start,
        end,
        3,
        tuple(blocks),
        (HOLIDAY,),
        outcomes,
        looks,
        2,
        2.0,
        7,
        1,
        zone,
        "x",
    )


def _out(day: date) -> bool:
    return HOLIDAY.start <= day < HOLIDAY.end


def _runs(days: list[date]) -> list[list[date]]:
    runs: list[list[date]] = []
    for day in days:
        if runs and len(runs[-1]) < 3 and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs
