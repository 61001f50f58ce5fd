"""The office tool: python -m app --data DIR COMMAND …; exit 0 done, 1 could not, 2 wrong words."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from app.core.errors import UserError
from app.core.i18n import use_language


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what could not be done is one sentence on standard error."""
    from app.tool.words import parser

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    words = parser().parse_args(arguments)
    if words.lang:
        use_language(words.lang)
    try:
        words.run(words)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        print("Stopped; nothing half done was kept.", file=sys.stderr)
        return 1
    except Exception as error:  # the tool's last door: a bug leaves a trace, not a stack in a script's face
        from app.core.ids import new_id

        number = new_id().hex[-4:].upper()
        _trace(number, error)
        print(f"It did not work, and nothing was changed ({type(error).__name__}). Report number {number}.", file=sys.stderr)
        return 1
    return 0


def _trace(number: str, error: BaseException) -> None:
    """Where a bug was, beside the temporary files, for this user alone; its text may quote what was typed, so it is left out."""
    import tempfile
    import traceback

    places = [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    with suppress(OSError), os.fdopen(tempfile.mkstemp(".log", f"firstdesk-{number}-")[0], "w", encoding="utf-8") as file:
        file.write("\n".join((*places, type(error).__qualname__, "")))


if __name__ == "__main__":
    sys.exit(main())
