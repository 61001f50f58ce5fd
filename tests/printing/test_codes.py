"""Badge codes: nothing but our own badge is ever read as one."""

import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.printing.codes import badge_code, bars, code128, damm, read_code, squares

SERIALS = st.integers(0, 9_999_999)


@given(SERIALS)
def test_a_code_reads_back_as_its_serial(serial: int) -> None:
    code = badge_code(serial)
    assert len(code) == 10
    assert read_code(code) == serial
    assert read_code(badge_code(serial, prefix="84"), prefix="84") == serial


@given(SERIALS, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(serial: int, place: int, more: int) -> None:
    code = badge_code(serial)
    wrong = code[:place] + str((int(code[place]) + more) % 10) + code[place + 1 :]
    assert read_code(wrong) is None


@given(SERIALS, st.integers(0, 8))
def test_two_digits_swapped_are_noticed(serial: int, place: int) -> None:
    code = badge_code(serial)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert read_code(swapped) in ((serial,) if swapped == code else (None,))


def test_full_width_digits_line_ends_and_scanner_marks_are_read_past() -> None:
    code = badge_code(42)
    full = "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in code)
    for text in (full, code + "\r\n", code + "\t", "\ufeff" + code, "\x02" + code + "\x03", f" {code} "):
        assert read_code(text) == 42


def test_phones_and_other_texts_are_no_badges() -> None:
    for text in ("", "13800138000", "0755123456", "71", badge_code(1)[:-1], badge_code(1) + "0", "V20261121-0007", "７１x"):
        assert read_code(text) is None


def test_serials_come_round_after_ten_million() -> None:
    assert badge_code(10_000_042) == badge_code(42)


def test_the_check_digit_is_the_published_one() -> None:
    assert damm.calc_check_digit("572") == "4"


def test_bars_are_whole_printer_dots_with_wide_quiet_zones() -> None:
    for dpi, module in ((203, 0.375), (300, 0.339)):
        found = bars(badge_code(7), dpi)
        assert abs(found.module - module) < 0.001
        assert found.quiet >= max(6.35, 10 * found.module)
        assert found.height >= max(6.35, 0.15 * found.length)
        assert sum(found.widths) == 90


@given(SERIALS)
def test_another_program_reads_the_bars(serial: int) -> None:
    code = badge_code(serial)
    line = [255] * 20
    for place, width in enumerate(code128(code)):
        line += [255 * (place % 2)] * width * 2
    line += [255] * 20
    image = Image.frombytes("L", (len(line), 40), bytes(line) * 40)
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [code]


def test_squares_keep_four_dots_a_module_or_are_not_drawn() -> None:
    found = squares(badge_code(7), 203, 20)
    assert found is not None
    assert found.module >= 4 * 25.4 / 203 - 1e-9
    assert squares(badge_code(7), 203, 12) is None
