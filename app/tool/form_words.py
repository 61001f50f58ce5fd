"""A form on the command line: one option a field, and what was said by them."""

import argparse
from collections.abc import Iterable
from typing import Any

from app.core.forms import Field, Kind


def add_options(parser: argparse.ArgumentParser, fields: Iterable[Field]) -> None:
    """One option a field: of several lines it may be given again, yes or no may be left out after it."""
    for field in fields:
        name = "--" + field.name.removeprefix("is_").replace("_", "-")
        dest = f"field_{field.name}"
        choices = f" ({', '.join(value for value, _label in field.choices)})" if field.choices else ""
        words = f"{field.label}{choices}"
        if field.kind is Kind.LINES:
            parser.add_argument(name, dest=dest, action="append", metavar="TEXT", help=f"{words}; may be given again for another line")
        elif field.kind is Kind.YES_NO:
            parser.add_argument(name, dest=dest, nargs="?", const="yes", metavar="yes|no", help=words)
        else:
            parser.add_argument(name, dest=dest, metavar="VALUE", help=words)


def told(words: argparse.Namespace, fields: Iterable[Field]) -> dict[str, Any]:
    """The fields named on the command line, those of several lines joined."""
    found: dict[str, Any] = {}
    for field in fields:
        value = getattr(words, f"field_{field.name}", None)
        if value is not None:
            found[field.name] = "\n".join(value) if field.kind is Kind.LINES else value
    return found
