"""Clocks on a real office file: every verb, and the rules applied to records."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.clocks import service
from app.clocks.fields import ClockFor, Consent, EventKind, Result, Standing
from app.clocks.lists import ClockRow, clocks_of, count_overdue, events, open_clocks
from app.core.errors import FormErrors, UserError
from app.desk.check import check_all
from app.hours.limits import Limit, Unit, minutes
from app.office.audit import history
from tests.postgres import unguard

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS_5 = Limit(Unit.WORKING_DAYS, 5)


def at(text_: str) -> datetime:
    """`at("11-23 09:00")`: wall time in Shanghai, of 2026."""
    return datetime.fromisoformat(f"2026-{text_}").replace(tzinfo=SHANGHAI).astimezone(UTC)


class Bench:
    """One record with clocks, and a clock on the wall."""

    def __init__(self, desk: Any) -> None:
        self.desk, self.record = desk, uuid4()

    def started(self, limit: Limit, when: str, kind: str = "promise", **more: Any) -> UUID:
        self.desk.now = at(when)
        about = ClockFor("ticket", self.record, kind, number="T20261123-0001")
        clock: UUID = self.desk.do(_started, about, limit, started_at=more.pop("started_at", self.desk.now), **more)
        return clock

    def does(self, verb: Callable[..., Any], when: str, *args: Any, **more: Any) -> Any:
        self.desk.now = at(when)
        return self.desk.do(verb, *(args or (self.record,)), **more)

    def row(self, kind: str = "promise") -> ClockRow:
        rows = self.desk.read(clocks_of, [self.record])[self.record]
        return next(row for row in rows if row.kind == kind)

    def story(self, clock: UUID) -> list[EventKind]:
        return [event.kind for event in self.desk.read(events, [clock])[clock]]


def _started(s: Any, about: ClockFor, limit: Limit, *, by: Any, now: datetime, **more: Any) -> UUID:
    return service.start(s, about, limit, by=by, now=now, **more).id


def _verb(name: str) -> Callable[..., Any]:
    def called(s: Any, *args: Any, by: Any, now: datetime, **more: Any) -> Any:
        found = getattr(service, name)(s, *args, by=by, now=now, **more)
        return found if isinstance(found, int) else found.due_at

    return called


pause, resume, stop, cancel = (_verb(name) for name in ("pause", "resume", "stop", "cancel"))
extend, retarget, rebase = (_verb(name) for name in ("extend", "retarget", "rebase"))


@pytest.fixture
def bench(desk: Any) -> Bench:
    return Bench(desk)


def test_a_new_office_has_a_calendar_with_the_days_of_three_years(desk: Any) -> None:
    calendar = desk.read(service.calendar_of)
    assert calendar.years == {2024, 2025, 2026}
    assert calendar.zone_name == "Asia/Shanghai"


def test_a_clock_runs_from_receipt_and_knows_when_to_warn(bench: Bench) -> None:
    bench.started(minutes(240), "11-27 16:10", started_at=at("11-27 16:00"))
    row = bench.row()
    assert (row.started_at, row.due_at, row.act_by) == (at("11-27 16:00"), at("11-30 11:00"), at("11-30 11:00"))
    assert row.warn_at == at("11-30 10:00")
    assert (row.number, row.round, row.is_provisional, row.is_extended) == ("T20261123-0001", 1, False, False)
    stands = [row.standing(at(when)) for when in ("11-27 17:00", "11-30 10:00", "11-30 11:00", "11-30 11:01")]
    assert stands == [Standing.RUNNING, Standing.WARNED, Standing.WARNED, Standing.OVERDUE]
    assert [row.share(at(when)) for when in ("11-27 16:00", "11-28 12:00", "11-30 10:00", "11-30 11:00", "11-30 12:00")] == [
        0.0, 0.375, 0.75, 1.0, 1.25,
    ]  # fmt: skip
    assert (row.open_left(at("11-30 10:00")), row.open_left(at("11-30 12:00"))) == (3600, -3600)


def test_stopping_at_the_due_is_on_time_and_a_second_later_is_late(bench: Bench) -> None:
    for second, result in ((0, Result.ON_TIME), (1, Result.LATE)):
        bench.record = uuid4()
        bench.started(minutes(60), "11-23 09:00")
        bench.desk.now = at("11-23 10:00") + timedelta(seconds=second, milliseconds=900)
        assert bench.desk.do(stop, bench.record) == 1
        assert (bench.row().result, bench.row().standing(at("11-24 10:00"))) == (result, Standing.ENDED)
        assert bench.desk.do(stop, bench.record) == 0


def test_r2_a_pause_over_a_weekend_costs_only_open_time(bench: Bench) -> None:
    clock = bench.started(minutes(600), "11-26 09:00")
    assert bench.does(pause, "11-27 10:00", bench.record, reason="waiting for papers") == 1
    assert bench.does(pause, "11-27 11:00", bench.record, reason="again") == 0
    row = bench.row()
    assert (row.due_at, row.is_paused, row.standing(at("12-20 09:00")), row.share(at("12-20 09:00"))) == (
        at("11-27 12:00"), True, Standing.PAUSED, 0.8,
    )  # fmt: skip
    assert bench.does(resume, "11-30 11:00") == 1
    assert bench.does(resume, "11-30 11:30") == 0
    row = bench.row()
    assert (row.due_at, row.original_due_at, row.warn_at) == (at("11-30 15:00"), at("11-27 12:00"), at("11-27 09:30"))
    assert bench.story(clock) == [EventKind.START, EventKind.PAUSE, EventKind.RESUME]
    told = bench.desk.read(events, [clock])[clock]
    assert [(event.old_due_at, event.new_due_at, event.reason) for event in told] == [
        (None, at("11-27 12:00"), ""),
        (at("11-27 12:00"), at("11-27 12:00"), "waiting for papers"),
        (at("11-27 12:00"), at("11-30 15:00"), ""),
    ]


def test_only_the_kinds_asked_for_are_paused(bench: Bench) -> None:
    bench.started(DAYS_5, "11-23 09:00")
    bench.started(Limit(Unit.SAME_DAY), "11-23 09:00", "same_day")
    assert bench.does(pause, "11-23 10:00", bench.record, reason="papers", kinds=("promise",)) == 1
    assert (bench.row().is_paused, bench.row("same_day").is_paused) == (True, False)
    assert bench.does(stop, "11-23 11:00", bench.record, kinds=("same_day",)) == 1
    assert (bench.row().is_open, bench.row("same_day").result) == (True, Result.ON_TIME)


def test_r3_a_record_may_start_paused_and_its_pauses_count_from_the_start(bench: Bench) -> None:
    bench.started(minutes(60), "11-23 09:00", is_paused=True)
    assert bench.row().is_paused
    bench.does(resume, "11-24 09:00")
    assert bench.row().due_at == at("11-24 10:00")
    bench.does(pause, "11-24 09:10", bench.record, reason="")
    bench.does(resume, "11-24 09:10")
    assert bench.row().due_at == at("11-24 10:00")


def test_a_clock_paused_before_its_due_and_stopped_long_after_is_on_time(bench: Bench) -> None:
    bench.started(minutes(60), "11-23 09:00")
    bench.does(pause, "11-23 09:30", bench.record, reason="papers")
    bench.desk.now = at("11-25 09:00")
    assert bench.desk.do(service.mark_overdue) == 0
    bench.does(stop, "11-25 09:00")
    assert bench.row().result is Result.ON_TIME


def test_r4_a_changed_target_moves_the_due_and_the_event_says_from_what(bench: Bench) -> None:
    clock = bench.started(minutes(840), "11-23 09:00")
    assert bench.does(retarget, "11-24 10:00", clock, minutes(240)) == at("11-24 16:00")
    assert bench.does(retarget, "11-24 11:00", clock, minutes(240)) == at("11-24 16:00")
    assert bench.does(retarget, "11-24 11:00", clock, minutes(1260)) == at("11-26 09:00")
    row = bench.row()
    assert (row.limit, row.original_due_at) == (minutes(1260), at("11-25 09:00"))
    assert bench.story(clock) == [EventKind.START, EventKind.RETARGET, EventKind.RETARGET]
    bench.does(pause, "11-24 14:00", bench.record, reason="papers")
    bench.does(resume, "11-24 15:00")
    assert bench.row().due_at == at("11-26 10:00")


def test_r7_a_limit_is_extended_only_with_consent_and_keeps_its_first_due(bench: Bench) -> None:
    clock = bench.started(minutes(60), "11-23 09:00")
    consent = Consent("王女士", "phone", at("11-23 09:30"))
    for wrong in (Consent("", "phone", consent.at), Consent("王女士", " ", consent.at), Consent("王女士", "phone", at("11-30 09:30"))):
        with pytest.raises(FormErrors):
            bench.does(extend, "11-23 09:40", clock, at("11-25 12:00"), wrong)
    for when in ("11-23 10:00", "11-23 09:30"):
        with pytest.raises(FormErrors, match="later than the present limit"):
            bench.does(extend, "11-23 09:40", clock, at(when), consent)
    with pytest.raises(FormErrors, match="ten years"):
        bench.does(extend, "11-23 09:40", clock, at("11-25 12:00").replace(year=2046), consent)
    assert bench.does(extend, "11-23 09:40", clock, at("11-25 12:00"), consent) == at("11-25 12:00")
    row = bench.row()
    assert (row.due_at, row.original_due_at, row.is_extended) == (at("11-25 12:00"), at("11-23 10:00"), True)
    told = bench.desk.read(events, [clock])[clock][-1]
    assert (told.kind, told.agreed_by, told.channel, told.agreed_at) == (EventKind.EXTEND, "王女士", "phone", consent.at)


def test_r9_a_merged_record_keeps_the_earliest_start(bench: Bench) -> None:
    bench.started(minutes(420), "11-24 09:00")
    bench.does(pause, "11-24 10:00", bench.record, reason="papers")
    bench.does(resume, "11-24 11:00")
    assert bench.row().due_at == at("11-25 10:00")
    assert bench.does(rebase, "11-24 14:00", bench.record, at("11-23 16:00")) == 1
    row = bench.row()
    assert (row.started_at, row.due_at) == (at("11-23 16:00"), at("11-24 17:00"))
    assert bench.does(rebase, "11-24 14:00", bench.record, at("11-25 16:00")) == 0
    bench.does(pause, "11-24 15:00", bench.record, reason="papers")
    bench.does(resume, "11-24 15:30")
    assert bench.row().due_at == at("11-24 17:30")


def test_r11_a_clock_set_back_never_turns_the_story_round(bench: Bench) -> None:
    clock = bench.started(minutes(240), "11-23 09:00")
    bench.does(pause, "11-23 10:00", bench.record, reason="papers")
    bench.does(resume, "11-23 08:00")
    told = bench.desk.read(events, [clock])[clock]
    assert [(event.at, event.is_clock_back) for event in told] == [
        (at("11-23 09:00"), False), (at("11-23 10:00"), False), (at("11-23 10:00") + timedelta(seconds=1), True),
    ]  # fmt: skip
    assert bench.row().due_at == at("11-23 15:00") + timedelta(seconds=1)
    assert bench.desk.read(check_all).troubles == ()


def test_each_clock_is_found_overdue_once_and_again_only_after_a_later_due(bench: Bench) -> None:
    clock = bench.started(minutes(60), "11-23 09:00")
    bench.started(DAYS_5, "11-23 09:00", "other")
    for when, new in (("11-23 10:00", 0), ("11-23 10:01", 1), ("11-23 10:02", 0), ("11-27 10:00", 0)):
        bench.desk.now = at(when)
        assert (when, bench.desk.do(service.mark_overdue)) == (when, new)
    assert bench.row().overdue_at == at("11-23 10:01")
    assert bench.desk.read(count_overdue, now=at("11-27 10:00")) == 1
    bench.does(extend, "11-27 11:00", clock, at("11-30 10:00"), Consent("王", "phone", at("11-27 11:00")))
    assert bench.row().overdue_at is None
    bench.desk.now = at("12-01 09:00")
    assert bench.desk.do(service.mark_overdue) == 2
    changes = bench.desk.read(history, [clock])
    assert [event.verb for event in changes].count("clocks.mark_overdue") == 2


def test_a_clock_paused_only_after_its_due_is_overdue_all_the_same(bench: Bench) -> None:
    bench.started(minutes(60), "11-23 09:00")
    bench.does(pause, "11-23 10:30", bench.record, reason="papers")
    assert bench.row().standing(at("11-23 11:00")) is Standing.OVERDUE
    assert bench.desk.read(count_overdue, now=at("11-23 11:00")) == 1
    assert [bench.desk.do(service.mark_overdue) for _n in range(2)] == [1, 0]
    bench.does(stop, "11-23 11:00")
    assert bench.row().result is Result.LATE


def test_hours_over_a_weekend_are_to_be_acted_on_before_it_and_those_nobody_is_there_for_at_once(bench: Bench) -> None:
    bench.started(Limit(Unit.HOURS, 24), "11-27 16:00", "call")
    assert (bench.row("call").due_at, bench.row("call").act_by) == (at("11-28 16:00"), at("11-27 17:30"))
    bench.started(Limit(Unit.HOURS, 24), "11-27 17:30", "return")
    row = bench.row("return")
    assert (row.act_by, row.warn_at, row.standing(at("11-27 17:31"))) == (at("11-27 17:30"), at("11-27 17:30"), Standing.WARNED)
    assert [row.kind for row in bench.desk.read(open_clocks)] == ["call", "return"]
    assert bench.desk.read(open_clocks, ("return",), record_kind="visit") == ()


def test_a_cancelled_clock_counts_neither_way_and_an_ended_one_is_left_alone(bench: Bench) -> None:
    clock = bench.started(minutes(60), "11-23 09:00")
    assert bench.does(cancel, "11-25 10:00", bench.record, reason="merged") == 1
    assert bench.row().result is Result.CANCELLED
    with pytest.raises(UserError, match="has ended"):
        bench.does(retarget, "11-25 10:00", clock, minutes(30))
    with pytest.raises(UserError, match="no longer on record"):
        bench.does(retarget, "11-25 10:00", uuid4(), minutes(30))
    assert bench.desk.read(open_clocks) == ()


def test_a_limit_that_can_never_end_starts_no_clock(bench: Bench) -> None:
    with pytest.raises(UserError, match="no longer on record"):
        bench.started(minutes(60), "11-23 09:00", calendar_id=uuid4())
    assert bench.desk.read(open_clocks) == ()


def test_what_happened_stays_and_a_change_behind_the_programs_back_is_named(bench: Bench) -> None:
    clock = bench.started(minutes(60), "11-23 09:00")
    assert bench.desk.read(check_all).troubles == ()
    for statement in ("DELETE FROM clock_event", "UPDATE clock_event SET at = 0"):
        with pytest.raises(DBAPIError, match="what happened stays"), bench.desk.store.writer.begin() as connection:
            connection.execute(text(statement))
    with pytest.raises(DBAPIError, match="what happened stays"), bench.desk.store.writer.begin() as connection:
        connection.execute(text("UPDATE clock_event SET reason = 'x'"))  # it may be emptied, never reworded
    with Session(bench.desk.store.writer) as s:
        unguard(s)
        s.execute(text("UPDATE clock_event SET reason = 'x'"))
        s.execute(text("UPDATE clock SET due_at = due_at + 1000"))
        s.commit()
    told = bench.desk.read(check_all).troubles
    assert any(str(clock) in line and "behind the program's back" in line for line in told)
    assert any("does not stand as its events left it" in line for line in told)
    assert len(told) >= 3
