"""Printing by CUPS: lp gives the job a number, the print service says what became of it and why."""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from app.core.errors import UserError
from app.core.i18n import N_, _
from app.printing import ipp
from app.printing.spool import A4, Progress, Spooler, Stage, no_printing

PATIENCE = 15  # seconds for an answer of the print service

PAUSED = N_("The printer is paused. Let it go on in the printer settings of this PC.")

# words of the print service and lp -> a sentence; the first that matches
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
    ("may not exist or is unavailable", N_("The printer is switched off or not connected.")),
    ("unreachable", N_("The printer is switched off or not connected.")),
    ("waiting for printer", N_("The printer is switched off or not connected.")),
    ("paused", PAUSED),
    ("disabled", PAUSED),
    ("supplied options", N_("The printer does not take this size of paper. Choose another stock or printer.")),
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
ENDED = {ipp.COMPLETED: Stage.DONE, ipp.CANCELLED: Stage.CANCELLED, ipp.ABORTED: Stage.FAILED}


class CupsSpooler:
    """The printers of CUPS; CUPS_SERVER in the environment names another service than the PC's own."""

    remembers = True  # its job numbers outlive us: after a crash it is asked what became of a paper

    def printers(self) -> Sequence[str]:
        """The usual one first; none where the print service does not run."""
        code, names, _words = _run("lpstat", "-e")
        if code:
            return ()
        usual = self.usual()
        return sorted(names.split(), key=lambda name: (name != usual, name.casefold()))

    def usual(self) -> str:
        """The printer used where none is named; "" where there is none."""
        code, words, _trouble_words = _run("lpstat", "-d")
        return words.rpartition(": ")[2].strip() if not code and ": " in words else ""

    def submit(self, pdf: bytes, printer: str, title: str, *, copies: int = 1, page: tuple[float, float] = A4) -> str:
        """By lp; its job number is the ticket."""
        name = self._spelled(printer)
        options = [*_media(name, page), "-o", "print-scaling=none", "-n", str(copies), "-t", title]
        where = ["-d", name] if name else []
        code, words, trouble = _run("lp", *where, *options, pdf=pdf)
        ticket = re.search(r"request id is (\S+)", words)
        if code or ticket is None:
            # lp says "does not exist" of every printer when the service is down
            is_down = "not running" in _run("lpstat", "-r")[1]
            raise UserError(_lp_sentence("scheduler is not running" if is_down else trouble or words, printer))
        return ticket[1]

    def look(self, ticket: str) -> Progress:
        """The job's own state; while it is at work also the printer's trouble."""
        printer, _dash, number = ticket.rpartition("-")
        try:
            job = ipp.job(printer, int(number))
            if not job:  # CUPS forgets old jobs, printed ones first; a printer taken away takes all its jobs along
                return Progress(Stage.DONE) if ipp.printer(printer) else _gone(printer)
            state, words = job["job-state"][0], _words(job, "job-state-reasons", "job-printer-state-message", "job-printer-state-reasons")
            if state in (ipp.CANCELLED, ipp.ABORTED) and not ipp.printer(printer):
                return _gone(printer)
            if state in ENDED:
                gave_up = _("The printer gave the paper up.") if state == ipp.ABORTED else ""
                return Progress(ENDED[state], "" if state == ipp.COMPLETED else _trouble(words) or gave_up)
            found = _at_work(printer, words)
            if found.stage is Stage.PRINTING and state in (ipp.JOB_STOPPED, ipp.JOB_HELD):
                return Progress(Stage.HELD, _("The print service stopped this paper before it was printed."))
            return found
        except OSError as error:
            return Progress(Stage.HELD, _lp_sentence(error.strerror or str(error), printer))

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


def _media(printer: str, page: tuple[float, float]) -> list[str]:
    """The option for the page's size where the printer knows it; driverless printers silently cancel a job of any other."""
    try:
        known = ipp.printer(printer).get("media-supported", []) if printer else []
    except OSError:
        return []
    wanted = sorted(page)
    sizes = {str(name): _millimetres(str(name)) for name in known}
    for name, size in sizes.items():
        if size and max(abs(size[0] - wanted[0]), abs(size[1] - wanted[1])) <= 1 and not name.startswith("custom_m"):
            return ["-o", f"media={name}"]
    least = next((size for name, size in sizes.items() if size and name.startswith("custom_min")), None)
    most = next((size for name, size in sizes.items() if size and name.startswith("custom_max")), None)
    if least and most and all(low <= side <= high for low, side, high in zip(least, wanted, most, strict=True)):
        return ["-o", f"media=Custom.{wanted[0]:g}x{wanted[1]:g}mm"]
    return []


def _millimetres(name: str) -> list[float] | None:
    """The sides a media name ends in (iso_a4_210x297mm), the short one first."""
    found = re.search(r"_([\d.]+)x([\d.]+)(mm|in)$", name)
    if found is None:
        return None
    unit = 25.4 if found[3] == "in" else 1.0
    return sorted((float(found[1]) * unit, float(found[2]) * unit))


def _lp_sentence(words: str, printer: str) -> str:
    plain = words.casefold()
    for part, sentence in LP_TROUBLE:
        if part in plain:
            return _(sentence).format(printer=printer)
    said = " ".join(line.removeprefix("lp:").strip() for line in words.splitlines() if line.strip())
    return _("The print service did not take the paper: {words}").format(words=said or "?")


def _words(found: Mapping[str, list[Any]], *names: str) -> str:
    return " ".join(str(value) for name in names for value in found.get(name, ())).casefold()


def _trouble(words: str) -> str:
    return next((_(sentence) for part, sentence in PRINTER_TROUBLE if part in words), "")


def _gone(printer: str) -> Progress:
    sentence = _("The printer “{printer}” was taken off this PC. Look whether the paper came out; if not, print it on another printer.")
    return Progress(Stage.FAILED, sentence.format(printer=printer))


def _at_work(name: str, job_words: str) -> Progress:
    """A job CUPS still has: held by its printer's trouble, or simply printing."""
    printer = ipp.printer(name)
    if not printer:
        return _gone(name)
    trouble = printer_trouble(printer) or _trouble(job_words)
    return Progress(Stage.HELD, trouble) if trouble else Progress(Stage.PRINTING)


def printer_trouble(printer: Mapping[str, list[Any]]) -> str:
    """Why a printer prints nothing, in its own reason; "" where it works."""
    reasons = _words(printer, "printer-state-reasons")
    said = " ".join(str(value) for value in printer.get("printer-state-message", ())).strip()
    if trouble := _trouble(" ".join((reasons.replace("paused", ""), said.casefold()))):
        return trouble
    if "paused" not in reasons and printer.get("printer-state", [0])[0] != ipp.PRINTER_STOPPED:
        return ""
    is_plain = not said or said.casefold() in ("paused", "printer is paused")
    return _(PAUSED) if is_plain else _("The printer has stopped and says: {words}").format(words=said)
