"""Killed at any moment, an encrypted office loses nothing acknowledged either; not among the tests of every run, which are to be quick."""

import sys

import pytest

from tests.faults import kills
from tests.faults.office import KINDS
from tests.faults.table import shown

KILLS = 50


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and fork of POSIX")
def test_four_counters_of_an_encrypted_office_killed_at_random_moments_lose_nothing() -> None:
    lines = list(kills.measure(KINDS["encrypted"], KILLS))
    assert all(line.is_ok for line in lines), shown(lines)
    assert lines[0].many >= KILLS
