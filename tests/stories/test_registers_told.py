"""Opinions and incidents are found by what was written, an incident's later lines too; opinions stand on the timeline."""

from typing import Any

from app.desk.check import check_all
from app.desk.find import find
from app.desk.stories import rebuild
from app.desk.timeline import DONE, OPEN, timeline
from app.incidents import service as incidents
from app.incidents.service import Telling
from app.opinions import service as opinions
from app.opinions.fields import Origin

OPINION = {"kind": "suggestion", "channel": "phone", "name": "林先生", "phone": "13812345678", "text": "建议在东门加装路灯"}
INCIDENT = {"kind": "lift", "place": "3 栋 2 单元", "what": "三人被困电梯。", "involved": "吴女士", "calmed": "一直用对讲说话。"}


def found(desk: Any, text: str) -> list[tuple[str, str, str]]:
    return [(hit.kind, hit.number, hit.matched) for hit in desk.read(find, text, now=desk.now).hits if hit.kind in ("opinion", "incident")]


def test_an_opinion_is_found_by_its_words_and_by_its_answer(desk: Any) -> None:
    done = desk.do(opinions.register, OPINION)
    assert found(desk, "路灯") == [("opinion", done.number, "路灯")]
    desk.do(opinions.answer, done.id, {"way": "phone", "answer": "已列入下月计划"}, version=done.version)
    assert found(desk, "下月") == [("opinion", done.number, "下月")]
    assert [number for _kind, number, _matched in found(desk, done.number)] == [done.number]
    assert desk.read(check_all).troubles == ()


def test_an_opinion_stands_on_the_timeline_of_who_had_it(desk: Any) -> None:
    from app.people.service import add

    who = desk.do(add, {"name": "林先生", "phones": "13812345678"})
    done = desk.do(opinions.register, OPINION, Origin(person_id=who))
    (entry,) = desk.read(timeline, who).entries
    assert (entry.kind, entry.number, entry.state, entry.standing) == ("opinion", done.number, "to answer", OPEN)
    assert entry.words.endswith(" · 建议在东门加装路灯")
    desk.do(opinions.answer, done.id, {"way": "phone", "answer": "好"}, version=done.version)
    assert desk.read(timeline, who).entries[0].standing == DONE


def test_an_incident_is_found_by_place_people_and_every_line_written_behind_it(desk: Any) -> None:
    done = desk.do(incidents.record, INCIDENT, None)
    for text in ("被困", "吴女士", "对讲", "2 单元"):
        assert [number for _kind, number, _matched in found(desk, text)] == [done.number], text
    desk.later(minutes=2)
    desk.do(incidents.report, done.id, Telling({"to": "王主任", "way": "phone", "note": "消防已到场"}, as_written=True))
    assert found(desk, "消防") == [("incident", done.number, "消防")]
    assert desk.read(check_all).troubles == ()
    desk.store.idle(rebuild)
    assert desk.read(check_all).troubles == ()


def test_a_line_struck_from_an_incident_is_found_no_more(desk: Any) -> None:
    from app.incidents.lists import entries

    done = desk.do(incidents.record, INCIDENT, None)
    desk.do(incidents.report, done.id, Telling({"to": "王主任", "way": "phone", "note": "消防已到场"}, as_written=True))
    (entry,) = desk.read(entries, done.id)
    desk.do(incidents.strike, entry.id, "Typing mistake")
    assert found(desk, "消防") == []
