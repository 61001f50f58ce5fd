"""The change of shift: what is open is listed, frozen, numbered, printed and signed by both."""
