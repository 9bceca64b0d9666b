"""No widget is given bare text: whatever may come from the store goes through plain.cell or plain.content.

A widget reads a bare ``str`` as markup, and a terminal obeys the control codes in it. So every place where the program
gives a widget text is looked at, and the text must be made of: plain literals and CONSTANTS; calls of ``cell`` and
``content``; calls of functions of this program that say they return Content or Text, which are held to it; and names,
sums, choices, lists and joins of nothing else. A literal is markup too, but it is ours.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MESSAGE = "this widget is given text that did not go through plain.cell or plain.content"

NONE, FIRST, SECOND, THIRD, ALL = slice(0), slice(1), slice(1, 2), slice(2, 3), slice(None)
# What shows text: which of its positional arguments are text. The names of widgets and of what they are made of …
WIDGETS = dict.fromkeys(("Static", "Label", "Button", "Checkbox", "RadioButton", "Option", "Tab", "TabPane", "Tree",
                         "Selection", "Select", "Link", "Markdown", "Digits", "Content", "Text"), FIRST) | {
    "OptionList": ALL, "RadioSet": ALL, "SelectionList": ALL, "Collapsible": NONE, "Input": NONE,
    "TextArea": NONE, "DataTable": NONE, "SystemCommand": slice(2),
}  # fmt: skip
# … and of methods.
METHODS = dict.fromkeys(("update", "add_row", "add_rows", "add_columns", "add_options", "set_options", "assemble",
                         "from_markup", "from_ansi", "write", "write_line"), ALL) | {
    "add_column": FIRST, "add_option": FIRST, "add_leaf": FIRST, "set_label": FIRST, "notify": FIRST,
    "update_cell_at": SECOND, "replace_option_prompt": SECOND, "replace_option_prompt_at_index": SECOND,
    "update_cell": THIRD, "styled": FIRST,
}  # fmt: skip
DEFERRED = {"call_from_thread", "call_later", "call_next", "call_after_refresh", "partial"}
KEYWORDS = {"content", "label", "prompt", "title", "message", "value", "options", "default", "text",
            "placeholder", "tooltip", "border_title", "border_subtitle", "sub_title"}  # fmt: skip
ATTRIBUTES = {"border_title", "border_subtitle", "tooltip", "title", "sub_title", "label", "placeholder", "prompt"}
# An Input cannot hold anything but a str, which it never reads as markup.
NOT_SHOWN_AS_MARKUP = {("Input", "value"), ("TextArea", "text")}

MAKERS = {"cell", "content"}  # of screens/widgets/plain.py
OWN_SENTENCES = {"note_crash"}  # a sentence of the program without any value, for the terminal after the end
OF_CONTENT = {"join", "append", "stylize", "truncate", "split", "wrap"}  # methods that keep text what it is
NUMBERS = {"len", "isoformat"}  # what may stand in an f-string
SHOWN = {"Content", "Text"}
AROUND_SHOWN = {"Sequence", "Iterable", "Iterator", "list", "tuple", "None"}


def modules():
    """Every module that shows something: all of screens but the one place itself, and what imports Textual."""
    of_program = (path for path in (ROOT / "cpip_tui").rglob("*.py") if "textual" in path.read_text(encoding="utf-8"))
    return [path for path in (*(ROOT / "screens").rglob("*.py"), *of_program) if path.name != "plain.py"]


def name_of(node):
    """The last part of a name: ``notify`` of ``self.app.notify``."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def shown(annotation):
    """Whether an annotation says Content or Text, or several of them."""
    names = set(re.findall(r"\w+", ast.unparse(annotation))) if annotation else set()
    return bool(names & SHOWN) and names <= SHOWN | AROUND_SHOWN


def returning_shown(trees):
    """The names of the functions that say they return Content or Text."""
    functions = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return {function.name for function in functions if shown(function.returns)}


