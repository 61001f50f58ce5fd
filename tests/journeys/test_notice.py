"""A visitor reads, signs, is photographed and goes in; what was signed is on paper and on record. Played by keys and by a pen."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest

from app.core import clock
from app.core.actor import SYSTEM
from app.notices import lists as notices
from app.notices import service as texts
from app.notices.fields import TextKind
from app.notices.strokes import unpack
from app.office.settings import change_setting
from app.visits import details
from app.visits.fields import VisitState
from app.visits.service import Coming
from tests.journeys.conftest import Counter
from tests.printing.looking import words
from ui.hand import CTRL
from ui.notices.photo_sheet import PhotoSheet
from ui.notices.signing_sheet import SigningSheet
from ui.panels import Sheet

PEN = QPointingDevice("pen", 7, QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen, QInputDevice.Capability.Pressure, 1, 1)


def ask(counter: Counter, **settings: object) -> None:
    for key, value in settings.items():
        counter.store.do(change_setting, key, value, by=counter.window.tasks.actor, now=clock.now())
    counter.window.read_settings()


def sheet(counter: Counter) -> SigningSheet:
    (found,) = [each for each in counter.window.findChildren(SigningSheet) if each.isVisible()]
    return found


def is_signing(counter: Counter) -> bool:
    return any(each.isVisible() for each in counter.window.findChildren(SigningSheet))


def draw_by_pen(counter: Counter) -> None:
    pad = sheet(counter).pad
    places = [(60, 60), (160, 20), (260, 90), (420, 40)]
    kinds = [QEvent.Type.TabletPress, *[QEvent.Type.TabletMove] * 2, QEvent.Type.TabletRelease]
    for kind, (x, y) in zip(kinds, places, strict=True):
        at, button = QPointF(x, y), Qt.MouseButton.LeftButton
        event = QTabletEvent(kind, PEN, at, at, 0.7, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, button, button)
        QCoreApplication.sendEvent(pad, event)


def walk_in(counter: Counter, name: str) -> None:
    counter.walk_in(name)
    QCoreApplication.processEvents()


def details_of(counter: Counter, name: str) -> Any:
    return counter.store.read(details.visit, counter.visit(name).id)


def test_nobody_is_asked_on_the_fast_path(counter: Counter) -> None:
    walk_in(counter, "王小明")
    assert counter.inside == ("王小明",)
    assert not is_signing(counter)


def test_where_everybody_signs_the_sheet_comes_first_and_signing_lets_in(counter: Counter) -> None:
    ask(counter, sign_notice="always", sign_agreement="always")
    walk_in(counter, "王小明")
    assert counter.inside == ()
    shown = sheet(counter)
    assert [text.kind for text in shown.shown.texts] == [TextKind.PRIVACY, TextKind.RULES, TextKind.AGREEMENT]
    counter.enter()
    assert is_signing(counter), "nothing was signed yet"
    draw_by_pen(counter)
    counter.enter()
    assert not is_signing(counter)
    assert counter.inside == ("王小明",)
    found = details_of(counter, "王小明")
    (answer,) = found.answers
    assert (answer.is_accepted, answer.visit_id, found.unsigned) == (True, found.row.id, ())
    (stroke,) = unpack(counter.store.read(notices.strokes_of, answer.id)).strokes
    assert {point.pressure for point in stroke} == {700}
    assert {job.paper for job in found.jobs} == {"badge", "agreement"}
    counter.print_papers()
    assert any("王小明" in words(pdf) and len(words(pdf)) > 300 for pdf in counter.spooler.printed)


def test_nothing_of_the_desk_can_be_seen_while_the_visitor_reads(counter: Counter) -> None:
    counter.walk_in("李四保密")
    counter.from_box()
    counter.type("王小明")
    counter.enter()
    counter.press(Qt.Key.Key_S, CTRL)
    shown = sheet(counter)
    assert shown.geometry() == counter.window.rect()
    assert counter.window.isFullScreen()
    image = counter.window.grab().toImage()
    ground = image.pixelColor(3, 3)
    for x, y in ((3, image.height() // 2), (image.width() - 4, 3), (image.width() - 4, image.height() - 4), (3, image.height() - 4)):
        assert image.pixelColor(x, y) == ground, "the rail, the foot or the boards shine through"
    counter.press(Qt.Key.Key_Escape)
    assert not counter.window.isFullScreen()


def test_who_declines_can_be_let_in_all_the_same_and_that_is_on_record(counter: Counter) -> None:
    ask(counter, sign_notice="always")
    walk_in(counter, "王小明")
    counter.press(Qt.Key.Key_Escape)
    assert (counter.inside, is_signing(counter)) == ((), False)
    assert "did not agree" in counter.screen.panel._sentence.text()
    counter.save()
    assert counter.inside == ("王小明",)
    (answer,) = details_of(counter, "王小明").answers
    assert not answer.is_accepted


def test_who_declined_and_is_put_away_leaves_nothing(counter: Counter) -> None:
    ask(counter, sign_notice="always")
    walk_in(counter, "王小明")
    counter.press(Qt.Key.Key_Escape)
    counter.press(Qt.Key.Key_Escape)
    assert counter.register == ()


def test_the_visitor_chooses_the_language_of_the_sheet(counter: Counter) -> None:
    counter.store.do(texts.set_text, TextKind.PRIVACY, "zh_TW", "繁體的告知", by=counter.window.tasks.actor, now=clock.now())
    counter.from_box()
    counter.type("王小明")
    counter.enter()
    counter.press(Qt.Key.Key_S, CTRL)
    draw_by_pen(counter)
    counter.press(Qt.Key.Key_2)
    shown = sheet(counter)
    assert (shown.shown.language, shown.shown.texts[0].body, shown.pad.is_empty) == ("zh_TW", "繁體的告知", True)
    draw_by_pen(counter)
    counter.press(Qt.Key.Key_Delete)
    assert shown.pad.is_empty
    draw_by_pen(counter)
    counter.enter()
    about = counter.screen.panel._about
    assert (about.answers[0].told[0].language, about.answers[0].told[0].version) == ("zh_TW", 1)
    counter.type("5-1-0803")
    counter.enter()
    counter.type("1")
    counter.save()
    (answer,) = details_of(counter, "王小明").answers
    assert (answer.language, answer.version(TextKind.PRIVACY)) == ("zh_TW", 1)


def test_an_expected_visitor_signs_in_the_form(counter: Counter) -> None:
    from app.visits import expecting

    form = {"name": "陈思远", "host": "5-1-0803", "purpose": "Visiting", "day": "today"}
    counter.store.do(expecting.expect, form, Coming(as_written=True), by=SYSTEM, now=clock.now())
    ask(counter, sign_notice="always")
    today = counter.screen
    today.reload()
    today.expected.list.setFocus()
    today.expected.mark(0)
    counter.enter()
    assert counter.inside == ()
    assert counter.screen.panel.form.text("name") == "陈思远"
    counter.save()
    draw_by_pen(counter)
    counter.enter()
    assert counter.inside == ("陈思远",)


def test_an_alarm_takes_the_sheet_away_without_an_answer(counter: Counter) -> None:
    ask(counter, sign_notice="always")
    walk_in(counter, "王小明")
    counter.press(Qt.Key.Key_F9)
    assert (is_signing(counter), counter.window.isFullScreen()) == (False, False)
    assert counter.screen.panel._about.answers == ()


def test_the_lock_covers_the_sheet_and_it_is_there_again_afterwards(counter: Counter) -> None:
    ask(counter, sign_notice="always")
    walk_in(counter, "王小明")
    actor = counter.window.tasks.actor
    counter.press(Qt.Key.Key_L, CTRL)
    gate = counter.window.gate
    assert gate.isVisible()
    middle = gate.mapTo(counter.window, gate.rect().center())
    covered = counter.window.childAt(middle)
    assert covered is gate or gate.isAncestorOf(covered)
    assert actor is not None
    counter.window.open_desk(actor)
    draw_by_pen(counter)
    sheet(counter).accept()
    assert counter.inside == ("王小明",)


def test_what_one_person_signed_is_never_anothers(counter: Counter) -> None:
    counter.from_box()
    counter.type("王小明")
    counter.enter()
    counter.press(Qt.Key.Key_S, CTRL)
    draw_by_pen(counter)
    counter.enter()
    panel = counter.screen.panel
    assert panel._about.answers
    panel.form.focus("name")
    counter.press(Qt.Key.Key_End)
    counter.type("君")
    counter.press(Qt.Key.Key_Backspace)
    assert panel._about.answers, "a name written on is the same person's"
    panel.form.focus("name")
    counter.type("李四")  # the name was selected: typed over whole
    assert panel._about.answers == ()
    assert "does not count" in panel._sentence.text()


def test_somebody_inside_signs_afterwards_and_declining_is_kept_only_when_confirmed(counter: Counter) -> None:
    walk_in(counter, "王小明")
    counter.window.show_visit(counter.visit("王小明").id)
    panel = counter.visits.details
    panel.signed.phone.parent().setFocus()
    panel.setFocus()
    panel.signed.sign()
    counter.press(Qt.Key.Key_Escape)
    assert details_of(counter, "王小明").answers == ()
    counter.press(Qt.Key.Key_Escape)  # back from the question
    assert details_of(counter, "王小明").answers == ()
    panel.signed.sign()
    counter.press(Qt.Key.Key_Escape)
    counter.enter()
    assert [answer.is_accepted for answer in details_of(counter, "王小明").answers] == [False]
    panel.signed.sign()
    draw_by_pen(counter)
    counter.enter()
    assert [answer.is_accepted for answer in details_of(counter, "王小明").answers] == [True, False]
    panel.signed.print_agreement()
    assert [job.paper for job in details_of(counter, "王小明").jobs].count("agreement") == 1


def test_a_photo_from_a_file_is_on_the_badge_and_used_again_the_next_time(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "PySide6.QtMultimedia", None)
    Image.radial_gradient("L").resize((900, 700)).convert("RGB").save(tmp_path / "face.jpg")
    counter.from_box()
    counter.type("王小明")
    counter.enter()
    counter.press(Qt.Key.Key_T, CTRL)
    (taking,) = counter.window.findChildren(PhotoSheet)
    taking.take_file(tmp_path / "face.jpg")
    counter.enter()
    assert counter.screen.panel.proofs.photo_button.text() == "✓"
    counter.type("5-1-0803")
    counter.enter()
    counter.type("1")
    counter.save()
    counter.print_papers()
    photo = details_of(counter, "王小明").photo
    assert Image.open(io.BytesIO(photo)).size == (300, 400)
    assert len(counter.spooler.printed[-1]) > len(photo)
    counter.window.room("today").moves.leave(counter.visit("王小明").id)
    counter.pass_time(days=1)
    counter.from_box()
    counter.type("wxm")
    counter.enter()
    assert counter.screen.panel.proofs.photo == photo
    counter.save()
    counter.print_papers()
    assert (counter.visit("王小明").state, len(counter.spooler.printed[-1]) > len(photo)) == (VisitState.INSIDE, True)


def test_the_office_writes_its_own_text_and_sees_it_as_the_visitor_will(counter: Counter) -> None:
    counter.window.open_room("settings")
    screen: Any = counter.window.room("settings")
    screen.tabs.setCurrentWidget(screen.texts)
    page = screen.texts
    page.text.setFocus()
    page.text.selectAll()
    counter.type("我们的新告知")
    page.preview()
    assert sheet(counter).shown.texts[0].body == "我们的新告知"
    counter.press(Qt.Key.Key_Escape)
    page.text.setFocus()
    counter.save()
    code = page.code.currentData()
    found = counter.store.read(notices.current, TextKind.PRIVACY, code)
    assert (found.version, found.body) == (1, "我们的新告知")
    assert "李红" in page.since.text()
    assert "1" in page.version.currentText()
    page.version.setCurrentIndex(1)
    assert page.text.isReadOnly()
    assert page.text.toPlainText() == notices.shipped(TextKind.PRIVACY, code).body


def test_types_to_sign_are_ticked_in_the_settings(counter: Counter) -> None:
    counter.window.open_room("settings")
    screen: Any = counter.window.room("settings")
    screen.tabs.setCurrentWidget(screen.texts)
    combo: Any = screen.sign_form.editor("sign_agreement")
    combo.setCurrentIndex(combo.findData("types"))
    ticks = screen.texts.ticks["sign_agreement_types"]
    assert ticks.isVisible()
    assert not screen.texts.ticks["sign_notice_types"].isVisible()
    QTest.mouseClick(ticks.boxes["contractor"], Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    QTest.mouseClick(ticks.boxes["interview"], Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    settings: Any = counter.window.desk.settings
    assert (settings.sign_agreement, settings.sign_agreement_types) == ("types", "contractor interview")
    assert [each for each in counter.window.findChildren(Sheet) if each.isVisible()] == []
