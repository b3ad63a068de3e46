"""A plan as files: sealed, for the wall, for calendars and for schedulers."""
