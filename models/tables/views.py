"""The tables of what people set up for themselves: views of a list, and the columns that it shows."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.checks import length


class SavedView(SQLModel, table=True):
    """A question of the Duty list that its owner keeps under a name and a key; see ``models.views``.

    Name and words may be longer than a person may give them: what stands for an erased name takes its room.
    """

    __tablename__ = "saved_views"
    __table_args__ = (
        UniqueConstraint("owner_id", "on_key"),
        CheckConstraint("whose IN ('everybody', 'mine', 'my_team', 'newly_qualified', 'waiting')", name="whose_known"),
        CheckConstraint("tile IN ('all', 'late', 'today', 'soon', 'unallocated', 'to_sign')", name="tile_known"),
        CheckConstraint("sorted_by IN ('due', 'started', 'child', 'kind', 'worker', 'team', 'last_seen')",
                        name="sorted_by_known"),
        CheckConstraint("version >= 1", name="version_positive"),
        length("name", 400), length("on_key", 1), length("words", 1200, 0), length("clocks", 400),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="workers.id")
    name: str
    on_key: str | None = None
    shared: bool = False
    whose: str
    tile: str
    words: str
    clocks: str
    sorted_by: str
    descending: bool = False
    version: int = 1


class ListColumnsKept(SQLModel, table=True):
    """The columns of a list that somebody chose, in their order, with commas between; see ``models.columns``."""

    __tablename__ = "list_columns"
    __table_args__ = (length("of_list", 40), length("columns_shown", 400))

    owner_id: int = Field(primary_key=True, foreign_key="workers.id")
    of_list: str = Field(primary_key=True)
    columns_shown: str
