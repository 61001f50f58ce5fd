"""The office's own stocks: what cannot be printed is said at its field, shipped ones are never lost, all is in the trail."""

import io
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.actor import Actor, Role
from app.core.errors import FormErrors, UserError
from app.desk.check import check_all
from app.office import audit
from app.office.settings import change_setting
from app.printing import lists, service
from app.printing.codes import badge_code
from app.printing.fields import as_form, from_form, holds_code
from app.printing.papers import trial_label
from app.printing.record import LabelStock
from app.printing.stock import Stock, stocks
from app.visits.papers import BadgeValues, badge
from app.visits.stock_preview import sample
from tests.printing.looking import codes_on, ink_outside, picture

LABEL = {"name": "Ours", "width": "62", "height": "100", "dpi": "300", "margin_x": "1.5", "margin_y": "3", "landscape": "yes"}
SHEET = {
    "name": "Ours on A4", "width": "80", "height": "50", "dpi": "300", "sheet_width": "210", "sheet_height": "297", "across": "2",
    "down": "5", "left": "18", "top": "13", "gap_x": "15", "gap_y": "5", "margin_x": "2.5", "margin_y": "2.5", "start_at": "1",
}  # fmt: skip


def wrong(values: dict[str, str]) -> dict[str, str]:
    with pytest.raises(FormErrors) as caught:
        from_form(values)
    return caught.value.errors


@pytest.mark.parametrize("key", list(stocks()))
def test_every_shipped_stock_goes_through_the_editor_unchanged(key: str) -> None:
    assert from_form(as_form(stocks()[key]), key=key) == stocks()[key]


@pytest.mark.parametrize(
    ("base", "change", "field", "words"),
    [
        (LABEL, {"width": "0"}, "width", "from 20 to 330"),
        (LABEL, {"width": "wide"}, "width", "from 20 to 330"),
        (LABEL, {"width": ""}, "width", "is needed"),
        (LABEL, {"height": "0"}, "height", "from 20 to 500"),
        (LABEL, {"name": " "}, "name", "is needed"),
        (LABEL, {"dpi": "20"}, "dpi", "from 100 to 1200"),
        (LABEL, {"margin_x": "28"}, "margin_x", "leave 6 mm of 62 mm"),
        (LABEL, {"margin_y": "-1"}, "margin_y", "from 0 to 50"),
        (LABEL, {"nudge_x": "0.3"}, "nudge_x", "steps of 0.5 mm"),
        (LABEL, {"nudge_y": "40"}, "nudge_y", "at most 10 mm"),
        (LABEL, {"height": "", "landscape": "yes"}, "landscape", "endless roll"),
        (LABEL, {"width": "24", "height": "24", "landscape": "no"}, "width", "code of a badge needs"),
        (LABEL, {"across": "2"}, "sheet_width", "lie on a sheet"),
        (LABEL, {"start_at": "2"}, "start_at", "has 1 labels"),
        (SHEET, {"width": "220"}, "width", "larger than its sheet (210 mm)"),
        (SHEET, {"across": "3"}, "across", "need 288 mm; the sheet has 210 mm"),
        (SHEET, {"top": "30"}, "down", "need 300 mm"),
        (SHEET, {"start_at": "11"}, "start_at", "has 10 labels"),
        (SHEET, {"height": ""}, "height", "has a height"),
        (SHEET, {"sheet_height": ""}, "sheet_height", "width and a height"),
        (SHEET, {"landscape": "yes"}, "landscape", "is not turned"),
    ],
)
def test_a_wrong_value_gets_one_sentence_at_its_field(base: dict[str, str], change: dict[str, str], field: str, words: str) -> None:
    errors = wrong({**base, **change})
    assert list(errors) == [field]
    assert words in errors[field]


def test_lengths_are_read_as_people_write_them() -> None:
    made = from_form({**LABEL, "width": " 58,9 mm ", "height": "１００", "nudge_x": "-0.5"})
    assert (made.width, made.height, made.nudge_x) == (58.9, 100.0, -0.5)


