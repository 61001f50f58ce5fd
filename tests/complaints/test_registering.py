"""Registering while the person stands there (P2六, P1-2, P1-5): one number, an officer, limits from receipt."""

import pytest

from app.complaints.fields import ClockKind, Fault, Move, State
from app.complaints.lists import board
from app.complaints.numbers import complaint_numbered
from app.core.errors import FormErrors, UserError
from app.desk.check import check_all
from tests.complaints.conftest import MANNER, OPEN, House, at


def test_p2_6_a_complaint_has_one_number_given_when_it_is_saved(house: House) -> None:
    with pytest.raises(FormErrors):
        house.register(summary=" ")
    first, second = house.register(), house.register(channel="letter", name="李四")
    assert (first.number, second.number) == ("投诉〔2026〕0001", "投诉〔2026〕0002")
    row = house.row(first.complaint_id)
    assert (row.state, row.owner, row.received_by, row.kind) == (State.REGISTERED, "孙物管", "李红", "秩序安全 / 噪音扰民 / 装修噪音")
    assert (row.is_sorry, row.fault, row.superior) == (True, Fault.OPEN, "陈主任")  # an apology finds no fault (P1-2)
    assert house.acts(first.complaint_id) == "孙物管"


@pytest.mark.parametrize("written", ["投诉〔2026〕0001", "投诉[2026]1", "2026-0001", "投诉（2026）0001号", " 投诉【2026】0001 "])
def test_a_number_is_known_however_its_brackets_are_typed(house: House, written: str) -> None:
    made = house.register()
    assert house.desk.read(complaint_numbered, written) == made.complaint_id


def test_a_number_of_nobody_is_said_to_be_one(house: House) -> None:
    for written in ("投诉〔2026〕0009", "abc", ""):
        with pytest.raises(UserError, match="No complaint has the number"):
            house.desk.read(complaint_numbered, written)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"channel": ""}, "channel"), ({"kind": "没有这类"}, "kind"), ({"kind": "噪音扰民"}, "kind"), ({"kind": ""}, "kind"),
        ({"name": ""}, "name"), ({"phone": ""}, "phone"), ({"summary": "长" * 256}, "summary"), ({"story": "长" * 4001}, "story"),
        ({"received_day": "2026-11-24"}, "received_day"), ({"received_day": "2020-01-01"}, "received_day"),
        ({"promise_day": "2026-11-20"}, "promise_day"), ({"repeats": "2026-77"}, "repeats"), ({"pages": "1000"}, "pages"),
        ({"superior_time": "23:00"}, "superior_time"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_field_by_field_and_nothing_is_kept(house: House, form: dict[str, str], field: str) -> None:
    with pytest.raises(FormErrors) as error:
        house.register(**form)
    assert list(error.value.errors) == [field]
    assert house.desk.read(board, by=house.actor("李红"), now=house.desk.now).total == 0
    assert house.register().number == "投诉〔2026〕0001"


def test_a_story_of_4000_characters_is_kept_whole(house: House) -> None:
    made = house.open(story="字" * 4000)
    assert house.row(made).story == "字" * 4000


def test_the_limits_run_from_receipt_not_from_when_it_was_written_down(house: House) -> None:
    made = house.open(channel="letter", received_day="2026-11-20", received_time="10:00")
    promise, verify = house.clock(made, ClockKind.PROMISE), house.clock(made, ClockKind.VERIFY)
    assert (promise.started_at, promise.due_at) == (at("11-20 10:00"), at("11-27 17:30"))  # five working days
    assert verify.due_at == at("11-20 17:30")  # the same day (P2三)
    assert house.clock(made, ClockKind.AT_ONCE).due_at == at("11-20 12:00")  # two working hours


def test_p1_5_a_definite_reply_time_the_person_agreed_to_is_the_promise(house: House) -> None:
    made = house.open(promise_day="2026-11-25", promise_time="15:00")
    assert house.clock(made, ClockKind.PROMISE).due_at == at("11-25 15:00")


def test_p1_5_serious_makes_an_apology_a_duty_until_it_was_made_by_visit_or_phone(house: House) -> None:
    made = house.open(severity="serious")
    assert house.clock(made, ClockKind.APOLOGY).due_at == at("11-23 17:30")
    with pytest.raises(FormErrors):
        house.move(made, Move.APOLOGISE, how="letter")
    house.move(made, Move.APOLOGISE)
    row = house.row(made)
    assert ("apology" in house.runs(made), row.apologised_how, row.is_sorry) == (False, "visit", True)


@pytest.mark.parametrize("form", [{"source": "staff"}, {"is_about_reception": "yes", "kind": MANNER}])
def test_k_6_own_staffs_complaints_and_those_about_the_reception_are_examined_by_administration(house: House, form: dict[str, str]) -> None:
    made = house.register(**form)
    row = house.row(made.complaint_id)
    assert (row.is_examined, row.owner) == (True, "贺行政")
    assert any("administration" in note for note in made.notes)
    assert Move.START not in house.moves(row.id, "孙物管")
    assert Move.START in house.moves(row.id, "贺行政")


def test_whoever_is_complained_about_does_not_look_into_it(house: House) -> None:
    row = house.row(house.open(accused="孙物管", kind=MANNER))
    assert (row.accused, row.owner) == ("孙物管", "吴物管")


def test_a_guard_hears_and_registers_and_does_nothing_more(house: House) -> None:
    made = house.open("赵师傅")
    assert (house.row(made).received_by, house.row(made).owner, house.moves(made, "赵师傅")) == ("赵师傅", "孙物管", set())


def test_what_was_not_done_yet_is_said_to_the_desk(house: House) -> None:
    notes = " ".join(house.register(is_sorry="", superior="", danger="acute").notes)
    assert "apology" in notes
    assert "superior" in notes
    assert "calm first" in notes


def test_somebody_may_stay_anonymous(house: House) -> None:
    row = house.row(house.open(name="", is_anonymous="yes", phone="", is_contact_refused="yes"))
    assert (row.name, row.phone, row.person_id, row.complainant) == ("", "", None, "anonymous")


def test_the_trail_and_the_texts_hold_together(house: House) -> None:
    house.open()
    assert house.desk.read(check_all).troubles == ()
    assert OPEN["summary"] in house.row(house.open()).summary
