"""Groups: a lead and companions come and leave together or apart, each with an own in and out, and nobody is counted twice."""

from typing import Any

import pytest

from app.core.clock import day_of
from app.core.errors import FormErrors, StaleRecord, UserError
from app.evacuations.lists import counted, present
from app.office.audit import verify
from app.office.settings import change_setting
from app.people import lists as people
from app.places.service import add_home
from app.printing import queue
from app.printing.record import JobState
from app.printing.sheet import tracing
from app.visits import details, drawing, expecting, service, together
from app.visits.companions import Badges, Companion, own_people, read_list
from app.visits.fields import Leaving, VisitState
from app.visits.lists import VisitFilter, party, register_rows, today
from app.visits.service import Coming
from app.watch import service as watch
from app.watch.fields import WatchHit
from app.wiring import drawers

FORM = {"name": "张三", "phone": "13800138000", "host": "5-1-0803", "purpose": "参观", "company": "武当山", "plate": "鄂A12345"}
TWO = (Companion("李四", "13900139000"), Companion("王五"))


def arrive(desk: Any, companions: Any = TWO, badges: Badges | None = None, coming: Coming | None = None, **more: Any) -> Any:
    return desk.do(together.arrive_with, {**FORM, **more}, companions, coming, badges)


def rows(desk: Any) -> Any:
    return desk.read(register_rows, VisitFilter())


def states(desk: Any) -> dict[str, VisitState]:
    return {row.name: row.state for row in rows(desk)}


# -- the list of companions


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("李四\n王五 13900139000\n", [("李四", ""), ("王五", "13900139000")]),
        ("1. 李四　13800138001\n2、王五\n（3）赵六", [("李四", "13800138001"), ("王五", ""), ("赵六", "")]),
        ("李四，王五、赵六；孙七", [("李四", ""), ("王五", ""), ("赵六", ""), ("孙七", "")]),
        ("李四,13900139000,王五,+86 138-0013-8000", [("李四", "13900139000"), ("王五", "+86 138-0013-8000")]),
        ("李四\t１３９００１３９０００\r\n王五", [("李四", "13900139000"), ("王五", "")]),
        ("李四 王五 欧阳娜娜", [("李四", ""), ("王五", ""), ("欧阳娜娜", "")]),
        ("Lindgren Astrid\nPat O'Brien +44 20 7946 0000", [("Lindgren Astrid", ""), ("Pat O'Brien", "+44 20 7946 0000")]),
        ("- 阿卜杜热合曼·买买提\n• 李四2", [("阿卜杜热合曼·买买提", ""), ("李四2", "")]),
        (" \n,,;\x00", []),
    ],
)
def test_a_list_is_read_as_people_write_it(text: str, names: list[tuple[str, str]]) -> None:
    assert [(each.name, each.phone) for each in read_list(text)] == names


def test_persons_of_the_form_are_the_whole_party(desk: Any) -> None:
    assert [own_people(given, 2) for given in ("", 1, "3", "5", "５", "0", "viele")] == [1, 1, 1, 3, 3, "0", "viele"]
    assert own_people("4", 0) == "4"
    arrive(desk, people="5")
    assert {row.name: row.people for row in rows(desk)} == {"张三": 3, "李四": 1, "王五": 1}
    assert desk.read(today, now=desk.now).people_inside == 5
    assert counted(desk.read(present, now=desk.now)).total == 5


# -- arriving


def test_a_group_arrives_in_one_go_each_with_an_own_number_and_badge(desk: Any) -> None:
    done = arrive(desk)
    lead, *others = rows(desk)
    assert [moved.number for moved in done.moved] == ["V20261121-0001", "V20261121-0002", "V20261121-0003"]
    assert [(row.name, row.lead, row.lead_id, row.companions) for row in (lead, *others)] == [
        ("张三", "", None, 2), ("李四", "张三", lead.id, 0), ("王五", "张三", lead.id, 0),
    ]  # fmt: skip
    assert {(row.host, row.purpose, row.company) for row in rows(desk)} == {("5-1-0803", "参观", "武当山")}
    assert set(states(desk).values()) == {VisitState.INSIDE}
    assert (len({row.badge for row in rows(desk)}), others[0].plate) == (3, "")
    assert [row.name for row in desk.read(party, others[1].id)] == ["张三", "李四", "王五"]
    assert [event.what for event in desk.read(details.visit, others[0].id).events] == ["arrived with the group"]
    assert desk.read(verify) == ()