@given(
    st.builds(
        Stock, key=st.just("x"), name=st.just("x"), width=st.integers(20, 120).map(float), landscape=st.booleans(),
        height=st.integers(20, 160).map(float), dpi=st.sampled_from((203, 300, 600)), margin_x=st.sampled_from((0.0, 1.5, 4.0)),
        margin_y=st.sampled_from((0.0, 3.0, 4.0)),
    )
)  # fmt: skip
def test_a_stock_said_to_hold_the_code_prints_every_badge(stock: Stock) -> None:
    values = BadgeValues(number="V1", code=badge_code(1), name="张三", valid_until="11-21", kind="来访", needs_escort=True)
    if holds_code(stock):
        assert badge(values, stock).startswith(b"%PDF")


def test_a_new_stock_is_kept_to_the_hundredth_of_a_millimetre_and_printed_on(desk: Any) -> None:
    kept = desk.do(service.save_stock, "", {**LABEL, "width": "62.33", "height": "100.07"})
    assert kept.key == "ours"
    found = desk.read(lists.stock_named, "ours")
    assert (found.width, found.height, found.landscape, found.margin_y) == (62.33, 100.07, True, 3.0)
    assert desk.read(lists.stock_named, "OURS").key == "ours"
    assert desk.read(check_all).troubles == ()


def test_a_shipped_stock_is_altered_in_the_offices_wording_and_never_lost(desk: Any) -> None:
    desk.do(service.save_stock, "brother-62x100", {"nudge_x": "1.5"})
    found = desk.read(lists.stock_named, "brother-62x100")
    assert (found.nudge_x, found.name, found.height) == (1.5, "Brother 62 × 100", 100.0)
    assert [row.is_altered for row in desk.read(lists.stock_list) if row.key == "brother-62x100"] == [True]
    desk.do(service.remove_stock, "brother-62x100")
    assert desk.read(lists.stock_named, "brother-62x100") == stocks()["brother-62x100"]
    with pytest.raises(UserError, match="nothing to take back"):
        desk.do(service.remove_stock, "brother-62x100")
    desk.do(service.save_stock, "brother-62x100", {"nudge_y": "-1"})
    found = desk.read(lists.stock_named, "brother-62x100")
    assert (found.nudge_x, found.nudge_y) == (0.0, -1.0)
    assert desk.read(check_all).troubles == ()


def test_who_changed_a_stock_when_stands_in_the_trail(desk: Any) -> None:
    desk.do(service.save_stock, "", LABEL)
    desk.do(service.save_stock, "ours", {"nudge_x": "1"})
    record = desk.read(lambda s: lists.record_of(s, "ours").id)
    events = desk.read(audit.history, [record])
    assert [(event.by, event.verb) for event in events] == [("李红", "printing.save_stock")] * 2
    assert (events[1].old["nudge_x"], events[1].new["nudge_x"]) == (0, 100)


def test_an_own_stock_in_use_stays_and_one_taken_away_still_prints_old_papers(desk: Any) -> None:
    desk.do(service.save_stock, "", LABEL)
    desk.do(change_setting, "badge_stock", "ours")
    with pytest.raises(UserError, match="the office's settings"):
        desk.do(service.remove_stock, "ours")
    desk.do(change_setting, "badge_stock", "brother-62x29")
    desk.do(service.set_route, "2", "badge", {"stock": "ours"})
    with pytest.raises(UserError, match="Counter 2"):
        desk.do(service.remove_stock, "ours")
    desk.do(service.clear_route, "2", "badge")
    desk.do(service.remove_stock, "ours")
    assert "ours" not in [row.key for row in desk.read(lists.stock_list)]
    assert desk.read(lists.stock_named, "ours").width == 62.0


