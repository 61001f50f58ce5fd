"""The stored clocks and their events: the rules of `hours` applied to records, and the office's working calendars."""
