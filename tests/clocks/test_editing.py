"""Editing the office's calendar: shown first, only running clocks and future days, taken back at will (R5, R6, R13)."""

import json
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from app.clocks import editing, service
from app.clocks.editing import Saved, default_calendar, preview, year_missing
from app.clocks.fields import ClockFor, EventKind, Result
from app.clocks.lists import ClockRow, clocks_of, events
from app.clocks.revisions import revisions
from app.core.actor import SYSTEM, Actor, Role
from app.core.errors import FormErrors, StaleRecord, UserError
from app.desk.check import check_all
from app.hours.forms import form_of
from app.hours.limits import Limit, Unit, minutes
from app.office.settings import change_setting
from app.storage import opening, upgrade
from app.wiring import open_office

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY_1 = Limit(Unit.WORKING_DAYS, 1)


def at(text: str) -> datetime:
    whole = text if len(text) > 14 else f"2026-{text}"
    return datetime.fromisoformat(whole).replace(tzinfo=SHANGHAI).astimezone(UTC)


def started(desk: Any, limit: Limit, when: str, record: UUID | None = None) -> UUID:
    def run(s: Any, *, by: Any, now: datetime) -> UUID:
        about = ClockFor("ticket", record or uuid4(), "promise", number="T20261123-0001")
        return service.start(s, about, limit, started_at=now, by=by, now=now).record_id

    desk.now = at(when)
    made: UUID = desk.do(run)
    return made


def row(desk: Any, record: UUID) -> ClockRow:
    found: ClockRow = desk.read(clocks_of, [record])[record][0]
    return found


def form(desk: Any, **changed: Any) -> dict[str, Any]:
    return {**form_of(desk.read(default_calendar).calendar), **changed}


def save(desk: Any, body: dict[str, Any], reason: str = "typhoon") -> Saved:
    mine = desk.read(default_calendar)
    saved: Saved = desk.do(editing.save, mine.id, body, reason, revision=mine.revision)
    return saved


def with_holiday(desk: Any, *days: str) -> dict[str, Any]:
    body = form(desk)
    return {**body, "holidays": sorted([*body["holidays"], *days])}


def test_a_preview_tells_what_would_move_and_changes_nothing(desk: Any) -> None:
    moves, stays = started(desk, DAY_1, "11-23 15:00"), started(desk, minutes(60), "11-23 15:00")
    mine = desk.read(default_calendar)
    seen = desk.read(preview, mine.id, with_holiday(desk, "2026-11-24"), now=desk.now)
    assert [(one.record_id, one.number, one.kind, one.old_due_at, one.new_due_at) for one in seen.moved] == [
        (moves, "T20261123-0001", "promise", at("11-24 17:30"), at("11-25 17:30")),
    ]  # fmt: skip
    assert (seen.looked_at, seen.past, seen.is_same) == (2, (), False)
    assert (row(desk, moves).due_at, row(desk, stays).due_at) == (at("11-24 17:30"), at("11-23 16:00"))
    assert desk.read(default_calendar).revision == 1
    assert desk.read(preview, mine.id, form(desk), now=desk.now).is_same


def test_an_edit_moves_running_clocks_and_leaves_ended_ones_their_result(desk: Any) -> None:
    runs, ended = started(desk, DAY_1, "11-23 15:00"), started(desk, DAY_1, "11-23 15:00")
    desk.do(lambda s, *, by, now: service.stop(s, ended, by=by, now=now))
    assert save(desk, with_holiday(desk, "2026-11-24")).moved == 1
    assert (row(desk, runs).due_at, row(desk, ended).due_at, row(desk, ended).result) == (
        at("11-25 17:30"),
        at("11-24 17:30"),
        Result.ON_TIME,
    )
    (told,) = [event for event in desk.read(events, [row(desk, runs).id])[row(desk, runs).id] if event.kind is EventKind.RECALC]
    assert (told.old_due_at, told.new_due_at, told.reason) == (at("11-24 17:30"), at("11-25 17:30"), "typhoon")
    assert row(desk, runs).original_due_at == at("11-24 17:30")
    assert desk.read(check_all).troubles == ()


