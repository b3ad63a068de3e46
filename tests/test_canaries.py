"""Names, addresses and messages planted in fixtures ("canary") appear in no frame, note, problem or reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import roi

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
        "brevo",
        "eventbrite_orders",
        "eventbrite_attendees",
        "yourls",
        "mbox",
    }
    assert private <= set(PLANTED)


@pytest.mark.parametrize(
    "personal",
    [
        "canary@mail.example",
        "203.0.113.77",
        "2001:db8:77::canary:1",
        "Canary Canarsson",
        "+1 (555) 010-0177",
    ],
)
def test_a_damaged_row_never_quotes_what_may_be_personal(tmp_path: Path, personal: str) -> None:
    """A customer's name or address that a shifted row brings into a column of dates and numbers."""
    table = tmp_path / "sales.csv"
    rows = [f"2025-01-{day:02d},{day},3.40" for day in range(1, 21)]
    rows[4], rows[9] = f"{personal},5,3.40", f"2025-01-10,{personal},3.40"
    table.write_text("date,units,royalty\n" + "\n".join(rows) + "\n", encoding="utf-8")
    exports = roi.load(tmp_path)
    assert exports.exports[0].reading.problems
    told = json.dumps(exports.to_dict()) + exports.summary()
    assert personal not in told
    assert "canary" not in told.lower()
