"""What a manager notes of a case while it is triaged: reviews of the unallocated, threshold, section 47, siblings."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select

from db.commands.command import Work, command
from db.commands.handing_over import decide
from db.commands.moving import seen_case, tell
from db.queries.holdings import KnownCase, known_cases
from models import tables
from models.case import THRESHOLD_LEVELS
from models.dates import short_form
from models.decision import DecisionKind, rationale
from models.errors import Conflict, InvalidInput, NotFound
from models.moves import check_section_47
from models.people import Action
from models.text import clean


@command(Action.REVIEW_WAITING, undoable=True)
def review_waiting(work: Work, case_ids: Sequence[int], decided: str, because: str, on: date) -> None:
    """A manager has looked at cases that nobody holds, and decided: a decision on each record (weekly, by rule).

    Raises InvalidInput where one has a worker or is closed: then none is reviewed.
    """
    why = rationale(because, "A review of an unallocated case")
    said = clean(decided, limit=1000, what="decision")
    if not said:
        raise InvalidInput("A review ends with a decision, and be it to wait. Say what was decided.")
    cases = _seen(work, case_ids, on)
    for case in cases:
        held = case.held.holding_on(on)
        if held is not None and held.worker_id is not None:
            raise InvalidInput(
                f"{case.reference} has a worker since {short_form(held.started_on)}, so it does not wait."
            )
    for case in cases:
        decide(work, case.id, DecisionKind.REVIEW, on, said, why)
        work.record(case.reference, after={"decided": said}, why=why, child_id=case.child_id, case_id=case.id)


@command(Action.SET_THRESHOLD, undoable=True)
def set_threshold(work: Work, case_id: int, level: int, because: str, on: date, *, seen: int | None = None) -> None:
    """Record the threshold level of a case, 1 to 4, with the reason: a decision on the record.

    ``seen`` is the level that the person saw, 0 for none. Raises InvalidInput, or Conflict where it has changed since.
    """
    why = rationale(because, "A threshold level")
    if level not in THRESHOLD_LEVELS:
        raise InvalidInput(f"{level} is no threshold level. Give 1 to 4: {'; '.join(THRESHOLD_LEVELS.values())}.")
    (case,) = _seen(work, [case_id], on)
    row = work.session.get_one(tables.Case, case_id)
    before = row.threshold_level
    if seen is not None and seen != (before or 0):
        now = f"level {before}" if before else "no level"
        raise Conflict(f"Somebody has changed the threshold of {case.reference} since you looked: it has {now}.")
    row.threshold_level, row.threshold_reason = level, why
    work.session.add(row)
    decide(work, case_id, DecisionKind.THRESHOLD, on, f"threshold {THRESHOLD_LEVELS[level]}", why)
    work.record(
        case.reference, before={"threshold level": before}, after={"threshold level": level}, why=why,
        child_id=case.child_id, case_id=case_id,
    )  # fmt: skip


@command(Action.NOTE_SECTION_47, undoable=True)
def note_section_47(work: Work, case_id: int, since: date | None, today: date) -> None:
    """Note the day of the strategy discussion that began section 47 enquiries; None where they have ended.

    Raises InvalidInput for a day to come or before the case.
    """
    (case,) = _seen(work, [case_id], today)
    if since is not None and not case.held.opened_on <= since <= today:
        opened = short_form(case.held.opened_on)
        raise InvalidInput(f"Section 47 enquiries begin between {opened}, when the case was opened, and today.")
    of_case = seen_case(work, case_id, today)
    check_section_47(of_case, since)
    row = work.session.get_one(tables.Case, case_id)
    before = row.section_47_on
    if before == since:
        raise InvalidInput(f"That is what is noted of {case.reference} already. Nothing was changed.")
    row.section_47_on = since
    if before is None:
        row.conference_needless = row.conference_needless_on = None  # that was said of earlier enquiries
    work.session.add(row)
    if since is None and before is not None:
        # The case file must go on telling that there were enquiries.
        tell(work, of_case, f"Section 47 enquiries, begun on {short_form(before)}, have ended.", today)
    elif before is not None:
        tell(work, of_case, f"Before, section 47 enquiries were noted as begun on {short_form(before)}.", today)
    work.record(
        case.reference, before={"section 47 since": before}, after={"section 47 since": since},
        child_id=case.child_id, case_id=case_id,
    )  # fmt: skip


@command(Action.LINK_SIBLINGS, undoable=True)
def link_siblings(work: Work, child_ids: Sequence[int]) -> None:
    """These children are siblings, with all who are siblings of one of them already. Raises InvalidInput, NotFound.

    What is entered of a child names no other.
    """
    children = _children(work, child_ids)
    if len(children) < 2:
        raise InvalidInput("Siblings are two children or more. Name or mark them all.")
    if not join_family(work, children):
        raise InvalidInput("They are linked as siblings already. Nothing was changed.")


def join_family(work: Work, children: Sequence[tables.Child]) -> bool:
    """Put the children into one family, with all who are in one with them already; False where they are."""
    families = {child.family_id for child in children if child.family_id is not None}
    joined = work.session.exec(select(tables.Child).where(col(tables.Child.family_id).in_(families))).all()
    everybody = {child.id: child for child in (*children, *joined)}
    if len(families) == 1 and all(child.family_id is not None for child in children):
        return False
    # A child who is hidden from who acts stays where it is, so that they can take it back.
    hidden = work.hidden_children()
    stay = {child.family_id for child in joined if child.id in hidden}
    family_id = min(families, key=lambda id_: (id_ not in stay, id_)) if families else _new_family(work)
    for child in everybody.values():
        if child.family_id != family_id:
            _move(work, child, family_id)
    return True


@command(Action.LINK_SIBLINGS, undoable=True)
def unlink_sibling(work: Work, child_id: int) -> None:
    """This child is no sibling of those it was linked with. Raises InvalidInput where it was linked with nobody."""
    (child,) = _children(work, [child_id])
    family = select(tables.Child).where(tables.Child.family_id == child.family_id, tables.Child.id != child.id)
    others = [] if child.family_id is None else list(work.session.exec(family).all())
    if {other.id for other in others} <= work.hidden_children():
        raise InvalidInput(f"{child.reference} is linked with no sibling. Nothing was changed.")
    # Nobody is a sibling of oneself.
    for one in (child, *others) if len(others) == 1 else (child,):
        _move(work, one, None)


def _move(work: Work, child: tables.Child, family_id: int | None) -> None:
    """Put the child into a family. What is entered names the family by its number, and none of its other children: one
    of them may be hidden, now or later, from who reads it."""
    before, after = (None if id_ is None else f"family {id_}" for id_ in (child.family_id, family_id))
    child.family_id = family_id
    work.session.add(child)
    work.record(child.reference, before={"siblings": before}, after={"siblings": after}, child_id=child.id)


def _new_family(work: Work) -> int:
    family = tables.Family()
    work.session.add(family)
    work.session.flush()
    return family.id or 0


def _children(work: Work, child_ids: Sequence[int]) -> list[tables.Child]:
    hidden = work.hidden_children()
    found = [work.session.get(tables.Child, id_) for id_ in dict.fromkeys(child_ids) if id_ not in hidden]
    children = [child for child in found if child is not None]
    if len(children) < len(set(child_ids)):
        raise NotFound("A child is no longer in the store. Go back to the list and look again.")
    return children


def _seen(work: Work, case_ids: Sequence[int], on: date) -> list[KnownCase]:
    """The cases, as who acts sees them, where they are open and were opened by then."""
    with work.seen() as reader:
        cases = known_cases(reader, case_ids, on)
    if not cases or len(cases) < len(set(case_ids)):
        raise NotFound("This case is no longer in the store. Go back to the list and look again.")
    for case in cases.values():
        if case.held.closed_on is not None:
            raise InvalidInput(
                f"{case.reference} was closed on {short_form(case.held.closed_on)}. Nothing was changed."
            )
        if on < case.held.opened_on:
            raise InvalidInput(
                f"{case.reference} was opened on {short_form(case.held.opened_on)}; {short_form(on)} is before that. "
                "Nothing was changed."
            )
    return list(cases.values())
