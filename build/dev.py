#!/usr/bin/env python3
"""The two commands of a fresh clone, run and test, and five smaller ones. Needs Python 3.11 and nothing else.

python3 build/dev.py run [--data DIR] [-- WORDS]   start the program; WORDS go to it: -- --sample, -- --tour DIR
python3 build/dev.py test [WORDS]                  ruff, mypy, import-linter, pytest; with WORDS only pytest, which gets them
python3 build/dev.py test --no-network [WORDS]     pytest (tests/journeys, or WORDS) where there is no network at all (Linux)
python3 build/dev.py test --database postgresql    every test of the services on a PostgreSQL server of its own
python3 build/dev.py bench [--visits N] [WORDS]    the table of speeds, in an office of a million visits or of N
python3 build/dev.py bench --short                 every job once in a small office: that all still run; no goal is judged
python3 build/dev.py faults [--n N] [WORDS]        the table of faults: what is lost and what is said when something goes wrong
python3 build/dev.py faults --short                the same few at a time as tests, with hostile input and the server
python3 build/dev.py fuzz [--minutes N] [WORDS]    hostile files, scans, words and backups, half an hour of them
python3 build/dev.py tour DIR                      play a shift without a screen; pictures and papers are left in DIR
python3 build/dev.py catalogues update|compile|check
"""

import ctypes
import hashlib
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMPS = VENV / "firstdesk"

# enough for Qt's windows, papers and printers on a Debian 12 with nothing but Python: ldd finds everything with these and what they pull in
QT_PACKAGES = (
    "libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 "
    "libxcb-shape0 libwayland-cursor0 libwayland-egl1 libcups2"
)

QT_CHECK = """
import ctypes, pathlib, sys
try:
    import PySide6
    from PySide6 import QtGui, QtNetwork, QtPdf, QtPrintSupport, QtSvg, QtWidgets
    if sys.platform == "linux":
        plugins = pathlib.Path(PySide6.__file__).parent / "Qt" / "plugins"
        for name in ("platforms/libqxcb", "platforms/libqoffscreen", "platforms/libqwayland", "printsupport/libcupsprintersupport"):
            ctypes.CDLL(str(plugins / f"{name}.so"))
except (ImportError, OSError) as error:
    sys.exit(str(error))
"""

LOOPBACK_UP = """
import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
    fcntl.ioctl(door, 0x8914, struct.pack("16sh14x", b"lo", 0x49))  # SIOCSIFFLAGS: up, running, loopback
os.execv(sys.argv[1], sys.argv[1:])
"""

NO_NETWORK = re.compile("connection broken by|name resolution|getaddrinfo|NewConnectionError|timed out|ProxyError", re.IGNORECASE)


class NotPossible(Exception):
    """Why it cannot go on and what to do, in one sentence for the person at the keyboard."""


class WrongWords(NotPossible):
    """The command was typed wrong."""


def say(text: str) -> None:
    """One line to the person; standard output stays the program's own."""
    print(text, file=sys.stderr, flush=True)


def is_debian() -> bool:
    """Whether apt-get with Debian's package names is the way to get system libraries."""
    return sys.platform == "linux" and shutil.which("apt-get") is not None


def apt_install(packages: str, reason: str) -> None:
    """Installs as root on Debian after saying so; anybody else gets the line to type."""
    line = f"apt-get install {packages}"
    if not is_debian() or os.geteuid() != 0:
        raise NotPossible(f"{reason} Run this, then try again: sudo {line}")
    say(f"{reason} Installing: {line}")
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    if subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages.split()], check=False, **quiet).returncode:
        raise NotPossible(f"{reason} They could not be installed; see the lines above, then run: {line}")


def make_venv() -> None:
    """An own `.venv` beside the project; one left by another Python is made anew."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not is_debian():
            raise NotPossible("This Python came without its venv and ensurepip modules: install them, or a whole Python, and try again.")
        apt_install(package, f"This Python cannot make a virtual environment: Debian keeps that in {package}.")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False, capture_output=True, text=True)
    if made.returncode:
        raise NotPossible(f"The folder {VENV} could not be made: {last_line(made.stdout + made.stderr)}")


def last_line(text: str) -> str:
    """The last line that says something."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "no reason given")


