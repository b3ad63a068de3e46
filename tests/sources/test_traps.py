"""Bombs and traps, each a real file beside a good one: one sentence, bounded memory, and the good one is still read."""

from __future__ import annotations

import gzip
import io
import os
import random
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from functools import partial
from pathlib import Path

import pytest
from good_export import GOOD, unread

import roi
from roi.errors import NoExports, UnsafeFile
from roi.sources import delimited
from roi.sources.source import open_source

HUGE = 5 << 30  # bytes of a sparse file, which takes no space on disk
MOST_MEMORY = 500  # megabytes
COMMAND = "from roi.cli.commands import main; main()"


def workbook(path: Path, cells: str) -> None:
    """Write a minimal workbook with these rows of cells."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    relation = f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/%s" Target="%s"/></Relationships>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        types = "http://schemas.openxmlformats.org/package/2006/content-types"
        book.writestr("[Content_Types].xml", f'<Types xmlns="{types}"></Types>')
        book.writestr("_rels/.rels", relation % ("officeDocument", "xl/workbook.xml"))
        sheet = f'<sheets><sheet name="A" sheetId="1" r:id="rId1" xmlns:r="{office}"/></sheets>'
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{main}">{sheet}</workbook>')
        book.writestr(
            "xl/_rels/workbook.xml.rels", relation % ("worksheet", "worksheets/sheet1.xml")
        )
        rows = f"<sheetData>{cells}</sheetData>"
        book.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}">{rows}</worksheet>')


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in files.items():
            z.writestr(name, data)
    return made.getvalue()


STARTS = {
    "visits.csv": b"date,visits\n2025-01-01,5\n",
    "line.csv": b"date,visits\n2025-01-01,",
    "access.log": b'192.0.2.1 - - [01/Jan/2025:00:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "Mozilla/5.0 Firefox/130"\n',
    "tweets.js": b"window.YTD.tweets.part0 = [ ",
    "book.xlsx": b"PK\x03\x04 [Content_Types].xml ",
    "book.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "archive.zip": b"PK\x03\x04",
    "repo.car": b"\x3a\xa2eroots\x81\xd8gversion\x01",
    "posts_1.json": b'[{"media":[{"uri":"a.jpg","creation_timestamp":1700000000}]},',
    "outbox.json": b'{"@context":"https://www.w3.org/ns/activitystreams","type":"OrderedCollection","orderedItems":[',
}


def checked(folder: Path) -> tuple[str, int]:
    """Return what `roi check` says about a folder, and the most megabytes it took; it does not fail."""
    measured = (
        "import resource, subprocess, sys\n"
        f"done = subprocess.run([sys.executable, '-c', {COMMAND!r}, 'check', sys.argv[1]])\n"
        "print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", measured, folder], capture_output=True, text=True, check=True
    )
    code, megabytes = map(int, done.stdout.splitlines()[-1].split())
    assert (code, done.stderr) == (0, "")
    assert "events.csv" in done.stdout
    return done.stdout, megabytes


IN_THE_SUITE = {"visits.csv", "archive.zip"}


@pytest.mark.parametrize(
    "name",
    [n if n in IN_THE_SUITE else pytest.param(n, marks=pytest.mark.thorough) for n in STARTS],
)
@pytest.mark.one_in(2)
def test_five_gigabytes_of_nothing_take_little_memory(folder: Path, name: str) -> None:
    with (folder / name).open("wb") as file:
        file.write(STARTS[name])
        file.truncate(HUGE)
    output, megabytes = checked(folder)
    assert f"  {name}: " in output
    assert megabytes < MOST_MEMORY


NO_POST = b'{"media":[{"uri":"a","creation_timestamp":1700000000}]},'
NO_BLOCK = (
    b"\x26\x01\x71\x12\x20" + bytes(32) + b"\xf6\xf6"
)  # its name, a wrong fingerprint, and nothing else


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "start", "part", "times"),
    [
        ("posts_1.json", b"[", NO_POST, 4_000_000),
        ("posts_1.json.gz", b"[", NO_POST, 4_000_000),
        ("repo.car", STARTS["repo.car"], NO_BLOCK, 4_000_000),
        ("repo.car.gz", STARTS["repo.car"], bytes(1000), 300_000),
    ],
    ids=["json", "json.gz", "car", "car.gz"],
)
def test_millions_of_small_things_take_little_memory(
    folder: Path, name: str, start: bytes, part: bytes, times: int
) -> None:
    write = partial(gzip.open, compresslevel=1) if name.endswith(".gz") else open
    with write(folder / name, "wb") as file:  # type: ignore[operator]
        file.write(start)
        for _ in range(times // 10_000):
            file.write(part * 10_000)
    output, megabytes = checked(folder)
    assert f"  {name}: " in output
    assert megabytes < MOST_MEMORY


@pytest.mark.thorough
def test_thousands_of_files_are_not_kept_in_memory(folder: Path) -> None:
    for number in range(1000):
        (folder / f"chapter {number}.txt").write_bytes(b"and then she left\n" * 5000)
    output, megabytes = checked(folder)
    assert "1,000 more unknown files in it" in output
    assert megabytes < MOST_MEMORY / 2  # kept in memory, they would take 320


def test_one_line_without_an_end(folder: Path) -> None:
    row = b"2025-01-01,5\n"
    (folder / "visits.csv").write_bytes(b"date,visits\n" + row * 4000 + b"x" * (20 << 20))
    assert "line 4002 has no end" in unread(folder)["visits.csv"]


def test_json_ten_thousand_levels_deep(folder: Path) -> None:
    deep = "[" * 10_000 + "]" * 10_000
    (folder / "user_data.json").write_text(
        f'{{"Activity": {{"Follower List": {{"FansList": {deep}}}}}}}', encoding="utf-8"
    )
    assert "cut off or edited" in unread(folder)["user_data.json"]


@pytest.mark.parametrize("entity", ['"boom"', 'SYSTEM "file:///etc/hostname"'])
def test_entities_in_xml(folder: Path, entity: str) -> None:
    (folder / "blog.xml").write_text(
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x {entity}>]><rss xmlns:wp="http://wordpress.org/export/1.2/">'
        "<channel><wp:wxr_version>1.2</wp:wxr_version><title>&x;</title></channel></rss>",
        encoding="utf-8",
    )
    assert "defines XML entities" in unread(folder)["blog.xml"]


FIRST = '<row r="1"><c r="A1"><v>1</v></c></row>'
WIDE = '<row r="1"><c r="XFD1"><v>1</v></c></row>'
SPANS_BILLIONS = {
    "one corner": FIRST + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "another attribute first": FIRST
    + "<row r='1048576'><c s='1' r='XFD1048576'><v>1</v></c></row>",
    "small letters": FIRST + '<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
    "two far cells": WIDE + '<row r="240001"><c r="A240001"><v>1</v></c></row>',
    "cells that don't say where they are": f"<row>{'<c><v>1</v></c>' * 16_384}</row>"
    '<row r="1048576"><c><v>1</v></c></row>',
    "a name with its space": FIRST.replace("<row", '<x:row xmlns:x="urn:x"').replace(
        "</row", "</x:row"
    )
    + '<x:row xmlns:x="urn:x" r="1048576"><x:c r="XFD1048576"><v>1</v></x:c></x:row>',
}


@pytest.mark.parametrize("rows", SPANS_BILLIONS.values(), ids=SPANS_BILLIONS)
@pytest.mark.parametrize("before", [0, 1 << 20], ids=["small", "where two pieces meet"])
def test_cells_that_span_a_sheet_of_billions(folder: Path, rows: str, before: int) -> None:
    noise = random.Random(1).randbytes(before // 2).hex()
    workbook(folder / "far.xlsx", f"<!--{noise[: before - 300]}-->{rows}" if before else rows)
    assert "spans more than 25,000,000 cells" in unread(folder)["far.xlsx"]


@pytest.mark.thorough
def test_a_wide_table_and_a_long_one_are_no_traps(folder: Path) -> None:
    wide = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 1000))
    long = "".join(
        f'<row r="{n}"><c r="C{n}"><v>{n}</v></c></row>' for n in (1, 240_001, 1_048_576)
    )
    plain = "".join(f"<row>{'<c><v>1</v></c>' * 20}</row>" for _ in range(3000))
    for name, rows in (("wide", wide), ("long", long), ("plain", plain)):
        workbook(folder / f"{name}.xlsx", rows)
    assert not [why for why in unread(folder).values() if "spans" in why]


def test_a_workbook_that_unpacks_to_far_more(folder: Path) -> None:
    workbook(folder / "blank.xlsx", " " * 60_000_000)
    assert "100 times its size" in unread(folder)["blank.xlsx"]


def test_a_workbook_whose_checksum_is_wrong(folder: Path) -> None:
    cells = "".join(f'<row r="{i}"><c r="A{i}"><v>{i * 7919}</v></c></row>' for i in range(1, 400))
    workbook(folder / "book.xlsx", cells)
    data = bytearray((folder / "book.xlsx").read_bytes())
    with zipfile.ZipFile(folder / "book.xlsx") as book:
        info = book.getinfo("xl/worksheets/sheet1.xml")
    at = data.index(info.CRC.to_bytes(4, "little"))
    data[at] ^= 1
    end = data.rindex(info.CRC.to_bytes(4, "little"))
    data[end] ^= 1
    (folder / "book.xlsx").write_bytes(bytes(data))
    assert "the zip in it is broken" in unread(folder)["book.xlsx"]


def test_archives_in_archives(folder: Path) -> None:
    data = zipped({"events.csv": GOOD.encode()})
    for depth in range(6):
        data = zipped({f"{depth}-{n}.zip": data for n in range(3)})
    (folder / "nest.zip").write_bytes(data)
    reasons = set(unread(folder).values())
    assert reasons == {"was not opened: it is nested in 3 archives"}


def test_links_and_devices_in_a_tar_are_no_files(folder: Path) -> None:
    with tarfile.open(folder / "links.tar", "w") as tar:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo(f"{kind!r}.csv")
            info.type, info.linkname = kind, "/etc/hostname"
            tar.addfile(info)
    assert unread(folder) == {"links.tar": "not known"}


def test_things_in_a_folder_that_are_no_files(folder: Path) -> None:
    os.mkfifo(folder / "pipe.csv")
    (folder / "zero.csv").symlink_to("/dev/zero")
    (folder / "circle.csv").symlink_to("circle.csv")
    (folder / "gone.csv").symlink_to("nowhere.csv")
    (folder / "again").symlink_to(folder, target_is_directory=True)
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(folder / "s.csv"))
        left = unread(folder)
    assert left.keys() == {"again", "circle.csv", "gone.csv", "pipe.csv", "s.csv", "zero.csv"}
    assert {why for name, why in left.items() if name in ("pipe.csv", "s.csv", "zero.csv")} == {
        "was not opened: it is a device, a pipe or a socket, not a file"
    }


@pytest.mark.parametrize("place", ["/dev/zero", "pipe", "link"])
def test_what_is_no_file_is_not_waited_for_where_it_is_asked_for_itself(
    tmp_path: Path, place: str
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/dev/zero")
    with pytest.raises(NoExports, match="it is a device, a pipe or a socket"):
        roi.load(tmp_path / place)


def test_a_pipe_that_took_a_files_place_is_not_waited_for(folder: Path) -> None:
    late = folder / "late.csv"
    late.write_text(GOOD, encoding="utf-8")
    source = open_source(folder).children["late.csv"]
    late.unlink()
    os.mkfifo(late)
    with pytest.raises(UnsafeFile, match="it is a device, a pipe or a socket"):
        source.raw()


def test_folders_without_end(folder: Path) -> None:
    place = os.open(folder, os.O_RDONLY)
    for _ in range(600):  # each takes two calls, and Python allows a thousand
        os.mkdir("d", dir_fd=place)
        inner = os.open("d", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(place)
    try:
        assert set(unread(folder).values()) == {"not opened: it is nested in more than 60 folders"}
    finally:
        shutil.rmtree(folder / "d")


def test_folders_without_end_in_a_zip(folder: Path) -> None:
    (folder / "deep.zip").write_bytes(zipped({f"{'d/' * 5000}a.csv": GOOD.encode()}))
    assert "folders more than 60 deep" in unread(folder)["deep.zip"]


@pytest.mark.parametrize(("files", "archives"), [(1, 300), (1_100, 100)], ids=["archives", "files"])
@pytest.mark.one_in(2)
def test_many_archives_in_one_archive_are_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, files: int, archives: int
) -> None:
    """What was read before the limit still counts; what lies beyond it is not opened."""
    monkeypatch.setattr("roi.sources.archives.MAX_NESTED_FILES", 2_000)
    inner = zipped({f"{n}.csv": b"x" for n in range(files)})
    outer = zipped({f"z{n}.zip": inner for n in range(archives)})
    (folder / "many.zip").write_bytes(outer)
    left = unread(folder)
    assert "was read only in part: more than 200 archives" in left["many.zip"]
    assert not [name for name in left if name.startswith("many.zip/z99.zip")]


RSS = '<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version>'


@pytest.mark.parametrize(
    ("part", "times", "why"),
    [
        ("<a>", 3_000_000, "its elements lie more than 60 deep"),
        pytest.param("<item/><a/>", 200_000, "is not valid XML", marks=pytest.mark.thorough),
        pytest.param(
            f"<item>{'<a/>' * 2_100_000}",
            1,
            "a part of it has no end",
            marks=pytest.mark.thorough,
        ),
    ],
    ids=["deep", "long", "wide"],
)
def test_xml_without_end(folder: Path, part: str, times: int, why: str) -> None:
    (folder / "blog.xml").write_text(RSS + part * times, encoding="utf-8")
    said, megabytes = checked(folder)
    assert why in said
    assert megabytes < MOST_MEMORY


def test_a_table_without_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roi.loaders.tables.MAX_ROWS", 1_000)
    rows = "".join(f"2025-01-{day % 28 + 1:02d},5\n" for day in range(1_001))
    (folder / "visits.csv").write_text(f"date,visits\n{rows}", "utf-8")
    assert "it is a table of more than 1,000 rows" in unread(folder)["visits.csv"]


@pytest.mark.parametrize("name", ["visits.csv", "visits.csv.gz"])
def test_a_table_without_end_is_refused_before_it_is_parsed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Plain or packed: none of its rows is split into cells."""
    monkeypatch.setattr("roi.sources.delimited.MAX_ROWS", 1_000)
    parsed: list[str] = []
    given = delimited._given
    monkeypatch.setattr(delimited, "_given", lambda *a: parsed.append(a[3].name) or given(*a))
    text = "date,visits\n" + "2025-01-01,5\n" * 1_001
    place = folder / name
    place.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    assert "it is a table of more than 1,000 rows" in unread(folder)[name]
    assert "events.csv" in parsed
    assert name not in parsed


