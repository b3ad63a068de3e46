"""The reasons behind the answer, a sentence each, as facts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from roi.analysis.finding import ASSUMPTIONS, Check, Finding
from roi.analysis.response.grading import unlisted
from roi.asking.open_questions import followers_of_nobody
from roi.language.facts import Filling, Message, Text, fact, inside, list_of, message, sentences
from roi.language.formatting import few_files
from roi.timeline.book_series import series_in_titles
from roi.timeline.columns import POSTS, SALES
from roi.timeline.currency import paid_in
from roi.timeline.posts import ELSEWHERE, lead_to_unsaid_sites
from roi.timeline.timeline import Timeline
from roi.verdict import wording
from roi.verdict.account import Account, Range
from roi.verdict.answer import ABOUT_VISITS, LEAST_DAYS, MAIN, RESULTS, SURE, Answer
from roi.verdict.unit_income import Income, currency_of

if TYPE_CHECKING:
    from roi.verdict.money import Money


OTHERS = 0.1  # of all hours: less than this goes to posts without a link
LATELY_TOO = 0.2  # the chance that it pays lately from which a no of all days is withheld


def why_not_weighed(
    timeline: Timeline, income: float | None, sales: Finding | None, hours: float
) -> Message | None:
    """Return what is needed before money can be weighed; None where nothing is."""
    if math.isnan(hours):
        return message("money.without_posts")
    if sales is None and SALES.name in timeline.daily:
        if lead_to_unsaid_sites(timeline.posts).any():
            return message("money.without_effect", reason=inside(message("reason.which_site")))
        return message("money.without_aims")
    if sales is None:
        return message("money.without_sales")
    if sales.total is None:
        return message("money.without_effect", reason=inside(sales.reason or ""))
    if timeline.settings.hour is None:
        return message("money.without_hour")
    if income is None:
        return message("money.without_income")
    return None


def money_sentences(
    timeline: Timeline, whole: Account, each: Income, seen: float
) -> tuple[Message, ...]:
    """Return what the hours cost, what a copy brings and what the files see, a sentence each."""
    hour, currency = timeline.settings.hour, currency_of(timeline)
    known = [wording.hours_sentence(*whole.hours)]
    if each.per_unit is not None and whole.break_even is not None and hour is not None:
        in_series = each.follows > 0
        known.append(
            wording.break_even_sentence(whole, hour, currency, each.per_unit, in_series=in_series)
        )
    if each.per_unit is not None and each.follows > 0:
        known.append(wording.later_books_sentence(each.per_unit, each.follows, currency))
    elif timeline.settings.series:
        known.append(message("money.later_books_unknown"))
    elif told := series_in_titles(timeline):
        known.append(message("money.series_told", names=list_of(*(s.name for s in told))))
    if each.per_unit is not None and each.pages > 0:
        known.append(wording.pages_sentence(each.per_unit, each.pages, currency))
    several = _currencies(timeline)
    if len(several) > 1:
        known.append(wording.currency_sentence(several, currency))
    uncounted = (a for a in timeline.assumptions if a.key == ELSEWHERE)
    return (*known, wording.seen_sentence(seen), *uncounted)


def _currencies(timeline: Timeline) -> list[str]:
    """Return the currencies that sales were paid in, where roi.toml doesn't name the author's own."""
    if timeline.exports is None or timeline.settings.currency:
        return []
    return sorted(set(map(str, paid_in(timeline.exports)["currency"])))


def _visits(found: tuple[Finding, ...]) -> Finding | None:
    """Return the finding about visits to report: one that settled something, else the first."""
    rows = [f for f in found if f.outcome in ABOUT_VISITS and f.activity == MAIN and f.total]
    return next((f for f in rows if f.answer == "yes"), rows[0] if rows else None)


def answer_sentence(
    answer: Answer, days: int, found: tuple[Finding, ...], money: Money, timeline: Timeline
) -> Text:
    """Return the answer in one sentence."""
    posts = POSTS.name in timeline.daily
    results = any(c in timeline.daily for c in RESULTS)
    takes = (
        None  # what would pay for the time: all that posts and followers alone can tell of money
    )
    if posts and not any(c in timeline.daily for c in (*ABOUT_VISITS, SALES.name)):
        takes = wording.what_it_takes(money, timeline.settings.costs_per_month or 0.0)
    if days < LEAST_DAYS:
        if takes is not None and not results:
            return sentences(_posts_alone(timeline), takes)
        return wording.too_short(days, LEAST_DAYS, posts=posts, results=results)
    visits = _visits(found)
    about_visits = [wording.visits_part(visits.answer, visits.weeks_to_go)] if visits else []
    if money.probability_pays is None or money.units is None or money.break_even is None:
        unweighed = [money.unweighed] if money.unweighed else []
        told = [*about_visits, *unweighed, *([takes] if takes else [])]
        return sentences(message("verdict.open"), *told)
    return sentences(
        _about_money(answer, found, money, money.units, money.break_even), *about_visits
    )


def _posts_alone(timeline: Timeline) -> Message:
    """Return that only posts are known by day; followers whose network is unsaid are no followers that are missing."""
    files = followers_of_nobody(timeline.exports) if timeline.exports else ()
    if files:
        return message("verdict.whose_followers", files=fact(few_files, files))
    return message("verdict.posts_alone")


def leaves_posts_uncredited(answer: Answer, money: Money) -> bool:
    """Whether a 'no' counts the hours of posts without a link, but not what those posts sell."""
    if answer != "not_worth_it" or money.links_only is None:
        return False
    return money.hours.estimate - money.links_only.hours.estimate > OTHERS * money.hours.estimate


def _about_money(
    answer: Answer, found: tuple[Finding, ...], money: Money, units: Range, need: float
) -> Message:
    """Return the money half of the answer: what it is, or what stands in its way."""
    odds = money.probability_pays or 0.0
    doubt = _doubt(found, money)
    if answer == "cannot_tell" and doubt is not None:
        return wording.doubted(doubt, need)
    late_no = money.may_pay is not None and money.may_pay <= 1 - SURE
    if answer == "cannot_tell" and late_no and may_have_changed(money):
        return wording.lately(need)
    hopeless = money.pays_in_days is not None and money.pays_in_days <= 1 - SURE
    if answer == "cannot_tell" and hopeless and money.in_days is not None:
        return wording.not_within_days(
            money.in_days, need, odds if money.scope == "weeks" else None
        )
    return wording.pays(units.conf_high, units.estimate, need, odds, answer)


def _doubt(found: tuple[Finding, ...], money: Money) -> Filling | None:
    """Return why sales are no ground for an answer about money, or None: a failed check, or for a yes what may be on no calendar."""
    sales = [f for f in found if f.outcome == SALES.name and f.activity == MAIN]
    failed = [c for f in sales for c in fatal(f)]
    if (money.surely_pays or 0.0) >= SURE:
        failed += [c for f in sales[:1] if (c := unlisted(f.checks))]
    return failed[0].reason if failed else None


def links_alone(found: tuple[Finding, ...], money: Money) -> Message | None:
    """Return what the link posts alone take, and with which odds that pays where these are to be believed; None if not known."""
    links = money.links_only
    sales = next((f for f in found if f.outcome == SALES.name and f.activity == MAIN), None)
    if links is None:
        return None
    is_sure = (links.probability_pays or 0.0) >= SURE
    is_doubted = sales is not None and bool(
        fatal(sales) or (is_sure and unlisted(sales.checks) is not None)
    )
    return wording.links_sentence(links, is_doubted=is_doubted)


def may_have_changed(money: Money) -> bool:
    """Whether links may pay by what they sold in the last quarter of all days, although they don't by all of them."""
    return money.pays_lately is not None and money.pays_lately > LATELY_TOO


def fatal(finding: Finding) -> list[Check]:
    """Return the checks of a finding whose failure forbids an answer."""
    return [c for c in finding.checks if c.fatal and c.holds is False]


def reasons(found: tuple[Finding, ...], money: Money) -> tuple[Filling, ...]:
    """Return the reasons for the answer, each once: money, findings, checks that fail."""
    failed = [
        message("verdict.failed", assumption=message(ASSUMPTIONS[c.name]), because=c.reason)
        for f in found
        for c in f.checks
        if c.holds is False and f.answer != "cannot_tell"
    ]
    each = [f.message for f in found]
    links = links_alone(found, money)
    return tuple(dict.fromkeys([*money.messages, *([links] if links else []), *each, *failed]))
