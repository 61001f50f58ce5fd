"""What a second pair of eyes found: limits, states and lists that looked right and were not."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.complaints.duties import open_actions
from app.complaints.fields import Move
from app.complaints.lists import ComplaintFilter, board, open_of
from app.complaints.numbers import complaint_numbered, numbered_like
from app.complaints.record import Complaint
from app.complaints.similar import Typed, similar
from app.core.actor import SYSTEM, Actor
from app.core.errors import FormErrors, UserError
from app.desk.stories import rebuild
from app.desk.timeline import timeline
from app.storage.imports import ImportRun
from app.stories.lists import find
from tests.complaints.conftest import House

M = Move


def vars_of(s: Session, complaint_id: UUID, **values: Any) -> None:
    """Make a complaint look as if it had gone another way."""
    found = s.get(Complaint, complaint_id)
    for name, value in values.items():
        setattr(found, name, value)


def test_r10_assigned_to_another_team_its_measures_go_with_it_and_no_limit_begins_anew(house: House) -> None:
    complaint = house.open()
    house.along(complaint, M.START, M.FACTS, M.DISPATCH, M.ACCEPT)
    before = [(clock.kind, clock.started_at, clock.due_at) for clock in house.row(complaint).running]
    house.desk.later(minutes=30)
    house.move(complaint, M.ASSIGN, to="何班长")
    whole = house.whole(complaint)
    assert (whole.attached.remedies[0].team, whole.actions[0].team, whole.actions[0].owner) == ("工程部", "工程部", "何班长")
    assert [(clock.kind, clock.started_at, clock.due_at) for clock in whole.row.running] == before


def test_a_department_is_no_way_round_to_give_it_to_the_person_complained_about(house: House) -> None:
    complaint = house.open(accused="王主任")
    with pytest.raises(FormErrors, match="王主任 is the person complained about"):
        house.move(complaint, M.ASSIGN, to="工程部")


def test_complaints_of_an_unfinished_import_show_nowhere(house: House) -> None:
    complaint = house.open(summary="电梯夜间异响扰民", phone="13912345678", accused="刘工")
    house.along(complaint, M.START, M.FACTS, M.DISPATCH)
    row, run = house.row(complaint), ImportRun(kind="complaints", file_name="旧台账.xlsx", file_digest="0" * 64, started_at=house.desk.now)

    def bring(s: Session, *, by: Actor, now: datetime) -> None:
        s.add(run)
        s.flush()
        found = s.get(Complaint, complaint)
        assert found is not None
        found.import_id, found.summary = run.id, "电梯夜间异响扰民多日"

    house.does(bring)
    house.does(lambda s, *, by, now: rebuild(s))
    read, now = house.desk.read, house.desk.now
    everything = ComplaintFilter(is_open=False, text="异响扰民")
    assert read(board, everything, by=SYSTEM, now=now).rows == read(board, by=SYSTEM, now=now).rows == ()
    assert read(find, "异响扰民").rows == ()
    assert list(read(numbered_like, row.number)) == []
    assert read(open_actions, now=now) == read(open_of, house.id("孙物管"), now=now) == ()
    assert read(similar, Typed(phone="13912345678", summary="电梯夜间异响扰民"), now=now) == ()
    assert row.person_id is not None
    assert read(timeline, row.person_id).total == 0
    with pytest.raises(UserError):
        read(complaint_numbered, row.number)
    house.does(lambda s, *, by, now: s.get(ImportRun, run.id).__setattr__("finished_at", now))
    assert [one.id for one in read(board, everything, by=SYSTEM, now=now).rows] == [complaint]
    assert [one.record_id for one in read(find, "异响扰民").rows] == [complaint]
    assert len(read(similar, Typed(phone="13912345678"), now=now)) == 1
    assert read(timeline, row.person_id).total == 1


def test_a_number_without_its_year_is_found_by_the_index_in_every_year(house: House) -> None:
    complaint = house.open()
    house.does(lambda s, *, by, now: vars_of(s, complaint, number="投诉〔2024〕0007", day=20240305))
    house.register()
    assert [row.number for row in house.desk.read(numbered_like, "投诉7")] == ["投诉〔2024〕0007"]
    assert [row.number for row in house.desk.read(numbered_like, "投诉[2024]7")] == ["投诉〔2024〕0007"]