def test_one_companion_who_cannot_be_taken_and_nobody_has_come(desk: Any) -> None:
    with pytest.raises(FormErrors) as caught:
        arrive(desk, (*TWO, Companion("赵六", "12")))
    assert list(caught.value.errors) == ["companions"]
    assert "赵六: A phone has at least three digits" in str(caught.value)
    assert rows(desk) == ()
    assert desk.read(people.listed)[0] == ()
    assert arrive(desk).moved[0].number == "V20261121-0001"


def test_who_is_named_twice_is_taken_once_or_refused_with_a_sentence(desk: Any) -> None:
    done = arrive(desk, (Companion("李四", "13900139000"), Companion("李四", "+86 139 0013 9000"), Companion("李四", "13700137000")))
    assert [moved.name for moved in done.moved] == ["张三", "李四", "李四"]
    assert done.notes == ("李四 was named twice and is taken once.",)
    for twice in ((Companion("王五"), Companion("王五")), (Companion("张三"),)):
        with pytest.raises(FormErrors, match="is named twice, and nothing tells the two apart"):
            arrive(desk, twice)
    assert len(rows(desk)) == 3
    with pytest.raises(FormErrors, match="200 companions at most"):
        arrive(desk, [Companion(f"客{n}") for n in range(201)])


def test_the_host_picked_or_asked_about_is_the_companions_too(desk: Any) -> None:
    home = desk.do(add_home, {"code": "5-1-0803", "residents": "陈先生"})
    arrive(desk)
    assert {row.host for row in rows(desk)} == {"5-1-0803 陈先生"}
    with pytest.raises(FormErrors, match="press Enter again"):
        arrive(desk, host="9-9")
    arrive(desk, coming=Coming(as_written=True), host="9-9")
    assert [row.host for row in rows(desk)][3:] == ["9-9"] * 3
    assert home is not None


def test_an_arrival_without_companions_is_a_plain_one(desk: Any) -> None:
    done = arrive(desk, ())
    assert [job.paper for job in desk.read(queue.open_jobs, "1")] == ["badge"]
    assert desk.read(party, done.moved[0].visit_id) == ()


def test_undo_within_ten_seconds_takes_all_back_and_after_them_nobody(desk: Any) -> None:
    done = arrive(desk)
    desk.later(seconds=9)
    desk.do(together.undo_together, done.versions)
    assert set(states(desk).values()) == {VisitState.VOID}
    assert desk.read(people.listed)[0] == ()
    assert {job.state for job in desk.read(queue.recent_jobs, "1")} == {JobState.CANCELLED}
    later = arrive(desk)
    desk.later(seconds=11)
    with pytest.raises(UserError, match="ten seconds only"):
        desk.do(together.undo_together, later.versions)
    assert [row.state for row in rows(desk)][3:] == [VisitState.INSIDE] * 3
    assert desk.read(verify) == ()


def test_undo_takes_nobody_back_where_another_counter_has_moved_one_on(desk: Any) -> None:
    done = arrive(desk)
    desk.do(service.leave, done.moved[2].visit_id, Leaving.SEEN)
    with pytest.raises(StaleRecord):
        desk.do(together.undo_together, done.versions)
    assert states(desk) == {"张三": VisitState.INSIDE, "李四": VisitState.INSIDE, "王五": VisitState.LEFT}


def test_whoever_comes_later_joins_the_group(desk: Any) -> None:
    done = arrive(desk, TWO[:1])
    desk.later(minutes=20)
    desk.do(together.join, done.moved[1].visit_id, TWO[1:])
    assert [(row.name, row.lead) for row in desk.read(party, done.moved[0].visit_id)] == [("张三", ""), ("李四", "张三"), ("王五", "张三")]
    with pytest.raises(FormErrors, match="Type the names"):
        desk.do(together.join, done.moved[1].visit_id, ())


# -- announced groups


def announced(desk: Any) -> Any:
    form = {**FORM, "day": "today", "time": "14:00"}
    desk.do(expecting.expect, form, None, TWO)
    return rows(desk)


def test_all_some_or_one_of_an_announced_group_come(desk: Any) -> None:
    lead, first, second = announced(desk)
    done = desk.do(together.check_in_group, first.id)
    assert ([moved.name for moved in done.moved], set(states(desk).values())) == (["张三", "李四", "王五"], {VisitState.INSIDE})
    desk.do(together.undo_together, done.versions)
    assert set(states(desk).values()) == {VisitState.EXPECTED}
    desk.do(together.check_in_together, [lead.id, second.id])
    assert states(desk) == {"张三": VisitState.INSIDE, "李四": VisitState.EXPECTED, "王五": VisitState.INSIDE}
    desk.do(together.check_in_group, lead.id)
    assert [row.number for row in rows(desk)] == [row.number for row in (lead, first, second)]
    with pytest.raises(UserError, match="Nobody of this group is still to come"):
        desk.do(together.check_in_group, lead.id)


