"""The audit trail as a list."""

from db.exchange.lists.field import Field, Listing
from db.queries.audit_trail import AuditLine

AUDIT_FIELDS: tuple[Field[AuditLine], ...] = (
    Field("entry", lambda row: row.id, "entry"),
    Field("group", lambda row: row.group_id),
    Field("at", lambda row: row.at.isoformat(timespec="seconds"), "when", lambda row: f"{row.at:%d %b %Y %H:%M:%S}"),
    Field("who", lambda row: row.who, "who"),
    Field("what", lambda row: row.what, "what"),
    Field("subject", lambda row: row.subject, "of what", lambda row: "erased" if row.erased else row.subject or ""),
    Field("before", lambda row: row.before),
    Field("after", lambda row: row.after),
    Field("why", lambda row: row.why),
    Field("erased", lambda row: row.erased),
    Field(
        "changes",
        lambda row: "; ".join(f"{name}: {before} → {after}" for name, before, after in row.changes),
        "before → after",
        lambda row: "; ".join(f"{name}: {before} → {after}" if before else f"{name}: {after}"
                              for name, before, after in row.changes) + (f" because: {row.why}" if row.why else ""),
    ),
)  # fmt: skip

_TELLING = frozenset({"subject", "before", "after", "why", "changes"})


def audit_trail(*, numbered: bool) -> Listing[AuditLine]:
    """The entries. Whoever reads those of a case alone sees no numbers: the gaps would tell that there are more.

    What was changed may be a child's name, and of what a child.
    """
    fields = [field for field in AUDIT_FIELDS if numbered or field.name not in {"entry", "group"}]
    return Listing("audit", "Audit trail", fields, fields, telling=_TELLING, free=True)