def wanted(has_tests: bool) -> list[str]:
    """The requirements pyproject.toml names; the one list there is."""
    import tomllib  # only when something is installed: a second start reads nothing it does not need

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [*project["dependencies"], *(project["optional-dependencies"]["dev"] if has_tests else [])]


def pip_install(requirements: list[str]) -> None:
    """Installs into `.venv`, naming each download; pip's whole output is kept in .venv/pip.log."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off", *requirements]
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace") as pip:
        for line in pip.stdout or ():
            lines.append(line)
            if found := re.match(r"\s*Downloading (\S+?)-\d\S* (\(.*\))", line):
                say(f"  {found[1].rpartition('/')[2]} {found[2]}")
    text = "".join(lines)
    (VENV / "pip.log").write_text(text, "utf-8")
    if pip.returncode and NO_NETWORK.search(text):
        raise NotPossible("The Python packages could not be downloaded: the package index does not answer. Connect and try again.")
    if pip.returncode:
        errors = [line for line in lines if line.startswith("ERROR")]
        raise NotPossible(f"The Python packages could not be installed: {last_line(''.join(errors) or text)} (more in {VENV / 'pip.log'})")


def check_qt() -> None:
    """Really loads Qt and its ways to a screen once after installing; Qt itself would only abort."""
    problem = subprocess.run([str(PYTHON), "-c", QT_CHECK], check=False, capture_output=True, text=True)
    if problem.returncode == 0:
        return
    reason = last_line(problem.stderr).partition(": cannot open")[0]
    if is_debian():
        apt_install(QT_PACKAGES, f"Qt's system libraries are not all here ({reason} is missing).")
        problem = subprocess.run([str(PYTHON), "-c", QT_CHECK], check=False, capture_output=True, text=True)
    if problem.returncode:
        raise NotPossible(f"Qt cannot be loaded: {last_line(problem.stderr)}. Install what your system lacks and try again.")


def fingerprint() -> str:
    """Another one means installing again: other requirements, another Python, or the folder was moved."""
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + f"{VENV} {sys.version_info[:2]}".encode()).hexdigest()


def prepare(*, has_tests: bool) -> None:
    """Everything the command needs is in `.venv` afterwards; when it was there already this only reads pyproject.toml."""
    digest = fingerprint()
    done = STAMPS.read_text("utf-8").split() if STAMPS.exists() and PYTHON.exists() else []
    if done[:1] == [digest] and (not has_tests or "test" in done):
        return
    if not is_usable():
        say("Setting up once: this downloads about 300 MB and takes a few minutes.")
        make_venv()
    say("Installing what the program needs …")
    pip_install(wanted(has_tests))
    check_qt()
    STAMPS.write_text(f"{digest} run{' test' if has_tests else ''}", "utf-8")


def is_usable() -> bool:
    """Whether `.venv` holds a Python of this version with pip."""
    ask = "import sys, pip; print(sys.version_info[:2])"
    try:
        answer = subprocess.run([str(PYTHON), "-c", ask], check=False, capture_output=True, text=True)
    except OSError:
        return False
    return answer.stdout.strip() == str(tuple(sys.version_info[:2]))


def has_x_screen() -> bool:
    """Whether the X server that DISPLAY names lets us in; asked of the library Qt itself will ask."""
    if not os.environ.get("DISPLAY"):
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # the library comes with Qt's other system libraries, which are seen to next
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    is_open = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return is_open


def has_wayland_screen() -> bool:
    """Whether a Wayland compositor answers at the socket the session names."""
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name:
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        try:
            door.connect(str(Path(os.environ.get("XDG_RUNTIME_DIR", "/run/user/0")) / name))
        except OSError:
            return False
    return True


def screen_settings(words: list[str]) -> dict[str, str]:
    """Environment for Qt; a tour needs no screen, everything else says so where there is none."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM") or has_x_screen() or has_wayland_screen():
        return {}
    if any(word == "--tour" or word.startswith("--tour=") for word in words):
        return {"QT_QPA_PLATFORM": "offscreen"}
    if {"-h", "--help"} & set(words):
        return {"QT_QPA_PLATFORM": "offscreen"}
    raise NotPossible("There is no screen to open a window on; to look at the program without one: python3 build/dev.py run -- --tour DIR")


