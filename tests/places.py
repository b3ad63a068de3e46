"""The paths that tests use."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent
FIXTURES = TESTS / "fixtures"
SAMPLE = ROOT / "sample_data"
REAL = ROOT.parent / "shared" / "real"
REPORT = TESTS / "reports" / "sample-2026-10.json"
