"""Who may do what on the server: an owner makes and migrates tables; counters may neither do that nor change the audit trail."""

from sqlalchemy import Connection, text

OWNER, DESK = "firstdesk_owner", "firstdesk_desk"
WORKED_WITH = "SELECT, INSERT, UPDATE, DELETE"
# what is not worked with freely; the triggers of the trail hold for the owner too
LESS = {
    "alembic_version": "SELECT",
    "audit_event": "SELECT, INSERT",
    "audit_payload": "SELECT, INSERT, DELETE",  # a person's erasure
    "audit_erased": "SELECT, INSERT",
    "audit_seal": "SELECT, INSERT",
    "audit_head": "SELECT, UPDATE",
    "number_counter": "SELECT, INSERT, UPDATE",
    "touched": "SELECT, INSERT, UPDATE",
    "clock_event": "SELECT, INSERT, UPDATE",
    "calendar_revision": "SELECT, INSERT, UPDATE",
    "office": "SELECT, INSERT, UPDATE",
    "staff": "SELECT, INSERT, UPDATE",
}
TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tableowner = current_user ORDER BY tablename")
IS_THERE = text("SELECT 1 FROM pg_roles WHERE rolname = :name")


def script(database: str, counters: tuple[str, ...]) -> str:
    """What whoever administers the server runs once (psql): the roles, the office's database, a login for every counter."""
    name = quoted(database)
    lines = [
        f"CREATE ROLE {DESK} NOLOGIN;",
        f"CREATE ROLE {OWNER} LOGIN;",
        f"\\password {OWNER}",
        f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';",
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC;",
        f"GRANT CONNECT ON DATABASE {name} TO {DESK};",
        f"\\connect {name}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC;",
        f"ALTER SCHEMA public OWNER TO {OWNER};",
        f"GRANT USAGE ON SCHEMA public TO {DESK};",
    ]
    for counter in counters:
        lines += [f"CREATE ROLE {quoted(counter)} LOGIN IN ROLE {DESK};", f"\\password {quoted(counter)}"]
    return "\n".join(lines)


def quoted(name: str) -> str:
    """A name as SQL takes any."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def grant(connection: Connection) -> None:
    """Let the counters' role work with the tables as they are now; run by their owner after each migration."""
    if connection.execute(IS_THERE, {"name": DESK}).first() is None:
        return  # a server used under one name only
    for table in connection.execute(TABLES).scalars().all():
        connection.exec_driver_sql(f"REVOKE ALL ON {table} FROM {DESK}")
        connection.exec_driver_sql(f"GRANT {LESS.get(table, WORKED_WITH)} ON {table} TO {DESK}")
