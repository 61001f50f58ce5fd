"""The room of first-contact tickets: boards, one ticket's whole story with its moves, the guards' direction notes."""
