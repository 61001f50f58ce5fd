"""The sample office: a month at the desk that any room can be looked at with, and no stranger's office gets."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.complaints.duties import return_visits
from app.complaints.fields import ClockKind
from app.core.actor import SYSTEM
from app.desk import sample
from app.desk.check import check_all
from app.desk.sample_complaints import fill_complaints
from app.desk.sample_matters import fill_matters
from app.reports.fields import Subject
from app.reports.lists import month
from app.wiring import open_office
from tests.conftest import NOON


@pytest.fixture
def office(tmp_path: Path) -> Any:
    store = open_office(tmp_path)
    by = store.do(sample.found_sample, by=SYSTEM, now=NOON).value
    store.do(sample.fill, 60, 1, by=by, now=NOON)
    yield store, by
    store.close()


def test_the_sample_has_something_of_every_kind_and_is_whole(office: Any) -> None:
    store, by = office
    done = store.do(fill_matters, 5, 8, by=by, now=NOON).value
    assert done > 60
    figures = store.read(month, now=NOON)
    assert all(sum(day.counts[place] for day in figures.days) for place in range(len(Subject)))
    assert store.read(check_all).troubles == ()


def test_the_same_seed_makes_the_same_office(tmp_path: Path) -> None:
    found = []
    for name in ("a", "b"):
        store = open_office(tmp_path / name)
        by = store.do(sample.found_sample, by=SYSTEM, now=NOON).value
        store.do(fill_matters, 9, 3, by=by, now=NOON)
        found.append(store.read(month, now=NOON + timedelta(hours=1)))
        store.close()
    assert found[0] == found[1]


def test_an_office_of_ones_own_gets_no_made_up_matters(desk: Any) -> None:
    assert desk.do(fill_matters, 5) == 0


@pytest.mark.parametrize("days", range(7))
def test_whichever_day_it_is_return_visits_of_the_week_are_due(tmp_path: Path, days: int) -> None:
    now = NOON + timedelta(days=days)
    store = open_office(tmp_path)
    by = store.do(sample.found_sample, by=SYSTEM, now=now).value
    store.do(fill_complaints, 5, 20, by=by, now=now)
    limits = [row.clock(ClockKind.RETURN) for row in store.read(return_visits, now=now)]
    assert sum(limit is not None and now - timedelta(days=3) < limit.due_at for limit in limits) >= 2
    store.close()
