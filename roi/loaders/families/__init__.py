"""What loaders of one family share: how its files are laid out, and what their rows mean."""
