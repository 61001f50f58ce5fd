"""Signed before, at or after the arrival; asked for by setting; full phones only with a trail."""

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from app.core.errors import UserError
from app.desk.check import check_all
from app.notices import lists as notices
from app.notices import service as texts
from app.notices.fields import Answer, SignatureNeeded, TextKind, Told
from app.notices.strokes import Point, pack
from app.office import audit
from app.office.settings import change_setting
from app.people import service as people
from app.printing import queue
from app.printing.sheet import tracing
from app.printing.stock import stocks
from app.visits import details, drawing, expecting, service, signed_papers, signing
from app.wiring import drawers
from tests.printing.looking import codes_on, outside, pages, words

FORM = {"name": "王小明", "phone": "13812345678", "company": "顺达物流", "host": "5-1-0803", "purpose": "Repair", "type": "contractor"}
STROKES = pack([[Point(500, 900), Point(4000, 1500, 900, 80), Point(9000, 300, 100, 160)], [Point(200, 200), Point(900, 2500)]], 3000)


def told(*kinds: TextKind, version: int = 0) -> tuple[Told, ...]:
    return tuple(Told(kind, "en", version) for kind in kinds)


def accepted(*kinds: TextKind) -> Answer:
    return Answer(told(*kinds or (TextKind.PRIVACY, TextKind.RULES)), "en", True, STROKES)


DECLINED = Answer(told(TextKind.PRIVACY, TextKind.RULES), "en", False)