def test_the_form_of_an_announced_lead_takes_the_announced_companions_along(desk: Any) -> None:
    lead, first, second = announced(desk)
    companions = (Companion("李四", "13900139000", visit_id=first.id), Companion("赵六"))
    arrive(desk, companions, coming=Coming(visit_id=lead.id, as_written=True), host="2-2", time="")
    assert states(desk) == {"张三": VisitState.INSIDE, "李四": VisitState.INSIDE, "赵六": VisitState.INSIDE, "王五": VisitState.EXPECTED}
    assert {row.name: (row.lead, row.host) for row in rows(desk) if row.lead} == {
        "李四": ("张三", "2-2"), "赵六": ("张三", "2-2"), "王五": ("张三", "5-1-0803"),
    }  # fmt: skip
    assert second.id in {row.id for row in desk.read(party, lead.id)}


def test_an_announced_group_is_cancelled_with_one_reason(desk: Any) -> None:
    lead, first, second = announced(desk)
    done = desk.do(together.cancel_together, [lead.id, first.id, second.id], "Cancelled by the host")
    assert set(states(desk).values()) == {VisitState.CANCELLED}
    desk.do(together.undo_together, done.versions)
    assert set(states(desk).values()) == {VisitState.EXPECTED}


# -- leaving


def test_one_some_or_all_of_a_group_leave_and_it_is_known_who_is_still_inside(desk: Any) -> None:
    done = arrive(desk, (*TWO, Companion("赵六")))
    ids = [moved.visit_id for moved in done.moved]
    desk.do(together.leave_together, [ids[0], ids[2]])
    inside = desk.read(today, now=desk.now).inside.rows
    assert [(row.name, row.lead) for row in inside] == [("李四", "张三"), ("赵六", "张三")]
    last = desk.do(together.leave_group, ids[0], Leaving.REPORTED)
    assert ([moved.name for moved in last.moved], desk.read(today, now=desk.now).people_inside) == (["李四", "赵六"], 0)
    assert {row.leaving for row in rows(desk)} == {Leaving.SEEN, Leaving.REPORTED}
    with pytest.raises(UserError, match="Nobody of this group is here any more"):
        desk.do(together.leave_group, ids[0])
    desk.do(together.undo_together, last.versions)
    assert desk.read(today, now=desk.now).people_inside == 2


def test_a_waiting_group_goes_in_together(desk: Any) -> None:
    desk.do(change_setting, "admit_on_arrival", False)
    done = arrive(desk)
    assert set(states(desk).values()) == {VisitState.WAITING}
    desk.do(together.admit_together, [moved.visit_id for moved in done.moved])
    assert set(states(desk).values()) == {VisitState.INSIDE}
    with pytest.raises(UserError, match="Nobody of this group is waiting"):
        desk.do(together.admit_together, [moved.visit_id for moved in done.moved])


def test_another_day_for_the_lead_is_another_day_for_those_announced_with_it(desk: Any) -> None:
    lead, first, _second = announced(desk)
    form = {**desk.read(expecting.announced_form, lead.id).values, "day": "+3", "host": "3-3"}
    desk.do(expecting.change, lead.id, form, None, version=lead.version)
    assert {(row.day_of, row.host, row.people) for row in map(Shown, rows(desk))} == {("2026-11-24", "3-3", 1)}
    assert desk.read(party, first.id)[0].id == lead.id


class Shown:
    """A row with the day it stands under."""

    def __init__(self, row: Any) -> None:
        self.day_of, self.host, self.people = f"{day_of(row.at)}", row.host, row.people


