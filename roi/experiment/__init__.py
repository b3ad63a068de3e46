"""Posting days drawn by a coin: the plan, what it could show, and what it showed."""
