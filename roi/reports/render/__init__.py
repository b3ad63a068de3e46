"""A report's document as PDF, page, Markdown and pictures."""
