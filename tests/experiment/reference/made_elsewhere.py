"""Write other programs' numbers for the looks; run where sequential-analysis 0.4 and ville 0.1 are installed.

    python tests/experiment/reference/made_elsewhere.py

Bounds by Lan and DeMets' spending in the manner of O'Brien and Fleming at several fractions, two-sided 5 %; the two-sided
normal mixture's bound over the standard error at these fractions, narrowest at the end.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

FRACTIONS = (
    [0.5, 1.0],
    [0.2, 0.4, 0.6, 0.8, 1.0],
    [0.31, 0.55, 0.7, 1.0],
    [i / 13 for i in range(1, 14)],
)


def main() -> None:
    from sequential_analysis.group_sequential import group_sequential_design
    from ville import best_rho, normal_mixture

    looks = [
        {
            "fractions": fractions,
            "bounds": list(
                group_sequential_design(
                    0.05, fractions, two_sided=True, spending="obrien-fleming"
                ).bounds
            ),
        }
        for fractions in FRACTIONS
    ]
    rho = best_rho(1.0, 0.05)
    whenever = {
        str(t): float(normal_mixture(t, 0.05, rho)) / math.sqrt(t)
        for t in (0.1, 0.25, 0.5, 0.8, 1.0)
    }
    out = Path(__file__).with_suffix(".json")
    out.write_text(json.dumps({"looks": looks, "whenever": whenever}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