def start(words: list[str]) -> int:
    """The program itself, in the caller's folder, so that relative paths mean what they say."""
    settings = screen_settings(words)
    prepare(has_tests=False)
    environment = {**os.environ, **settings, "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}
    command = [str(PYTHON), "-m", "ui", *words]
    if os.name == "nt":
        return subprocess.run(command, check=False, env=environment).returncode
    os.execve(command[0], command, environment)


def run(words: list[str]) -> int:
    """`--data DIR` stands before or after `--`; every other word belongs after it."""
    before, after = (words[: words.index("--")], words[words.index("--") + 1 :]) if "--" in words else (words, [])
    has_data = before[:1] == ["--data"] and len(before) == 2
    if before and not has_data:
        raise WrongWords(f"run takes --data DIR; words for the program come after --: python3 build/dev.py run -- {' '.join(before)}")
    return start([*before, *after])


def in_venv(*words: str) -> int:
    """One tool of `.venv` in the project's folder, headless; pytest prints its closing line itself."""
    say("· " + " ".join(words))
    return subprocess.run(command_in_venv(words), check=False, cwd=ROOT, env=headless()).returncode


def heard_in_venv(*words: str) -> tuple[int, str]:
    """The same, with what it said kept."""
    done = subprocess.run(
        command_in_venv(words), check=False, cwd=ROOT, env=headless(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return done.returncode, done.stdout


def command_in_venv(words: Sequence[str]) -> list[str]:
    """The tool's own file and its words."""
    return [str(PYTHON.with_name(words[0])), *words[1:]]


def headless() -> dict[str, str]:
    """The environment without a screen, with the project's code to be found."""
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}


def test(words: list[str]) -> int:
    """Checks and tests all run, side by side, even when one fails; pytest's closing line is last where the checks found nothing."""
    prepare(has_tests=True)
    if words[:1] == ["--no-network"]:
        return without_network(words[1:])
    if words[:2] == ["--database", "postgresql"]:
        return test_on_server(words[2:])
    if words:
        return in_venv("pytest", *words)
    from concurrent.futures import ThreadPoolExecutor  # a start of the program reads nothing it does not need

    left_out = [f"--ignore={path.relative_to(ROOT)}" for path in faults_tests() if path.name != KILLS]
    with ThreadPoolExecutor(1) as beside:
        checks = beside.submit(failed_checks)
        outcome = in_parts(*left_out)
    if failed := checks.result():
        say(f"Failed besides: {', '.join(failed)}; see above.")
    return outcome or int(bool(failed))


CHECKS = (("ruff", "check", "."), ("mypy",), ("lint-imports",))  # each uses one core, for a minute at most


def failed_checks() -> list[str]:
    """The names of the checks that found something; what each said is printed in one piece, as the tests run meanwhile."""
    failed = []
    for check in CHECKS:
        code, said = heard_in_venv(*check)
        say(f"\n· {' '.join(check)}\n{said.strip()}")
        failed += [check[0]] if code else []
    return failed


# a worker for each core: who is done first takes over half of what the other has left, so none idles at the end
SHARED_OUT = ("--numprocesses", "auto", "--dist", "worksteal")


def in_parts(*words: str) -> int:
    """pytest with a worker for each core."""
    with quick_folder() as place:
        return in_venv("pytest", *SHARED_OUT, *place, *words)


MEMORY = Path("/dev/shm")
ROOM = 2 << 30  # bytes; a run uses a tenth


@contextmanager
def quick_folder() -> Iterator[list[str]]:
    """The words that put the tests' files into memory, where Linux has room for that.

    Each commit waits until the disk says it has it: 40,000 times 3 ms in a run. Only a power cut could tell the difference, and those are
    played by `faults`."""
    import tempfile

    if not (os.access(MEMORY, os.W_OK) and MEMORY.is_mount() and shutil.disk_usage(MEMORY).free >= ROOM):
        yield []
        return
    with tempfile.TemporaryDirectory(prefix="firstdesk-tests-", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        yield [f"--basetemp={folder}/run"]


KILLS = "test_kills.py"  # of the faults this one is in every run


def faults_tests() -> list[Path]:
    """Tests of faults, hostile input and the server: a step of their own, as everybody's run is to take less than ten minutes."""
    return sorted(path for folder in ("faults", "fuzz", "server") for path in (ROOT / "tests" / folder).glob("test_*.py"))


def without_network(words: list[str]) -> int:
    """In a network namespace of its own: nothing but this machine's own loopback, for printers of the tests; for children and Qt too."""
    unshare = shutil.which("unshare")
    way = [str(unshare), "--net"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [str(unshare), "--map-root-user", "--net"]
    if unshare is None or subprocess.run([*way, "true"], check=False, capture_output=True).returncode:
        raise NotPossible("This system gives no network namespace of its own (unshare --net). The tests' own guard is there all the same.")
    with quick_folder() as place:
        words = words or [*SHARED_OUT, *place, "tests/journeys"]
        say("· unshare --net pytest " + " ".join(words))
        command = [*way, str(PYTHON), "-c", LOOPBACK_UP, *command_in_venv(["pytest", *words])]
        return subprocess.run(command, check=False, cwd=ROOT, env=headless()).returncode


# no office on a server in these: windows, rules of the source, what needs no database, SQLite's own file and its faults, hostile files,
# tests of the server itself
NO_SERVICES = ("bench", "build", "core", "faults", "fuzz", "hours", "journeys", "rules", "server", "storage", "ui")


def test_on_server(words: list[str]) -> int:
    """The whole service part once more, its offices on PostgreSQL; the server runs in a temporary folder, never the machine's own."""
    if not (any(Path("/usr/lib/postgresql").glob("*/bin/postgres")) or shutil.which("postgres")):
        apt_install("postgresql", "PostgreSQL is not installed.")
    rooms = sorted(path.name for path in (ROOT / "tests").iterdir() if any(path.glob("test_*.py")))
    parts = words or [f"tests/{name}" for name in rooms if not name.startswith(NO_SERVICES)]
    return in_parts("--database", "postgresql", *parts)


def bench(words: list[str]) -> int:
    """Measures; nothing else should run on the machine."""
    prepare(has_tests=True)
    return in_venv("python", "-m", "tests.bench", *words)


def faults(words: list[str]) -> int:
    """Kills the program, cuts the power, fills the disk, flips bytes; long, and gentle to nothing but real data. --short: as tests."""
    prepare(has_tests=True)
    if words == ["--short"]:
        return in_venv("pytest", "--numprocesses", "auto", "--dist", "loadfile", *(str(path.relative_to(ROOT)) for path in faults_tests()))
    return in_venv("python", "-m", "tests.faults", *words)


def fuzz(words: list[str]) -> int:
    """Whatever strangers may hand over, made up anew each time; its seed is printed and can be given again."""
    prepare(has_tests=True)
    return in_venv("python", "-m", "tests.fuzz", *words)


def tour(words: list[str]) -> int:
    """The same as `run -- --tour DIR`."""
    if len(words) != 1:
        raise WrongWords("tour takes one word, the folder its pictures go to: python3 build/dev.py tour DIR")
    return start(["--tour", *words])


def catalogues(words: list[str]) -> int:
    """Texts and their translations: build/catalogues.py says what each word does."""
    prepare(has_tests=True)
    return subprocess.run([str(PYTHON), str(ROOT / "build" / "catalogues.py"), *words], check=False, cwd=ROOT).returncode


COMMANDS = {"run": run, "test": test, "bench": bench, "faults": faults, "fuzz": fuzz, "tour": tour, "catalogues": catalogues}


def main(words: list[str]) -> int:
    """Exit 0 done, 1 could not with one sentence on standard error, 2 wrong words, else what the tool said."""
    if words[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    if not words or words[0] not in COMMANDS:
        say(str(__doc__))
        return 2
    try:
        return COMMANDS[words[0]](words[1:])
    except NotPossible as reason:
        say(str(reason))
        return 2 if isinstance(reason, WrongWords) else 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 -- this file is what a too old Python meets first
        sys.exit(f"Firstdesk needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    sys.exit(main(sys.argv[1:]))
