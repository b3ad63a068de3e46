"""Only the author's own part of a post is kept, and kept without loss."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import roi
from roi.loaders.table_loader import complete
from roi.reconcile.pipeline import combine
from roi.records.dataset import Dataset
from roi.records.series_id import SeriesId

NAME = "Zebulon_Quick"
# Longer than a random mark is likely to hold.
PERSON, ONE, OTHER = "7700000000000077", "9910000000000991", "9920000000000992"


def posts(ids: list[str], **columns: Any) -> pd.DataFrame:
    moments = pd.date_range("2025-01-01", periods=len(ids), freq="D", tz="UTC")
    frame = pd.DataFrame({"time": moments, "post_id": ids, "kind": "reply", "line": 1, **columns})
    return complete(frame.assign(network="x"), "posts")


def test_whose_post_is_answered_is_not_kept() -> None:
    found = posts(
        ["1", "2", "3", "4"],
        text=[f"@{NAME} yes", "and a mail to zeb@quick.example", f"@{NAME} no", "to nobody"],
        reply_to=[ONE, "self:1", OTHER, None],
        person=[PERSON, None, PERSON, None],
    )
    assert found["reply_to"].tolist()[:3] == ["other", "self:1", "other"]
    assert found["person"].isna().tolist() == [False, True, False, True]
    assert found["person"][0] == found["person"][2]
    shown = found.to_csv()
    assert not [x for x in (NAME, PERSON, ONE, OTHER, "zeb@quick.example") if x in shown]
    assert "and a mail to …" in shown


@pytest.mark.parametrize(
    "ids", [["007"], ["1786100864906166272", "3ljfz"], ["9" * 30], ["٣"], ["1 "]]
)
def test_an_id_that_is_no_plain_number_stays_as_it_is_written(ids: list[str]) -> None:
    assert posts(ids)["post_id"].tolist() == ids


def test_an_id_that_is_a_plain_number_keeps_every_digit() -> None:
    assert posts(["1786100864906166272", "0"])["post_id"].tolist() == [1786100864906166272, 0]


def test_a_post_with_one_id_in_two_files_counts_once_whatever_the_other_ids_are() -> None:
    def file(ids: list[str]) -> Dataset:
        return Dataset(
            "posts",
            posts(ids),
            "instant",
            SeriesId("posts", "x", "ada"),
            None,
            None,
            "zero",
            merge="id",
        )

    numbers, mixed = file(["1786100864906166272", "12"]), file(["12", "007"])
    (series,) = combine([("a.zip", numbers), ("b.csv", mixed)]).series
    assert sorted(series.frame["post_id"]) == ["007", "12", "1786100864906166272"]


def test_columns_of_nothing_are_written_to_one_by_one() -> None:
    found = posts(["1", "2"])
    found.loc[0, "replies"] = 5.0
    found.loc[1, "account"] = "ada"
    assert found["clicks"].isna().all()
    assert found[["text", "person"]].isna().all(axis=None)


TITLE = "Letters to ada@private.example"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sales.csv", f"Date,Store,Title,Copies,Royalty\n2025-03-01,Kobo,{TITLE},1,2.00\n"),
        ("events.csv", f"date,kind,title\n2025-03-01,launch,{TITLE}\n"),
        ("costs.csv", f"Date,Campaign,Spend\n2025-03-01,{TITLE},2.00\n"),
    ],
)
def test_an_address_in_a_title_reaches_no_frame(tmp_path: Path, name: str, text: str) -> None:
    rows = text.splitlines()
    (tmp_path / name).write_text("\n".join([*rows, rows[1].replace("03-01", "03-02")]) + "\n")
    found = roi.load(tmp_path)
    shown = "".join(d.frame.to_csv() for e in found.exports for d in e.datasets)
    assert "2025-03-02" in shown
    assert "private.example" not in shown + found.summary() + str(found.to_dict())


def test_an_account_with_a_host_is_a_name(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(
        "date,account,followers\n"
        + "".join(f"2025-03-{d:02},@ada@social.example,{d}\n" for d in range(1, 9))
    )
    frame = roi.load(tmp_path).exports[0].datasets[0].frame
    assert frame["followers"].tolist() == list(map(float, range(1, 9)))


ADDRESSES = ("zeb@quick.example", "203.0.113.7", "+1 555 010 0100")


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_where_a_store_or_network_should_be_is_no_name(
    tmp_path: Path, address: str
) -> None:
    sales = ["Date,Store,Title,Copies,Royalty,Currency"]
    sales += [f"2026-03-0{n},Kobo,Salt Road,1,3,USD" for n in (1, 2, 3)]
    sales += [f"2026-03-0{n},{address},Salt Road,1,3,USD" for n in (4, 5, 6)]
    people = [f"2026-03-0{n},{address},10{n}" for n in (1, 2, 3)]
    (tmp_path / "sales.csv").write_text("\n".join(sales) + "\n")
    (tmp_path / "people.csv").write_text("\n".join(["Date,Network,Followers", *people]) + "\n")
    exports = roi.load(tmp_path)
    ids = [s.id for s in exports.series]
    assert {i.service for i in ids} <= {"kobo", None}
    verdict = roi.judge(roi.overlay(exports))
    everything = f"{ids} {exports.to_dict()} {verdict.to_dict()}"
    assert not [a for a in (address, address.removeprefix("+")) if a in everything]
    assert sum(s.frame["units"].sum() for s in exports.totals("sales")) == 6
