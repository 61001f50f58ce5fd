"""Alembic migrations; revision n leaves the file at user_version n."""
