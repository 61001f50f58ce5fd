"""One page after another, drawn in millimetres from the top left; every text stays in its box."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from typing import Any, NamedTuple

from app.core.errors import UserError
from app.core.i18n import _
from app.printing import codes, fonts
from app.printing.fonts import ASCENT, Glyph
from app.printing.text import LEADING, LEAN, Fitted, Style, fit, in_visual_order, width_of

MM = 72 / 25.4
INK = "#000000"
WHITE = "#ffffff"


class Box(NamedTuple):
    """A rectangle in mm: left, top, width, height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h

    def inset(self, dx: float, dy: float | None = None) -> "Box":
        """Smaller on all sides."""
        dy = dx if dy is None else dy
        return Box(self.x + dx, self.y + dy, max(0.0, self.w - 2 * dx), max(0.0, self.h - 2 * dy))

    def cut_top(self, height: float, gap: float = 0.0) -> tuple["Box", "Box"]:
        """A strip at the top and the rest below it."""
        rest = height + gap
        return Box(self.x, self.y, self.w, height), Box(self.x, self.y + rest, self.w, max(0.0, self.h - rest))

    def cut_right(self, width: float, gap: float = 0.0) -> tuple["Box", "Box"]:
        """A strip at the right and the rest left of it."""
        return Box(self.right - width, self.y, width, self.h), Box(self.x, self.y, max(0.0, self.w - width - gap), self.h)

    def cut_left(self, width: float, gap: float = 0.0) -> tuple["Box", "Box"]:
        """A strip at the left and the rest right of it."""
        return Box(self.x, self.y, width, self.h), Box(self.x + width + gap, self.y, max(0.0, self.w - width - gap), self.h)

    def cut_bottom(self, height: float, gap: float = 0.0) -> tuple["Box", "Box"]:
        """A strip at the foot and the rest above it."""
        return Box(self.x, self.bottom - height, self.w, height), Box(self.x, self.y, self.w, max(0.0, self.h - height - gap))


class Drawn(NamedTuple):
    """A text and the box it was given, in points from the foot of its page: for proving that nothing leaves its box."""

    page: int
    text: str
    left: float
    low: float
    right: float
    high: float


_traced: ContextVar[list[Drawn] | None] = ContextVar("traced", default=None)


@contextmanager
def tracing() -> Iterator[list[Drawn]]:
    """Collect every text box drawn inside."""
    drawn: list[Drawn] = []
    token = _traced.set(drawn)
    try:
        yield drawn
    finally:
        _traced.reset(token)


@lru_cache(256)
def _rgb(colour: str) -> tuple[float, float, float]:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


