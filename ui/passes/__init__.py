"""The room of passes: list, form, one pass; what is said when one is scanned; what is out and kept."""
