"""The file goes, is shared, lies on a network or cannot be written, the clock is set back: a sentence, and nothing acknowledged is lost."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from app.storage.in_place import Place
from tests.faults import folders
from tests.faults.office import KINDS
from tests.faults.table import shown

each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


@each_kind
@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody take an open file away")
@pytest.mark.parametrize("name", folders.AWAY)
def test_a_file_that_goes_while_it_is_open_is_noticed_before_anything_more_is_acknowledged(kind: Any, name: str) -> None:
    line = folders.away(kind, name, folders.AWAY[name])
    assert line.is_ok, shown([line])


@each_kind
def test_two_programs_work_on_one_file(kind: Any) -> None:
    line = folders.two_programs(kind, 12)
    assert line.is_ok, shown([line])


@each_kind
@pytest.mark.parametrize("fault", [folders.network, folders.read_only])
def test_a_folder_that_cannot_be_worked_in_is_said_and_left_as_it_is(kind: Any, fault: Any) -> None:
    line = fault(kind)
    assert line.is_ok, shown([line])


@each_kind
@pytest.mark.parametrize("wall", folders.WALLS, ids=str)
def test_a_clock_set_back_under_a_working_desk_breaks_no_order(kind: Any, wall: Any, component: Callable[[str], str]) -> None:
    component("faketime")
    line = folders.clock_back(kind, wall)
    assert line.is_ok, shown([line])


def test_a_file_taken_away_between_flush_and_commit_is_not_acknowledged(desk: Any) -> None:
    def half(s: Any, *, by: Any, now: Any) -> None:
        desk.store._place.path.unlink()

    with pytest.raises(Exception, match="removed, renamed or replaced while the program was running"):
        desk.do(half)
    assert len(list((desk.folder / "backups").glob("rescued-*.db"))) == 1


def test_what_was_open_cannot_be_kept_where_the_folder_is_full_and_that_is_said(desk: Any) -> None:
    place: Place = desk.store._place
    (desk.folder / "backups").write_text("in the way")
    place.path.unlink()
    desk.store.changed_elsewhere()  # the window asks every few seconds
    assert "Do not close the program" in desk.store.read_only
