"""A real, private CUPS on a socket of its own, and a driverless printer (ippeveprinter) that keeps what it prints."""

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

Component = Callable[[str], str]

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


@contextmanager
def running_service(component: Component) -> Iterator[Path]:
    """A print service of our own with one printer that prints and one that nobody plugged in; its folder."""
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
            until(_is_up, "cupsd")
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


def until(is_so: Callable[[], bool], what: str, tries: int = 100) -> None:
    """Look ten times a second until it is so."""
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
def _announcing(root: Path, component: Component) -> Iterator[dict[str, str]]:
    """Avahi, without which ippeveprinter does not start: the PC's own, or one on a bus of ours for as long as we need it."""
    avahi, bus = component("avahi-daemon"), root / "bus"

    def is_running() -> bool:
        return subprocess.run([avahi, "--check"], check=False, timeout=10).returncode == 0

    if is_running() and Path("/run/dbus/system_bus_socket").exists():
        yield dict(os.environ)
        return
    until(lambda: not is_running(), "another test run keeps its avahi-daemon", 600)
    spoken = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}"}
    dbus = [component("dbus-daemon"), "--config-file=/usr/share/dbus-1/system.conf", f"--address=unix:path={bus}"]
    with ExitStack() as stack:
        stack.enter_context(_daemon([*dbus, "--nofork", "--nopidfile"], dict(os.environ), root / "dbus.log"))
        until(bus.exists, "dbus-daemon")
        stack.enter_context(_daemon([avahi, "--no-drop-root", "--no-rlimits", "--no-chroot"], spoken, root / "avahi.log"))
        until(is_running, "avahi-daemon")
        yield spoken


@contextmanager
def _daemon(command: list[str], spoken: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as out, subprocess.Popen(command, env=spoken, stdin=subprocess.DEVNULL, stdout=out, stderr=out) as running:
        try:
            yield
        finally:
            running.terminate()


# what a label printer says of itself: the sizes it takes, in hundredths of a millimetre, to the very edge
SIZES = ("6200 10000", "6200 2900", "21000 29700")
SAYS = """ATTR keyword media-supported oe_62x100_62x100mm,oe_62x29_62x29mm,iso_a4_210x297mm,custom_min_20x20mm,custom_max_216x356mm
ATTR keyword media-default oe_62x100_62x100mm
ATTR keyword media-ready oe_62x100_62x100mm
ATTR keyword print-color-mode-supported monochrome
ATTR keyword print-color-mode-default monochrome
ATTR boolean color-supported false
ATTR resolution printer-resolution-supported 300dpi
ATTR resolution printer-resolution-default 300dpi
ATTR rangeOfInteger copies-supported 1-99
ATTR mimeMediaType document-format-supported application/pdf,application/octet-stream
ATTR mimeMediaType document-format-default application/pdf
"""
RANGE = "MEMBER rangeOfInteger x-dimension 2000-21590\nMEMBER rangeOfInteger y-dimension 2000-35560\n"
# the command it runs for a paper: out of labels while the file it is told of is there
COMMAND = """#!/bin/sh
if [ -e "{empty}" ]; then
    echo "STATE: +media-empty-error" >&2
    while [ -e "{empty}" ]; do sleep 0.2; done
    echo "STATE: -media-empty-error" >&2
fi
"""


def _attributes() -> str:
    sides = [f"MEMBER integer x-dimension {size.split()[0]}\nMEMBER integer y-dimension {size.split()[1]}\n" for size in SIZES]
    margins = "".join(f"MEMBER integer media-{side}-margin 0\n" for side in ("bottom", "left", "right", "top"))
    media = [f"{{\nMEMBER collection media-size {{\n{size}}}\n{margins}}}" for size in (*sides, RANGE)]
    supported = ",".join(f"{{\n{size}}}" for size in (*sides, RANGE))
    words = [f"ATTR integer media-{side}-margin-supported 0" for side in ("bottom", "left", "right", "top")]
    words += [f"ATTR collection media-size-supported {supported}", f"ATTR collection media-col-database {','.join(media)}"]
    words += [f"ATTR collection media-col-{which} {media[0]}" for which in ("default", "ready")]
    return SAYS + "\n".join((*words, ""))


@contextmanager
def driverless_printer(root: Path, component: Component, name: str = "Labels", *, is_for_labels: bool = False) -> Iterator[Path]:
    """A driverless printer of the service at `root` that keeps what it prints as PDF files in the folder given.

    One for labels takes any size, and is out of them while `empty` lies in that folder.
    """
    folder, port = root / f"printed-{name}", _free_port()
    folder.mkdir()
    command = [component("ippeveprinter"), "-n", "localhost", "-p", str(port), "-d", str(folder), "-k"]
    if is_for_labels:
        (root / "labels.conf").write_text(_attributes(), "utf-8")
        (root / "print").write_text(COMMAND.format(empty=folder / "empty"), "utf-8")
        (root / "print").chmod(0o755)
        command += ["-a", str(root / "labels.conf"), "-c", str(root / "print"), name]
    else:  # the command it runs for a job does nothing: without one it plays a slow printer
        command += ["-f", "application/pdf", "-c", component("true"), name]
    with _announcing(root, component) as spoken, _daemon(command, spoken, root / f"{name}.log"):
        until(lambda: _answers(port), "ippeveprinter")
        add = [component("lpadmin"), "-p", name, "-E", "-v", f"ipp://localhost:{port}/ipp/print", "-m", "everywhere"]
        subprocess.run(add, check=True, capture_output=True, timeout=60)
        yield folder
