"""Too few days are refused with the side that lacks them: what was never done, or what was done where nothing was counted."""

from __future__ import annotations

import numpy as np
import pandas as pd

import roi

DAYS = pd.date_range("2025-01-01", periods=120, name="date")


def refused(linked: list[int], counted_from: int) -> str:
    """Return why nothing is said of an author who links on some days, and whose counter starts on one."""
    links = np.isin(np.arange(len(DAYS)), linked).astype(float)
    visits = np.where(np.arange(len(DAYS)) >= counted_from, 30.0, np.nan)
    frame = pd.DataFrame({"link_posts": links, "visits": visits}, index=DAYS)
    line = roi.from_frame(frame, {"link_posts": "link_posts", "visits": "visits"})
    return roi.response(line, "visits").sentence


def test_links_before_the_counter_are_not_said_to_be_missing() -> None:
    early = [*range(40), 70, 90]
    said = refused(early, counted_from=60)
    assert (
        "Of the days on which visits are known, 2 are days with a link post; 8 are needed" in said
    )
    assert "There are 2 days with a link post; 8 are needed" in refused([70, 90], counted_from=60)
