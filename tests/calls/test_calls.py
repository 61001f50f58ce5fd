"""Calls as they ended, and what is made of them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.calls.corrections import correct, restore, void
from app.calls.details import contact
from app.calls.fields import About, Addressee, CallKind, Direction, MessageState, Source
from app.calls.lists import ContactFilter, meant, message, numbered, of_person, register_days, register_page, register_rows, untold
from app.calls.revealing import reveal
from app.calls.service import link, take_back, take_call
from app.core.actor import Actor, Role
from app.core.errors import FormErrors, StaleRecord, UnknownHost, UserError
from app.core.ids import new_id
from app.desk.check import check_all
from app.office.audit import history
from app.office.lists import staff
from app.people.lists import listed, person
from app.people.service import add
from app.printing.queue import open_jobs

CALL = {
    "direction": "in", "name": "王建国", "phone": "13800138000", "company": "顺达物流", "for_whom": "刘工", "kind": "answered",
    "text": "材料几点到",
}  # fmt: skip


def one(line: Any, taken: Any, form: str = "call") -> Any:
    return line.read(contact, form, taken.id, now=line.now)


def test_a_call_is_kept_with_who_for_whom_what_about_and_how_it_ended(line: Any) -> None:
    taken = line.do(take_call, CALL)
    row = one(line, taken).row
    assert (taken.number, row.number) == ("C20261121-0001", "C20261121-0001")
    assert (row.form, row.direction, row.how) == ("call", Direction.IN, CallKind.ANSWERED)
    assert (row.name, row.phone, row.company, row.text, row.taken_by) == ("王建国", "138****8000", "顺达物流", "材料几点到", "李红")
    assert (row.for_whom, row.department) == ("刘工", "工程部")
    assert line.do(take_call, {**CALL, "direction": "out"}).number == "C20261121-0002"
    assert line.read(check_all).troubles == ()


def test_a_caller_with_name_and_number_is_remembered_and_met_again(line: Any) -> None:
    first = line.do(take_call, CALL)
    again = line.do(take_call, {**CALL, "phone": "+86 138 0013 8000", "text": ""})
    assert first.person_id == again.person_id
    known = line.read(person, first.person_id)
    assert (known.name, known.phones, known.company) == ("王建国", "13800138000", "顺达物流")
    assert [row.number for row in line.read(of_person, first.person_id)] == [again.number, first.number]


def test_a_name_alone_makes_nobody_a_record(line: Any) -> None:
    """Data kept is data needed: a passer-by on the line is no person of the house."""
    taken = line.do(take_call, {**CALL, "phone": ""})
    assert taken.person_id is None
    assert line.read(listed)[0] == ()


def test_a_number_alone_finds_the_one_person_it_belongs_to(line: Any) -> None:
    known = line.do(add, {"name": "陈思远", "phones": "027-8888 1234, 13900139000"})
    assert line.do(take_call, {**CALL, "name": "", "phone": "139 0013 9000"}).person_id == known
    line.do(add, {"name": "陈太太", "phones": "13900139000"})
    assert line.do(take_call, {**CALL, "name": "", "phone": "13900139000"}).person_id is None, "two have it: nobody is guessed"


def test_a_withheld_number_is_no_number(line: Any) -> None:
    row = one(line, line.do(take_call, {**CALL, "phone": "---"})).row
    assert row.phone == ""


@pytest.mark.parametrize("words", ["工程部", "5-1-803", "刘工", "总经理室"])
def test_whom_it_is_for_is_staff_a_department_a_home_or_whoever_was_written(line: Any, words: str) -> None:
    taken = line.do(take_call, {**CALL, "for_whom": words})
    kind = {"工程部": "department", "5-1-803": "home", "刘工": "staff"}.get(words, "")
    detail = one(line, taken)
    assert line.read(lambda s: _for(s, taken.id)) == kind
    assert detail.row.for_whom == {"5-1-803": "5-1-0803 林先生", "刘工": "刘工"}.get(words, words)
    assert bool(taken.notes) == (words == "总经理室"), "who is on no list is said, and kept as written"


def _for(s: Any, call_id: UUID) -> str:
    from app.calls.record import Call

    return str(s.get(Call, call_id).for_kind)


def test_whoever_was_picked_counts(line: Any) -> None:
    liu = next(row for row in line.read(staff) if row.name == "刘工")
    picked = Addressee("staff", liu.id, "刘工 (工程部)", "工程部")
    taken = line.do(take_call, {**CALL, "for_whom": picked.text}, About(addressee=picked))
    assert line.read(lambda s: _for(s, taken.id)) == "staff"


def test_a_call_says_something_unless_the_number_was_wrong(line: Any) -> None:
    nothing = {"direction": "in", "kind": "answered"}
    with pytest.raises(FormErrors, match="Write who called"):
        line.do(take_call, nothing)
    assert line.do(take_call, {**nothing, "kind": "wrong_number"}).number == "C20261121-0001"
    with pytest.raises(FormErrors, match="at least three digits"):
        line.do(take_call, {**CALL, "phone": "12"})
    with pytest.raises(FormErrors, match="choose one of the list"):
        line.do(take_call, {**CALL, "kind": "lost"})


def test_a_message_left_in_a_call_is_one_deed_with_it(line: Any) -> None:
    taken = line.do(take_call, {**CALL, "kind": "not_reached"}, None, {"wants_call_back": "yes", "calls_again": "", "is_urgent": "yes"})
    assert (taken.number, taken.message_number, taken.for_whom) == ("C20261121-0001", "M20261121-0001", "刘工")
    (row,) = line.read(untold)
    assert (row.state, row.name, row.phone, row.text) == (MessageState.NEW, "王建国", "138****8000", "材料几点到")
    assert (row.wants_call_back, row.is_urgent, row.call_id, row.source_number) == (True, True, taken.id, taken.number)
    assert [source.number for source in one(line, taken).led_to] == [taken.message_number]
    assert one(line, taken.__class__(taken.message_id, "", ""), "message").came_of == Source("call", taken.id, taken.number)


def test_a_message_nobody_can_be_found_for_keeps_nothing_of_the_call(line: Any) -> None:
    with pytest.raises(UnknownHost) as refused:
        line.do(take_call, {**CALL, "for_whom": "刘总工"}, None, {})
    assert set(refused.value.errors) == {"for_whom"}
    assert line.read(register_rows, ContactFilter()) == ()
    taken = line.do(take_call, {**CALL, "for_whom": "刘总工"}, About(as_written=True), {})
    assert (taken.number, taken.message_number) == ("C20261121-0001", "M20261121-0001")


def test_a_call_taken_by_mistake_is_taken_back_within_ten_seconds_number_and_all(line: Any) -> None:
    taken = line.do(take_call, CALL, None, {"wants_call_back": "yes"})
    line.later(seconds=9)
    assert line.do(take_back, taken.id, taken.message_id) == "C20261121-0001, M20261121-0001"
    assert line.read(untold) == ()
    assert [row.is_void for row in line.read(register_rows, ContactFilter())] == [True, True]
    late = line.do(take_call, CALL)
    assert late.number == "C20261121-0002", "a number is used once"
    line.later(seconds=11)
    with pytest.raises(UserError, match="ten seconds only"):
        line.do(take_back, late.id)


def test_calling_back_sees_a_message_through_and_a_call_in_vain_does_not(line: Any) -> None:
    """W4.3: the department calls back; the recorded call is what ends it."""
    left = line.do(take_call, CALL, None, {"wants_call_back": "yes"})
    back = {**CALL, "direction": "out", "kind": "not_reached"}
    about = About(answers=left.message_id, source=Source("message", left.message_id, left.message_number))
    line.do(take_call, back, about)
    assert line.read(message, left.message_id).state is MessageState.NEW
    made = line.do(take_call, {**back, "kind": "answered"}, about)
    done = line.read(message, left.message_id)
    assert (done.state, done.outcome, done.done_by) == (MessageState.DONE, "called back", "李红")
    led_to = line.read(contact, "message", left.message_id, now=line.now).led_to
    assert [source.number for source in led_to] == ["C20261121-0002", made.number]
    line.do(take_back, made.id)
    assert line.read(message, left.message_id).state is MessageState.NEW


def test_what_was_made_of_a_call_leads_there_and_back_once(line: Any) -> None:
    taken = line.do(take_call, CALL)
    visit = Source("visit", new_id(), "V20261122-0001")
    for _twice in range(2):
        line.do(link, Source("call", taken.id, taken.number), visit)
    assert one(line, taken).led_to == (visit,)


def test_a_correction_keeps_old_value_who_and_why(line: Any) -> None:
    taken = line.do(take_call, CALL)
    version = one(line, taken).row.version
    changes = {"name": "汪建国", "kind": "transferred", "time": "11:40"}
    line.do(correct, "call", taken.id, changes, "Typing mistake", version=version)
    detail = one(line, taken)
    assert (detail.row.name, detail.row.how, detail.row.is_corrected) == ("汪建国", "transferred", True)
    assert detail.row.at == line.now - timedelta(minutes=20)
    words = detail.events[-1].detail
    assert "Name: 王建国 → 汪建国" in words
    assert "What became of it: answered here → transferred" in words
    assert words.endswith("Typing mistake")
    with pytest.raises(StaleRecord):
        line.do(correct, "call", taken.id, {"text": "x"}, "Typing mistake", version=version)
    with pytest.raises(FormErrors, match="A reason is needed"):
        line.do(correct, "call", taken.id, {"text": "x"}, " ", version=detail.row.version)
    with pytest.raises(FormErrors, match="has not come yet"):
        line.do(correct, "call", taken.id, {"time": "23:00"}, "Told later", version=detail.row.version)
    assert line.read(check_all).troubles == ()


def test_a_voided_call_keeps_its_number_and_reason_and_can_be_had_back_at_once(line: Any) -> None:
    taken = line.do(take_call, CALL)
    version = line.do(void, "call", taken.id, "Entered twice")
    detail = one(line, taken)
    assert (detail.row.is_void, detail.events[-1].detail) == (True, "Entered twice")
    with pytest.raises(UserError, match="is void"):
        line.do(correct, "call", taken.id, {"text": "x"}, "Told later", version=version)
    assert line.do(restore, "call", taken.id, version=version) == taken.number
    assert one(line, taken).row.is_void is False


def test_the_register_finds_by_day_kind_for_whom_and_words_and_pages(line: Any) -> None:
    for n in range(7):
        line.do(take_call, {**CALL, "name": f"访客{n}", "phone": f"1380013800{n}", "kind": "transferred" if n % 2 else "answered"})
        line.later(minutes=1)
    line.later(days=1)
    line.do(take_call, {**CALL, "direction": "out", "for_whom": "5-1-0803"}, None, {"text": "请回电"})
    everything = ContactFilter()
    days = line.read(register_days, everything)
    assert days == ((20261122, 2), (20261121, 7))
    page = line.read(register_page, everything, days, 1, 3)
    assert [row.number for row in page] == ["C20261122-0001", "C20261121-0007", "C20261121-0006"]

    def found(**wanted: Any) -> list[str]:
        return [row.number[-4:] for row in line.read(register_rows, ContactFilter(**wanted))]

    assert found(what="call:transferred") == ["0002", "0004", "0006"]
    assert found(what="call:out") == ["0001"]
    assert found(what="message:new") == ["0001"]
    assert found(for_whom="0803") == ["0001", "0001"]
    assert found(text="访客3") == ["0004"]
    assert found(text="%") == []
    assert found(what="mail") == []


def test_a_number_leads_to_its_record(line: Any) -> None:
    taken = line.do(take_call, CALL, None, {})
    assert line.read(meant, "c20261121-0001").id == taken.id
    assert line.read(meant, "M20261121-0001").form == "message"
    assert [row.number for row in line.read(numbered, "C202611")] == ["C20261121-0001"]
    assert line.read(numbered, "V20261121") == ()
    with pytest.raises(UserError, match="has the number"):
        line.read(meant, "C20261121-0009")


def test_a_full_number_is_shown_only_with_a_note_on_the_trail(line: Any) -> None:
    taken = line.do(take_call, CALL)
    (shown,) = line.do(reveal, [taken.id], "to call them")
    assert (shown.name, shown.phone) == ("王建国", "13800138000")
    last = line.read(history, [taken.id])[-1]
    assert (last.by, last.verb, last.new["shown"], last.new["reason"]) == ("李红", "calls.reveal", "phone", "to call them")
    with pytest.raises(UserError, match="A reason is needed"):
        line.do(reveal, [taken.id], "")


def test_who_takes_no_calls_may_not(line: Any) -> None:
    handler = Actor(None, "何师傅", frozenset({Role.HANDLER}), "1")
    with pytest.raises(UserError, match="needs another role"):
        line.store.do(take_call, CALL, by=handler, now=line.now)


def test_a_slip_is_printed_only_where_the_office_wants_it(line: Any) -> None:
    from app.office.settings import change_setting

    line.do(take_call, CALL, None, {})
    assert line.read(open_jobs, "1") == ()
    line.do(change_setting, "print_message", True)
    taken = line.do(take_call, CALL, None, {})
    assert [(job.paper, job.title, job.stock) for job in line.read(open_jobs, "1")] == [("message", taken.message_number, "A6")]
    line.do(take_back, taken.id, taken.message_id)
    assert line.read(open_jobs, "1") == ()


def test_hostile_words_are_kept_and_found_as_written(line: Any) -> None:
    words = "Ω≈ç√∫ 🏳️‍🌈 ' OR 1=1 -- %_\\"
    taken = line.do(take_call, {**CALL, "name": words, "text": words + "\x00\n第二行"})
    row = one(line, taken).row
    assert (row.name, row.text) == (words, words + "\n第二行")
    assert [found.number for found in line.read(register_rows, ContactFilter(text="%_\\"))] == [taken.number]
