"""What one more post brings: models, checks, power."""
