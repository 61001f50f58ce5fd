"""Merging, linking, splitting, correcting, voiding; two counters at one ticket."""

from datetime import timedelta
from typing import Any

import pytest

from app.core.errors import FormErrors, StaleRecord, UserError
from app.desk.check import check_all
from app.tickets.fields import ClockKind, Level, LinkKind, Move, Scope, TicketState
from app.tickets.handing import called
from app.tickets.lists import TicketFilter, alike, board, of_source, phone_of, ticket_numbered
from app.tickets.service import Opening
from app.tickets.story import attached, story_text
from app.tickets.views import look, look_away
from app.tickets.waiting import waiting_for
from tests.tickets.conftest import Counter, at

S = TicketState


def test_r9_merged_the_survivor_keeps_the_earliest_start(counter: Counter) -> None:
    early = counter.open(item="公共部位维修", received_day="2026-11-19", received_time="10:00", channel="letter")
    late = counter.open(item="公共部位维修")
    counter.move(early, Move.MERGE, into=counter.row(late).number, reason="The same matter twice")
    gone, kept, clock = counter.row(early), counter.row(late), counter.clock(late, ClockKind.PROMISE)
    assert clock is not None
    assert (gone.state, gone.merged_into_id, gone.running) == (S.MERGED, late, ())
    assert (kept.received_at, clock.started_at, clock.due_at) == (at("11-19 10:00"), at("11-19 10:00"), at("11-24 17:30"))
    link = counter.desk.read(attached, late).links[0]
    assert (link.number, link.kind, link.is_outward) == (gone.number, LinkKind.MERGED, True)
    assert counter.story(late)[-1].move is Move.MERGE


def test_merged_into_an_earlier_one_its_start_stays(counter: Counter) -> None:
    early, late = counter.open(item="公共部位维修"), counter.open(name="李四")
    counter.desk.later(hours=1)
    counter.move(late, Move.MERGE, into=counter.row(early).number, reason="The same matter twice")
    assert counter.row(early).received_at == at("11-23 09:00")


def test_what_waits_for_an_answer_ends_with_the_ticket(counter: Counter) -> None:
    ticket, other = counter.open(), counter.row(counter.open(name="李四")).number
    counter.move(ticket, Move.HAND_OVER)
    counter.move(ticket, Move.MERGE, into=other, reason="The same matter twice")
    assert counter.desk.read(attached, ticket).handovers[0].outcome == "withdrawn"
    lit = counter.open()
    counter.move(lit, Move.RED_LIGHT)
    counter.move(lit, Move.VOID)
    assert (counter.desk.read(attached, lit).reports[0].verdict, counter.row(lit).running) == ("withdrawn", ())


@pytest.mark.parametrize("into", ["T20261123-0001", "T20261123-0099", "", "x"])
def test_a_ticket_merges_into_another_open_one_only(counter: Counter, into: str) -> None:
    ticket = counter.open()
    with pytest.raises(FormErrors):
        counter.move(ticket, Move.MERGE, into=into, reason="The same matter twice")
    assert counter.row(ticket).state is S.RECEIVED


def test_a_ticket_does_not_merge_into_one_that_is_over(counter: Counter) -> None:
    done = counter.open()
    counter.move(done, Move.ANSWER)
    with pytest.raises(FormErrors, match="not open"):
        counter.move(counter.open(), Move.MERGE, into=counter.row(done).number, reason="The same matter twice")


def test_split_makes_children_that_run_from_the_same_receipt(counter: Counter) -> None:
    parent = counter.open(received_day="2026-11-20", received_time="10:00", channel="letter", item="房屋渗漏", is_resident="yes")
    notes = counter.move(parent, Move.SPLIT, parts="厨房灯不亮 | 公共部位维修\n车位被占").notes
    assert "T20261123-0002" in notes[0]
    first, second = (counter.row(counter.desk.read(ticket_numbered, f"T20261123-000{n}")) for n in (2, 3))
    assert (first.matter, first.topic, first.owner, first.parent_id, first.received_at) == (
        "厨房灯不亮", "公共部位维修", "李红", parent, at("11-20 10:00"),
    )  # fmt: skip
    assert {clock.kind for clock in second.running} == {"promise", "same_day"}
    assert [link.kind for link in counter.desk.read(attached, parent).links] == [LinkKind.SPLIT, LinkKind.SPLIT]
    with pytest.raises(FormErrors):
        counter.move(parent, Move.SPLIT, parts=" | 房屋渗漏")
    with pytest.raises(FormErrors):
        counter.move(parent, Move.SPLIT, parts="\n".join(f"事项{n}" for n in range(13)))
    with pytest.raises(FormErrors) as error:
        counter.move(parent, Move.SPLIT, parts="灯 | 没有的事项")
    assert list(error.value.errors) == ["parts"]


