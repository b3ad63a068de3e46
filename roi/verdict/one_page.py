"""The one-page answer: a sentence, three tiles, the break-even chart, what to do next, how sure, what is missing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from roi.analysis.finding import Answer, Finding, Quality
from roi.analysis.response.grading import unlisted
from roi.analysis.wording import beside
from roi.asking.question import Question
from roi.display.break_even import BreakEven
from roi.language import formatting
from roi.language.facts import worded
from roi.language.messages import say
from roi.language.names import network_name
from roi.timeline.column_names import outcome_noun
from roi.timeline.columns import FOLLOWERS_NET, LINK_POSTS, POSTS, SALES, VISITS, Column
from roi.timeline.posts import lead_to_unsaid_sites
from roi.verdict import wording
from roi.verdict.answer import ABOUT_VISITS, LEAST_DAYS, MAIN, RESULTS
from roi.verdict.explanations import leaves_posts_uncredited, links_alone
from roi.verdict.trials import Trial
from roi.verdict.verdict import Verdict

NEXT_LOOK_DAYS = 28  # where nothing says otherwise
SINCE_DAYS = 91  # from a change: a week's effects can be told from so many days at the latest
LONGEST_WAIT = 104  # weeks; no longer wait is advised
ANSWERS: dict[Answer, str] = {
    "yes": "page.yes",
    "no": "page.no",
    "cannot_tell": "page.cannot_tell",
}
WAIT = {SALES.name: "next.wait_sales", FOLLOWERS_NET.name: "next.wait_followers"}  # others: visits
FAIRNESS: dict[Quality, str] = {
    "randomised": "sure.randomised",
    "history_robust": "sure.history_robust",
    "history_fragile": "sure.history_fragile",
    "too_little": "sure.too_little",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A word, a number and its range."""

    title: str
    word: str
    number: str
    range: str


@dataclass(frozen=True, slots=True)
class Page:
    """What fits on one page and is read in 30 seconds; `picture` is None where sales can't be weighed."""

    answer: str
    title: str
    period: str
    sentence: str
    since: str
    tiles: tuple[Tile, Tile, Tile]
    picture: BreakEven | None
    picture_words: str
    links_only: str
    do_next: str
    questions: tuple[Question, ...]
    how_sure: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    slow: str


def page_of(verdict: Verdict) -> Page:
    """Return a verdict's page."""
    network = network_name(verdict.timeline.network)
    name = verdict.timeline.settings.name
    period = formatting.days(verdict.start, verdict.end)
    return Page(
        answer=verdict.answer,
        title=(
            say("title.asked", network=network, name=name)
            if name
            else say("title.plain", network=network)
        ),
        period=say("page.period", period=period, n=verdict.days),
        sentence=verdict.sentence,
        since=_since(verdict),
        tiles=(_visits_tile(verdict), _sales_tile(verdict), _time_tile(verdict)),
        picture=_picture(verdict),
        picture_words=_picture_words(verdict),
        links_only=_links_only(verdict),
        do_next=_next(verdict),
        questions=verdict.questions,
        how_sure=_how_sure(verdict),
        missing=_missing(verdict),
        slow=_not_measured(verdict),
    )


def _not_measured(verdict: Verdict) -> str:
    covers = say("page.slow" if verdict.money.scope == "days" else "page.slow_weeks")
    if leaves_posts_uncredited(verdict.answer, verdict.money):
        return f"{covers} {say('page.uncredited')}"
    return covers


def _visits_tile(verdict: Verdict) -> Tile:
    finding = visits_finding(verdict)
    if finding is None or finding.total is None:
        return _open_tile(
            say("page.visits"), finding, _absent(verdict, VISITS, say("page.no_visits"))
        )
    total = finding.total
    network = network_name(verdict.timeline.network)
    named = finding.outcome != VISITS.name
    what = say("page.visits_from", network=network) if named else say("page.visits_all")
    return Tile(
        say("page.visits"),
        _word(finding),
        say("page.visits_more", number=formatting.number(total.estimate), visits=what),
        formatting.could_be(total.conf_low, total.conf_high),
    )


def _open_tile(title: str, finding: Finding | None, otherwise: str) -> Tile:
    """Return the tile of a question that can't be answered, with the finding's own reason if there is one."""
    reason = (finding.not_estimable or "") if finding else otherwise
    return Tile(title, say("page.cannot_tell"), "–", reason)


