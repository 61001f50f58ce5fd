"""A PostgreSQL server of the tests' own: in a temporary folder, thrown away with it; never the machine's."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

OWNER = "firstdesk_owner"
_made = count()
# nothing here outlives the tests: no commit waits for the disk
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off", "max_connections": "200",
        "shared_buffers": "32MB", "wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "512MB", "jit": "off"}  # fmt: skip


def programs() -> Path | None:
    """Debian's newest server, or one on the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    path = shutil.which("postgres")
    return Path(path).resolve().parent if path else None


class Server:
    """One server; `port` is its door at 127.0.0.1 (passwords), the folder holds its socket (whoever may enter the folder)."""

    def __init__(self, bin_folder: Path, port: int, settings: dict[str, str] | None = None) -> None:
        self.bin, self.port = bin_folder, port
        self.folder = Path(tempfile.mkdtemp(prefix="fdpg-"))
        self.data = self.folder / "data"
        self.settings = {**FAST, **(settings or {})}
        self._as: list[str] = []
        self._owner: tuple[int, int] | None = None
        if os.name == "posix" and os.geteuid() == 0:  # the server refuses to run as root
            user = pwd.getpwnam("postgres") if _has("postgres") else pwd.getpwnam("nobody")
            self._owner = (user.pw_uid, user.pw_gid)
            self.give(self.folder)
            self._as = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        self.run("initdb", "-D", str(self.data), "-U", OWNER, "-E", "UTF8", "--locale=C", "--auth-local=trust",
                 "--auth-host=scram-sha-256", "--no-sync", "--no-instructions")  # fmt: skip
        self.start()

    def give(self, path: Path) -> None:
        """Let a file or folder be the server's own."""
        path.chmod(0o700 if path.is_dir() else 0o600)
        if self._owner is not None:
            os.chown(path, *self._owner)

    def run(self, program: str, *words: str) -> None:
        """One of the server's programs, as the server's user; raises with what it said."""
        command: Sequence[str] = [*self._as, str(self.bin / program), *words]
        done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=self.folder)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")

    def start(self) -> None:
        options = " ".join(f"-c {name}={value}" for name, value in self.settings.items())
        options += f" -c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder}"
        log = str(self.folder / "log")
        self.run("pg_ctl", "start", "-w", "-D", str(self.data), "-l", log, "-o", options)

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self.data))

    def close(self) -> None:
        """Stop it and take its folder away."""
        with suppress(RuntimeError):
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, name: str, user: str = OWNER) -> str:
        """Through the socket, without password."""
        return f"postgresql://{user}@/{name}?host={self.folder}&port={self.port}"

    def tell(self, statement: str, name: str = "postgres") -> None:
        """One statement outside any transaction."""
        import psycopg

        with psycopg.connect(self.address(name), autocommit=True) as connection:
            connection.execute(statement)


def free_port() -> int:
    """A port nobody is likely to use: which server of which run it is, below those the system gives out by itself."""
    return 20_000 + (os.getpid() * 7 + next(_made)) % 12_000


def _has(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def unguard(s: Any) -> None:
    """What a forger with full rights does first: nothing guards the audit trail for the rest of this transaction (SQLite: ever after)."""
    from sqlalchemy import text

    if s.get_bind().dialect.name != "sqlite":
        s.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for name in s.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
        s.execute(text(f"DROP TRIGGER {name}"))


RESET = """
DO $$ DECLARE name text; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM public.%I', name);
        EXECUTE format('INSERT INTO public.%I SELECT * FROM kept.%I', name, name);
    END LOOP;
END $$
"""
KEEP = """
DO $$ DECLARE name text; BEGIN
    CREATE SCHEMA kept;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', name, name);
    END LOOP;
END $$
"""
ALONE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class ServerOffice:
    """A founded office on a server, put back to how it was before each test: a tenth of what a new database costs."""

    def __init__(self, server: Server, name: str) -> None:
        import psycopg

        self.address = server.address(name)
        self._door = psycopg.connect(self.address, autocommit=True)
        self._door.execute(KEEP)
        self._resets = 0

    def fresh(self) -> str:
        """Its address, with everything in it as at the start; whoever an earlier test left there is sent out."""
        self._door.execute(ALONE)
        self._door.execute(RESET)
        self._resets += 1
        if self._resets % 100 == 0:
            self._door.execute("VACUUM")
        return self.address

    def close(self) -> None:
        self._door.close()