def test_two_are_linked_once(counter: Counter) -> None:
    one, other = counter.open(), counter.open(name="李四")
    counter.move(one, Move.LINK, other=counter.row(other).number)
    with pytest.raises(FormErrors, match="already"):
        counter.move(other, Move.LINK, other=counter.row(one).number)
    with pytest.raises(FormErrors):
        counter.move(one, Move.LINK, other=counter.row(one).number)


def test_a_correction_keeps_what_stood_there_and_why(counter: Counter) -> None:
    ticket = counter.open()
    counter.move(ticket, Move.CORRECT, phone="13900000000")
    row, line = counter.row(ticket), counter.story(ticket)[-1]
    assert (row.name, row.is_corrected, counter.desk.read(phone_of, ticket)) == ("张山", True, "13900000000")
    assert line.facts == (
        ("Reason", "Typing mistake"), ("Name", "张三 → 张山"), ("Contact", "13800138000 → 13900000000"),
    )  # fmt: skip
    with pytest.raises(FormErrors, match="Nothing was changed"):
        counter.move(ticket, Move.CORRECT, phone="13900000000")
    with pytest.raises(FormErrors):
        counter.move(ticket, Move.CORRECT, name="", phone="")
    counter.move(ticket, Move.CORRECT, name="", is_anonymous="yes")
    assert counter.row(ticket).is_anonymous


def test_p2_3_corrected_to_a_residents_matter_it_is_verified_the_same_day(counter: Counter) -> None:
    ticket = counter.open()
    counter.move(ticket, Move.CORRECT, is_resident="yes")
    assert counter.clock(ticket, ClockKind.SAME_DAY) is not None
    counter.move(ticket, Move.CORRECT, is_resident="no", name="张五")
    assert [clock.kind for clock in counter.row(ticket).running] == ["promise"]


def test_void_needs_a_reason_and_keeps_the_number(counter: Counter) -> None:
    ticket = counter.open()
    with pytest.raises(FormErrors):
        counter.move(ticket, Move.VOID, reason=" ")
    counter.move(ticket, Move.VOID)
    assert (counter.row(ticket).state, counter.row(ticket).reason) == (S.VOID, "Entered by mistake")
    assert counter.moves(ticket) == set()
    assert counter.row(counter.open()).number == "T20261123-0002"


# two counters ----------------------------------------------------------------------------------------------------------------


def test_two_counters_at_one_ticket_see_each_other(counter: Counter) -> None:
    ticket = counter.open()
    assert counter.does(look, ticket, who="李红", counter="1") == ()
    counter.desk.later(seconds=20)
    (other,) = counter.does(look, ticket, who="小王", counter="2")
    assert (other.name, other.counter, other.since_at) == ("李红", "1", counter.desk.now - timedelta(seconds=20))
    assert [viewer.name for viewer in counter.does(look, ticket, who="李红", counter="1")] == ["小王"]
    counter.does(look_away, ticket, who="李红", counter="1")
    assert counter.does(look, ticket, who="小王", counter="2") == ()


def test_a_counter_that_crashed_is_forgotten_after_a_while(counter: Counter) -> None:
    ticket = counter.open()
    counter.does(look, ticket, counter="1")
    counter.desk.later(seconds=91)
    assert counter.does(look, ticket, who="小王", counter="2") == ()


def test_other_counters_are_told_when_somebody_comes_or_goes_not_at_every_refresh(counter: Counter) -> None:
    ticket = counter.open()

    def changed(service: Any, **seconds: int) -> frozenset[str]:
        counter.desk.later(**seconds)
        done = counter.desk.store.do(service, ticket, by=counter.actor("李红"), now=counter.desk.now)
        kinds: frozenset[str] = done.changed
        return kinds

    assert changed(look) == {"TicketView"}
    assert changed(look, seconds=30) == frozenset()
    assert changed(look_away) == {"TicketView"}


def test_the_second_of_two_who_move_the_same_ticket_is_told_who_was_first(counter: Counter) -> None:
    ticket = counter.open()
    version = counter.row(ticket).version
    counter.move(ticket, Move.RED_LIGHT, "小王", version=version)
    with pytest.raises(StaleRecord, match=r"小王 at 1 has just changed ticket T20261123-0001: it is “Red light, to be decided” now"):
        counter.move(ticket, Move.ANSWER, version=version)
    assert counter.row(ticket).state is S.RED_LIGHT