def _absent(verdict: Verdict, outcome: Column, no_outcome: str) -> str:
    """Say what the files lack, where nothing could be asked of an outcome: it, the posts, or their links' targets."""
    daily = verdict.timeline.daily
    if outcome.name not in daily:
        return no_outcome
    if POSTS.name not in daily:
        return say("page.no_posts")
    if LINK_POSTS.name in daily:
        return no_outcome
    unsaid = lead_to_unsaid_sites(verdict.timeline.posts).any()
    return say("reason.which_site" if unsaid else "page.links_unknown")


def _word(finding: Finding) -> str:
    if finding.answer == "yes" and finding.quality == "history_fragile":
        return say("page.together")
    if finding.answer == "no" and finding.outcome == SALES.name and finding.scope == "days":
        return say("page.no_in_days")
    return say(ANSWERS[finding.answer])


def visits_finding(verdict: Verdict) -> Finding | None:
    """Return the finding about visits to show: a settled one if there is one, else one with an estimate."""
    found = [f for f in verdict.main if f.outcome in ABOUT_VISITS and f.activity == MAIN]
    estimated = [f for f in found if f.total]
    settled = [f for f in estimated if f.answer != "cannot_tell"]
    return next(iter(settled or estimated or found), None)


def told_finding(verdict: Verdict) -> Finding | None:
    """Return the finding whose fairness and checks are told: about sales where that has an estimate, else about visits."""
    told = [f for f in (verdict.finding(SALES.name), visits_finding(verdict)) if f is not None]
    return next((f for f in told if f.total), next(iter(told), None))


def _sales_tile(verdict: Verdict) -> Tile:
    finding = verdict.finding(SALES.name)
    units = verdict.money.units
    if finding is None or finding.total is None or units is None:
        return _open_tile(say("page.sales"), finding, _absent(verdict, SALES, say("page.no_sales")))
    key = "page.sales_more" if units.estimate >= 0 else "page.sales_fewer"
    about = say(key, number=wording.copies(abs(units.estimate)))
    return Tile(
        say("page.sales"),
        _word(finding),
        say("page.sales_same") if abs(units.estimate) < 0.5 else about,
        wording.copies_range(units.conf_low, units.conf_high),
    )


def _time_tile(verdict: Verdict) -> Tile:
    hours, low, high = verdict.money.hours
    title, cost = say("page.time"), verdict.money.cost_per_month
    if math.isnan(hours):
        return Tile(title, say("word.not_known"), "–", say("page.no_posts"))
    word = say("page.time_not_priced")
    if cost is not None:
        word = say("page.time_cost", amount=formatting.money(cost, verdict.money.currency))
    about = say("page.time_hours", hours=formatting.duration(hours))
    return Tile(title, word, about, formatting.durations(low, high))


def _picture(verdict: Verdict) -> BreakEven | None:
    units, need = verdict.money.units, verdict.money.break_even
    if units is None:
        return None
    return wording.against_break_even(
        units.conf_low, units.estimate, units.conf_high, need, verdict.money.break_even_range
    )


def _picture_words(verdict: Verdict) -> str:
    units, need = verdict.money.units, verdict.money.break_even
    if units is None:
        why_not = verdict.money.why_not
        is_said = why_not in verdict.sentence or is_untestable(verdict)  # once is enough
        return "" if is_said else why_not
    return wording.per_month(units, need, verdict.money.break_even_range)


def _since(verdict: Verdict) -> str:
    """Return from which day on days count, where what a link post brings has changed; '' where all days do."""
    day = verdict.since
    return say("page.since", day=formatting.day(day)) if day is not None else ""


def _links_only(verdict: Verdict) -> str:
    """Return the account of the link posts alone; '' where it isn't known."""
    said = links_alone(verdict.main, verdict.money)
    return said.text if said else ""


def _next(verdict: Verdict) -> str:
    """Return the one thing to do next, without a day to do it on: the files may end long before today."""
    if verdict.is_left_open or _counts_no_link(verdict):
        return say("question.next")
    last = verdict.end - timedelta(days=1)
    ends = formatting.day(last)
    missing = verdict.timeline.exports.missing if verdict.timeline.exports else ()
    estimated = {f.outcome for f in verdict.main if f.total}
    too_little = verdict.days < LEAST_DAYS or estimated.isdisjoint({*ABOUT_VISITS, SALES.name})
    if too_little and missing:
        first = missing[0]
        return say("next.add", last=ends, what=first.what, unlock=first.would_unlock)
    if verdict.money.hour_worth is None:
        return say("next.hour")
    trial = verdict.trial
    if trial is not None and not trial.result.is_over:
        return _go_on(trial)
    if verdict.since is not None and _is_unknown(verdict.finding(SALES.name)):
        reach = formatting.day(verdict.since + timedelta(days=SINCE_DAYS))
        return say("next.since", last=ends, day=reach)
    waiting = sorted(
        f.weeks_to_go
        for f in verdict.main
        if f.weeks_to_go is not None and f.answer == "cannot_tell"
    )
    soon = next((w for w in waiting if 0 < w <= LONGEST_WAIT), None)
    if verdict.answer == "cannot_tell" and soon is not None:
        settled = next(f for f in verdict.main if f.weeks_to_go == soon)
        key = WAIT.get(settled.outcome, "next.wait_visits")
        return say(key, last=ends, day=formatting.day(last + timedelta(weeks=soon)))
    if verdict.answer != "worth_it" and trial is None:
        return say("next.coin")
    reach = formatting.day(last + timedelta(days=NEXT_LOOK_DAYS))
    return say("next.again", last=ends, day=reach)


