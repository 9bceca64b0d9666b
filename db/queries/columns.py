"""The columns of a list that somebody chose."""

from db.store import Reader
from models.people import Person


def columns_chosen(reader: Reader, person: Person, of_list: str) -> tuple[str, ...] | None:
    """The columns in their order; None where the person did not choose any, or chose those that are shown at first."""
    row = reader.row(
        "SELECT columns_shown FROM list_columns WHERE owner_id = :me AND of_list = :of_list",
        me=person.id or 0,
        of_list=of_list,
    )
    if row is None:
        return None
    from models.columns import LISTS  # few choose: the first list is sooner on the screen

    chosen = LISTS[of_list].kept(row[0])
    return None if chosen == LISTS[of_list].at_first else chosen
