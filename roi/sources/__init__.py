"""Files to bytes, lines, rows and sheets, within limits."""