def _counts_no_link(verdict: Verdict) -> bool:
    """Whether no post counts as a link to her, since nobody said which site is hers, though results are known."""
    daily = verdict.timeline.daily
    unsaid = bool(lead_to_unsaid_sites(verdict.timeline.posts).any())
    return unsaid and any(column in daily for column in RESULTS)


def _go_on(trial: Trial) -> str:
    """Return that the test goes on, until when, and when it is looked at next."""
    plan = trial.found.plan
    looked = trial.result.looked
    look = next((k.day for k in plan.looks if looked is None or k.day > looked), plan.end)
    return say("next.go_on", look=formatting.day(look))


def _is_unknown(finding: Finding | None) -> bool:
    return finding is not None and finding.total is None


def is_untestable(verdict: Verdict) -> bool:
    """Whether there is nothing to be sure of: the files hold no posts, or nothing to hold them against; the tiles say so."""
    if verdict.trial is not None or any(f.total for f in verdict.main):
        return False
    known = verdict.timeline.daily
    results = any(column in known for column in (*ABOUT_VISITS, SALES.name))
    return POSTS.name not in known or not (results or math.isfinite(verdict.money.seen))


def _how_sure(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """Return how fair and how long the test is; nothing where there is none to be sure of."""
    if is_untestable(verdict):
        return ()
    finding = told_finding(verdict)
    return (
        *_drawn(verdict),
        (say("sure.fair"), fairness(verdict, finding)),
        (say("sure.weeks"), _enough(verdict, finding)),
        (say("sure.seen"), wording.seen_sentence(verdict.money.seen).text),
        (say("sure.change"), _change(verdict, finding)),
    )


def _drawn(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """Return how the test drawn by a coin goes, where there is one."""
    if verdict.trial is None:
        return ()
    return ((say("sure.drawn"), verdict.trial.in_short.text),)


def fairness(verdict: Verdict, finding: Finding | None) -> str:
    """Return in words whether a finding is a fair test, and which of its checks does not hold."""
    if finding is None:
        return say(FAIRNESS["too_little"])
    what = outcome_noun(verdict.timeline.column(finding.outcome))
    failed = [formatting.lower_first(c.assumption) for c in finding.checks if c.holds is False]
    return say(FAIRNESS[finding.quality], what=what, failed=formatting.listed(failed))


def _enough(verdict: Verdict, finding: Finding | None) -> str:
    if finding is None or finding.total is None or not math.isfinite(finding.detectable):
        both = verdict.days if finding is None else min(verdict.days, finding.days)
        return say("sure.weeks_so_far", n=both // 7)
    effect = formatting.number(finding.detectable)
    unit = worded(beside(finding.total.quantity, finding.detectable))
    return say("sure.weeks_see", n=finding.days // 7, effect=effect, unit=unit)


def _change(verdict: Verdict, finding: Finding | None) -> str:
    failed = [c.because for c in (finding.checks if finding else ()) if c.holds is False]
    hangs = unlisted(finding.checks) if finding and finding.total else None
    if hangs and finding and finding.total and finding.total.conf_low > 0:
        failed = [*failed, hangs.because]
    if failed:
        return failed[0]
    if finding is not None and finding.answer == "cannot_tell":
        return say("sure.change_weeks")
    return say("sure.change_coin" if verdict.trial is None else "sure.change_longer")


def _missing(verdict: Verdict) -> tuple[str, ...]:
    exports = verdict.timeline.exports
    if exports is None:
        return ()
    refused = (m.text for m in verdict.refused)
    mistaken = (say("page.not_read_by_mistake", file=file) for file in exports.failed_by_mistake)
    return (*refused, *mistaken, *(m.would_show() for m in exports.missing))
