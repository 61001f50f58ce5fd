"""The trail: one event per deed, and nothing done behind the program's back stays unseen."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.desk.check import check_all
from app.office import audit
from app.office import service as office
from app.office.record import AuditEvent, AuditPayload
from app.office.settings import change_setting
from app.people import lists as people
from app.people import service as people_service
from app.places import service as places
from app.visits import lists, service
from app.visits.correct import correct
from app.visits.fields import Leaving
from tests.postgres import unguard

FORM = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "Visiting"}


def events(s: Session) -> list[tuple[str, str, str]]:
    return [tuple(row) for row in s.execute(select(AuditEvent.verb, AuditEvent.actor, AuditEvent.counter).order_by(AuditEvent.seq))]


def bodies(s: Session, seq: int) -> list[dict[str, Any]]:
    return [json.loads(body) for (body,) in s.execute(select(AuditPayload.body).where(AuditPayload.seq == seq).order_by(AuditPayload.part))]


def arrived(desk: Any) -> Any:
    return desk.do(service.arrive, FORM).visit_id


def known(desk: Any) -> Any:
    return desk.do(people_service.add, {"name": "赵六"})


def homed(desk: Any) -> Any:
    return desk.do(places.add_home, {"code": "1-1-0101"})


def staffed(desk: Any) -> Any:
    return desk.do(office.add_staff, {"name": "张伟"})


# what comes before, and the deed that must leave one event
DEEDS: dict[str, tuple[Callable[[Any], Any], Callable[[Any, Any], Any]]] = {
    "visits.arrive": (lambda desk: None, lambda desk, _id: arrived(desk)),
    "visits.leave": (arrived, lambda desk, visit_id: desk.do(service.leave, visit_id, Leaving.SEEN)),
    "visits.leave_many": (arrived, lambda desk, visit_id: desk.do(service.leave_many, [visit_id])),
    "visits.void": (arrived, lambda desk, visit_id: desk.do(service.void, visit_id, "entered twice")),
    "visits.undo": (arrived, lambda desk, visit_id: desk.do(service.undo, visit_id)),
    "visits.correct": (arrived, lambda desk, visit_id: desk.do(correct, visit_id, {"name": "王晓明"}, "typing mistake", version=1)),
    "people.add": (lambda desk: None, lambda desk, _id: known(desk)),
    "people.change": (known, lambda desk, key: desk.do(people_service.change, key, {"name": "赵陆"}, version=1)),
    "people.forget": (known, lambda desk, key: desk.do(people_service.forget, key)),
    "places.add_home": (lambda desk: None, lambda desk, _id: homed(desk)),
    "places.change_home": (homed, lambda desk, key: desk.do(places.change_home, key, {"code": "1-1-0102"})),
    "office.add_staff": (lambda desk: None, lambda desk, _id: staffed(desk)),
    "office.change_staff": (staffed, lambda desk, key: desk.do(office.change_staff, key, {"name": "张维", "role": ""})),
    "office.set_active": (staffed, lambda desk, key: desk.do(office.set_active, key, False)),
    "office.set_password": (staffed, lambda desk, key: desk.do(office.set_password, key, "another good one")),
    "office.change_setting": (lambda desk: None, lambda desk, _id: desk.do(change_setting, "stay_limit", 60)),
}


@pytest.mark.parametrize("verb", list(DEEDS))
def test_a_deed_leaves_exactly_one_event_with_who_and_where(desk: Any, verb: str) -> None:
    prepare, deed = DEEDS[verb]
    prepared = prepare(desk)
    before = len(desk.read(events))
    deed(desk, prepared)
    assert desk.read(events)[before:] == [(verb, "李红", "1")]
    assert desk.read(check_all).troubles == ()


def test_a_refused_deed_leaves_no_event(desk: Any) -> None:
    before = desk.read(events)
    with pytest.raises(Exception, match="is needed"):
        desk.do(service.arrive, {})
    assert desk.read(events) == before


def test_an_event_tells_old_and_new_of_what_changed_only(desk: Any) -> None:
    visit_id = arrived(desk)
    desk.do(correct, visit_id, {"company": "大华建材"}, "told later", version=1)
    (body,) = desk.read(bodies, len(desk.read(events)))
    assert (body["kind"], body["id"]) == ("Visit", visit_id.hex)
    assert {key: body["old"].get(key) for key in body["new"] if key != "digest"} == {"company": "", "is_corrected": False, "reason": ""}
    assert body["new"]["company"] == "大华建材"


def test_no_password_stands_in_the_trail(desk: Any) -> None:
    key = staffed(desk)
    desk.do(office.set_password, key, "tell nobody this")
    (body,) = desk.read(bodies, len(desk.read(events)))
    assert body == {"facts": {"password_of": key.hex}}
    everything = desk.read(lambda s: " ".join(s.execute(select(AuditPayload.body)).scalars()))
    assert "tell nobody" not in everything
    assert "argon2" not in everything


@pytest.mark.parametrize("change", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event", "UPDATE audit_payload SET body = 'x'"])
def test_the_database_itself_refuses_to_change_the_trail(desk: Any, change: str) -> None:
    with pytest.raises(DBAPIError, match="only grows"):
        desk.store.idle(lambda s: s.execute(text(change)))


def behind_the_back(desk: Any, *statements: str) -> tuple[str, ...]:
    """The check's sentences after somebody opened the file with another program."""

    def tamper(s: Session) -> None:
        unguard(s)
        for statement in statements:
            s.execute(text(statement))

    for name in ("王小明", "李四", "赵六"):
        desk.do(service.arrive, {**FORM, "name": name})
    assert desk.read(check_all).troubles == ()
    desk.store.idle(tamper)
    return tuple(desk.read(check_all).troubles)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE audit_event SET actor = 'x' WHERE seq = 2", "event 2 was changed after it was written"),
        ("UPDATE audit_event SET at = at + 1 WHERE seq = 2", "event 2 was changed after it was written"),
        ("DELETE FROM audit_event WHERE seq = 2", "event 2 is missing"),
        ("DELETE FROM audit_event WHERE seq = 4", "events after number 3 were cut off"),
        ("UPDATE audit_payload SET body = replace(body, '13812345678', '13800000000') WHERE seq = 3", "what event 3 says"),
        ("DELETE FROM audit_payload WHERE seq = 3 AND part = 0", "what event 3 says"),
        ("INSERT INTO audit_payload (seq, part, body) VALUES (3, 9, '{}')", "what event 3 says"),
        ("UPDATE audit_payload SET record_id = NULL WHERE seq = 3 AND part = 0", "event 3 was laid to another record"),
        ("UPDATE audit_payload SET record_id = (SELECT id FROM office) WHERE seq = 3 AND part = 0", "event 3 was laid to another record"),
        ("UPDATE visit SET name = 'x' WHERE number LIKE '%-0002'", "Visit V20261121-0002 was changed behind"),
        ("UPDATE person SET phones = '1' WHERE seq = 1", "was changed behind"),
        ("DELETE FROM visit WHERE number LIKE '%-0002'", "taken away behind the program's back"),
    ],
)  # fmt: skip
def test_what_was_done_behind_the_programs_back_is_named(desk: Any, statement: str, sentence: str) -> None:
    assert any(sentence in line for line in behind_the_back(desk, statement))


