"""The command ``case``: the case file, with its facts, clocks, people, actions, and its story in time order."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import typer

from cpip_tui.cli.case_rows import (
    ACTION_FIELDS,
    CLOCK_FIELDS,
    CLOCKS_IN_WORDS,
    PEOPLE_FIELDS,
    STORY_FIELDS,
    clocks_of,
    day_words,
    people_of,
)
from cpip_tui.cli.episode_rows import EPISODE_FIELDS, STANDING_FIELDS, standing_clocks
from cpip_tui.cli.opening import Sitting, working
from cpip_tui.cli.options import Format, FormatOption, Options, with_options
from cpip_tui.cli.output import print_line, print_rows, record
from cpip_tui.cli.reviewing import CaseArgument
from db.queries.case_file import CaseFile, case_file
from db.queries.episode_words import ended_lines, standing_lines, status_words
from db.queries.naming import case_named
from db.queries.standards import standards
from db.queries.story import StoryEntry
from models.case import THRESHOLD_LEVELS
from models.census import PrimaryNeed, ReferralSource, in_words
from models.dates import long_form
from models.notes import StoryKind
from models.text import showable

_WIDTH = 16  # of the names of what is known


@with_options
def case(
    options: Options,
    case: CaseArgument,
    kinds: Annotated[
        list[StoryKind] | None, typer.Option("--kind", help="Only such entries of the story; may be said again.")
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """The case file: what is known, the clocks, the people, the actions, and the story in time order.

    That it was read is entered in the audit trail.
    """
    with working(options) as sitting:
        with sitting.store.reading() as reader:
            file = case_file(reader, standards(reader), case_named(reader, case).id, sitting.as_at)
        wanted = kinds or list(StoryKind)
        story = [entry for entry in file.story if entry.kind in wanted]
        enter_opened(sitting, file, format, {"kind": ", ".join(kinds or ())}, len(story))
    if format is Format.TABLE:
        _print_file(file, sitting.as_at)
    about = {
        "as_at": sitting.as_at,
        "case": _facts(file),
        "clocks": [record(row, CLOCK_FIELDS) for row in clocks_of(file)],
        "people": [record(row, PEOPLE_FIELDS) for row in people_of(file)],
        "episodes": [record(row, EPISODE_FIELDS) for row in file.own_episodes],
        "actions": [record(row, ACTION_FIELDS) for row in file.actions],
    }
    print_rows(story, STORY_FIELDS, format, about=about, summary=_story_summary(file, story, kinds), below=("what",))


def enter_opened(sitting: Sitting, file: CaseFile, format: Format, asked: Mapping[str, object], rows: int) -> None:
    """Enter that a case file is read, or leaves as a file, before it is shown. Raises NotAllowed, StoreError."""
    from db.commands.reading import enter_case_opened

    if format is not Format.TABLE:
        sitting.enter_list("case", format, {"case": file.reference, **asked}, rows)
    enter_case_opened(sitting.store, sitting.act(), file.reference, file.child_id, file.id)


def _facts(file: CaseFile) -> dict[str, object]:
    """What is known of the case, as JSON names it."""
    return {
        "case": file.reference,
        "child": file.child,
        "name": file.name,
        "born_on": file.date_of_birth,
        "expected_on": file.expected_on,
        "gender": file.gender,
        "restricted": file.restriction is not None,
        "opened_on": file.opened_on,
        "referred_on": file.referred_on,
        "source": file.referral_source,
        "need": file.primary_need,
        "level": file.threshold_level,
        "level_because": file.threshold_reason,
        "re_referral_of": file.earlier_referral_on,
        "outcome": file.referral_outcome,
        "decided_on": file.decided_on,
        "feedback_on": file.feedback_on,
        "status": file.status,
        "section_47_on": file.section_47_on,
        "conference_on": file.conference_on,
        "no_conference_because": file.conference_needless,
        "last_seen_on": file.last_seen_on,
        "workers_12_months": file.workers.in_twelve_months,
        "workers_ever": file.workers.ever,
        "siblings": [one.case for one in file.siblings],
        "other_cases": file.other_cases,
        "closed_on": file.closed_on,
        "closure_reason": file.closure_reason,
    }


def _print_file(file: CaseFile, as_at: date) -> None:
    """What stands above the story."""
    print_line(
        showable(" ".join(filter(None, (f"{file.reference}, {file.name or file.child}, as at", long_form(as_at)))))
    )
    for name, value in _known(file):
        if value:
            print_line(showable(f"{name:<{_WIDTH}}{value}"))
    clocks, people = clocks_of(file), people_of(file)
    print_line()
    begun = "Clocks:" if clocks else "No clock has begun."
    print_rows(clocks, CLOCKS_IN_WORDS, Format.TABLE, about={}, summary=begun, below=("seen", "split", "told"))
    if standing := standing_clocks(file):
        print_line()
        heading = "Clocks of plans and care:"
        print_rows(standing, STANDING_FIELDS, Format.TABLE, about={}, summary=heading, below=("last", "limit"))
    print_line()
    held = "People:" if people else "Nobody has held it."
    print_rows(people, PEOPLE_FIELDS, Format.TABLE, about={}, summary=held, below=("reason",))
    print_line()
    agreed = "Actions:" if file.actions else "No action is open."
    print_rows(file.actions, ACTION_FIELDS, Format.TABLE, about={}, summary=agreed, below=("what",))
    print_line()


def _known(file: CaseFile) -> list[tuple[str, str]]:
    """What is known of the case, name by name; what is not known is empty."""
    return [
        ("closed", file.closed_in_words.removeprefix("closed ")),
        ("restricted", _restricted(file)),
        ("born", _born(file)),
        ("referral", _referral(file)),
        ("decision", _decided(file)),
        ("feedback", day_words(file.feedback_on) or ("none to the referrer yet" if file.taken_by else "")),
        ("need", in_words(PrimaryNeed, file.primary_need or "")),
        ("level", _level(file)),
        ("status", status_words(file)),
        *standing_lines(file),
        ("section 47", _section_47(file)),
        ("last seen", day_words(file.last_seen_on) or "never recorded"),
        ("workers", file.workers.in_words),
        ("siblings", "; ".join(f"{one.shown_as} ({one.case}, {one.worker or 'unallocated'})" for one in file.siblings)),
        ("other cases", f"{file.other_cases} of this child" if file.other_cases else ""),
        ("before", "; ".join(ended_lines(file))),
    ]


def _restricted(file: CaseFile) -> str:
    if file.restriction is None:
        return ""
    names = ", ".join(file.restriction.names)
    return f"to {names + ' and administrators' if names else 'administrators only'}: {file.restriction.reason}"


def _born(file: CaseFile) -> str:
    born = day_words(file.date_of_birth) or (
        f"expected {day_words(file.expected_on)}" if file.expected_on else "not recorded"
    )
    return f"{born}, {file.gender}" if file.gender else born


def _referral(file: CaseFile) -> str:
    if file.referred_on is None:
        return f"not in the file; opened {day_words(file.opened_on)}"
    source = f" from {in_words(ReferralSource, file.referral_source)}" if file.referral_source else ""
    again = f"; a re-referral: the one before {day_words(file.earlier_referral_on)}" if file.earlier_referral_on else ""
    return f"{day_words(file.referred_on)}{source}{again}"


def _decided(file: CaseFile) -> str:
    if file.awaits_decision:
        return "not decided on yet"
    if file.referral_outcome is None:
        return ""
    return f"{file.referral_outcome.words}, {day_words(file.decided_on)}"


def _level(file: CaseFile) -> str:
    if not file.threshold_level:
        return ""
    return f"{THRESHOLD_LEVELS[file.threshold_level]}{f': {file.threshold_reason}' if file.threshold_reason else ''}"


def _section_47(file: CaseFile) -> str:
    if file.section_47_on is None:
        return f"ended; conference held {day_words(file.conference_on)}" if file.conference_on else ""
    held = f"conference held {day_words(file.conference_on)}" if file.conference_on else ""
    needless = f"no conference: {file.conference_needless}" if file.conference_needless else ""
    return f"since {day_words(file.section_47_on)}; {held or needless or 'no conference yet'}"


def _story_summary(file: CaseFile, shown: list[StoryEntry], kinds: list[StoryKind] | None) -> str:
    if not file.story:
        return "Story: nothing had happened by that day."
    only = f" {len(shown):,} shown: {', '.join(kind.words for kind in kinds)}." if kinds else ""
    return f"Story, oldest first: {len(file.story):,} entr{'y' if len(file.story) == 1 else 'ies'}.{only}"