def test_a_group_is_announced_again_with_everybody_and_repeats_on_weekdays(desk: Any) -> None:
    lead, *_others = announced(desk)
    copy = desk.read(expecting.again, lead.id)
    assert ([each.name for each in copy.companions], copy.values["people"]) == (["李四", "王五"], 3)
    form = {**copy.values, "day": "2026-11-23", "weekdays": "13", "until": "2026-11-30"}
    done = desk.do(expecting.expect, form, Coming(person_id=copy.person_id, host=copy.host), copy.companions)
    assert (done.count, len(rows(desk))) == (3, 12)
    later = [row for row in rows(desk) if f"{day_of(row.at)}" == "2026-11-25"]
    assert [row.name for row in desk.read(party, later[0].id)] == ["张三", "李四", "王五"]
    assert len({row.person_id for row in rows(desk)}) == 3
    assert desk.do(expecting.cancel_series, done.visit_id, "Did not come") == 9
    assert sum(row.state is VisitState.EXPECTED for row in rows(desk)) == 3
    with pytest.raises(FormErrors, match="at most 2000 are announced at once"):
        desk.do(expecting.expect, {**form, "weekdays": "1234567", "until": "2027-03-01"}, None, [Companion(f"客{n}") for n in range(40)])


def test_a_companion_announced_with_a_wrong_phone_announces_nobody(desk: Any) -> None:
    with pytest.raises(FormErrors, match="王五: A phone has at least three digits"):
        desk.do(expecting.expect, {**FORM, "day": "today"}, None, (Companion("李四"), Companion("王五", "12")))
    assert rows(desk) == ()


# -- badges


def pages(pdf: bytes) -> list[list[str]]:
    """The codes on each page."""
    import pypdfium2
    import zxingcpp

    with pypdfium2.PdfDocument(pdf) as document:
        return [sorted(code.text for code in zxingcpp.read_barcodes(page.render(scale=300 / 72).to_pil())) for page in document]


def drawn(desk: Any, job: Any) -> bytes:
    pdf: bytes = desk.read(drawers()[job.paper], job)
    return pdf


def jobs(desk: Any) -> Any:
    return desk.read(queue.recent_jobs, "1")


def test_a_group_on_a_roll_of_labels_gets_its_badges_one_by_one(desk: Any) -> None:
    arrive(desk)
    assert [(job.paper, job.stock, job.about) for job in jobs(desk)] == [("badge", "brother-62x100", "")] * 3
    plan = desk.read(together.badge_plan, by=desk.by)
    assert (plan.way, plan.sheet, plan.next_label, plan.labels) == ("single", "Avery L4785, 10 on A4", 1, 10)


def test_a_group_on_a_sheet_begins_at_the_label_asked_for_and_the_next_free_one_is_remembered(desk: Any) -> None:
    arrive(desk, badges=Badges("sheet", 9))
    (job,) = jobs(desk)
    assert (job.paper, job.stock, job.printer) == ("badges", "avery-l4785", "")
    assert [len(codes) for codes in pages(drawn(desk, job))] == [2, 1]
    assert desk.read(together.badge_plan, by=desk.by).next_label == 2
    arrive(desk, badges=Badges("sheet"), name="二")
    assert [len(codes) for codes in pages(drawn(desk, jobs(desk)[0]))] == [3]
    assert desk.read(together.badge_plan, by=desk.by).next_label == 5
    with pytest.raises(UserError, match="has 10 labels; start at one of them"):
        arrive(desk, badges=Badges("sheet", 11), name="三")
    assert len(rows(desk)) == 6


def test_each_badge_of_a_sheet_carries_its_own_code(desk: Any) -> None:
    arrive(desk, badges=Badges("sheet", 1), people="4")
    prefixed = sorted(f"71{row.badge:07d}" for row in rows(desk))
    assert [[code[:9] for code in page] for page in pages(drawn(desk, jobs(desk)[0]))] == [prefixed]


def test_a_sheet_as_the_badges_own_stock_is_used_for_single_visitors_too(desk: Any) -> None:
    desk.do(change_setting, "badge_stock", "avery-l4785")
    desk.do(service.arrive, FORM)
    arrive(desk, TWO[:1], name="二")
    assert [job.about for job in jobs(desk)] == ['{"start":2,"badges":[2,3]}', '{"start":1}']


def test_a_badge_printed_again_takes_the_next_free_label_and_says_so(desk: Any) -> None:
    desk.do(change_setting, "badge_stock", "avery-l4785")
    done = arrive(desk)
    sheet = desk.do(queue.claim, "1")
    desk.do(queue.done, sheet.id)
    single = desk.do(service.reprint, done.moved[1].visit_id)
    job = desk.do(queue.claim, "1")
    assert (job.id, job.about, job.reprint) == (single, '{"start":4}', 1)
    desk.do(queue.done, job.id)
    desk.do(queue.reprint, sheet.id)
    assert desk.read(queue.job, sheet.id).about == '{"start":5,"badges":[1,2,3]}'


