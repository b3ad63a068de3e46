"""Names, addresses and messages planted in fixtures ("canary") appear in no frame, note, problem or reason."""

from __future__ import annotations

from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent / "loaders"
PLANTED = sorted(
    {
        file.relative_to(FIXTURES).parts[0]
        for file in FIXTURES.rglob("*")
        if file.is_file() and file.suffix != ".golden" and b"canary" in file.read_bytes().lower()
    }
)


@pytest.mark.parametrize("loader", PLANTED)
def test_what_is_planted_never_comes_out(loader: str) -> None:
    goldens = list((FIXTURES / loader).glob("*.golden"))  # they show all that a reading holds
    assert goldens
    assert not [g.name for g in goldens if "canary" in g.read_text(encoding="utf-8").lower()]


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
