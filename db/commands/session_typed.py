"""What is typed of a session, read as it is recorded; and a record that is to be amended, as it would be typed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date

from sqlmodel import col, select

from db.commands.command import Work
from db.commands.session_actions import had_in, stands
from db.queries.pathway import case_at
from models import tables
from models.dates import short_form
from models.discussion import Discussed, NewAction, Personal, read_discussed, read_personal
from models.errors import FieldErrors, InvalidInput
from models.pathway import CaseAt

_HIDDEN = "A case that is restricted now, and not shown to you"
SAID_FIELDS = tuple(field.name for field in fields(Discussed))
Known = Mapping[int | None, Sequence[tables.AgreedAction]]


@dataclass(frozen=True)
class TypedCase:
    """What is typed of a case; ``had`` are the numbers of the actions that stood in its draft to begin with."""

    case: CaseAt
    said: Discussed
    actions: tuple[NewAction, ...]
    had: frozenset[int]


@dataclass
class Typed:
    """All that is typed of a session."""

    cases: list[TypedCase] = field(default_factory=list)
    personal: Personal = field(default_factory=Personal)
    actions: tuple[NewAction, ...] = ()
    had: frozenset[int] = frozenset()
    stands: bool = False  # whether a personal action of before stays

    @property
    def is_empty(self) -> bool:
        return not (self.cases or self.actions or self.stands) and self.personal.is_empty


def read_typed(work: Work, session: tables.Session, held_on: date, today: date, known: Known) -> Typed:
    """All that was typed, read; ``known`` are the actions of before. Raises InvalidInput with what cannot be kept,
    named by its case.

    A case that was restricted since is recorded as it was typed, and never named: what was said of a child is not lost.
    """
    typed, wrong = Typed(), []
    of_session = select(tables.Draft).where(tables.Draft.session_id == session.id).order_by(col(tables.Draft.id))
    hidden = work.hidden_children()
    owners = {id_ for id_ in work.session.exec(select(tables.Worker.id)) if id_ is not None}
    for draft in work.session.exec(of_session).all():
        texts: Mapping[str, str] = json.loads(draft.texts)
        rows = known.get(draft.case_id, ())
        had = had_in(texts, rows)
        about = "About the worker"
        try:
            if draft.case_id is None:
                typed.personal, typed.actions = read_personal(texts, held_on)
                typed.had, typed.stands = had, stands(rows, had)
                _check_owners(typed.actions, owners)
                _check_personal(work, session, typed.actions)
                continue
            case = case_at(work.reader, draft.case_id, today)
            about = _HIDDEN if case.child_id in hidden else case.reference
            said, actions = read_discussed(texts, held_on)
            if not said.is_empty or actions or stands(rows, had):
                if held_on < case.opened_on:
                    raise InvalidInput(f"It was opened on {short_form(case.opened_on)}, after the session.")
                typed.cases.append(TypedCase(case, said, actions, had))
            _check_owners(actions, owners)
        except FieldErrors as error:
            wrong += [f"{about}: {said}" for said in error.faults.values()]
        except InvalidInput as error:
            wrong.append(f"{about}: {error}")
    if wrong:
        raise InvalidInput(" ".join(wrong))
    return typed


def _check_owners(actions: Sequence[NewAction], owners: set[int]) -> None:
    if any(one.owner_id not in owners for one in actions):
        raise InvalidInput("Whoever is to do an action is no longer in the store. Choose somebody else.")


def _check_personal(work: Work, session: tables.Session, actions: Sequence[NewAction]) -> None:
    """Raise InvalidInput where somebody is to do an action which they could not see."""
    if any(one.owner_id not in {session.worker_id, session.supervisor_id} for one in actions):
        names = (work.session.get_one(tables.Worker, id_).name for id_ in (session.worker_id, session.supervisor_id))
        raise InvalidInput(f"A personal action is seen by the two alone: {' or '.join(names)} does it. Choose again.")


def said_of(row: tables.Discussion) -> dict[str, object]:
    """What an entry tells of a discussion: what was said, and nothing of what was not."""
    return {name: getattr(row, name) for name in SAID_FIELDS if getattr(row, name) is not None}


def texts_of(row: tables.Discussion) -> dict[str, str]:
    """The texts of a form that would be recorded as this discussion."""
    texts = {}
    for name, value in said_of(row).items():
        texts[name] = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    return texts


def add_draft(work: Work, session_id: int, case_id: int | None, texts: Mapping[str, str]) -> None:
    """Put texts into the place where they are typed on."""
    said = json.dumps({name: text for name, text in texts.items() if text}, ensure_ascii=False, sort_keys=True)
    work.session.add(tables.Draft(session_id=session_id, case_id=case_id, texts=said))