def face() -> bytes:
    out = io.BytesIO()
    Image.radial_gradient("L").resize((300, 400)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def arrive(desk: Any, **coming: Any) -> Any:
    return desk.do(service.arrive, FORM, service.Coming(**coming))


def test_a_signature_is_kept_with_its_versions_the_visit_and_the_time(desk: Any) -> None:
    done = arrive(desk, answers=(accepted(),))
    (row,) = desk.read(notices.signings, done.visit_id)
    assert (row.visit_id, row.answered_at, row.name, row.company, row.is_accepted) == (done.visit_id, desk.now, "王小明", "顺达物流", True)
    assert [(each.kind, each.language, each.version) for each in row.texts] == [("privacy", "en", 1), ("rules", "en", 1)]
    assert desk.read(notices.strokes_of, row.id) == STROKES
    assert "look after safety" in desk.read(notices.version, row.texts[0]).body
    assert desk.read(check_all).troubles == ()


def test_the_shipped_text_is_written_down_once_when_first_signed(desk: Any) -> None:
    for _n in range(2):
        arrive(desk, answers=(accepted(),))
    assert [row.version for row in desk.read(notices.versions, TextKind.PRIVACY, "en")] == [1, 0]
    assert desk.read(notices.versions, TextKind.PRIVACY, "zh_CN")[0].version == 0


def test_a_text_changed_while_the_visitor_read_is_not_signed_unread(desk: Any) -> None:
    desk.do(texts.set_text, TextKind.PRIVACY, "en", "New words")
    with pytest.raises(UserError, match="changed while the visitor read it"):
        arrive(desk, answers=(accepted(),))
    assert desk.read(lambda s: s.connection().exec_driver_sql("SELECT count(*) FROM visit").scalar()) == 0
    earlier = Answer((Told(TextKind.PRIVACY, "en", 1),), "en", True, STROKES)
    desk.do(texts.set_text, TextKind.PRIVACY, "en", "Newer words")
    done = arrive(desk, answers=(earlier,))
    (row,) = desk.read(notices.signings, done.visit_id)
    assert row.version(TextKind.PRIVACY) == 1


def test_declined_is_kept_without_strokes_and_asks_no_more(desk: Any) -> None:
    desk.do(change_setting, "sign_notice", "always")
    done = arrive(desk, answers=(DECLINED,), has_pad=True)
    (row,) = desk.read(notices.signings, done.visit_id)
    assert (row.is_accepted, desk.read(notices.strokes_of, row.id)) == (False, b"")
    assert desk.read(details.visit, done.visit_id).unsigned == ()
    assert desk.read(queue.job_for, done.visit_id, "agreement") is None


def test_nobody_is_asked_unless_the_office_says_so(desk: Any) -> None:
    done = arrive(desk, has_pad=True)
    assert (done.notes, desk.read(details.visit, done.visit_id).unsigned) == ((), ())


@pytest.mark.parametrize(("kind", "is_asked"), [("contractor", True), ("guest", False), ("interview", True)])
def test_chosen_visitor_types_sign_first_where_there_is_a_pad(desk: Any, kind: str, is_asked: bool) -> None:
    desk.do(change_setting, "sign_agreement", "types")
    desk.do(change_setting, "sign_agreement_types", "contractor interview")
    form = {**FORM, "type": kind}
    if not is_asked:
        assert desk.do(service.arrive, form, service.Coming(has_pad=True)).notes == ()
        return
    with pytest.raises(SignatureNeeded) as caught:
        desk.do(service.arrive, form, service.Coming(has_pad=True))
    assert caught.value.kinds == (TextKind.AGREEMENT,)
    assert "Confidentiality agreement" in str(caught.value)
    answers = (accepted(TextKind.AGREEMENT),)
    assert desk.do(service.arrive, form, service.Coming(has_pad=True, answers=answers)).notes == ()


def test_where_there_is_no_pad_the_visitor_goes_in_and_the_desk_is_told(desk: Any) -> None:
    desk.do(change_setting, "sign_notice", "always")
    done = arrive(desk)
    assert done.notes == ("Still to be signed: Privacy notice, Site rules.",)
    assert desk.read(details.visit, done.visit_id).unsigned == (TextKind.PRIVACY, TextKind.RULES)
    desk.do(signing.sign, done.visit_id, accepted())
    assert desk.read(details.visit, done.visit_id).unsigned == ()


def test_an_expected_visitor_at_a_desk_with_a_pad_signs_first(desk: Any) -> None:
    desk.do(change_setting, "sign_notice", "always")
    announced = desk.do(expecting.expect, {**FORM, "day": "today"}, service.Coming(as_written=True))
    with pytest.raises(SignatureNeeded):
        desk.do(expecting.check_in, announced.visit_id, has_pad=True)
    assert desk.do(expecting.check_in, announced.visit_id).notes


def test_a_signed_agreement_is_printed_through_the_queue(desk: Any) -> None:
    done = arrive(desk, answers=(accepted(TextKind.PRIVACY, TextKind.AGREEMENT),))
    (job,) = [job for job in desk.read(queue.jobs_of, done.visit_id) if job.paper == "agreement"]
    pdf = desk.read(drawers()["agreement"], job)
    text = " ".join(words(pdf).split())
    for part in ("Confidentiality agreement", "王小明", "顺达物流", "2026-11-21", "Version 1", "Signed on the desk's pad", "Page 1 of 1"):
        assert part in text, part
    assert text.count("Visitor's signature:") == text.count("Office's signature:") == 1
    assert codes_on(pdf, 300) == ["7100000015"] or codes_on(pdf, 300)


def _ink(desk: Any, visit_id: Any) -> bytes:
    pdf: bytes = desk.read(signed_papers.agreement, visit_id, now=desk.now)
    return pdf


def test_an_unsigned_agreement_has_an_empty_field_and_a_signed_one_holds_lines_not_pixels(desk: Any) -> None:
    import pypdfium2

    plain = _ink(desk, arrive(desk).visit_id)
    drawn = _ink(desk, arrive(desk, answers=(accepted(TextKind.AGREEMENT),)).visit_id)
    assert "Signature of the visitor" in words(plain)

    def paths(pdf: bytes, kind: int) -> int:
        return sum(1 for each in pypdfium2.PdfDocument(pdf)[0].get_objects() if each.type == kind)

    assert paths(drawn, 3) == 0  # no image
    assert paths(drawn, 2) > paths(plain, 2)  # but more lines


@pytest.mark.parametrize("long", ["word " * 1190, "长" * 5990, "\n".join("一二三四五六七八九十" for _n in range(300))])
def test_a_long_agreement_takes_the_pages_it_needs_and_nothing_leaves_its_box(desk: Any, long: str) -> None:
    desk.do(texts.set_text, TextKind.AGREEMENT, "en", long)
    done = desk.do(service.arrive, {**FORM, "name": "阿卜杜热合曼·买买提·" * 9, "company": "X" * 200, "language": "en"})
    with tracing() as boxes:
        pdf = _ink(desk, done.visit_id)
    assert pages(pdf) >= 2
    assert outside(pdf, boxes) == []
    told_words = "".join("".join(words(pdf, page).split()) for page in range(pages(pdf)))
    assert "".join(long.split()) in told_words.replace("Confidentialityagreement", "") or len(told_words) > len("".join(long.split()))
    assert "Visitor'ssignature" in told_words


def test_undoing_the_arrival_of_somebody_new_takes_the_photo_away(desk: Any) -> None:
    done = arrive(desk, photo=face())
    person = desk.read(details.visit, done.visit_id).row.person_id
    assert desk.read(signing.photo_of, person) == face()
    desk.do(service.undo, done.visit_id)
    assert desk.read(signing.photo_of, person) == b""
    assert desk.read(check_all).troubles == ()


def test_a_photo_taken_at_one_visit_is_on_the_badge_of_the_next(desk: Any) -> None:
    first = arrive(desk, photo=face())
    person = desk.read(details.visit, first.visit_id).row.person_id
    second = arrive(desk, person_id=person)
    with_photo = desk.read(drawing.badge, second.visit_id, now=desk.now)
    desk.do(change_setting, "badge_photo", False)
    without = desk.read(drawing.badge, second.visit_id, now=desk.now)
    assert len(with_photo) > len(without) + len(face()) // 2
    desk.do(people.forget, person)
    assert desk.read(details.visit, second.visit_id).photo == b""
    with pytest.raises(UserError, match="not remembered"):
        desk.do(signing.take_photo, second.visit_id, face())


@pytest.mark.parametrize("stock", sorted(key for key in stocks() if not key.startswith("a5")))  # that one is for slips
def test_a_photo_never_costs_a_badge_its_words_or_its_code(desk: Any, stock: str) -> None:
    form = {**FORM, "name": "阿卜杜热合曼·买买提", "company": "中铁建工集团有限公司北京分公司第三项目部"}
    with tracing() as boxes:
        pdf = desk.read(drawing.preview_badge, form, now=desk.now, stock=stock, photo=face())
    assert outside(pdf, boxes) == []
    assert "阿卜杜热合曼" in "".join(words(pdf).split())
    assert len(codes_on(pdf, stocks()[stock].dpi)) == 1


@pytest.mark.parametrize(("table", "told_of"), [("signature_strokes", "signature"), ("picture_data", "picture")])
@pytest.mark.parametrize("deed", ["UPDATE {table} SET data = CAST('0' AS {bytes})", "DELETE FROM {table}"])
def test_a_signature_or_picture_touched_behind_the_programs_back_is_named(desk: Any, table: str, told_of: str, deed: str) -> None:
    arrive(desk, answers=(accepted(),), photo=face())
    assert desk.read(check_all).troubles == ()
    kind = "blob" if desk.store.address == "" else "bytea"
    desk.store.idle(lambda s: s.connection().exec_driver_sql(deed.format(table=table, bytes=kind)))
    (trouble,) = desk.read(check_all).troubles
    assert told_of in trouble


# -- full phones


def shown(desk: Any, visit_id: Any) -> list[tuple[str, Any, Any]]:
    return [(event.verb, event.by, event.new) for event in desk.read(audit.history, [visit_id]) if "shown" in event.new]


def test_a_phone_is_shown_in_full_only_with_who_whose_when_and_why_on_the_trail(desk: Any) -> None:
    done = arrive(desk)
    desk.later(minutes=5)
    (revealed,) = desk.do(signing.reveal, [done.visit_id], "to call them")
    assert (revealed.name, revealed.phone) == ("王小明", "13812345678")
    assert shown(desk, done.visit_id) == [("visits.reveal", "李红", {"shown": "phone", "reason": "to call them"})]
    (event,) = [event for event in desk.read(details.visit, done.visit_id).events if event.what == "phone shown"]
    assert (event.at, event.detail) == (desk.now, "to call them")
    assert desk.read(check_all).troubles == ()


def test_no_reason_no_phone_and_no_phone_no_event(desk: Any) -> None:
    done = arrive(desk)
    with pytest.raises(UserError, match="reason is needed"):
        desk.do(signing.reveal, [done.visit_id], "  ")
    other = desk.do(service.arrive, {**FORM, "name": "无电话", "phone": ""})
    assert desk.do(signing.reveal, [other.visit_id], "emergency") == ()
    assert shown(desk, other.visit_id) == shown(desk, done.visit_id) == []


def test_people_are_revealed_like_visits_and_forgotten_with_their_trail(desk: Any) -> None:
    person = desk.do(people.add, {"name": "王小明", "phones": "13812345678, 010-66667777"})
    (revealed,) = desk.do(signing.reveal_people, [person], "they asked for it")
    assert revealed.phone == "13812345678, 010-66667777"
    assert [event.new["shown"] for event in desk.read(audit.history, [person]) if "shown" in event.new] == ["phone"]
    desk.do(people.forget, person)
    assert not any("shown" in event.new for event in desk.read(audit.history, [person]))
    assert desk.read(check_all).troubles == ()


def test_nothing_of_a_reveal_touches_the_visit_itself(desk: Any) -> None:
    done = arrive(desk)
    before = desk.read(details.visit, done.visit_id).row
    desk.later(seconds=timedelta(minutes=1).seconds)
    desk.do(signing.reveal, [done.visit_id], "emergency")
    assert desk.read(details.visit, done.visit_id).row == before
