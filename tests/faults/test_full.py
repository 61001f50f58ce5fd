"""The disk is full at any write: a sentence, nothing half-written, and on it goes after space was made."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.faults import full, recorder
from tests.faults.office import PLAIN
from tests.faults.table import shown

PLACES = 8


@pytest.mark.parametrize("kind", [PLAIN], ids=["plain"])
def test_a_disk_full_at_any_write_is_said_and_leaves_nothing_half_written(kind: Any, component: Callable[[str], str]) -> None:
    component("cc")
    assert recorder.library() is not None, recorder.WHY_NOT
    lines = list(full.measure(kind, PLACES))
    assert len(lines) == 7
    # a real small disk is mounted by root alone
    assert all(line.is_ok for line in lines[:6]), shown(lines)
    assert not lines[6].wrong, shown(lines)
