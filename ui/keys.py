"""The page of keys (F1)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from app.core.i18n import N_, _
from ui import theme
from ui.panels import Sheet, button, label

KEYS = (
    # anywhere
    ("Ctrl+K", N_("The one box: find, check in, sign out")),
    ("F2", N_("New visit, or bring the last one put away back")),
    ("F3", N_("A call; who stands in the one box is the caller")),
    ("F4", N_("New ticket, with the visit or opinion marked or what stands in the form")),
    ("F5", N_("A complaint, with the call, visit, opinion or ticket in front carried over")),
    ("F6", N_("Sign out: scan or pick")),
    ("F7", N_("Today")),
    ("F8", N_("Forms put away: bring one back, throw one away")),
    ("F9", N_("Evacuation: the list prints, the roll is called")),
    (N_("Scan"), N_("Badge: out; pass: in or out; whatever is in front")),
    ("Enter", N_("Next field; on the last one save")),
    ("Ctrl+Enter", N_("Save and print")),
    ("Ctrl+Shift+K", N_("Put the half-filled form away as a card")),
    ("Ctrl+P", N_("Print or reprint what is selected")),
    ("Ctrl+Z", N_("Undo the last action within 10 seconds")),
    ("Esc", N_("One step back; what was typed is kept")),
    ("Alt+1 … Alt+9", N_("The rooms at the left")),
    ("Alt+0", N_("The watch list (heads)")),
    ("Alt+C", N_("Calls, messages and letters")),
    ("Alt+H", N_("The change of shift")),
    ("Alt+R", N_("Figures of the month; PgUp, PgDn: another month")),
    ("Alt+O · Alt+I", N_("Opinions; incidents and contingency plans")),
    ("Alt+P · Alt+X", N_("Who is here, absences, A and B; I go out or am back")),
    ("Alt+T", N_("Tickets: boards, one ticket's whole story")),
    ("Ctrl+L", N_("Lock the desk; then PIN or staff badge for the next one")),
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
    ("Ctrl+B", N_("On the first screen and its ticket room: mine, the department's, all")),
    ("Ctrl+Shift+D", N_("On the first screen: the figures of the day")),
    ("Ctrl+D", N_("In the sign-out list: the end of the day, one by one")),
    ("R · L · T", N_("At the end of the day: a thing is back, is lost; all that is out")),
    ("Ctrl+O · Ctrl+R", N_("After a sign-out: record the outcome; the slip is back")),
    # calls and messages
    ("Ctrl+M", N_("On the first screen and in the room of calls: take a message")),
    ("Ctrl+1 … Ctrl+4 · Ctrl+D", N_("In a call: how it ended; it goes out instead of in")),
    ("Ctrl+5", N_("In a call: ask for the deputy who is there")),
    ("F2 · F4 · F5 · Ctrl+N · O", N_("In a call or at a message: visit, ticket, complaint, announcement, opinion with all of it")),
    ("Ctrl+B · Ctrl+J", N_("In a message: please call back; urgent")),
    ("Ctrl+1 … Ctrl+5 · Ctrl+0", N_("At a message: how it was told, then what came of it; in other words")),
    ("Ctrl+0 · Ctrl+Y", N_("In the figures: the complaints, and back; the whole year of them")),
    # tickets
    ("Ctrl+1 … Ctrl+9", N_("At a ticket: the moves you may make now, as numbered")),
    ("Ctrl+E · Del", N_("At a ticket: agree on a later date; void it")),
    ("Ctrl+Shift+N · C", N_("At a ticket: note down; correct")),
    ("Ctrl+Shift+L · S · M", N_("At a ticket: link, split, merge")),
    ("Ctrl+Shift+F", N_("At a ticket or letter: keep a file with it (or drop it there)")),
    ("Ctrl+Shift+O", N_("At a ticket: what it came of")),
    ("1 … 9", N_("In an empty line: the words kept ready there")),
    ("Ctrl+J", N_("In an answer: answers kept ready")),
    ("Ctrl+B · Ctrl+F", N_("In the room of tickets: mine, department, all; filter")),
    ("Ctrl+D · Ctrl+Shift+A", N_("In the room of tickets: direction notes; A/B sheets")),
    # complaints
    ("Alt+L", N_("Complaints: boards, return visits, corrective actions, one complaint's whole story")),
    ("Ctrl+1 … Ctrl+9", N_("At a complaint: the moves you may make now, as numbered; the side keys are those of a ticket")),
    ("Ctrl+U", N_("In the form of a complaint: the likeliest earlier one is said again")),
    ("Ctrl+7", N_("After a complaint was registered: the acknowledgement slip")),
    ("Ctrl+Shift+P", N_("In the room of complaints: the round list of the week's return visits")),
    ("Ctrl+M", N_("In the room of complaints: the register of a month or of some days, on paper or as CSV or XLSX")),
    # other rooms
    ("Ctrl+N", N_("Expected: announce a visit; passes: issue one; calls: a letter, fax or e-mail")),
    ("Ctrl+1 · Ctrl+2", N_("In the people room: record, timeline")),
    ("Ctrl+N · Ctrl+U · Ctrl+M", N_("Opinions, incidents: take one in; correct it; the months")),
    ("Ctrl+E", N_("Incidents: the contingency plan beside the form")),
    ("Ctrl+R · Ctrl+O · Ctrl+D", N_("Incidents: report; follow up; close")),
    ("Ctrl+1 … Ctrl+3", N_("In the print room: papers, label stocks, printers")),
    ("Ctrl+O", N_("In the print room: another printer for the paper picked")),
    ("Ctrl+D · M · U · P", N_("In the settings, Keeping: delete what is due; hold, lift; print the report")),
    ("Ctrl+B · U · J · R", N_("In the settings, Backup: back up now, to a stick; check one; bring one back")),
    ("Ctrl+T · O · Enter", N_("In the settings, Server: test the address, choose the certificate, use the server")),
    ("Ctrl+B · J", N_("In the settings, Encryption: encrypt the earlier backups; delete them")),
    ("1 … 6 · Ctrl+U", N_("In the working calendar: what the days picked are; the last change back")),
    ("Ctrl+E", N_("In the working calendar: who changed it when, why and what")),
)


class KeysPage(Sheet):
    """All keys, each with what it does."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, _("Keys"), width=1180)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(4)
        half = (len(KEYS) + 1) // 2  # one column of them all is higher than a desk's screen
        for place, (key, words) in enumerate(KEYS):
            across, row = divmod(place, half)
            grid.addWidget(label(_(key), "key"), row, 2 * across)
            grid.addWidget(label(_(words), wraps=True), row, 2 * across + 1)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        page = QWidget()
        page.setLayout(grid)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        # there are more of them than a low screen has lines
        area.setMinimumHeight(min(page.sizeHint().height(), max(240, over.height() - theme.px(142))))
        self.body.addWidget(area)
        close = button(_("Close"), key="Esc", clicked=self.close_sheet)
        self.body.addWidget(close)
        area.setFocus()  # the arrows lead through them