def test_a_sheet_that_jammed_before_anything_was_printed_keeps_its_labels(desk: Any) -> None:
    done = arrive(desk, badges=Badges("sheet", 3))
    sheet = desk.do(queue.claim, "1")
    desk.do(queue.failed, sheet.id, "offline")
    desk.do(queue.retry, sheet.id)
    assert (desk.read(queue.job, sheet.id).about, len(done.moved)) == ('{"start":3,"badges":[1,2,3]}', 3)


def test_a_badge_taken_back_is_not_on_the_sheet_and_an_empty_sheet_is_not_printed(desk: Any) -> None:
    done = arrive(desk, badges=Badges("sheet", 1))
    desk.do(service.void, done.moved[0].visit_id, "Entered twice")
    (job,) = jobs(desk)
    assert (job.state, [len(codes) for codes in pages(drawn(desk, job))]) == (JobState.WAITING, [2])
    for moved in done.moved[1:]:
        desk.do(service.void, moved.visit_id, "Entered twice")
    with pytest.raises(UserError, match="has a badge to print"):
        drawn(desk, job)


def test_an_office_without_badges_prints_none_for_groups(desk: Any) -> None:
    desk.do(change_setting, "print_badge", False)
    desk.do(change_setting, "print_slip", True)
    arrive(desk)
    assert [job.paper for job in jobs(desk)] == ["slip"]
    desk.do(change_setting, "sheet_stock", "brother-62x29")
    with pytest.raises(UserError, match="No sheet of labels is set"):
        arrive(desk, badges=Badges("sheet"), name="二")
    assert len(rows(desk)) == 3


def test_each_badge_speaks_its_visitors_language(desk: Any) -> None:
    arrive(desk, badges=Badges("sheet", 1), language="zh_CN", type="contractor")
    with tracing() as texts:
        drawn(desk, jobs(desk)[0])
    assert sum("需陪同" in text.text or "陪同" in text.text for text in texts) == 3


# -- papers


def test_register_and_record_name_the_lead_and_the_companions(desk: Any) -> None:
    done = arrive(desk)
    with tracing() as texts:
        desk.read(drawing.register, VisitFilter(), now=desk.now)
    assert sum("with 张三" in text.text for text in texts) == 2
    for moved, words in ((done.moved[1], "张三"), (done.moved[0], "李四 V20261121-0002, 王五 V20261121-0003")):
        with tracing() as texts:
            desk.read(drawing.record, moved.visit_id, now=desk.now)
        assert any(text.text.replace("\n", " ") == words for text in texts)


def test_the_leads_slip_counts_the_whole_party(desk: Any) -> None:
    done = arrive(desk, people="5")
    with tracing() as texts:
        desk.read(drawing.slip, done.moved[0].visit_id, now=desk.now)
    assert any(text.text == "5" for text in texts)


# -- somebody of a group is on the watch list

BANNED = {"kind": "ban", "name": "李四", "reason": "闹事"}


def test_a_companion_to_be_checked_is_refused_by_name_and_nobody_of_the_party_comes_in(desk: Any) -> None:
    desk.do(watch.add, BANNED)
    with pytest.raises(FormErrors) as refused:
        arrive(desk)
    assert refused.value.errors == {"companions": "李四 is to be checked: check the others in without 李四, then 李四 alone in the form."}
    assert states(desk) == {}


def test_who_of_an_announced_group_is_to_be_checked_stays_to_come_and_is_named(desk: Any) -> None:
    desk.do(watch.add, BANNED)
    lead, _first, _second = announced(desk)
    came = desk.do(together.check_in_group, lead.id)
    assert {each.name for each in came.moved} == {"张三", "王五"}
    assert came.notes == ("李四 is to be checked first: check them in alone.",)
    assert states(desk)["李四"] is VisitState.EXPECTED
    with pytest.raises(UserError, match="李四 is to be checked first"):
        desk.do(together.check_in_group, came.visit_id)


def test_who_of_a_group_has_not_signed_is_named_once_for_all(desk: Any) -> None:
    desk.do(change_setting, "sign_notice", "always")
    lead, _first, _second = announced(desk)
    came = desk.do(together.check_in_group, lead.id)
    assert came.notes == ("张三, 李四, 王五: Still to be signed: Privacy notice, Site rules.",)


def test_one_of_a_group_alone_is_refused_as_a_single_visitor_is(desk: Any) -> None:
    desk.do(watch.add, BANNED)
    _lead, first, _second = announced(desk)
    with pytest.raises(WatchHit):
        desk.do(together.check_in_together, [first.id])
