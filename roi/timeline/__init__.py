"""overlay(): everything on one calendar."""
