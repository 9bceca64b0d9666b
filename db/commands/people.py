"""Who may sign in, and who sees a restricted case."""

from collections.abc import Sequence

from sqlmodel import col, delete, select

from db.commands.command import Work, command
from models import tables
from models.errors import InvalidInput, NotFound, StaleEdit
from models.people import Action, Role
from models.text import NOTE_LENGTH, clean, clean_name


@command(Action.GIVE_ACCESS)
def give_access(work: Work, name: str, role: Role | None, *, new: bool = False, version: int | None = None) -> None:
    """Let somebody sign in with a role, or with None no more. ``new`` enters a person whom the store does not know.

    ``version`` is that of the access which the person who decides has seen. Raises NotFound, InvalidInput or StaleEdit.
    """
    wanted = clean_name(name, "name")
    workers = work.session.exec(select(tables.Worker)).all()
    worker = next((one for one in workers if one.name.casefold() == wanted.casefold()), None)
    if worker is None:
        if not new or role is None:
            raise NotFound(
                f"Nobody in this store is called “{wanted}”. Check the spelling, or add the person with --new."
            )
        post = "team_manager" if role in {Role.MANAGER, Role.ADMINISTRATOR} else "social_worker"
        worker = tables.Worker(name=wanted, role=post)
        work.session.add(worker)
        work.session.flush()
    access = work.session.get(tables.Access, worker.id)
    before = access.role if access else None
    if version is not None:
        mine = {"role": role.value if role else ""}
        access = work.unchanged(access, version, f"the access of {worker.name}", mine)
    if before == (role.value if role else None):
        work.take_back()
        return
    _keep_an_administrator(work, worker.id or 0, role)
    if role is None:
        assert access is not None, "there was access to take"
        work.session.delete(access)
    elif access is None:
        work.session.add(tables.Access(worker_id=worker.id or 0, role=role.value))
    else:
        if version is None:
            access.version += 1
        access.role = role.value
        work.session.add(access)
    work.record(worker.name, before={"role": before}, after={"role": role.value if role else None})


def _keep_an_administrator(work: Work, worker_id: int, role: Role | None) -> None:
    others = select(tables.Access).where(
        tables.Access.role == Role.ADMINISTRATOR.value, tables.Access.worker_id != worker_id
    )
    if role is not Role.ADMINISTRATOR and work.session.exec(others).first() is None:
        raise InvalidInput("Nobody would be an administrator then. Make somebody else one first.")


@command(Action.RESTRICT)
def restrict(
    work: Work, child_id: int, names: Sequence[str] | None, reason: str, *, version: int | None = None
) -> None:
    """Show all cases of a child only to those named and an administrator; with None for names, to everybody again.

    ``version`` is that of the restriction which the person who decides has seen: None where there was none, or it does
    not matter. Raises NotFound for a child or a name, InvalidInput without a reason, StaleEdit.
    """
    why = clean(reason, limit=NOTE_LENGTH, what="reason")
    if not why:
        raise InvalidInput("A restriction needs its reason, and so does taking it back. Give one.")
    child = work.session.get(tables.Child, child_id)
    if child is None:
        raise NotFound("This child is no longer in the store. Go back to the list.")
    restriction = work.session.get(tables.Restriction, child_id)
    named = select(tables.RestrictionName, tables.Worker.name).join(
        tables.Worker, col(tables.Worker.id) == col(tables.RestrictionName.worker_id)
    )
    known = sorted(name for _, name in work.session.exec(named.where(tables.RestrictionName.child_id == child_id)))
    if version is not None:
        mine = {"seen by": _in_words(names), "reason": why}
        _need_version(restriction, version, child.reference, mine, known)
    before = {"restricted to": known, "reason": restriction.reason} if restriction else {"restricted": False}
    work.session.exec(delete(tables.RestrictionName).where(col(tables.RestrictionName.child_id) == child_id))
    if names is None:
        if restriction is None:
            raise InvalidInput(f"The cases of {child.reference} are not restricted. Nothing was changed.")
        work.session.delete(restriction)
        after: dict[str, object] = {"restricted": False}
    else:
        workers = _workers_named(work, names)
        if restriction is None:
            restriction = tables.Restriction(child_id=child_id, reason=why)
        else:
            restriction.reason = why
            restriction.version += 1
        work.session.add(restriction)
        work.session.flush()
        work.session.add_all(tables.RestrictionName(child_id=child_id, worker_id=worker.id or 0) for worker in workers)
        after = {"restricted to": sorted(worker.name for worker in workers), "reason": why}
    work.record(child.reference, before=before, after=after, why=why, child_id=child_id)


def _need_version(
    restriction: tables.Restriction | None,
    version: int,
    reference: str,
    mine: dict[str, str],
    known: Sequence[str],
) -> None:
    """Raise StaleEdit where somebody has changed the restriction since it was at this version."""
    standing = restriction.version if restriction else 0
    if standing != version:
        theirs = {
            "seen by": _in_words(known if restriction else None),
            "reason": restriction.reason if restriction else "not restricted",
        }
        raise StaleEdit(f"who sees the cases of {reference}", mine, theirs, standing)


def _in_words(names: Sequence[str] | None) -> str:
    return "everybody" if names is None else ", ".join([*sorted(names), "administrators"])


def _workers_named(work: Work, names: Sequence[str]) -> list[tables.Worker]:
    workers = {worker.name.casefold(): worker for worker in work.session.exec(select(tables.Worker))}
    found = []
    for name in dict.fromkeys(clean(name) for name in names):
        if name.casefold() not in workers:
            raise NotFound(f"Nobody in this store is called “{name}”. Check the spelling.")
        found.append(workers[name.casefold()])
    return found
