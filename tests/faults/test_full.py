"""The disk is full at any write: a sentence, nothing half-written, and on it goes after space was made."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.faults import full, recorder, small
from tests.faults.office import KINDS
from tests.faults.table import shown

PLACES = 8
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


@each_kind
def test_a_disk_full_at_any_write_is_said_and_leaves_nothing_half_written(kind: Any, component: Callable[[str], str]) -> None:
    component("cc")
    assert recorder.library() is not None, recorder.WHY_NOT
    lines = list(full.at_each_write(kind, PLACES))
    assert len(lines) == 8
    assert all(line.is_ok for line in lines), shown(lines)


@each_kind
@pytest.mark.parametrize("disk", [small.desk, small.stick])
def test_a_real_disk_that_fills_up_takes_nothing_half_and_goes_on_when_it_has_room(kind: Any, disk: Any) -> None:
    line = disk(kind)  # a real small disk is mounted by root alone
    assert line.is_ok or not line.many, shown([line])
    assert not line.wrong, shown([line])
