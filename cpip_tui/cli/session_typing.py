"""The command ``supervision write``: what is said of a case in a session, or of the worker, before it is recorded."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Options, with_options
from cpip_tui.cli.output import print_line
from cpip_tui.cli.supervision import NumberArgument
from db.queries.naming import case_named
from db.queries.sessions import DraftText, drafts_of
from db.queries.workers import worker_by_name, workers
from models.discussion import MOST_ACTIONS, PERSONAL_WORDS, Drift, Risk, RiskChange, read_discussed, read_personal
from models.drafts import mark_of_case
from models.errors import FieldErrors, InvalidInput
from models.text import showable

NO_DAY = "none"
_PERSONAL = {**PERSONAL_WORDS, "action": "", "who": "", "by": ""}

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
    personal_file: Annotated[
        Path | None,
        typer.Option("--personal-file", metavar="FILE|-", help="Of the worker; “-” reads standard input."),
    ] = None,
) -> None:
    """Write of a case in a session that is being written, or of the worker. What is not given stays as it was typed.

    An empty text empties. Of the worker nothing is given as an option, since what stands on a command line is
    remembered by the shell and shown to others on the machine: a file or standard input has lines that begin with
    “workload:”, “wellbeing:”, “development:” or “performance:”, and “action:”, “who:” and “by:” for what is agreed.
    """
    from db.commands.drafting import keep_draft

    texts = {
        "situation": situation, "voice": voice, "analysis": analysis, "risk": risk, "risk_change": change,
        "plan": plan, "drift": drift, "challenge": challenge, "decision": decision, "rationale": rationale,
        "seen_alone": None if alone is None else "yes" if alone else "no",
    }  # fmt: skip
    given = {name: str(text) for name, text in texts.items() if text is not None}
    agreed = (action or [], owner or [], by or [])
    if case is None and (given or seen or any(agreed)):
        raise InvalidInput("Give the CASE that this is said of. Of the worker a file is read, with --personal-file.")
    if (case is None) == (personal_file is None):
        raise InvalidInput("Write either of a CASE or, with --personal-file, of the worker.")
    with working(options, writing=True) as sitting:
        if seen is not None:
            given["seen_on"] = sitting.day(seen, past=True).isoformat() if seen else ""
        if personal_file is not None:
            given, agreed = _read_personal(personal_file)
        with sitting.store.reading() as reader:
            named = None if case is None else case_named(reader, case)
            case_id = None if named is None else named.id
            known = drafts_of(reader, number).get(case_id, DraftText({}, 0))
        kept = _without_actions(known.texts) if actions_anew else dict(known.texts)
        kept |= given | _actions(sitting, kept, *agreed)
        try:
            (read_discussed if case_id is not None else read_personal)(kept, None)
        except FieldErrors as error:
            raise InvalidInput(" ".join(error.faults.values())) from None
        keep_draft(sitting.store, sitting.act(), number, case_id, kept, known.version)
    if named is None:
        parts = [words for name, words in PERSONAL_WORDS.items() if kept.get(name)]
        print_line(f"Session {number}, of the worker: {', '.join(parts) or 'nothing'} typed, for you alone so far.")
    else:
        print_line(showable(f"Session {number}, {named.reference}: {mark_of_case(kept).in_words}"))


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


def _read_personal(path: Path) -> tuple[dict[str, str], tuple[list[str], list[str], list[str]]]:
    """What is said of the worker, and the actions that are agreed with them. A line that begins with no name goes on
    with the one before. Raises InvalidInput, which repeats nothing of what stands there."""
    try:
        text = typer.get_text_stream("stdin").read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise InvalidInput(f"The file {path} cannot be read. Check its name and who may read it.") from None
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
