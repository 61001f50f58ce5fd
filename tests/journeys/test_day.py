"""A whole day at the counter, played by keys into the real window."""

import io
from pathlib import Path
from uuid import UUID

import pypdfium2
import pytest
from PySide6.QtCore import Qt

from app.core import clock
from app.core.actor import SYSTEM
from app.office.audit import verify
from app.office.exports import known_by
from app.printing.codes import badge_code
from app.printing.queue import JobRow, open_jobs, retry
from app.printing.record import JobState
from app.visits.fields import Leaving, VisitState
from tests.journeys.conftest import Counter
from tests.trail import exports_of

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
# no name's initials begin another's, so that a few keys find one person
NAMES = (
    "周海洋", "欧阳娜娜", "孙丽", "陈思远", "赵敏", "王建国", "单田芳", "仇英", "查良镛", "尉迟恭",
    "阿卜杜热合曼·买买提", "Lindgren Astrid", "马未都", "罗大佑", "高晓松", "郭靖", "黄蓉", "杨过", "穆念慈", "洪七公",
    "段誉", "乔峰", "虚竹", "慕容复", "丁春秋", "白世镜", "全冠清", "游坦之", "朱丹臣", "傅思归",
)  # fmt: skip


def jobs(counter: Counter) -> tuple[JobRow, ...]:
    return counter.store.read(open_jobs, "")


def pdf_text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def sign_out_by_name(counter: Counter, typed: str) -> None:
    counter.from_box()
    counter.type(typed)
    counter.enter()


def reason(counter: Counter, preset: int) -> None:
    counter.type(str(preset))


def open_in_register(counter: Counter, visit_id: UUID) -> None:
    counter.window.show_visit(visit_id)


def test_a_whole_day_is_played_by_keys(counter: Counter, tmp_path: Path) -> None:
    morning(counter)
    a_jam(counter)
    back_again(counter)
    mistakes(counter)
    leaving(counter)
    end_of_day(counter)
    register(counter, tmp_path)
    assert counter.store.read(verify) == ()


def morning(counter: Counter) -> None:
    for place, name in enumerate(NAMES):
        counter.walk_in(name, list(("0803", "1202", "刘工", "8-3-1804"))[place % 4], str(place % 5 + 1))
        counter.pass_time(minutes=4)
    assert len(counter.inside) == 30
    assert [row.number for row in counter.register] == [f"V20261121-{n:04d}" for n in range(1, 31)]
    assert counter.print_papers() == 30
    assert jobs(counter) == ()


def a_jam(counter: Counter) -> None:
    counter.spooler.jam = "The label printer is out of labels."
    counter.walk_in("林冲")
    assert "林冲" in counter.inside
    counter.print_papers()
    assert [job.reason for job in jobs(counter)] == ["The label printer is out of labels."]
    counter.spooler.jam = ""
    open_in_register(counter, counter.visit("林冲").id)
    counter.press(Qt.Key.Key_P, CTRL)
    before = len(counter.spooler.printed)
    counter.print_papers()
    assert len(counter.spooler.printed) == before + 1
    assert jobs(counter) == ()


def back_again(counter: Counter) -> None:
    sign_out_by_name(counter, "zhouhaiyang")
    assert "周海洋" not in counter.inside
    counter.pass_time(hours=1)
    counter.from_box()
    counter.type("zhouhaiyang")
    counter.enter()
    counter.enter()
    assert counter.keys == len("zhouhaiyang") + 2
    both = [row for row in counter.register if row.name == "周海洋"]
    assert [row.state for row in both] == [VisitState.LEFT, VisitState.INSIDE]
    assert both[0].person_id == both[1].person_id
    assert both[0].number != both[1].number
    number = both[1].number
    counter.print_papers()
    open_in_register(counter, both[1].id)
    counter.press(Qt.Key.Key_P, CTRL)
    counter.print_papers()
    assert number in {row.number for row in counter.register}
    assert len([row for row in counter.register if row.name == "周海洋"]) == 2


def mistakes(counter: Counter) -> None:
    counter.walk_in("误打字")
    counter.press(Qt.Key.Key_Z, CTRL)
    assert counter.visit("误打字").state is VisitState.VOID
    counter.pass_time(seconds=30)
    sign_out_by_name(counter, "luodayou")
    counter.press(Qt.Key.Key_Z, CTRL)
    assert counter.visit("罗大佑").state is VisitState.INSIDE
    counter.pass_time(seconds=30)
    row = counter.visit("高晓松")
    open_in_register(counter, row.id)
    counter.visits.details._do("void", row)
    reason(counter, 1)
    assert (counter.visit("高晓松").state, counter.visit("高晓松").reason) == (VisitState.VOID, "Entered twice")
    row = counter.visit("孙丽")
    open_in_register(counter, row.id)
    counter.visits.details.correct()
    counter.visits.details.correcting.form.focus("company")
    counter.type("快修公司")
    counter.visits.details.correcting.form.focus("reason")
    counter.type("Told later")
    counter.save()
    assert (counter.visit("孙丽").company, counter.visit("孙丽").is_corrected) == ("快修公司", True)
    assert counter.complaints == []


