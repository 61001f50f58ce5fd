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
    (N_("Scan"), N_("Sign out by badge, in or out by pass, whatever is in front and whatever is being typed")),
    ("Ctrl+P", N_("Print or reprint what is selected")),
    ("Ctrl+1 … Ctrl+6", N_("On the first screen, while somebody waits: what the host answered, a deputy, who came")),
    ("Ctrl+D", N_("In the sign-out list: the end of the day, one by one")),
    ("Ctrl+Shift+D", N_("On the first screen: the figures of the day")),
    ("Ctrl+1 … Ctrl+3", N_("In the print room: papers, label stocks, printers")),
    ("Ctrl+O", N_("In the print room: another printer for the paper picked")),
    ("Ctrl+N", N_("In the expected room: announce a visit; in the room of passes: issue one")),
    ("Ctrl+I", N_("Give out or take in a card, key or bag: check-in, visit, pass")),
    ("Ctrl+D", N_("In the check-in form: the badge is a day pass")),
    ("Ctrl+1 … Ctrl+6", N_("Answer the state at the side: a pass refused, a key not back")),
    ("Ctrl+E", N_("In the check-in form: take the announced visit offered")),
    ("Ctrl+S", N_("In the check-in form or at a visit: have the visitor sign")),
    ("Ctrl+T", N_("In the check-in form or at a visit: photo for the badge")),
    ("Ctrl+H", N_("Held: the phone of who is selected; that is noted")),
    ("Ctrl+J", N_("In the check-in form: answer what is to be checked")),
    ("Ctrl+Y", N_("In the check-in form: escort and allowed areas")),
    ("Ctrl+Shift+H", N_("On the first screen: the escort is here")),
    ("Ctrl+O", N_("After a sign-out: record the outcome; Ctrl+R: the slip is back")),
    ("Ctrl+G", N_("In a form: companions; on a list: the people of the group marked")),
    ("Ctrl+Enter", N_("On a group: all of it comes, goes in or leaves")),
    ("Ctrl+Z", N_("Undo the last action within 10 seconds")),
    ("Esc", N_("One step back; what was typed is kept")),
    ("Alt+1 … Alt+9", N_("The rooms at the left")),
    ("Alt+0", N_("The watch list (heads)")),
    ("Alt+H", N_("The change of shift")),
    ("Ctrl+L", N_("Lock the desk")),
    ("F1", N_("This page")),
)


class KeysPage(Sheet):
    """All keys, each with what it does."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, _("Keys"), width=1080)
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(8)
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
