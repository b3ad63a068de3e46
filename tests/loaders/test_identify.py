"""What is said about unknown files, and loaders from other packages."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from roi.errors import NoExports
from roi.exports import load
from roi.loaders.formats import all_loaders
from roi.records.dataset import Reading
from roi.sources.source import Source

LOADER = '''"""Copies sold at fairs, from a till of one's own."""

from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.loaders.parse import counts, dates
from roi.records.series_id import SeriesId

TILL = TableLoader(
    name="till",
    about=About("My till", "Menu > Export", ("sales",), "day", "not stated", "who bought", "ours"),
    kind="sales",
    columns={
        "Till day": Column("date", dates("%Y-%m-%d"), row=True),
        "Copies rung up": Column("units", counts()),
    },
    series_id=SeriesId("sales", "till"),
    missing_means="zero",
)
'''
METADATA = {
    "METADATA": "Metadata-Version: 2.1\nName: roi-till\nVersion: 1.0\n",
    "WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "entry_points.txt": "[roi.loaders]\ntill = roi_till:TILL\n",
}


def installed(folder: Path) -> Path:
    """Build a wheel with one loader and install it, as the author of a loader would."""
    wheel = folder / "roi_till-1.0-py3-none-any.whl"
    files = {"roi_till.py": LOADER} | {
        f"roi_till-1.0.dist-info/{n}": t for n, t in METADATA.items()
    }
    record = "roi_till-1.0.dist-info/RECORD"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        archive.writestr(record, "".join(f"{n},,\n" for n in [*files, record]))
    target = folder / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--target", str(target), str(wheel)], check=True)
    return target


@pytest.mark.thorough
def test_an_installed_package_adds_a_loader(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "fair.csv").write_text("Till day,Copies rung up\n2025-05-03,7\n2025-05-04,2\n")
    paths = os.pathsep.join([str(installed(tmp_path)), *filter(None, sys.path)])
    code = (
        "import roi; e = roi.load('exports').exports[0]; "
        "print(e.loader, e.reading.kept, e.datasets[0].frame['units'].sum())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == ["till", "{'sales':", "2}", "9.0"]


class Claims:
    """Claims any file with a given name."""

    about = all_loaders()[0].about

    def __init__(self, name: str, claimed: str) -> None:
        self.name, self.claimed = name, claimed

    def identifies(self, source: Source) -> bool:
        return source.name == self.claimed

    def read(self, source: Source) -> Reading:
        raise AssertionError


@pytest.mark.parametrize("claimed", ["fair.csv", "fairs"])
def test_what_two_loaders_claim_is_named_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, claimed: str
) -> None:
    two = (Claims("till", claimed), Claims("market", claimed))
    monkeypatch.setattr("roi.exports.all_loaders", lambda: (*all_loaders(), *two))
    (tmp_path / "fairs").mkdir()
    (tmp_path / "fairs" / "fair.csv").write_text("Fair,Copies rung up\nLeeds,7\nYork,2\n")
    for place in (tmp_path, tmp_path / "fairs"):
        (place / "events.csv").write_text("date,kind,title\n2025-01-01,launch,Salt Road\n")
    exports = load(tmp_path)
    assert {e.file for e in exports.exports} == {"events.csv", "fairs/events.csv"}
    reported = {Path(u.file).name: u.because for u in exports.unknown}[claimed]
    assert reported.startswith(
        "two loaders claim it, till and market, so nothing of it was counted"
    )
    (tmp_path / "events.csv").unlink()
    (tmp_path / "fairs" / "events.csv").unlink()
    with pytest.raises(NoExports, match="till and market"):
        load(tmp_path)


def because(folder: Path) -> dict[str, str]:
    (folder / "events.csv").write_text("date,kind,title\n2025-01-01,launch,Salt Road\n")
    return {u.file: u.because for u in load(folder).unknown}


def test_a_file_of_a_few_bytes_is_a_failed_download(tmp_path: Path) -> None:
    (tmp_path / "report.xls").write_bytes(b"\r\n\r\n\r\n")
    assert because(tmp_path)["report.xls"].startswith("it holds only 6 bytes")


def test_a_table_with_days_is_told_how_to_be_read_and_then_is(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("wann,was\n2025-03-01,3\n2025-03-02,4\n2025-03-03,5\n")
    assert "a table with days" in because(tmp_path)["mine.csv"]
    (tmp_path / "mine.csv.toml").write_text('columns = { "wann" = "date", "was" = "visits" }\n')
    assert "mine.csv" not in because(tmp_path)
    (series,) = load(tmp_path).by_day("visits")
    assert series.frame["visits"].tolist() == [3, 4, 5]


@pytest.mark.parametrize(
    ("content", "output"),
    [
        (b"Dear reader,\n\nthe sea, the salt, the road.\n", "a text, not a table"),
        (
            b"name,score\nx,1\ny,2\nz,3\n",
            "a table, but not in the form of any service in `roi formats`",
        ),
        (
            b'\xef\xbb\xbf{"a": [1, 2, 3]}\n',
            "JSON, but not in the form of any service in `roi formats`",
        ),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "a PDF: no numbers are read from it"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a picture: no numbers are read from it"),
        (b"<!DOCTYPE html>\n<html><body>Sales</body></html>\n", "a web page: no numbers are read"),
        (b"\x00\x01\x02\x03" * 8, "not known"),
    ],
)
def test_what_nobody_knows_is_told_by_its_sort(tmp_path: Path, content: bytes, output: str) -> None:
    (tmp_path / "file").write_bytes(content)
    assert output in because(tmp_path)["file"]


def test_names_that_many_services_share_make_no_likeness(tmp_path: Path) -> None:
    """Title, Marketplace, Currency and the like occur in the tables of a dozen shops."""
    header = "Title,Marketplace,Currency,Quantity,Country,Net Units,Shelf"
    (tmp_path / "till.csv").write_text(
        f"{header}\nSalt,Leeds,GBP,1,UK,1,a\nRoad,York,GBP,2,UK,2,b\n"
    )
    assert "looks most like" not in because(tmp_path)["till.csv"]


def test_a_near_likeness_names_the_columns_that_are_missing(tmp_path: Path) -> None:
    header = "Purchase ID,Purchase Date,Item Name,Product ID,Sale Price ($),Net Total ($),Quantity"
    header += ",Partial Refund ($),Referrer,Country"
    (tmp_path / "sales.csv").write_text(f"{header}\np1,2025-03-01,Salt,s,5,4,1,0,direct,UK\n" * 2)
    output = because(tmp_path)["sales.csv"]
    assert output == (
        "not known; it looks most like an export from Gumroad, but 'Fully Refunded?' is missing"
    )


@pytest.mark.parametrize(
    "day", ["2025/03/04, 17:07", "4-Mar-25", "2025-03-04 17:59:31", "04.03.2025 17:59", "3/4/25"]
)
def test_a_table_with_days_is_never_called_one_without(tmp_path: Path, day: str) -> None:
    names = ",".join(f"c{i}" for i in range(30))
    row = ",".join(["x"] * 29)
    (tmp_path / "wide.csv").write_text(f'{names}\n"{day}",{row}\n"{day}",{row}\n"{day}",{row}\n')
    output = because(tmp_path)["wide.csv"]
    assert output.startswith("not known: a table with days, but not in the form of any service")
