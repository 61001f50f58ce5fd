"""Working calendars and time limits: pure functions over data, no database, no clock of their own (time-limits.md)."""