def test_an_edit_that_mends_the_rows_own_digest_is_named_too(desk: Any) -> None:
    from app.storage.records import row_digest, table_of
    from app.visits.record import Visit

    visit_id = arrived(desk)

    def forge(s: Session) -> None:
        table = table_of(Visit)
        row = dict(s.execute(select(table).where(table.c.id == visit_id)).one()._mapping) | {"name": "别人"}
        s.execute(table.update().where(table.c.id == visit_id).values(name="别人", digest=row_digest("visit", row)))

    desk.store.idle(forge)
    assert any("is not as its last entry left it" in line for line in desk.read(check_all).troubles)


def test_a_clock_set_back_turns_no_event_time_back_and_is_flagged(desk: Any) -> None:
    arrived(desk)
    desk.later(hours=-3)
    done = desk.do(service.arrive, FORM)
    rows = desk.read(lambda s: s.execute(select(AuditEvent.at, AuditEvent.is_clock_back).order_by(AuditEvent.seq)).all())
    assert [row.is_clock_back for row in rows] == [False, False, True]
    assert rows[2].at == rows[1].at
    assert desk.read(audit.last_at) == desk.now + timedelta(hours=3)
    assert "clock was set back" in desk.read(audit.clock_trouble, now=desk.now)
    assert desk.read(audit.clock_trouble, now=desk.now + timedelta(hours=3)) == ""
    assert desk.read(lists.row, done.visit_id).arrived_at == desk.now
    assert done.number == "V20261121-0002"
    assert desk.read(check_all).troubles == ()


def test_a_forgotten_person_is_in_no_payload_and_the_chain_still_holds(desk: Any) -> None:
    key = desk.do(people_service.add, {"name": "赵小六", "phones": "13900001111", "note": "rings twice"})
    done = desk.do(service.arrive, FORM)
    desk.do(people_service.forget, key)
    everything = desk.read(lambda s: " ".join(s.execute(select(AuditPayload.body)).scalars()))
    assert "13900001111" not in everything
    assert json.dumps("赵小六")[1:-1] not in everything
    assert desk.read(people.search, "赵小六") == ()
    assert desk.read(lists.row, done.visit_id).name == "王小明"
    assert desk.read(check_all).troubles == ()


def test_what_the_program_does_itself_is_signed_by_the_program(desk: Any) -> None:
    def housekeeping(s: Session, *, by: Actor, now: datetime) -> None:
        from app.storage.store import changes_of

        changes_of(s).facts["swept"] = 3

    from app.core.actor import SYSTEM

    desk.store.do(housekeeping, by=SYSTEM, now=desk.now)
    assert desk.read(events)[-1][1] == "Firstdesk"
