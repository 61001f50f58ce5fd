"""Sudden events (V3, P1-5): what happened, how it was calmed, who was told when, what followed; and the contingency plans."""
