"""A signature as its pen strokes: whole numbers in JSON, so that it can be drawn at any size and read by anybody."""

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import hypot
from typing import Any, NamedTuple

from app.core.errors import UserError
from app.core.i18n import _

WIDE = 10_000  # the pad's width in units; heights are in the same units
MOST_POINTS = 20_000
MOST_BYTES = 500_000
SHORTEST = 400  # units of line: less is a slip of the hand, not a name
FULL = 1000  # pressure of a pen held down fully; mice and fingers report none and count as half


class Point(NamedTuple):
    """Where the pen was: x and y in units of the pad, pressure 0 … 1000, milliseconds since the first touch."""

    x: int
    y: int
    pressure: int = FULL // 2
    ms: int = 0


class Signature(NamedTuple):
    """The strokes, in order, on a pad `WIDE` wide and `high` high."""

    strokes: tuple[tuple[Point, ...], ...]
    high: int


def pack(strokes: Iterable[Sequence[Point]], high: int) -> bytes:
    """The strokes as kept; raises UserError where they are no signature."""
    kept = [[list(point) for point in stroke] for stroke in strokes if stroke]
    data = json.dumps({"v": 1, "wide": WIDE, "high": high, "strokes": kept}, separators=(",", ":")).encode("ascii")
    unpack(data)
    return data


def unpack(data: bytes) -> Signature:
    """The strokes again; raises UserError where they are damaged, endless or too little to be a name."""
    damaged = UserError(_("The signature cannot be read. Let the visitor sign again."))
    if len(data) > MOST_BYTES:
        raise damaged
    try:
        found: Any = json.loads(data)
        strokes = tuple(tuple(Point(*map(_whole, point)) for point in stroke) for stroke in found["strokes"])
        high = _whole(found["high"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise damaged from None
    points = [point for stroke in strokes for point in stroke]
    is_inside = all(0 <= p.x <= WIDE and 0 <= p.y <= high and 0 <= p.pressure <= FULL and p.ms >= 0 for p in points)
    if found.get("v") != 1 or not 0 < high <= WIDE or len(points) > MOST_POINTS or not is_inside:
        raise damaged
    if length(strokes) < SHORTEST:
        raise UserError(_("Sign in the field first: there is no signature yet."))
    return Signature(strokes, high)


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise ValueError(value)
    return value


def length(strokes: Iterable[Sequence[Point]]) -> float:
    """How much line there is, in units."""
    return sum(hypot(b.x - a.x, b.y - a.y) for stroke in strokes for a, b in pairwise(stroke))
