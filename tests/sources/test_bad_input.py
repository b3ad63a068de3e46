"""What goes wrong with files: one sentence each, the right exit code, and all other files are still read."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import IO

import pytest
from good_export import GOOD, unread

import roi
from roi.errors import NoExports, NoFolder, SettingsError
from roi.sources.source import DiskFile

ROI = Path(sys.executable).with_name("roi")


def run(*args: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROI, *map(str, args)], capture_output=True, text=True, check=False)


def test_an_empty_folder(tmp_path: Path) -> None:
    done = run("check", tmp_path)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "no export" in done.stderr


def test_a_folder_without_exports(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ada,\nthanks.\n", encoding="utf-8")
    (tmp_path / "cover.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    done = run("answer", tmp_path)
    assert done.returncode == 3
    assert "letter.txt" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(NoFolder, match="no file or folder"):
        roi.load(tmp_path / "nowhere")
    assert run("check", tmp_path / "nowhere").returncode == 2


def test_a_truncated_zip(folder: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as z:
        z.writestr("data/tweets.js", "window.YTD.tweets.part0 = [ ]")
    (folder / "archive.zip").write_bytes(whole.getvalue()[:-30])
    assert "zip is cut off" in unread(folder)["archive.zip"]


def test_a_broken_zip_is_let_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[IO[bytes]] = []
    raw = DiskFile.raw

    def kept(file: DiskFile) -> IO[bytes]:
        opened.append(raw(file))
        return opened[-1]

    monkeypatch.setattr(DiskFile, "raw", kept)
    (folder / "archive.zip").write_bytes(b"PK\x03\x04" + bytes(100))
    assert "zip is cut off" in unread(folder)["archive.zip"]
    assert opened
    assert all(stream.closed for stream in opened)


def test_a_zip_with_a_broken_member(folder: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("notes.csv", "a,b\n" * 5000)
    broken = bytearray(whole.getvalue())
    broken[45:60] = b"\xff" * 15
    (folder / "archive.zip").write_bytes(bytes(broken))
    assert "damaged" in unread(folder)["archive.zip/notes.csv"]


def test_text_named_xlsx(folder: Path) -> None:
    (folder / "sales.xlsx").write_text("hello\nworld\n", encoding="utf-8")
    assert "a text, not a table" in unread(folder)["sales.xlsx"]


def test_a_workbook_that_is_none(folder: Path) -> None:
    (folder / "report.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    assert "workbook" in unread(folder)["report.xls"]


def test_a_csv_in_utf16_is_read(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text(GOOD, encoding="utf-16")
    (exports,) = roi.load(tmp_path).exports
    assert exports.reading.kept == {"events": 2}


@pytest.mark.parametrize("name", ["../outside.csv", "/etc/outside.csv", "a/../../outside.csv"])
def test_a_zip_with_a_path_outside_itself(folder: Path, name: str) -> None:
    with zipfile.ZipFile(folder / "evil.zip", "w") as z:
        z.writestr(name, GOOD)
    assert "path outside" in unread(folder)["evil.zip"]


def test_a_tar_with_a_path_outside_itself(folder: Path) -> None:
    with tarfile.open(folder / "evil.tar.gz", "w:gz") as t:
        info = tarfile.TarInfo("../outside.csv")
        info.size = len(GOOD)
        t.addfile(info, io.BytesIO(GOOD.encode()))
    assert "path outside" in unread(folder)["evil.tar.gz"]


def test_a_zip_bomb(folder: Path) -> None:
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("zeros.csv", b"0" * 60_000_000)
    assert "100 times its size" in unread(folder)["bomb.zip"]


@pytest.mark.thorough
def test_a_gzip_bomb_stops_early(folder: Path) -> None:
    line = b'192.0.2.1 - - [01/Jan/2025:00:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "Mozilla/5.0 Firefox/130"\n'
    (folder / "access.log.gz").write_bytes(gzip.compress(line * 1_500_000, 9))
    assert "100 times its size" in unread(folder)["access.log.gz"]


@pytest.mark.skipif(
    os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may read everything"
)
def test_a_file_without_read_permission(folder: Path) -> None:
    locked = folder / "locked.csv"
    locked.write_text(GOOD, encoding="utf-8")
    locked.chmod(0)
    assert "not allowed" in unread(folder)["locked.csv"]


def test_a_named_pipe_and_a_link_in_a_circle_do_not_hang(folder: Path) -> None:
    os.mkfifo(folder / "pipe.csv")
    (folder / "again").symlink_to(folder, target_is_directory=True)
    left = unread(folder)
    assert left.keys() == {"again", "pipe.csv"}
    assert "put the folder itself there" in left["again"]
    assert left["pipe.csv"]


def test_json_is_json_whatever_is_in_the_folder(folder: Path) -> None:
    (folder / "odd.csv").write_bytes(b"\x00\x01\x02")
    done = run("check", folder, "--json")
    assert done.returncode == 0
    facts = json.loads(done.stdout)
    assert facts["schema"] == 1
    assert facts["exports"][0]["rows"] == {"events": 2}
    assert [u["file"] for u in facts["unknown"]] == ["odd.csv"]


@pytest.mark.parametrize(
    ("written", "reported"),
    [
        ('sites = ["adavale.example"]', "'sites' is not known; it belongs under [author]"),
        ("[author]\nhour = 15.0", "'hour' in [author] is not known; it belongs under [money]"),
        (
            "[author]\nnmae = 'Ada'",
            "'nmae' in [author] is not known; known: accounts, name, shops, sites",
        ),
    ],
)
def test_a_setting_in_the_wrong_place_is_told_where_it_belongs(
    folder: Path, written: str, reported: str
) -> None:
    (folder / "roi.toml").write_text(written, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        roi.load(folder)
    assert str(caught.value) == f"roi.toml: {reported}."


def test_a_mistake_in_roi_toml_is_one_sentence(folder: Path) -> None:
    (folder / "roi.toml").write_text('timezone = "Mars/Olympus"\n', encoding="utf-8")
    done = run("check", folder)
    assert done.returncode == 2
    assert (
        done.stderr
        == "roi: roi.toml: there is no time zone 'Mars/Olympus'; write it like 'America/New_York'.\n"
    )


def test_nothing_by_day_is_no_calendar(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(NoExports, match=r"letter\.txt"):
        roi.load(tmp_path)


@pytest.mark.thorough
def test_a_report_into_no_folder(tmp_path: Path, folder: Path) -> None:
    done = run("report", folder, "-o", tmp_path / "nowhere" / "october.md")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("hour", ["inf", "nan", "-1", "1e9"])
def test_an_hour_worth_no_amount_is_wrong_usage(folder: Path, hour: str) -> None:
    done = run("answer", folder, "--hour", hour)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_quotation_mark_that_is_never_closed_loses_its_own_line(tmp_path: Path) -> None:
    rows = 'date,kind,title\n2025-03-04,launch,"Salt\n2025-05-06,newsletter,May\n2025-06-06,newsletter,June\n'
    (tmp_path / "events.csv").write_text(rows, encoding="utf-8")
    (export,) = roi.load(tmp_path).exports
    assert export.reading.kept == {"events": 2}
    assert [(s.count, s.lines) for s in export.reading.set_aside] == [(1, (2,))]


def test_rows_of_another_width_than_the_header_are_set_aside(tmp_path: Path) -> None:
    rows = "date,kind,title\n2025-03-04,launch\n2025-05-06,newsletter,May,June\n2025-06-06,newsletter,June,\n"
    (tmp_path / "events.csv").write_text(rows, encoding="utf-8")
    (export,) = roi.load(tmp_path).exports
    assert export.reading.kept == {"events": 1}
    assert sorted(s.lines for s in export.reading.set_aside) == [(2,), (3,)]
