"""Opens an office on a server: refuses what it must not touch, migrates what is older, says in one sentence what is wrong."""

from typing import Any

from sqlalchemy import Connection, text

from app.core.errors import UserError
from app.core.i18n import _
from app.storage import server
from app.storage.address import shown
from app.storage.listening import BELL
from app.storage.schema import SCHEMA
from app.storage.store import AuditHook, Store, sentences

LOCK = 0x46444B31  # migrations of one database wait for each other
COLLATIONS = ("C", "POSIX", "C.UTF-8", "C.utf8")
ABOUT = text(
    "SELECT current_setting('server_version_num')::int AS version, "
    "pg_encoding_to_char(encoding) AS encoding, datcollate AS collation, "
    "has_schema_privilege(current_schema(), 'CREATE') AS may_make, "
    "(SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')) AS tables "
    "FROM pg_database WHERE datname = current_database()"
)
MARKED = text(
    "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname IN ('alembic_version', 'touched')"
)
MAKER = text("SELECT version()")
WITHOUT_BELL = ("CockroachDB", "-YB-")  # these speak PostgreSQL without LISTEN and NOTIFY: counters look around at the tick
NUMBER = text("SELECT version_num FROM alembic_version")


def open_server(address: str, *, audit: AuditHook | None = None, create: bool = True) -> Store:
    """The store of an office on a server, made and migrated as needed. Raises UserError; never changes a database it refuses."""
    owner = server.owner_engine(address)
    try:
        with sentences(), owner.connect() as connection:
            found = _schema(connection, address, create=create)
            bell = BELL if has_bell(connection.execute(MAKER).scalar_one()) else ""
        if found < SCHEMA:
            with sentences(), owner.begin() as connection:
                migrate(connection)
    finally:
        owner.dispose()
    return Store(server.writer_engine(address), server.reader_engine(address), audit=audit, address=address, bell=bell)


def has_bell(maker: str) -> bool:
    """Whether an engine, by what it says of itself, tells counters of a commit."""
    return not any(name in maker for name in WITHOUT_BELL)


def refuse(connection: Connection, address: str) -> tuple[int, bool]:
    """The schema number (0: nothing there) and whether this name may make tables; raises UserError for what is not ours, or too new."""
    about = connection.execute(ABOUT).one()
    _check(about, address)
    found = 0
    if about.tables:
        if connection.execute(MARKED).scalar_one() < 2:
            sentence = _("The database {name} belongs to another program. Nothing was changed; give Firstdesk a database of its own.")
            raise UserError(sentence.format(name=shown(address)))
        found = int(connection.execute(NUMBER).scalar_one())
    if found > SCHEMA:
        raise UserError(_("This database was made by a newer Firstdesk. Nothing was changed; install the newer version to open it."))
    return found, bool(about.may_make)


def _schema(connection: Connection, address: str, *, create: bool) -> int:
    """The schema number, 0 for an empty database; raises UserError for one that is not ours, too new, or not ours to migrate."""
    found, may_make = refuse(connection, address)
    if not found and not create:
        sentence = _("There is no office in {folder}. Set one up with init, or name the right data folder.")
        raise UserError(sentence.format(folder=shown(address)))
    if found < SCHEMA and not may_make:
        sentence = _(
            "The office's tables on the server are older than this program (or not made yet), and this counter may not change tables. "
            "Nothing was changed; let whoever keeps the server run: python -m app server upgrade ADDRESS, with the owner's address."
        )
        raise UserError(sentence)
    return found


def claim(connection: Connection, address: str) -> None:
    """Take an empty database for an office that is moved there; raises UserError where it holds anything or may not be filled."""
    about = connection.execute(ABOUT).one()
    _check(about, address)
    if about.tables:
        sentence = _("The database {name} holds tables already. Nothing was copied; name an empty one.")
        raise UserError(sentence.format(name=shown(address)))
    if not about.may_make:
        sentence = _("This name may not make tables in {name}. Nothing was copied; use the owner's address.")
        raise UserError(sentence.format(name=shown(address)))


def _check(about: Any, address: str) -> None:
    if about.version < server.OLDEST:
        sentence = _("The server runs PostgreSQL {version}; Firstdesk needs {oldest} or newer. Nothing was changed.")
        raise UserError(sentence.format(version=about.version // 10000, oldest=server.OLDEST // 10000))
    if about.encoding != "UTF8" or about.collation not in COLLATIONS:
        sentence = _(
            "The database {name} keeps texts as {encoding}, sorted as {collation}; Firstdesk needs UTF8 and C. Nothing was changed. "
            "Make one: CREATE DATABASE firstdesk TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'."
        )
        raise UserError(sentence.format(name=shown(address), encoding=about.encoding, collation=about.collation))


def migrate(connection: Connection) -> None:
    """Run every missing migration in this transaction; a second counter that starts meanwhile waits and finds them done."""
    from alembic import command

    from app.storage.server_roles import grant
    from app.storage.upgrade import settings

    config = settings()
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    grant(connection)
