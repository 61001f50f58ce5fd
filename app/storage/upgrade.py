"""Brings a database to this program's schema: all migrations and the schema number in one transaction, or nothing."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.storage.engine import APPLICATION_ID
from app.storage.schema import SCHEMA

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


AfterUpgrade = Callable[[Session, int], None]  # what the rooms make of an office of that schema, in the same transaction


def upgrade(engine: Engine, after: AfterUpgrade | None = None) -> None:
    """Run every missing migration, check the foreign keys, write the schema number; rolls back whole on any error."""
    from alembic import command

    config = settings()
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        # batch_alter_table copies tables; with foreign keys on that deletes child rows silently
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                if after is not None and found:
                    with Session(connection) as session:
                        after(session, found)
                        session.commit()  # its part; the connection's transaction goes on
                if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                    raise RuntimeError(f"migration leaves {len(broken)} rows without their parent")
                connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def settings() -> "Config":
    """Where the migrations are, for alembic."""
    from alembic.config import Config

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
