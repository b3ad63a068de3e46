"""Comments in a WordPress export: Akismet's verdict is kept apart, and names are compared without being kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from roi.exports import Exports, load

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://adavale.example</wp:base_blog_url>
<item>
<title>Tide tables</title>
<link>https://adavale.example/11/</link>
<wp:post_date>2025-03-04 09:00:00</wp:post_date>
<wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type>
"""
TAIL = "</item>\n</channel>\n</rss>\n"


def comment(who: str, approved: str = "1", **akismet: str) -> str:
    told = "".join(
        f"<wp:commentmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:commentmeta>"
        for key, value in {**akismet, "akismet_history": "a:1:{}"}.items()
    )
    return f"""<wp:comment><wp:comment_author>{who}</wp:comment_author>
<wp:comment_date>2025-03-05 10:00:00</wp:comment_date>
<wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type>comment</wp:comment_type>
<wp:comment_user_id>0</wp:comment_user_id>{told}</wp:comment>
"""


def read(folder: Path, *comments: str) -> Exports:
    (folder / "blog.xml").write_text(HEAD + "".join(comments) + TAIL, encoding="utf-8")
    return load(folder)


@pytest.mark.parametrize(
    ("approved", "akismet", "reason"),
    [
        ("1", {}, None),
        ("1", {"akismet_result": "false"}, None),
        ("1", {"akismet_result": "true"}, "approved, but spam in Akismet's eyes"),
        ("1", {"akismet_result": "true", "akismet_user_result": "false"}, None),
        ("0", {"akismet_result": "false"}, "a reader's in Akismet's eyes"),
        ("0", {"akismet_result": "true"}, "waiting for approval, spam"),
        ("0", {}, "not approved (spam, bin, or waiting)"),
        ("spam", {"akismet_result": "true"}, "not approved (spam, bin, or waiting)"),
    ],
)
def test_akismets_verdict_is_kept_apart(
    tmp_path: Path, approved: str, akismet: dict[str, str], reason: str | None
) -> None:
    reading = read(tmp_path, comment("nell_reads", approved, **akismet)).exports[0].reading
    assert reading.kept.get("comments", 0) == (reason is None)
    assert reason is None or any(reason in s.reason for s in reading.set_aside)


def test_the_same_name_is_one_row_and_counts_stay_what_they_were(tmp_path: Path) -> None:
    exports = read(tmp_path, comment("Nell Reads"), comment("nellreads"), comment("Owl"))
    [counted] = exports.by_day("comments")
    assert counted.frame["comments"].tolist() == [2.0, 1.0]
    assert counted.frame["name_mark"].isna().all()  # one file's names are compared with nobody's
    assert not any("nell" in str(v).casefold() for v in counted.frame.to_dict("list").values())
