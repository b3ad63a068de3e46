"""Files that are recognised whatever a server, a browser or a spreadsheet program did to them, or described correctly if not."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import places
import pytest

from roi.errors import NoExports
from roi.exports import load
from roi.timeline.timeline import overlay

FIXTURES = places.FIXTURES
WXR = FIXTURES / "wxr" / "adavale.WordPress.2025-04-10.xml"
ENDING = b"]]></wp:comment_content>"


def totals(folder: Path) -> dict[str, int]:
    (export,) = load(folder).exports
    return export.reading.kept


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"\n" + data,
        lambda data: b"\r\n \n" + data,
        lambda data: b"Warning: Undefined index in /wp/a.php on line 3\n" + data,
        lambda data: data + b"\n<br />\n<b>Warning</b>: Cannot modify header",
        lambda data: data.replace(b"</title>", b"\xe9</title>"),
        lambda data: data.replace(ENDING, b"//]]> b " + ENDING),
        lambda data: data.replace(ENDING, b"<script>//<![CDATA[ a //]]></script>" + ENDING),
    ],
    ids=[
        "blank line",
        "blank lines",
        "warning before",
        "warning behind",
        "bad byte",
        "end",
        "script",
    ],
)
def test_wordpress_is_read_with_the_slips_of_its_servers(damage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    whole = WXR.read_bytes()
    damaged = damage(whole)
    assert damaged != whole
    (tmp_path / "whole").mkdir()
    (tmp_path / "whole" / WXR.name).write_bytes(whole)
    (tmp_path / WXR.name).write_bytes(damaged)
    (here, other) = sorted(load(tmp_path).exports, key=lambda e: e.file.count("/"))
    assert here.reading.kept == other.reading.kept
    assert any("not valid XML" in note for note in here.reading.notes)
    assert not other.reading.notes


def test_a_wordpress_file_cut_off_in_the_middle_is_still_refused(tmp_path: Path) -> None:
    data = WXR.read_bytes()
    (tmp_path / WXR.name).write_bytes(data[: len(data) // 2])
    with pytest.raises(NoExports):
        load(tmp_path)


def test_a_zip_whose_names_have_backslashes_is_looked_into(tmp_path: Path) -> None:
    archive = FIXTURES / "x_archive" / "archive_2025"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr(zipfile.ZipInfo("Your archive.html"), "<html>")
        packed.writestr(zipfile.ZipInfo("data\\"), "")
        for file in sorted((archive / "data").iterdir()):
            info = zipfile.ZipInfo("x")
            info.filename = f"data\\{file.name}"
            packed.writestr(info, file.read_bytes())
    (tmp_path / "twitter.zip").write_bytes(target.getvalue())
    assert totals(tmp_path)["posts"] == 13


def test_a_zip_cannot_lead_outside_itself_by_backslashes(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        info = zipfile.ZipInfo("x")
        info.filename = "data\\..\\..\\visits.csv"
        packed.writestr(info, "date,visits\n2025-03-01,3\n")
    with pytest.raises(NoExports, match="outside the archive"):
        load(tmp_path)


@pytest.mark.parametrize("zone", ["+00", "+00:00", "+0000", "+02", "-05:30"])
@pytest.mark.parametrize("fraction", ["", ".5", ".123456"])
def test_umamis_own_database_may_write_the_zone_behind_a_time(
    zone: str, fraction: str, tmp_path: Path
) -> None:
    text = (FIXTURES / "umami" / "website_event.csv").read_text()
    moved = text.replace("2025-04-01 10:00:00", f"2025-04-01 10:00:00{fraction}{zone}")
    assert moved != text
    (tmp_path / "before").mkdir()
    (tmp_path / "before" / "website_event.csv").write_text(text)
    (tmp_path / "after").mkdir()
    (tmp_path / "after" / "website_event.csv").write_text(moved)
    assert totals(tmp_path / "after") == totals(tmp_path / "before")


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "sep=,"])
def test_metas_metric_is_known_after_a_spreadsheet_program(
    sign: str, mark: str, tmp_path: Path
) -> None:
    rows = [f"2025-03-{d:02}T00:00:00{sign}{d}" for d in range(1, 21)]
    lines = [*([mark] if mark else []), f"Facebook follows{sign}", f"Date{sign}Primary", *rows]
    (tmp_path / "Follows.csv").write_text("\n".join(lines))
    frame = overlay(load(tmp_path)).to_frame()
    assert frame["followers_gained_facebook"].sum() == sum(range(1, 21))


def instagram_follows(folder: Path, name: str, metric: str, rows: dict[int, int]) -> None:
    folder.mkdir(exist_ok=True)
    lines = [f'"2025-03-{d:02}T00:00:00","{n}"' for d, n in rows.items()]
    text = "\n".join(["sep=,", f'"Instagram {metric}"', '"Date","Primary"', *lines])
    (folder / name).write_text(text, encoding="utf-16")


def test_days_left_out_for_zero_stay_zero_beside_a_file_of_another_measure(tmp_path: Path) -> None:
    follows = {d: 2 for d in range(1, 30) if d % 3}
    instagram_follows(tmp_path / "alone", "Follows.csv", "follows", follows)
    instagram_follows(tmp_path / "beside", "Follows.csv", "follows", follows)
    instagram_follows(tmp_path / "beside", "Visits.csv", "visits", dict.fromkeys(range(1, 30), 5))
    columns = [
        overlay(load(tmp_path / folder)).to_frame()["followers_gained_instagram"]
        for folder in ("alone", "beside")
    ]
    for values in columns:
        assert (values.notna().sum(), (values == 0).sum(), values.sum()) == (29, 9, 40)


def test_what_a_file_leaves_out_is_not_zero_on_days_it_does_not_reach(tmp_path: Path) -> None:
    instagram_follows(tmp_path, "Follows.csv", "follows", {10: 2, 12: 1, 20: 3})
    instagram_follows(tmp_path, "Visits.csv", "visits", dict.fromkeys(range(1, 30), 5))
    values = overlay(load(tmp_path)).to_frame()["followers_gained_instagram"]
    assert (values.notna().sum(), values.sum()) == (11, 6)


PAGE = '<html><head></head><body><div class="pam _a6-g uiBox"><h2 class="_a6-h">A page</h2></div></body></html>'

TELEGRAM_PAGE = (
    '<!DOCTYPE html>\n<html>\n <head>\n  <meta charset="utf-8"/>\n<title>Exported Data</title>\n </head>\n'
    ' <body onload="CheckLocation();">\n  <div class="page_wrap">\n  </div>\n </body>\n</html>\n'
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("media/posts_{}.html", PAGE),
        (
            "Posts_{}.txt",
            "Date: 2025-03-01 10:00:00 UTC\nLink: https://www.tiktokv.com/share/video/1/\n",
        ),
        ("Follower_{}.txt", "\nDate: 2025-03-01 10:00:00 UTC\nUserName: someone\n"),
        ("messages{}.html", TELEGRAM_PAGE),
        (
            "result{}.json",
            '{"about": "Here is the data you requested. Remember: Telegram is ad free"}',
        ),
    ],
)
def test_a_download_in_a_form_that_cannot_be_read_says_which_to_ask_for(
    name: str, text: str, tmp_path: Path
) -> None:
    for i in range(20):
        file = tmp_path / "download" / name.format(i)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (tmp_path / "visits.csv").write_text("date,visits\n2025-03-01,3\n2025-03-02,4\n")
    (unknown,) = load(tmp_path).unknown
    assert unknown.file == "download/"
    assert "format JSON" in unknown.because


@pytest.mark.parametrize("index", ["Week Index", "Month Index"])
def test_a_file_that_gives_nothing_says_why(index: str, tmp_path: Path) -> None:
    rule = "# ----------------------------------------"
    head = f"{rule}\n# Site\n# Audience Overview\n# 20230101-20230401\n{rule}\n\n"
    (tmp_path / "report.csv").write_text(f"{head}{index},Sessions\n0,10\n1,12\n,22\n")
    (tmp_path / "Overview.csv").write_text(
        '"Date","Video Views","Profile Views","Likes","Comments","Shares"\n"March 1","2","1","0","0","0"\n'
    )
    with pytest.raises(NoExports) as refused:
        load(tmp_path)
    assert "by week or month" in str(refused.value)
    assert "have no year" in str(refused.value)


def test_stories_and_archived_posts_are_named_and_reels_count(tmp_path: Path) -> None:
    for name in ("posts_1.json", "reels.json", "stories.json", "archived_posts.json"):
        source = FIXTURES / "instagram_posts" / name
        (tmp_path / name).write_bytes(source.read_bytes())
    exports = load(tmp_path)
    assert not exports.unknown
    assert {e.file: e.reading.kept.get("posts", 0) for e in exports.exports} == {
        "archived_posts.json": 0,
        "posts_1.json": 2,
        "reels.json": 2,
        "stories.json": 0,
    }


def test_new_followers_of_a_linkedin_page_add_up(tmp_path: Path) -> None:
    file = FIXTURES / "linkedin_page_followers" / "followers.csv"
    (tmp_path / "x.csv").write_bytes(file.read_bytes())
    frame = overlay(load(tmp_path)).to_frame()
    assert frame["followers_gained_linkedin"].sum() == 5 + 1 + 12 + 3
    assert "followers_linkedin" not in frame


@pytest.mark.parametrize("row", ["0,5,0,5", "0,1,0,1", "1,1,1,3"])
def test_counts_of_nothing_are_no_rate_of_clicks(row: str, tmp_path: Path) -> None:
    head = "Date,Sponsored followers,Organic followers,Auto-invited followers,Total followers"
    (tmp_path / "followers.csv").write_text(f"{head}\n06/01/2025,{row}\n06/14/2025,0,2,0,2\n")
    (export,) = load(tmp_path).exports
    assert export.loader == "linkedin_page_followers"


@pytest.mark.parametrize("urn", ["groupPost:77-{}", "share:{}", "ugcPost:{}", "activity:{}"])
def test_linkedins_posts_are_known_by_each_kind_of_link(urn: str, tmp_path: Path) -> None:
    number = (1_740_830_400_000 << 22) + 5  # 1 March 2025, 12:00
    link = "https://www.linkedin.com/feed/update/urn%3Ali%3A" + urn.format(number).replace(
        ":", "%3A"
    )
    head = "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility"
    (tmp_path / "Shares.csv").write_text(f"{head}\n1997-03-01 12:00:03,{link},A page,,,PUBLIC\n")
    (export,) = load(tmp_path).exports
    assert str(export.datasets[0].frame["time"][0]) == "2025-03-01 12:00:00+00:00"


def test_weeks_of_matomo_whose_days_stand_in_two_cells_add_up(tmp_path: Path) -> None:
    weeks = [f"2025-09-0{1 + 7 * i},2025-09-0{7 + 7 * i},100,{50 + i},120,47%" for i in range(1)]
    head = "date,nb_uniq_visitors,nb_visits,nb_actions,bounce_rate"
    (tmp_path / "export.csv").write_text("\n".join([head, *weeks]))
    (export,) = load(tmp_path).exports
    frame = export.datasets[0].frame
    assert (frame["visits"].tolist(), frame["visitors"].tolist()) == ([50], [100])
    assert str(frame["end"][0].date()) == "2025-09-08"
    assert json.dumps(export.reading.notes) == "[]"


def test_only_a_channel_of_telegram_is_read_never_a_chat(tmp_path: Path) -> None:
    text = (FIXTURES / "telegram" / "result.json").read_text(encoding="utf-8")
    for kind in ("personal_chat", "private_group", "public_supergroup", "saved_messages"):
        (tmp_path / f"{kind}.json").write_text(text.replace("public_channel", kind), "utf-8")
    (tmp_path / "private.json").write_text(
        text.replace("public_channel", "private_channel"), "utf-8"
    )
    exports = load(tmp_path)
    assert [e.file for e in exports.exports] == ["private.json"]
    assert len(exports.unknown) == 4


def test_an_album_of_telegram_is_one_post_wherever_its_words_stand(tmp_path: Path) -> None:
    def message(number: int, second: int, text: str) -> dict[str, object]:
        return {"id": number, "type": "message", "date_unixtime": str(second), "text": text}

    album = [message(n, 1_740_821_400, "Three covers" if n == 3 else "") for n in (1, 2, 3)]
    bare = [message(n, 1_740_921_400, "") for n in (4, 5)]
    two = [message(n, 1_741_021_400, f"Post {n}") for n in (6, 7)]
    channel = {"name": None, "type": "public_channel", "id": 7, "messages": [*album, *bare, *two]}
    (tmp_path / "result.json").write_text(json.dumps(channel), "utf-8")
    (export,) = load(tmp_path).exports
    assert export.datasets[0].frame["post_id"].tolist() == [3, 4, 6, 7]
    assert export.reading.set_aside_count == 3
