"""Backups: made while the desk works, checked by opening them, kept by a rule, brought back without losing what is there."""
