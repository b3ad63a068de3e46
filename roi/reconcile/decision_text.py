"""Word decisions in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from roi.language import formatting
from roi.language.messages import say
from roi.language.names import kind_noun, network_name
from roi.reconcile.decision import Decision, hull

BECAUSE = {
    "says_more": "overlap.says_more",
    "without_spam": "overlap.without_spam",
    "knows_more_days": "overlap.knows_more",
    "more_refunds": "overlap.given_back",
    "as_full": "overlap.as_full",
    "fuller": "overlap.fuller",
}


def sentence_of(decision: Decision) -> str:
    """Return a decision in one sentence."""
    return SENTENCES[decision.reason](decision)


def _chosen(d: Decision) -> str:
    return say(
        "overlap.decided",
        winner=_files(d, d.winner),
        loser=_files(d, d.loser),
        kind=kind_noun(d.kind),
        n=d.days,
        span=formatting.days(d.ranges[0][0], d.ranges[-1][1]),
        because=say(BECAUSE[d.reason]),
    )


def _apart(key: str) -> Callable[[Decision], str]:
    def sentence(d: Decision) -> str:
        return say(
            key,
            file=_files(d, d.winner),
            other=_files(d, d.loser),
            kind=kind_noun(d.kind),
            span=formatting.days(*hull(d.ranges)),
        )

    return sentence


def _shared(many: str, rule: str) -> Callable[[Decision], str]:
    def sentence(d: Decision) -> str:
        return say(
            "overlap.share",
            files=formatting.few_files(d.files),
            many=say(many, n=d.count, kind=kind_noun(d.kind)),
            rule=say(rule),
        )

    return sentence


def _in_turn(key: str) -> Callable[[Decision], str]:
    def sentence(d: Decision) -> str:
        names = {"winner": _and_others(d.winner), "other": _and_others(d.loser)}
        return say(key, n=d.days, kind=kind_noun(d.kind), **names)

    return sentence


def _payments(key: str) -> Callable[[Decision], str]:
    def sentence(d: Decision) -> str:
        return say(
            key,
            found=formatting.count(d.found),
            n=d.count,
            payments=formatting.listed(d.loser),
            span=formatting.days(d.ranges[0][0], d.ranges[-1][1]),
            shop=formatting.listed(d.winner),
            shipping=formatting.price(d.shipping, d.currency) if d.shipping else "",
        )

    return sentence


def _through_distributor(d: Decision) -> str:
    return say(
        "overlap.through_distributor",
        n=d.rows,
        distributor=formatting.listed(d.loser),
        store=formatting.listed(d.winner),
    )


def _unattributed(key: str) -> Callable[[Decision], str]:
    def sentence(d: Decision) -> str:
        return say(
            key,
            file=formatting.listed(d.loser),
            stores=formatting.listed(d.winner),
            n=d.days,
            span=formatting.days(*hull(d.ranges)),
        )

    return sentence


def _periods(key: str) -> Callable[[Decision], str]:
    def sentence(d: Decision) -> str:
        by_day = d.reason == "periods_by_day"
        days, months = (d.winner, d.loser) if by_day else (d.loser, d.winner)
        return say(
            key,
            n=d.count,
            span=formatting.days(*hull(d.ranges)),
            months=formatting.few_files(months),
            days=formatting.few_files(days),
        )

    return sentence


def _one_of_several(key: str) -> Callable[[Decision], str]:
    def sentence(d: Decision) -> str:
        noun = kind_noun(d.kind)
        if d.network is not None:
            noun = say("overlap.on_network", kind=noun, network=network_name(d.network))
        return say(
            key,
            kind=formatting.upper_first(noun),
            chosen=_named(d.names, d.winner),
            others=_named(d.other_names, d.loser),
        )

    return sentence


def _other_account(d: Decision) -> str:
    noun = formatting.upper_first(kind_noun(d.kind))
    return say("overlap.other_account", kind=noun, others=_named(d.other_names, d.loser))


def _clicks(d: Decision) -> str:
    names = {"files": formatting.few_files(d.loser), "visits": formatting.few_files(d.winner)}
    return say("overlap.clicks", **names)


def _ordered_earlier(d: Decision) -> str:
    files = {"file": _files(d, d.loser), "other": _files(d, d.winner)}
    return say("overlap.ordered_earlier", n=d.rows, **files)


def _posts_not_found(d: Decision) -> str:
    file, other = d.winner
    return say("overlap.not_found", n=d.count, file=file, other=other)


def _rows_of_one_file(key: str) -> Callable[[Decision], str]:
    def sentence(d: Decision) -> str:
        return say(key, n=d.rows or d.count, file=formatting.few_files(d.loser))

    return sentence


def _counter_off(d: Decision) -> str:
    days = formatting.listed([formatting.days(*r) for r in d.ranges])
    return say("silent.days_together", days=days, files=formatting.few_files(d.files))


def _unlike_days(d: Decision) -> str:
    files = formatting.few_files(d.files)
    return say("overlap.unlike_days", n=d.count, kind=kind_noun(d.kind), files=files)


def _one_history(d: Decision) -> str:
    names = {"winner": formatting.few_files(d.winner), "other": formatting.few_files(d.loser)}
    return say("overlap.one_history", n=d.count, kind=kind_noun(d.kind), **names)


def _named(names: Sequence[str], files: Sequence[str]) -> str:
    """Return the sites or accounts, if they have names, and the files they were read from."""
    if not names:
        return formatting.few_files(files)
    listed = formatting.listed(names)
    return say("overlap.of_files", names=listed, files=formatting.few_files(files))


def _files(d: Decision, files: Sequence[str]) -> str:
    """Return files as one side of a decision; if whole series are compared, each is named by its first file."""
    return _and_others(files) if d.rule == "resolve_rivals" else formatting.few_files(files)


def _and_others(files: Sequence[str]) -> str:
    more = len(files) - 1
    return say("overlap.and_others", file=files[0], n=more) if more else files[0]


SENTENCES: dict[str, Callable[[Decision], str]] = {
    "shared_ids": _shared("overlap.share_posts", "overlap.rule_id"),
    "shared_days": _shared("overlap.share_days", "overlap.rule_day"),
    "shared_lines": _shared("overlap.share_records", "overlap.rule_line"),
    **dict.fromkeys(BECAUSE, _chosen),
    "other_titles": _apart("overlap.other_title"),
    "other_countries": _apart("overlap.other_country"),
    "other_currencies": _apart("overlap.other_currency"),
    "by_day": _in_turn("overlap.by_day"),
    "in_turn": _in_turn("overlap.in_turn"),
    "in_turn_kept": _in_turn("overlap.in_turn_kept"),
    "payments_found": _payments("overlap.payments"),
    "payments_found_shipped": _payments("overlap.payments_shipped"),
    "payments_not_found": _payments("overlap.few_payments"),
    "through_distributor": _through_distributor,
    "unattributed": _unattributed("overlap.unnamed"),
    "unattributed_days": _unattributed("overlap.unnamed_days"),
    "periods_by_day": _periods("overlap.period_by_day"),
    "periods_by_hand": _periods("overlap.period_by_hand"),
    "periods_whole": _periods("overlap.period_whole"),
    "one_site": _one_of_several("overlap.one_site"),
    "one_list": _one_of_several("overlap.one_list"),
    "other_account": _other_account,
    "clicks_left_out": _clicks,
    "ordered_earlier": _ordered_earlier,
    "counter_off": _counter_off,
    "one_history": _one_history,
    "unlike_days": _unlike_days,
    "posts_not_found": _posts_not_found,
    "incomplete_days": _rows_of_one_file("overlap.incomplete_days"),
    "repeated_rows": _rows_of_one_file("overlap.repeated_rows"),
}
