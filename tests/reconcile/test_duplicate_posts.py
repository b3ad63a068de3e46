"""Posts in both of Meta's kinds of download are counted once; posts that can't be matched are reported."""

from __future__ import annotations

import json
from pathlib import Path

import places

from roi.exports import load

CSV = places.FIXTURES / "meta_instagram_content"
SECONDS = {
    "Ink and salt #amwriting": 1742316517,
    "Winter light, see https://adavale.example in bio": 1735884909,
}


def downloads(folder: Path, posts: dict[str, int]) -> Path:
    """Write the account's posts as its JSON download, beside the Business Suite's content table."""
    table = next(p for p in CSV.iterdir() if p.suffix == ".csv")
    (folder / table.name).write_bytes(table.read_bytes())
    items = [
        {"media": [{"uri": "1.jpg", "creation_timestamp": second, "title": text}]}
        for text, second in posts.items()
    ]
    (folder / "posts_1.json").write_text(json.dumps(items, indent=2))
    return folder


def test_a_post_in_both_downloads_counts_once_with_its_figures(tmp_path: Path) -> None:
    exports = load(downloads(tmp_path, {text: s + 20 for text, s in SECONDS.items()}))
    (series,) = exports.by_day("posts")
    seen = dict(zip(series.frame["post_id"], series.frame["impressions"], strict=True))
    assert seen == {"18000000000000002": 166, "18000000000000001": 52, "18000000000000003": 40}
    (reported,) = exports.overlaps
    assert "share 2 posts" in reported.sentence


def test_another_text_at_the_same_time_is_another_post_and_is_reported(tmp_path: Path) -> None:
    texts = ["The same as the table", "Something else"]
    times = sorted(SECONDS.values())
    exports = load(downloads(tmp_path, dict(zip(texts, times, strict=True))))
    (series,) = exports.by_day("posts")
    assert len(series.frame) == 5
    (reported,) = exports.overlaps
    assert reported.sentence.startswith("2 posts in posts_1.json could not be found in Mar-01-2025")
    assert "they count twice" in reported.sentence


def test_a_post_from_outside_the_tables_days_is_simply_another(tmp_path: Path) -> None:
    exports = load(downloads(tmp_path, {"Long before": 1700000000}))
    (series,) = exports.by_day("posts")
    assert len(series.frame) == 4
    assert not exports.overlaps
