"""How the window looks in the tour, and which of its pictures stand in the guides."""

from typing import NamedTuple

# steps whose pictures stand in README.md and README.zh-CN.md (copy DIR/readme to docs/pictures)
README_LOOKS = {("en", "light", 1366), ("zh_CN", "light", 1366)}
IN_README = {
    "one-box": ("01-found",),
    "returning-visitor": ("02-form",),
    "checked-in": ("03-checked-in",),
    "walk-in-same-name": ("04-same-name", "today"),
    "jam": ("05-jam",),
    "sign-out": ("06-sign-out",),
    "visit": ("07-visits",),
    "register-paper": ("08-register",),
    "group-board": ("09-group",),
    "passes": ("10-passes",),
    "evacuation": ("11-evacuation",),
    "handover": ("12-handover",),
    "call": ("13-call",),
    "ticket-waits": ("14-ticket",),
    "ticket-notice": ("15-notice",),
    "month": ("16-month",),
    "complaint-form": ("17-complaint",),
    "complaint-course": ("18-complaint-course",),
}


class Look(NamedTuple):
    """One way the window may look."""

    language: str
    theme: str
    width: int
    height: int

    @property
    def name(self) -> str:
        """The folder of its pictures."""
        return f"{self.language}-{self.theme}-{self.width}x{self.height}"


# 1366×700 is what a 1366×768 desk leaves above its task bar
LOOKS = (
    Look("zh_CN", "light", 1366, 700),
    Look("zh_CN", "dark", 1366, 700),
    Look("en", "light", 1366, 700),
    Look("en", "dark", 1366, 700),
    Look("zh_CN", "light", 1920, 1040),
    Look("en", "dark", 1920, 1040),
)
