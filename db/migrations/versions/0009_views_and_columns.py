"""What people set up for themselves: views that they save, and the columns that they choose for a list."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE saved_views (
        id INTEGER NOT NULL,
        owner_id INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        on_key VARCHAR,
        shared BOOLEAN NOT NULL,
        whose VARCHAR NOT NULL,
        tile VARCHAR NOT NULL,
        words VARCHAR NOT NULL,
        clocks VARCHAR NOT NULL,
        sorted_by VARCHAR NOT NULL,
        descending BOOLEAN NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_saved_views PRIMARY KEY (id),
        CONSTRAINT uq_saved_views_owner_id_on_key UNIQUE (owner_id, on_key),
        CONSTRAINT ck_saved_views_whose_known
            CHECK (whose IN ('everybody', 'mine', 'my_team', 'newly_qualified', 'waiting')),
        CONSTRAINT ck_saved_views_tile_known
            CHECK (tile IN ('all', 'late', 'today', 'soon', 'unallocated', 'to_sign')),
        CONSTRAINT ck_saved_views_sorted_by_known
            CHECK (sorted_by IN ('due', 'started', 'child', 'kind', 'worker', 'team', 'last_seen')),
        CONSTRAINT ck_saved_views_version_positive CHECK (version >= 1),
        CONSTRAINT ck_saved_views_name_length CHECK (length(name) BETWEEN 1 AND 400),
        CONSTRAINT ck_saved_views_on_key_length CHECK (length(on_key) BETWEEN 1 AND 1),
        CONSTRAINT ck_saved_views_words_length CHECK (length(words) BETWEEN 0 AND 1200),
        CONSTRAINT ck_saved_views_clocks_length CHECK (length(clocks) BETWEEN 1 AND 400),
        CONSTRAINT fk_saved_views_owner_id FOREIGN KEY(owner_id) REFERENCES workers (id)
    )
    """,
    """
    CREATE TABLE list_columns (
        owner_id INTEGER NOT NULL,
        of_list VARCHAR NOT NULL,
        columns_shown VARCHAR NOT NULL,
        CONSTRAINT pk_list_columns PRIMARY KEY (owner_id, of_list),
        CONSTRAINT ck_list_columns_of_list_length CHECK (length(of_list) BETWEEN 1 AND 40),
        CONSTRAINT ck_list_columns_columns_shown_length CHECK (length(columns_shown) BETWEEN 1 AND 400),
        CONSTRAINT fk_list_columns_owner_id FOREIGN KEY(owner_id) REFERENCES workers (id)
    )
    """,
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
