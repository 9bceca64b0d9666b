"""Many rows at once, as a file brings them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel


def insert_rows(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Insert them all at once; without ``render_nulls`` each change of what is empty would begin a statement anew."""
    session.execute(insert(table), rows, execution_options={"render_nulls": True})
