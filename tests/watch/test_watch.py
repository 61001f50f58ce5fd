"""The list kept, asked and answered on a real office file."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from app.core import clock
from app.core.actor import DESK, HEADS, SYSTEM, Actor, Role
from app.core.errors import FormErrors, UserError
from app.desk.check import check_all
from app.exchange.exporting import visits_sheet
from app.office.audit import history
from app.office.service import add_staff, set_password
from app.office.settings import change_setting
from app.people.service import add as add_person
from app.visits.expecting import check_in, expect
from app.visits.fields import VisitState
from app.visits.lists import VisitFilter, register_rows
from app.visits.service import Coming, arrive, open_visit, scan, undo
from app.watch import service
from app.watch.alike import How, Seen
from app.watch.fields import Hit, Said, Standing, State, WatchHit, WatchKind, Who, seen_of
from app.watch.lists import answers, check, entries
from app.watch.record import WatchAnswer
from app.wiring import open_office

BAN = {"kind": "ban", "name": "张伟", "phones": "13800138000", "reason": "曾在大堂闹事", "tell": "保安队 8001"}
FORM = {"name": "张伟", "host": "李红", "purpose": "Visiting"}
SECRET = "open sesame 7"


def seen(**words: str) -> Who:
    return Who(seen_of(words))


def hits(desk: Any, **words: str) -> tuple[Hit, ...]:
    found: tuple[Hit, ...] = desk.read(check, seen(**words), now=desk.now)
    return found


def said(desk: Any, entry: UUID, what: Said, name: str = "张伟", person: UUID | None = None) -> UUID:
    made: UUID = desk.do(service.answer, entry, Who(Seen(name), person), what, "Known by sight")
    return made


def head(desk: Any, name: str = "王主任", role: Role = Role.DEPARTMENT_HEAD) -> UUID:
    made: UUID = desk.store.do(add_staff, {"name": name, "role": role.value}, by=SYSTEM, now=desk.now).value
    desk.store.do(set_password, made, SECRET, by=SYSTEM, now=desk.now)
    return made


def person_of(desk: Any, name: str) -> UUID:
    found: UUID = [row.person_id for row in desk.read(register_rows, VisitFilter()) if row.name == name][-1]
    return found


def test_an_office_without_a_list_asks_nothing(desk: Any) -> None:
    assert hits(desk, name="张伟") == ()
    assert desk.do(arrive, FORM).state is VisitState.INSIDE


def test_a_hit_tells_the_desk_who_and_why_alike_but_never_the_reason(desk: Any) -> None:
    desk.do(service.add, BAN)
    (hit,) = hits(desk, name="章威", phone="+86 138 0013 8000")
    assert (hit.name, hit.phone, hit.tell) == ("张伟", "138****8000", "保安队 8001")
    assert hit.hows == (How.PHONE, How.SOUND)
    assert (hit.standing, hit.is_blocking) == (Standing.OPEN, True)
    assert "闹事" not in repr(hit)


def test_nobody_is_let_in_unanswered_and_nothing_is_kept_of_the_try(desk: Any) -> None:
    desk.do(service.add, BAN)
    with pytest.raises(WatchHit) as refused:
        desk.do(arrive, FORM)
    assert not any(word in str(refused.value) for word in ("张伟", "ban", "watch", "list", "barred"))
    assert desk.read(register_rows, VisitFilter()) == ()
    assert desk.do(arrive, {**FORM, "name": "李四"}).state is VisitState.INSIDE


def test_not_the_same_is_kept_with_the_person_and_not_asked_again(desk: Any) -> None:
    entry = desk.do(service.add, BAN)
    answer = said(desk, entry, Said.NOT_SAME)
    visit = desk.do(arrive, FORM)
    person = person_of(desk, "张伟")
    kept = desk.read(lambda s: s.get(WatchAnswer, answer))
    assert (kept.person_id, kept.visit_id, kept.said_by, kept.counter) == (person, visit.visit_id, desk.by.name, "1")
    desk.later(days=3)
    assert desk.read(check, Who(Seen("张伟"), person), now=desk.now) == ()
    assert desk.do(arrive, FORM, Coming(person_id=person)).state is VisitState.INSIDE
    with pytest.raises(WatchHit):  # somebody else of the name
        desk.do(arrive, FORM)


def test_a_new_description_is_asked_about_anew(desk: Any) -> None:
    entry = desk.do(service.add, BAN)
    said(desk, entry, Said.NOT_SAME)
    desk.do(arrive, FORM)
    person = person_of(desk, "张伟")
    desk.later(hours=1)
    desk.do(service.change, entry, {**BAN, "tell": "大堂"})
    assert desk.read(check, Who(Seen("张伟"), person), now=desk.now) == ()
    desk.do(service.change, entry, {**BAN, "spellings": "大伟哥"})
    assert [hit.standing for hit in desk.read(check, Who(Seen("张伟"), person), now=desk.now)] == [Standing.OPEN]


def test_an_answer_counts_for_one_check_in_of_a_quarter_of_an_hour(desk: Any) -> None:
    entry = desk.do(service.add, BAN)
    said(desk, entry, Said.NOT_SAME)
    desk.later(minutes=16)
    with pytest.raises(WatchHit):
        desk.do(arrive, FORM)
    said(desk, entry, Said.NOT_SURE)
    assert desk.do(arrive, FORM).state is VisitState.INSIDE
    with pytest.raises(WatchHit):
        desk.do(arrive, FORM)


def test_not_sure_goes_on_is_asked_again_and_stands_on_the_list(desk: Any) -> None:
    entry = desk.do(service.add, BAN)
    said(desk, entry, Said.NOT_SURE)
    assert [(hit.standing, hit.is_blocking) for hit in hits(desk, name="张伟")] == [(Standing.NOT_SURE, False)]
    desk.do(arrive, FORM)
    with pytest.raises(WatchHit):
        desk.do(arrive, FORM, Coming(person_id=person_of(desk, "张伟")))
    (row,) = desk.read(entries, by=desk.by, now=desk.now)
    assert (row.asked, row.unsure) == (1, 1)


def test_somebody_barred_waits_for_a_heads_password_and_reason(desk: Any) -> None:
    entry = desk.do(service.add, BAN)
    chief = head(desk)
    answer = said(desk, entry, Said.SAME)
    assert [hit.standing for hit in hits(desk, name="张伟")] == [Standing.HELD]
    with pytest.raises(WatchHit):
        desk.do(arrive, FORM)
    wrong = desk.do(service.release, entry, seen(name="张伟"), chief, ("guess", "由保安陪同"))
    assert (wrong.is_done, "do not match" in wrong.sentence) == (False, True)
    with pytest.raises(FormErrors):
        desk.do(service.release, entry, seen(name="张伟"), chief, (SECRET, " "))
    assert desk.do(service.release, entry, seen(name="张伟"), chief, (SECRET, "由保安陪同")).is_done
    assert desk.do(arrive, FORM).state is VisitState.INSIDE
    kept = desk.read(lambda s: s.get(WatchAnswer, answer))
    assert (kept.released_by, kept.release_reason, kept.said_by) == ("王主任", "由保安陪同", desk.by.name)


def test_a_release_is_for_once(desk: Any) -> None:
    entry = desk.do(service.add, BAN)
    chief = head(desk)
    said(desk, entry, Said.SAME)
    desk.do(service.release, entry, seen(name="张伟"), chief, (SECRET, "由保安陪同"))
    desk.do(arrive, FORM)
    who = Who(Seen("张伟"), person_of(desk, "张伟"))
    desk.later(days=1)
    assert [hit.standing for hit in desk.read(check, who, now=desk.now)] == [Standing.HELD]  # known, nobody is asked again
    with pytest.raises(WatchHit):
        desk.do(arrive, FORM, Coming(person_id=who.person_id))
    assert desk.do(service.release, entry, who, chief, (SECRET, "由保安陪同")).is_done
    assert desk.do(arrive, FORM, Coming(person_id=who.person_id)).state is VisitState.INSIDE


def test_a_receptionists_password_releases_nobody_and_five_wrong_tries_slow_down(desk: Any) -> None:
    entry = desk.do(service.add, BAN)
    clerk = head(desk, "小吴", Role.RECEPTIONIST)
    chief = head(desk)
    said(desk, entry, Said.SAME)
    assert "needs a head" in desk.do(service.release, entry, seen(name="张伟"), clerk, (SECRET, "由保安陪同")).sentence
    for _try in range(5):
        assert not desk.do(service.release, entry, seen(name="张伟"), chief, ("guess", "由保安陪同")).is_done
    with pytest.raises(UserError, match="Too many wrong tries"):
        desk.do(service.release, entry, seen(name="张伟"), chief, (SECRET, "由保安陪同"))
    with pytest.raises(WatchHit):
        desk.do(arrive, FORM)


def test_somebody_watched_goes_in_once_answered_and_a_vip_without(desk: Any) -> None:
    watched = desk.do(service.add, {**BAN, "kind": "watch"})
    said(desk, watched, Said.SAME)
    assert [(hit.standing, hit.is_blocking) for hit in hits(desk, name="张伟")] == [(Standing.SAME, False)]
    desk.do(arrive, FORM)
    assert desk.do(arrive, FORM, Coming(person_id=person_of(desk, "张伟"))).state is VisitState.INSIDE
    desk.do(service.add, {"kind": "vip", "name": "李四", "reason": "集团领导", "tell": "经理 6001"})
    assert [(hit.kind, hit.tell) for hit in hits(desk, name="李四")] == [(WatchKind.VIP, "经理 6001")]
    assert desk.do(arrive, {**FORM, "name": "李四"}).state is VisitState.INSIDE


def test_one_key_and_scanner_ask_like_the_form(desk: Any) -> None:
    entry = desk.do(service.add, BAN)
    announced = desk.do(expect, {**FORM, "day": "2026-11-21"})
    with pytest.raises(WatchHit):
        desk.do(check_in, announced.visit_id)
    with pytest.raises(WatchHit):
        desk.do(scan, announced.number)
    assert desk.read(open_visit, announced.number) == announced.visit_id
    said(desk, entry, Said.NOT_SAME)
    assert desk.do(check_in, announced.visit_id).state is VisitState.INSIDE
    desk.do(undo, announced.visit_id)
    assert desk.do(scan, announced.number).state is VisitState.INSIDE  # the answer was for this very visit


def test_an_entry_expires_at_the_offices_midnight(desk: Any) -> None:
    desk.do(service.add, {**BAN, "last_day": "2026-11-21"})
    desk.now = clock.at_local(clock.day_of(desk.now), datetime.min.time().replace(hour=23, minute=59, second=59))
    assert len(hits(desk, name="张伟")) == 1
    desk.later(seconds=1)
    assert hits(desk, name="张伟") == ()
    assert [row.state for row in desk.read(entries, by=desk.by, now=desk.now)] == [State.EXPIRED]
    assert desk.read(entries, "", State.ACTIVE, by=desk.by, now=desk.now) == ()
    assert desk.do(arrive, FORM).state is VisitState.INSIDE


def test_each_kind_has_a_last_day_of_its_own_and_a_past_or_endless_one_is_refused(desk: Any) -> None:
    for kind, days in (("ban", 365), ("watch", 180), ("vip", 365)):
        desk.do(service.add, {"kind": kind, "name": f"甲{kind}", "reason": "x"})
        (row,) = desk.read(entries, f"甲{kind}", by=desk.by, now=desk.now)
        assert row.last_day == clock.day_of(desk.now) + timedelta(days=days)
    for day in ("2026-11-20", "2036-11-20"):
        with pytest.raises(FormErrors) as wrong:
            desk.do(service.add, {**BAN, "last_day": day})
        assert list(wrong.value.errors) == ["last_day"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"kind": "ban", "name": "张伟"}, "reason"),
        ({"kind": "ban", "reason": "x"}, "name"),
        ({"name": "张伟", "reason": "x"}, "kind"),
        ({"kind": "ban", "name": "·", "reason": "x"}, "name"),
        ({"kind": "ban", "phones": "8001", "reason": "x"}, "phones"),
    ],
)
def test_an_entry_nobody_could_be_recognised_by_is_refused(desk: Any, form: dict[str, object], field: str) -> None:
    with pytest.raises(FormErrors) as wrong:
        desk.do(service.add, form)
    assert field in wrong.value.errors


def test_the_same_entry_twice_is_refused_and_an_expired_one_is_renewed(desk: Any) -> None:
    entry = desk.do(service.add, {**BAN, "last_day": "2026-11-21"})
    with pytest.raises(FormErrors):
        desk.do(service.add, BAN)
    desk.later(days=2)
    desk.do(service.change, entry, {**BAN, "last_day": "2026-12-31"})
    assert len(hits(desk, name="张伟")) == 1


def test_lifting_needs_a_reason_and_keeps_the_entry_with_its_answers(desk: Any) -> None:
    entry = desk.do(service.add, BAN)
    said(desk, entry, Said.NOT_SURE)
    with pytest.raises(FormErrors):
        desk.do(service.lift, entry, " ")
    desk.do(service.lift, entry, "The matter is settled")
    assert hits(desk, name="张伟") == ()
    (row,) = desk.read(entries, "", State.LIFTED, by=desk.by, now=desk.now)
    assert (row.lifted_by, row.lift_reason, row.asked) == (desk.by.name, "The matter is settled", 1)
    for again in (lambda: desk.do(service.lift, entry, "x"), lambda: desk.do(service.change, entry, BAN)):
        with pytest.raises(UserError):
            again()


@pytest.mark.parametrize("role", list(Role))
def test_who_may_keep_the_list_and_who_may_answer(desk: Any, role: Role) -> None:
    entry = desk.do(service.add, BAN)
    by = Actor(None, "x", frozenset({role}), "1")

    def may(fn: Any, *args: Any) -> bool:
        try:
            (desk.store.read if fn in (entries, answers) else desk.store.do)(fn, *args, by=by, now=desk.now)
        except FormErrors:
            return True
        except UserError:
            return False
        return True

    keeps = role in HEADS
    assert may(service.add, {}) is keeps
    assert may(service.change, entry, {}) is keeps
    assert may(service.lift, entry, "") is keeps
    assert may(entries) is keeps
    assert may(answers, entry) is keeps
    assert may(service.answer, entry, seen(name="张伟"), Said.NOT_SAME, "") is (role in DESK | HEADS)
    assert may(service.release, entry, seen(name="张伟"), "x", ("", "")) is (role in DESK | HEADS)


def test_the_audit_trail_keeps_every_answer_and_every_change(desk: Any) -> None:
    entry = desk.do(service.add, BAN)
    answer = said(desk, entry, Said.SAME)
    chief = head(desk)
    desk.do(service.release, entry, seen(name="张伟"), chief, (SECRET, "由保安陪同"))
    desk.do(arrive, FORM)
    desk.do(service.lift, entry, "The matter is settled")
    assert [event.verb for event in desk.read(history, [entry])] == ["watch.add", "watch.lift"]
    first, released, joined = desk.read(history, [answer])
    assert (first.verb, first.new["said"], first.new["reason"]) == ("watch.answer", "same", "Known by sight")
    assert (released.verb, released.new["released_by"]) == ("watch.release", "王主任")
    assert (joined.verb, "visit_id" in joined.new) == ("visits.arrive", True)
    assert desk.read(check_all).troubles == ()


def test_another_process_changes_the_list_and_the_next_check_knows(desk: Any) -> None:
    desk.do(service.add, BAN)
    assert len(hits(desk, name="张伟")) == 1
    run = [sys.executable, "-m", "app", "--data", str(desk.folder), "--lang", "en", "watch"]
    added = subprocess.run([*run, "add", "--kind", "watch", "--name", "李四", "--reason", "x"], capture_output=True, text=True, check=True)
    assert [hit.name for hit in hits(desk, name="李四")] == ["李四"]
    with pytest.raises(WatchHit):
        desk.do(arrive, {**FORM, "name": "李四"})
    subprocess.run([*run, "lift", "张伟", "--reason", "settled"], capture_output=True, check=True)
    assert hits(desk, name="张伟") == ()
    found = subprocess.run([*run, "check", "--name", "lisi", "--json"], capture_output=True, text=True, check=True)
    assert [hit["entry_id"] for hit in json.loads(found.stdout)] == [added.stdout.strip()]


def test_two_stores_of_one_file_see_each_others_list(desk: Any) -> None:
    other = open_office(desk.folder)
    try:
        entry = other.do(service.add, BAN, by=desk.by, now=desk.now).value
        assert len(hits(desk, name="张伟")) == 1
        other.do(service.change, entry, {**BAN, "name": "李四", "phones": ""}, by=desk.by, now=desk.now)
        assert (len(hits(desk, name="张伟")), len(hits(desk, name="李四"))) == (0, 1)
        desk.do(service.lift, entry, "x")
        assert other.read(check, seen(name="李四"), now=desk.now) == ()
    finally:
        other.close()


def test_forms_made_by_another_version_are_made_anew(desk: Any) -> None:
    desk.do(service.add, BAN)
    desk.store.idle(lambda s: s.execute(text("UPDATE watch_form SET version = 0, form = 'x' || form")))
    fresh = open_office(desk.folder)
    try:
        assert len(fresh.read(check, seen(name="張偉"), now=desk.now)) == 1
    finally:
        fresh.close()


ID = "11010519491231002X"


def test_id_numbers_are_off_checked_masked_and_kept_as_a_mark_only(desk: Any) -> None:
    entry = desk.do(service.add, {**BAN, "id_number": ID})
    assert desk.read(entries, by=desk.by, now=desk.now)[0].id_masked == ""
    desk.do(change_setting, "keeps_ids", True)
    with pytest.raises(FormErrors) as wrong:
        desk.do(service.change, entry, {**BAN, "id_number": "110105194912310021"})
    assert list(wrong.value.errors) == ["id_number"]
    desk.do(service.change, entry, {**BAN, "id_number": ID.lower()})
    (row,) = desk.read(entries, by=desk.by, now=desk.now)
    assert (row.id_masked, row.is_id_comparable) == ("1***************2x", True)
    assert desk.read(service_compare, ID) == (How.ID,)
    assert desk.read(service_compare, "440524188001010014") == ()
    desk.do(service.change, entry, BAN)  # an empty line keeps it, a dash takes it away
    assert desk.read(service_compare, ID) == (How.ID,)
    desk.store.close()
    raw = b"".join(path.read_bytes() for path in desk.folder.iterdir() if path.is_file())
    assert ID.encode() not in raw
    assert ID.lower().encode() not in raw


def service_compare(s: Any, number: str) -> tuple[How, ...]:
    from app.watch.ids import mark

    now = datetime.fromisoformat("2026-11-21T04:00:00+00:00")
    return next((hit.hows for hit in check(s, Who(Seen("谁", id_key=mark(s, number))), now=now)), ())


def test_a_mark_of_another_pc_cannot_be_compared_and_says_so(desk: Any, tmp_path: Any) -> None:
    desk.do(change_setting, "keeps_ids", True)
    desk.do(service.add, {**BAN, "id_number": ID})
    for key in (tmp_path / "keys").glob("*.ids"):
        key.unlink()
    assert desk.read(entries, by=desk.by, now=desk.now)[0].is_id_comparable is False
    assert desk.read(service_compare, ID) == ()
    entry = desk.read(entries, by=desk.by, now=desk.now)[0].id
    desk.do(service.change, entry, {**BAN, "id_number": "-"})
    assert desk.read(entries, by=desk.by, now=desk.now)[0].id_masked == ""


def test_an_export_says_nothing_of_the_list(desk: Any) -> None:
    entry = desk.do(service.add, {**BAN, "reason": "闹事ZZ", "tell": "保安YY", "spellings": "大伟XX"})
    said(desk, entry, Said.NOT_SURE)
    desk.do(arrive, FORM)
    sheet = desk.read(visits_sheet, VisitFilter(), ".csv").decode("utf-8-sig")
    assert "张伟" in sheet
    assert not any(word in sheet for word in ("ZZ", "YY", "XX", "not sure", "Known by sight"))


def test_picking_a_person_by_hand_is_asked_as_the_form_stands(desk: Any) -> None:
    person = desk.do(add_person, {"name": "李四", "phones": "13800138000"})
    desk.do(service.add, BAN)
    with pytest.raises(WatchHit):
        desk.do(arrive, {**FORM, "name": "李四", "phone": "138 0013 8000"}, Coming(person_id=person))
