"""Alembic's environment: runs on the connection that `migrate.upgrade` hands over."""

from alembic import context

from actions.adapters.shop_schema import content

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=content.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
