"""Fonts, label stocks, print jobs and the way to a printer."""
