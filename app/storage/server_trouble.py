"""Turns PostgreSQL's own errors into sentences for the counter."""

from app.core.i18n import N_

AWAY = N_("The server does not answer. Nothing was changed; what is typed stays, try again once the server answers.")
CERTIFICATE = N_(
    "The server could not prove that it is the right one (its certificate does not fit). Nothing was sent; ask whoever keeps the server."
)
BY_STATE = {
    "28P01": N_("The server does not know this name and password. Nothing was changed; correct the address of the server."),
    "28000": N_("The server does not let this name in. Nothing was changed; correct the address, or ask whoever keeps the server."),
    "3D000": N_("There is no such database on the server. Nothing was changed; correct the address, or ask whoever keeps the server."),
    "42501": N_("The server does not allow this counter to do that. Nothing was changed; ask whoever keeps the server."),
    "55P03": N_("Another counter is holding the database. Nothing was changed; wait a moment, then try again."),
    "40001": N_("Another counter came first. Nothing was changed; try again."),
    "40P01": N_("Another counter came first. Nothing was changed; try again."),
    "53100": N_("The server's disk is full. Nothing was changed; tell whoever keeps the server."),
    "53300": N_("The server takes no more counters. Nothing was changed; tell whoever keeps the server."),
    "25006": N_("The server can only be read at the moment. Nothing was changed; tell whoever keeps the server."),
}
BY_WORDS = (
    ("certificate", CERTIFICATE),
    ("does not support ssl", CERTIFICATE),
    ("ssl error", CERTIFICATE),
    ("password authentication failed", BY_STATE["28P01"]),
    ("no password supplied", BY_STATE["28P01"]),
    ("no pg_hba.conf entry", BY_STATE["28000"]),
    ("role", BY_STATE["28000"]),
    ("too many", BY_STATE["53300"]),
)
GONE = ("57P01", "57P02", "57P03", "25P03")


def sentence_for(error: BaseException) -> str:
    """The sentence (not translated yet) for an error of the driver, or "" where it is a bug."""
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return AWAY if state in GONE or state.startswith("08") else BY_STATE.get(state, "")
    if type(error).__name__ not in ("OperationalError", "ConnectionTimeout", "InterfaceError"):
        return ""
    said = str(error).casefold()
    if "database" in said and "does not exist" in said:
        return BY_STATE["3D000"]
    return next((sentence for words, sentence in BY_WORDS if words in said), AWAY)