def test_an_edit_is_taken_back_with_everything_it_moved(desk: Any) -> None:
    runs, before = started(desk, DAY_1, "11-23 15:00"), form(desk)
    saved = save(desk, with_holiday(desk, "2026-11-24"))
    back = desk.do(editing.undo, saved.calendar_id, revision=saved.revision)
    assert (back.revision, back.moved) == (3, 1)
    assert (row(desk, runs).due_at, form(desk)) == (at("11-24 17:30"), before)
    with pytest.raises(StaleRecord):
        desk.do(editing.undo, saved.calendar_id, revision=saved.revision)


def test_nobody_moves_limits_without_a_reason_or_over_somebody_elses_edit(desk: Any) -> None:
    mine = desk.read(default_calendar)
    with pytest.raises(FormErrors, match="A reason is needed"):
        save(desk, with_holiday(desk, "2026-11-25"), " ")
    save(desk, with_holiday(desk, "2026-11-25"))
    with pytest.raises(StaleRecord, match="Another counter"):
        desk.do(editing.save, mine.id, with_holiday(desk, "2026-11-26"), "again", revision=mine.revision)
    clerk = Actor(None, "王", frozenset({Role.RECEPTIONIST}))
    with pytest.raises(UserError, match="another role"):
        desk.store.do(editing.save, mine.id, form(desk), "x", revision=2, by=clerk, now=desk.now)


def test_every_edit_stays_on_record_with_who_when_why_and_what(desk: Any) -> None:
    mine = desk.read(default_calendar)
    assert desk.read(revisions, mine.id) == ()
    desk.now = at("11-23 09:00")
    first = save(desk, with_holiday(desk, "2026-11-27"), "typhoon")
    desk.now = at("11-23 10:00")
    desk.do(editing.undo, mine.id, revision=first.revision)
    rows = desk.read(revisions, mine.id)
    assert [(row.revision, row.made_at, row.made_by, row.reason, row.changes) for row in rows] == [
        (3, at("11-23 10:00"), "李红", "taken back", ("2026-11-27: as its weekday",)),
        (2, at("11-23 09:00"), "李红", "typhoon", ("2026-11-27: holiday",)),
    ]
    with pytest.raises(UserError, match="no longer on record"):
        desk.read(revisions, uuid4())


