"""A signature is kept as strokes: it comes back as it was drawn, and what is none is refused with one sentence."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UserError
from app.notices.strokes import FULL, SHORTEST, WIDE, Point, pack, unpack

points = st.builds(Point, st.integers(0, WIDE), st.integers(0, 4000), st.integers(0, FULL), st.integers(0, 10**7))
LINE = (Point(0, 0), Point(SHORTEST, 0))


@given(st.lists(st.lists(points, min_size=1, max_size=20).map(tuple), max_size=8))
def test_strokes_come_back_as_they_were_drawn(drawn: list[tuple[Point, ...]]) -> None:
    back = unpack(pack([*drawn, LINE], 4000))
    assert back.strokes == (*drawn, LINE)
    assert back.high == 4000


@pytest.mark.parametrize("strokes", [[], [()], [(Point(5, 5),)], [(Point(0, 0), Point(SHORTEST - 1, 0))]])
def test_a_dot_or_a_slip_of_the_hand_is_no_signature(strokes: list[tuple[Point, ...]]) -> None:
    with pytest.raises(UserError, match="Sign in the field first"):
        pack(strokes, 4000)


GOOD = {"v": 1, "wide": WIDE, "high": 4000, "strokes": [[[0, 0, 500, 0], [900, 0, 500, 9]]]}


@pytest.mark.parametrize(
    "damaged",
    [
        b"", b"null", b"[]", b"\xff\xfe", b'{"strokes": 5}', b"[" * 200_000, b"x" * 600_000,
        *(json.dumps({**GOOD, **change}).encode() for change in (
            {"v": 2}, {"high": 0}, {"high": "4000"}, {"high": 99_999}, {"strokes": [[[0, 0, 500, 0], [WIDE + 1, 0, 500, 0]]]},
            {"strokes": [[[0, -1, 500, 0], [900, 0, 500, 0]]]}, {"strokes": [[[0, 0, FULL + 1, 0], [900, 0, 500, 0]]]},
            {"strokes": [[[0.5, 0, 500, 0], [900, 0, 500, 0]]]}, {"strokes": [[[0, 0], [900]]]}, {"strokes": [[[0, 0, 0, 0]] * 20_001]},
        )),
    ],
)  # fmt: skip
def test_damaged_and_hostile_strokes_are_refused_with_one_sentence(damaged: bytes) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        unpack(damaged)


def test_what_is_kept_can_be_read_without_the_program() -> None:
    assert json.loads(pack([LINE], 3000)) == {"v": 1, "wide": WIDE, "high": 3000, "strokes": [[[0, 0, 500, 0], [400, 0, 500, 0]]]}
