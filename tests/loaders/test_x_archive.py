"""X archives in zips and odd forms; private files are never opened."""

from __future__ import annotations

import shutil
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import places
import pytest

import roi.loaders.families.json_arrays
from roi.exports import load
from roi.loaders.families.json_arrays import pieces_of
from roi.loaders.families.tweets import Tweet, Wrapped, moments, posts_frame
from roi.loaders.formats.x_archive import x_archive
from roi.sources.source import DiskFile, Source, open_source

FIXTURES = places.FIXTURES / "x_archive"


def zipped(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, str(file.relative_to(folder)))
    return target


@pytest.mark.parametrize("name", ["archive_2025", "archive_2021", "archive_2019"])
def test_a_zip_says_what_its_folder_says(name: str, tmp_path: Path) -> None:
    (tmp_path / "zip").mkdir()
    zipped(FIXTURES / name, tmp_path / "zip" / "twitter-2025.zip")
    in_zip, in_folder = load(tmp_path / "zip"), load(FIXTURES / name)
    assert [e.loader for e in in_zip.exports] == ["x_archive"]
    for one, other in zip(in_zip.exports, in_folder.exports, strict=True):
        assert one.reading.kept == other.reading.kept
        for a, b in zip(one.datasets, other.datasets, strict=True):
            assert a.frame.equals(b.frame)
    assert not in_zip.unknown


def test_the_page_and_its_pictures_belong_to_the_archive(tmp_path: Path) -> None:
    (tmp_path / "whole" / "assets" / "js").mkdir(parents=True)
    shutil.copytree(FIXTURES / "archive_2025" / "data", tmp_path / "whole" / "data")
    (tmp_path / "whole" / "Your archive.html").write_text("<html>", encoding="utf-8")
    (tmp_path / "whole" / "assets" / "js" / "app.js").write_text("x = 1", encoding="utf-8")
    zipped(tmp_path / "whole", tmp_path / "twitter-2025.zip")
    exports = load(tmp_path)
    assert [e.file for e in exports.exports] == ["twitter-2025.zip", "whole"]
    assert not exports.unknown
    assert {e.reading.kept["posts"] for e in exports.exports} == {13}


def test_private_files_are_never_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    raw = DiskFile.raw

    def noted(file: DiskFile) -> object:
        opened.append(file.name)
        return raw(file)

    monkeypatch.setattr(DiskFile, "raw", noted)
    exports = load(FIXTURES / "archive_2025")
    assert "tweets.js" in opened
    assert not {"direct-messages.js", "account.js"} & set(opened)
    shown = (
        str(exports.to_dict()) + exports.summary() + exports.exports[0].datasets[0].frame.to_csv()
    )
    assert "canary" not in shown


def test_without_a_manifest_the_address_beside_the_handle_is_dropped() -> None:
    exports = load(FIXTURES / "archive_2019")
    reading = exports.exports[0].reading
    assert str(reading.datasets[0].series_id) == "posts:x:ada_vale"
    assert (
        "canary" not in str(exports.to_dict()) + repr(reading) + reading.datasets[0].frame.to_csv()
    )


def items(file: Source, shape: type) -> list[object]:
    return [item for piece in pieces_of(file, shape) for item in piece.items]


@pytest.mark.parametrize("size", [1, 64, 500, 1000, 5000])
def test_pieces_of_any_size_give_the_same_items(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("archive_2025/data/tweets.js", "archive_2021/data/tweet.js"):
        whole = items(open_source(FIXTURES / name), Wrapped)
        monkeypatch.setattr(roi.loaders.families.json_arrays, "PIECE", max(size, 40))
        assert items(open_source(FIXTURES / name), Wrapped) == whole
        monkeypatch.undo()
    assert len(items(open_source(FIXTURES / "archive_2019" / "tweet.js"), Tweet)) == 2


def test_a_list_on_one_line_is_read_whole(tmp_path: Path) -> None:
    text = (FIXTURES / "archive_2025" / "data" / "tweets.js").read_text(encoding="utf-8")
    flat = tmp_path / "tweets.js"
    flat.write_text(" ".join(line.strip() for line in text.splitlines()), encoding="utf-8")
    assert len(items(open_source(flat), Wrapped)) == 7


def test_a_file_cut_off_loses_one_post_and_says_so(tmp_path: Path) -> None:
    text = (FIXTURES / "archive_2021" / "data" / "tweet.js").read_text(encoding="utf-8")
    (tmp_path / "tweet.js").write_text(text[: int(len(text) * 0.6)], encoding="utf-8")
    reading = x_archive.read(open_source(tmp_path, "cut"))
    assert reading.kept == {"posts": 1}
    assert [(s.count, "cut off" in s.reason) for s in reading.set_aside] == [(1, True)]
    assert reading.datasets[0].missing_means == "unknown"


def test_times_are_read_as_python_reads_them() -> None:
    start = datetime(2006, 3, 21, tzinfo=UTC)
    times = [start + timedelta(days=13 * n, seconds=7919 * n) for n in range(600)]
    written = [f"{t:%a %b %d %H:%M:%S +0000 %Y}" for t in times]
    assert moments(written).tolist() == times
    for strange in (
        "Wed Oct 32 20:19:24 +0000 2018",
        "Wed Okt 10 20:19:24 +0000 2018",
        "",
        "é" * 30,
        "Wed Oct 10 24:19:24 +0000 2018",
        "Wed Oct 10 20:19:24 +0200 2018",
    ):
        read = moments([*written, strange, "2018-10-10T20:19:24.000Z"])
        assert read.isna().tolist() == [False] * 600 + [True, False]
        assert read.dropna().tolist() == [*times, datetime(2018, 10, 10, 20, 19, 24, tzinfo=UTC)]


def test_posts_come_in_the_order_of_their_times_whatever_their_order_in_the_file() -> None:
    tweets = [
        Tweet(id_str=n, created_at=f"Wed Oct {n:02} 20:19:24 +0000 2018", full_text=str(n))
        for n in (12, 10, 11)
    ]
    found = posts_frame(tweets, [1, 2, 3], None)
    assert found[["post_id", "text", "line"]].to_numpy().tolist() == [
        [10, "10", 2],
        [11, "11", 3],
        [12, "12", 1],
    ]
