"""What data is: kinds of record, datasets of one file, series that count."""