def leaving(counter: Counter) -> None:
    counter.pass_time(hours=4)
    code = badge_code(counter.visit("杨过").badge or 0)
    counter.press(Qt.Key.Key_F6)
    counter.type(code)
    counter.enter()
    assert counter.visit("杨过").leaving is Leaving.SCANNED
    for name, way in (("huangrong", 2), ("guojing", 3)):
        counter.type(name)
        counter.press(Qt.Key(Qt.Key.Key_0 + way), CTRL)
        counter.enter()
    assert counter.visit("黄蓉").leaving is Leaving.REPORTED
    assert counter.visit("郭靖").leaving is Leaving.UNKNOWN
    counter.press(Qt.Key.Key_Escape)
    for name in ("sunli", "zhaomin", "wangjianguo", "shantianfang", "qiuying", "zhaliangyong", "yuchigong", "lindgren"):
        sign_out_by_name(counter, name)
    gone = {row.name for row in counter.register if row.leaving is Leaving.SEEN}
    assert gone >= {"孙丽", "赵敏", "王建国", "单田芳", "仇英", "查良镛", "尉迟恭", "Lindgren Astrid"}


def end_of_day(counter: Counter) -> None:
    counter.pass_time(hours=3)
    counter.press(Qt.Key.Key_F6)
    counter.press(Qt.Key.Key_D, CTRL)
    counter.press(Qt.Key.Key_B, CTRL)
    still = len(counter.inside)
    counter.press(Qt.Key.Key_A, CTRL)
    counter.save()
    assert counter.inside == ()
    assert len([row for row in counter.register if row.leaving is Leaving.BULK]) == still


def register(counter: Counter, tmp_path: Path) -> None:
    counter.press(Qt.Key.Key_2, ALT)
    counter.visits.outputs.show_register()
    sheet = counter.visits.outputs.sheet
    sheet.save(tmp_path / "register.pdf")
    assert exports_of(counter.store.read)[-1]["file"] == known_by("register.pdf")
    text = pdf_text((tmp_path / "register.pdf").read_bytes())
    for name in NAMES[:10]:
        assert name in text.replace("\r\n", "")
    assert clock.day_of(clock.now()).isoformat() in text
    counter.press(Qt.Key.Key_Escape)


def test_people_of_the_same_name_are_shown_and_none_is_chosen_silently(counter: Counter) -> None:
    for phone in ("13800138888", "15000150412"):
        counter.from_box()
        counter.type("张三")
        counter.press(Qt.Key.Key_F2)
        counter.type("0803")
        counter.enter()
        counter.type("1")
        counter.enter()
        counter.type(phone)
        counter.save()
        counter.pass_time(minutes=1)
    people = {row.person_id for row in counter.register}
    assert len(people) == 2
    counter.from_box()
    counter.type("张三丰")
    counter.enter()
    panel = counter.screen.panel
    panel.form.fill({"name": "张三"})
    panel._ask_names()
    assert len(panel.names._people) == 2
    assert panel._about.person_id is None
    counter.press(Qt.Key.Key_2, CTRL)
    assert panel._about.person_id in people
    assert panel.form.text("host") == "5-1-0803 林先生"


def test_a_wrong_form_says_a_sentence_at_the_field_and_loses_nothing(counter: Counter) -> None:
    counter.from_box()
    counter.type("周海洋")
    counter.enter()
    counter.type("9-9-9999")
    counter.enter()
    form = counter.screen.panel.form
    assert "9-9-9999" in counter.screen.panel._sentence.text()
    counter.enter()
    counter.save()
    assert form.edits["purpose"].property("wrong")
    assert form.text("name") == "周海洋"
    counter.type("1")
    counter.save()
    assert counter.inside == ("周海洋",)
    assert counter.visit("周海洋").host == "9-9-9999"


@pytest.mark.parametrize(("text", "field"), [("13800138888", "phone"), ("鄂A·5H8K2", "plate"), ("周海洋", "name"), ("o'brien", "name")])
def test_what_nobody_fits_goes_into_the_right_field(counter: Counter, text: str, field: str) -> None:
    counter.from_box()
    counter.type(text)
    counter.enter()
    assert counter.screen.panel.form.text(field) == text


def test_a_register_waits_for_a_jammed_printer_and_is_printed_once_it_is_freed(counter: Counter) -> None:
    counter.walk_in("周海洋")
    counter.print_papers()
    printed = len(counter.spooler.printed)
    counter.spooler.jam = "out of paper"
    counter.window.open_room("visits")
    counter.visits.outputs.show_register()
    counter.press(Qt.Key.Key_P, CTRL)
    counter.print_papers()
    (failed,) = [job for job in jobs(counter) if job.paper == "register"]
    counter.spooler.jam = ""
    counter.store.do(retry, failed.id, by=SYSTEM, now=clock.now())
    counter.print_papers()
    assert (failed.state, failed.reason) == (JobState.FAILED, "out of paper")
    assert len(counter.spooler.printed) == printed + 1
    assert "周海洋" in pdf_text(counter.spooler.printed[-1])


def test_the_record_of_a_visit_is_printed_through_the_queue(counter: Counter) -> None:
    counter.walk_in("孙丽")
    counter.print_papers()
    visit = counter.visit("孙丽")
    counter.window.open_room("visits")
    counter.visits.outputs.show_record(visit.id, visit.number)
    counter.press(Qt.Key.Key_P, CTRL)
    counter.print_papers()
    assert "Record of a visit" in pdf_text(counter.spooler.printed[-1])
    assert jobs(counter) == ()