class Lint:
    """The findings in one module; ``trusted`` are the functions whose results may be shown."""

    def __init__(self, tree, trusted):
        self.trusted = trusted | MAKERS | OWN_SENTENCES
        self.parent = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        self.asked = set()
        self.lines = sorted({node.lineno for node in ast.walk(tree) for text in self.texts(node) if not self.ok(text)})

    def texts(self, node):
        """What this node gives to a widget as text."""
        match node:
            case ast.Call():
                return self.texts_of_call(node)
            case ast.Assign(targets=targets) if any(
                isinstance(target, ast.Attribute) and target.attr in ATTRIBUTES for target in targets
            ):
                return [node.value]
            case ast.AnnAssign(target=ast.Attribute(attr=name)) | ast.AugAssign(target=ast.Attribute(attr=name)):
                return [node.value] if name in ATTRIBUTES and node.value else []
            case ast.Return(value=ast.expr()) | ast.Yield(value=ast.expr()):  # what is trusted must keep its word
                function = self.scope(node)
                is_shown = getattr(function, "name", "") == "render" or shown(getattr(function, "returns", None))
                return [node.value] if is_shown else []
        return []

    def texts_of_call(self, call):
        name, given = name_of(call.func), call.args
        if name in DEFERRED and given:
            name, given = name_of(given[0]), given[1:]
        if name == "__init__":  # of super(), in a class made of a widget
            name = next((base for base in self.bases(call) if base in WIDGETS), "")
        if name not in WIDGETS and name not in METHODS:
            return []
        keywords = {keyword.arg: keyword.value for keyword in call.keywords}
        if name == "notify" and getattr(keywords.get("markup"), "value", True) is False:
            return []
        named = [value for key, value in keywords.items() if key in KEYWORDS and (name, key) not in NOT_SHOWN_AS_MARKUP]
        return [*given[(WIDGETS | METHODS)[name]], *named]

    def bases(self, node):
        while node and not isinstance(node, ast.ClassDef):
            node = self.parent.get(node)
        return [name_of(getattr(base, "value", base)) or name_of(base) for base in node.bases] if node else []

    def ok(self, node):
        """Whether an expression is made of nothing but what may be shown."""
        match node:
            case ast.Constant():
                return True
            case ast.Name() | ast.Attribute() if name_of(node).strip("_").isupper():
                return True  # a constant
            case ast.Name():
                return self.ok_name(node)
            case ast.Call(func=ast.Attribute(value=made, attr=name)) if name in OF_CONTENT and name not in self.trusted:
                return self.ok(made) and all(map(self.ok, node.args))
            case ast.Call():
                return name_of(node.func) in self.trusted or name_of(node.func) in WIDGETS  # looked at by itself
            case ast.BinOp(left=left, op=ast.Add() | ast.Mult(), right=right):
                return self.ok(left) and self.ok(right)
            case ast.IfExp(body=one, orelse=other):
                return self.ok(one) and self.ok(other)
            case ast.BoolOp(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.JoinedStr(values=parts):
                return all(map(self.ok, parts))
            case ast.GeneratorExp(elt=part) | ast.ListComp(elt=part):
                return self.ok(part)
            case ast.FormattedValue(value=part):
                return self.ok(part) or (isinstance(part, ast.Call) and name_of(part.func) in NUMBERS)
            case ast.Starred(value=part) | ast.NamedExpr(value=part) | ast.Subscript(value=part):
                return self.ok(part)
        return False

    def ok_name(self, name):
        """Whether a name is only ever given what may be shown, in the function or module that gives it anything."""
        scope = self.scope(name)
        while scope:
            if (scope, name.id) in self.asked:
                return True  # in terms of itself, which is being asked just now
            given = list(self.given(scope, name.id))
            if given:
                self.asked.add((scope, name.id))
                fine = all(value is not None and (value is True or self.ok(value)) for value in given)
                self.asked.discard((scope, name.id))
                return fine
            scope = self.scope(scope)
        return False

    def given(self, scope, name):
        """The expressions that a name is given in a scope; None for one that cannot be followed."""
        for node in ast.walk(scope):
            match node:
                case ast.arg(arg=arg) if arg == name:
                    yield shown(node.annotation) or None
                case ast.Call(func=ast.Attribute(value=ast.Name(id=of), attr="append" | "extend")) if of == name:
                    yield from node.args
                case ast.Name(id=stored, ctx=ast.Store()) if stored == name:
                    match parent := self.parent[node]:
                        case ast.Assign() | ast.AugAssign() | ast.NamedExpr():
                            yield parent.value
                        case ast.AnnAssign():
                            yield parent.value or shown(parent.annotation) or None
                        case ast.For(target=target, iter=through) | ast.comprehension(target=target, iter=through):
                            yield through if target is node else None
                        case _:
                            yield None

    def scope(self, node):
        """The function or module around a node."""
        node = self.parent.get(node)
        while node and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.Module):
            node = self.parent.get(node)
        return node


def findings(files):
    """Of sources given as {file: source}: ``file:line: …`` for every text that a widget is given bare."""
    trees = {file: ast.parse(source) for file, source in files.items()}
    trusted = returning_shown(trees.values())
    return [f"{file}:{line}: {MESSAGE}" for file, tree in trees.items() for line in Lint(tree, trusted).lines]


def test_no_widget_of_the_program_is_given_bare_text():
    files = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in modules()}
    assert {"screens/duty.py", "screens/dialogs/day.py", "cpip_tui/app.py"} <= files.keys()
    found = findings(files)
    assert not found, "\n" + "\n".join(found)


