"""The reception desk without its window: records, rules and papers."""

__version__ = "0.1.0"
