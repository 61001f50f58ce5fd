"""People the desk remembers: found, changed, forgotten."""
