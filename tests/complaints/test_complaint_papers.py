"""The papers of a complaint: one number on all of them, what must stand there stands there, nothing leaves its box or is cut off."""

import os
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.complaints import drawing, list_papers, printing
from app.complaints.fields import Move, State
from app.core import i18n
from app.core.actor import Actor, Role
from app.core.errors import UserError
from app.printing import queue
from app.printing.service import set_route
from app.printing.sheet import tracing
from app.wiring import drawers
from tests.complaints.conftest import LIFT, House
from tests.printing.looking import codes_on, outside, pages, picture, words

M = Move
NUMBER = "投诉〔2026〕0001"
LONG = "楼上住户周末早上七点开始使用电钻施工,声音很大,老人和孩子无法休息,物业多次劝阻仍未停止。"
ENGLISH = "The neighbours above drill from seven in the morning at weekends, and nobody in the house can rest. "
WAY = (M.START, M.FACTS, M.DISPATCH, M.ACCEPT, M.REMEDY, M.CORRECTIVE, M.RESULT, M.REPORT)


@pytest.fixture(params=["zh_CN", "en", "zh_TW"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.use_language(request.param)
    yield request.param
    i18n.use_language("en")


def paper(house: House, read: Any, *args: Any, **more: Any) -> bytes:
    with tracing() as boxes:
        pdf = house.desk.read(read, *args, now=house.desk.now, by=house.actor("孙物管"), **more)
    assert outside(pdf, boxes) == []
    assert isinstance(pdf, bytes)
    return pdf


def whole(pdf: bytes) -> str:
    return "".join(words(pdf, page) for page in range(pages(pdf))).replace("\r\n", "")


def bare(said: str) -> str:
    """Without blanks: a moment may stand on two lines."""
    return "".join(said.split())


def revisited(house: House, **form: Any) -> UUID:
    complaint = house.open(**form)
    house.along(complaint, *WAY)
    house.desk.later(hours=26)
    house.move(complaint, M.VISIT)
    return complaint


def test_p2_6_the_notice_has_the_complaints_own_number_in_two_copies_and_a_stub(house: House, language: str) -> None:
    complaint = revisited(house, original="信-15", pages="3")
    pdf = paper(house, drawing.handling_notice, complaint)
    said = whole(pdf)
    assert said.count(NUMBER) >= 3
    for part in ("张三", "138****8000", "3-1-0502", "秩序部", "钱主任", "梁班长", "属实，周六有施工", "现场照片两张", "派秩序部上门",
                 "上门制止并约定施工时间", "2026-11-25 17:30", "已上门制止", "整改单签字", "巡查不到位", "周末加巡两次", "已停止周末施工",
                 "信-15"):  # fmt: skip
        assert bare(said).count(bare(part)) >= 2, part
    assert "13800138000" not in said


def test_the_notice_says_what_director_and_manager_wrote(house: House) -> None:
    complaint = house.open()
    house.along(complaint, M.START, M.FACTS, M.TO_MANAGER, M.DECIDE)
    said = whole(paper(house, drawing.handling_notice, complaint))
    assert "涉及多户，需经理协调" in said
    assert "限期整改" in said
    assert "郑经理" in said


def test_before_it_is_dispatched_there_is_no_notice(house: House) -> None:
    complaint = house.open()
    with pytest.raises(UserError, match="not dispatched"):
        paper(house, drawing.handling_notice, complaint)
    with pytest.raises(UserError, match="not dispatched"):
        house.does(printing.print_notice, complaint)


@pytest.mark.parametrize("text", [LONG * 90, ENGLISH * 40], ids=["Chinese", "English"])
def test_a_story_of_four_thousand_characters_stands_on_the_papers_whole(house: House, text: str) -> None:
    story = text[:3990] + "到此为止"
    complaint = house.open(story=story)
    house.along(complaint, *WAY)
    for read in (drawing.handling_notice, drawing.verification, drawing.return_visit, drawing.course):
        pdf = paper(house, read, complaint)
        said = whole(pdf).replace("\n", "")
        assert "到此为止" in said, read
        assert "…" not in said, said[said.index("…") - 300 : said.index("…") + 30]


def test_twenty_pages_of_history_are_laid_out_with_their_headings_on_every_page(house: House) -> None:
    complaint = house.open()
    for n in range(75):
        house.desk.later(minutes=1)
        house.move(complaint, M.NOTE, note=f"第{n}次记录：" + LONG * 9)
    pdf = paper(house, drawing.course, complaint)
    count = pages(pdf)
    assert count >= 20
    said = whole(pdf)
    assert all(f"第{n}次记录" in said for n in range(75))
    assert f"Page {count} of {count}" in words(pdf, count - 1)
    assert all("What was said of it" in words(pdf, page) for page in range(1, count))


def test_characters_no_font_has_are_printed_by_their_code_never_dropped(house: House) -> None:
    complaint = house.open(name="张𪚥", summary="龘龘\U0002ebf0来访", story="邻居名叫\U00031350")
    pdf = paper(house, drawing.verification, complaint)
    assert "3135" in whole(pdf) or "\U00031350" in whole(pdf)


def test_p2_3_the_verification_sheet_is_empty_to_take_along_and_filled_afterwards(house: House, language: str) -> None:
    complaint = house.open()
    said = whole(paper(house, drawing.verification, complaint))
    assert NUMBER in said
    assert "属实" not in said
    house.along(complaint, M.START, M.FACTS)
    said = whole(paper(house, drawing.verification, complaint))
    for part in ("属实，周六有施工", "现场照片两张", "派秩序部上门", "孙物管", "已电话请施工方暂停"):
        assert part in said


def test_p1_5_the_return_visit_has_its_answer_ticked_and_a_line_for_the_owner(house: House, language: str) -> None:
    complaint = house.open()
    house.along(complaint, *WAY)
    assert "■" not in whole(paper(house, drawing.return_visit, complaint))
    house.desk.later(hours=20)
    house.move(complaint, M.VISIT, satisfaction="not_met", person="", opinion="", why="")
    house.desk.later(hours=4)
    house.move(complaint, M.VISIT)
    pdf = paper(house, drawing.return_visit, complaint)
    said = whole(pdf)
    assert said.count("■") == 3  # the way, the answer, not handled again
    for part in (NUMBER, "3-1-0502", "冯队员", "处理及时", "已停止周末施工"):
        assert part in said
    assert pages(pdf) == 1


def test_an_unsatisfied_visit_says_that_it_is_handled_again(house: House) -> None:
    complaint = house.open()
    house.along(complaint, *WAY)
    house.desk.later(hours=20)
    house.move(complaint, M.VISIT, satisfaction="unsatisfied", why="周日又在施工", opinion="")
    assert house.row(complaint).state is State.IN_HAND
    said = whole(paper(house, drawing.return_visit, complaint))
    assert "■ yes" in said
    assert "周日又在施工" in said


def test_the_acknowledgement_says_who_has_it_and_by_when_and_its_code_is_the_number(house: House, language: str) -> None:
    complaint = house.open(promise_day="2026-11-26", wish=LONG)
    for form in ("A5", "roll80"):
        pdf = paper(house, drawing.acknowledgement, complaint, form=form)
        said = whole(pdf)
        for part in (NUMBER, "张三", "138****8000", "3-1-0502", "孙物管", "2026-11-26 17:30", "楼上装修周末施工"):
            assert part in said, form
        assert set(codes_on(pdf, 300)) == {NUMBER}
        assert pages(pdf) == 1


def test_p2_6_the_register_has_every_number_of_the_month_also_the_void_ones(house: House, language: str) -> None:
    revisited(house, original="信-15")
    void = house.open(name="李四", kind=LIFT, summary="电梯困人")
    house.move(void, M.VOID)
    pdf = paper(house, list_papers.register, date(2026, 11, 1), date(2026, 11, 30))
    said = whole(pdf)
    for part in (NUMBER, "投诉〔2026〕0002", "张三", "138****8000", "信-15", "已停止周末施工", "2026-11-24", "冯队员", "2026-11"):
        assert part in said, part
    assert "13800138000" not in said
    assert pages(paper(house, list_papers.register, date(2026, 11, 24), date(2026, 11, 24))) == 1


def test_the_register_of_many_goes_over_pages(house: House) -> None:
    for n in range(45):
        house.open(name=f"住户{n}", story="", summary=f"第{n}件，{LONG}", wish=LONG)
    pdf = paper(house, list_papers.register, date(2026, 11, 23), date(2026, 11, 23))
    assert pages(pdf) > 2
    assert "45 complaints" in whole(pdf)
    assert f"Page {pages(pdf)} of {pages(pdf)}" in words(pdf, pages(pdf) - 1)


def test_the_round_list_goes_by_address_and_only_through_what_is_due(house: House, language: str) -> None:
    for home in ("10-1-0101", "2-1-0301", "2-1-0203"):
        house.along(house.open(home=home), *WAY, minutes=1)
    house.open(home="1-1-0101")
    house.desk.later(hours=24 * 2)
    assert "2-1-0203" not in whole(paper(house, list_papers.round_list, date(2026, 11, 24)))
    said = whole(paper(house, list_papers.round_list, date(2026, 12, 6)))
    assert said.index("2-1-0203") < said.index("2-1-0301") < said.index("10-1-0101")
    assert "1-1-0101" not in said.replace("10-1-0101", "")
    assert "冯队员" in said


def test_papers_are_queued_printed_again_under_their_number_and_drawn_by_the_print_thread(house: House) -> None:
    complaint = revisited(house)
    asked = (
        printing.print_notice, printing.print_verification, printing.print_return_visit, printing.print_course,
        printing.print_acknowledgement,
    )  # fmt: skip
    for made in asked:
        house.does(made, complaint)
    house.does(printing.print_register, date(2026, 11, 1), date(2026, 11, 30))
    house.does(printing.print_round, who="孙物管")
    jobs = {job.paper: job for job in house.desk.read(queue.open_jobs, "1")}
    assert set(jobs) == {
        "handling_notice", "verification", "return_visit", "complaint_course", "complaint_ack", "complaint_register", "round_list",
    }  # fmt: skip
    for name, job in jobs.items():
        assert house.desk.read(drawers()[name], job).startswith(b"%PDF")
    house.desk.do(queue.claim, "1")
    house.desk.do(queue.done, jobs["handling_notice"].id)
    assert house.does(printing.print_notice, complaint, who="孙物管") == jobs["handling_notice"].id
    assert "Reprint 2" in whole(paper(house, drawing.handling_notice, complaint, reprint=2))


def test_a_counter_may_print_the_acknowledgement_on_its_roll(house: House) -> None:
    house.desk.do(set_route, "1", "complaint_ack", {"printer": "", "stock": "roll80", "copies": "1"})
    house.does(printing.print_acknowledgement, house.open())
    job = house.desk.read(queue.open_jobs, "1")[0]
    assert job.stock == "roll80"
    assert house.desk.read(drawers()["complaint_ack"], job).startswith(b"%PDF")


def test_a_void_complaint_is_not_printed_and_a_register_needs_its_days_in_order(house: House) -> None:
    complaint = house.open()
    house.move(complaint, M.VOID)
    with pytest.raises(UserError, match="void"):
        house.does(printing.print_acknowledgement, complaint)
    with pytest.raises(UserError, match="void"):
        paper(house, drawing.verification, complaint)
    with pytest.raises(UserError, match="before the first"):
        house.does(printing.print_register, date(2026, 11, 30), date(2026, 11, 1))


def test_pictures_of_all_papers(house: House, tmp_path: Path, language: str) -> None:
    """Looked at by hand: FIRSTDESK_PICTURES names a folder to leave them in."""
    folder = Path(os.environ.get("FIRSTDESK_PICTURES", tmp_path))
    complaint = revisited(house, original="信-15", pages="3", story=LONG * 3, place="3栋1单元 6层", promise_day="2026-11-26")
    for n, home in enumerate(("10-1-0101", "2-1-0301", "2-1-0203")):
        house.along(house.open(home=home, name=f"住户{n}", summary=LONG), *WAY, minutes=1)
    void = house.open(name="李四")
    house.move(void, M.VOID)
    found = {
        "notice": paper(house, drawing.handling_notice, complaint), "verification": paper(house, drawing.verification, complaint),
        "visit": paper(house, drawing.return_visit, complaint), "course": paper(house, drawing.course, complaint),
        "ack": paper(house, drawing.acknowledgement, complaint, form="A5"),
        "roll": paper(house, drawing.acknowledgement, complaint, form="roll80"),
        "register": paper(house, list_papers.register, date(2026, 11, 1), date(2026, 11, 30)),
        "round": paper(house, list_papers.round_list, date(2026, 12, 6)),
    }  # fmt: skip
    for name, pdf in found.items():
        for page in range(pages(pdf)):
            picture(pdf, 110, page).save(folder / f"{name}-{language}-{page}.png")
    assert len(list(folder.glob(f"*-{language}-*.png"))) >= len(found)


@pytest.mark.parametrize("role", list(Role))
def test_w4_4_the_service_says_who_may_print_the_slip_and_a_guard_may_not(house: House, role: Role) -> None:
    by = Actor(house.id("李红"), "李红", frozenset({role}), "1")
    complaint, may = house.open(), house.desk.read(printing.may_acknowledge, by=by)
    assert may is (role not in (Role.GUARD, Role.ADMINISTRATOR))
    with nullcontext() if may else pytest.raises(UserError, match="another role"):
        house.desk.store.do(printing.print_acknowledgement, complaint, by=by, now=house.desk.now)
