"""What was deleted on a server leaves its tables at once where this name may clean them; the disk is for whoever keeps the server."""

from contextlib import suppress

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core.i18n import _

# tables that belong to this name, or to a role it is a member of: nobody else may VACUUM them
OURS = text(
    "SELECT quote_ident(relname) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' "
    "AND pg_has_role(relowner, 'USAGE') ORDER BY relname"
)


def clean(writer: Engine) -> None:
    """Take rows deleted and versions written over out of the tables, after the transaction that left them; the desks work on meanwhile."""
    # what was deleted is deleted: a table that is being cleaned already, or an engine that cleans by itself, is no trouble of this work
    with suppress(DBAPIError), writer.connect() as connection:
        if tables := connection.execute(OURS).scalars().all():
            connection.commit()
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(f"VACUUM {', '.join(tables)}")


def left_on_disk(s: Session) -> tuple[str, ...]:
    """What a deletion's report says of the server's disk; nothing where the office is a file, which is wiped."""
    if s.get_bind().dialect.name == "sqlite":
        return ()
    if s.execute(OURS).first() is not None:
        return (
            _("The server's tables are cleaned at once. For its disk, whoever keeps the server runs, when no desk is open: VACUUM FULL"),
        )
    return (
        _(
            "This counter may not clean the server's tables: nobody reads what was deleted any more, but it lies there until they are "
            "cleaned. Whoever keeps the server runs, as the tables' owner and when no desk is open: VACUUM FULL"
        ),
    )
