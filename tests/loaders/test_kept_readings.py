"""Readings kept between runs: no file is read twice, and what comes out is the same with, without and with a damaged folder."""

from __future__ import annotations

import json
import os
import shutil
import stat
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd
import places
import pytest
from good_export import GOOD

import roi
from roi.analysis.conversations import in_both
from roi.loaders import kept_readings, privacy, walk
from roi.loaders.kept_readings import kept_in, read_once, size_of, tidy
from roi.loaders.reading_bytes import packed, unpacked
from roi.records.dataset import Reading, SetAside
from roi.sources.source import open_source
from roi.sources.zstandard import decompress

TABLE = places.FIXTURES / "plain_table" / "by_sidecar.csv"
ARCHIVE = places.FIXTURES / "x_archive" / "archive_2021"
LOGGED = '203.0.113.9 - - [{day:02d}/Mar/2025:10:00:00 +0000] "GET /a HTTP/1.1" 200 90 "-" "Mozilla/5.0 (X11) Firefox/{day}"\n'
# In her archive: her address, a sign-in, a private message, what others wrote. In a log: visitors.
PRIVATE = (b"@mail.example", b"192.0.2.77", b"Nobody but us", b"RT @", b"203.0.113.9", b"Mozilla")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a table, a table that FILE.toml explains, an unpacked archive and a zip."""
    place = tmp_path / "exports"
    place.mkdir()
    (place / "events.csv").write_text(GOOD, encoding="utf-8")
    for source in (TABLE, TABLE.with_name(f"{TABLE.name}.toml")):
        shutil.copyfile(source, place / source.name)
    shutil.copytree(ARCHIVE, place / "twitter")
    shutil.make_archive(str(place / "packed"), "zip", places.FIXTURES / "plausible_sources")
    return place


@pytest.fixture
def with_a_log(files: Path) -> Path:
    """The same with a log in two pieces, which are read as one."""
    for piece, days in (("access.log", range(15, 29)), ("access.log.1", range(1, 15))):
        text = "".join(LOGGED.format(day=day) for day in days)
        (files / piece).write_text(text, encoding="ascii")
    return files


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "roi"


@pytest.fixture
def read_now(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Return the files that loaders were asked to read since the last time one asked."""
    read: list[str] = []
    alone, together = walk._read_anew, walk._read_together

    def anew(node: Any, loaders: Any) -> Any:
        found = alone(node, loaders)
        read.extend([node.path] if found else [])
        return found

    def at_once(files: Any, loaders: Any) -> Any:
        read.append(files[0].path)
        return together(files, loaders)

    monkeypatch.setattr(walk, "_read_anew", anew)
    monkeypatch.setattr(walk, "_read_together", at_once)

    def since() -> list[str]:
        found = sorted(read)
        read.clear()
        return found

    return since


def told(exports: roi.Exports) -> str:
    """Return everything that was read, to the last digit."""
    frames = [
        f"{d}{d.frame.dtypes.to_dict()}{d.frame.to_csv()}"
        for e in exports.exports
        for d in e.datasets
    ]
    return json.dumps([exports.to_dict(), frames], default=str)


def test_no_file_is_read_twice(with_a_log, kept, read_now):
    without = told(roi.load(with_a_log))
    everything = read_now()
    assert {"events.csv", "by_sidecar.csv", "twitter/data", "access.log"} <= set(everything)
    assert told(roi.load(with_a_log, cache=kept)) == without
    assert read_now() == everything
    assert told(roi.load(with_a_log, cache=kept)) == without
    assert read_now() == []
    same_size(with_a_log / "access.log.1")
    roi.load(with_a_log, cache=kept)
    assert read_now() == ["access.log"]


def test_after_one_new_file_one_file_is_read(files, kept, read_now):
    roi.load(files, cache=kept)
    read_now()
    (files / "more.csv").write_text(GOOD.replace("2025", "2026"), encoding="utf-8")
    found = roi.load(files, cache=kept)
    assert read_now() == ["more.csv"]
    assert told(found) == told(roi.load(files))


def test_a_folder_that_moved_is_not_read_again(files, kept, read_now, tmp_path):
    roi.load(files, cache=kept)
    read_now()
    roi.load(files.rename(tmp_path / "elsewhere"), cache=kept)
    assert read_now() == []


def same_size(place: Path) -> None:
    """Change a file's last digit and keep its size and its time."""
    found, data = place.stat(), bytearray(place.read_bytes())
    at = next(i for i in reversed(range(len(data))) if chr(data[i]).isdigit())
    data[at] = ord("3") if data[at] != ord("3") else ord("4")
    place.write_bytes(data)
    os.utime(place, ns=(found.st_atime_ns, found.st_mtime_ns))


