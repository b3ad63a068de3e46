"""Names, addresses and messages planted in exports never appear in a frame, note, problem, reason, report or leftover file.

Each fixture with personal data is tried; of loaders without any, the suite tries one and `pytest -m thorough` the others.
"""

from __future__ import annotations

import json
import tempfile
from itertools import cycle
from pathlib import Path, PurePosixPath
from typing import Any

import canaries
import held
import openpyxl
import pytest
from canaries import PERSONAL, leaks, out
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty

import roi
from roi.cli.check_page import print_check
from roi.cli.streams import print_json
from roi.cli.terminal import harmless_console, print_page
from roi.loaders.formats import all_loaders
from roi.loaders.table_loader import TableLoader
from roi.loaders.tables import header_name
from roi.loaders.walk import Export
from roi.verdict.one_page import page_of

PLANTED = sorted(
    {
        file.relative_to(held.FIXTURES).parts[0]
        for file in held.FIXTURES.rglob("*")
        if file.is_file() and file.suffix != ".golden" and b"canary" in file.read_bytes().lower()
    }
)
ALL = held.fixtures()
TABLES = [f for f in ALL if f.suffix.casefold() in {".csv", ".tsv", ".txt"}]
WORKBOOKS = [f for f in ALL if f.suffix == ".xlsx"]
X_ARCHIVES = [f for f in ALL if f.parent.name == "x_archive"]


@pytest.mark.parametrize("loader", PLANTED)
def test_what_lies_in_the_fixtures_never_comes_out(loader: str) -> None:
    goldens = list(
        (held.FIXTURES / loader).glob("*.golden")
    )  # they show everything that a reading holds
    assert goldens
    assert not [g.name for g in goldens if leaks(g.read_text(encoding="utf-8").casefold())]


def test_canaries_are_planted_where_private_things_lie() -> None:
    private = {
        "x_archive",
        "mastodon",
        "instagram_followers",
        "linkedin_connections",
        "tiktok_download",
        "patreon",
        "leanpub",
    }
    assert private <= set(PLANTED)


def unnamed_planted(fixture: Path) -> bytes:
    """Return a table with personal data in every cell of the columns that its loader doesn't name."""
    loader = next(x for x in all_loaders() if x.name == fixture.parent.name)
    assert isinstance(loader, TableLoader)
    ours = {header_name(name) for name in (*loader.columns, *loader.header)}
    rows, sign = canaries.rows_of(fixture.name, fixture.read_bytes())
    top = next(i for i, row in enumerate(rows) if len({header_name(c) for c in row} & ours) > 1)
    personal = cycle(PERSONAL)
    named = [header_name(c) in ours for c in rows[top]]
    below = [
        [c if kept else next(personal) for c, kept in zip(row, named, strict=False)]
        for row in rows[top + 1 :]
        if any(row)
    ]
    return canaries.written([*rows[: top + 1], *below], sign)


def is_described(fixture: Path) -> bool:
    loader = next(x for x in all_loaders() if x.name == fixture.parent.name)
    return isinstance(loader, TableLoader) and not loader.positions


NO_WORDS = {
    "bluesky/repo.car",
    "cloudflare/zone.json",
    "posting_plan/drawn",
    "rank_json/salt-road.json",
}  # or none that could be changed


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    "fixture",
    [pytest.param(f, marks=() if f.parent.name in PLANTED else held.marks_of(f)) for f in ALL],
    ids=held.name_of,
)
def test_words_that_are_not_shown_never_come_out_whatever_they_are(fixture: Path) -> None:
    places = 0
    for where, files in canaries.of_fixture(fixture):
        places += 1
        assert leaks(out(held.read(held.held(fixture, files)))) == [], where
    assert bool(places) == (held.name_of(fixture) not in NO_WORDS)


DESCRIBED = [f for f in TABLES if is_described(f)]


@pytest.mark.one_in(4)
@pytest.mark.parametrize("fixture", DESCRIBED, ids=held.name_of)
def test_columns_that_a_loader_does_not_name_never_come_out(fixture: Path) -> None:
    found = held.read(held.held(fixture, {"": unnamed_planted(fixture)}))
    assert leaks(out(found)) == []
    assert any(isinstance(x, Export) for x in found), "its own columns are what they were"


