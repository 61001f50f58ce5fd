"""Turns PostgreSQL's own errors into sentences for the counter."""

from app.core.errors import UserError
from app.core.i18n import N_, _

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
# what is said before anybody is let in carries no number, and a server may say it in Chinese
BY_WORDS = (
    ("certificate", CERTIFICATE),
    ("does not support ssl", CERTIFICATE),
    ("ssl error", CERTIFICATE),
    ("password authentication failed", BY_STATE["28P01"]),
    ("认证失败", BY_STATE["28P01"]),
    ("no password supplied", BY_STATE["28P01"]),
    ("pg_hba.conf", BY_STATE["28000"]),
    ('role "', BY_STATE["28000"]),
    ("角色", BY_STATE["28000"]),
    ("too many", BY_STATE["53300"]),
    ("太多", BY_STATE["53300"]),
)
# what a look at a server can say more exactly than work that is broken off can: these come first there
NAMELESS = N_("No server is known by the name {host}. Correct the name, or look whether this PC is on the network.")
PLAIN = N_("The server at {host} does not encrypt. Nothing was sent; let whoever keeps it switch TLS on, then test again.")
NO_FILE = N_("The certificate file {file} is not there or is none. Choose the file you were given.")
OTHER_NAME = N_("The server's certificate is made out to another name than {host}. Write the name that is in it.")
NOBODY = N_("Nobody this PC trusts vouches for the server's certificate. Nothing was sent; choose the certificate file you were given.")
NO_SERVER = N_("What answers at {host}, port {port}, is no PostgreSQL server. Correct the address.")
NOTHING = N_("Nothing answers at {host}, port {port}: PostgreSQL is off there, or at another port. Correct the address, or ask its keeper.")
SILENT = N_("{host} does not answer: it is off, a cable is out, or a firewall is in between. Nothing was changed; ask its keeper.")
BY_WORDS_OF_A_LOOK = (
    ("failed to resolve host", NAMELESS), ("does not support ssl", PLAIN), ("root certificate file", NO_FILE),
    ("could not read root certificate", NO_FILE), ("does not match host name", OTHER_NAME), ("certificate", NOBODY),
    ("ssl negotiation", NO_SERVER), ("connection refused", NOTHING), ("no such file", NOTHING),
)  # fmt: skip
GONE = ("57P01", "57P02", "57P03", "25P03")


def sentence_for(error: BaseException) -> str:
    """The sentence (not translated yet) for an error of the driver, or "" where it is a bug."""
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return AWAY if state in GONE or state.startswith("08") else BY_STATE.get(state, "")
    if type(error).__name__ not in ("OperationalError", "ConnectionTimeout", "InterfaceError"):
        return ""
    said = str(error).casefold()
    if ("database" in said and "does not exist" in said) or ("数据库" in said and "不存在" in said):
        return BY_STATE["3D000"]
    return next((sentence for words, sentence in BY_WORDS if words in said), AWAY)


def connecting(error: BaseException, address: str) -> UserError:
    """What is wrong with an address nobody has worked with yet, as exactly as the driver knows it."""
    said = str(error).casefold()
    exact = next((sentence for words, sentence in BY_WORDS_OF_A_LOOK if words in said), "")
    found = sentence_for(error)
    sentence = exact or (SILENT if found == AWAY else found)
    if not sentence:
        return UserError(_("The server refused: {reason}").format(reason=str(error).strip().splitlines()[0]))
    from psycopg.conninfo import conninfo_to_dict  # which read it before

    parts = conninfo_to_dict(address)
    words = {"host": parts.get("host", "localhost"), "port": parts.get("port", 5432), "file": parts.get("sslrootcert", "")}
    return UserError(_(sentence).format(**words))
