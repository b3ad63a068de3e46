"""Tables that a spreadsheet program saved again: they are read as before, or what was lost is told."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import excel_habits
import held
import libreoffice
import pytest
import saved_again
import xlsxwriter

from roi.loaders.walk import Export

LEAST = 0.95  # of the tables whose rows are in the file saved again
ABROAD = 0.9  # where the program reads the other order of day and month, short files leave it open
# A program that saves a workbook as text keeps its first sheet alone: what is on the others can't be read.
CSV = {"csv", "semicolons"}
# Opened in the other order with no day above 12, and written as text in a third: no trace is left.
NOBODY_CAN_TELL = {("Excel, US figures saved in Germany, csv", "plain_table/by_sidecar.csv")}
BY_LIBREOFFICE = [("en-US", form) for form in libreoffice.FORMS] + [
    ("en-GB", "xlsx"),
    ("de-DE", "semicolons"),
]
# One of each kind of layout: several tables under remarks, rows without a header, a header known by its place, a title above the
# header, a list of people, days in words, moments at midnight, ids in links.
SAMPLE = """ga4_exploration/Free form 1.csv|ga4_report/Informes_resumen.csv|newsletter_report/mailchimp.csv
    x_daily_activity/japanese.csv|meta_metric/Follows.csv|mailchimp_audience/german.csv|fathom_export/days.csv
    x_content/account_analytics_content_2025-01-01_2025-03-01.csv|x_tweet_activity/by_tweet_2015.csv"""
WORKBOOKS = [habit for habit, (suffix, _) in excel_habits.HABITS.items() if suffix == ".xlsx"]


@pytest.mark.parametrize("habit", WORKBOOKS)
@pytest.mark.parametrize("name", [x.strip() for x in SAMPLE.replace("\n", "|").split("|")])
def test_each_layout_is_read_the_same_however_excel_saves_it(name: str, habit: str) -> None:
    suffix, save = excel_habits.HABITS[habit]
    before = saved_again.as_it_was(name)
    after = saved_again.told(name, save(name, saved_again.fixture_of(name).read_bytes()), suffix)
    assert after.facts == before.facts


def workbook(*rows: tuple[object, ...]) -> bytes:
    """Return a workbook whose days are days, as programs keep them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(i, j, cell, day)
                else:
                    sheet.write(i, j, cell)
    return out.getvalue()


ADS = ("Date", "Campaign Name", "Currency", "Impressions", "Clicks", "Spend")


def spent(*days: object) -> tuple[list[date], str]:
    """Return the days of Amazon's table of advertisements, which is month-first, and what is told of them."""
    rows = [(d, "Salt", "USD", 9, 1, 0.5) for d in days]
    (found,) = held.read(held.HeldFile("ads.xlsx", workbook(ADS, *rows)))
    assert isinstance(found, Export)
    read = [d.date() for x in found.datasets for d in x.frame["date"]]
    return read, " ".join(map(str, found.reading.notes))


def test_one_day_left_as_a_text_shows_that_days_were_taken_for_months() -> None:
    days, told = spent(datetime(2025, 4, 3), datetime(2025, 6, 5), "07/14/2025")
    assert days == [date(2025, 3, 4), date(2025, 5, 6), date(2025, 7, 14)]
    assert "it took days for months, so '2025-04-03' was read as 2025-03-04" in told


def test_a_day_above_12_shows_that_none_was_taken_for_a_month() -> None:
    days, told = spent(datetime(2025, 4, 3), datetime(2025, 4, 14))
    assert days == [date(2025, 4, 3), date(2025, 4, 14)]
    assert told == ""


def test_days_up_to_12_alone_are_told_as_perhaps_exchanged() -> None:
    days, told = spent(datetime(2025, 4, 3), datetime(2025, 6, 5))
    assert days == [date(2025, 4, 3), date(2025, 6, 5)]
    assert "'2025-04-03' is 2025-03-04 if it was set to another country's order" in told


def test_an_id_in_no_link_stays_lost() -> None:
    """A link to another post than the rounded id says nothing about the id."""
    name = "x_content/account_analytics_content_2025-01-01_2025-03-01.csv"
    text = saved_again.fixture_of(name).read_bytes().decode("utf-8-sig")
    link = next(x for x in text.split(",") if "/status/" in x)
    other = link.rpartition("/")[0] + "/" + "1" * 19
    (export,) = held.read(held.HeldFile(Path(name).name, text.replace(link, other).encode()))
    assert isinstance(export, Export)
    save = excel_habits.HABITS["Excel, US, xlsx"][1]
    data = save(name, text.replace(link, other).encode())
    (again,) = held.read(held.HeldFile(Path(name).stem + ".xlsx", data))
    assert isinstance(again, Export)
    assert again.reading.kept["posts"] == export.reading.kept["posts"] - 1
    assert [p.column for p in again.reading.problems] == ["Post id"]


@pytest.mark.thorough
@pytest.mark.parametrize(("locale", "form"), BY_LIBREOFFICE)
def test_what_libreoffice_saves_is_read_the_same_or_told(
    tmp_path: Path, locale: str, form: str
) -> None:
    tables = saved_again.tables()
    again = libreoffice.saved(tables, form, locale, tmp_path)
    assert len(again) == len(tables)
    found = saved_again.outcomes(again, f".{libreoffice.FORMS[form][0]}")
    whole = {n: found[n] for n in found if form not in CSV or not saved_again.has_sheets(n)}
    assert_same_or_told(found, whole, LEAST if locale == "en-US" else ABROAD)


@pytest.mark.thorough
@pytest.mark.parametrize("habit", excel_habits.HABITS)
def test_what_excel_is_known_to_make_of_a_text_is_read_the_same_or_told(habit: str) -> None:
    suffix, save = excel_habits.HABITS[habit]
    tables = {n: data for n, data in saved_again.tables().items() if saved_again.is_text(n)}
    again = {name: save(name, data) for name, data in tables.items()}
    found = saved_again.outcomes(again, suffix)
    assert_same_or_told({n: x for n, x in found.items() if (habit, n) not in NOBODY_CAN_TELL}, {})


def assert_same_or_told(
    found: dict[str, tuple[str, str]], whole: dict[str, tuple[str, str]], least: float = LEAST
) -> None:
    """Assert that nothing changed in silence, and that most of the tables that are there as a whole read the same."""
    wrong = {n: shown for n, shown in found.items() if shown[0] in {"silent", "untrue"}}
    assert wrong == {}
    same = sum(result == "same" for result, _ in whole.values())
    assert round(same / max(len(whole), 1), 2) >= least or not whole