class Sheet:
    """A paper being drawn; `origin` shifts everything (a label on its sheet, the nudge of a stock)."""

    def __init__(self, width: float, height: float, *, title: str = "", origin: tuple[float, float] = (0.0, 0.0)) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self.width, self.height, self.origin = width, height, origin
        self._out = BytesIO()
        self._canvas: Any = Canvas(self._out, pagesize=(width * MM, height * MM), invariant=1, pageCompression=1)
        self._canvas.setTitle(title)
        self._canvas.setCreator("Firstdesk")
        self._page = 0
        self._ink = ""

    def next_page(self) -> None:
        """Go on with an empty page of the same size."""
        self._canvas.showPage()
        self._page += 1
        self._ink = ""

    def finish(self) -> bytes:
        """The PDF; the same drawing gives the same bytes."""
        with fonts.drawing_lock:
            self._canvas.save()
        return self._out.getvalue()

    # -- shapes

    def _x(self, x: float) -> float:
        return (x + self.origin[0]) * MM

    def _y(self, y: float) -> float:
        return (self.height - y - self.origin[1]) * MM

    def _use(self, colour: str) -> None:
        if colour != self._ink:
            red, green, blue = _rgb(colour)
            if red == green == blue:  # one ink: printers put grey levels of black on paper, not three colours
                self._canvas.setFillGray(red)
                self._canvas.setStrokeGray(red)
            else:
                self._canvas.setFillColorRGB(red, green, blue)
                self._canvas.setStrokeColorRGB(red, green, blue)
            self._ink = colour

    def fill(self, box: Box, colour: str) -> None:
        """A filled rectangle."""
        self._use(colour)
        self._canvas.rect(self._x(box.x), self._y(box.bottom), box.w * MM, box.h * MM, stroke=0, fill=1)

    def frame(self, box: Box, *, line: float = 0.25, colour: str = INK) -> None:
        """An outline, `line` mm wide."""
        self._use(colour)
        self._canvas.setLineWidth(line * MM)
        self._canvas.rect(self._x(box.x), self._y(box.bottom), box.w * MM, box.h * MM, stroke=1, fill=0)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], *, line: float = 0.25, colour: str = INK, dash: float = 0.0
    ) -> None:
        """A straight line, dashed in steps of `dash` mm."""
        self._use(colour)
        self._canvas.setLineWidth(line * MM)
        self._canvas.setDash([dash * MM, dash * MM] if dash else [])
        self._canvas.line(self._x(start[0]), self._y(start[1]), self._x(end[0]), self._y(end[1]))

    def strokes(self, box: Box, strokes: Sequence[Sequence[tuple[float, float, float]]], high: float) -> None:
        """Pen strokes as lines, whole, at the left of a box: points are (x, y, pressure 0 … 1), x from 0 to 1, y from 0 to `high`."""
        scale = min(box.w, box.h / high)
        top = box.y + (box.h - high * scale) / 2
        self._use(INK)
        self._canvas.setDash([])
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)
        for stroke in strokes:
            for width, points in _pressed(stroke):
                path = self._canvas.beginPath()
                path.moveTo(self._x(box.x + points[0][0] * scale), self._y(top + points[0][1] * scale))
                for x, y in points[1:] or points:
                    path.lineTo(self._x(box.x + x * scale), self._y(top + y * scale))
                self._canvas.setLineWidth(width * MM)
                self._canvas.drawPath(path, stroke=1, fill=0)
        self._canvas.setLineCap(0)
        self._canvas.setLineJoin(0)

    def picture(self, box: Box, data: bytes) -> bool:
        """A photo, whole, in the middle of its box; False where the bytes are no picture."""
        from reportlab.lib.utils import ImageReader

        try:
            image = ImageReader(BytesIO(data))
        except OSError:
            return False
        self._canvas.drawImage(image, self._x(box.x), self._y(box.bottom), box.w * MM, box.h * MM, preserveAspectRatio=True, anchor="c")
        return True

    # -- text

    def text(self, box: Box, text: str, style: Style, *, align: str = "left", colour: str = INK, **more: Any) -> Fitted:
        """Fit a text into a box and draw it; `valign` top, middle (default) or bottom; `is_struck` draws a line through it."""
        fitted = fit(text, style, box.w * MM, box.h * MM)
        self.fitted(box, fitted, align=align, colour=colour, **more)
        return fitted

    def fitted(
        self, box: Box, fitted: Fitted, *, align: str = "left", valign: str = "middle", colour: str = INK, is_struck: bool = False
    ) -> None:
        """Draw a text that was fitted before into a box of at least its size."""
        spare = box.h * MM - fitted.height
        y = self._y(box.y) - {"top": 0.0, "middle": spare / 2, "bottom": spare}[valign] - ASCENT * fitted.size
        self._use(colour)
        self._trace(box, fitted)
        for line in fitted.lines:
            width = width_of(line) * fitted.size
            x = self._x(box.x) + {"left": 0.0, "center": (box.w * MM - width) / 2, "right": box.w * MM - width}[align]
            if line and line[0].char == "j" and align == "left":
                x += LEAN * fitted.size
            if line:
                self._line_of_text(x, y, line, fitted.size, box)
            if is_struck and line:
                self._canvas.setLineWidth(max(0.5, fitted.size * 0.06))
                self._canvas.setDash([])
                self._canvas.line(x, y + fitted.size * 0.33, x + width, y + fitted.size * 0.33)
            y -= LEADING * fitted.size

    def _line_of_text(self, x: float, y: float, line: Sequence[Glyph], size: float, box: Box) -> None:
        # marks of other scripts may reach over their em box: what leaves the box is not printed
        is_odd = any("\u00ff" < glyph.char < "\u2000" or not glyph.font.startswith("Noto") for glyph in line)
        if is_odd:
            self._canvas.saveState()
            path = self._canvas.beginPath()
            path.rect(self._x(box.x), self._y(box.bottom), box.w * MM, box.h * MM)
            self._canvas.clipPath(path, stroke=0, fill=0)
        for font, run in groupby(in_visual_order(line), key=lambda glyph: glyph.font):
            letters = list(run)
            if font:
                self._canvas.setFont(font, size)
                self._canvas.drawString(x, y, "".join(glyph.char for glyph in letters))
                x += width_of(letters) * size
            else:
                for glyph in letters:
                    self._code_point(x, y, glyph, size)
                    x += glyph.width * size
        if is_odd:
            self._canvas.restoreState()

    def _code_point(self, x: float, y: float, glyph: Glyph, size: float) -> None:
        digits = f"{ord(glyph.char):04X}"
        upper, lower = (digits[:2], digits[2:]) if len(digits) == 4 else (digits[:3], digits[3:])
        width = glyph.width * size
        self._canvas.setLineWidth(size * 0.035)
        self._canvas.setDash([])
        self._canvas.rect(x + size * 0.05, y - size * 0.1, width - size * 0.1, size * 0.88, stroke=1, fill=0)
        self._canvas.setFont(fonts.REGULAR, size * 0.4)
        self._canvas.drawCentredString(x + width / 2, y + size * 0.39, upper)
        self._canvas.drawCentredString(x + width / 2, y + size * 0.01, lower)

    def _trace(self, box: Box, fitted: Fitted) -> None:
        if (drawn := _traced.get()) is not None:
            text = "\n".join("".join(glyph.char for glyph in line) for line in fitted.lines)
            drawn.append(Drawn(self._page, text, self._x(box.x), self._y(box.bottom), self._x(box.right), self._y(box.y)))

    # -- codes

    def bars(self, box: Box, bars: codes.Bars, *, is_upright: bool = False) -> None:
        """A Code 128 in the middle of a box, from bar to bar on whole printer dots; upright runs down the long edge."""
        length = bars.length
        first = (box.y + (box.h - length) / 2 + self.origin[1]) if is_upright else (box.x + (box.w - length) / 2 + self.origin[0])
        at = round(first / bars.dot) * bars.dot
        self._use(INK)
        path = self._canvas.beginPath()
        for place, modules in enumerate(bars.widths):
            width = modules * bars.module
            if place % 2 == 0:
                if is_upright:
                    path.rect(self._x(box.x), (self.height - at - width) * MM, box.w * MM, width * MM)
                else:
                    path.rect(at * MM, self._y(box.bottom), width * MM, box.h * MM)
            at += width
        self._canvas.drawPath(path, stroke=0, fill=1)

    def squares(self, box: Box, code: codes.Squares) -> None:
        """A QR code in the middle of a box, on whole printer dots."""
        left = box.x + (box.w - code.side) / 2
        top = box.y + (box.h - code.side) / 2
        side = code.module * MM
        self._use(INK)
        path = self._canvas.beginPath()
        for row, cells in enumerate(code.rows):
            for column, is_dark in enumerate(cells):
                if is_dark:
                    path.rect(self._x(left + column * code.module), self._y(top + (row + 1) * code.module), side, side)
        self._canvas.drawPath(path, stroke=0, fill=1)

    # -- what forms share

    def cut_line(self, y: float, left: float, right: float) -> None:
        """The dashed line where a stub is torn off, with its word."""
        self.line((left, y), (right, y), line=0.2, dash=1.2)
        word = Box((left + right) / 2 - 14, y - 2, 28, 4)
        self.fill(word, WHITE)
        self.text(word, _("— cut here · stub —"), Style(6.5, 4), align="center")

    def signatures(self, box: Box, labels: Sequence[str]) -> None:
        """Lines to sign on, side by side, each under its label with room for the date."""
        width = box.w / len(labels)
        for place, label in enumerate(labels):
            cell = Box(box.x + place * width, box.y, width - 4, box.h)
            fitted = self.text(cell, label, Style(8.5, 6, 5), valign="bottom")
            start = cell.x + max(width_of(line) for line in fitted.lines) * fitted.size / MM + 1.5
            date = cell.right - 24
            self.line((start, cell.bottom - 0.4), (date - 3, cell.bottom - 0.4), line=0.15)
            self.text(Box(date, cell.y, 8, cell.h), _("Date:"), Style(8.5, 5), valign="bottom")
            self.line((date + 9, cell.bottom - 0.4), (cell.right, cell.bottom - 0.4), line=0.15)

    def foot(self, box: Box, printed: str, page: int, pages: int) -> None:
        """Who printed this and when at the left, page x of y at the right."""
        number, rest = box.cut_right(40, 2)
        self.text(rest, printed, Style(7, 5, 5))
        self.text(number, _("Page {page} of {pages}").format(page=page, pages=pages), Style(7, 5), align="right")


