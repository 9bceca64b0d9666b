"""The commands about people: who is working, who may sign in, who sees a restricted case."""

from typing import Annotated

import typer

from cpip_tui.cli.opening import choose_person, opened, working
from cpip_tui.cli.options import Format, FormatOption, Options, YesOption, confirmed, with_options
from cpip_tui.cli.output import Field, print_line, print_rows
from db.queries.case_file import restriction_of
from db.queries.naming import named_child
from db.queries.people import people_with_access, person_named
from models.errors import InvalidInput
from models.people import Action, Person, Role
from models.text import showable

access = typer.Typer(help="Who may sign in, and with which role.", no_args_is_help=True)

PEOPLE_FIELDS: tuple[Field[Person], ...] = (
    Field("name", lambda row: row.name, "name"),
    Field("role", lambda row: row.role.value, "role"),
)


@with_options
def sign_in(options: Options, name: Annotated[str, typer.Argument(metavar="NAME", help="Who is working.")]) -> None:
    """Choose who is working with this store on this account; the name stands in every entry from then on."""
    with opened(options) as store, store.reading() as reader:
        person = person_named(reader, name)
        choose_person(store.path, person.name)
    print_line(f"{showable(person.name)} ({person.role.value}) is working with {options.store_path} on this account.")


@access.command("list")
@with_options
def list_access(options: Options, format: FormatOption = Format.TABLE) -> None:
    """Everybody who may sign in."""
    with working(options) as sitting, sitting.store.reading() as reader:
        people = people_with_access(reader)
    print_rows(people, PEOPLE_FIELDS, format, about={"as_at": sitting.as_at})


@access.command("give")
@with_options
def give(
    options: Options,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    role: Annotated[Role, typer.Argument(metavar="ROLE", help="worker, supervisor, manager or administrator.")],
    new: Annotated[bool, typer.Option("--new", help="The store does not know this person yet.")] = False,
) -> None:
    """Let somebody sign in with a role, or change the role."""
    from db.commands.people import give_access

    with working(options, writing=True) as sitting:
        give_access(sitting.store, sitting.act(), name, role, new=new)
    print_line(f"{showable(name)} may sign in as {role.value}.")


@access.command("end")
@with_options
def end(options: Options, name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Let somebody sign in no more. What they entered stays."""
    from db.commands.people import give_access

    with working(options, writing=True) as sitting:
        give_access(sitting.store, sitting.act(), name, None)
    print_line(f"{showable(name)} may not sign in any more.")


@with_options
def restrict(
    options: Options,
    child: Annotated[str, typer.Argument(metavar="CHILD", help="The child's reference, or that of a case.")],
    to: Annotated[list[str] | None, typer.Option("--to", metavar="NAME", help="Who sees it; may be repeated.")] = None,
    everybody: Annotated[bool, typer.Option("--everybody", help="Take the restriction back.")] = False,
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="The reason, which is entered.")] = "",
    yes: YesOption = False,
) -> None:
    """Show all cases of a child only to those named and to administrators; without --to, to administrators alone."""
    from db.commands.people import restrict as restrict_child

    if everybody and to:
        raise InvalidInput("--everybody and --to exclude each other. Give one of them.")
    if not because.strip():
        raise InvalidInput("A restriction needs its reason, and so does taking it back. Give --because TEXT.")

    with working(options, writing=True) as sitting:
        sitting.person.need(Action.RESTRICT)
        with sitting.store.reading() as reader:
            child_id, reference, _ = named_child(reader, child)
            standing = restriction_of(reader, child_id)
        who = "everybody" if everybody else ", ".join([*(to or ()), "administrators"])
        if standing is not None:
            print_line(
                f"Restricted until now to {', '.join(standing.names) or 'administrators alone'}: {standing.reason}"
            )
        if not confirmed(f"All cases of {reference}, seen by {showable(who)}?", yes):
            print_line("Nothing was written.")
            return
        version = standing.version if standing else 0
        names = None if everybody else tuple(to or ())
        restrict_child(sitting.store, sitting.act(), child_id, names, because, version=version)
    print_line("Written.")
