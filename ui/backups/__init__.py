"""Backups in the window: made at night and by hand, looked at, brought back."""
