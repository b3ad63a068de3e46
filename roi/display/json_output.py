"""JSON in which nothing from a file steers a terminal, and whose values are the same."""

from __future__ import annotations

import json
from typing import Any

from roi.errors import UNSAFE


def json_text(value: Any) -> str:
    r"""Return JSON as UTF-8 text with terminal control characters as JSON escapes.

    >>> print(json_text({"title": "Salé \x9b31m"}))
    {
     "title": "Salé \u009b31m"
    }
    """
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    return "\n".join(
        UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", line) for line in text.split("\n")
    )
