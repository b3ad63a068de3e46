"""The monthly report: one document of plain values, and what renders it as PDF, page, Markdown and JSON."""
