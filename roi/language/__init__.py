"""What people read: sentences of the catalogue, values as text, names of things."""
