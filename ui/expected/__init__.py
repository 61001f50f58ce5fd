"""The room of expected visits: the board, announcing, and groups read from files."""
