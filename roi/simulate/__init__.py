"""Authors whose truth is known, to test every answer on."""
