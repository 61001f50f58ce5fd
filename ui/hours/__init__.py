"""The working calendar: its year, its editor, and the banner of a year that is missing."""
