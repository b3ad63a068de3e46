"""Advice that books and blogs give, held against one author's files."""
