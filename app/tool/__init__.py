"""The office tool's commands: `python -m app`, without a window."""
