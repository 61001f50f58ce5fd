"""The errors a person at the counter can put right."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


class UserError(Exception):
    """Trouble that can be put right; its text says what happened, what it means and what to do."""


class FormErrors(UserError):
    """One sentence for each field that must be changed; nothing typed is lost."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = dict(errors)


class UnknownHost(FormErrors):
    """The host is on no list; the caller may ask to take the words as written."""


class UnknownStaff(FormErrors):
    """Somebody named is not on the staff list; the caller may ask to take the words as written."""


class StaleRecord(UserError):
    """Another counter changed the record first; the caller reloads and looks again."""


class ServerAway(UserError):
    """The server does not answer; whoever shows what was read before may go on showing it."""


class Locked(UserError):
    """The office's data is encrypted and its key is not at hand; the caller asks for the passphrase."""


class ClosedFile(UserError):
    """A file closed long ago opens only with a reason; the caller asks for it. `file` is its kind, id and number."""

    def __init__(self, sentence: str, file: "tuple[str, UUID, str]") -> None:
        super().__init__(sentence)
        self.file = file