def test_two_stocks_never_share_a_name_or_a_key(desk: Any) -> None:
    desk.do(service.save_stock, "", LABEL)
    for name in ("ours", "BROTHER 62 × 29", "Card CR80"):
        with pytest.raises(FormErrors, match="of this name"):
            desk.do(service.save_stock, "", {**LABEL, "name": name})
    assert desk.do(service.save_stock, "", {**LABEL, "name": "Ours!"}).key == "ours-2"
    assert desk.do(service.save_stock, "", {**LABEL, "name": "我们的标签"}).key == "stock"
    assert desk.do(service.save_stock, "", {**LABEL, "name": "大标签"}).key == "stock-2"


def test_a_stock_is_changed_by_those_at_the_desk_alone(desk: Any) -> None:
    desk.by = Actor(None, "班长", frozenset({Role.TEAM_LEADER}))
    with pytest.raises(UserError, match="another role"):
        desk.do(service.save_stock, "", LABEL)
    assert desk.read(lambda s: s.query(LabelStock).count()) == 0


@pytest.mark.parametrize("key", list(stocks()))
@pytest.mark.parametrize("start", [1, 3])
def test_the_test_label_of_every_stock_is_read_and_keeps_inside_its_page(key: str, start: int) -> None:
    stock = stocks()[key]
    if not stock.is_sheet and start > 1:
        stock = replace(stock, nudge_x=1.0)
    stock = stock.start(start) if stock.is_sheet else stock
    pdf = trial_label(stock, code=badge_code(0))
    assert codes_on(pdf, stock.dpi) == [badge_code(0)]
    width, height = stock.page
    wanted = (width * 72 / 25.4, (height or 60.0) * 72 / 25.4)
    assert pypdfium2.PdfDocument(io.BytesIO(pdf))[0].get_size() == pytest.approx(wanted, abs=0.1)


def test_a_shift_moves_the_whole_test_label() -> None:
    straight = picture(trial_label(stocks()["brother-62x100"], code=badge_code(0)), 254)
    moved = picture(trial_label(stocks()["brother-62x100"].nudged(2.0, -1.0), code=badge_code(0)), 254)

    def left_and_top(image: Any) -> tuple[int, int]:
        box = image.point(lambda grey: 255 if grey < 128 else 0).getbbox()
        return box[0], box[1]

    (x, y), (to_x, to_y) = left_and_top(straight), left_and_top(moved)
    assert (to_x - x, to_y - y) == (20, -10)


def test_the_frame_of_the_test_label_lies_on_the_margins() -> None:
    stock = stocks()["dymo-99014"]
    width, height = stock.label
    x, y = stock.margins
    pdf = trial_label(stock, code=badge_code(0))
    assert not ink_outside(pdf, (x - 0.2, y - 0.2, width - x + 0.2, (height or 0) - y + 0.2))
    assert ink_outside(pdf, (x + 0.5, y + 0.5, width - x - 0.5, (height or 0) - y - 0.5))


def test_the_preview_is_the_true_badge_with_every_label_of_the_sheet(desk: Any) -> None:
    found = desk.read(sample, {**SHEET, "start_at": "4"}, now=desk.now)
    assert found.page == (210.0, 297.0)
    assert (len(found.labels), found.used) == (10, 3)
    assert found.labels[3] == (113.0, 68.0, 80.0, 50.0)
    assert found.printable[3] == (115.5, 70.5, 75.0, 45.0)
    (code,) = codes_on(found.pdf, 300)
    assert code == badge_code(0)
    roll = desk.read(sample, as_form(stocks()["brother-62-endless"]), now=desk.now)
    assert roll.labels == ((0.0, 0.0, 62.0, roll.page[1]),)


def test_a_badge_is_drawn_on_the_offices_stock(desk: Any) -> None:
    from app.visits.drawing import preview_badge

    desk.do(service.save_stock, "", LABEL)
    pdf = desk.read(preview_badge, {"name": "张三"}, now=desk.now, stock="ours")
    assert pypdfium2.PdfDocument(io.BytesIO(pdf))[0].get_size() == pytest.approx((100 / 25.4 * 72, 62 / 25.4 * 72), abs=0.1)