@pytest.mark.parametrize("fixture", WORKBOOKS, ids=held.name_of)
@pytest.mark.one_in(3)
def test_what_a_workbook_says_beside_its_cells_changes_and_shows_nothing(fixture: Path) -> None:
    """Comments, links' tooltips, names, page headers, and who wrote it."""
    book = openpyxl.load_workbook(fixture)
    book.properties.creator = book.properties.lastModifiedBy = PERSONAL[0]
    book.properties.title, book.properties.keywords = PERSONAL[4], PERSONAL[6]
    book.custom_doc_props.append(StringProperty(name="Canary", value=PERSONAL[0]))
    for sheet in book.worksheets:
        sheet.oddHeader.center.text = PERSONAL[5]
        for cell in sheet[sheet.max_row]:
            cell.comment = Comment(PERSONAL[6], PERSONAL[4])
            if cell.value is not None:
                cell.hyperlink = f"mailto:{PERSONAL[0]}"
    found = held.read(held.held(fixture, {"": canaries.saved(book)}))
    assert leaks(out(found)) == []
    assert held.shown(found) == held.shown(held.read(held.held(fixture)))


@pytest.mark.parametrize("fixture", WORKBOOKS, ids=held.name_of)
@pytest.mark.one_in(3)
def test_sheets_that_no_export_has_show_nothing(fixture: Path) -> None:
    book = openpyxl.load_workbook(fixture)
    for canary in PERSONAL:
        book.create_sheet("Canary").append([canary] * 3)
    assert leaks(out(held.read(held.held(fixture, {"": canaries.saved(book)})))) == []


@pytest.mark.parametrize("fixture", WORKBOOKS, ids=held.name_of)
@pytest.mark.one_in(3)
def test_a_damaged_row_of_a_workbook_never_quotes_what_may_be_personal(fixture: Path) -> None:
    """Texts that an inserted cell moves into a sheet's columns of numbers and days, one in each row."""
    book = openpyxl.load_workbook(fixture)
    personal = cycle(PERSONAL)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=2):
            numbers = [c for c in row if c.is_date or c.data_type == "n"]
            if filled := [c for c in numbers if c.value is not None]:
                filled[row[0].row % len(filled)].value = next(personal)
    exports = held.read(held.held(fixture, {"": canaries.saved(book)}))
    reported = [str(p) for x in exports if isinstance(x, Export) for p in x.reading.problems]
    notes = [str(n) for x in exports if isinstance(x, Export) for n in x.reading.notes]
    assert leaks("\n".join([*reported, *notes]).casefold()) == []


def x_list(item: str, **fields: Any) -> bytes:
    """Return a list as X writes it into a .js file."""
    made = json.dumps([{item: fields}], indent=2, ensure_ascii=False)
    return f"window.YTD.{item}.part0 = {made}".encode()


def private_files() -> dict[str, bytes]:
    """Return the files of X's archive that hold other people's texts, addresses, numbers and contacts."""
    mail, ip, ip6, phone, name, full, message = PERSONAL
    says = {
        "messageCreate": {
            "recipientId": "2",
            "senderId": "1",
            "id": "3",
            "text": message,
            "mediaUrls": [f"https://ton.twitter.com/dm/{name}.jpg"],
            "createdAt": "2024-01-01T00:00:00.000Z",
        }
    }
    talk = {"conversationId": "1-2", "messages": [says]}
    advert = {
        "deviceInfo": {"deviceId": name},
        "promotedTweetInfo": {"tweetId": "1", "tweetText": message},
        "advertiserInfo": {"advertiserName": full, "screenName": f"@{name}"},
        "impressionTime": "2024-01-01 00:00:00",
    }
    return {
        "direct-messages.js": x_list("dmConversation", **talk),
        "direct-messages-part1.js": x_list("dmConversation", **talk),
        "direct-messages-group.js": x_list("dmConversation", **talk),
        "direct-message-headers.js": x_list("dmConversation", **talk),
        "direct_messages_media/3-canary.jpg": message.encode(),
        "contact.js": x_list("contact", id="1", emails=[mail], phoneNumbers=[phone], name=full),
        "phone-number.js": x_list("device", phoneNumber=phone),
        "ip-audit.js": x_list("ipAudit", accountId="1", loginIp=ip, createdAt="2024-01-01"),
        "account-creation-ip.js": x_list("accountCreationIp", accountId="1", userCreationIp=ip6),
        "email-address-change.js": x_list("emailAddressChange", emailChange={"changedTo": mail}),
        "ad-impressions.js": x_list("ad", adsUserData={"adImpressions": {"impressions": [advert]}}),
        "ad-engagements.js": x_list("ad", adsUserData={"adEngagements": {"engagements": [advert]}}),
        "device-token.js": x_list("deviceToken", token=name, clientApplicationName=full),
        "personalization.js": x_list("p13nData", demographics={"emails": [mail]}, location=ip),
        "like.js": x_list(
            "like", tweetId="1", fullText=message, expandedUrl=f"https://x.com/{name}"
        ),
        "block.js": x_list("blocking", accountId=name, userLink=f"https://x.com/{name}"),
        "grok-chat-item.js": x_list("grokChatItem", message=message, sender=full),
    }


