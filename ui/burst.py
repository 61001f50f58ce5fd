"""Whether characters in quick succession are one of our badges. Neither Qt nor a clock: recorded timings can be played into it."""

from dataclasses import dataclass
from enum import Enum, auto

LENGTH = 10
FAST = 30  # milliseconds: a scanner's keys are closer together, ten keys of a person never all are


class Fit(Enum):
    """What a run of characters may still become."""

    NO = auto()
    PART = auto()
    WHOLE = auto()


class Take(Enum):
    """What to do with a character: keep it back, let go of the earlier ones and keep it back, or let it through after them."""

    HOLD = auto()
    RESTART = auto()
    PASS = auto()


@dataclass(frozen=True, slots=True)
class CodeForm:
    """How the office's badges come out of its scanner: their prefix, and what the scanner itself is set to send around them."""

    prefix: str = "71"
    before: str = ""
    after: str = ""

    def fit(self, typed: str, eaten: int = 0) -> Fit:
        """How far `typed` is one of ours, where the first `eaten` digits of the prefix were lost to an input method."""
        if eaten:
            return self._fit(self.prefix[:eaten] + typed, "")
        fits = {self._fit(typed, before) for before in {self.before.casefold(), ""}}
        return Fit.WHOLE if Fit.WHOLE in fits else Fit.PART if Fit.PART in fits else Fit.NO

    def _fit(self, typed: str, before: str) -> Fit:
        typed, head, after = typed.casefold(), before + self.prefix, self.after.casefold()
        if len(typed) <= len(head):
            return Fit.PART if head.startswith(typed) else Fit.NO
        digits, rest = typed[len(before) : len(before) + LENGTH], typed[len(before) + LENGTH :]
        if not typed.startswith(head) or not (digits.isascii() and digits.isdigit()):
            return Fit.NO
        if len(digits) < LENGTH:
            return Fit.PART
        if not self._is_ours(digits):
            return Fit.NO
        return Fit.WHOLE if rest in ("", after) else Fit.PART if after.startswith(rest) else Fit.NO

    def _is_ours(self, digits: str) -> bool:
        from app.printing.codes import read_code

        return read_code(digits, prefix=self.prefix) is not None

    def code(self, typed: str, eaten: int = 0) -> str:
        """The ten digits of a whole run."""
        text = self.prefix[:eaten] + typed
        before = len(self.before) if not eaten and self.before and text.casefold().startswith(self.before.casefold()) else 0
        return text[before : before + LENGTH]


class Burst:
    """One run of characters; what does not follow within FAST milliseconds begins a new one."""

    def __init__(self, form: CodeForm | None = None) -> None:
        self.form = form or CodeForm()
        self.typed = ""
        self._eatable = 0
        self._is_foreign = False

    def reset(self) -> None:
        """The next character begins a run."""
        self.typed, self._eatable, self._is_foreign = "", 0, False

    def follow_choice(self) -> None:
        """An input method has just turned a key into words: the first digits of a badge's prefix may have been that key."""
        self.reset()
        self._eatable = len(self.form.prefix)

    def take(self, char: str) -> Take:
        """The next character of the run."""
        if self._fits(self.typed + char):
            self.typed += char
            return Take.HOLD
        had, was_foreign = self.typed, self._is_foreign
        self.reset()
        if was_foreign or had[-1:].isdigit():
            # a part of a longer number is not a badge, whatever its digits say
            self._is_foreign = char.isdigit()
        elif self._fits(char):
            self.typed = char
            return Take.RESTART
        else:
            self._is_foreign = char.isdigit()
        return Take.PASS

    def _fits(self, typed: str) -> bool:
        if self._is_foreign:
            return False
        return any(self.form.fit(typed, eaten) is not Fit.NO for eaten in range(self._eatable + 1))

    @property
    def eaten(self) -> int | None:
        """How many digits were lost to the input method; None where the run is not a whole code."""
        return next((eaten for eaten in range(self._eatable + 1) if self.form.fit(self.typed, eaten) is Fit.WHOLE), None)

    @property
    def is_whole(self) -> bool:
        """Whether the run is one of our codes, if nothing follows."""
        return bool(self.typed) and self.eaten is not None

    @property
    def code(self) -> str:
        """The ten digits, "" where the run is none of ours."""
        return self.form.code(self.typed, self.eaten or 0) if self.is_whole else ""
