"""A scanner on a serial port: its lines are read beside the keyboard, so no input method and no field is in its way."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.i18n import _
from ui import say
from ui.burst import LENGTH, CodeForm

if TYPE_CHECKING:
    from PySide6.QtSerialPort import QSerialPort

LONGEST = 200
SILENCE = 60  # milliseconds after which a line without an end is whole
TRY_AGAIN = 3000
ENDS = frozenset("\r\n\t\x00\x03\x04")


def ports() -> tuple[tuple[str, str], ...]:
    """(name, words) of this PC's serial ports; none where Qt was installed without them."""
    try:
        from PySide6.QtSerialPort import QSerialPortInfo
    except ImportError:
        return ()
    found = QSerialPortInfo.availablePorts()
    return tuple((port.portName(), " · ".join(filter(None, (port.portName(), port.description())))) for port in found)


class Lines:
    """Bytes as they come, in pieces of any size, into the texts scanned."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, data: bytes) -> tuple[str, ...]:
        """The texts ended by these bytes; what no scanner sends in one line is dropped."""
        found = []
        for char in data.decode("latin-1"):
            if char not in ENDS:
                self._rest += char
            elif text := self.rest():
                found.append(text)
        return tuple(found)

    def rest(self) -> str:
        """What came without an end; it is given once."""
        text, self._rest = self._rest, ""
        shown = text.encode("latin-1").decode("utf-8", "replace")
        return "".join(char for char in shown if char.isprintable()).strip() if len(text) <= LONGEST else ""


def badge_in(text: str, form: CodeForm) -> str:
    """The ten digits in a line, with or without what the scanner sends around them; "" where it is none of our badges."""
    from app.printing.codes import read_code

    for start in {0, len(form.before) if text.startswith(form.before) else 0}:
        for end in {len(text), len(text) - len(form.after) if text.endswith(form.after) else len(text)}:
            if read_code(text[start:end], prefix=form.prefix) is not None:
                return text[start:end].strip()[-LENGTH:]
    return ""


def _why(port: "QSerialPort") -> str:
    """Why a port cannot be read, in our words where the case is one of the usual."""
    from PySide6.QtSerialPort import QSerialPort

    usual = {
        QSerialPort.SerialPortError.DeviceNotFoundError: _("nothing is plugged in"),
        QSerialPort.SerialPortError.ResourceError: _("it was unplugged"),
        QSerialPort.SerialPortError.PermissionError: _("another program uses it, or this user may not"),
    }
    return usual.get(port.error()) or port.errorString()


class SerialScanner(QObject):
    """Keeps the chosen port open; a port that is gone is said and tried again until it is back."""

    scanned = Signal(str)
    said = Signal(str)  # for the bottom line: where the scanner is, or that it is not

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.form = CodeForm()
        self._name, self._baud = "", 0
        self._port: QSerialPort | None = None
        self._is_missed = False
        self._lines = Lines()
        self._silence = QTimer(self, singleShot=True, interval=SILENCE)
        self._silence.timeout.connect(lambda: self._read(self._lines.rest()))
        self._again = QTimer(self, singleShot=True, interval=TRY_AGAIN)
        self._again.timeout.connect(self.open)

    @property
    def is_open(self) -> bool:
        """Whether the port is there and listened to."""
        return self._port is not None

    def use(self, name: str, baud: int) -> None:
        """Listen on this port from now on; "" on none."""
        if (name, baud) == (self._name, self._baud):
            return
        self._close()
        self._again.stop()
        self._name, self._baud, self._is_missed = name, baud, False
        self.said.emit("")
        if name:
            self.open()

    def open(self) -> None:
        """Try the port now."""
        if self._port is not None or not self._name:
            return
        try:
            from PySide6.QtSerialPort import QSerialPort
        except ImportError:
            self._miss(_("Serial scanners need Qt's serial port part, which is not installed on this PC. Set the scanner to type instead."))
            return
        port = QSerialPort(self._name, self)
        port.setBaudRate(self._baud)
        if not port.open(QSerialPort.OpenModeFlag.ReadOnly):
            reason = _why(port)
            port.deleteLater()
            self._lose(reason)
            return
        self._port = port
        port.readyRead.connect(self._take)
        port.errorOccurred.connect(self._trouble)
        self.said.emit(_("Scanner {port}").format(port=self._name))
        if self._is_missed:
            say.toast(_("The scanner at {port} is back.").format(port=self._name))
        self._is_missed = False

    def _trouble(self, error: object) -> None:
        from PySide6.QtSerialPort import QSerialPort

        if error != QSerialPort.SerialPortError.NoError and self._port is not None:
            self._lose(_why(self._port))

    def _lose(self, reason: str) -> None:
        self._close()
        self._again.start()
        words = _("No scanner answers at {port} ({reason}). Check its plug or choose another port; it is tried again by itself.")
        self._miss(words.format(port=self._name, reason=reason))

    def _miss(self, sentence: str) -> None:
        self.said.emit(_("! Scanner {port} is missing").format(port=self._name))
        if not self._is_missed:
            say.error(sentence)
        self._is_missed = True

    def _close(self) -> None:
        port, self._port = self._port, None
        self._lines.rest()
        self._silence.stop()
        if port is not None:
            port.blockSignals(True)
            port.close()
            port.deleteLater()

    def _take(self) -> None:
        if self._port is None:
            return
        for text in self._lines.feed(bytes(self._port.readAll().data())):
            self._read(text)
        self._silence.start()

    def _read(self, text: str) -> None:
        if not text:
            return
        if code := badge_in(text, self.form):
            self.scanned.emit(code)
        else:
            say.error(_("“{text}” was scanned, which is none of our badges.").format(text=text[:40]))
