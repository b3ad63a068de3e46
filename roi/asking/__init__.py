"""What only the author can say: each open question, its choices, and the line of roi.toml that answers it."""
