"""The texts visitors read and sign: their kinds, what ships with the program, and whom an office asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.errors import FormErrors
from app.core.i18n import N_, _

LONGEST_TEXT = 6000


class TextKind(StrEnum):
    """What a text is; it is kept per language and in versions."""

    PRIVACY = "privacy"
    RULES = "rules"
    AGREEMENT = "agreement"


KIND_WORDS = {
    TextKind.PRIVACY: N_("Privacy notice"),
    TextKind.RULES: N_("Site rules"),
    TextKind.AGREEMENT: N_("Confidentiality agreement"),
}
# version 0: what the program ships with, until the office writes its own
SHIPPED = {
    TextKind.PRIVACY: N_(
        "We keep your name, phone, the person visited and the times of your visit, and your signature and photo where you gave them, "
        "to look after safety on this site. Only the desk and those you visit see them. "
        "You may ask to see, correct or remove them at the desk."
    ),
    TextKind.RULES: N_(
        "Wear your badge where it can be seen and hand it back when you leave.\n"
        "Go only where your host takes you. Ask before you take photographs.\n"
        "In an alarm, follow the staff to the assembly point."
    ),
    TextKind.AGREEMENT: N_(
        "During this visit I may see or hear things that are not public: papers, screens, conversations, equipment, "
        "and particulars of residents, customers or staff.\n"
        "I will not pass them on, copy, photograph or record them, and will use them for nothing but the purpose of this visit.\n"
        "I will not enter areas I was not taken to, nor take papers or data carriers with me without leave.\n"
        "What I was given for the visit I return when I leave. This promise holds after the visit has ended, "
        "except for what is public or must be told by law."
    ),
}


class Asked(StrEnum):
    """Whom the desk asks for a signature."""

    NEVER = "never"
    TYPES = "types"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Told:
    """One text as a visitor was shown it; version 0 is the shipped one."""

    kind: TextKind
    language: str
    version: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a visitor said to the texts shown: accepted with `strokes` (strokes.pack), or declined with none."""

    told: tuple[Told, ...]
    language: str
    is_accepted: bool
    strokes: bytes = b""

    @property
    def kinds(self) -> frozenset[TextKind]:
        """What was answered."""
        return frozenset(each.kind for each in self.told)


class SignatureNeeded(FormErrors):
    """The office asks this kind of visitor for a signature first; `kinds` are the texts to be shown."""

    def __init__(self, kinds: Sequence[TextKind]) -> None:
        names = _(", ").join(_(KIND_WORDS[kind]) for kind in kinds)
        sentence = _("To be signed first: {names}. Let the visitor sign, or note that they declined.")
        super().__init__({"signature": sentence.format(names=names)})
        self.kinds = tuple(kinds)


def asked(settings: Any, visitor_type: str) -> tuple[TextKind, ...]:
    """The texts a visitor of this type is asked to sign, by the office's settings."""
    kinds: list[TextKind] = []
    if _is_asked(settings.sign_notice, settings.sign_notice_types, visitor_type):
        kinds += [TextKind.PRIVACY, TextKind.RULES]
    if _is_asked(settings.sign_agreement, settings.sign_agreement_types, visitor_type):
        kinds.append(TextKind.AGREEMENT)
    return tuple(kinds)


def outstanding(settings: Any, visitor_type: str, answers: Sequence[Answer]) -> tuple[TextKind, ...]:
    """What is asked and was neither signed nor declined."""
    wanted = asked(settings, visitor_type)
    if not wanted:
        return ()
    answered = {kind for answer in answers for kind in answer.kinds}
    # site rules an office has emptied are not shown, so they are never outstanding alone
    left = tuple(kind for kind in wanted if kind not in answered)
    return () if left == (TextKind.RULES,) else left


def _is_asked(whom: str, types: str, visitor_type: str) -> bool:
    return whom == Asked.ALWAYS or (whom == Asked.TYPES and visitor_type in types.split())
