"""How the boards of the first screen share their room."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

GAP = 14
Part = tuple[QWidget | QLayout, int]  # a board, or a layout of one, and its share of the height


def beside(left: Sequence[Part], right: Sequence[Part], *, shares: tuple[int, int] = (1, 1)) -> QHBoxLayout:
    """Two columns of boards, each board as high as its share."""
    row = QHBoxLayout()
    row.setSpacing(GAP)
    for parts, share in zip((left, right), shares, strict=True):
        column = QVBoxLayout()
        column.setSpacing(GAP)
        for part, stretch in parts:
            if isinstance(part, QWidget):
                column.addWidget(part, stretch)
            else:
                column.addLayout(part, stretch)
        row.addLayout(column, share)
    return row
