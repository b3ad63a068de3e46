"""Exports that count the same thing, brought together by stated rules; never added twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from roi import rivals, words
from roi.counted import LONG_AGO, MOMENTS, Counted, Overlap, decided, told_apart, within
from roi.records import KINDS, Dataset
from roi.sentences import say
from roi.spans import Span, common, known_days, known_spans, minus, united
from roi.stocks import in_one_voice
from roi.titles import apart
from roi.twins import with_ids
from roi.words_names import kind_noun

MAIN = {"sales": "units", "visits": "visits", "costs": "amount"}
FULLER = 1.02  # an older export with this many times the newer one's count was cut less by a filter
POSTS = ("post", "reply", "repost")
SAYS_MORE, WITHOUT_SPAM, GIVEN_BACK = "overlap.says_more", "overlap.without_spam", "overlap.given_back"  # fmt: skip
SAID = {SAYS_MORE, WITHOUT_SPAM, GIVEN_BACK}  # reasons that are told of the one that came first too
COPY = re.compile(r" ?\((\d{1,4})\)(?=[./]|$)")  # what a browser adds to a second download's name


Sourced = tuple[str, Dataset]


def resolve(datasets: Sequence[Sourced]) -> tuple[tuple[Counted, ...], tuple[Overlap, ...]]:
    """Return what counts, and each decision that was taken, from (file, dataset) pairs."""
    counted: list[Counted] = []
    overlaps: list[Overlap] = []
    for group in _groups(datasets):
        join = _chosen if group[0][1].merge == "choose" else _merged
        thing, told = join(group)
        counted.append(thing)
        overlaps.extend(told)
    once, decisions = rivals.once(counted)
    return once, (*overlaps, *decisions)


def _groups(datasets: Sequence[Sourced]) -> list[list[Sourced]]:
    """Group what counts the same thing at the same fineness; an unnamed account or site is the only named one."""
    named: dict[str, set[str]] = {}
    for _, d in datasets:
        named.setdefault(_family(d), set()).add(d.counts)
    groups: dict[tuple[Any, ...], list[Sourced]] = {}
    for file, d in datasets:
        others = {c for c in named[_family(d)] if not c.endswith(":?")}
        counts = others.pop() if d.counts.endswith(":?") and len(others) == 1 else d.counts
        # Days and moments don't stand in one column: of two such series one counts whole (see `best`).
        key = (d.kind, counts, d.breakdown, is_coarse(d), d.grain in MOMENTS, d.merge)
        groups.setdefault(key, []).append((file, replace(d, counts=counts)))
    return list(groups.values())


def _family(d: Dataset) -> str:
    return f"{d.kind} {d.counts.rsplit(':', 1)[0]}"


def is_coarse(d: Dataset) -> bool:
    """Whether the rows are coarser than a day, and never pose as days."""
    return d.grain in {"month", "span"}


def _counted(group: list[Sourced], frame: pd.DataFrame, spans: list[Span]) -> Counted:
    best = max((d for _, d in group), key=lambda d: d.rank)
    return Counted(
        kind=best.kind,
        counts=best.counts,
        breakdown=best.breakdown,
        coarse=is_coarse(best),
        frame=frame.sort_values(
            [KINDS[best.kind].when, "file", "line"], kind="stable", ignore_index=True
        ),
        spans=tuple(united(spans)),
        absence=best.absence,
        grain=best.grain,
        timezone=best.timezone,
        timezone_because=best.timezone_because,
        rank=best.rank,
        network=best.network,
        files=tuple(dict.fromkeys(f for f, _ in group)),
        made=max((d.made for _, d in group if d.made), key=_utc, default=None),
        ranks={f: d.rank for f, d in group},
        unseen=_unseen(group) if best.kind == "posts" else {},
    )


def _unseen(group: list[Sourced]) -> dict[str, tuple[Span, ...]]:
    """Return, by kind of post, the days that only files know which hold none or not all of them."""
    whole = [d for _, d in group if d.absence == "zero"]
    seeing = {kind: [d for d in whole if kind not in d.leaves_out] for kind in POSTS}
    days = {
        kind: minus(known_days(d for _, d in group), known_days(files))
        for kind, files in seeing.items()
    }
    return {kind: tuple(spans) for kind, spans in days.items() if spans}


def _merged(group: list[Sourced]) -> tuple[Counted, list[Overlap]]:
    """Bring a group together row by row: by id, by day, or by identical line."""
    how = group[0][1].merge
    group, doubts = with_ids(group) if how == "id" else (group, [])
    ordered = sorted(group, key=lambda s: (s[1].rank, *_age(s)))
    frame = pd.concat([d.frame.assign(file=f) for f, d in ordered], ignore_index=True)
    keys, kind = _keys(ordered[0][1], how), ordered[0][1].kind
    shared = _shared(frame, keys, kind) if len(ordered) > 1 else 0
    if how == "day":
        ranks = {f: d.rank for f, d in ordered}
        frame = _fullest(in_one_voice(frame, kind), keys, kind, frame["file"].map(ranks))
    ages = {f: age for age, (f, _) in enumerate(sorted(group, key=_age))}
    figures = list(KINDS[kind].measures) if how == "id" else []
    merged = _greatest(frame, keys, kind) if how == "line" else _newest(frame, keys, figures, ages)
    told = [Overlap(kind, files, sentence) for files, sentence in doubts]
    return _counted(ordered, merged, known_days(d for _, d in ordered)), [
        *_told(ordered, how, shared),
        *told,
    ]


def _keys(d: Dataset, how: str) -> list[str]:
    kind = KINDS[d.kind]
    if how == "id":
        return ["network", "post_id"]
    return [kind.when, *(t for t in kind.texts if t != "account")]


def _shared(frame: pd.DataFrame, keys: list[str], kind: str) -> int:
    """Return how many things more than one file counts; days on which each counts something else are not shared."""
    measures = list(KINDS[kind].measures)
    if kind == "posts" or not measures:
        files = frame.groupby(keys, dropna=False, sort=False)["file"].nunique()
        return int((files > 1).sum())
    by_file = frame.groupby([*keys, "file"], dropna=False, sort=False)[measures].count().gt(0)
    files_a_measure = by_file.groupby(keys, dropna=False, sort=False).sum()
    return int((files_a_measure > 1).any(axis=1).sum())


def _newest(
    frame: pd.DataFrame, keys: list[str], figures: list[str], ages: dict[str, int]
) -> pd.DataFrame:
    """Return one row a key; each column takes the last value that is known, `figures` that of the file of the greatest age."""
    if not frame.duplicated(keys).any():
        return frame
    merged = frame.groupby(keys, dropna=False, sort=False).last()
    if figures:
        newest = frame.sort_values("file", key=lambda files: files.map(ages), kind="stable")
        merged[figures] = newest.groupby(keys, dropna=False, sort=False)[figures].last()
    return merged.reset_index()[list(frame.columns)]


def _fullest(
    frame: pd.DataFrame, keys: list[str], kind: str, ranks: pd.Series[int]
) -> pd.DataFrame:
    """Return the rows with what came and went on a day as the file of the highest rank that counts most of it has it.

    A newer list has fewer of those who joined then, as some have left since, and an older one may have ended at noon.
    """
    if not frame.duplicated(keys).any():
        return frame
    by = [frame[key] for key in keys]
    flows = [name for name, measure in KINDS[kind].measures.items() if measure.flow]
    told = {}
    for name in flows:
        said = ranks.where(frame[name].notna())
        top = said == said.groupby(by, dropna=False).transform("max")
        told[name] = frame[name].where(top).groupby(by, dropna=False).transform("max")
    return frame.assign(**told)


def _greatest(frame: pd.DataFrame, keys: list[str], kind: str) -> pd.DataFrame:
    """Return, for each key, the file that counts most of it: honest repeats inside one file stay, copies go."""
    measures = list(KINDS[kind].measures)
    if not measures:
        return frame.drop_duplicates(keys, ignore_index=True)
    if frame["file"].nunique() == 1:
        return frame
    grouped = frame.groupby([*keys, "file"], dropna=False, sort=False)
    within = grouped[measures].sum(min_count=1).join(grouped["line"].min()).reset_index()
    across = within.groupby(keys, dropna=False, sort=False)
    merged = across[measures].max().join(across[["file", "line"]].first()).reset_index()
    return merged[list(frame.columns)]


def _told(group: list[Sourced], how: str, shared: int) -> list[Overlap]:
    if not shared:
        return []
    kind = group[0][1].kind
    files = tuple(dict.fromkeys(f for f, _ in group))
    names = words.few_files(files)
    shares = {"id": "posts", "day": "days", "line": "records"}[how]
    many = say(f"overlap.share_{shares}", n=shared, kind=kind_noun(kind))
    rule = say(f"overlap.rule_{how}")
    return [Overlap(kind, files, say("overlap.share", files=names, many=many, rule=rule))]


def _chosen(group: list[Sourced]) -> tuple[Counted, list[Overlap]]:
    """Let one export count each day: the higher rank, else the one without spam, else the fuller, else the newer.

    Of two downloads of a shop the one that knows of more copies given back was made later.

    Sales of other titles or countries, and costs in other currencies, are no other count of the same: both add up.
    """
    pieces: list[tuple[str, Dataset, list[Span]]] = []
    overlaps: list[Overlap] = []
    for file, d in sorted(group, key=lambda s: (-s[1].rank, -_made(s[1]), -_length(s[1]), s[0])):
        mine = known_spans(d)
        for i, (other_file, other, theirs) in enumerate(pieces):
            both = common(mine, theirs)
            if not both:
                continue
            unlike = apart(d.frame, other.frame, d.kind) if d.rank == other.rank else None
            if unlike:
                names = (file, other_file)
                overlaps.append(told_apart(d.kind, names, names, (both[0][0], both[-1][1]), unlike))
                continue
            because = _fuller_because(d, other, both)
            if because:
                pieces[i] = (other_file, other, minus(theirs, both))
                names = (file, other_file)
                overlaps.append(decided(d.kind, names, names, both, because))
            else:
                mine = minus(mine, both)
                because = SAYS_MORE if other.rank > d.rank else _fuller_because(other, d, both)
                because = because if because in SAID else "overlap.as_full"
                names = (other_file, file)
                overlaps.append(decided(d.kind, names, names, both, because))
        pieces.append((file, d, mine))
    frames = [_within(d, spans).assign(file=f) for f, d, spans in pieces]
    kept = [(f, d) for f, d, spans in pieces if spans] or group[:1]
    spans = [s for _, _, own in pieces for s in own]
    return _counted(kept, pd.concat(frames, ignore_index=True), spans), overlaps


def _fuller_because(d: Dataset, other: Dataset, both: list[Span]) -> str | None:
    """Return the key of why a dataset counts before another of its rank, if it does: the main measure, no spam, or more."""
    if d.kind not in MAIN or d.rank != other.rank:
        return None
    mine, theirs = _within(d, both), _within(other, both)
    measure = MAIN[d.kind]
    has, they_have = (rows[measure].notna().any() for rows in (mine, theirs))
    if has != they_have:
        return SAYS_MORE if has else None
    if d.without_spam != other.without_spam:
        return WITHOUT_SPAM if d.without_spam else None
    if d.kind == "visits" and not has:
        measure = "pageviews"
    counted, counted_there = (_fullness(rows, measure) for rows in (mine, theirs))
    if counted > FULLER * counted_there:
        return "overlap.fuller"
    more = d.kind == "sales" and mine["refunds"].sum() > theirs["refunds"].sum()
    return GIVEN_BACK if more and FULLER * counted >= counted_there else None


def _fullness(rows: pd.DataFrame, measure: str) -> float:
    """Return how much a file counts: copies with those given back since, by which an older one would look the fuller."""
    back = rows["refunds"].fillna(0.0) if measure == "units" else 0.0
    return float((rows[measure].fillna(0.0) + back).abs().sum())


def _within(d: Dataset, spans: list[Span]) -> pd.DataFrame:
    return within(d.frame, KINDS[d.kind].when, spans, d.timezone)


def _made(d: Dataset) -> float:
    return (_utc(d.made or LONG_AGO) - LONG_AGO).total_seconds()


def _age(source: Sourced) -> tuple[float, date, int]:
    """Return what puts files in the order in which they were made: the time they state, else their last day and their "(1)"."""
    file, d = source
    copies, end = COPY.findall(file), d.end or date.min
    lasts = (end - LONG_AGO.date()).total_seconds()
    return _made(d) if d.made else lasts, end, int(copies[-1]) if copies else 0


def _utc(made: datetime) -> datetime:
    return made.replace(tzinfo=None)


def _length(d: Dataset) -> int:
    return (d.end - d.start).days if d.start and d.end else 0
