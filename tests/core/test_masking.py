"""Phones and papers' numbers keep their middle to themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.masking import mask_id, mask_phone


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800138888", "138****8888"),
        ("138-0013-8888", "138****8888"),
        ("138 0013 8888", "138****8888"),
        ("１３８００１３８８８８", "138****8888"),
        ("+86 138 0013 8888", "+86 138****8888"),
        ("8613800138888", "+86 138****8888"),
        ("010-88886666", "010-****6666"),
        ("(0755) 2345 6789", "0755-****6789"),
        ("+44 20 7946 0958", "+44****0958"),
        ("88886666", "88****66"),
        ("110", "1**"),
        ("", ""),
        ("无", "无"),
        ("张三 13800138888", "张三 138****8888"),
        ("13800138888, 010-88886666", "138****8888, 010-****6666"),
        ("13800138888、13900139999", "138****8888、139****9999"),
        ("13800138888 13900139999", "138****8888 139****9999"),
    ],
)
def test_a_phone_shows_its_ends_only(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@given(st.text("0123456789 -+(),/", max_size=40))
def test_no_masked_text_shows_more_than_half_of_a_number(text: str) -> None:
    digits = sum(c.isdigit() for c in text)
    shown = sum(c.isdigit() for c in mask_phone(text))
    assert shown <= digits * 7 // 11 or digits <= 3
    assert digits == 0 or shown < digits


def test_a_paper_s_number_shows_its_ends_only() -> None:
    assert mask_id("11010519491231002X") == "1***************2X"
    assert mask_id("1234") == "****"
