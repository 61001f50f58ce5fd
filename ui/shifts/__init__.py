"""The change of shift on screen."""
