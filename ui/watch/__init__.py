"""The watch list at the desk: a quiet mark, the strip that asks, and the room of those who keep the list."""
