"""All the desk had with one person, newest first, counted by kind, its cut told."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.calls.fields import About
from app.calls.mail import enter
from app.calls.service import take_call, take_message
from app.core.errors import UserError
from app.core.ids import new_id
from app.desk.timeline import DONE, OPEN, REFUSED, person_meant, timeline
from app.office.service import add_staff
from app.visits import service
from app.visits.fields import Leaving
from app.visits.service import Coming

VISIT = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "Visiting"}


@pytest.fixture
def told(desk: Any) -> Any:
    """Wang came, called, left a message and wrote; each a minute after the other. `told.who` is his id."""
    desk.do(add_staff, {"name": "刘工", "department": "工程部", "role": ""})
    done = desk.do(service.arrive, VISIT, Coming(as_written=True))
    desk.do(service.leave, done.visit_id, Leaving.UNKNOWN)
    desk.who = desk.read(person_meant, "王小明")
    about = About(person_id=desk.who, as_written=True)
    caller = {"name": "王小明", "phone": "13812345678", "company": ""}
    desk.later(minutes=1)
    desk.do(take_call, {**caller, "direction": "in", "kind": "answered", "text": "问\n时间"}, about)
    desk.later(minutes=1)
    desk.do(take_message, {**caller, "for_whom": "刘工", "text": "请回电"}, about)
    desk.later(minutes=1)
    desk.do(enter, {**caller, "direction": "in", "kind": "letter", "about": "申请"}, about)
    return desk


def entries(desk: Any, **how: Any) -> list[tuple[str, str, str, str]]:
    return [(each.kind, each.words, each.state, each.standing) for each in desk.read(timeline, desk.who, **how).entries]


def test_everything_with_a_person_stands_on_one_line_newest_first(told: Any) -> None:
    assert entries(told) == [
        ("mail", "申请", "Letter · in", DONE),
        ("message", "→ 刘工 · 请回电", "not told yet", OPEN),
        ("call", "问 时间", "answered here", DONE),
        ("visit", "5-1-0803 · Visiting", "left", DONE),
    ]
    found = told.read(timeline, told.who)
    assert (found.total, dict(found.counts), found.left_out) == (4, {"visit": 1, "call": 1, "message": 1, "mail": 1}, 0)


def test_one_kind_is_shown_alone_with_all_counts(told: Any) -> None:
    found = told.read(timeline, told.who, kind="message")
    assert ([each.kind for each in found.entries], found.total, len(found.counts)) == (["message"], 1, 4)
    assert told.read(timeline, told.who, kind="ticket").entries == ()


def test_a_cut_takes_the_oldest_of_all_kinds_and_says_how_many(told: Any) -> None:
    found = told.read(timeline, told.who, limit=2)
    assert ([each.kind for each in found.entries], found.total, found.left_out) == (["mail", "message"], 4, 2)


def test_who_is_here_stands_open_and_who_was_sent_away_refused(told: Any) -> None:
    from app.office.settings import change_setting

    told.do(change_setting, "admit_on_arrival", False)
    told.now += timedelta(hours=1)
    again = told.do(service.arrive, VISIT, Coming(as_written=True, person_id=told.who))
    assert entries(told)[0] == ("visit", "5-1-0803 · Visiting", "waiting", OPEN)
    told.do(service.turn_away, again.visit_id, "Host refused")
    assert entries(told)[0][2:] == ("turned away", REFUSED)


def test_nobody_has_an_empty_timeline(desk: Any) -> None:
    found = desk.read(timeline, new_id())
    assert (found.entries, found.total, dict(found.counts)) == ((), 0, {})


def test_a_person_is_meant_by_number_name_or_phone(told: Any) -> None:
    for text in ("V20261121-0001", "m20261121-0001", "王小明", "5678", "wangxiaoming"):
        meant: UUID = told.read(person_meant, text)
        assert meant == told.who, text


@pytest.mark.parametrize("text", ["", "  ", "李四", "V20991231-0001"])
def test_a_text_that_means_nobody_is_a_sentence(told: Any, text: str) -> None:
    with pytest.raises(UserError, match="Nobody on record"):
        told.read(person_meant, text)