@pytest.mark.parametrize(
    ("changed", "read"),
    [
        ("by_sidecar.csv", ["by_sidecar.csv"]),
        ("by_sidecar.csv.toml", ["by_sidecar.csv"]),
        ("twitter/data/tweet.js", ["twitter/data"]),
        ("packed.zip", None),
    ],
)
def test_what_has_changed_is_read_again(files, kept, read_now, changed, read):
    roi.load(files, cache=kept)
    read_now()
    place = files / changed
    if changed.endswith(".toml"):
        text = place.read_text(encoding="utf-8")
        place.write_text(text.replace("\n", "\n# said since\n", 1), encoding="utf-8")
    elif changed.endswith(".zip"):
        before = place.read_bytes()
        place.unlink()
        shutil.make_archive(str(files / "packed"), "zip", places.FIXTURES / "plausible_visitors")
        assert place.read_bytes() != before
    else:
        same_size(place)
    found = roi.load(files, cache=kept)
    again = read_now()
    assert again == read if read else again
    assert told(found) == told(roi.load(files))


def test_what_a_loader_never_opens_may_change(files, kept, read_now):
    beside = files / "twitter" / "data" / "zz_picture.jpg"
    beside.write_bytes(b"\xff\xd8\xff" + b"1" * 2000)
    roi.load(files, cache=kept)
    read_now()
    beside.write_bytes(b"\xff\xd8\xff" + b"2" * 2000)
    roi.load(files, cache=kept)
    assert read_now() == []


def test_with_other_code_everything_is_read_again(files, kept, read_now, monkeypatch):
    roi.load(files, cache=kept)
    everything = read_now()
    monkeypatch.setattr(kept_readings, "_version", lambda: "of another day")
    roi.load(files, cache=kept)
    assert read_now() == everything


def test_the_code_that_reads_is_part_of_the_version(tmp_path, monkeypatch):
    shutil.copytree(kept_readings.PACKAGE, tmp_path / "roi", ignore=shutil.ignore_patterns("__*"))
    monkeypatch.setattr(kept_readings, "PACKAGE", tmp_path / "roi")
    version = kept_readings._version.__wrapped__
    before = version()
    assert version() == before
    for name in ("loaders/formats/events_csv.py", "records/kinds.py", "sources/delimited.py"):
        with (tmp_path / "roi" / name).open("a", encoding="utf-8") as file:
            file.write("# changed\n")
        assert version() != before
        before = version()


def damaged(data: bytes) -> Iterator[bytes]:
    """Yield a file cut off, emptied, or with a byte turned, at places all over it."""
    for at in range(0, len(data), max(len(data) // 7, 1)):
        yield data[:at]
        yield data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]
    yield data + b"more"


def test_a_damaged_folder_changes_nothing(folder, kept, read_now):
    events = folder / "events.csv"
    without = told(roi.load(events))
    roi.load(events, cache=kept)
    (place,) = kept.iterdir()
    data = place.read_bytes()
    for wrong in damaged(data):
        place.write_bytes(wrong)
        read_now()
        assert told(roi.load(events, cache=kept)) == without
        assert read_now() == ["events.csv"]
        assert place.read_bytes() == data, "it is kept again"


def test_one_files_reading_is_never_taken_for_anothers(files, kept):
    without = told(roi.load(files))
    roi.load(files, cache=kept)
    there = sorted(kept.iterdir())
    contents = [p.read_bytes() for p in there]
    for place, data in zip(there, contents[1:] + contents[:1], strict=True):
        place.write_bytes(data)
    assert told(roi.load(files, cache=kept)) == without


def test_only_its_owner_may_look(files, kept):
    roi.load(files, cache=kept)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in kept.iterdir()} == {0o600}


def test_nothing_private_is_kept(with_a_log, kept):
    (archive,) = places.SAMPLE.glob("twitter-*.zip")
    shutil.copyfile(archive, with_a_log / "whole.zip")
    roi.load(with_a_log, cache=kept)
    held = b"".join(_opened(p.read_bytes()) for p in kept.iterdir())
    assert b"quietly furious" in held, "her own words stay"
    for word in PRIVATE:
        assert word not in held


def _opened(data: bytes) -> bytes:
    """Return a kept file with each of its columns unpacked."""
    _, _, _, reading = msgspec.msgpack.decode(data[kept_readings.DIGEST :])
    read = msgspec.msgpack.decode(reading) if reading else {"datasets": []}
    columns = [c for d in read["datasets"] for c in d["frame"]]
    parts = [decompress(part) for _, _, *data in columns for part in data if part]
    return b"".join([data, reading or b"", *parts])


