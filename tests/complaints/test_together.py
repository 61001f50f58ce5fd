"""Complaints that belong together, come out of something else, are put right, taken back, handed over; their files."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.attachments.fields import LARGEST
from app.calls import service as calls
from app.calls.record import ContactLink
from app.complaints.attaching import attach, attach_bytes, detach
from app.complaints.fields import ClockKind, LinkKind, Move, Severity, State, TrackState
from app.complaints.lists import of_source
from app.complaints.service import Opening, register
from app.complaints.undoing import undo
from app.core.errors import FormErrors, UserError
from app.desk.check import check_all
from app.office.absences import Word, go
from app.office.owned import owned_by
from app.office.service import set_active
from app.opinions import service as opinions
from app.tickets.ab_sheets import lines_of
from app.tickets.service import open_ticket
from app.tickets.story import story as ticket_story
from tests.complaints.conftest import OPEN, House, at

M, S = Move, State
TO_HAND = (M.START, M.FACTS, M.DISPATCH, M.ACCEPT)


def test_merged_the_other_goes_on_from_the_earlier_receipt(house: House) -> None:
    first = house.open(channel="letter", received_day="2026-11-20", received_time="10:00")
    second = house.register(name="李四")
    house.move(first, M.MERGE, into=second.number, reason="The same matter twice")
    kept, gone = house.row(second.complaint_id), house.row(first)
    assert (gone.state, gone.merged_into_id, [c for c in gone.clocks if c.is_open]) == (S.MERGED, kept.id, [])
    assert kept.day == 20261120
    assert (kept.received_at, house.clock(kept.id, ClockKind.PROMISE).due_at) == (at("11-20 10:00"), at("11-27 17:30"))
    (link,) = house.whole(kept.id).attached.links
    assert (link.kind, link.complaint_id, link.is_outward) == (LinkKind.MERGED, first, True)


@pytest.mark.parametrize("into", ["2026-99", "", "投诉〔2026〕0001"])
def test_a_complaint_merges_only_into_another_that_is_open(house: House, into: str) -> None:
    complaint = house.open()
    with pytest.raises(FormErrors) as error:
        house.move(complaint, M.MERGE, into=into, reason="x")
    assert list(error.value.errors) == ["into"]
    house.open()
    house.move(house.desk.read(lambda s: of_number(s, "投诉〔2026〕0002")), M.VOID)
    with pytest.raises(FormErrors, match="not open any more"):
        house.move(complaint, M.MERGE, into="投诉〔2026〕0002", reason="x")


def of_number(s: Any, number: str) -> Any:
    from app.complaints.numbers import complaint_numbered

    return complaint_numbered(s, number)


def test_split_each_part_has_a_number_and_runs_from_the_same_receipt(house: House) -> None:
    complaint = house.open(received_time="08:00", promise_day="2026-11-26")
    moved = house.move(complaint, M.SPLIT, parts="电梯有异响 | 异响抖动\n楼道灯不亮")
    assert "投诉〔2026〕0002" in moved.notes[-1]
    links = house.whole(complaint).attached.links
    parts = [house.row(link.complaint_id) for link in links]
    assert [(row.kind.split(" / ")[-1], row.name, row.received_at) for row in parts] == [
        ("异响抖动", "张三", at("11-23 08:00")), ("装修噪音", "张三", at("11-23 08:00")),
    ]  # fmt: skip
    assert house.clock(parts[0].id, ClockKind.PROMISE).due_at == house.clock(complaint, ClockKind.PROMISE).due_at
    for parts_said in ("", " | 异响抖动", "长" * 300, "\n".join(f"事{n}" for n in range(13)), "事 | 没有"):
        with pytest.raises(FormErrors) as error:
            house.move(complaint, M.SPLIT, parts=parts_said)
        assert list(error.value.errors) == ["parts"]


def test_linked_once_and_the_same_again_counts_for_the_later_one(house: House) -> None:
    first, second = house.register(), house.register()
    house.move(second.complaint_id, M.LINK, other="2026-1", is_repeat="yes")
    assert house.row(second.complaint_id).repeats == 1
    (link,) = house.whole(first.complaint_id).attached.links
    assert (link.kind, link.number, link.is_outward) == (LinkKind.REPEATED, second.number, True)
    with pytest.raises(FormErrors, match="linked already"):
        house.move(first.complaint_id, M.LINK, other=second.number)
    with pytest.raises(FormErrors, match="itself"):
        house.move(first.complaint_id, M.LINK, other=first.number)


def test_registered_as_a_repetition_it_is_linked_with_the_earlier_ones(house: House) -> None:
    first, second = house.register(), house.register()
    third = house.register(repeats="2026-1、投诉〔2026〕0002")
    assert house.row(third.complaint_id).repeats == 2
    assert {link.complaint_id for link in house.whole(third.complaint_id).attached.links} == {first.complaint_id, second.complaint_id}


# -- what it came out of


def test_p2_6_1_an_opinion_becomes_a_complaint_once_and_both_know(house: House) -> None:
    said = house.does(opinions.register, {"kind": "opinion", "channel": "phone", "name": "张三", "phone": "13800138000", "text": "太吵"})
    opening = Opening(source_kind="opinion", source_id=said.id, source_number=said.number)
    made = house.register(opening=opening)
    row = house.row(made.complaint_id)
    assert (row.source_kind, row.source_number) == ("opinion", said.number)
    kept = house.desk.read(opinions.opinion_of, said.id)
    assert (kept.linked_kind, kept.linked_id, kept.linked_number) == ("complaint", made.complaint_id, made.number)
    with pytest.raises(UserError, match=f"made into {made.number} already"):
        house.register(opening=opening)
    house.move(made.complaint_id, M.VOID)
    assert house.desk.read(opinions.opinion_of, said.id).linked_id is None
    assert house.register(opening=opening).number == "投诉〔2026〕0002"


def test_a_call_becomes_a_complaint_and_both_know(house: House) -> None:
    call = house.does(calls.take_call, {"direction": "in", "kind": "answered", "name": "张三", "phone": "13800138000", "text": "漏水"})
    made = house.register(opening=Opening(source_kind="call", source_id=call.id, source_number=call.number))
    (link,) = house.desk.read(lambda s: s.execute(select(ContactLink.target_kind, ContactLink.target_number)).all())
    assert tuple(link) == ("complaint", made.number)
    assert house.desk.read(of_source, call.id) == ((made.complaint_id, made.number, S.REGISTERED),)


def test_a_ticket_becomes_a_complaint_and_its_story_says_so(house: House) -> None:
    ticket = house.does(open_ticket, {"channel": "visit", "name": "张三", "phone": "138", "matter": "漏水"}, who="孙物管")
    made = house.register(opening=Opening(source_kind="ticket", source_id=ticket.ticket_id, source_number=ticket.number))
    facts = [fact for line in house.desk.read(ticket_story, ticket.ticket_id) for fact in line.facts]
    assert ("Made into", made.number) in facts


# -- put right, taken back


def test_what_is_corrected_keeps_its_trail_and_moves_what_depends_on_it(house: House) -> None:
    complaint = house.open()
    house.move(complaint, M.CORRECT, severity="serious", kind="漏水渗水")
    row = house.row(complaint)
    assert (row.name, row.severity, row.is_repair, row.is_corrected) == ("张山", Severity.SERIOUS, True, True)
    assert "apology" in house.runs(complaint)
    facts = dict(house.whole(complaint).lines[-1].facts)
    assert facts["Complainant"] == "张三 → 张山"
    house.move(complaint, M.CORRECT, severity="minor")
    assert "apology" not in house.runs(complaint)
    house.move(complaint, M.CORRECT, is_about_reception="yes")
    assert house.row(complaint).owner == "贺行政"
    with pytest.raises(FormErrors, match="Nothing was changed"):
        house.move(complaint, M.CORRECT, "贺行政")


def test_void_the_number_is_kept_with_the_reason_and_nothing_runs(house: House) -> None:
    complaint = house.open()
    house.along(complaint, *TO_HAND)
    with pytest.raises(FormErrors):
        house.move(complaint, M.VOID, reason=" ")
    house.move(complaint, M.VOID)
    whole = house.whole(complaint)
    assert (whole.row.state, whole.row.reason, whole.row.running, whole.moves) == (S.VOID, "Entered by mistake", (), ())
    assert [one.state for one in (*whole.attached.remedies, *whole.actions)] == [TrackState.WITHDRAWN] * 2
    assert house.register().number == "投诉〔2026〕0002"


MOVES_UNDONE = (
    ((), M.START), ((M.START,), M.FACTS), ((M.START, M.FACTS), M.DISPATCH), ((M.START, M.FACTS), M.UNFOUNDED),
    ((M.START, M.FACTS), M.TO_MANAGER), (TO_HAND[:3], M.ACCEPT), (TO_HAND[:3], M.SEND_BACK), (TO_HAND, M.REMEDY), (TO_HAND, M.CORRECTIVE),
    (TO_HAND, M.EXTEND), ((*TO_HAND, M.REMEDY), M.RESULT), ((*TO_HAND, M.REMEDY, M.RESULT), M.REPORT),
    ((*TO_HAND, M.REMEDY, M.RESULT, M.REPORT), M.VISIT), (TO_HAND, M.SPLIT), ((), M.APOLOGISE), ((), M.CORRECT), ((), M.VOID),
)  # fmt: skip


@pytest.mark.parametrize(("before", "move"), MOVES_UNDONE)
def test_a_move_is_taken_back_within_ten_seconds_with_all_it_did(house: House, before: tuple[Move, ...], move: Move) -> None:
    complaint = house.open()
    house.along(complaint, *before)
    house.desk.later(minutes=1)
    was, runs = house.row(complaint), house.runs(complaint)
    dues = {(clock.kind, clock.due_at) for clock in was.running}
    moved = house.move(complaint, move)
    who = next(line.by_name for line in reversed(house.whole(complaint).lines) if line.move is move)
    house.desk.later(seconds=9)
    house.does(undo, complaint, version=moved.version, who=who)
    now = house.row(complaint)
    assert (now.state, now.round, now.team, now.reason, now.name) == (was.state, was.round, was.team, was.reason, was.name)
    assert (house.runs(complaint), {(clock.kind, clock.due_at) for clock in now.running}) == (runs, dues)
    assert house.whole(complaint).lines[-2].is_undone
    assert house.desk.read(check_all).troubles == ()


def test_undo_is_for_ten_seconds_and_for_whoever_did_it(house: House) -> None:
    complaint = house.open()
    with pytest.raises(UserError, match="only they can undo"):
        house.does(undo, complaint, who="孙物管")
    house.desk.later(seconds=11)
    with pytest.raises(UserError, match="ten seconds"):
        house.does(undo, complaint)


def test_a_registration_taken_back_is_void_and_its_number_used_up(house: House) -> None:
    complaint = house.open("赵师傅")
    house.does(undo, complaint, who="赵师傅")
    assert (house.row(complaint).state, house.row(complaint).running) == (S.VOID, ())
    assert house.register().number == "投诉〔2026〕0002"


# -- hands


def test_w5_the_officer_is_away_and_another_answers_and_it_is_said_for_whom(house: House) -> None:
    complaint = house.open()
    house.does(go, house.id("孙物管"), {"kind": "out"}, Word(), who="钱主任")
    assert house.acts(complaint) == "陈主任"
    house.move(complaint, M.START, "吴物管")
    assert house.whole(complaint).lines[-1].standing_for == "孙物管"
    assert house.row(complaint).owner == "孙物管"


def test_the_director_gives_it_to_somebody_else_at_each_stage(house: House) -> None:
    complaint = house.open()
    house.move(complaint, M.ASSIGN)
    assert house.acts(complaint) == "吴物管"
    house.along(complaint, *TO_HAND)
    house.move(complaint, M.ASSIGN, to="工程部")
    assert (house.row(complaint).team, house.acts(complaint)) == ("工程部", "何班长")
    house.move(complaint, M.REMEDY, "刘工", done_by="外包单位")
    house.move(complaint, M.RESULT, "何班长")
    house.move(complaint, M.REPORT, visitor="刘工")
    house.move(complaint, M.ASSIGN, to="何班长")
    assert (house.row(complaint).visitor, house.acts(complaint)) == ("何班长", "何班长")


def test_whoever_leaves_the_office_hands_over_complaints_and_corrective_actions(house: House) -> None:
    complaint = house.open()
    house.along(complaint, *TO_HAND)
    parts = house.desk.read(owned_by, house.id("梁班长"))
    assert [part.key for part in parts if part.key.startswith(("complaints", "corrective"))] == ["complaints", "corrective_actions"]
    with pytest.raises(UserError, match="Say who takes"):
        house.does(set_active, house.id("梁班长"), False)
    takers = {item.id: house.id("冯队员") for part in parts for item in part.items}
    takers |= {item.id: None for part in parts if part.may_lapse for item in part.items}
    house.does(set_active, house.id("梁班长"), False, takers)
    whole = house.whole(complaint)
    assert (whole.row.leader, whole.actions[0].owner, house.acts(complaint)) == ("冯队员", "冯队员", "冯队员")


def test_w5_complaints_stand_on_the_a_b_sheet_of_whoever_goes_away(house: House) -> None:
    complaint = house.open()
    (line,) = house.desk.read(lines_of, house.id("孙物管"), now=house.desk.now)
    assert (line.number, line.other) == (house.row(complaint).number, "陈主任")


# -- originals


def test_p2_6_3_originals_are_kept_with_their_hash_and_noted(house: House, tmp_path: Path) -> None:
    complaint = house.open()
    letter = tmp_path / "来信.txt"
    letter.write_text("楼上太吵", "utf-8")
    kept = house.does(attach, complaint, letter, "原件", who="孙物管")
    assert [file.name for file in house.whole(complaint).files] == ["来信.txt"]
    assert ("File kept", "来信.txt") in house.whole(complaint).lines[-1].facts
    house.does(detach, complaint, kept.id, "Entered twice", who="孙物管")
    assert house.whole(complaint).files == ()


@pytest.mark.parametrize("name", ["../../etc/passwd", "CON.txt", "照片.jpg\u202egnp.exe", "a" * 300 + ".pdf", "..", "x\n.html"])
def test_hostile_names_of_files_harm_nothing(house: House, name: str) -> None:
    complaint = house.open()
    kept = house.does(attach_bytes, complaint, (name, b"MZ\x90\x00 program"), who="孙物管")
    assert not set(kept.name) & set("/\\\n\u202e")
    assert len(kept.name) <= 120
    assert not kept.is_shown


def test_a_file_of_nothing_and_one_too_large_are_refused_with_a_sentence(house: House, tmp_path: Path) -> None:
    complaint = house.open()
    empty, large = tmp_path / "空.pdf", tmp_path / "大.mp4"
    empty.touch()
    with large.open("wb") as file:
        file.truncate(20 * LARGEST)  # 500 MB, looked at before it is read
    for path, words in ((empty, "0 bytes"), (large, "500 MB"), (tmp_path, "no file")):
        with pytest.raises(UserError, match=words):
            house.does(attach, complaint, path, who="孙物管")
    assert house.whole(complaint).files == ()


def test_a_file_for_a_complaint_of_nobody_is_not_kept(house: House) -> None:
    from app.core.ids import new_id

    with pytest.raises(UserError, match="no longer on record"):
        house.does(attach_bytes, new_id(), ("a.txt", b"x"), who="孙物管")


def test_who_registers_may_not_be_without_a_role(house: House) -> None:
    from app.core.actor import Actor

    with pytest.raises(UserError, match="another role"):
        house.desk.store.do(register, OPEN, by=Actor(None, "nobody"), now=house.desk.now)


def test_p1_5_merged_into_one_that_is_not_serious_the_apology_is_owed_still(house: House) -> None:
    serious, other = house.open(severity="serious"), house.open(summary="电梯抖动", severity="minor")
    house.move(serious, M.MERGE, into=house.row(other).number, reason="The same matter twice")
    assert (house.row(other).severity, "apology" in house.runs(other), house.runs(serious)) == (Severity.SERIOUS, True, set())
    said, again = house.open(severity="serious"), house.open(summary="电梯抖动", severity="minor")
    house.move(said, M.APOLOGISE)
    house.move(said, M.MERGE, into=house.row(again).number, reason="The same matter twice")
    assert (house.row(again).severity, "apology" in house.runs(again)) == (Severity.MINOR, False)
