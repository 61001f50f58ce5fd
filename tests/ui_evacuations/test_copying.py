"""The copy outside the program is renewed by the minute hand, and what hinders it stands in the bottom line."""

import os
from pathlib import Path

import pytest

from app.core import clock
from app.core.actor import SYSTEM
from app.core.errors import FormErrors
from app.evacuations.copies import HTML, PDF
from app.office.settings import change_setting
from tests.journeys.conftest import Counter
from tests.trail import exports_of


def choose(counter: Counter, folder: Path | str) -> None:
    counter.window.tasks.do(None, change_setting, "evacuation_folder", str(folder), by=SYSTEM)


def minute(counter: Counter, minutes: float = 1) -> None:
    counter.pass_time(minutes=minutes)
    counter.window.tick(clock.now())


def test_a_chosen_folder_gets_the_copy_at_once_and_then_every_few_minutes(counter: Counter, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    counter.walk_in("周海洋")
    choose(counter, folder)
    assert sorted(os.listdir(folder)) == [HTML, PDF]
    assert [one["kind"] for one in exports_of(counter.store.read)] == ["evacuation_copy"]
    assert "周海洋" in (folder / HTML).read_text("utf-8")
    counter.walk_in("孙丽")
    minute(counter, 4)
    assert "孙丽" not in (folder / HTML).read_text("utf-8")
    minute(counter)
    assert "孙丽" in (folder / HTML).read_text("utf-8")
    assert len(exports_of(counter.store.read)) == 1  # once a day, not with every copy


def test_the_copy_is_renewed_while_the_desk_is_locked(counter: Counter, tmp_path: Path) -> None:
    counter.walk_in("周海洋")
    choose(counter, tmp_path)
    counter.window.lock()
    (tmp_path / HTML).unlink()
    minute(counter, 5)
    assert (tmp_path / HTML).exists()


def test_a_folder_that_is_gone_is_said_until_it_is_back(counter: Counter, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    choose(counter, folder)
    chip = counter.window.foot.copy_failed
    assert not chip.isHidden()
    assert "cannot be written into" in chip.accessibleName()
    folder.mkdir()
    minute(counter)
    assert chip.isHidden()
    assert (folder / PDF).exists()


def test_without_a_folder_nothing_is_written_and_nothing_said(counter: Counter, tmp_path: Path) -> None:
    choose(counter, tmp_path / "stick")
    choose(counter, "")
    minute(counter, 10)
    assert counter.window.foot.copy_failed.isHidden()
    assert os.listdir(tmp_path) == ["office"]


def test_a_folder_is_named_from_its_root(counter: Counter) -> None:
    with pytest.raises(FormErrors, match="from its root"):
        counter.store.do(change_setting, "evacuation_folder", "here", by=SYSTEM, now=clock.now())