def test_days_that_have_passed_stay_as_they_were(desk: Any) -> None:
    runs = started(desk, minutes(840), "11-19 15:00")
    desk.now = at("11-23 15:00")
    body = with_holiday(desk, "2026-11-20", "2026-11-23", "2026-11-24")
    seen = desk.read(preview, desk.read(default_calendar).id, body, now=desk.now)
    assert seen.past == (date(2026, 11, 20), date(2026, 11, 23))
    save(desk, body)
    assert row(desk, runs).due_at == at("11-23 15:00")
    week = {day: [["09:00", "10:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    save(desk, form(desk, week=week))
    assert row(desk, runs).due_at == at("11-23 15:00")
    later = started(desk, minutes(210), "11-23 15:30")
    assert row(desk, later).due_at == at("11-26 09:30")
    assert len(form(desk)["earlier"]) == 1


def test_new_weekly_hours_hold_from_tomorrow_and_an_undo_the_same_day_leaves_no_trace_of_them(desk: Any) -> None:
    before = form(desk)
    desk.now = at("11-23 15:00")
    saved = save(desk, form(desk, week={"mon": [["09:00", "10:00"]]}))
    assert [one["until"] for one in form(desk)["earlier"]] == ["2026-11-23"]
    desk.do(editing.undo, saved.calendar_id, revision=saved.revision)
    assert form(desk) == before


def test_a_calendar_never_open_is_refused_and_nothing_moves(desk: Any) -> None:
    runs = started(desk, DAY_1, "11-23 15:00")
    with pytest.raises(UserError, match="no open time in 370 days"):
        save(desk, form(desk, week={}, shifts={"2026-11-20": [["09:00", "10:00"]]}))
    assert (row(desk, runs).due_at, desk.read(default_calendar).revision) == (at("11-24 17:30"), 1)


def year_file(year: int = 2027, *days: tuple[str, bool], **more: Any) -> str:
    listed = [{"name": "元旦", "date": day, "isOffDay": off} for day, off in days or (("2027-01-01", True), ("2027-01-02", False))]
    return json.dumps({"year": year, "papers": [], "days": listed, **more})


def test_r6_a_limit_into_an_unknown_year_is_provisional_until_its_days_are_loaded(desk: Any) -> None:
    runs = started(desk, DAY_1, "12-31 16:00")
    assert (row(desk, runs).due_at, row(desk, runs).is_provisional) == (at("2027-01-01 17:30"), True)
    desk.now = at("2027-01-04 09:00")
    days, saved = desk.do(editing.load_year, desk.read(default_calendar).id, year_file(2027, ("2027-01-01", True)))
    assert (days.year, saved.moved) == (2027, 1)
    assert (row(desk, runs).due_at, row(desk, runs).is_provisional) == (at("2027-01-04 17:30"), False)
    assert desk.read(check_all).troubles == ()


def test_a_year_whose_days_change_no_due_still_makes_it_certain(desk: Any) -> None:
    runs = started(desk, DAY_1, "12-31 16:00")
    desk.do(editing.load_year, desk.read(default_calendar).id, year_file(2027, ("2027-02-01", True)))
    assert (row(desk, runs).due_at, row(desk, runs).is_provisional) == (at("2027-01-01 17:30"), False)


def test_a_loaded_make_up_day_is_open_as_a_weekday_and_follows_new_hours(desk: Any) -> None:
    desk.do(editing.load_year, desk.read(default_calendar).id, year_file())
    calendar = desk.read(service.calendar_of)
    assert calendar.hours_of(date(2027, 1, 2)) == calendar.hours_of(date(2027, 1, 4))
    save(desk, form(desk, week={"mon": [["09:00", "10:00"]], "tue": [["09:00", "11:00"]]}))
    assert desk.read(service.calendar_of).hours_of(date(2027, 1, 2)) == ((32400, 36000),)


def test_a_year_loaded_again_takes_its_former_days_back_and_leaves_the_offices_own(desk: Any) -> None:
    mine = desk.read(default_calendar).id
    desk.do(editing.load_year, mine, year_file(2027, ("2027-05-01", True), ("2027-05-03", True)))
    body = with_holiday(desk, "2027-06-18")
    body["names"]["2027-06-18"] = "公司成立日"
    save(desk, body)
    desk.do(editing.load_year, mine, year_file(2027, ("2027-05-01", True), ("2027-05-04", True)))
    found = {day for day in form(desk)["holidays"] if day.startswith("2027")}
    assert found == {"2027-05-01", "2027-05-04", "2027-06-18"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "no JSON file"),
        ("[]", "needs a “year”"),
        ('{"year": "2027", "days": []}', "needs a “year”"),
        (year_file(2027, days=[]), "names no days"),
        (year_file(2027, days=[{"name": "元旦", "date": "2027-01-01"}]), "Day 1 of the file"),
        (year_file(2027, days=["x"]), "Day 1 of the file"),
        (year_file(2027, ("2027-01-01", True), ("2027-02-30", True)), "Day 2 of the file"),
        (year_file(2027, ("2029-01-01", True)), "does not belong to 2027"),
        (year_file(2027, ("2027-01-01", True), ("2027-01-01", False)), "stands in the file twice"),
    ],
)
def test_a_file_that_is_no_year_is_refused_in_one_sentence(desk: Any, text: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        desk.do(editing.load_year, desk.read(default_calendar).id, text)
    assert desk.read(default_calendar).revision == 1


@pytest.mark.parametrize(
    ("today", "missing"),
    [("2026-10-31", None), ("2026-11-01", 2027), ("2026-12-31", 2027), ("2027-01-01", 2027), ("2028-01-01", 2028), ("2023-12-31", 2023)],
)
def test_the_coming_year_is_missed_from_november_on(desk: Any, today: str, missing: int | None) -> None:
    assert desk.read(year_missing, now=at(f"{today} 09:00")) == missing


def test_an_office_elsewhere_gets_its_calendar_in_its_own_zone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office of the schema before, with a zone of its own, is brought up."""
    before = tmp_path / "before"
    later = re.compile(r"v00(1[2-9]|[2-9]\d)_")
    shutil.copytree(upgrade.MIGRATIONS, before, ignore=lambda _folder, names: [name for name in names if later.match(name)])
    with monkeypatch.context() as old:
        old.setattr(upgrade, "MIGRATIONS", before)
        for module in (upgrade, opening):
            old.setattr(module, "SCHEMA", 11)
        store = open_office(tmp_path / "data")
        store.do(change_setting, "timezone", "Europe/Berlin", by=SYSTEM, now=at("11-23 09:00"))
        store.close()
    store = open_office(tmp_path / "data")
    assert store.read(service.calendar_of).zone_name == "Europe/Berlin"
    assert store.read(check_all).troubles == ()
    store.close()
