"""Import and export on the screen."""
