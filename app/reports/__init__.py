"""Figures over several subjects: what a month brought, and how it was dealt with (P1)."""
