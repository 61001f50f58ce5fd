"""The short run over every door; `build/dev.py fuzz --minutes 30` is the long one."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from app.core import clock
from tests.fuzz.targets import TARGETS, Place, Target, play

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
