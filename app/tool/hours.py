"""due: limits worked out by the rules, without an office."""

import argparse
import sys
from pathlib import Path

from app.core.errors import UserError
from app.core.i18n import _
from app.tool.session import say_json


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The words of `due`."""
    help_text = "Work out when limits fall due; needs no office."
    due = commands.add_parser("due", help=help_text, description=help_text)
    due.add_argument("--batch", required=True, metavar="FILE.json", help="calendars and cases; - for standard input")
    due.set_defaults(run=batch)


def batch(words: argparse.Namespace) -> None:
    """Answer every case of a file; a faulty one has its error in its own row."""
    from app.hours.cases import answers

    say_json(answers(text_of(words.batch)))


def text_of(name: str) -> str:
    """A file's text, or standard input for -; raises UserError."""
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UserError(_("{file} cannot be read ({reason}). Check the name, or choose another file.").format(
            file=name, reason=error.strerror)) from error  # fmt: skip
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(_("{file} is not written in UTF-8. Save it as UTF-8 and try again.").format(file=name)) from None
