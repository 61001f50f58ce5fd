"""The window: widgets call services through one runner, and reload what changed."""
