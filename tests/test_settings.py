"""roi.toml, FILE.toml and the commands' options: any value is either accepted, finite and in bounds, or answered in a sentence."""

from __future__ import annotations

import json
import re
import time
import tomllib
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from good_export import GOOD, unread
from hypothesis import example, given, settings
from hypothesis import strategies as st

import roi
from conftest import SAMPLE
from roi.errors import UNSAFE, RoiError, SettingsError, WrongUse
from roi.language.formatting import day
from roi.language.messages import reading_in
from roi.settings import EVENT_KINDS, KNOWN, LARGEST_AMOUNT, Settings, read_settings
from roi.toml import MAX_SIZE, parse_toml

T = TypeVar("T")
LONGEST_SENTENCE = 700  # characters; all kinds of event are named in one of them


def written(value: Any) -> str:
    """Write a value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(k)} = {written(v)}' for k, v in value.items())}}}"
    if isinstance(value, date):
        return value.isoformat()
    return repr(value)


def texts(longest: int = 30) -> st.SearchStrategy[str]:
    return st.text(st.characters(codec="utf-8"), max_size=longest)


PLAUSIBLE = st.sampled_from(
    [
        "America/New_York",
        "America",
        "USD",
        "äöü",
        "x",
        "US",
        "DE-BY",
        "adavale.example",
        "",
        "..",
        *EVENT_KINDS,
    ]
)
NUMBERS = st.sampled_from(
    [0, -1, 15.0, 1e9, 1e308, 10**400, float("nan"), float("inf"), -float("inf")]
)
VALUES = st.recursive(
    st.booleans()
    | st.integers()
    | NUMBERS
    | st.floats()
    | st.dates()
    | st.times()
    | st.datetimes()
    | texts()
    | PLAUSIBLE
    | texts().map(lambda t: t * 300),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts(8), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(sorted(set().union(*KNOWN.values()))) | texts(8)
EVENTS = st.lists(st.dictionaries(KEYS, VALUES, max_size=4), max_size=2)
TABLES = st.sampled_from(["author", "money", "event"])
FILES = st.dictionaries(
    KEYS | TABLES, VALUES | st.dictionaries(KEYS, VALUES, max_size=4) | EVENTS, max_size=4
)


def flat(values: Iterable[Any]) -> list[Any]:
    """Return values, those of a tuple each by itself."""
    return [v for value in values for v in (value if isinstance(value, tuple) else (value,))]


def out_of_bounds(said: Settings) -> list[Any]:
    """Return each value that lies outside what roi can reckon with."""
    amounts = flat((said.hour, said.income_per_unit, said.subscriber, said.costs_per_month))
    texts = flat(getattr(said, field.name) for field in fields(said))
    return [
        *(a for a in amounts if a is not None and not 0 <= a <= LARGEST_AMOUNT),
        *(e for e in said.events if not date(1900, 1, 1) <= e.start < e.end <= date(2200, 1, 1)),
        *(v for v in texts if isinstance(v, str) and len(v) > 2000),
    ]


def answer(read: Callable[[], T]) -> T | RoiError:
    """Return what is read, or the error that refuses it."""
    try:
        return read()
    except RoiError as error:
        return error


def is_one_sentence(error: RoiError) -> bool:
    said = str(error)
    return said.endswith(".") and not UNSAFE.search(said) and len(said) < LONGEST_SENTENCE


@settings(max_examples=100)
@given(FILES)
@example({"money": {"hour": float("nan")}})
@example({"money": {"hour": float("inf")}})
@example({"money": {"hour": True}})
@example({"event": [{"date": date(9999, 12, 31)}]})
@example({"event": [{"date": date(2025, 3, 4), "end": datetime(9999, 12, 31, 23, 59)}]})
@example({"event": [{"date": date(2025, 3, 4), "title": ["x"]}]})
@example({"holidays": "Mars"})
@example({"author": {"sites": [["x"], 3]}})
def test_every_value_is_bounded_or_answered_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("settings")
    lines = [f"{json.dumps(name)} = {written(value)}\n" for name, value in values.items()]
    (folder / "roi.toml").write_text("".join(lines), encoding="utf-8")
    said = answer(lambda: read_settings(folder))
    assert is_one_sentence(said) if isinstance(said, RoiError) else out_of_bounds(said) == []


@settings(max_examples=200)
@given(st.text("abz0.-_[]{}\"'\\#=\n\r\t ,:\0é", max_size=60))
def test_any_text_is_values_or_a_sentence(text: str) -> None:
    said = answer(lambda: parse_toml(text, "roi.toml"))
    if isinstance(said, RoiError):
        assert is_one_sentence(said)
    else:
        assert repr(said) == repr(tomllib.loads(text))  # nan equals only its own text


WITHOUT_END = {
    "dots": ".".join("a" * 50_000) + " = 1",
    "spaced dots": " . ".join("a" * 50_000) + " = 1",
    "quoted dots": ".".join(['"a"'] * 50_000) + " = 1",
    "dots in a table's name": f"[{'.'.join('a' * 50_000)}]",
    "lists": f"a = {'[' * 100_000}",
    "tables": "a = " + "{a=" * 100_000,
    "digits": f"a = 1{'0' * 5_000}",
    "a large file": "# no word\n" * (MAX_SIZE // 10 + 1),
}


@pytest.mark.parametrize("text", WITHOUT_END.values(), ids=WITHOUT_END)
def test_what_has_no_end_is_one_sentence_at_once(folder: Path, text: str) -> None:
    (folder / "roi.toml").write_text(text, encoding="utf-8")
    started = time.process_time()
    with pytest.raises(SettingsError) as reported:
        roi.load(folder)
    assert time.process_time() - started < 10
    assert is_one_sentence(reported.value)


def test_dots_in_texts_and_comments_are_no_names(folder: Path) -> None:
    dots = ".".join("a" * 20)
    for said in (f'"{dots}"', f"'{dots}'", f'"""\n{dots}"""', f"'''\n{dots}'''"):
        (folder / "roi.toml").write_text(f"[author]\nname = {said}  # {dots}\n", encoding="utf-8")
        assert (read_settings(folder).name or "").strip() == dots


def test_hexadecimal_digits_without_end_are_quoted_briefly(folder: Path) -> None:
    (folder / "roi.toml").write_text(f"[money]\nhour = 0x{'f' * 50_000}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="'hour' should be a number from 0 to") as reported:
        read_settings(folder)
    assert is_one_sentence(reported.value)


def test_roi_toml_that_is_no_file(folder: Path) -> None:
    (folder / "roi.toml").mkdir()
    with pytest.raises(SettingsError, match="it is not a file"):
        roi.load(folder)


SIDECARS = st.dictionaries(
    st.sampled_from("columns day_first year currency store network account site timezone".split())
    | texts(8),
    VALUES | st.dictionaries(st.sampled_from(["Day", "Readers"]), VALUES | st.just("date")),
    max_size=3,
)


@settings(max_examples=40)
@given(SIDECARS)
@example({"year": True})
@example({"year": 10**400})
@example({"timezone": "America"})
@example({"columns": {"Day": ["date"]}})
def test_every_value_beside_a_table_too(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("sidecar")
    (folder / "events.csv").write_text(GOOD, encoding="utf-8")
    (folder / "t.csv").write_text("Day,Readers\n" + "2025-03-04,5\n" * 3, encoding="utf-8")
    lines = [f"{json.dumps(name)} = {written(value)}\n" for name, value in values.items()]
    (folder / "t.csv.toml").write_text("".join(lines), encoding="utf-8")
    why = unread(folder).get("t.csv", "")
    assert not UNSAFE.search(why)
    assert len(why) < LONGEST_SENTENCE
    assert "bug in roi" not in why


@pytest.mark.parametrize("hour", [float("nan"), float("inf"), -1.0, 1e300, True, "15"])
def test_an_hour_given_to_judge_is_an_amount(folder: Path, hour: Any) -> None:
    timeline = roi.overlay(roi.load(folder))
    with pytest.raises(WrongUse, match="An hour is worth from 0 to 100,000,000"):
        roi.judge(timeline, hour=hour)


def day_in(locale: str) -> str:
    with reading_in(locale):
        return day(date(2025, 3, 4))


@settings(max_examples=100)
@given(texts() | st.from_regex(r"[a-z]{2,3}([_-][A-Za-z]{2,4}){0,3}(@\w+)?", fullmatch=True))
@example("")
@example("../../en")
@example("\U00018cd6")
@example("en_" + "US" * 5000)
def test_any_locale_is_known_or_answered_in_a_sentence(locale: str) -> None:
    said = answer(lambda: day_in(locale))
    if isinstance(said, RoiError):
        assert is_one_sentence(said)
    else:
        assert {2, 0, 5, 4} <= {unicodedata.digit(c) for c in said if c.isdecimal()}


EXTREMES = f"""timezone = "Pacific/Kiritimati"
currency = "IDR"
holidays = "DE-BY"
[author]
name = "{"n" * 500}"
[money]
hour = {LARGEST_AMOUNT}
income_per_unit = {LARGEST_AMOUNT}
subscriber = {LARGEST_AMOUNT}
costs_per_month = {LARGEST_AMOUNT}
[[event]]
date = 1900-01-01
[[event]]
date = 2199-12-31
"""


@pytest.mark.thorough
def test_what_lies_at_the_bounds_is_answered(tmp_path: Path) -> None:
    for file in SAMPLE.iterdir():
        if file.is_file() and file.name != "roi.toml":
            (tmp_path / file.name).symlink_to(file)
    (tmp_path / "roi.toml").write_text(EXTREMES, encoding="utf-8")
    verdict = roi.judge(roi.overlay(roi.load(tmp_path)))
    reported = json.dumps(verdict.to_dict(), allow_nan=False)
    assert not re.search(r"\bnan\b|\binf\b", reported.casefold())
    assert verdict.days < timedelta(days=3660).days


@pytest.mark.parametrize("name", ["income_per_unit", "subscriber"])
@pytest.mark.parametrize("worth", [3.0, [1.0, 3.0]])
def test_a_worth_may_be_a_range(name: str, worth: object, tmp_path: Path) -> None:
    (tmp_path / "roi.toml").write_text(f"[money]\n{name} = {worth}\n", encoding="utf-8")
    expected = tuple(worth) if isinstance(worth, list) else worth
    assert getattr(read_settings(tmp_path), name) == expected


@pytest.mark.parametrize("worth", ["[3.0, 1.0]", "[1.0]", "[1.0, 2.0, 3.0]", '["1", 2]', "[-1, 2]"])
def test_no_other_list_is_a_worth(worth: str, tmp_path: Path) -> None:
    (tmp_path / "roi.toml").write_text(f"[money]\nsubscriber = {worth}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="'subscriber' should be a number") as told:
        read_settings(tmp_path)
    assert is_one_sentence(told.value)


@pytest.mark.parametrize("folder", ["", "vale/"])
def test_a_zipped_folder_keeps_its_settings(folder: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "vale.zip", "w") as packed:
        packed.writestr(f"{folder}roi.toml", "[money]\nhour = 17.5\n")
        packed.writestr(f"{folder}events.csv", GOOD)
    exports = roi.load(tmp_path / "vale.zip")
    assert exports.settings.hour == 17.5
    assert [export.loader for export in exports.exports] == ["events_csv"]
    with zipfile.ZipFile(tmp_path / "wrong.zip", "w") as packed:
        packed.writestr(f"{folder}roi.toml", "[money]\nhour = 'much'\n")
        packed.writestr(f"{folder}events.csv", GOOD)
    with pytest.raises(SettingsError, match="'hour' should be a number"):
        roi.load(tmp_path / "wrong.zip")
