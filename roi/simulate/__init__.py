"""Simulated authors whose true effects are known, to test every answer on."""
