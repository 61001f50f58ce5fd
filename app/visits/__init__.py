"""People who come: arriving, inside, leaving."""
