"""A real, private CUPS: what lp takes, what becomes of it, and what is wrong when it does not."""

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.core.errors import UserError
from app.printing.cups import CupsSpooler, cups_or_nothing
from app.printing.spool import NoSpooler, Progress, Stage

FILES = """ServerRoot {root}/etc
RequestRoot {root}/spool
TempDir {root}/spool/tmp
CacheDir {root}/cache
StateDir {root}/run
AccessLog {root}/access
ErrorLog {root}/error
PageLog {root}/page
ServerKeychain {root}/ssl
FileDevice yes
"""
SERVICE = """Listen {root}/run/cups.sock
Browsing Off
JobRetryInterval 1
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
PAPER = b"%PDF-1.4 a badge"


def _settles(look: Callable[[], Progress], wanted: Stage) -> Progress:
    pause = threading.Event()
    for _try in range(100):
        found = look()
        if found.stage is wanted:
            return found
        pause.wait(0.1)
    raise AssertionError(found)


@pytest.fixture(scope="module")
def service(component: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A print service of our own on a socket of our own, with one printer that prints and one that nobody plugged in."""
    daemon, admin = component("cupsd"), component("lpadmin")
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("a private CUPS service starts its backends only as root")
    root = tmp_path_factory.mktemp("cups")
    for name in ("etc", "spool/tmp", "cache", "run", "ssl"):
        (root / name).mkdir(parents=True)
    for folder in (root, *root.parents[:2]):
        folder.chmod(0o755)
    (root / "etc/cups-files.conf").write_text(FILES.format(root=root), "utf-8")
    (root / "etc/cupsd.conf").write_text(SERVICE.format(root=root), "utf-8")
    command = [daemon, "-f", "-c", str(root / "etc/cupsd.conf"), "-s", str(root / "etc/cups-files.conf")]
    with (root / "out").open("wb") as out, subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out) as running:
        os.environ["CUPS_SERVER"] = str(root / "run/cups.sock")
        try:
            _wait_until_up()
            for name, device in (("Badge", "file:/dev/null"), ("Gone", "socket://127.0.0.1:9199")):
                subprocess.run([admin, "-p", name, "-E", "-v", device, "-m", "raw"], check=True, capture_output=True, timeout=20)
            yield root
        finally:
            del os.environ["CUPS_SERVER"]
            running.terminate()


def _wait_until_up() -> None:
    pause = threading.Event()
    for _try in range(100):
        if b"is running" in subprocess.run(["lpstat", "-r"], capture_output=True, check=False, timeout=10).stdout:
            return
        pause.wait(0.1)
    raise AssertionError("cupsd does not answer")


def test_the_printers_are_listed_and_their_names_ignore_case(service: Path) -> None:
    spooler = CupsSpooler()
    assert sorted(spooler.printers()) == ["Badge", "Gone"]
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


def test_a_paused_printer_says_so_and_prints_when_it_goes_on(service: Path, component: Callable[[str], str]) -> None:
    spooler = CupsSpooler()
    subprocess.run([component("cupsdisable"), "Badge"], check=True, timeout=10)
    ticket = spooler.submit(PAPER, "Badge", "V1")
    assert "paused" in _settles(lambda: spooler.look(ticket), Stage.HELD).reason
    subprocess.run([component("cupsenable"), "Badge"], check=True, timeout=10)
    _settles(lambda: spooler.look(ticket), Stage.DONE)


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
