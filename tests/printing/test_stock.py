"""Label stocks: every one of the shipped list, and what is wrong with a mistaken one."""

from pathlib import Path

import pytest

from app.core.errors import UserError
from app.printing.stock import make, stock, stocks


def test_every_shipped_stock_has_room_inside_its_margins() -> None:
    for found in stocks().values():
        width, height = found.label
        assert width - 2 * found.margins[0] > 30
        assert height is None or height - 2 * found.margins[1] > 20


def test_the_stocks_of_the_design_are_there() -> None:
    numbers = {found.maker_number for found in stocks().values()}
    assert {"DK-11202", "DK-22205", "DK-11209", "30256", "99014", "11356", "30856", "L4785", "5395", "A5"} <= numbers
    prints = stock("brother-62x100")
    assert round(prints.width - 2 * prints.margin_x, 1) == 58.9
    assert round((prints.height or 0) - 2 * prints.margin_y, 1) == 93.9


def test_a_stock_is_found_by_key_name_or_makers_number() -> None:
    assert stock("l4785") is stock("avery-l4785") is stock(" Avery L4785, 10 on A4 ")


def test_an_unknown_stock_names_the_choices() -> None:
    with pytest.raises(UserError, match="brother-62x100"):
        stock("papyrus")


def test_a_label_of_a_sheet_lies_where_the_maker_says() -> None:
    assert stock("avery-l4785").start(4).place == (18 + 95, 13 + 55)
    with pytest.raises(UserError, match="10 labels"):
        stock("avery-l4785").start(11)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"name": "x"}, "lacks"),
        ({"name": "x", "width": "wide"}, "lacks"),
        ({"name": "x", "width": 10.0}, "too small"),
        ({"name": "x", "width": 60.0, "colour": "red"}, "colour"),
        ({"name": "x", "width": 120.0, "height": 50.0, "sheet_width": 210.0, "sheet_height": 297.0, "across": 2}, "do not fit"),
    ],
)
def test_a_mistaken_stock_is_refused_with_a_sentence(values: dict[str, object], word: str) -> None:
    with pytest.raises(UserError, match=word):
        make("mine", values)


def test_a_list_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    broken = tmp_path / "stocks.toml"
    broken.write_text("[x", "utf-8")
    with pytest.raises(UserError, match="cannot be read"):
        stocks(broken)
