"""build/dev.py says in one sentence what is missing; it never leaves a person with a traceback or a Qt abort."""

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import dev
import pytest

ROOT = Path(__file__).parents[2]
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux runs without a screen or with half of Qt's libraries")
CANNOT_LOAD = "import sys; sys.exit('libEGL.so.1: cannot open shared object file: No such file or directory')"


def dev_py(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The real command in a session that has no screen unless `settings` name one."""
    screen = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {name: value for name, value in os.environ.items() if name not in screen} | settings
    command = [sys.executable, str(ROOT / "build" / "dev.py"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Debian whose apt-get writes down what it was asked, and a Qt that lacks a library until it was asked."""
    asked = tmp_path / "asked"
    apt = tmp_path / "apt-get"
    apt.write_text(f'#!/bin/sh\necho "$@" >> {asked}\n')
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(dev, "QT_CHECK", f"import pathlib\nif not pathlib.Path({str(asked)!r}).exists(): {CANNOT_LOAD}")
    return asked


@on_linux
@pytest.mark.parametrize("screen", [{}, {"DISPLAY": ":7777"}, {"WAYLAND_DISPLAY": "wayland-77"}])
def test_without_a_screen_run_says_how_to_look_without_one(screen: dict[str, str]) -> None:
    done = dev_py("run", **screen)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "python3 build/dev.py run -- --tour DIR" in done.stderr


@on_linux
def test_a_tour_needs_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert dev.screen_settings(["--tour", "pictures"]) == {"QT_QPA_PLATFORM": "offscreen"}


@pytest.mark.parametrize("words", [[], ["rum"], ["run", "--sample"], ["tour"], ["run", "--data"]])
def test_words_typed_wrong_exit_2_with_the_right_ones(words: list[str]) -> None:
    done = dev_py(*words)
    assert done.returncode == 2
    assert "python3 build/dev.py" in done.stderr
    assert "Traceback" not in done.stderr


@on_linux
def test_a_missing_library_is_named_with_the_line_that_installs_it(debian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(dev.NotPossible) as reason:
        dev.check_qt()
    assert "libEGL.so.1 is missing" in str(reason.value)
    assert f"sudo apt-get install {dev.QT_PACKAGES}" in str(reason.value)
    assert not debian.exists()


@on_linux
def test_root_on_debian_installs_what_qt_lacks_after_saying_so(
    debian: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    dev.check_qt()
    assert f"install -y -qq --no-install-recommends {dev.QT_PACKAGES}" in debian.read_text()
    assert "Installing: apt-get install" in capsys.readouterr().err


@on_linux
def test_elsewhere_a_missing_library_is_named(debian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "is_debian", lambda: False)
    with pytest.raises(dev.NotPossible, match=r"libEGL\.so\.1"):
        dev.check_qt()
    assert not debian.exists()


@on_linux
def test_a_python_without_its_venv_module_names_the_package(debian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(dev.NotPossible, match=rf"sudo apt-get install python3\.{sys.version_info[1]}-venv"):
        dev.make_venv()
    assert not debian.exists()


def test_no_connection_is_said_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody_listens = {"PIP_INDEX_URL": "http://127.0.0.1:9", "PIP_RETRIES": "1", "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
    for name, value in nobody_listens.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    with pytest.raises(dev.NotPossible, match="could not be downloaded: the package index does not answer"):
        dev.pip_install(["firstdesk-has-no-such-package"])


def test_a_second_start_installs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    python = tmp_path / "python"
    python.write_text("would not run")
    monkeypatch.setattr(dev, "PYTHON", python)
    monkeypatch.setattr(dev, "STAMPS", tmp_path / "stamps")
    dev.STAMPS.write_text(f"{dev.fingerprint()} run test")
    dev.prepare(has_tests=True)
    assert capsys.readouterr().err == ""


def test_dev_py_needs_nothing_but_python() -> None:
    tree = ast.parse((ROOT / "build" / "dev.py").read_text("utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


def test_ci_runs_the_command_everybody_types() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert [line.partition(" #")[0].strip() for line in script.splitlines() if "dev.py" in line] == [
        "python3 build/dev.py faults --short",
        "python3 build/dev.py test --database postgresql",
        "python3 build/dev.py bench --short",
        "python3 build/dev.py test --no-network",
        "exec python3 build/dev.py test",
    ]
    assert "export FIRSTDESK_REQUIRE_ALL=1" in script
    assert set(dev.QT_PACKAGES.split()) <= set(script.split())


@on_linux
def test_the_tests_can_run_where_there_is_no_network(
    monkeypatch: pytest.MonkeyPatch, component: Callable[[str], str], tmp_path: Path
) -> None:
    component("unshare")
    probe = tmp_path / "test_probe.py"
    probe.write_text("import socket\ndef test_only_a_loopback():\n    assert [name for _n, name in socket.if_nameindex()] == ['lo']\n")
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(dev, "prepare", lambda **_what: None)
    words = ["--no-network", "-q", "-p", "no:cacheprovider", "--noconftest", "--rootdir", str(tmp_path), "-c", os.devnull, str(probe)]
    try:
        assert dev.test(words) == 0
    except dev.NotPossible as reason:
        pytest.skip(str(reason))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(dev.NotPossible, match="no network namespace"):
        dev.test(words)


def test_the_services_run_on_a_server_and_what_has_none_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "prepare", lambda *, has_tests: None)
    monkeypatch.setattr(dev, "apt_install", lambda packages, reason: None)
    monkeypatch.setattr(dev, "in_venv", lambda *words: ran.append(words) or 0)
    assert dev.test(["--database", "postgresql"]) == 0
    (words,) = ran
    assert words[0] == "pytest"
    assert words[words.index("--database") + 1] == "postgresql"
    assert {"tests/visits", "tests/tickets", "tests/complaints", "tests/tool", "tests/retention"} <= set(words)
    assert not {"tests/ui", "tests/journeys", "tests/rules", "tests/server", "tests/storage", "tests/core", "tests/faults"} & set(words)
    assert dev.test(["--database", "postgresql", "tests/places"]) == 0
    assert ran[-1][-1] == "tests/places"


def test_what_takes_long_is_a_step_of_its_own_and_nothing_is_in_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "prepare", lambda *, has_tests: None)
    monkeypatch.setattr(dev, "in_venv", lambda *words: ran.append(words) or 0)
    monkeypatch.setattr(dev, "failed_checks", list)
    assert dev.test([]) == 0
    left_out = {word.removeprefix("--ignore=") for word in ran[-1] if word.startswith("--ignore=")}
    assert dev.faults(["--short"]) == 0
    apart = {word for word in ran[-1] if word.startswith("tests/")}
    assert left_out == apart - {"tests/faults/test_kills.py"}
    assert "tests/faults/test_kills.py" in apart


def test_a_check_that_fails_beside_the_tests_is_named_and_fails_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "prepare", lambda *, has_tests: None)
    monkeypatch.setattr(dev, "in_venv", lambda *words: 0)
    monkeypatch.setattr(dev, "heard_in_venv", lambda *words: (int(words[0] == "mypy"), f"{words[0]} has looked"))
    assert dev.test([]) == 1
    said = capsys.readouterr().err
    assert said.index("ruff has looked") < said.index("mypy has looked") < said.index("lint-imports has looked")
    assert said.endswith("Failed besides: mypy; see above.\n")
    monkeypatch.setattr(dev, "heard_in_venv", lambda *words: (0, ""))
    assert dev.test([]) == 0
    assert "Failed" not in capsys.readouterr().err


@on_linux
def test_files_of_the_tests_lie_in_memory_where_there_is_room_and_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    if not dev.MEMORY.is_mount() or dev.shutil.disk_usage(dev.MEMORY).free < 1 << 20:
        pytest.skip("this system has no folder in memory")
    monkeypatch.setattr(dev, "ROOM", 1 << 20)
    with dev.quick_folder() as (word,):
        folder = Path(word.removeprefix("--basetemp=")).parent
        assert folder.parent == dev.MEMORY
        assert folder.stat().st_mode & 0o077 == 0, "what tests write is nobody else's"
    assert not folder.exists()
    monkeypatch.setattr(dev, "ROOM", 1 << 60)
    with dev.quick_folder() as words:
        assert words == []
