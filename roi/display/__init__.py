"""The five ways a thing shows itself, charts, and a progress bar."""
