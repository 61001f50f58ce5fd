"""Runs the migrations on the connection that opening.py hands over, inside its transaction."""

from alembic import context

from app.storage.records import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
