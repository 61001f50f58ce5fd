"""How long records are kept, what goes and when, what is held back, and that what went is really gone."""
