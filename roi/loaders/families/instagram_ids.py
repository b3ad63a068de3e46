"""The time encoded in the link of an Instagram post."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

SHORTCODE = re.compile(r"instagram\.com/(?:[\w.]+/)?(?:p|reel|tv)/([\w-]{11})", re.ASCII)
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def shortcode_time(link: object) -> Any:
    """Return the UTC time in an Instagram link: milliseconds since 2011, above 23 other bits."""
    match = SHORTCODE.search(str(link))
    if match is None:
        return pd.NaT
    number = sum(SIGNS.index(sign) << 6 * place for place, sign in enumerate(reversed(match[1])))
    return pd.Timestamp((number >> 23) + 1314220021721, unit="ms", tz="UTC").floor("s")
