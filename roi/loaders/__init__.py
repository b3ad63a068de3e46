"""One loader per export format, and what loaders share."""
