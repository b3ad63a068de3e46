"""Decide what counts when several files report the same thing, and record each decision."""
