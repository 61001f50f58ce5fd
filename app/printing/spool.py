"""What a spooler must do, and the one that saves papers as PDF files in a folder."""

import os
import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from app.core.errors import UserError
from app.core.i18n import _
from app.storage.places import keep_names, make_folder

FOLDER = "folder:"
POINTS_PER_MM = 72 / 25.4
A4 = (210.0, 297.0)


class Stage(StrEnum):
    """How far a spooler is with a paper; held is waiting for somebody to see to the printer."""

    PRINTING = "printing"
    HELD = "held"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Progress(NamedTuple):
    """A stage with the printer's own reason as a sentence, where it gives one."""

    stage: Stage
    reason: str = ""


class Spooler(Protocol):
    """The way to printers. Every method may raise UserError with what is wrong in plain words."""

    def printers(self) -> Sequence[str]:
        """Names of the printers of this PC, the usual one first."""

    def submit(self, pdf: bytes, printer: str, title: str, *, copies: int = 1, page: tuple[float, float] = A4) -> str:
        """Hand over a PDF ("" is the usual printer, `page` in mm); gives the ticket to ask by. Not accepted: UserError."""

    def look(self, ticket: str) -> Progress:
        """How far the paper is."""

    def cancel(self, ticket: str) -> None:
        """Take it back if it is not out yet; no word if it is."""


class FolderSpooler:
    """Saves each paper as a PDF: printer "folder:/path"."""

    def printers(self) -> Sequence[str]:
        """A folder is chosen, not found."""
        return ()

    def submit(self, pdf: bytes, printer: str, title: str, *, copies: int = 1, page: tuple[float, float] = A4) -> str:
        """Write `title`.pdf, or `title`-2.pdf where that is there already; an existing paper is never overwritten."""
        folder = Path(printer.removeprefix(FOLDER)).expanduser()
        name = re.sub(r"[^\w.-]+", "_", title).strip("._") or "paper"
        try:
            make_folder(folder)
            path = _fresh(folder, name)
            part = path.with_suffix(".part")
            with part.open("wb") as file:
                file.write(pdf)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
            keep_names(folder)  # the job is said to be done next: the paper must outlast a power cut as that does
        except OSError as error:
            sentence = _("The PDF cannot be saved in {folder}: {reason}. Choose another folder or make room, then print again.")
            raise UserError(sentence.format(folder=folder, reason=error.strerror or error)) from error
        return str(path)

    def look(self, ticket: str) -> Progress:
        """A written file is done."""
        return Progress(Stage.DONE)

    def cancel(self, ticket: str) -> None:
        """Written is written."""


def _fresh(folder: Path, name: str) -> Path:
    path, n = folder / f"{name}.pdf", 1
    while path.exists():
        n += 1
        path = folder / f"{name}-{n}.pdf"
    return path


class AnySpooler:
    """Folders by FolderSpooler, every other printer by the PC's own spooler; a ticket remembers whose it is."""

    def __init__(self, others: Spooler) -> None:
        self._others = others
        self._folders = FolderSpooler()
        self.remembers = bool(getattr(others, "remembers", False))

    def printers(self) -> Sequence[str]:
        """The PC's printers."""
        return self._others.printers()

    def submit(self, pdf: bytes, printer: str, title: str, *, copies: int = 1, page: tuple[float, float] = A4) -> str:
        """To the folder or the printer of that name."""
        if printer.startswith(FOLDER):
            return FOLDER + self._folders.submit(pdf, printer, title, copies=copies, page=page)
        return self._others.submit(pdf, printer, title, copies=copies, page=page)

    def look(self, ticket: str) -> Progress:
        """Ask whoever has it."""
        return Progress(Stage.DONE) if ticket.startswith(FOLDER) else self._others.look(ticket)

    def cancel(self, ticket: str) -> None:
        """Ask whoever has it."""
        if not ticket.startswith(FOLDER):
            self._others.cancel(ticket)


class NoSpooler:
    """A PC without any printing system: papers can still be saved as PDF."""

    def printers(self) -> Sequence[str]:
        """None."""
        return ()

    def submit(self, pdf: bytes, printer: str, title: str, *, copies: int = 1, page: tuple[float, float] = A4) -> str:
        """Refused, with the way out."""
        raise UserError(no_printing())

    def look(self, ticket: str) -> Progress:
        """Nothing was ever taken."""
        return Progress(Stage.FAILED, no_printing())

    def cancel(self, ticket: str) -> None:
        """Nothing was ever taken."""


def no_printing() -> str:
    """The sentence for a PC that cannot print."""
    return _("This PC has no printing system (CUPS), so nothing was printed. Install it, or choose “save as PDF” as the printer.")


def page_size(pdf: bytes) -> tuple[float, float]:
    """Width and height of the first page in mm; A4 where the file does not say."""
    found = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
    if found is None:
        return A4
    return round(float(found[1]) / POINTS_PER_MM, 1), round(float(found[2]) / POINTS_PER_MM, 1)
