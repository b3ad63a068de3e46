"""The five views of every result, charts, and a progress bar."""
