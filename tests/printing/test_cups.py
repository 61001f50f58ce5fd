"""A real, private CUPS: what lp takes, what becomes of it, and what is wrong when it does not."""

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
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
    for _try in range(200):
        found = look()
        if found.stage is wanted:
            return found
        pause.wait(0.1)
    raise AssertionError(found)


@pytest.fixture(scope="module")
def service(component: Callable[[str], str]) -> Iterator[Path]:
    """A print service of our own on a socket of our own, with one printer that prints and one that nobody plugged in."""
    daemon, admin = component("cupsd"), component("lpadmin")
    if os.name != "posix" or os.geteuid() != 0:
        if os.environ.get("FIRSTDESK_REQUIRE_ALL") == "1":
            pytest.fail("component missing: root, without whom a private CUPS service starts no backend", pytrace=False)
        pytest.skip("a private CUPS service starts its backends only as root")
    # pytest's own folders are closed to the user lp, as whom filters and backends run
    root = Path(tempfile.mkdtemp(prefix="firstdesk-cups-"))
    for name in ("etc", "spool/tmp", "cache", "run", "ssl"):
        (root / name).mkdir(parents=True)
    root.chmod(0o755)
    (root / "etc/cups-files.conf").write_text(FILES.format(root=root), "utf-8")
    (root / "etc/cupsd.conf").write_text(SERVICE.format(root=root), "utf-8")
    command = [daemon, "-f", "-c", str(root / "etc/cupsd.conf"), "-s", str(root / "etc/cups-files.conf")]
    with (root / "out").open("wb") as out, subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out) as running:
        os.environ["CUPS_SERVER"] = str(root / "run/cups.sock")
        try:
            _until(_is_up, "cupsd")
            for name, device in (("Badge", "file:/dev/null"), ("Gone", "socket://127.0.0.1:9199")):
                subprocess.run([admin, "-p", name, "-E", "-v", device, "-m", "raw"], check=True, capture_output=True, timeout=20)
            yield root
        finally:
            del os.environ["CUPS_SERVER"]
            running.terminate()
            running.wait(20)
            shutil.rmtree(root, ignore_errors=True)


def _is_up() -> bool:
    return b"is running" in subprocess.run(["lpstat", "-r"], capture_output=True, check=False, timeout=10).stdout


def _until(is_so: Callable[[], bool], what: str, tries: int = 100) -> None:
    pause = threading.Event()
    for _try in range(tries):
        if is_so():
            return
        pause.wait(0.1)
    raise AssertionError(what)


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as door:
        door.settimeout(1)
        return door.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def _announcing(root: Path, component: Callable[[str], str]) -> Iterator[dict[str, str]]:
    """Avahi, without which ippeveprinter does not start: the PC's own, or one on a bus of ours for as long as we need it."""
    avahi, bus = component("avahi-daemon"), root / "bus"

    def is_running() -> bool:
        return subprocess.run([avahi, "--check"], check=False, timeout=10).returncode == 0

    if is_running() and Path("/run/dbus/system_bus_socket").exists():
        yield dict(os.environ)
        return
    _until(lambda: not is_running(), "another test run keeps its avahi-daemon", 600)
    spoken = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}"}
    dbus = [component("dbus-daemon"), "--config-file=/usr/share/dbus-1/system.conf", f"--address=unix:path={bus}"]
    with ExitStack() as stack:
        stack.enter_context(_daemon([*dbus, "--nofork", "--nopidfile"], dict(os.environ), root / "dbus.log"))
        _until(bus.exists, "dbus-daemon")
        stack.enter_context(_daemon([avahi, "--no-drop-root", "--no-rlimits", "--no-chroot"], spoken, root / "avahi.log"))
        _until(is_running, "avahi-daemon")
        yield spoken


@contextmanager
def _daemon(command: list[str], spoken: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as out, subprocess.Popen(command, env=spoken, stdin=subprocess.DEVNULL, stdout=out, stderr=out) as running:
        try:
            yield
        finally:
            running.terminate()


@pytest.fixture(scope="module")
def driverless(service: Path, component: Callable[[str], str]) -> Iterator[Path]:
    """A driverless printer (ippeveprinter) that keeps what it prints as PDF files in the folder given."""
    folder, port = service / "printed", _free_port()
    folder.mkdir()
    command = [component("ippeveprinter"), "-n", "localhost", "-p", str(port), "-d", str(folder), "-k", "-f", "application/pdf"]
    # the command it runs for a job does nothing: without one it plays a slow printer
    command += ["-c", component("true"), "Labels"]
    with _announcing(service, component) as spoken, _daemon(command, spoken, service / "printer.log"):
        _until(lambda: _answers(port), "ippeveprinter")
        add = [component("lpadmin"), "-p", "Labels", "-E", "-v", f"ipp://localhost:{port}/ipp/print", "-m", "everywhere"]
        subprocess.run(add, check=True, capture_output=True, timeout=60)
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
