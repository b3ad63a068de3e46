"""judge(): money, what a copy earns, and the one page."""
