"""Papers beside a bare canvas that is told the very same strokes."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from sqlalchemy import text

from app.visits import drawing
from app.visits.record import Visit
from tests.bench.child import run
from tests.bench.measure import Line, by_turns
from tests.bench.office import NOON, Sample

RUNS = 40
FIRST = """
import sys
from time import perf_counter
from app.printing import fonts
from app.printing.stock import stock
from app.visits.badge_paper import BadgeValues, badge
values = BadgeValues(number="V20261121-0007", code="7100001234", name="尉迟文", company="恒通电梯", host="5-1-0803 林先生")
if sys.argv[1] == "preloaded":
    fonts.preload()
start = perf_counter()
badge(values, stock("brother-62x100"))
print((perf_counter() - start) * 1000)
"""
Stroke = tuple[str, tuple[Any, ...], dict[str, Any]]


def _recorded(draw: Callable[[], bytes]) -> list[Stroke]:
    """What `draw` tells its canvas, without what the canvas tells itself."""
    from reportlab.pdfgen import canvas

    told: list[Stroke] = []
    depth = 0

    class Recorder(canvas.Canvas):  # type: ignore[misc]  # reportlab ships no types
        def __getattribute__(self, name: str) -> Any:
            found = super().__getattribute__(name)
            if name.startswith("_") or not callable(found) or not hasattr(canvas.Canvas, name):
                return found

            def call(*args: Any, **kwargs: Any) -> Any:
                nonlocal depth
                if depth == 0:
                    told.append((name, args, kwargs))
                depth += 1
                try:
                    return found(*args, **kwargs)
                finally:
                    depth -= 1

            return call

        def __init__(self, _out: Any, **kwargs: Any) -> None:
            nonlocal depth
            told.append(("", (), kwargs))
            depth += 1
            super().__init__(BytesIO(), **kwargs)
            depth -= 1

    real, canvas.Canvas = canvas.Canvas, Recorder
    try:
        draw()
    finally:
        canvas.Canvas = real
    return told


def _again(told: list[Stroke]) -> None:
    from reportlab.pdfgen.canvas import Canvas

    bare = Canvas(BytesIO(), **told[0][2])
    for name, args, kwargs in told[1:]:
        getattr(bare, name)(*args, **kwargs)


def measure(sample: Sample) -> Iterator[Line]:
    """Badge and A4 form with everything that puts them into words; the first badge of a fresh process."""
    with sample.opened() as store:

        def pick(s: Any) -> Any:
            return s.get(Visit, s.query(Visit.id).where(text("day = 20261121")).limit(1).scalar()).id

        visit_id = store.read(pick)

        def badge() -> bytes:
            return store.read(drawing.badge, visit_id, now=NOON)

        def record() -> bytes:
            return store.read(drawing.record, visit_id, now=NOON)

        for job, draw, most in (("badge PDF", badge, 2), ("A4 form PDF", record, 3)):
            draw()
            told = _recorded(draw)
            pair = by_turns(lambda _n, told=told: _again(told), lambda _n, draw=draw: draw(), RUNS)  # type: ignore[misc]  # bound per turn
            yield pair.typical(job, most_ratio=most)
    ready = sorted(float(run(FIRST, "preloaded")[1]) for _ in range(3))
    yield Line("first badge, fonts read behind the window", ready[1], most=400)
    cold = sorted(float(run(FIRST, "cold")[1]) for _ in range(3))
    yield Line("first badge, nothing read yet", cold[1])