BARE = [
    "Static(row.child)",
    'Static(f"case {row.case}")',
    'Label("case " + row.case)',
    'Static("case {}".format(row.case))',
    'Static("case %s" % row.case)',
    "Static(str(error))",
    "Static(content=row.child)",
    "Static(Content(row.child))",
    "Static(Text(row.child))",
    "Static(showable(row.child))",
    "Button(worker.name)",
    'Checkbox(team.name if team else "none")',
    "Input(placeholder=row.child)",
    "Collapsible(Static('x'), title=row.child)",
    'TabPane(f"{row.child}", Static("x"))',
    "OptionList(*(Option(name) for name in names))",
    "OptionList(*names)",
    "Select((name, id_) for name, id_ in names)",
    "line.update(row.child)",
    "line.update(content('x') + row.child)",
    "line.update(content('x') if row else row.child)",
    "line.update(content('\\n').join(row.child for row in rows))",
    "table.add_row(cell(row.child), row.worker)",
    "table.add_row(*row)",
    "table.add_row(*(str(part) for part in row), key='1')",
    "table.add_column(heading, width=4)",
    "table.update_cell(row.key, 'child', row.child)",
    "options.add_option(row.child)",
    "self.notify(str(error))",
    "self.notify('x', title=row.child, markup=True)",
    "self.call_from_thread(self.notify, str(error), severity='error')",
    "box.border_title = row.child",
    "box.border_subtitle = f'{row.child} · escape back'",
    "self.sub_title += row.child",
    "box.tooltip: str = row.child",
    "Content.from_markup(row.child)",
    "Text.from_markup(f'[b]{row.child}[/b]')",
    "Content.assemble('case ', row.case)",
    "words = row.child\nStatic(words)",
    "words = content('x')\nwords = row.child\nStatic(words)",
    "lines = []\nlines.append(row.child)\nStatic(content('\\n').join(lines))",
    "for name in names:\n    Static(name)",
    "name, kind = row\nStatic(name)",
    "def show(text: str):\n    Static(text)",
    "def show(text):\n    Static(text)",
    "def words() -> str: ...\nStatic(words())",
    "class Line(Static):\n    def __init__(self, row):\n        super().__init__(row.child)",
    "class Line(Static):\n    def render(self):\n        return row.child",
    "def words(row) -> Text:\n    words = Text()\n    words.append(row.child)\n    return words",
    "run(partial(self.notify, row.child))",
]
SHOWABLE = [
    "Static('Keys that work here', id='x')",
    "Static(id=row.id, classes=row.kind)",
    "box.border_subtitle = self.HINT",
    "box.border_subtitle = 'escape back'",
    "Static(content(row.child, 'bold'))",
    "Static(plain.content(f'case {row.case}'))",
    "line.update(content(row.child) + content(' · ') + content(row.case))",
    "line.update(content(row.child) if row else content(''))",
    "line.update(content('\\n').join(content(row.child) for row in rows))",
    "table.add_row(*(cell(part) for part in row), key=str(row.id))",
    "table.add_row(cell(row.child), cell('x'), height=2)",
    "table.add_column(cell(heading, 'bold'), width=4)",
    "table.update_cell(row.key, column, cell(row.child))",
    "OptionList(*(Option(content(words), id=name) for name, words in choices))",
    "Collapsible(Static(content(row.child)), title='more')",
    "Input(value=row.child, placeholder=f'{day.isoformat()}, today', id='day')",
    "self.notify(str(error), severity='error', markup=False)",
    "self.notify('Written.')",
    "self.call_from_thread(self.notify, str(error), markup=False)",
    "words = content(row.child)\nwords = words + content('x')\nStatic(words)",
    "lines = []\nfor row in rows:\n    lines.append(content(row.child))\nStatic(Content('\\n').join(lines))",
    "lines = [cell(row.child) for row in rows]\nfor line in lines:\n    Static(line)",
    "def words() -> Content: ...\nStatic(words())",
    "def cells(row) -> 'Sequence[Text]': ...\ntable.add_row(*self.cells(row))",
    "def show(text: Content | None):\n    Static(text)",
    "class Line(Static):\n    def __init__(self, row):\n        super().__init__(content(row.child), id=row.id)",
    "class Line(Static):\n    def render(self):\n        return content(row.child)",
    "class Desk:\n    def __init__(self, row):\n        super().__init__(row.child)",
    "title = row.child\nexplain(desk, f'{row.child}', title=title)",
]


@pytest.mark.parametrize("source", BARE)
def test_bare_text_is_found(source):
    assert findings({"a.py": source}), source


@pytest.mark.parametrize("source", SHOWABLE)
def test_text_that_went_through_the_one_place_is_not_found(source):
    assert not findings({"a.py": source}), source


def test_a_finding_says_where_and_what():
    assert findings({"screens/a.py": "x = 1\nStatic(row.child)\n"}) == [f"screens/a.py:2: {MESSAGE}"]


def test_a_function_of_another_module_is_trusted_by_what_it_says_it_returns():
    files = {"a.py": "def detail_of(row) -> Content: ...", "b.py": "Static(detail_of(row))"}
    assert not findings(files)
    assert findings(files | {"a.py": "def detail_of(row) -> str: ..."})
