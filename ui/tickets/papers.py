"""The papers of tickets: looked at before they are printed, printed again, saved; printing a notice freezes its list."""
