"""One file per question put to a timeline, and the numerics they share."""
