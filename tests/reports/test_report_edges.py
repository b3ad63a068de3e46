"""Reports of thin, odd and hostile data: every part stands, or says what it misses; nothing is read as markup."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

import roi
from roi.analysis.finding import known
from roi.analysis.response.effects import response
from roi.exports import Exports
from roi.language.messages import DEFAULT_LOCALE
from roi.records.series import Series
from roi.records.series_id import SeriesId
from roi.reports.blocks import (
    Document,
    Figure,
    Heading,
    Items,
    Pairs,
    Section,
    Sparkline,
    Table,
    Text,
)
from roi.reports.document import build_document
from roi.reports.figure_values import Ranges
from roi.reports.month import Month
from roi.reports.render.fonts import printable
from roi.reports.render.pdf import to_pdf
from roi.reports.scope import default_month, scope_of
from roi.reports.writer import rendered
from roi.settings import Settings
from roi.simulate.timelines import timeline
from roi.simulate.world import draw
from roi.timeline.timeline import Timeline
from roi.verdict.judging import from_findings

ACTIVITIES = ("posts", "link_posts", "announcements", "replies", "reposts")
HOSTILE = '#import "x" #read("/etc/passwd") $x$ <script>a</script>'
MARKUP = "\\input{y} {{ 7*7 }} | a | **b** \x07\x00"
STEERING = "=cmd|'calc'\x1b[31m\x1b]0;t\x07\u202e\u2066\x00\u2028\ud800'"
STEERING_WORDS = f"{STEERING} evil"
ALPHABETS = "日本語 Ελληνικά Кириллица שלום العربية 🐉👩‍💻"


@pytest.fixture(scope="module")
def plain() -> Timeline:
    world = draw(7, "base", days=120, effect=1.0, start=date(2026, 7, 1))
    return replace(timeline(world), settings=Settings(hour=15.0, income_per_unit=3.4))


def reported(
    shown: Timeline, *, redact: bool = False, edition: str = "author", locale: str = DEFAULT_LOCALE
) -> Document:
    """Return the document of the last month, from the two findings that matter most."""
    asked = [o for o in ("social_visits", "sales") if {o, "link_posts"} <= set(shown.daily)]
    verdict = from_findings(shown, tuple(response(shown, o) for o in asked))
    return build_document(scope_of(verdict, default_month(verdict), edition, redact=redact), locale)


def without(shown: Timeline, *names: str) -> Timeline:
    gone = [c for c in shown.daily if str(c).startswith(names)]
    return replace(shown, daily=shown.daily.drop(columns=gone))


def no_posts(shown: Timeline) -> Timeline:
    return replace(without(shown, *ACTIVITIES), posts=shown.posts.iloc[:0])


def a_silent_month(shown: Timeline) -> Timeline:
    daily = shown.daily.copy()
    done = [c for c in daily if str(c).startswith(ACTIVITIES)]
    daily.loc["2026-09-01":, done] = 0.0
    before = shown.posts["time"].dt.tz_localize(None) < pd.Timestamp("2026-09-01")
    return replace(shown, daily=daily, posts=shown.posts[before])


def one_day(shown: Timeline) -> Timeline:
    first = shown.posts["time"].dt.tz_localize(None) < pd.Timestamp("2026-07-02")
    empty = shown.events.iloc[:0]
    return replace(shown, daily=shown.daily.iloc[:1], posts=shown.posts[first], events=empty)


def twenty_networks(shown: Timeline) -> Timeline:
    names = ("posts", "link_posts", "social_visits", "followers_net")
    more = {f"{c}_network{n}": shown.daily[c] for n in range(20) for c in names}
    return replace(shown, daily=shown.daily.assign(**more))


def wild(shown: Timeline) -> Timeline:
    rng = np.random.default_rng(1)
    days = rng.random(len(shown.daily)) < 0.5
    return replace(
        shown,
        daily=shown.daily.assign(
            visits=shown.daily["visits"].mask(days, shown.daily["visits"] * 40)
        ),
    )


def hostile(shown: Timeline) -> Timeline:
    return replace(
        shown,
        posts=shown.posts.assign(text=HOSTILE),
        events=shown.events.assign(title=MARKUP),
        settings=replace(shown.settings, name=ALPHABETS),
    )


CASES: dict[str, Callable[[Timeline], Timeline]] = {
    "no posts at all": no_posts,
    "a month without posts": a_silent_month,
    "no sales": lambda t: without(t, "sales", "royalties", "pages_read"),
    "no visits": lambda t: without(t, "visits", "social_visits", "referred", "pageviews"),
    "one day": one_day,
    "twenty networks": twenty_networks,
    "every other day is unusual": wild,
    "hostile words": hostile,
    "no settings": lambda t: replace(t, settings=Settings()),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.one_in(3)
def test_every_part_stands_or_says_what_it_misses(plain: Timeline, case: str) -> None:
    made = reported(CASES[case](plain), edition="publicist")
    sections = 8 if case == "no posts at all" else 9  # nothing is tested
    assert len(made.sections) == sections
    assert all(part.blocks for part in made.sections)
    assert to_pdf(made).startswith(b"%PDF-1.7")
    assert rendered(made, ".html", "a4", None).count(b"<section") == sections


@pytest.mark.thorough
def test_words_of_the_data_are_printed_as_themselves(plain: Timeline) -> None:
    from pypdf import PdfReader

    made = reported(hostile(plain))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(to_pdf(made))).pages)
    together = "".join(text.split())
    for piece in (
        '#import"x"',
        "$x$",
        "<script>",
        "\\input{y}",
        "日本語",
        "Ελληνικά",
        "Кириллица",
        "[dragon]",
    ):
        assert piece in together, piece
    assert "root:" not in text
    page = rendered(made, ".html", "a4", None).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "{{ 7*7 }}" in page
    assert "\\*\\*b\\*\\*" in rendered(made, ".md", "a4", None).decode()


@pytest.fixture(scope="module")
def steering(plain: Timeline) -> Document:
    words = STEERING_WORDS
    parts = [
        *(Heading(words), Text(words), Items([words]), Pairs([(words, words)])),
        Table(words, [words], [[words]]),
    ]
    first = Section("answer", words, parts)
    return replace(reported(plain), title=words, author=words, sections=[first])


@pytest.mark.parametrize("suffix", [".html", ".md", ".xlsx", ".json"])
def test_nothing_in_a_report_steers_what_opens_it(steering: Document, suffix: str) -> None:
    data = rendered(steering, suffix, "a4", None)
    if suffix == ".xlsx":
        book = openpyxl.load_workbook(BytesIO(data))
        cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
        assert not [c for c in cells if c.data_type == "f"]
        text = "".join([*book.sheetnames, *(str(c.value) for c in cells)])
    else:
        text = data.decode()
    assert not set(text) & set(STEERING) - set("=[]0;tm31cdalc|'\n\t")
    assert "evil" in text
    if suffix == ".json":
        assert json.loads(text)["title"] == STEERING_WORDS


def test_a_character_that_no_font_has_is_written_out_by_name() -> None:
    lost: set[str] = set()
    words = "Ada 🐉 ﷽ Ω 한국어 简体"
    shown = printable(Table(words, [words], [[words, Sparkline([1.0, None], words)]]), lost)
    (cell, spark) = shown.rows[0]
    assert isinstance(spark, Sparkline)
    for text in (shown.caption, shown.columns[0], cell, spark.alt):
        assert str(text).startswith("Ada [dragon] ")
        assert "Ω 한국어 简体" in str(text)
    assert spark.values == [1.0, None]
    assert "🐉" in lost


def test_redacted_reports_hold_no_title_name_or_word_of_hers(plain: Timeline) -> None:
    notes = replace(
        plain,
        posts=plain.posts.assign(text="a word of mine"),
        events=plain.events.assign(title="The Secret Title"),
        settings=replace(plain.settings, name="Ada Vale"),
        exports=shop({"USD": 3.0}, title="The Hidden Book"),
    )
    for redact, expected in ((False, True), (True, False)):
        text = rendered(reported(notes, redact=redact), ".json", "a4", None).decode()
        for secret in ("a word of mine", "The Secret Title", "Ada Vale", "The Hidden Book"):
            assert (secret in text) is expected, secret


def test_other_peoples_names_never_show(plain: Timeline) -> None:
    notes = replace(
        plain, posts=plain.posts.assign(text="@reader_17 thank you, see https://x.example/a")
    )
    text = rendered(reported(notes), ".json", "a4", None).decode()
    assert "reader_17" not in text
    assert "x.example" not in text


def shop(prices: dict[str, float], title: str = "Book") -> Exports:
    """Return exports of one shop that sold ten copies in September in each currency."""
    frame = pd.DataFrame(
        {
            "date": pd.Timestamp("2026-09-05"),
            "title": title,
            "identifier": None,
            "store": "Shop",
            "marketplace": None,
            "format": None,
            "transaction": None,
            "source": None,
            "currency": list(prices),
            "units": 10.0,
            "free_units": np.nan,
            "refunds": np.nan,
            "pages_read": np.nan,
            "royalty": [10 * p for p in prices.values()],
            "line": 1,
            "file": "shop.csv",
        }
    )
    kept = Series(
        id=SeriesId("sales", "shop"),
        breakdown=None,
        coarser_than_day=False,
        frame=frame,
        spans=((date(2026, 7, 1), date(2026, 10, 29)),),
        zeros=((date(2026, 7, 1), date(2026, 10, 29)),),
        grain="day",
        timezone=None,
        timezone_because="",
        precedence=0,
        network=None,
        files=("shop.csv",),
    )
    return Exports("here", Settings(), (), (), (kept,), (), ())


def test_five_currencies_are_told_apart(plain: Timeline) -> None:
    prices = {"USD": 3.0, "EUR": 2.5, "GBP": 2.0, "JPY": 300.0, "INR": 80.0}
    shown = replace(plain, exports=shop(prices))
    verdict = from_findings(shown, ())
    made = build_document(scope_of(verdict, Month(2026, 9), "author", redact=False))
    sales = next(part for part in made.sections if part.name == "sales")
    words = str(sales)
    for amount in ("$30.00", "€25.00", "£20.00", "¥3,000", "₹800.00"):
        assert amount in words
    assert "50 copies" in words


@pytest.mark.thorough
def test_copies_without_a_royalty_are_no_part_of_a_sum_without_a_word(plain: Timeline) -> None:
    """As of copies in a currency whose royalty the shop leaves out; a page without any royalty needs no word of it."""
    told = "For 10 copies the royalty is not known, so it is not among them."
    for prices, is_said in (
        ({"USD": 3.0, "XAF": np.nan}, True),
        ({"USD": 3.0, "XAF": 5.0}, False),
        ({"XAF": np.nan}, False),
    ):
        verdict = from_findings(replace(plain, exports=shop(prices)), ())
        made = build_document(scope_of(verdict, Month(2026, 9), "author", redact=False))
        (sales,) = (part for part in made.sections if part.name == "sales")
        assert (told in str(sales)) == is_said, prices


def test_an_hour_is_read_in_the_currency_that_brings_most_and_that_is_said(plain: Timeline) -> None:
    prices = {"USD": 3.0, "EUR": 1.5, "GBP": 1.0, "JPY": 300.0, "INR": 80.0}
    shown = replace(plain, exports=shop(prices), settings=Settings(hour=15.0))
    money = from_findings(shown, ()).money
    assert money.currency == "USD"  # 30 dollars are more than 3,000 yen, though less in number
    (output,) = (s for s in money.sentences if "JPY" in s)
    assert "EUR, GBP, INR, JPY and USD" in output
    assert (
        "Amounts here are in USD, which brought the most, and so is what you say an hour is worth"
        in output
    )
    named = replace(shown, settings=replace(shown.settings, currency="GBP"))
    assert not [s for s in from_findings(named, ()).money.sentences if "JPY" in s]


def test_a_title_of_300_letters_is_shortened(plain: Timeline) -> None:
    shown = replace(plain, exports=shop({"USD": 3.0}, title="An Endless Title " * 18))
    made = build_document(
        scope_of(from_findings(shown, ()), Month(2026, 9), "author", redact=False)
    )
    table = next(
        b
        for part in made.sections
        if part.name == "sales"
        for b in part.blocks
        if isinstance(b, Table)
    )
    title = str(table.rows[0][0])
    assert len(title) <= 72
    assert title.endswith("…")


def test_visits_by_the_hour_are_told_by_hours(plain: Timeline) -> None:
    """An effect's parts are named for what they are: the first is three hours, not a day."""
    shown = without(plain, "social_visits")
    visits = response(shown, "visits")
    assert visits.design == "hourly_response"
    verdict = from_findings(shown, (visits,))
    made = build_document(scope_of(verdict, default_month(verdict), "author", redact=False))
    test = next(part for part in made.sections if part.name == "test")
    figure = next(b for b in test.blocks if isinstance(b, Figure))
    assert isinstance(figure.values, Ranges)
    shown = [(row.term, row.estimate) for row in figure.values.rows]
    parts = [known(e.estimate) for e in visits.estimates[1:]]
    assert shown == list(zip(["up to 3 hours", "up to a day", "after that"], parts, strict=True))
    assert "by hours after the post" in figure.caption
    assert "first 3 hours" in figure.alt


def test_long_names_of_files_are_shortened_wherever_the_report_names_them(tmp_path: Path) -> None:
    names = ("a" * 30 + "-one-of-two-downloads.csv", "b" * 30 + "-the-other-download.csv")
    days = pd.date_range("2026-01-01", periods=60)
    for more, name in enumerate(names):
        rows = [f"{day:%Y-%m-%d},{10 + n % 7 + more}" for n, day in enumerate(days)]
        (tmp_path / name).write_text("\n".join(["date,visits", *rows]))
    verdict = roi.judge(roi.overlay(roi.load(tmp_path)))
    assert verdict.timeline.exports is not None
    (decision,) = verdict.timeline.exports.overlaps
    written = roi.report(verdict, tmp_path / "report.md").read_text(encoding="utf-8")
    assert all(name in decision.sentence for name in names)
    assert not any(name in written for name in names)
    (line,) = [line for line in written.splitlines() if "both count visits" in line]
    assert line.count("…") == 3
