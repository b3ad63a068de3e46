"""Is Twitter worth it? The public names of roi."""
