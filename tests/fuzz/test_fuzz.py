"""The short run over every door; `build/dev.py fuzz --minutes 30` is the long one."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.core import clock
from tests.fuzz import targets
from tests.fuzz.targets import TARGETS, Finding, Place, Target, play

pytestmark = pytest.mark.file_only("backs up and restores a file")


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_whatever_comes_in_is_a_result_or_a_sentence(desk: Any, tmp_path: Path, target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.fix(desk.now)
    for name in ("FIRSTDESK_PASSWORD", "FIRSTDESK_PASSPHRASE", "FIRSTDESK_NEW_PASSPHRASE", "FIRSTDESK_ID"):
        monkeypatch.setenv(name, "")
    tried = []

    @settings(
        max_examples=target.short, phases=(Phase.generate,), deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )  # fmt: skip
    @given(target.values)
    def attempt(value: Any) -> None:
        folder = tmp_path / "given"
        folder.mkdir()
        tried.append(1)
        try:
            play(target, Place(desk, folder), value)
        finally:
            shutil.rmtree(folder)

    attempt()
    assert tried


def _turn_for_ever() -> None:
    while True:
        pass


@pytest.mark.parametrize(
    ("door", "words"),
    [
        (_turn_for_ever, "worked for more than"),
        (lambda: subprocess.run([sys.executable, "-c", "while True: pass"], check=False), "worked for more than"),
        (lambda: threading.Event().wait(), "stood still for"),
    ],
    ids=["by itself", "by its child", "waiting"],
)
def test_what_never_ends_is_found_by_the_work_done_and_not_by_what_else_the_machine_does(
    door: Callable[[], object], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets, "LOOKS", 0.02)
    monkeypatch.setattr(targets, "SOON", 0.2)
    monkeypatch.setattr(targets, "STUCK", 0.2 if "still" in words else 600.0)
    target = Target("endless", st.none(), lambda _place, _value: door(), 1)
    with pytest.raises(Finding, match=words):
        play(target, Place(None, tmp_path), None)