# lists -----------------------------------------------------------------------------------------------------------------------


def test_open_matters_of_the_same_home_phone_or_person_are_shown_while_typing(counter: Counter) -> None:
    ticket = counter.open()
    row = counter.row(ticket)
    for asked in ({"phone": "13800138000"}, {"person_id": row.person_id}):
        assert [one.id for one in counter.desk.read(alike, **asked, now=counter.desk.now)] == [ticket]
    assert counter.desk.read(alike, now=counter.desk.now) == ()
    counter.move(ticket, Move.ANSWER, reaction="好")
    assert counter.desk.read(alike, phone="13800138000", now=counter.desk.now) == ()


def test_tickets_of_a_call_are_found_from_it(counter: Counter) -> None:
    source = counter.id("刘工")
    counter.open(opening=Opening(source_kind="call", source_id=source, source_number="C1"))
    assert [number for _id, number, _state in counter.desk.read(of_source, source)] == ["T20261123-0001"]


def test_the_story_is_text_to_be_searched(counter: Counter) -> None:
    ticket = counter.open()
    counter.move(ticket, Move.NOTE, note="已约明天上午")
    text = counter.desk.read(story_text, ticket)
    for part in ("卫生间渗水", "张三", "已约明天上午"):
        assert part in text


def test_phones_are_masked_in_lists(counter: Counter) -> None:
    ticket = counter.open()
    assert counter.row(ticket).phone == "138****8000"
    assert counter.desk.read(phone_of, ticket) == "13800138000"


def test_r11_a_clock_set_back_does_not_run_the_story_backwards(counter: Counter) -> None:
    ticket = counter.open()
    counter.desk.later(hours=-2)
    counter.move(ticket, Move.NOTE)
    first, second = counter.story(ticket)
    assert second.at == first.at + timedelta(seconds=1)
    assert second.noted_at < second.at


@pytest.mark.parametrize("words", ["'; DROP TABLE ticket;--", "𠮷野家 \u202ecod", "{name}", "%s %n", "a\x00b", "=1+1", "x" * 4000])
def test_hostile_words_are_kept_as_they_are(counter: Counter, words: str) -> None:
    ticket = counter.open(matter=words)
    assert counter.row(ticket).matter == words.replace("\x00", "")
    counter.move(ticket, Move.NOTE, note=words[:2000])
    assert counter.desk.read(check_all).troubles == ()


def test_too_long_words_are_refused_and_nothing_is_cut(counter: Counter) -> None:
    with pytest.raises(FormErrors, match="Shorten"):
        counter.open(matter="x" * 4001)


def test_a_ticket_of_a_person_forgotten_stays(counter: Counter) -> None:
    from app.people.service import forget

    ticket = counter.open()
    counter.desk.do(forget, counter.row(ticket).person_id)
    assert counter.row(ticket).name == "张三"
    with pytest.raises(UserError):
        counter.desk.read(ticket_numbered, "T1")


# what waits for whom ---------------------------------------------------------------------------------------------------------


def test_what_waits_for_a_superior_is_shown_to_them_and_to_nobody_else(counter: Counter) -> None:
    lit, twice, listed, late = (counter.open(name=f"住户{n}", item="公共部位维修") for n in range(4))
    counter.move(lit, Move.RED_LIGHT)
    for _n in range(2):
        counter.move(twice, Move.HAND_OVER)
        counter.move(twice, Move.SEND_BACK, "刘工")
    counter.move(listed, Move.ASK_PAPERS)
    counter.move(listed, Move.PAPERS_IN)
    counter.move(listed, Move.ASK_PAPERS)
    counter.move(late, Move.HAND_OVER)
    verified = counter.open(name="住户5", is_resident="yes")
    counter.move(verified, Move.VERIFY)

    def waits(name: str) -> set[tuple[Any, str]]:
        rows = counter.desk.read(waiting_for, counter.actor(name), now=counter.desk.now)
        return {(row.ticket.id, row.waits.value) for row in rows}

    assert waits("陈主任") == {(lit, "red_light"), (listed, "second_list")}
    assert waits("周总") == {(lit, "red_light"), (twice, "disputed")}
    assert waits("钱主任") == {(verified, "director")}
    assert waits("王主任") == waits("小王") == waits("刘工") == set()
    counter.desk.now = at("11-23 11:01")
    assert (late, "not_accepted") in waits("陈主任") & waits("王主任") & waits("周总")