def _pressed(stroke: Sequence[tuple[float, float, float]]) -> Iterator[tuple[float, list[tuple[float, float]]]]:
    """A stroke in runs of one line width (mm, in four steps of pressure), each beginning where the last ended."""
    run: list[tuple[float, float]] = []
    step = -1
    for x, y, pressure in stroke:
        now = min(3, int(pressure * 4))
        run.append((x, y))
        if step < 0:
            step = now
        elif now != step:
            yield 0.25 + 0.12 * step, run
            run, step = [(x, y)], now
    if run:
        yield 0.25 + 0.12 * step, run


def reprint_words(reprint: int) -> str:
    """補打 n: what a paper printed again says; empty on the first print."""
    return _("Reprint {n}").format(n=reprint) if reprint else ""


def code_bars(digits: str, dpi: int, room: tuple[float, float]) -> tuple[codes.Bars, bool]:
    """The bars for a box of `room` mm (paper's edge to edge) and whether they must run upright; a UserError where neither fits."""
    found = codes.bars(digits, dpi)
    if found.total <= room[0] + 0.01:
        return found, False
    if found.total <= room[1] + 0.01:
        return found, True
    sentence = _("The code of a badge needs {n} mm and this stock is smaller. Choose a larger stock.")
    raise UserError(sentence.format(n=round(found.total)))
