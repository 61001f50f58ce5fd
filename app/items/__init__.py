"""Cards, keys and belongings given out or taken in at a visit or with a pass, and given back."""
