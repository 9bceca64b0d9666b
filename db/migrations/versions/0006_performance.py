"""Performance: what stood on record of each clock, what was published, targets and comparators, stated figures."""

import sqlalchemy as sa
from alembic import op

from models.yardsticks import FIRST_YARDSTICKS

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE clock_records (
        id INTEGER NOT NULL,
        line_id INTEGER NOT NULL,
        clock VARCHAR NOT NULL,
        case_id INTEGER,
        assessment_id INTEGER,
        clock_from DATE NOT NULL,
        due_on DATE NOT NULL,
        stopped_on DATE,
        team_id INTEGER,
        recorded_on DATE NOT NULL,
        superseded_on DATE NOT NULL,
        superseded_by INTEGER,
        withdrawn BOOLEAN NOT NULL,
        again BOOLEAN NOT NULL,
        CONSTRAINT pk_clock_records PRIMARY KEY (id),
        CONSTRAINT ck_clock_records_clock_known
            CHECK (clock IN ('initial', 'core', 'single', 'referral_decision', 'conference', 'referral',
                'child_protection', 'looked_after')),
        CONSTRAINT ck_clock_records_again_of_referral CHECK (NOT again OR clock = 'referral'),
        CONSTRAINT ck_clock_records_due_after_clock_starts CHECK (due_on >= clock_from),
        CONSTRAINT ck_clock_records_stops_after_clock_starts CHECK (stopped_on >= clock_from),
        CONSTRAINT ck_clock_records_superseded_after_recorded CHECK (superseded_on >= recorded_on),
        CONSTRAINT ck_clock_records_superseded_by_a_record
            CHECK ((superseded_on = '9999-12-31') = (superseded_by IS NULL)),
        CONSTRAINT ck_clock_records_superseded_by_a_later_one CHECK (superseded_by > id),
        CONSTRAINT ck_clock_records_line_begins_it CHECK (line_id <= id),
        CONSTRAINT ck_clock_records_withdrawn_is_not_stopped CHECK (NOT withdrawn OR stopped_on IS NULL),
        CONSTRAINT ck_clock_records_clock_from_sane
            CHECK (clock_from BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_clock_records_due_on_sane CHECK (due_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_clock_records_stopped_on_sane
            CHECK (stopped_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_clock_records_recorded_on_sane
            CHECK (recorded_on BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT fk_clock_records_team_id FOREIGN KEY(team_id) REFERENCES teams (id)
    )
    """,
    """
    CREATE TABLE publications (
        id INTEGER NOT NULL,
        month VARCHAR(7) NOT NULL,
        as_at DATE NOT NULL,
        last_record_id INTEGER NOT NULL,
        published_by VARCHAR NOT NULL,
        at VARCHAR(40) NOT NULL,
        CONSTRAINT pk_publications PRIMARY KEY (id),
        CONSTRAINT uq_publications_month UNIQUE (month),
        CONSTRAINT ck_publications_month_written CHECK (length(month) = 7),
        CONSTRAINT ck_publications_last_record_counted CHECK (last_record_id >= 0),
        CONSTRAINT ck_publications_as_at_sane CHECK (as_at BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_publications_published_by_length CHECK (length(published_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_publications_at_length CHECK (length(at) BETWEEN 1 AND 40)
    )
    """,
    """
    CREATE TABLE yardsticks (
        measure VARCHAR(40) NOT NULL,
        name VARCHAR NOT NULL,
        effective_from DATE NOT NULL,
        tenths INTEGER NOT NULL,
        in_time INTEGER,
        completed INTEGER,
        source VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_yardsticks PRIMARY KEY (measure, name, effective_from),
        CONSTRAINT ck_yardsticks_tenths_sane CHECK (tenths BETWEEN 0 AND 1000),
        CONSTRAINT ck_yardsticks_fraction_whole CHECK ((in_time IS NULL) = (completed IS NULL)),
        CONSTRAINT ck_yardsticks_fraction_sane CHECK (in_time BETWEEN 0 AND completed AND completed > 0),
        CONSTRAINT ck_yardsticks_version_positive CHECK (version >= 1),
        CONSTRAINT ck_yardsticks_effective_from_sane
            CHECK (effective_from BETWEEN '1900-01-01' AND '2199-12-31'),
        CONSTRAINT ck_yardsticks_measure_length CHECK (length(measure) BETWEEN 1 AND 40),
        CONSTRAINT ck_yardsticks_name_length CHECK (length(name) BETWEEN 1 AND 120),
        CONSTRAINT ck_yardsticks_source_length CHECK (length(source) BETWEEN 1 AND 120)
    )
    """,
    """
    CREATE TABLE stated_figures (
        id INTEGER NOT NULL,
        measure VARCHAR(40) NOT NULL,
        period VARCHAR NOT NULL,
        month VARCHAR(7) NOT NULL,
        in_time INTEGER,
        completed INTEGER,
        tenths INTEGER,
        decimals INTEGER,
        source VARCHAR NOT NULL,
        stated_by VARCHAR NOT NULL,
        at VARCHAR(40) NOT NULL,
        CONSTRAINT pk_stated_figures PRIMARY KEY (id),
        CONSTRAINT ck_stated_figures_period_known CHECK (period IN ('month', 'year', 'twelve')),
        CONSTRAINT ck_stated_figures_month_written CHECK (length(month) = 7),
        CONSTRAINT ck_stated_figures_fraction_whole CHECK ((in_time IS NULL) = (completed IS NULL)),
        CONSTRAINT ck_stated_figures_fraction_sane
            CHECK (in_time BETWEEN 0 AND completed AND completed > 0),
        CONSTRAINT ck_stated_figures_tenths_sane CHECK (tenths BETWEEN 0 AND 1000),
        CONSTRAINT ck_stated_figures_decimals_of_a_per_cent CHECK ((tenths IS NULL) = (decimals IS NULL)),
        CONSTRAINT ck_stated_figures_decimals_sane
            CHECK (decimals = 1 OR decimals = 0 AND tenths % 10 = 0),
        CONSTRAINT ck_stated_figures_says_something CHECK (in_time IS NOT NULL OR tenths IS NOT NULL),
        CONSTRAINT ck_stated_figures_measure_length CHECK (length(measure) BETWEEN 1 AND 40),
        CONSTRAINT ck_stated_figures_source_length CHECK (length(source) BETWEEN 1 AND 120),
        CONSTRAINT ck_stated_figures_stated_by_length CHECK (length(stated_by) BETWEEN 1 AND 120),
        CONSTRAINT ck_stated_figures_at_length CHECK (length(at) BETWEEN 1 AND 40)
    )
    """,
)

INDEXES = (
    "CREATE INDEX ix_clock_records_case ON clock_records (case_id, superseded_on)",
    "CREATE INDEX ix_clock_records_line ON clock_records (line_id)",
    "CREATE INDEX ix_clock_records_open ON clock_records"
    " (superseded_on, clock, due_on, clock_from, recorded_on, superseded_by, case_id, stopped_on, withdrawn)"
    " WHERE stopped_on IS NULL AND NOT withdrawn",
    "CREATE INDEX ix_clock_records_stopped ON clock_records"
    " (clock, stopped_on, superseded_on, recorded_on, due_on, clock_from, team_id, superseded_by, case_id, again)"
    " WHERE stopped_on IS NOT NULL",
)
_COLUMNS = ("measure", "name", "effective_from", "tenths", "in_time", "completed", "source", "version")


def upgrade() -> None:
    for table in TABLES:
        op.execute(table)
    for index in INDEXES:
        op.execute(index)
    op.execute(
        "ALTER TABLE authority ADD COLUMN population INTEGER "
        "CONSTRAINT ck_authority_population_sane CHECK (population BETWEEN 1 AND 100000000)"
    )
    op.bulk_insert(
        sa.table("yardsticks", *(sa.column(name) for name in _COLUMNS)),
        [
            {"measure": one.measure.value, "name": one.name, "effective_from": one.effective_from.isoformat(),
             "tenths": one.tenths, "in_time": one.in_time, "completed": one.completed, "source": one.source,
             "version": 1}
            for one in FIRST_YARDSTICKS
        ],
    )  # fmt: skip
