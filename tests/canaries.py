"""Plant invented personal data wherever the golden file shows nothing of a file, using each format's own library."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import mailbox
import re
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from email.message import Message
from email.utils import parseaddr
from itertools import cycle, zip_longest
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import duckdb
import held
import openpyxl
import xlrd
import xlwt

from roi.loaders.walk import Export, Unknown

PERSONAL = (
    "canary@mail.example",
    "203.0.113.77",
    "2001:db8:77::ca9a:1",
    "+1 555 010 0177",
    "Canary",
    "Canary Canarsson",
    "a canary sings for you only",
)
MARKERS = ("canary", "203.0.113.77", "ca9a", "010 0177")
IPV4 = re.compile(rb"\b(?:\d{1,3}\.){3}\d{1,3}\b")
TAG = re.compile(r"<[^>]*>")
BETWEEN_TAGS = re.compile(r"(?<=>)([^<>]*\w[^<>]*)(?=<)")
TOP = 9  # lines, among which a table's header is
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
ASSIGNED = re.compile(r"\s*[\w.]+\s*=\s*")
Planting = tuple[str, bytes]  # where, and the file with personal data there


def out(found: list[Export | Unknown]) -> str:
    """Return everything that comes out of a file: frames, facts, problems, reasons, notes, errors."""
    because = [f"{x.file} {x.because}" for x in found if isinstance(x, Unknown)]
    return (held.shown(found) + "\n".join(because)).casefold()


def leaks(text: str) -> list[str]:
    """Return the planted markers that appear in a lowercase text."""
    return [marker for marker in MARKERS if marker in text]


def bare(text: str) -> str:
    """Return the letters and digits of a text if it has at least two, else a character that is in no file."""
    kept = re.sub(r"[\W_]", "", text.casefold())
    return kept if len(kept) > 1 else "|"


def golden_of(fixture: Path) -> str:
    """Return the letters and digits of all that should come out of a fixture."""
    return bare(held.golden_of(fixture).read_text(encoding="utf-8"))


def is_shown(texts: Iterable[str], golden: str) -> bool:
    """Return whether one of these texts comes out: as it is, without its markup, or as a number in a URL."""
    forms = (
        form
        for x in texts
        for form in (x, TAG.sub("", html.unescape(x)), *filter(str.isdecimal, x.split("/")))
    )
    return any(bare(form) in golden for form in forms)


def of_fixture(fixture: Path) -> Iterator[tuple[str, held.Files]]:
    """Yield the fixture with canaries in each place that can hold text which doesn't come out."""
    golden = golden_of(fixture)
    files = held.files_of(fixture)
    for name, data in files.items():
        for where, made in plantings(name or fixture.name, data, golden):
            yield f"{name}{where}", {**files, name: made}


def plantings(name: str, data: bytes, golden: str) -> Iterator[Planting]:
    """Yield a file with canaries in each place that can hold some."""
    suffix = PurePosixPath(name).suffix.casefold()
    if data.startswith(b"\x1f\x8b") and name.endswith("tar.gz"):
        yield from _in_tar(data, golden)
    elif data.startswith(b"\x1f\x8b"):
        inside = plantings(name.removesuffix(".gz"), gzip.decompress(data), golden)
        yield from ((where, gzip.compress(made)) for where, made in inside)
    elif data.startswith(b"PK") and suffix == ".xlsx":
        yield "", in_xlsx(data, golden)
    elif data.startswith(b"PK"):
        yield from _in_zip(data, golden)
    elif data.startswith(b"\xd0\xcf"):
        yield "", in_xls(data, golden)
    elif suffix == ".parquet":
        yield from _in_parquet(data, golden)
    elif suffix == ".mbox":
        yield "", in_mbox(data)
    elif suffix in {".xml", ".atom"}:
        yield from _in_xml(CONTROL.sub(b"", data), golden)
    elif suffix == ".html":
        yield "", in_html(data, golden)
    elif suffix in {".json", ".js"} and (documents := documents_of(data)):
        yield from _in_json(data, documents, golden)
    elif suffix in {".csv", ".tsv", ".txt", ".xls"}:
        yield "", in_table(name, data, golden)
    elif IPV4.search(data):
        yield "", IPV4.sub(b"203.0.113.77", data)


def rows_of(name: str, data: bytes) -> tuple[list[list[str]], str]:
    """Return the rows and the delimiter of a delimited text."""
    file = held.HeldFile(name, data)
    delimiter = max(",;\t", key="".join(file.lines[:9]).count)
    with file.text() as stream:
        return list(
            csv.reader(
                io.StringIO(stream.read().lstrip("\ufeff"), newline=None), delimiter=delimiter
            )
        ), delimiter


