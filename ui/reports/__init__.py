"""The room of figures over a month."""
