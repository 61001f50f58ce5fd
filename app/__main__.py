"""The office tool: python -m app --data DIR COMMAND …; exit 0 done, 1 could not, 2 wrong words."""

import logging
import sys
from collections.abc import Sequence

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
        logging.getLogger(__name__).exception("bug %s", number)
        print(f"It did not work, and nothing was changed ({type(error).__name__}). Report number {number}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
