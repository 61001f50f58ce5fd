"""Opinions, suggestions and praise (P2六.1): registered, numbered, answered, counted; never forced into a complaint's states."""