def written(rows: list[list[str]], delimiter: str) -> bytes:
    """Return rows as a delimited text."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def in_table(name: str, data: bytes, golden: str) -> bytes:
    """Return a delimited text with canaries in the text cells below its header, in columns that don't come out."""
    rows, delimiter = rows_of(name, data)
    first = next((i for i, row in enumerate(rows) if any(c[:1].isdecimal() for c in row)), 1)
    shown = {i for row in rows for i, c in enumerate(row) if c.strip() and bare(c) in golden}
    shown |= {i for i, cells in enumerate(zip_longest(*rows[first:])) if _are_sites(cells, golden)}
    personal, header = cycle(PERSONAL), _header_at(rows)
    below = [
        [next(personal) if i not in shown and _is_word(c) else c for i, c in enumerate(row)]
        if at != header
        else row
        for at, row in enumerate(rows[first:], first)
    ]
    return written([*rows[:first], *below], delimiter)


def _header_at(rows: list[list[str]]) -> int | None:
    """Return where the header is, which may stand below a dated preamble or have names such as '14 Day Total Sales'."""
    top = [[c for c in row if c] for row in rows[:TOP]]
    widest = max(map(len, top), default=0)
    at = next((i for i, cells in enumerate(top) if cells and 2 * len(cells) >= widest), None)
    if at is None or sum(c[0].isdecimal() for c in top[at]) > len(top[at]) / 5:
        return None  # a table without a header
    return at


def _are_sites(cells: Iterable[str | None], golden: str) -> bool:
    """Return whether a column holds only URLs of sites that come out."""
    hosts = [urlsplit(cell).hostname for cell in cells if cell]
    return bool(hosts) and all(host and bare(host) in golden for host in hosts)


def _is_word(cell: object) -> bool:
    return isinstance(cell, str) and not cell[:1].isdecimal() and "canary" not in cell.casefold()


def _planted_cells(rows: list[list[Any]], golden: str) -> Iterator[tuple[int, int, str]]:
    """Yield row, column and canary for the text cells below a sheet's header, in columns that don't come out."""
    first = next((i for i, row in enumerate(rows) if any(map(_is_datum, row))), len(rows))
    shown = {i for row in rows[first:] for i, c in enumerate(row) if bare(str(c)) in golden}
    personal = cycle(PERSONAL)
    for at, row in enumerate(rows[first:], first):
        for i, cell in enumerate(row):
            if i not in shown and _is_word(cell) and cell:
                yield at, i, next(personal)


def _is_datum(cell: object) -> bool:
    return cell is not None and cell != "" and not _is_word(cell)


def in_xlsx(data: bytes, golden: str) -> bytes:
    """Return a workbook with canaries in each sheet's text cells that don't come out."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for row, column, canary in _planted_cells(rows, golden):
            sheet.cell(row + 1, column + 1).value = canary
    return saved(book)


def saved(book: openpyxl.Workbook | xlwt.Workbook) -> bytes:
    """Return a workbook's bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def in_xls(data: bytes, golden: str) -> bytes:
    """Return a rewritten .xls workbook with canaries in its properties and in text cells that don't come out."""
    old, new = xlrd.open_workbook(file_contents=data), xlwt.Workbook()
    new.set_owner(PERSONAL[0])
    for sheet in old.sheets():
        copy = new.add_sheet(sheet.name)
        cells = [list(sheet.row_values(i)) for i in range(sheet.nrows)]
        for row, column, canary in _planted_cells(cells, golden):
            cells[row][column] = canary
        for i, row_ in enumerate(cells):
            for j, value in enumerate(row_):
                day = sheet.cell_type(i, j) == xlrd.XL_CELL_DATE
                style = (
                    xlwt.easyxf(num_format_str="yyyy-mm-dd") if day else xlwt.Style.default_style
                )
                copy.write(i, j, value, style)
    return saved(new)


def _in_zip(data: bytes, golden: str) -> Iterator[Planting]:
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = {name: old.read(name) for name in old.namelist()}
    for name, inside in members.items():
        for where, made in plantings(name, inside, golden):
            yield f"{name}{where}", zipped({**members, name: made})


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip of files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def _in_tar(data: bytes, golden: str) -> Iterator[Planting]:
    with tarfile.open(fileobj=io.BytesIO(data)) as old:
        members = {i.name: old.extractfile(i) for i in old if i.isfile()}
        files = {name: stream.read() for name, stream in members.items() if stream}
    for name, inside in files.items():
        for where, made in plantings(name, inside, golden):
            yield f"{name}{where}", tarred({**files, name: made})


def tarred(files: dict[str, bytes]) -> bytes:
    """Return a tar.gz of files."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return made.getvalue()


def in_mbox(data: bytes) -> bytes:
    """Return mail with canaries in every body, in headers that aren't needed, and as everybody's names but the first writer's."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "mail"
        path.write_bytes(data)
        box = mailbox.mbox(path)
        own = parseaddr(str(box[0]["From"]))[1].casefold()
        for key, message in box.items():
            box[key] = _planted_message(message, own)
        box.close()
        return path.read_bytes()


