"""The pages of an encrypted file as they lie on the disk: which are not as they were written."""

import re
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.storage.direct import run

PAGES = text("PRAGMA cipher_integrity_check")  # of an encrypted file: every page as it was written; of others nothing
FILE = text("PRAGMA database_list")
HEADER, FRAME = 32, 24  # bytes in the log before all, and before each page
PAGE_SIZE, SALTS = slice(8, 12), slice(16, 24)


def wrong_pages(s: Session) -> list[str]:
    """What the library says of each page that is not as it was written.

    It looks at the file and not at the log. A page that the log holds anew is being taken into the file by another program at this moment,
    or was when the power went: it is read from the log until it is written once more, so it counts for nothing."""
    found = _said(s)
    if not found:
        return []
    logged = _logged(Path(next(row[2] for row in run(s, FILE) if row[1] == "main")))
    again = set(_said(s))  # one that was whole by now was only being written
    return [answer for answer in found if answer in again and _page_of(answer) not in logged]


def _said(s: Session) -> list[str]:
    return [str(answer) for (answer,) in run(s, PAGES)]


def _page_of(answer: str) -> int:
    named = re.search(r"page (\d+)", answer)
    return int(named[1]) if named else 0


def _logged(path: Path) -> set[int]:
    """The numbers of the pages the log of a database holds: frames of earlier rounds have other salts."""
    found: set[int] = set()
    try:
        with path.with_name(path.name + "-wal").open("rb") as log:
            head = log.read(HEADER)
            size = int.from_bytes(head[PAGE_SIZE], "big")
            while len(frame := log.read(FRAME)) == FRAME and frame[8:16] == head[SALTS]:
                found.add(int.from_bytes(frame[:4], "big"))
                log.seek(size, 1)
    except OSError:
        return set()
    return found
