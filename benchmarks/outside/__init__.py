"""The lab drawn by others: authors whose days share no code with `roi.simulate`, half for building, half for judging."""
