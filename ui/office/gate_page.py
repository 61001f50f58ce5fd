"""The card every page before the desk is."""

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui import theme
from ui.panels import label

CARD_WIDTH = 420


class GatePage(QFrame):
    """A card in the middle: title, body, one sentence of trouble."""

    hears = True  # whether it shows what is said while it covers the bottom line
    is_before_data = False  # whether it stands there because the database is not open

    def __init__(self, title: str, hint: str) -> None:
        super().__init__()
        self.setObjectName("Card")
        self.setFixedWidth(theme.px(CARD_WIDTH))
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(28, 24, 28, 24)
        self.body.setSpacing(12)
        self.body.addWidget(label(title, "title", wraps=True))
        self.hint = label(hint, "quiet", wraps=True)
        self.body.addWidget(self.hint)
        self.hint.setVisible(bool(hint))  # in its card first: shown without a parent it would flash up as a window
        self.wrong = label("", "error", wraps=True)
        self.wrong.hide()

    def complain(self, sentence: str) -> None:
        if self.wrong.parent() is None:  # a page that has no place of its own for it
            self.body.addWidget(self.wrong)
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))

    def say(self, sentence: str) -> None:
        """Something that went well."""
        self.note(sentence)

    def note(self, sentence: str) -> None:
        """What was done, below the title."""
        self.complain("")
        self.hint.setText(sentence)
        self.hint.setVisible(bool(sentence))

    def step_back(self) -> None:
        """Esc, where the page can be left."""

    def print_out(self) -> None:
        """Ctrl+P, where the page shows a paper."""

    def take_focus(self) -> None:
        """The page is in front: the cursor goes where typing begins."""
