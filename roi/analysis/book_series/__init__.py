"""What a new reader is worth: copies of later books that follow a copy of the first."""
