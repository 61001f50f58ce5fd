"""Passes: one badge for many visits, with its days, weekdays, hours and number of entries."""
