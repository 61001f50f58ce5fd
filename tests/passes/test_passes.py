"""Passes issued, changed, withdrawn, scanned; every entry is a visit of its own."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from app.core import clock
from app.core.actor import Actor, Role
from app.core.errors import FormErrors, StaleRecord, UnknownHost, UserError
from app.desk.check import check_all
from app.evacuations.lists import present
from app.office.settings import change_setting
from app.passes import scanning, service
from app.passes.fields import Holder, holders_of, hours_words, weekdays_words
from app.passes.lists import PassFilter, board, entries, is_pass_code
from app.passes.scanning import Outcome
from app.passes.validity import Refusal, Standing
from app.people import lists as people
from app.printing import queue
from app.printing.codes import FIRST_PASS, badge_code, is_pass
from app.printing.record import JobState
from app.visits import lists
from app.visits import service as visits
from app.visits.fields import Leaving, VisitorType, VisitState
from tests.passes.conftest import TERMS, Passes

FORM = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "Visiting"}


def issue_error(passes: Passes, **more: Any) -> tuple[str, str]:
    with pytest.raises(FormErrors) as caught:
        passes.issue(**more)
    ((field, sentence),) = caught.value.errors.items()
    return field, sentence


def test_a_pass_has_a_number_a_code_of_its_own_series_and_its_paper_waits(desk: Any, passes: Passes) -> None:
    row = passes.row(passes.issue())
    assert (row.number, row.serial, row.host, row.type) == ("P20261121-0001", FIRST_PASS, "5-1-0803 林先生", VisitorType.CONTRACTOR)
    assert (row.phone, row.standing, row.used) == ("138****8000", Standing.ACTIVE, 0)
    assert [(job.paper, job.title, job.state) for job in desk.read(queue.jobs_of, row.id)] == [("pass", row.number, JobState.WAITING)]
    assert is_pass(row.serial)
    assert not is_pass(desk.do(visits.arrive, FORM).badge)


def test_a_crew_is_issued_at_once_or_not_at_all(desk: Any, passes: Passes) -> None:
    crew = "张三 13800138000\n李四\t13900139000\n王五，139 0013 9001\n\n买买提·阿不都13700137000\n赵六"
    issued = desk.do(service.issue, {**TERMS, "holders": crew})
    rows = [passes.row(one) for one in issued.pass_ids]
    assert [row.name for row in rows] == ["张三", "李四", "王五", "买买提·阿不都", "赵六"]
    assert len({row.batch_id for row in rows}) == len({row.host_id for row in rows}) == 1
    assert [row.serial - FIRST_PASS for row in rows] == [0, 1, 2, 3, 4]
    with pytest.raises(FormErrors, match="李四 has pass"):
        desk.do(service.issue, {**TERMS, "holders": "新人\n李四 13900139000"})
    assert desk.read(board, now=desk.now).total == 5
    assert people_named(desk, "新人") == 0


def people_named(desk: Any, name: str) -> int:
    return len(desk.read(people.same_name, name))


@pytest.mark.parametrize(
    ("line", "holder"),
    [("张三", ("张三", "")), ("张三 138 0013 8000", ("张三", "138 0013 8000")), ("张三,13800138000", ("张三", "13800138000")),
     ("Anna O'Brien +44 20 7946 0958", ("Anna O'Brien", "+44 20 7946 0958")), ("张三１３８００１３８０００", ("张三", "13800138000")),
     ("李4", ("李4", "")), ("工人7 13800138000", ("工人7", "13800138000"))],
)  # fmt: skip
def test_a_line_is_a_name_and_perhaps_a_phone(line: str, holder: tuple[str, str]) -> None:
    assert holders_of(line) == (Holder(*holder),)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"last_day": "2026-11-20"}, "last_day"), ({"first_day": "2026-01-01", "last_day": "2026-01-31"}, "last_day"),
        ({"last_day": "2027-11-22"}, "last_day"), ({"opens": ""}, "opens"), ({"closes": ""}, "closes"), ({"closes": "08:00"}, "closes"),
        ({"weekdays": "7", "last_day": "2026-11-21"}, "weekdays"), ({"weekdays": "8"}, "weekdays"), ({"most_entries": "0"}, "most_entries"),
        ({"holders": "张三\n张三"}, "holders"), ({"holders": "\n".join(f"甲{n}" for n in range(41))}, "holders"),
        ({"holders": " \n"}, "holders"), ({"holders": "张三, 12"}, "holders"), ({"host": ""}, "host"),
        ({"opens": "00:30", "closes": "01:00", "last_day": "2026-11-21"}, "last_day"),
    ],
)  # fmt: skip
def test_a_wrong_field_gets_one_sentence_and_nothing_is_issued(desk: Any, passes: Passes, more: dict[str, str], field: str) -> None:
    found, sentence = issue_error(passes, **more)
    assert (found, desk.read(board, now=desk.now).total) == (field, 0)
    assert sentence.endswith(".")


def test_an_unknown_home_is_asked_about_once_and_taken_as_written_then(desk: Any, passes: Passes) -> None:
    with pytest.raises(UnknownHost):
        passes.issue(host="9-9-9999")
    issued = desk.do(service.issue, {**TERMS, "holders": "张三", "host": "9-9-9999"}, visits.Coming(as_written=True))
    assert passes.row(issued.pass_ids[0]).host == "9-9-9999"


def test_overlapping_passes_of_one_person_and_home_are_refused_with_a_sentence(desk: Any, passes: Passes) -> None:
    passes.issue(weekdays="12345")
    assert issue_error(passes) == (
        "holders",
        "张三 has pass P20261121-0001 for 5-1-0803 林先生 already (2026-11-21 to 2026-12-20). "
        "Extend or withdraw that one, or choose other days.",
    )
    assert "write the phone" in issue_error(passes, holders="张三")[1]
    passes.issue(weekdays="67")  # other weekdays
    passes.issue(opens="18:00", closes="22:00", weekdays="12345")  # other hours
    passes.issue(host="3-2-1202")  # another home
    passes.issue(holders="张三 13900139000")  # somebody else
    passes.issue(first_day="2026-12-21", last_day="2026-12-31")  # other days
    assert desk.read(board, now=desk.now).total == 6


def test_a_scan_outside_goes_in_and_inside_goes_out_each_as_a_visit_of_its_own(desk: Any, passes: Passes) -> None:
    held = passes.issue()
    came = passes.scan(held)
    assert (came.outcome, came.moved.state if came.moved else None) == (Outcome.IN, VisitState.INSIDE)
    (visit,) = desk.read(lists.inside).rows
    assert (visit.name, visit.host, visit.badge, visit.type) == ("张三", "5-1-0803 林先生", FIRST_PASS, VisitorType.CONTRACTOR)
    assert [row.badge for row in desk.read(present, now=desk.now)] == [FIRST_PASS]
    assert desk.read(queue.jobs_of, visit.id) == ()
    went = passes.scan(held)
    assert (went.outcome, desk.read(lists.inside).rows) == (Outcome.OUT, ())
    assert desk.read(lists.row, visit.id).leaving is Leaving.SCANNED
    assert passes.scan(held).outcome is Outcome.IN
    assert [entry.number for entry in desk.read(entries, held)] == ["V20261121-0002", "V20261121-0001"]
    assert len({row.person_id for row in desk.read(lists.register_rows, lists.VisitFilter())}) == 1
    assert desk.read(check_all).troubles == ()


def test_a_pass_is_admitted_at_once_where_others_wait(desk: Any, passes: Passes) -> None:
    desk.do(change_setting, "admit_on_arrival", False)
    came = passes.scan(passes.issue())
    assert came.moved is not None
    assert came.moved.state is VisitState.INSIDE


def test_a_scanner_that_reads_twice_is_one_passing_of_the_door(desk: Any, passes: Passes) -> None:
    held = passes.issue()
    passes.scan(held)
    desk.later(seconds=2)
    assert desk.do(scanning.scan, passes.code(held)).outcome is Outcome.AGAIN
    assert len(desk.read(lists.inside).rows) == 1


def test_an_entry_taken_back_within_ten_seconds_was_none(desk: Any, passes: Passes) -> None:
    held = passes.issue(most_entries="1")
    came = passes.scan(held)
    assert came.moved is not None
    assert passes.row(held).standing is Standing.USED_UP
    desk.do(visits.undo, came.moved.visit_id, version=came.moved.version)
    assert (passes.row(held).used, passes.row(held).standing) == (0, Standing.ACTIVE)
    assert passes.scan(held).outcome is Outcome.IN
    assert people_named(desk, "张三") == 1


def moved_to(desk: Any, text: str) -> None:
    desk.now = clock.at_local(date.fromisoformat(text[:10]), datetime.strptime(text[11:], "%H:%M").time())  # noqa: DTZ007 -- a wall time


@pytest.mark.parametrize(
    ("at", "more", "why"),
    [
        ("2026-11-21 07:30", {}, (Refusal.HOUR, "2026-11-21 08:00")),
        ("2026-11-21 18:00", {}, (Refusal.HOUR, "2026-11-23 08:00")),
        ("2026-11-22 12:00", {}, (Refusal.WEEKDAY, "2026-11-23 08:00")),
        ("2026-12-20 12:00", {}, (Refusal.EXPIRED, "")),
        ("2026-11-21 12:00", {"first_day": "2026-11-23"}, (Refusal.NOT_YET, "2026-11-23 08:00")),
    ],
)  # fmt: skip
def test_a_pass_that_does_not_let_in_says_why_and_when_it_does(
    desk: Any, passes: Passes, at: str, more: dict[str, str], why: tuple[Refusal, str]
) -> None:
    refusal, next_at = why
    held = passes.issue(**more)
    moved_to(desk, at)
    done = passes.scan(held)
    assert (done.outcome, done.refusal) == (Outcome.REFUSED, refusal)
    assert (f"{clock.local(done.next_at):%Y-%m-%d %H:%M}" if done.next_at else "") == next_at
    assert scanning.refusal_words(done)
    assert desk.read(lists.inside).rows == ()


def test_a_used_up_pass_is_extended_by_entries_and_lets_in_again(desk: Any, passes: Passes) -> None:
    held = passes.issue(most_entries="1")
    passes.scan(held)
    assert passes.scan(held).outcome is Outcome.OUT  # going out needs no entry
    refused = passes.scan(held)
    assert (refused.refusal, scanning.refusal_words(refused)) == (Refusal.USED_UP, "It was used 1 of 1 times.")
    desk.do(service.extend, held, "", "2", version=passes.row(held).version)
    assert passes.row(held).most_entries == 3
    assert passes.scan(held).outcome is Outcome.IN


def test_an_expired_pass_is_extended_and_lets_in_again_with_the_same_code(desk: Any, passes: Passes) -> None:
    held = passes.issue(last_day="2026-11-21")
    before = passes.code(held)
    moved_to(desk, "2026-11-23 09:00")
    assert passes.scan(held).refusal is Refusal.EXPIRED
    desk.do(service.extend, held, "+7", version=passes.row(held).version)
    assert (passes.row(held).last_day, passes.code(held)) == (date(2026, 11, 30), before)
    assert passes.scan(held).outcome is Outcome.IN


@pytest.mark.parametrize(("last_day", "more"), [("2026-12-01", ""), ("", ""), ("2028-01-01", ""), ("", "5")])
def test_what_is_no_extension_is_refused(desk: Any, passes: Passes, last_day: str, more: str) -> None:
    held = passes.issue()
    with pytest.raises(FormErrors):
        desk.do(service.extend, held, last_day, more, version=passes.row(held).version)
    assert passes.row(held).last_day == date(2026, 12, 20)


def test_who_is_inside_goes_out_with_an_expired_or_withdrawn_pass(desk: Any, passes: Passes) -> None:
    expired, withdrawn = passes.issue("甲"), passes.issue("乙")
    for held in (expired, withdrawn):
        passes.scan(held)
    desk.do(service.withdraw, withdrawn, "Pass lost")
    desk.later(days=40)
    for held, why in ((expired, Refusal.EXPIRED), (withdrawn, Refusal.WITHDRAWN)):
        assert passes.scan(held).outcome is Outcome.OUT
        assert passes.scan(held).refusal is why


def test_a_holder_inside_with_another_visit_is_a_state_of_its_own(desk: Any, passes: Passes) -> None:
    desk.do(visits.arrive, {**FORM, "name": "张三", "phone": "13800138000"})
    desk.later(minutes=5)
    issued = desk.do(service.issue, {**TERMS, "holders": "张三 13800138000"})
    assert issued.notes == ("张三 is inside with visit V20261121-0001: sign that out first; the pass counts from the next time.",)
    held = issued.pass_ids[0]
    refused = passes.scan(held)
    assert (refused.refusal, refused.other.number if refused.other else "") == (Refusal.INSIDE, "V20261121-0001")
    with pytest.raises(UserError, match="Sign that out first"):
        desk.do(scanning.let_in, held, "Urgent repair")
    assert refused.other is not None
    desk.do(visits.leave, refused.other.id, Leaving.SCANNED)
    assert passes.scan(held).outcome is Outcome.IN


def test_the_desk_lets_in_once_with_a_reason_that_stays_on_record(desk: Any, passes: Passes) -> None:
    held = passes.issue()
    moved_to(desk, "2026-11-22 12:00")
    with pytest.raises(FormErrors):
        desk.do(scanning.let_in, held, " ")
    done = desk.do(scanning.let_in, held, "Urgent repair")
    assert (done.outcome, done.row.used) == (Outcome.IN, 1)
    assert passes.scan(held).outcome is Outcome.OUT
    assert passes.scan(held).refusal is Refusal.WEEKDAY
    desk.do(scanning.turn_away, held, "Pass not valid")
    assert [(entry.refusal, entry.reason, bool(entry.number)) for entry in desk.read(entries, held)] == [
        ("weekday", "Pass not valid", False), ("weekday", "Urgent repair", True),
    ]  # fmt: skip


def test_a_withdrawn_pass_lets_nobody_in_not_even_once_and_is_given_back_for_ten_seconds(desk: Any, passes: Passes) -> None:
    held = passes.issue()
    done = desk.do(service.withdraw, held, "Pass lost")
    assert passes.scan(held).refusal is Refusal.WITHDRAWN
    for verb, words in ((scanning.let_in, ("why",)), (service.withdraw, ("why",)), (service.reprint, ())):
        with pytest.raises(UserError, match="is withdrawn"):
            desk.do(verb, held, *words)
    assert [job.state for job in desk.read(queue.jobs_of, held)] == [JobState.CANCELLED]
    desk.do(service.give_back, held, version=done.version)
    assert passes.scan(held).outcome is Outcome.IN
    desk.do(service.withdraw, held, "Pass lost")
    desk.later(seconds=11)
    with pytest.raises(UserError, match="ten seconds"):
        desk.do(service.give_back, held, version=passes.row(held).version)


def test_passes_issued_by_mistake_are_taken_back_unused_within_ten_seconds(desk: Any, passes: Passes) -> None:
    issued = desk.do(service.issue, {**TERMS, "holders": "甲\n乙"})
    assert desk.do(service.take_back, issued.pass_ids) == 2
    assert {passes.row(one).standing for one in issued.pass_ids} == {Standing.WITHDRAWN}
    held = passes.issue("丙")
    passes.scan(held)
    with pytest.raises(UserError, match="before the pass is used"):
        desk.do(service.take_back, (held,))


def test_a_change_keeps_number_and_code_and_a_stale_one_is_refused(desk: Any, passes: Passes) -> None:
    held = passes.issue()
    version = passes.row(held).version
    form = {**TERMS, "host": "3-2-1202", "closes": "20:00", "weekdays": "1234567"}
    desk.do(service.change, held, form, version=version)
    row = passes.row(held)
    assert (row.number, row.host, row.weekdays) == ("P20261121-0001", "3-2-1202 吴女士", frozenset())
    with pytest.raises(StaleRecord):
        desk.do(service.change, held, form, version=version)


def test_a_day_pass_is_good_until_midnight_of_the_office(desk: Any, passes: Passes) -> None:
    done = desk.do(scanning.arrive_for_day, FORM)
    assert (done.state, is_pass(done.badge)) == (VisitState.INSIDE, True)
    assert [job.paper for job in desk.read(queue.jobs_of, done.visit_id)] == ["badge"]
    code = badge_code(done.badge)
    for outcome in (Outcome.OUT, Outcome.IN, Outcome.OUT):
        desk.later(minutes=30)
        assert desk.do(scanning.scan, code).outcome is outcome
    desk.now = datetime(2026, 11, 21, 15, 59, 50, tzinfo=UTC)
    assert desk.do(scanning.scan, code).outcome is Outcome.IN
    desk.now += timedelta(seconds=11)
    assert desk.do(scanning.scan, code).outcome is Outcome.OUT  # inside over midnight still goes out
    desk.later(minutes=1)
    refused = desk.do(scanning.scan, code)
    assert (refused.outcome, refused.refusal) == (Outcome.REFUSED, Refusal.EXPIRED)
    with pytest.raises(UserError, match="ends at midnight"):
        desk.do(service.extend, refused.row.id, "+1", version=refused.row.version)


def test_a_check_in_with_a_day_pass_taken_back_takes_the_pass_and_the_person_along(desk: Any, passes: Passes) -> None:
    done = desk.do(scanning.arrive_for_day, FORM)
    desk.do(scanning.undo_day, done.visit_id, version=done.version)
    assert desk.read(lists.row, done.visit_id).state is VisitState.VOID
    assert desk.read(board, now=desk.now).counts[Standing.WITHDRAWN] == 1
    assert people_named(desk, "王小明") == 0
    assert desk.read(check_all).troubles == ()


def test_a_day_pass_with_a_wrong_field_says_so_as_the_check_in_does_and_keeps_nothing(desk: Any, passes: Passes) -> None:
    with pytest.raises(FormErrors) as caught:
        desk.do(scanning.arrive_for_day, {**FORM, "phone": "12"})
    assert set(caught.value.errors) == {"phone"}
    desk.do(scanning.arrive_for_day, FORM)
    with pytest.raises(FormErrors) as caught:
        desk.do(scanning.arrive_for_day, FORM)
    assert set(caught.value.errors) == {"name"}
    assert len(desk.read(lists.inside).rows) == 1


def test_the_list_counts_every_standing_and_finds_by_pinyin_home_and_code(desk: Any, passes: Passes) -> None:
    passes.issue("张三 13800138000")
    passes.issue("李四", first_day="2026-11-25")
    passes.issue("王五", most_entries="1", host="3-2-1202")
    passes.scan(passes.issue("赵六", most_entries="1"))
    desk.do(service.withdraw, passes.issue("孙七"), "Pass lost")
    passes.issue("周八", last_day="2026-11-21")
    moved_to(desk, "2026-11-21 18:30")
    found = desk.read(board, now=desk.now)
    assert found.counts == {
        Standing.ACTIVE: 2, Standing.NOT_YET: 1, Standing.EXPIRED: 1, Standing.USED_UP: 1, Standing.WITHDRAWN: 1,
    }  # fmt: skip
    assert found.total == len(found.rows) == 6
    desk.later(days=60)
    assert desk.read(board, now=desk.now).counts[Standing.EXPIRED] == 5
    moved_to(desk, "2026-11-21 18:30")
    for wanted, names in (
        (PassFilter(text="zhangs"), ["张三"]), (PassFilter(text="P20261121-0002"), ["李四"]), (PassFilter(host="1202"), ["王五"]),
        (PassFilter(standing=Standing.EXPIRED), ["周八"]), (PassFilter(standing=Standing.WITHDRAWN), ["孙七"]),
        (PassFilter(standing=Standing.NOT_YET), ["李四"]), (PassFilter(text=badge_code(FIRST_PASS + 3)), ["赵六"]),
        (PassFilter(text="无"), []),
    ):  # fmt: skip
        assert [row.name for row in desk.read(board, wanted, now=desk.now).rows] == names


def test_only_the_newest_pass_in_force_answers_a_code_that_came_round_again(desk: Any, passes: Passes) -> None:
    from app.passes.record import Pass

    first = passes.issue("张三")
    desk.do(service.withdraw, first, "Pass lost")
    second = passes.issue("李四")
    code = passes.code(first)

    def come_round(s: Any, *, by: Actor, now: datetime) -> None:
        s.get(Pass, second).serial = FIRST_PASS

    desk.do(come_round)
    assert desk.do(scanning.scan, code).row.name == "李四"


def test_a_code_nobody_has_and_a_pass_nobody_knows_are_one_sentence(desk: Any, passes: Passes) -> None:
    with pytest.raises(UserError, match="No pass has the number or code"):
        desk.do(scanning.scan, badge_code(FIRST_PASS + 99))
    with pytest.raises(UserError, match="no longer on record"):
        desk.do(scanning.scan_pass, uuid4())
    assert desk.read(is_pass_code, badge_code(FIRST_PASS)) is True
    assert desk.read(is_pass_code, badge_code(1)) is False
    assert desk.read(is_pass_code, "P20261121-0001") is True


def test_who_may_not_receive_may_not_issue(desk: Any, passes: Passes) -> None:
    handler = Actor(None, "甲", frozenset({Role.HANDLER}))
    with pytest.raises(UserError, match="needs another role"):
        desk.store.do(service.issue, {**TERMS, "holders": "张三"}, by=handler, now=desk.now)


def test_days_and_hours_in_words() -> None:
    assert weekdays_words(frozenset({1, 2, 3, 4, 5, 6})) == "Mon–Sat"
    assert weekdays_words(frozenset({1, 3, 5})) == "Mon, Wed, Fri"
    assert weekdays_words(frozenset(range(1, 8))) == ""
    from datetime import time

    assert hours_words(time(22), time(6)) == "22:00–06:00 (next day)"
