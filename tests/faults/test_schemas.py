"""An office of any earlier version comes up whole, with a backup before; whatever ends the upgrade leaves the old one or the new one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults import older, recorder, schemas
from tests.faults.office import KINDS, Kind, People
from tests.faults.table import shown

SHORT = (1, 8, 16, 18)  # dev.py faults brings up each of them
PLACES = 3


@pytest.fixture(scope="module", params=KINDS.values(), ids=list(KINDS))
def filled(request: pytest.FixtureRequest) -> Iterator[tuple[Kind, Path, People]]:
    with older.filled(request.param) as (root, people):
        yield request.param, root, people


@pytest.fixture(scope="module")
def old(filled: tuple[Kind, Path, People]) -> tuple[Kind, Path]:
    kind, root, _people = filled
    return kind, older.aged(kind, root, older.VERSIONS[0])


def test_every_earlier_version_can_be_made_from_its_migrations() -> None:
    assert older.VERSIONS[0] == 1
    assert older.VERSIONS[-1] == schemas.SCHEMA


@pytest.mark.parametrize("version", [version for version in SHORT if version != older.VERSIONS[0]])
def test_an_office_of_an_earlier_version_comes_up_with_every_row_and_a_backup(filled: tuple[Kind, Path, People], version: int) -> None:
    line = schemas.migrated(*filled, version)
    assert line.is_ok, shown([line])


def test_an_office_of_a_later_version_is_left_as_it_is(filled: tuple[Kind, Path, People]) -> None:
    line = schemas.newer(filled[0], filled[1])
    assert line.is_ok, shown([line])


def test_a_crash_before_any_statement_of_an_upgrade_leaves_the_old_office_or_the_new_one(old: tuple[Kind, Path]) -> None:
    line = schemas.crashed(*old, PLACES)
    assert line.is_ok, shown([line])


@pytest.mark.parametrize("fault", [schemas.cut_off, schemas.out_of_space])
def test_an_upgrade_cut_off_or_out_of_space_leaves_the_old_office_or_the_new_one(
    old: tuple[Kind, Path], component: Callable[[str], str], fault: Callable[..., schemas.Line]
) -> None:
    component("cc")
    assert recorder.library() is not None, recorder.WHY_NOT
    line = fault(*old, PLACES)
    assert line.is_ok, shown([line])
