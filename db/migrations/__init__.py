"""The revisions of the schema, oldest first, and how a store is brought to the newest."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Known without importing Alembic, which costs 0.1 s and is needed only where the revision differs.
# A test compares this with the folder ``versions``.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009")


def upgrade(connection: "Connection") -> None:
    """Bring the schema to the newest revision within the transaction that ``connection`` is in."""
    from pathlib import Path

    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
