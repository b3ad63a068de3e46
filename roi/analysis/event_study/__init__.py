"""Unusual days, events, breaks from posting, and changes over time."""
