"""The page of keys (F1)."""

from PySide6.QtWidgets import QGridLayout, QWidget

from app.core.i18n import N_, _
from ui.panels import Sheet, button, label

KEYS = (
    # anywhere
    ("Ctrl+K", N_("The one box: find, check in, sign out")),
    ("F2", N_("New visit, or bring the draft back")),
    ("F6", N_("Sign out: scan or pick")),
    ("F7", N_("Today")),
    ("F9", N_("Evacuation: the list prints, the roll is called")),
    (N_("Scan"), N_("Badge: out; pass: in or out; whatever is in front")),
    ("Enter", N_("Next field; on the last one save")),
    ("Ctrl+Enter", N_("Save and print")),
    ("Ctrl+P", N_("Print or reprint what is selected")),
    ("Ctrl+Z", N_("Undo the last action within 10 seconds")),
    ("Esc", N_("One step back; what was typed is kept")),
    ("Alt+1 … Alt+9", N_("The rooms at the left")),
    ("Alt+0", N_("The watch list (heads)")),
    ("Alt+H", N_("The change of shift")),
    ("Ctrl+L", N_("Lock the desk")),
    ("F1", N_("This page")),
    # who is selected
    ("Ctrl+H", N_("Held: the phone of who is selected; that is noted")),
    ("Ctrl+I", N_("Give out or take in a card, key or bag: check-in, visit, pass")),
    # the check-in form
    ("Ctrl+E", N_("In the check-in form: take the announced visit offered")),
    ("Ctrl+G", N_("In a form: companions; on a list: the group's people")),
    ("Ctrl+J", N_("In the check-in form: answer what is to be checked")),
    ("Ctrl+Y", N_("In the check-in form: escort and allowed areas")),
    ("Ctrl+D", N_("In the check-in form: the badge is a day pass")),
    ("Ctrl+S", N_("In the check-in form or at a visit: have the visitor sign")),
    ("Ctrl+T", N_("In the check-in form or at a visit: photo for the badge")),
    # the first screen and its sign-out
    ("Ctrl+1 … Ctrl+6", N_("While somebody waits: what the host answered, who came")),
    ("Ctrl+1 … Ctrl+6", N_("Answer the state at the side: a pass refused, a key not back")),
    ("Ctrl+Enter", N_("On a group: all of it comes, goes in or leaves")),
    ("Ctrl+Shift+H", N_("On the first screen: the escort is here")),
    ("Ctrl+Shift+D", N_("On the first screen: the figures of the day")),
    ("Ctrl+D", N_("In the sign-out list: the end of the day, one by one")),
    ("Ctrl+O · Ctrl+R", N_("After a sign-out: record the outcome; the slip is back")),
    # other rooms
    ("Ctrl+N", N_("Expected: announce a visit; passes: issue one")),
    ("Ctrl+1 … Ctrl+3", N_("In the print room: papers, label stocks, printers")),
    ("Ctrl+O", N_("In the print room: another printer for the paper picked")),
    ("1 … 6 · Ctrl+U", N_("In the working calendar: what the days picked are; the last change back")),
)


class KeysPage(Sheet):
    """All keys, each with what it does."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, _("Keys"), width=1180)
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(6)
        half = (len(KEYS) + 1) // 2  # one column of them all is higher than a desk's screen
        for place, (key, words) in enumerate(KEYS):
            across, row = divmod(place, half)
            grid.addWidget(label(_(key), "key"), row, 2 * across)
            grid.addWidget(label(_(words), wraps=True), row, 2 * across + 1)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        close = button(_("Close"), key="Esc", clicked=self.close_sheet)
        self.body.addWidget(close)
        close.setFocus()
