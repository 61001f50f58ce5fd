"""One matter's whole way: a call, papers over a weekend with a make-up day, an absence, two hand-overs, the answer told."""

from PySide6.QtCore import Qt

from app.core import clock
from app.core.actor import SYSTEM
from app.desk.check import check_all
from app.office.absences import plan
from app.tickets.fields import Move, TicketState
from tests.journeys.conftest import Counter
from tests.journeys.test_calls import ring
from tests.journeys.ticket_office import CTRL, TicketCounter

S, M = TicketState, Move


def hand_over(desk: TicketCounter) -> None:
    """To 张工 of another department, the caller told whom to ask for (W4.3)."""
    desk.move(M.HAND_OVER)
    desk.type("zg")
    desk.counter.enter()
    desk.type("11")
    form = desk.card.form
    assert form is not None
    form.form.fill({"is_told": "yes"})
    desk.save()


def ask_for_papers(desk: TicketCounter) -> None:
    """The first paper of the matter is missing: told once, the promise waits (W6.2)."""
    desk.press(Qt.Key.Key_3, CTRL)
    desk.type("1")
    desk.counter.type("1")
    desk.counter.enter()
    desk.counter.enter()
    desk.save()


def do(desk: TicketCounter, move: Move, *words: str) -> None:
    """A move whose form takes these words, or none."""
    desk.move(move)
    for each in words:
        desk.type(each)
    desk.save()


def test_a_call_becomes_a_ticket_and_is_followed_until_whoever_called_was_answered(counter: Counter) -> None:
    desk = TicketCounter(counter, "2026-10-09 10:00")  # Friday; Saturday is worked to make up for the holidays
    ring(counter, "李四 13900139000", "")
    counter.type("办理装修")
    desk.press(Qt.Key.Key_F4)
    desk.side.panel.form.fill({"item": "办理装修手续"})
    desk.save()
    row = desk.newest
    assert (row.caller, row.channel, row.matter, row.topic) == ("李四", "call", "办理装修", "办理装修手续")
    assert row.source_number.startswith("C"), "the call it came of"

    ask_for_papers(desk)
    assert desk.state(row.id) is S.WAITING
    away = {"who": "李红", "kind": "leave", "first_day": "2026-10-12", "last_day": "2026-10-12"}
    desk.store.do(plan, away, by=SYSTEM, now=clock.now())

    desk.go("2026-10-12 09:00")  # Monday: A is away, B takes the papers in and hands over (W5)
    desk.as_("小王")
    desk.room()
    desk.look_at(row.id)
    assert "小王 answers now (B role)" in desk.card._who.text()
    do(desk, M.PAPERS_IN, "a")
    (promise,) = [one for one in desk.row(row.id).clocks if one.kind == "promise"]
    assert f"{clock.local(promise.due_at):%m-%d %H:%M}" == "10-15 17:30", "the Saturday in between lost nothing"
    hand_over(desk)
    desk.as_("张工")
    desk.look_at(row.id)
    do(desk, M.SEND_BACK, "1", "1")
    assert (desk.state(row.id), desk.row(row.id).returns) == (S.RECEIVED, 1)

    desk.go("2026-10-13 09:00")  # A is back and hands over again; this time it is accepted
    desk.as_("李红")
    desk.look_at(row.id)
    hand_over(desk)
    desk.as_("张工")
    desk.look_at(row.id)
    do(desk, M.ACCEPT)
    do(desk, M.FINISH, "装修许可已发")
    desk.as_("李红")
    desk.look_at(row.id)
    do(desk, M.REPORT_BACK, "2")
    found = desk.row(row.id)
    assert (found.state, found.owner, found.first_owner) == (S.REPORTED, "张工", "李红")
    assert [line.standing_for for line in desk.story(row.id) if line.move is M.HAND_OVER] == ["李红", ""], "first B for A, then A"
    assert desk.store.read(check_all).troubles == ()
