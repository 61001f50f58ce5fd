"""The office tool on a copy of an office, as words typed by somebody of it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.__main__ import main
from app.core import clock, i18n

Tool = Callable[..., tuple[int, str, str]]


def at_the_office(
    office: Path, password: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Tool]:
    """`who` signs in with the password all have; gives the exit code and what was printed, in English."""
    folder = tmp_path / "data"
    shutil.copytree(office, folder)

    def run(*words: str, who: str = "") -> tuple[int, str, str]:
        capsys.readouterr()
        monkeypatch.setenv("FIRSTDESK_PASSWORD", password)
        acting = ("--as", who) if who else ()
        try:
            code = main(["--data", str(folder), "--lang", "en", *acting, *words])
        except SystemExit as ended:
            code = int(ended.code or 0)
        i18n.use_language("en")
        return code, *capsys.readouterr()

    yield run
    clock.fix(None)