def test_said_whose_it_is_while_put_off_a_ticket_does_not_go_back_to_being_offered(counter: Counter) -> None:
    ticket = counter.open()
    counter.move(ticket, Move.HAND_OVER)
    counter.move(ticket, Move.RED_LIGHT)
    counter.move(ticket, Move.NOT_NOW, "周总")
    counter.move(ticket, Move.ASSIGN, "周总", to="何师傅")
    assert counter.row(ticket).state is S.NOT_NOW
    counter.move(ticket, Move.LOOK_AGAIN, "周总")
    assert (counter.row(ticket).state, counter.acts(ticket)) == (S.WORKING, ("何师傅", "owner"))


def test_a_refusal_told_ends_the_hand_over_that_was_offered(counter: Counter) -> None:
    ticket = counter.open()
    counter.move(ticket, Move.HAND_OVER)
    counter.move(ticket, Move.RED_LIGHT)
    counter.move(ticket, Move.REFUSE, "陈主任")
    counter.move(ticket, Move.TELL_REFUSAL)
    assert counter.desk.read(attached, ticket).handovers[0].outcome == "withdrawn"


def test_a_recorded_call_stops_the_call_back(counter: Counter) -> None:
    ticket = counter.open(channel="call")
    assert counter.does(called, ticket) is False
    counter.move(ticket, Move.HAND_OVER)
    assert counter.does(called, ticket, who="刘工") is True
    call = counter.clock(ticket, ClockKind.CALL_BACK)
    assert call is not None
    assert call.result == "on_time"


def test_the_next_shift_is_told_what_it_must_do_with_tickets(counter: Counter) -> None:
    from app.shifts.lists import open_now

    counter.open(item="公共部位维修")
    urgent = counter.open(name="李四", item="室内急修(水、电、气)")
    (part,) = [part for part in counter.desk.read(open_now, now=counter.desk.now) if part.key == "tickets"]
    assert [(line.title, line.id, line.mark) for line in part.lines] == [("李四", urgent.hex, "")]
    counter.desk.now = at("11-23 11:30")
    (part,) = [part for part in counter.desk.read(open_now, now=counter.desk.now) if part.key == "tickets"]
    assert [line.mark for line in part.lines] == ["overdue"]


def test_the_board_puts_first_what_must_be_done_first_and_counts_its_colours(counter: Counter) -> None:
    slow = counter.open(item="房屋渗漏")
    fast = counter.open(name="李四", item="室内急修(水、电、气)")
    waiting = counter.open(name="王五", item="公共部位维修")
    counter.move(waiting, Move.ASK_PAPERS)
    done = counter.open(name="赵六")
    counter.move(done, Move.ANSWER)

    def rows(when: str, **wanted: Any) -> tuple[list[Any], dict[str, int]]:
        counter.desk.now = at(when)
        found = counter.desk.read(board, TicketFilter(**wanted), by=counter.actor("李红"), now=counter.desk.now)
        return [row.id for row in found.rows], {level.value: count for level, count in found.levels.items() if count}

    assert rows("11-23 09:05") == ([done, fast, slow, waiting], {"calm": 3, "paused": 1})
    assert rows("11-23 10:30")[1] == {"calm": 2, "soon": 1, "paused": 1}
    assert rows("11-23 11:00")[1] == {"calm": 2, "soon": 1, "paused": 1}  # done at due is on time
    assert rows("11-23 11:01")[1] == {"calm": 2, "late": 1, "paused": 1}
    assert rows("11-23 11:01", level=Level.LATE)[0] == [fast]
    for ticket in (slow, fast, waiting, done):
        row = counter.row(ticket)
        assert row.level(counter.desk.now).value in ("calm", "late", "paused")
    assert rows("11-23 11:01", scope=Scope.MINE)[0] == [done, fast, slow, waiting]
    assert rows("11-23 11:01", states=frozenset({S.WAITING}))[0] == [waiting]
    assert rows("11-23 11:01", text="李四")[0] == [fast]
    counter.move(done, Move.REPORT_BACK)
    assert len(rows("11-23 11:01")[0]) == 3
    assert len(rows("11-23 11:01", is_open=False)[0]) == 4
    assert len(rows("11-23 11:01", is_open=False, scope=Scope.MINE)[0]) == 4
    assert len(rows("11-23 11:01", is_open=False, scope=Scope.DEPARTMENT)[0]) == 4
