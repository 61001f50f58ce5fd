"""The page of keys (F1)."""

from PySide6.QtWidgets import QGridLayout, QWidget

from app.core.i18n import N_, _
from ui.panels import Sheet, button, label

KEYS = (
    ("Ctrl+K", N_("The one box: find, check in, sign out")),
    ("F2", N_("New visit, or bring the draft back")),
    ("F6", N_("Sign out: scan or pick")),
    ("F7", N_("Today")),
    ("F9", N_("Evacuation: the list prints, the roll is called")),
    ("Enter", N_("Next field; on the last one save")),
    ("Ctrl+Enter", N_("Save and print")),
    (N_("Scan"), N_("Sign out by badge, whatever is in front and whatever is being typed")),
    ("Ctrl+P", N_("Print or reprint what is selected")),
    ("Ctrl+N", N_("In the expected room: announce a visit")),
    ("Ctrl+E", N_("In the check-in form: take the announced visit offered")),
    ("Ctrl+G", N_("In the check-in form: escort and allowed areas")),
    ("Ctrl+H", N_("On the first screen: the escort is here")),
    ("Ctrl+O", N_("After a sign-out: record the outcome; Ctrl+R: the slip is back")),
    ("Ctrl+Z", N_("Undo the last action within 10 seconds")),
    ("Esc", N_("One step back; what was typed is kept")),
    ("Alt+1 … Alt+9", N_("The rooms at the left")),
    ("Ctrl+L", N_("Lock the desk")),
    ("F1", N_("This page")),
)


class KeysPage(Sheet):
    """All keys, each with what it does."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, _("Keys"), width=920)
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(8)
        half = (len(KEYS) + 1) // 2  # two columns, so that all of them stand on a low screen
        for place, (key, words) in enumerate(KEYS):
            column = 2 * (place // half)
            grid.addWidget(label(_(key), "key"), place % half, column)
            grid.addWidget(label(_(words), wraps=True), place % half, column + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.body.addLayout(grid)
        close = button(_("Close"), key="Esc", clicked=self.close_sheet)
        self.body.addWidget(close)
        close.setFocus()
