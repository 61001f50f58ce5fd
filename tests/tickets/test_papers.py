"""The papers of a ticket: what must stand on them stands there, nothing leaves its box, numbers and copies are right."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.core import i18n
from app.core.errors import UserError
from app.office.absences import Word, go
from app.printing import queue
from app.printing.sheet import tracing
from app.tickets import drawing
from app.tickets.ab_sheets import ab_numbered, hand_over_all, take_back_all
from app.tickets.directing import give_direction, void_direction
from app.tickets.fields import Move
from app.tickets.printing import print_ab_sheet, print_direction, print_notice, print_red_light, print_ticket
from app.tickets.story import lists_of
from app.tickets.ticking import tick
from app.wiring import drawers
from tests.printing.looking import codes_on, outside, pages, picture, words
from tests.tickets.conftest import FORMS, Counter, at

LONG = "卫生间天花板渗水,楼上住户不在家,水已经流到客厅地板上,请尽快派人查看并联系楼上业主。" * 6
ENGLISH = "Water comes through the bathroom ceiling and has reached the living-room floor; nobody is at home upstairs. " * 5


@pytest.fixture(params=["zh_CN", "en", "zh_TW"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.use_language(request.param)
    yield request.param
    i18n.use_language("en")


def drawn(read: Any, *args: Any, **more: Any) -> bytes:
    with tracing() as boxes:
        pdf = read(*args, **more)
    assert outside(pdf, boxes) == []
    assert isinstance(pdf, bytes)
    return pdf


def paper(counter: Counter, name: str, *args: Any, **more: Any) -> bytes:
    return drawn(counter.desk.read, getattr(drawing, name), *args, now=counter.desk.now, by=counter.actor("李红"), **more)


def test_the_receipt_says_whom_to_ask_and_by_when_and_its_code_is_the_number(counter: Counter, language: str) -> None:
    matter = ENGLISH if language == "en" else LONG
    ticket = counter.open(item="房屋渗漏", matter=matter, home="5栋1单元0803室", company="深圳市前海宏达建筑装饰工程有限公司")
    counter.move(ticket, Move.HAND_OVER)
    counter.move(ticket, Move.ACCEPT, "刘工")
    pdf = paper(counter, "ticket", ticket)
    said = words(pdf)
    for part in ("T20261123-0001", "张三", "138****8000", "刘工", "8201", "2026-11-30 17:30", "李红"):
        assert part in said
    assert set(codes_on(pdf, 300)) == {"T20261123-0001"}
    assert pages(pdf) == 1


def test_p1_2_without_a_promise_the_receipt_promises_nothing(counter: Counter) -> None:
    ticket = counter.open()
    assert "Not promised; you will be told" in words(paper(counter, "ticket", ticket))
    counter.move(ticket, Move.WORK, item="", expected_day="2026-11-25", expected_time="15:00")
    assert "expected by 2026-11-25 15:00" in words(paper(counter, "ticket", ticket))


def test_the_one_time_notice_has_every_paper_with_reason_and_standard_in_two_copies(counter: Counter, language: str) -> None:
    ticket = counter.open(matter=LONG)
    counter.move(ticket, Move.ASK_PAPERS, points="承重墙不得拆改。")
    pdf = paper(counter, "notice", ticket)
    assert pages(pdf) == 2
    for page in (0, 1):
        said = words(pdf, page)
        for part in ("N20261123-0001", "T20261123-0001", "现场照片", "需要判断位置", "注明日期", "房产证", "核对业主", "维修管理规定第5条"):
            assert part in said
        assert "承重墙不得拆改" in said
        assert "8102" in said


def test_a_list_of_forty_papers_goes_over_several_pages(counter: Counter) -> None:
    ticket = counter.open(matter=LONG)
    paper_ = "第{n}份材料的名称比较长需要换行显示 | 因为规定要求必须提供此项材料才能办理 | 加盖公章的复印件一式两份"
    wanted = "\n".join(paper_.format(n=n) for n in range(40))
    counter.move(ticket, Move.ASK_PAPERS, papers=wanted)
    pdf = paper(counter, "notice", ticket)
    assert pages(pdf) % 2 == 0
    whole = "".join(words(pdf, page) for page in range(pages(pdf)))
    for n in range(40):
        assert whole.replace("\r\n", "").count(f"第{n}份") == 2


def test_a_second_list_says_who_approved_it_and_one_that_does_not_count_is_not_printed(counter: Counter) -> None:
    ticket = counter.open()
    counter.move(ticket, Move.ASK_PAPERS)
    counter.move(ticket, Move.PAPERS_IN)
    second = counter.move(ticket, Move.ASK_PAPERS)
    with pytest.raises(UserError, match="does not count"):
        paper(counter, "notice", ticket, second.about_number)
    counter.move(ticket, Move.APPROVE_LIST, "陈主任")
    said = words(paper(counter, "notice", ticket, second.about_number))
    assert "List no. 2, approved by 陈主任" in said
    with pytest.raises(UserError, match="no list"):
        paper(counter, "notice", counter.open(name="李四"))


def test_the_red_light_report_has_three_copies_and_both_outcomes(counter: Counter, language: str) -> None:
    ticket = counter.open(matter=LONG)
    counter.move(ticket, Move.RED_LIGHT, ground=LONG, missing="消防部门的批准文件")
    pdf = paper(counter, "red_light", ticket)
    assert pages(pdf) == 3
    assert "■" not in words(pdf)
    counter.move(ticket, Move.NOT_NOW, "周总", ground=LONG)
    for page in range(3):
        said = words(paper(counter, "red_light", ticket), page)
        for part in ("R20261123-0001", "T20261123-0001", "陈主任", "周总", "消防部门的批准文件", "2026-12-01", "■"):
            assert part in said


def test_the_report_of_a_refusal_says_who_refused_as_what(counter: Counter) -> None:
    ticket = counter.open()
    counter.move(ticket, Move.RED_LIGHT)
    counter.move(ticket, Move.REFUSE, "陈主任")
    said = words(paper(counter, "red_light", ticket))
    assert "■ refused" in said
    assert "陈主任 Department head 2026-11-23 09:00" in said


def _two_with_engineer(counter: Counter) -> UUID:
    for matter in (LONG, "厨房灯不亮"):
        ticket = counter.open(item="房屋渗漏", matter=matter)
        counter.move(ticket, Move.HAND_OVER)
        counter.move(ticket, Move.ACCEPT, "刘工")
    return ticket


def test_w5_the_ab_sheet_names_what_a_owns_and_who_takes_it_up_and_back_what_was_done(counter: Counter, language: str) -> None:
    ticket = _two_with_engineer(counter)
    sheet = counter.does(hand_over_all, counter.id("刘工"), {"note": "水泵房钥匙在抽屉里"}, who="刘工")
    assert [line.other for line in sheet.lines] == ["何师傅", "何师傅"]
    said = words(paper(counter, "ab_handover", sheet.id))
    for part in ("J20261123-0001", "刘工", "何师傅", "T20261123-0001", "T20261123-0002", "11-30 17:30", "水泵房钥匙在抽屉里"):
        assert part in said
    counter.does(go, counter.id("刘工"), {"kind": "out"}, Word(), who="王主任")
    counter.does(tick)
    counter.move(ticket, Move.FINISH, "何师傅")
    with pytest.raises(UserError):
        counter.does(take_back_all, counter.id("刘工"), who="刘工")
    from app.office.absences import come_back

    counter.desk.later(hours=3)
    counter.does(come_back, counter.id("刘工"), who="刘工")
    counter.does(tick)
    back = counter.does(take_back_all, counter.id("刘工"), who="刘工")
    said = words(paper(counter, "ab_handover", back.id))
    assert "何师傅" in said
    assert back.is_back
    assert counter.desk.read(ab_numbered, "T20261123-0002") in (back.id, sheet.id)
    with pytest.raises(UserError):
        counter.does(take_back_all, counter.id("刘工"), who="刘工")


def test_whoever_owns_nothing_hands_nothing_over(counter: Counter) -> None:
    with pytest.raises(UserError, match="owns no open ticket"):
        counter.does(hand_over_all, counter.id("何师傅"))


def test_forty_tickets_go_over_several_pages_of_the_ab_sheet(counter: Counter) -> None:
    for n in range(40):
        counter.open(matter=f"第{n}件事,{LONG[:60]}", name=f"住户{n}")
    sheet = counter.does(hand_over_all, counter.id("李红"), prints=False)
    pdf = paper(counter, "ab_handover", sheet.id)
    assert pages(pdf) > 1
    assert f"Page {pages(pdf)} of {pages(pdf)}" in words(pdf, pages(pdf) - 1)


def test_w4_4_a_direction_note_says_large_where_to_go_and_whom_to_ask_for(counter: Counter, language: str) -> None:
    form = {"name": "张三", "matter": LONG[:200], "place": "客户服务中心,一号楼一层大厅右侧第三个窗口", "contact": "李红 8102-1234"}
    made = counter.does(give_direction, form, who="赵师傅")
    said = words(paper(counter, "direction_note", made.id)).replace("\r\n", "")
    for part in ("一号楼一层大厅", "李红", "D20261123-0001", "赵师傅"):
        assert part in said
    before = picture(paper(counter, "direction_note", made.id)).tobytes()
    counter.does(void_direction, made.id, "说错了", who="赵师傅")
    assert picture(paper(counter, "direction_note", made.id)).tobytes() != before


def test_papers_are_queued_printed_again_under_their_number_and_drawn_by_the_print_thread(counter: Counter) -> None:
    ticket = counter.open()
    listed = counter.move(ticket, Move.ASK_PAPERS).about_id
    report = counter.move(ticket, Move.RED_LIGHT).about_id
    sheet = counter.does(hand_over_all, counter.id("李红"), prints=False)
    note = counter.does(give_direction, {"matter": "a", "place": "b", "contact": "c"}, who="赵师傅")
    counter.does(print_ticket, ticket)
    counter.does(print_notice, listed)
    counter.does(print_red_light, report)
    counter.does(print_ab_sheet, sheet.id)
    counter.does(print_direction, note.id, who="赵师傅")
    jobs = {job.paper: job for job in counter.desk.read(queue.open_jobs, "1")}
    assert set(jobs) == {"ticket", "one_time_notice", "red_light", "ab_handover", "direction"}
    for name, job in jobs.items():
        assert counter.desk.read(drawers()[name], job).startswith(b"%PDF")
    assert counter.desk.read(lists_of, ticket)[0].is_frozen
    counter.desk.do(queue.claim, "1")
    counter.desk.do(queue.done, jobs["ticket"].id)
    assert counter.does(print_ticket, ticket, who="小王") == jobs["ticket"].id
    assert "Reprint 2" in words(counter.desk.read(drawing.ticket, ticket, now=counter.desk.now, reprint=2))


def test_a_void_ticket_is_not_printed_any_more(counter: Counter) -> None:
    ticket = counter.open()
    counter.does(print_ticket, ticket)
    counter.move(ticket, Move.VOID)
    assert counter.desk.read(queue.open_jobs, "1") == ()
    with pytest.raises(UserError, match="void"):
        counter.does(print_ticket, ticket)


def test_whoever_comes_in_person_gets_a_receipt_where_the_office_prints_them(counter: Counter) -> None:
    from app.office.settings import change_setting

    counter.desk.do(change_setting, "print_ticket", True)
    counter.open()
    counter.open(channel="call", name="李四")
    assert [job.title for job in counter.desk.read(queue.open_jobs, "1")] == ["T20261123-0001"]


def test_pictures_of_all_papers(counter: Counter, tmp_path: Path, language: str) -> None:
    """Looked at by hand: FIRSTDESK_PICTURES names a folder to leave them in."""
    import os

    folder = Path(os.environ.get("FIRSTDESK_PICTURES", tmp_path))
    ticket = _two_with_engineer(counter)
    listed = counter.open(item="办理装修手续", matter="申请厨房改造,拆除非承重墙一道", home="5-1-0803", company="")
    counter.move(listed, Move.ASK_PAPERS, points=FORMS[Move.ASK_PAPERS]["basis"])
    counter.move(ticket, Move.RED_LIGHT, "刘工")
    counter.move(ticket, Move.REFUSE, "王主任", opinion="经核实该部位属于承重结构,不同意拆改。", basis="《装修管理规定》第八条")
    counter.desk.now = at("11-23 15:40")
    sheet = counter.does(hand_over_all, counter.id("刘工"), {"note": "水泵房钥匙在抽屉里"}, who="刘工")
    form = {"matter": "办装修", "place": "客服中心一号楼一层", "contact": "李红 8102", "name": "张三"}
    made = counter.does(give_direction, form, who="赵师傅")
    found = {
        "receipt": paper(counter, "ticket", listed), "notice": paper(counter, "notice", listed), "red": paper(counter, "red_light", ticket),
        "ab": paper(counter, "ab_handover", sheet.id), "direction": paper(counter, "direction_note", made.id),
    }  # fmt: skip
    for name, pdf in found.items():
        picture(pdf, 110).save(folder / f"{name}-{language}.png")
    assert len(list(folder.glob(f"*-{language}.png"))) >= len(found)