def with_private_files(fixture: Path) -> held.Files:
    """Return an X archive with all of its private files, which are beside its posts."""
    files = held.files_of(fixture)
    place = next(PurePosixPath(name).parent for name in files if "tweet" in name)
    return files | {str(place / name): data for name, data in private_files().items()}


@pytest.mark.parametrize("fixture", X_ARCHIVES, ids=held.name_of)
def test_the_private_files_of_an_x_archive_change_and_show_nothing(fixture: Path) -> None:
    found = held.read(held.held(fixture, with_private_files(fixture)))
    assert leaks(out(found)) == []
    assert held.shown(found) == held.shown(held.read(held.held(fixture)))
    assert len(found) == 1, "they belong to the archive, and are listed nowhere"


def test_archives_in_archives_show_nothing_more(tmp_path: Path) -> None:
    """X's archive as a zip, and mail, in a zip, in a tar.gz, in a folder."""
    archive = next(f for f in X_ARCHIVES if f.name == "archive_2025")
    mail = held.FIXTURES / "mbox" / "topics.mbox"
    files = {
        "twitter-2025.zip": canaries.zipped(with_private_files(archive)),
        "topics.mbox": canaries.in_mbox(mail.read_bytes()),
    }
    packed = canaries.tarred({"old/backup.zip": canaries.zipped(files)})
    (tmp_path / "backup.tar.gz").write_bytes(packed)
    exports = roi.load(tmp_path)
    assert [e.loader for e in exports.exports] == ["mbox", "x_archive"]
    assert leaks((json.dumps(exports.to_dict()) + exports.summary()).casefold()) == []
    assert leaks(out([*exports.exports, *exports.unknown])) == []


@pytest.mark.parametrize("personal", PERSONAL)
def test_a_damaged_row_never_quotes_what_may_be_personal(tmp_path: Path, personal: str) -> None:
    """A customer's name or address that a shifted row moves into a column of dates or numbers."""
    table = tmp_path / "sales.csv"
    rows = [f"2025-01-{day:02d},{day},3.40" for day in range(1, 21)]
    rows[4], rows[9] = f"{personal},5,3.40", f"2025-01-10,{personal},3.40"
    table.write_text("date,units,royalty\n" + "\n".join(rows) + "\n", encoding="utf-8")
    exports = roi.load(tmp_path)
    assert exports.exports[0].reading.problems
    assert leaks((json.dumps(exports.to_dict()) + exports.summary()).casefold()) == []


def all_planted(fixture: Path) -> held.Files:
    """Return a fixture's files, each with canaries in one of its places; X's archive with its private files."""
    planted = with_private_files(fixture) if fixture in X_ARCHIVES else held.files_of(fixture)
    for where, files in canaries.of_fixture(fixture):
        planted |= {
            name: data
            for name, data in files.items()
            if where.startswith(name) and data != planted[name]
        }
    return planted


@pytest.mark.parametrize("judged", [False, pytest.param(True, marks=pytest.mark.thorough)])
def test_nothing_personal_is_printed_reported_or_left_on_the_disk(
    judged: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """All fixtures at once, read once, as each command shows them, with a folder of its own for temporary files.

    The suite checks one of every third loader; what they all come to, and the report, is shown in the thorough part.
    """
    folder, spare = tmp_path / "exports", tmp_path / "temporary"
    spare.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spare))
    for fixture in ALL if judged else list(held.FIRST.values())[::3]:
        for name, data in all_planted(fixture).items():
            place = folder / fixture.parent.name / fixture.name / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
    exports = roi.load(folder)
    print_check(exports, harmless_console(), verbose=True)
    print_json(exports.to_dict())
    report = tmp_path / "report.html"
    if judged:
        verdict = roi.judge(roi.overlay(exports))
        print_page(page_of(verdict), harmless_console())
        print_json(verdict.to_dict())
        roi.report(verdict, report)
    printed = capfd.readouterr()
    assert len(printed.out) > 20_000
    assert leaks((printed.out + printed.err).casefold()) == []
    left = [p for p in tmp_path.rglob("*") if p.is_file() and folder not in p.parents]
    assert left == ([report] if judged else [])
    assert [leaks(p.read_text(encoding="utf-8").casefold()) for p in left] == [[]] * judged
