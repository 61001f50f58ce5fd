"""Keeping times, what would go, hold marks, deletions: a page of the settings for administrators."""
