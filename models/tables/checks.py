"""What the tables have in common: how their constraints are named, and the checks that most of them have."""

from sqlalchemy import CheckConstraint
from sqlmodel import SQLModel

# Names for constraints, so that a migration can speak of them and PostgreSQL gets the same ones.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def sane(column: str) -> CheckConstraint:
    """A day between 1900 and 2199, or none."""
    return CheckConstraint(f"{column} BETWEEN '1900-01-01' AND '2199-12-31'", name=f"{column}_sane")


def length(column: str, most: int, least: int = 1) -> CheckConstraint:
    """A text of at least and at most so many signs, or none."""
    return CheckConstraint(f"length({column}) BETWEEN {least} AND {most}", name=f"{column}_length")