def test_what_may_not_be_kept_is_not(tmp_path, kept):
    (tmp_path / "a.csv").write_text(GOOD, encoding="utf-8")
    file = open_source(tmp_path / "a.csv")
    early = Reading((), 1, {}, (SetAside(walk.without_unbelievable.__globals__["AHEAD"], 1),))
    frame = pd.DataFrame({"date": pd.to_datetime([]), "e-mail": []})
    dataset = replace(roi.load(tmp_path).exports[0].datasets[0], frame=frame)
    for reading in (early, Reading((dataset,), 0, {})):
        assert read_once(kept_in(kept), (file,), lambda r=reading: ("a", r)) == ("a", reading)
    assert not kept.exists()
    changed_since = kept_in(kept)
    time.sleep(0.02)
    (tmp_path / "a.csv").touch()
    assert changed_since is not None
    read_once(changed_since, (file,), lambda: ("a", Reading((), 0, {})))
    assert not kept.exists()


def test_the_folder_stays_within_its_limit_and_the_last_used_stay(files, kept):
    roi.load(files, cache=kept)
    (kept / ".part-left").write_bytes(b"half")
    os.utime(kept / ".part-left", (0, 0))
    (kept / "of another program").write_bytes(b"x" * 100)
    found = sorted(kept.glob("*.reading"), key=lambda p: p.name)
    for age, place in enumerate(found):
        os.utime(place, (time.time() - 60 * age, time.time() - 60 * age))
    limit = sum(p.stat().st_size for p in found[:2])
    tidy(replace(kept_in(kept, limit), limit=limit))
    assert {p.name for p in kept.iterdir()} == {found[0].name, found[1].name, "of another program"}
    os.utime(found[1], (0, 0))
    tidy(kept_in(kept))
    assert size_of(kept) == (1, found[0].stat().st_size)
    assert kept_readings.clear(kept) == 1
    assert [p.name for p in kept.iterdir()] == ["of another program"]


def test_a_folder_that_cannot_be_used_is_done_without(folder, tmp_path):
    folder = folder / "events.csv"
    without = told(roi.load(folder))
    (tmp_path / "file").write_text("no folder", encoding="ascii")
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    for place in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / "link"):
        assert told(roi.load(folder, cache=place)) == without
    assert not list(tmp_path.glob("*.reading"))


def test_two_at_once(files, kept):
    without = told(roi.load(files))
    found: list[str] = []
    at_once = [
        threading.Thread(target=lambda: found.append(told(roi.load(files, cache=kept))))
        for _ in range(3)
    ]
    for thread in at_once:
        thread.start()
    for thread in at_once:
        thread.join()
    assert found == [without] * 3
    assert not list(kept.glob(".part-*"))


def test_missing_days_and_cells_survive():
    times = pd.Series(pd.to_datetime(["2025-01-02", None])).astype("datetime64[us]")
    frame = pd.DataFrame(
        {
            "date": times,
            "kind": pd.Series(["launch", None], dtype="str"),
            "title": pd.Series([None, ("a", "b")], dtype="object"),
            "line": [1, 2],
            "moment": times.dt.tz_localize("UTC"),
        }
    )
    events = roi.load(TABLE).exports[0].datasets[0]
    reading = Reading((replace(events, kind="events", frame=frame),), 2, {"events": 2})
    data = packed(reading)
    assert data is not None
    pd.testing.assert_frame_equal(unpacked(data).datasets[0].frame, frame, check_exact=True)


def test_names_are_compared_alike_in_another_run(tmp_path, kept, monkeypatch):
    """Marks of names mean nothing in another run: none is kept, and what has them is read again where two files do."""
    place = tmp_path / "names"
    place.mkdir()
    for archive in places.SAMPLE.glob("twitter-*.zip"):
        (place / archive.name).symlink_to(archive)
    for blog in places.SAMPLE.glob("*.xml"):
        (place / blog.name).symlink_to(blog)
    shutil.copyfile(places.SAMPLE / "roi.toml", place / "roi.toml")

    def both() -> Any:
        return in_both(roi.overlay(roi.load(place, cache=kept)))

    first = both()
    assert first.both == 13
    monkeypatch.setattr(privacy, "SALT", b"another run's salt")
    privacy.mark_of_name.cache_clear()
    assert both() == first
    unnamed = roi.overlay(roi.load(place, cache=kept, names=False))
    assert unnamed.posts["name_mark"].isna().all()
    pd.testing.assert_frame_equal(unnamed.daily, roi.overlay(roi.load(place)).daily)
    marks = {str(m).encode() for m in roi.overlay(roi.load(place)).posts["name_mark"].dropna()}
    privacy.mark_of_name.cache_clear()
    written = b"".join(p.read_bytes() for p in kept.iterdir())
    assert marks
    assert not any(mark in written for mark in marks)


def test_the_names_of_one_file_alone_are_compared_with_nobodys(tmp_path):
    for archive in places.SAMPLE.glob("twitter-*.zip"):
        (tmp_path / archive.name).symlink_to(archive)
    assert roi.overlay(roi.load(tmp_path)).posts["name_mark"].isna().all()
