"""Printing by CUPS: lp gives the job a number, lpstat says what became of it and why."""

import os
import re
import subprocess
from collections.abc import Sequence

from app.core.errors import UserError
from app.core.i18n import N_, _
from app.printing.spool import A4, Progress, Spooler, Stage, no_printing

PATIENCE = 15  # seconds for an answer of the print service

# words of lpstat and lp -> a sentence; the first that matches
PRINTER_TROUBLE = (
    ("media-empty", N_("The printer is out of paper or labels.")),
    ("media-needed", N_("The printer is out of paper or labels.")),
    ("out of paper", N_("The printer is out of paper or labels.")),
    ("media-jam", N_("Paper is jammed in the printer.")),
    ("cover-open", N_("A cover of the printer is open.")),
    ("door-open", N_("A cover of the printer is open.")),
    ("toner-empty", N_("The printer is out of ink, toner or ribbon.")),
    ("marker-supply-empty", N_("The printer is out of ink, toner or ribbon.")),
    ("offline", N_("The printer is switched off or not connected.")),
    ("not responding", N_("The printer is switched off or not connected.")),
    ("unable to locate", N_("The printer is switched off or not connected.")),
    ("unable to connect", N_("The printer is switched off or not connected.")),
    ("connection refused", N_("The printer is switched off or not connected.")),
    ("connecting-to-device", N_("The printer is switched off or not connected.")),
    ("unreachable", N_("The printer is switched off or not connected.")),
    ("waiting for printer", N_("The printer is switched off or not connected.")),
    ("paused", N_("The printer is paused. Let it go on in the printer settings of this PC.")),
    ("disabled", N_("The printer is paused. Let it go on in the printer settings of this PC.")),
    ("filter failed", N_("The printer's driver could not handle the paper.")),
)
LP_TROUBLE = (
    ("does not exist", N_("There is no printer “{printer}” on this PC any more. Choose another printer, then print again.")),
    ("unknown destination", N_("There is no printer “{printer}” on this PC any more. Choose another printer, then print again.")),
    ("no default destination", N_("No usual printer is set on this PC. Choose a printer, then print again.")),
    ("not accepting", N_("The printer “{printer}” takes no jobs at present. Choose another one or let it accept jobs again.")),
    ("scheduler is not running", N_("The print service of this PC is not running. Start it (cups), then print again.")),
    ("bad file descriptor", N_("The print service of this PC is not running. Start it (cups), then print again.")),
    ("unable to connect", N_("The print service of this PC is not running. Start it (cups), then print again.")),
    ("connection refused", N_("The print service of this PC is not running. Start it (cups), then print again.")),
    ("no such file or directory", N_("The print service of this PC is not running. Start it (cups), then print again.")),
)
ENDED = (
    ("job-completed", Stage.DONE),
    ("completed-successfully", Stage.DONE),
    ("canceled", Stage.CANCELLED),
    ("cancelled", Stage.CANCELLED),
    ("aborted", Stage.FAILED),
    ("failed", Stage.FAILED),
)


class CupsSpooler:
    """The printers of CUPS; CUPS_SERVER in the environment names another service than the PC's own."""

    def printers(self) -> Sequence[str]:
        """The usual one first; none where the print service does not run."""
        code, names, _words = _run("lpstat", "-e")
        if code:
            return ()
        found = names.split()
        usual = _run("lpstat", "-d")[1].rpartition(": ")[2].strip()
        return sorted(found, key=lambda name: (name != usual, name.casefold()))

    def submit(self, pdf: bytes, printer: str, title: str, *, copies: int = 1, page: tuple[float, float] = A4) -> str:
        """By lp; its job number is the ticket."""
        name = self._spelled(printer)
        short, long = sorted(page)
        options = ["-o", f"media=Custom.{short:g}x{long:g}mm", "-o", "print-scaling=none", "-n", str(copies), "-t", title]
        where = ["-d", name] if name else []
        code, words, trouble = _run("lp", *where, *options, pdf=pdf)
        ticket = re.search(r"request id is (\S+)", words)
        if code or ticket is None:
            raise UserError(_lp_sentence(trouble or words, printer))
        return ticket[1]

    def look(self, ticket: str) -> Progress:
        """Among the jobs at work with the printer's own trouble, or among the finished ones with how they ended."""
        printer = ticket.rpartition("-")[0]
        code, waiting, trouble = _run("lpstat", "-l", "-W", "not-completed", "-o", printer)
        if code and (trouble or waiting):
            return Progress(Stage.HELD, _lp_sentence(trouble or waiting, printer))
        entry = _entry(waiting, ticket)
        if entry is not None:
            state = _run("lpstat", "-l", "-p", printer)[1]
            return _held(state) or _held(entry) or Progress(Stage.PRINTING)
        entry = _entry(_run("lpstat", "-l", "-W", "completed", "-o", printer)[1], ticket)
        return _ended(entry or "")

    def cancel(self, ticket: str) -> None:
        """By cancel; a job that is out already stays out."""
        _run("cancel", ticket)

    def _spelled(self, printer: str) -> str:
        """The name as CUPS writes it: names ignore case."""
        wanted = printer.casefold()
        return next((name for name in self.printers() if name.casefold() == wanted), printer) if printer else ""


def cups_or_nothing() -> Spooler:
    """CUPS where its programs are installed, else a spooler that says what is missing."""
    from shutil import which

    from app.printing.spool import NoSpooler

    return CupsSpooler() if which("lp") and which("lpstat") else NoSpooler()


def _run(*command: str, pdf: bytes | None = None) -> tuple[int, str, str]:
    """Exit code, output and errors of a CUPS program, spoken in English so they can be understood."""
    spoken = {**os.environ, "LC_ALL": "C", "LANGUAGE": "C"}
    try:
        done = subprocess.run(command, input=pdf or b"", capture_output=True, timeout=PATIENCE, check=False, env=spoken)
    except FileNotFoundError as error:
        raise UserError(no_printing()) from error
    except subprocess.TimeoutExpired as error:
        raise UserError(_("The print service of this PC gives no answer. Look whether the printer is on, then print again.")) from error
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def _lp_sentence(words: str, printer: str) -> str:
    plain = words.casefold()
    for part, sentence in LP_TROUBLE:
        if part in plain:
            return _(sentence).format(printer=printer)
    said = " ".join(line.removeprefix("lp:").strip() for line in words.splitlines() if line.strip())
    return _("The print service did not take the paper: {words}").format(words=said or "?")


def _entry(listing: str, ticket: str) -> str | None:
    """The lines of one job in lpstat's list: its own and the indented ones below."""
    lines = listing.splitlines()
    for at, line in enumerate(lines):
        if line.split(" ", 1)[0].casefold() == ticket.casefold():
            end = next((n for n in range(at + 1, len(lines)) if not lines[n][:1].isspace()), len(lines))
            return "\n".join(lines[at:end])
    return None


def _held(words: str) -> Progress | None:
    plain = words.casefold()
    for part, sentence in PRINTER_TROUBLE:
        if part in plain:
            return Progress(Stage.HELD, _(sentence))
    return None


def _ended(entry: str) -> Progress:
    plain = entry.casefold()
    for part, stage in ENDED:
        if part in plain:
            if stage is Stage.FAILED:
                return Progress(stage, (_held(entry) or Progress(stage, _("The printer gave the paper up."))).reason)
            return Progress(stage)
    # CUPS forgets old jobs: one that is no longer at work and left no word of trouble came out
    return Progress(Stage.DONE)
