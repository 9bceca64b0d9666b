"""The command ``supervision write``: what is said of a case in a session, or of the worker, before it is recorded."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Options, YesOption, confirmed, with_options
from cpip_tui.cli.output import print_line
from cpip_tui.cli.supervision import NumberArgument
from db.queries.case_cover import covered_cases
from db.queries.naming import case_named
from db.queries.sessions import DraftText, drafts_of, session_line
from db.queries.standards import standards
from db.queries.workers import practice_rules, worker_by_name, workers
from models.dates import short_form
from models.discussion import MOST_ACTIONS, PERSONAL_WORDS, Drift, Risk, RiskChange, read_discussed, read_personal
from models.drafts import mark_of_case
from models.errors import FieldErrors, InvalidInput
from models.text import several, showable

NO_DAY = "none"
Agreed = tuple[Sequence[str], Sequence[str], Sequence[str]]  # what, who and by when, in one order
_PERSONAL = {**PERSONAL_WORDS, "action": "", "who": "", "by": ""}

PersonalFileOption = Annotated[
    Path | None, typer.Option("--personal-file", metavar="FILE|-", help="Of the worker; “-” reads standard input.")
]
Said = Annotated[str | None, typer.Option(metavar="TEXT")]


@with_options
def write(
    options: Options,
    number: NumberArgument,
    case: Annotated[
        str | None, typer.Argument(metavar="CASE", help="Which case; without one --personal-file is read.")
    ] = None,
    situation: Said = None,
    voice: Annotated[str | None, typer.Option("--voice", metavar="TEXT", help="What the child says or shows.")] = None,
    seen: Annotated[str | None, typer.Option("--seen", metavar="DAY", help="When the child was last seen.")] = None,
    alone: Annotated[bool | None, typer.Option("--alone/--not-alone", help="Whether alone.")] = None,
    analysis: Said = None,
    risk: Annotated[Risk | None, typer.Option("--risk")] = None,
    change: Annotated[RiskChange | None, typer.Option("--change", help="Of the risk, since the last time.")] = None,
    plan: Said = None,
    drift: Annotated[Drift | None, typer.Option("--drift", help="Whether the plan moves.")] = None,
    challenge: Annotated[
        str | None, typer.Option("--challenge", metavar="TEXT", help="What was asked and looked at anew.")
    ] = None,
    decision: Said = None,
    rationale: Said = None,
    action: Annotated[
        list[str] | None,
        typer.Option("--action", metavar="TEXT", help="What is agreed; each with a --who and a --by, in that order."),
    ] = None,
    owner: Annotated[list[str] | None, typer.Option("--who", metavar="NAME", help="Who does it.")] = None,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", metavar="DAY", help="By when, such as fri or +5wd; “none” without a day."),
    ] = None,
    actions_anew: Annotated[
        bool, typer.Option("--actions-anew", help="Leave out the actions that were typed so far.")
    ] = False,
    personal_file: PersonalFileOption = None,
    yes: YesOption = False,
) -> None:
    """Write of a case in a session that is being written, or of the worker. What is not given stays as it was typed.

    An empty text empties. Of the worker nothing is given as an option, since what stands on a command line is
    remembered by the shell and shown to others on the machine: a file or standard input has lines that begin with
    “workload:”, “wellbeing:”, “development:” or “performance:”, and “action:”, “who:” and “by:” for what is agreed.
    Of a case that the worker of the session does not hold nothing is written without asking.
    """
    texts = {
        "situation": situation, "voice": voice, "analysis": analysis, "risk": risk, "risk_change": change,
        "plan": plan, "drift": drift, "challenge": challenge, "decision": decision, "rationale": rationale,
        "seen_alone": None if alone is None else "yes" if alone else "no",
    }  # fmt: skip
    given = {name: str(text) for name, text in texts.items() if text is not None}
    agreed: Agreed = (action or [], owner or [], by or [])
    if case is None and (given or seen or any(agreed)):
        raise InvalidInput("Give the CASE that this is said of. Of the worker a file is read, with --personal-file.")
    if (case is None) == (personal_file is None):
        raise InvalidInput("Write either of a CASE or, with --personal-file, of the worker.")
    with working(options, writing=True) as sitting:
        if case is None:
            given, agreed = _read_personal(personal_text(personal_file or Path("-")))
            done = _write_of_worker(sitting, number, given, agreed, anew=actions_anew)
        else:
            if seen is not None:
                given["seen_on"] = sitting.day(seen, past=True).isoformat() if seen else ""
            done = _write_of_case(sitting, number, case, given, agreed, anew=actions_anew, yes=yes)
    print_line(showable(done))


def _write_of_worker(sitting: Sitting, number: int, given: Mapping[str, str], agreed: Agreed, *, anew: bool) -> str:
    """Keep what is said of the worker. Returns what is typed so far, without its words."""
    kept = _keep(sitting, number, None, given, agreed, anew=anew)
    parts = [words for name, words in PERSONAL_WORDS.items() if kept.get(name)]
    count = sum(bool(kept.get(f"what{at}")) for at in range(1, MOST_ACTIONS + 1))
    typed = ", ".join([*parts, *([several(count, "action")] if count else [])]) or "nothing"
    return f"Session {number}, of the worker: {typed} typed, for you alone so far."


def _write_of_case(
    sitting: Sitting, number: int, case: str, given: Mapping[str, str], agreed: Agreed, *, anew: bool, yes: bool
) -> str:
    """Keep what is said of the case, once it is sure that it is meant. Returns what is typed so far."""
    with sitting.store.reading() as reader:
        named, session = case_named(reader, case), session_line(reader, standards(reader), number, sitting.today)
        begun = named.id in drafts_of(reader, number)
        held = covered_cases(reader, standards(reader), practice_rules(reader), sitting.as_at, session.worker_id)
    mine = session.writing and session.supervisor_id == sitting.person.id
    if mine and not begun and named.id not in {one.id for one in held}:
        not_held = f"{session.worker} does not hold {named.reference} on {short_form(sitting.as_at)}."
        if not confirmed(f"{not_held} Write of it all the same?", yes):
            return "Nothing was written."
    kept = _keep(sitting, number, named.id, given, agreed, anew=anew)
    return f"Session {number}, {named.reference}: {mark_of_case(kept).in_words}"


def _keep(
    sitting: Sitting, number: int, case_id: int | None, given: Mapping[str, str], agreed: Agreed, *, anew: bool
) -> dict[str, str]:
    """Keep it beside what was typed so far, and return all of it. Raises InvalidInput, NotFound, Conflict."""
    from db.commands.drafting import keep_draft

    with sitting.store.reading() as reader:
        known = drafts_of(reader, number).get(case_id, DraftText({}, 0))
    kept = _without_actions(known.texts) if anew else dict(known.texts)
    kept |= {**given, **_actions(sitting, kept, *agreed)}
    try:
        (read_discussed if case_id is not None else read_personal)(kept, None)
    except FieldErrors as error:
        raise InvalidInput(" ".join(error.faults.values())) from None
    keep_draft(sitting.store, sitting.act(), number, case_id, kept, known.version)
    return kept


def _without_actions(texts: Mapping[str, str]) -> dict[str, str]:
    names = {f"{part}{at}" for part in ("what", "who", "by") for at in range(1, MOST_ACTIONS + 1)}
    return {name: text for name, text in texts.items() if name not in names}


def _actions(
    sitting: Sitting, known: Mapping[str, str], what: Sequence[str], who: Sequence[str], by: Sequence[str]
) -> dict[str, str]:
    """The actions as the draft keeps them, behind those that are typed. Raises InvalidInput, NotFound."""
    if not len(what) == len(who) == len(by):
        raise InvalidInput(
            f"Each action has its who and its day: {len(what)} --action, {len(who)} --who and {len(by)} --by were "
            f"given. Say --by {NO_DAY} for one without a day."
        )
    if not what:
        return {}
    free = [at for at in range(1, MOST_ACTIONS + 1) if not known.get(f"what{at}")]
    if len(what) > len(free):
        raise InvalidInput(f"At most {MOST_ACTIONS} actions are agreed of one case; the others go on the case file.")
    with sitting.store.reading() as reader:
        people = workers(reader)
    texts = {}
    for at, said, name, day in zip(free, what, who, by, strict=False):
        texts[f"what{at}"] = said
        texts[f"who{at}"] = str(worker_by_name(people, name).id)
        texts[f"by{at}"] = "" if day.casefold() == NO_DAY else sitting.day(day).isoformat()
    return texts


def personal_text(path: Path) -> str:
    """What stands in the file, or comes from standard input. Raises InvalidInput, which repeats nothing of it."""
    try:
        return typer.get_text_stream("stdin").read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise InvalidInput(f"The file {path} cannot be read. Check its name and who may read it.") from None


def _read_personal(text: str) -> tuple[dict[str, str], Agreed]:
    """What is said of the worker, and the actions that are agreed with them. A line that begins with no name goes on
    with the one before. Raises InvalidInput, which repeats nothing of what stands there."""
    lines: list[list[str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        name, colon, said = line.partition(":")
        if colon and name.strip().casefold() in _PERSONAL:
            lines.append([name.strip().casefold(), said.strip()])
        elif line.strip():
            if not lines:
                raise InvalidInput(f"Line {number} begins with none of: {', '.join(_PERSONAL)}.")
            lines[-1][1] = f"{lines[-1][1]} {line.strip()}".strip()
    if not lines:
        raise InvalidInput("Nothing was given of the worker, so nothing was written.")
    given = {name: said for name, said in lines if name in PERSONAL_WORDS}
    what, who, by = ([said for name, said in lines if name == part] for part in ("action", "who", "by"))
    return given, (what, who, by)
