"""A real, private CUPS: what lp takes, what becomes of it, and what is wrong when it does not."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.core.errors import UserError
from app.printing.cups import CupsSpooler, cups_or_nothing
from app.printing.printers import found, trouble_of
from app.printing.spool import NoSpooler, Progress, Stage
from tests.printing.print_service import Component, driverless_printer, running_service

PAPER = b"%PDF-1.4 a badge"


def _settles(look: Callable[[], Progress], wanted: Stage) -> Progress:
    pause = threading.Event()
    for _try in range(200):
        found = look()
        if found.stage is wanted:
            return found
        pause.wait(0.1)
    raise AssertionError(found)


@pytest.fixture(scope="module")
def service(component: Component) -> Iterator[Path]:
    with running_service(component) as root:
        yield root


@pytest.fixture(scope="module")
def driverless(service: Path, component: Component) -> Iterator[Path]:
    with driverless_printer(service, component) as folder:
        yield folder


def test_a_badge_comes_out_of_a_driverless_printer_and_is_read(driverless: Path) -> None:
    from app.printing.codes import badge_code
    from app.printing.spool import page_size
    from app.printing.stock import stock
    from app.visits.papers import BadgeValues, badge
    from tests.printing.looking import codes_on

    spooler = CupsSpooler()
    pdf = badge(BadgeValues(number="V20261121-0007", code=badge_code(7), name="张三", valid_until="11-21"), stock("avery-l4785"))
    ticket = spooler.submit(pdf, "labels", "V20261121-0007", page=page_size(pdf))
    _settles(lambda: spooler.look(ticket), Stage.DONE)
    printed = next(driverless.glob("*.pdf")).read_bytes()
    assert codes_on(printed, 300) == [badge_code(7)]


def test_a_size_the_printer_does_not_know_is_left_to_it_instead_of_being_cancelled(driverless: Path) -> None:
    spooler = CupsSpooler()
    from app.visits.papers import SlipValues, slip

    ticket = spooler.submit(slip(SlipValues(number="V1", day="2026-11-21", name="张三"), form="roll80"), "Labels", "V1", page=(80, 120))
    assert _settles(lambda: spooler.look(ticket), Stage.DONE).reason == ""


def test_the_printers_are_listed_and_their_names_ignore_case(service: Path) -> None:
    spooler = CupsSpooler()
    assert set(spooler.printers()) >= {"Badge", "Gone"}
    assert spooler.submit(PAPER, "bADGE", "V1", page=(100, 62)).startswith("Badge-")


def test_a_printed_paper_is_done(service: Path) -> None:
    spooler = CupsSpooler()
    ticket = spooler.submit(PAPER, "Badge", "V1", copies=2)
    assert _settles(lambda: spooler.look(ticket), Stage.DONE).reason == ""


def test_a_printer_nobody_plugged_in_holds_the_paper_and_says_why(service: Path) -> None:
    spooler = CupsSpooler()
    ticket = spooler.submit(PAPER, "Gone", "V1")
    assert _settles(lambda: spooler.look(ticket), Stage.HELD).reason == "The printer is switched off or not connected."
    spooler.cancel(ticket)
    _settles(lambda: spooler.look(ticket), Stage.CANCELLED)


def test_a_paused_printer_says_so_and_prints_when_it_goes_on(service: Path, component: Component) -> None:
    spooler = CupsSpooler()
    subprocess.run([component("cupsdisable"), "Badge"], check=True, timeout=10)
    ticket = spooler.submit(PAPER, "Badge", "V1")
    assert "paused" in _settles(lambda: spooler.look(ticket), Stage.HELD).reason
    subprocess.run([component("cupsenable"), "Badge"], check=True, timeout=10)
    _settles(lambda: spooler.look(ticket), Stage.DONE)


def test_a_printer_taken_away_with_a_paper_in_it_has_not_printed_it(service: Path, component: Component) -> None:
    spooler = CupsSpooler()
    subprocess.run([component("lpadmin"), "-p", "Short", "-E", "-v", "socket://127.0.0.1:9199", "-m", "raw"], check=True, timeout=20)
    ticket = spooler.submit(PAPER, "Short", "V1")
    _settles(lambda: spooler.look(ticket), Stage.HELD)
    subprocess.run([component("lpadmin"), "-x", "Short"], check=True, timeout=20)
    assert "“Short” was taken off this PC" in _settles(lambda: spooler.look(ticket), Stage.FAILED).reason
    assert "no such printer" in trouble_of("Short")


def test_the_printers_are_listed_with_their_own_trouble(service: Path, component: Component) -> None:
    admin = component("lpadmin")
    subprocess.run([admin, "-p", "Usual", "-E", "-v", "file:/dev/null", "-m", "raw"], check=True, timeout=20)
    subprocess.run([admin, "-d", "Usual"], check=True, timeout=20)
    assert next((row.name, row.is_usual, row.trouble) for row in found()) == ("Usual", True, "")
    subprocess.run([component("cupsdisable"), "-r", "Ribbon is being changed", "Usual"], check=True, timeout=10)
    assert trouble_of("Usual") == "The printer has stopped and says: Ribbon is being changed"
    subprocess.run([admin, "-x", "Usual"], check=True, timeout=20)


def test_a_printer_that_is_no_longer_there_is_named(service: Path) -> None:
    with pytest.raises(UserError, match="no printer “Nope”"):
        CupsSpooler().submit(PAPER, "Nope", "V1")


def test_no_usual_printer_asks_to_choose_one(service: Path) -> None:
    with pytest.raises(UserError, match="No usual printer"):
        CupsSpooler().submit(PAPER, "", "V1")


def test_a_stopped_print_service_is_named(service: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nobody.sock"))
    with pytest.raises(UserError, match="print service of this PC is not running"):
        CupsSpooler().submit(PAPER, "Badge", "V1")
    assert "not running" in CupsSpooler().look("Badge-1").reason


def test_a_pc_without_cups_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert isinstance(cups_or_nothing(), NoSpooler)
    with pytest.raises(UserError, match="CUPS"):
        CupsSpooler().submit(PAPER, "Badge", "V1")
