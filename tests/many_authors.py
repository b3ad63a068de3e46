"""Folders of simulated authors for the tests of portfolios: short lives, so that a test takes little time."""

from __future__ import annotations

from pathlib import Path

from roi.simulate.exports import write
from roi.simulate.world import draw

DAYS = 70


def lay_author(folder: Path, seed: int) -> Path:
    """Write one simulated author's exports."""
    write(draw(seed, days=DAYS), folder, log_days=0)
    return folder


def lay_bomb(folder: Path) -> Path:
    """Write a zip that would unpack to a gigabyte."""
    import zipfile

    folder.mkdir(parents=True)
    with (
        zipfile.ZipFile(
            folder / "twitter.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9
        ) as packed,
        packed.open("data/tweets.js", "w") as member,
    ):
        piece = b"0" * (1 << 20)
        for _ in range(1 << 10):
            member.write(piece)
    return folder
