"""The office itself: staff, settings, audit trail."""
