"""Lists of subscribers of any service: known by an address and a day of joining in each row, and never by a table of sales."""

from __future__ import annotations

from pathlib import Path

import pytest

from roi.errors import NoExports
from roi.exports import load

DAYS = ["2025-03-04 10:00:00", "2025-03-04 12:00:00", "2025-03-06 09:00:00"]


def gained(folder: Path, header: str, days: list[str], rest: str = "") -> dict[str, float]:
    rows = "".join(f"reader{n}@mail.example,{day}{rest}\n" for n, day in enumerate(days))
    (folder / "list.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    frame = load(folder).exports[0].datasets[0].frame
    joined = frame[frame["gained"] > 0]
    return dict(zip(joined["date"].dt.strftime("%Y-%m-%d"), joined["gained"], strict=True))


@pytest.mark.parametrize(
    ("header", "rest"),
    [
        ("Email,Subscribed", ""),
        ("E-mail address,Signup_date", ""),
        ("Subscriber,Opt-in time", ""),
        ("email,created_at,status", ",active"),
        ("Email,Date added,Tags", ",fair"),
    ],
)
def test_a_list_is_known_by_what_its_columns_hold(header: str, rest: str, tmp_path: Path) -> None:
    assert gained(tmp_path, header, DAYS, rest) == {"2025-03-04": 2, "2025-03-06": 1}


@pytest.mark.parametrize(
    "days",
    [
        ["2025-03-04T10:00:00Z", "2025-03-04T12:00:00.123Z", "2025-03-06T09:00:00Z"],
        ["04.03.2025", "04.03.2025", "06.03.2025"],
        ["Mar 4 2025", "Mar 4 2025", "Mar 6 2025"],
        ["2025-03-04 10:00:00 UTC", "2025-03-04 12:00:00 UTC", "2025-03-06 09:00:00 UTC"],
    ],
)
def test_its_days_are_written_in_any_way(days: list[str], tmp_path: Path) -> None:
    assert gained(tmp_path, "Email,Subscribed at", days) == {"2025-03-04": 2, "2025-03-06": 1}


def test_who_never_confirmed_did_not_join(tmp_path: Path) -> None:
    rows = ["a@mail.example,2025-03-04,active", "b@mail.example,2025-03-04,Unconfirmed"]
    (tmp_path / "list.csv").write_text(
        "\n".join(["Email,Created at,State", *rows]), encoding="utf-8"
    )
    reading = load(tmp_path).exports[0].reading
    assert reading.kept == {"subscribers": 1}
    assert reading.set_aside[0].reason == "never confirmed the subscription"


@pytest.mark.parametrize(
    ("header", "rest"),
    [
        ("Email,Created at,Total spent,Tags", ",12.50,fair"),
        ("Email,Created at,Orders,Status", ",2,active"),
    ],
)
def test_customers_are_no_subscribers(header: str, rest: str, tmp_path: Path) -> None:
    with pytest.raises(NoExports):
        gained(tmp_path, header, DAYS, rest)


def test_days_that_may_be_anything_are_asked_for_by_name(tmp_path: Path) -> None:
    with pytest.raises(NoExports, match="Subscribed at") as error:
        gained(tmp_path, "Email,Timestamp,Colour", DAYS, ",green")
    assert "mail.example" not in str(error.value)


def test_an_order_of_day_and_month_that_no_row_shows_is_asked(tmp_path: Path) -> None:
    days = ["03/04/2025", "05/04/2025"]
    with pytest.raises(NoExports, match="day-first or month-first"):
        gained(tmp_path, "Email,Subscribed at", days)
    (tmp_path / "list.csv.toml").write_text("day_first = true\n", encoding="utf-8")
    assert gained(tmp_path, "Email,Subscribed at", days) == {"2025-04-03": 1, "2025-04-05": 1}
