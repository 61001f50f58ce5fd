"""The printers of this PC as CUPS tells of them: which is the usual one, what each says is wrong."""

from dataclasses import dataclass

from app.core.i18n import _
from app.printing import ipp
from app.printing.cups import CupsSpooler, cups_or_nothing, printer_trouble


@dataclass(frozen=True, slots=True)
class PrinterRow:
    """A printer; `trouble` is its own reason for printing nothing, "" where it prints."""

    name: str
    is_usual: bool = False
    trouble: str = ""


def found() -> tuple[PrinterRow, ...]:
    """Every printer CUPS has, the usual one first; none where there is no CUPS."""
    spooler = cups_or_nothing()
    if not isinstance(spooler, CupsSpooler):
        return ()
    names, usual = spooler.printers(), spooler.usual()
    return tuple(PrinterRow(name, name == usual, trouble_of(name)) for name in names)


def trouble_of(name: str) -> str:
    """Why this printer prints nothing at present; "" where it prints."""
    try:
        known = ipp.printer(name)
    except OSError:
        return _("The print service of this PC is not running. Start it (cups), then print again.")
    return printer_trouble(known) if known else _("There is no such printer on this PC any more.")