@pytest.mark.thorough
def test_a_row_without_end_widens_no_other(folder: Path) -> None:
    rows = "".join(f"2025-01-{day % 28 + 1:02d},{day}\n" for day in range(20_000))
    (folder / "visits.csv").write_text(f"date,visits\n{rows}{',' * 400_000}\n", encoding="utf-8")
    said, megabytes = checked(folder)
    assert "visits.csv" in said
    assert megabytes < MOST_MEMORY


@pytest.mark.thorough
def test_a_header_without_end(folder: Path) -> None:
    names = ",".join(f"c{n}" for n in range(40_000))
    (folder / "visits.csv").write_text(f"date,visits,{names}\n2025-01-01,5\n" * 2, "utf-8")
    assert "visits.csv" in unread(folder)


@pytest.mark.thorough
def test_names_say_nothing_to_a_terminal(folder: Path) -> None:
    for name in (b"a\n\x1b[31m\x1b]0;owned\x07.csv", b"bad\xff.csv", "x\u202egnp.csv".encode()):
        (folder / os.fsdecode(name)).write_text("nothing", encoding="utf-8")
    table = 'date,visits,"\x1b[31mnote\x1b[0m"\n2025-01-01,\x1b[2Jfive,x\n2025-01-02,6,y\n'
    (folder / "table.csv").write_text(table, encoding="utf-8")
    for more in ([], ["-v"], ["--json"]):
        done = subprocess.run(
            [sys.executable, "-c", COMMAND, "check", folder, *more], capture_output=True, check=True
        )
        output = done.stdout.decode("utf-8")
        assert {c for c in output if not c.isprintable()} <= {"\n"}
        assert "\\x1b[31m" in output.replace("\\\\", "\\")


def test_what_a_folder_loader_cannot_read_hides_no_other_file(folder: Path) -> None:
    (folder / "tweets.js").write_bytes(b"window.YTD.tweets.part0 = ")
    assert unread(folder)["."] == "tweets.js can't be read: it holds no list"


def test_a_file_without_read_permission() -> None:
    """Root may read everything, so a process that gave up root's rights tries."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)
        (folder / "events.csv").write_text(GOOD, encoding="utf-8")
        (folder / "locked.csv").write_text(GOOD, encoding="utf-8")
        (folder / "locked.csv").chmod(0)
        assert _as_nobody(folder) == "can't be read: you are not allowed to read it"


def _as_nobody(folder: Path) -> str:
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            output = unread(folder).get("locked.csv", "it was read")
        except BaseException as error:
            output = repr(error)
        os.write(writer, output.encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        return pipe.read()
