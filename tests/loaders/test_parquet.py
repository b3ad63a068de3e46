"""Google Analytics events give the same as Parquet and as JSON; other, cut and packed files get a sentence or are read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import duckdb
import pandas as pd
import places
import pytest

from roi.errors import NotReadable
from roi.exports import load
from roi.loaders.formats.ga4_bigquery import GA4_BIGQUERY
from roi.loaders.formats.ga4_parquet import GA4_PARQUET
from roi.sources.source import open_source

LOADERS = places.FIXTURES
PARQUET = sorted((LOADERS / "ga4_parquet").glob("*.parquet"))


@pytest.mark.parametrize("file", PARQUET, ids=lambda p: p.stem)
def test_parquet_says_what_json_says(file: Path) -> None:
    json = GA4_BIGQUERY.read(open_source(LOADERS / "ga4_bigquery" / "events_20250304.json"))
    for ours, theirs in zip(
        GA4_PARQUET.read(open_source(file)).datasets, json.datasets, strict=True
    ):
        pd.testing.assert_frame_equal(ours.frame, theirs.frame)


def test_another_table_is_named(tmp_path: Path) -> None:
    duckdb.sql("SELECT 1 AS a").write_parquet(str(tmp_path / "a.parquet"))
    with pytest.raises(NotReadable, match="not of Google Analytics 4 events"):
        GA4_PARQUET.read(open_source(tmp_path / "a.parquet"))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_file_cut_off_gets_a_sentence(tmp_path: Path, share: float) -> None:
    data = PARQUET[0].read_bytes()
    (tmp_path / "a.parquet").write_bytes(data[: int(len(data) * share)])
    with pytest.raises(NotReadable, match="cut off or damaged"):
        GA4_PARQUET.read(open_source(tmp_path / "a.parquet"))


def test_a_file_in_a_zip_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "events.zip", "w") as archive:
        archive.write(PARQUET[0], PARQUET[0].name)
    assert load(tmp_path).exports[0].reading.kept == {"visits": 4}
