"""Run by Alembic: migrate over the connection, and in the transaction, that the store hands over."""

from alembic import context
from sqlmodel import SQLModel

from models import tables  # noqa: F401  (fills the metadata)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
