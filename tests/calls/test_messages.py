"""A message from the moment it is left until it is seen to; letters in the same register."""

from datetime import timedelta
from typing import Any

import pytest

from app.calls.corrections import correct, void
from app.calls.details import contact
from app.calls.fields import About, Direction, MailKind, MessageState, Source, age_meaning
from app.calls.lists import ContactFilter, message, open_messages, register_rows, untold
from app.calls.mail import enter
from app.calls.service import finish, print_slip, read, take_message, tell, undo
from app.core.actor import Actor, Role
from app.core.errors import FormErrors, StaleRecord, UnknownHost, UserError
from app.core.ids import new_id
from app.desk.check import check_all
from app.office.lists import staff
from app.office.settings import change_setting
from app.printing.queue import open_jobs

LEFT = {"for_whom": "刘工", "name": "王建国", "phone": "13800138000", "text": "材料进场时间改到三点", "wants_call_back": "yes"}
LETTER = {
    "direction": "in", "kind": "letter", "name": "街道办", "about": "消防检查通知", "for_whom": "客服部",
    "reference": "街办〔2026〕17号", "pages": "3",
}  # fmt: skip


def leave(line: Any, **more: Any) -> Any:
    return line.do(take_message, {**LEFT, **more})


def test_a_message_is_new_until_told_and_told_until_done(line: Any) -> None:
    left = leave(line)
    line.later(minutes=12)
    told = line.do(tell, left.id, "by phone")
    assert (told.state, line.read(untold)) == (MessageState.TOLD, ())
    line.later(minutes=3)
    line.do(finish, left.id, "seen to")
    row = line.read(message, left.id)
    assert (row.told_at, row.told_how, row.told_by) == (line.now - timedelta(minutes=3), "by phone", "李红")
    assert (row.state, row.done_at, row.outcome) == (MessageState.DONE, line.now, "seen to")
    verbs = [(event.what, event.detail) for event in line.read(contact, "message", left.id, now=line.now).events]
    assert verbs == [("taken", ""), ("told", "by phone"), ("done", "seen to")]
    assert line.read(check_all).troubles == ()


def test_a_message_told_or_done_twice_is_said_and_nothing_is_changed(line: Any) -> None:
    left = leave(line)
    line.do(tell, left.id, "by phone")
    with pytest.raises(UserError, match="is told already"):
        line.do(tell, left.id, "in person")
    line.do(finish, left.id, "seen to")
    for again in (tell, finish):
        with pytest.raises(UserError, match="is done already"):
            line.do(again, left.id, "x")
    with pytest.raises(FormErrors, match="How was it told"):
        line.do(tell, leave(line).id, " ")


def test_whoever_it_is_for_reads_it_at_the_screen_and_the_taker_sees_when(line: Any) -> None:
    """procedures.md: the taker sees when it was delivered and read."""
    left = leave(line)
    liu = next(row for row in line.read(staff) if row.name == "刘工")
    as_liu = Actor(liu.id, "刘工", frozenset({Role.HANDLER}), "2")
    assert line.do(read, left.id) is None, "somebody else looking at it is no reading"
    line.later(minutes=5)
    line.store.do(read, left.id, by=as_liu, now=line.now)
    row = line.read(message, left.id)
    assert (row.state, row.told_how, row.read_at, row.read_by) == (MessageState.TOLD, "read at the screen", line.now, "刘工")
    line.later(minutes=5)
    assert line.store.do(read, left.id, by=as_liu, now=line.now).value is None
    assert line.read(message, left.id).read_at == line.now - timedelta(minutes=5)


def test_a_message_told_by_phone_may_still_be_read_later(line: Any) -> None:
    left = leave(line)
    line.do(tell, left.id, "by phone")
    liu = next(row for row in line.read(staff) if row.name == "刘工")
    line.later(minutes=1)
    line.store.do(read, left.id, by=Actor(liu.id, "刘工", frozenset({Role.HANDLER})), now=line.now)
    row = line.read(message, left.id)
    assert (row.told_how, row.read_by, row.state) == ("by phone", "刘工", MessageState.TOLD)


def test_each_move_is_taken_back_within_ten_seconds_and_not_later(line: Any) -> None:
    left = leave(line)
    told = line.do(tell, left.id, "by phone")
    line.later(seconds=8)
    assert line.do(undo, left.id, version=told.version).state is MessageState.NEW
    done = line.do(finish, left.id, "seen to")
    with pytest.raises(StaleRecord):
        line.do(undo, left.id, version=told.version)
    line.later(seconds=11)
    with pytest.raises(UserError, match="ten seconds only"):
        line.do(undo, left.id, version=done.version)


def test_urgent_messages_stand_first_then_the_oldest_then_calls_back_still_owed(line: Any) -> None:
    first, second = leave(line, name="甲"), leave(line, name="乙", wants_call_back="no")
    line.later(minutes=1)
    leave(line, name="丙", is_urgent="yes")
    line.do(tell, first.id, "by phone")
    line.do(tell, second.id, "by phone")
    leave(line, name="丁")
    assert [row.name for row in line.read(open_messages)] == ["丙", "丁", "甲"]


def test_an_untold_message_ages_in_words_and_colour(line: Any) -> None:
    at = line.now
    ages = [age_meaning(at, at + timedelta(minutes=n)) for n in (0, 14, 15, 29, 30)]
    assert ages == ["quiet", "quiet", "warn", "warn", "bad"]
    assert age_meaning(at, at, is_urgent=True) == "bad"


def test_will_call_again_is_a_time_to_come(line: Any) -> None:
    left = leave(line, calls_again="15:30", wants_call_back="no")
    assert line.read(message, left.id).calls_again_at == line.now + timedelta(hours=3, minutes=30)
    with pytest.raises(FormErrors, match="has passed"):
        leave(line, calls_again="09:00")
    with pytest.raises(FormErrors, match="Write until when"):
        leave(line, calls_again="nachher")


