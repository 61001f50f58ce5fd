"""The record of an incident and the page of a plan: everything in its box, a plan on one page whatever is written."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from app.core import i18n
from app.core.i18n import LANGUAGES
from app.exchange import registers
from app.incidents import drawing, papers, plans, service
from app.incidents.fields import LONGEST_LINE, LONGEST_STEP, MOST_LINES, MOST_STEPS, State
from app.incidents.lists import IncidentFilter
from app.incidents.plans import shipped
from app.incidents.service import Telling
from app.office.fields import OfficeKind
from app.printing import queue
from app.printing.sheet import tracing
from app.wiring import drawers
from tests.incidents.conftest import Incidents
from tests.printing.looking import outside, pages, words


def test_a_record_says_what_happened_who_was_told_and_what_followed(desk: Any, incidents: Incidents) -> None:
    done = incidents.record(Telling({"to": "王主任", "way": "phone", "told_time": "11:23", "note": "马上到"}), time="11:20")
    wrong = incidents.report(done.id, "刘工", told_time="11:30")
    desk.do(service.strike, wrong.entry_id, "Did not take place")
    desk.do(service.follow_up, done.id, {"note": "次日回访"})
    incidents.close(done.id)
    desk.do(service.correct, done.id, {"place": "5 栋"}, "Typing mistake", version=incidents.row(done.id).version)
    with tracing() as drawn:
        pdf = desk.read(drawing.record, done.id, now=desk.now, by=desk.by)
    assert outside(pdf, drawn) == []
    said = words(pdf)
    for part in (
        "Record of an incident", "S20261121-0001", "People trapped in a lift", "2026-11-21 11:20", "closed", "5 栋", "三人被困电梯。",
        "吴女士",
        "2026-11-21 11:23", "王主任 · 办公室", "By phone", "马上到", "Did not take place", "次日回访", "全部救出",
        "Where: 3 栋 2 单元 → 5 栋; Typing mistake", "Recorded by:", "Seen by the head:", "Printed by 李红", "美好家园",
    ):  # fmt: skip
        assert part in said, part


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_record_as_long_as_it_may_be_goes_over_pages_with_nothing_cut(desk: Any, incidents: Incidents, language: str) -> None:
    i18n.use_language(language)
    long = {name: "电梯门打不开，" * 570 for name in ("what", "calmed")}
    done = incidents.record(Telling({"to": "王主任", "note": "知道了。" * 100}), **long, involved="阿卜杜热合曼·买买提江、" * 20)
    for n in range(25):
        desk.do(service.follow_up, done.id, {"note": f"{n} " + "回访住户。" * 30})
    incidents.close(done.id, calmed=long["calmed"], result=long["what"])
    with tracing() as drawn:
        pdf = desk.read(drawing.record, done.id, now=desk.now, by=desk.by)
    assert outside(pdf, drawn) == []
    assert pages(pdf) >= 4
    # what was said stands there whole; only the trail behind it tells long texts shortly
    told = [box.text for box in drawn if box.text.startswith("电梯门打不开")]
    assert sum("…" not in text for text in told) >= 3


def test_a_reprint_says_so(desk: Any, incidents: Incidents) -> None:
    done = incidents.record()
    assert "Reprint 2" in words(desk.read(drawing.record, done.id, now=desk.now, reprint=2))
    job = desk.read(queue.job, desk.do(service.print_record, done.id))
    assert "S20261121-0001" in words(desk.read(drawers()["incident"], job))
    desk.do(service.void, done.id, "Entered twice")
    assert desk.read(queue.job, job.id).state == "cancelled", "a void one is not printed any more"


@pytest.mark.parametrize("office", OfficeKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_plan_is_one_page_with_nothing_cut(office: OfficeKind, language: str) -> None:
    i18n.use_language(language)
    for row in shipped(office, language).values():
        values = papers.PlanValues(title=row.title, steps=row.steps, duties=row.duties, phones=row.phones, office="美好家园")
        with tracing() as drawn:
            pdf = papers.plan(values)
        assert (outside(pdf, drawn), pages(pdf)) == ([], 1)
        assert [box.text for box in drawn if "…" in box.text] == []


def test_a_plan_as_long_as_it_may_be_is_still_one_page_with_nothing_cut(desk: Any) -> None:
    full = {
        "title": "电" * 40, "steps": "\n".join(["疏" * LONGEST_STEP] * MOST_STEPS),
        "duties": "\n".join([f"秩序维护队：{'疏' * (LONGEST_LINE - 7)}"] * MOST_LINES),
        "phones": "\n".join([f"{'管' * 20}：{'1' * 60}"] * MOST_LINES),
    }  # fmt: skip
    row = desk.do(plans.set_plan, "", full)
    with tracing() as drawn:
        pdf = desk.read(drawing.plan_page, row.key, now=desk.now, by=desk.by)
    assert (outside(pdf, drawn), pages(pdf)) == ([], 1)
    assert [box.text for box in drawn if "…" in box.text] == []


def test_a_page_says_the_steps_the_duties_the_phones_and_whose_wording_it_is(desk: Any) -> None:
    said = words(desk.read(drawing.plan_page, "lift", now=desk.now))
    for part in (
        "Contingency plan: People trapped in a lift",
        "do not force the doors",
        "Front desk",
        "96333",
        "as shipped with the program",
    ):
        assert part in said
    desk.do(plans.set_plan, "", {"title": "电动车起火", "steps": "断电"})
    job = desk.read(queue.job, desk.do(plans.print_plan, "电动车起火"))
    said = words(desk.read(drawers()["plan"], job))
    for part in ("Contingency plan: 电动车起火", "断电", "worded by 李红, 2026-11-21"):
        assert part in said
    assert "Phones" not in said


def test_the_register_is_written_as_a_table(desk: Any, incidents: Incidents, tmp_path: Path) -> None:
    done = incidents.record(Telling({"to": "王主任", "told_time": "11:23"}), time="11:20", what="=cmd()")
    incidents.close(done.id)
    desk.do(service.void, incidents.record().id, "Entered twice")
    assert desk.read(registers.export_incidents, IncidentFilter(), tmp_path / "n.csv", noted=abs) == 2
    rows = list(csv.DictReader(io.StringIO((tmp_path / "n.csv").read_text("utf-8-sig"))))
    assert [row["Number"] for row in rows] == ["S20261121-0001", "S20261121-0002"]
    first = rows[0]
    assert (first["What happened"], first["First reported to"], first["First reported at"]) == ("'=cmd()", "王主任", "2026-11-21 11:23")
    assert (first["State"], rows[1]["State"], rows[1]["Reason"]) == ("closed", "void", "Entered twice")
    assert b"S20261121" not in desk.read(registers.incidents_sheet, IncidentFilter(state=State.OPEN), ".csv")
