"""One loader an export format, and what loaders share."""