@pytest.mark.parametrize(("missing", "sentence"), [("for_whom", "For whom is needed"), ("text", "Message is needed")])
def test_a_message_needs_whom_it_is_for_and_words(line: Any, missing: str, sentence: str) -> None:
    with pytest.raises(FormErrors, match=sentence):
        leave(line, **{missing: " "})


def test_who_wants_to_be_called_back_leaves_a_number_or_a_name(line: Any) -> None:
    with pytest.raises(FormErrors, match="Whom to call back"):
        leave(line, name="", phone="")
    assert leave(line, name="", phone="", wants_call_back="no").number == "M20261121-0001"


def test_a_message_for_nobody_on_the_lists_is_said_once(line: Any) -> None:
    with pytest.raises(UnknownHost):
        leave(line, for_whom="刘公")
    assert line.do(take_message, {**LEFT, "for_whom": "刘公"}, About(as_written=True)).for_whom == "刘公"


def test_a_message_is_corrected_and_voided_with_a_trail(line: Any) -> None:
    left = leave(line)
    row = line.read(message, left.id)
    changes = {"for_whom": "赵敏", "is_urgent": "yes", "calls_again": "+60"}
    version = line.do(correct, "message", left.id, changes, "Wrong person", version=row.version)
    row = line.read(message, left.id)
    assert (row.for_whom, row.department, row.is_urgent, row.is_corrected) == ("赵敏", "客服部", True, True)
    assert row.calls_again_at == line.now + timedelta(hours=1)
    words = line.read(contact, "message", left.id, now=line.now).events[-1].detail
    assert "Urgent: no → yes" in words
    assert "For whom: 刘工 → 赵敏" in words
    line.do(correct, "message", left.id, {"text": "改到四点"}, "Told later", version=version)
    line.do(void, "message", left.id, "Entered twice")
    assert line.read(message, left.id).state is MessageState.VOID
    assert line.read(untold) == ()
    with pytest.raises(UserError, match="is void already"):
        line.do(tell, left.id, "by phone")


def test_a_slip_is_printed_on_what_the_counter_has(line: Any) -> None:
    left = leave(line)
    line.do(print_slip, left.id)
    assert [(job.stock, job.title) for job in line.read(open_jobs, "1")] == [("A6", left.number)]
    line.do(change_setting, "message_form", "label")
    line.do(print_slip, leave(line).id)
    assert [job.stock for job in line.read(open_jobs, "1")] == ["A6", "brother-62x100"]


def test_a_message_can_come_of_a_visit(line: Any) -> None:
    left = line.do(take_message, LEFT, About(source=Source("visit", new_id(), "V20261121-0004")))
    row = line.read(message, left.id)
    assert (row.source_kind, row.source_number, row.call_id) == ("visit", "V20261121-0004", None)


# -- mail


def test_letters_faxes_and_e_mails_stand_in_the_same_register(line: Any) -> None:
    """W4.1: the first who receives a letter, fax or e-mail is as much the first as with a call."""
    entered = line.do(enter, LETTER)
    answer = {**LETTER, "direction": "out", "kind": "email", "name": "王女士", "phone": "wang@example.cn", "about": "答复", "pages": ""}
    sent = line.do(enter, answer)
    assert (entered.number, sent.number) == ("L20261121-0001", "L20261121-0002")
    leave(line)
    rows = line.read(register_rows, ContactFilter())
    assert [(row.form, row.direction, row.how) for row in rows] == [
        ("mail", Direction.IN, MailKind.LETTER), ("mail", Direction.OUT, MailKind.EMAIL), ("message", "", MessageState.NEW),
    ]  # fmt: skip
    assert (rows[0].name, rows[0].text, rows[0].for_whom) == ("街道办", "消防检查通知", "客服部")
    assert [row.number for row in line.read(register_rows, ContactFilter(what="mail:email"))] == ["L20261121-0002"]
    assert [row.number for row in line.read(register_rows, ContactFilter(text="17号"))] == ["L20261121-0001", "L20261121-0002"]


@pytest.mark.parametrize(("said", "back"), [("", 0), ("-2", 2), ("yesterday", 1), ("11-18", 3), ("2026-11-01", 20), ("12-30", 326)])
def test_mail_is_of_the_day_it_came_also_where_it_is_entered_later(line: Any, said: str, back: int) -> None:
    line.do(enter, {**LETTER, "day": said})
    (row,) = line.read(register_rows, ContactFilter())
    assert (line.now - row.at).days == back
    assert row.number == "L20261121-0001"


def test_mail_of_a_day_to_come_or_without_sender_is_refused_in_a_sentence(line: Any) -> None:
    with pytest.raises(FormErrors, match="has not come yet"):
        line.do(enter, {**LETTER, "day": "2026-11-22"})
    with pytest.raises(FormErrors, match="From / to is needed"):
        line.do(enter, {**LETTER, "name": ""})
    with pytest.raises(FormErrors, match="Pages is a number"):
        line.do(enter, {**LETTER, "pages": "0"})


def test_mail_is_corrected_with_a_trail(line: Any) -> None:
    entered = line.do(enter, LETTER)
    detail = line.read(contact, "mail", entered.id, now=line.now)
    line.do(correct, "mail", entered.id, {"about": "消防复查通知", "day": "2026-11-20"}, "Typing mistake", version=detail.row.version)
    after = line.read(contact, "mail", entered.id, now=line.now)
    assert (after.row.text, after.form["day"].isoformat()) == ("消防复查通知", "2026-11-20")
    assert "Subject: 消防检查通知 → 消防复查通知" in after.events[-1].detail
