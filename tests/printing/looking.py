"""Looking at papers as a person and a scanner do: pixels, letters, codes."""

from collections.abc import Sequence

import pypdfium2
import zxingcpp
from PIL import Image

from app.printing.sheet import Drawn

SLACK = 0.35  # points: outlines are rounded to a thousandth of an em


def picture(pdf: bytes, dpi: int = 203, page: int = 0) -> Image.Image:
    """A page as a printer of that resolution lays it down, in grey."""
    return pypdfium2.PdfDocument(pdf)[page].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")


def codes_on(pdf: bytes, dpi: int, page: int = 0) -> list[str]:
    """What a decoder reads on a page drawn in black and white dots."""
    dots = picture(pdf, dpi, page).point(lambda grey: 255 if grey > 127 else 0)
    return [found.text for found in zxingcpp.read_barcodes(dots)]


def pages(pdf: bytes) -> int:
    """How many pages."""
    return len(pypdfium2.PdfDocument(pdf))


def words(pdf: bytes, page: int = 0) -> str:
    """The text of a page as a reader copies it."""
    return str(pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_range())


def outside(pdf: bytes, boxes: Sequence[Drawn]) -> list[str]:
    """Letters whose ink lies in none of the boxes that were drawn on their page."""
    lost = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        text = page.get_textpage()
        on_page = [box for box in boxes if box.page == number]
        for at in range(text.count_chars()):
            char = text.get_text_range(at, 1)
            if not char.strip():
                continue
            ink = text.get_charbox(at)
            if ink[2] > ink[0] and not any(_holds(box, ink) for box in on_page):
                lost.append(f"{char!r} at {ink}")
    return lost


def _holds(box: Drawn, ink: tuple[float, float, float, float]) -> bool:
    left, low, right, high = ink
    return box.left - SLACK <= left and right <= box.right + SLACK and box.low - SLACK <= low and high <= box.high + SLACK


def ink_outside(pdf: bytes, printable: tuple[float, float, float, float], dpi: int = 203, page: int = 0) -> bool:
    """Whether anything dark lies beyond left, top, right, bottom (mm)."""
    image = picture(pdf, dpi, page)
    left, top, right, bottom = (round(mm / 25.4 * dpi) for mm in printable)
    image.paste(255, (left, top, right, bottom))
    return image.getextrema()[0] < 128