def _planted_message(message: Any, own: str) -> Any:
    if parseaddr(str(message["From"]))[1].casefold() != own:
        del message["From"]
        message["From"] = "Canary Canarsson <other.canary@mail.example>"
    for name in ("To", "Subject"):
        del message[name]
    heads = ("To", "Cc", "Bcc", "Subject", "Reply-To", "X-Originating-IP", "Received", "X-Phone")
    for name, canary in zip(heads, cycle(PERSONAL), strict=False):
        message[name] = canary
    part = Message()
    part.set_payload("\n".join(PERSONAL))
    message.set_payload([part] if message.is_multipart() else "\n".join(PERSONAL))
    return message


def _in_xml(data: bytes, golden: str) -> Iterator[Planting]:
    """Yield an XML file with canaries in all texts or attributes of one name, for each name of which no value comes out."""
    for _, (prefix, uri) in ET.iterparse(io.BytesIO(data), ["start-ns"]):
        ET.register_namespace(prefix, uri)
    tree = ET.ElementTree(ET.fromstring(data))
    places = [(e, None) for e in tree.iter() if (e.text or "").strip()]
    places += [(e, name) for e in tree.iter() for name in e.attrib]  # type: ignore[misc]
    values: dict[tuple[str, str | None], list[str]] = {}
    for element, attribute in places:
        text = element.get(attribute, "") if attribute else element.text or ""
        values.setdefault((element.tag, attribute), []).append(text)
    for (tag, attribute), texts in values.items():
        if not is_shown(texts, golden):
            yield f"<{tag} {attribute}>", _xml_with(data, tag, attribute)


def _xml_with(data: bytes, tag: str, attribute: str | None) -> bytes:
    root, personal = ET.fromstring(data), cycle(PERSONAL)
    for element in root.iter(tag):
        if attribute is None:
            element.text = next(personal)
        elif attribute in element.attrib:
            element.set(attribute, next(personal))
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def in_html(data: bytes, golden: str) -> bytes:
    """Return a page with canaries for each text between tags that doesn't come out."""
    personal = cycle(PERSONAL)
    text = BETWEEN_TAGS.sub(
        lambda found: found[0] if is_shown([found[0]], golden) else next(personal), data.decode()
    )
    return text.encode()


def _in_parquet(data: bytes, golden: str) -> Iterator[Planting]:
    """Yield a Parquet file with a canary in one text column, for each column of which no value comes out."""
    with tempfile.TemporaryDirectory() as place:
        old, new = Path(place) / "old.parquet", Path(place) / "new.parquet"
        old.write_bytes(data)
        table = duckdb.read_parquet(str(old))
        names = [n for n, t in zip(table.columns, table.types, strict=True) if t == "VARCHAR"]
        for name in names:
            texts = [x for (x,) in table.project(f'"{name}"').fetchall() if x]
            if is_shown(texts, golden):
                continue
            planted = f"* REPLACE ('{PERSONAL[0]}' AS \"{name}\")"
            table.project(planted).write_parquet(str(new))
            yield f" {name}", new.read_bytes()


def documents_of(data: bytes) -> list[Any]:
    """Return a JSON file's values: one, or one per line, without a script's assignment before it."""
    text = ASSIGNED.sub("", data.decode("utf-8-sig"), count=1)
    try:
        return [json.loads(text)]
    except json.JSONDecodeError:
        pass
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()[-1:] == "}"]
    except json.JSONDecodeError:
        return []


def _in_json(data: bytes, values: list[Any], golden: str) -> Iterator[Planting]:
    """Yield a JSON file with canaries in the strings at one path, for each path of which no value comes out."""
    start = ASSIGNED.match(data.decode("utf-8-sig"))
    before = start[0] if start else ""
    for where in sorted({path for value in values for path, _ in words_in(value)}):
        texts = [x for value in values for path, x in words_in(value) if path == where]
        if is_shown(texts, golden):
            continue
        made = [json_with(value, where, cycle(PERSONAL)) for value in values]
        dumped = (json.dumps(x, ensure_ascii=False, indent=2 if before else None) for x in made)
        yield where, (before + "\n".join(dumped)).encode()


def words_in(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each string in a JSON value; paths leave out list indices."""
    if isinstance(value, dict):
        for key, x in value.items():
            yield from words_in(x, f"{path}/{key}")
    elif isinstance(value, list):
        for x in value:
            yield from words_in(x, path)
    elif isinstance(value, str):
        yield path, value


def json_with(value: Any, where: str, personal: Iterator[str], path: str = "") -> Any:
    """Return a JSON value with personal data in each string at one path."""
    if isinstance(value, dict):
        return {k: json_with(x, where, personal, f"{path}/{k}") for k, x in value.items()}
    if isinstance(value, list):
        return [json_with(x, where, personal, path) for x in value]
    return next(personal) if isinstance(value, str) and path == where else value
