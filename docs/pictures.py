"""The pictures of docs/screens: which there are, how each is come to in the demo, and how it is drawn."""

import asyncio
import hashlib
import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib import import_module
from pathlib import Path

from textual.pilot import Pilot

from cpip_tui.app import CpipApp
from cpip_tui.settings import Remembered
from db.commands.founding import found
from db.demo import fill_demo
from db.demo_torbay import TORBAY, fill_torbay
from db.store import Act, Store
from models.people import Person, Role
from screens.desk import Desk

FOLDER = Path(__file__).parent / "screens"
DAY = date(2011, 9, 16)
MOMENT = datetime.combine(DAY, time(9), UTC)
MOMENT_OF_2011 = datetime.combine(TORBAY.as_at, time(9), UTC)
MANAGER = Person(1, "Demo Manager", Role.ADMINISTRATOR)
SIZE, LARGE = (100, 30), (132, 40)
FONTS = "DejaVu Sans Mono, Menlo, Consolas, monospace"
DRAWN_FROM = "drawn-from"  # in a PNG: the digest of the SVG that it was made of
_COLOURS = 96
_ROUNDS = 400


@dataclass(frozen=True)
class Picture:
    """A screen, and what its picture shows.

    ``screen`` is module and class under ``screens``. It is come to by ``keys`` from the first screen, or opened by
    itself where it is ``direct``, and the keys pressed there. ``dialog`` is the class of what stands over it.
    """

    name: str
    screen: str
    says: str
    keys: tuple[str, ...] = ()
    direct: bool = False
    dialog: str = ""
    of_2011: bool = False
    size: tuple[int, int] = SIZE

    @property
    def svg(self) -> Path:
        return FOLDER / f"{self.name}.svg"

    @property
    def png(self) -> Path:
        return FOLDER / f"{self.name}.png"


BEFORE_MONTH = "left_square_bracket"
PICTURES = (
    Picture("duty", "duty.DutyScreen", "Duty: what is open, the most urgent first, with tiles that count it.",
            ("right", "right", "left", "left")),
    Picture("duty-wide", "duty.DutyScreen", "The same from 120 columns: the assessment under the cursor beside it.",
            size=LARGE),
    Picture("ledger", "duty.DutyScreen", "The ledger of a due date: every day, and whether it counts.",
            ("right", "right", "e"), dialog="LedgerDialog"),
    Picture("case", "case.CaseScreen", "The case file: clocks, facts, and the story of the case.", ("enter",)),
    Picture("audit", "audit.AuditScreen", "The audit trail of one case: when, who, what, and one entry in full.",
            ("enter", "h")),
    Picture("children", "children.ChildrenScreen", "The children by how they stand: in care, on a plan, in need.",
            ("c",)),
    Picture("signature", "signature.SignatureScreen", "My signature: what waits for a manager, and for how long.",
            ("m",)),
    Picture("triage", "triage.TriageScreen", "Triage: cases without a worker above, the workers and their loads below.",
            ("2",)),
    Picture("takers", "triage.TriageScreen", "Who can take a case, in an order that says its reasons.", ("2", "a"),
            dialog="TakersDialog"),
    Picture("held", "held.HeldScreen", "All that one worker holds.", ("2", "tab", "enter")),
    Picture("what-if", "what_if.WhatIfScreen", "What if: moves, leave and starters, tried before anything is done.",
            direct=True),
    Picture("rules", "rules.RulesScreen", "The rules of practice, and the workers with hours and leave.",
            direct=True),
    Picture("supervision", "supervision.SupervisionScreen", "Supervision: whom the manager supervises, the late first.",
            ("3",)),
    Picture("supervised", "supervised.SupervisedScreen", "One person supervised: sessions, cases and actions.",
            ("3", "enter")),
    Picture("session", "session.SessionScreen", "A session being written, case by case along its agenda.",
            ("3", "down", "t")),
    Picture("session-record", "session_record.SessionRecordScreen", "The record of a session, to be read and signed.",
            ("3", "enter", "enter")),
    Picture("actions", "actions.ActionsScreen", "What was agreed in supervision, by whom and by when.", ("3", "o")),
    Picture("compliance", "compliance.PackScreen", "The compliance pack: what was held of what was due.", ("3", "c")),
    Picture("compliance-list", "pack_lists.FigureScreen", "The very lines that a figure of the pack counts.",
            ("3", "c", "enter")),
    Picture("compliance-workers", "pack_lists.PackWorkersScreen", "The pack with a row a worker, and their sum.",
            ("3", "c", "w")),
    Picture("performance", "performance.PerformanceScreen",
            "Performance: a row a measure, its card in sentences, the months, counts and the control chart.",
            ("4", BEFORE_MONTH), of_2011=True, size=LARGE),
    Picture("chart", "chart.ChartScreen", "The months of a measure as a control chart, with its signals.",
            ("4", BEFORE_MONTH, "c"), of_2011=True),
    Picture("behaviour", "behaviour.BehaviourScreen", "On which day work is completed, and how the month may end.",
            ("4", BEFORE_MONTH, "f"), of_2011=True),
    Picture("figure-list", "figure_list.FigureListScreen", "The list behind a figure: the very assessments it counts.",
            ("4", BEFORE_MONTH, "enter"), of_2011=True),
    Picture("child-figures", "child_figures.ChildFiguresScreen", "Figures about children in care and on plans.",
            direct=True, of_2011=True),
    Picture("child-list", "child_list.ChildListScreen", "The children that such a figure counts.", ("enter",),
            direct=True, of_2011=True),
    Picture("yardsticks", "yardsticks.YardsticksScreen", "Targets and comparators, each with the day it holds from.",
            direct=True, of_2011=True),
    Picture("statements", "statements.StatementsScreen", "What a report stated, held against what is on record.",
            direct=True, of_2011=True),
    Picture("plan", "improvement.ImprovementScreen", "The improvement plan: its projects, and one of them in full.",
            ("5",), of_2011=True, size=LARGE),
    Picture("project", "project.ProjectScreen", "A project of the plan: its tasks, milestones and risks.",
            ("5", "enter"), of_2011=True),
    Picture("task", "task.TaskScreen", "A task of the plan: its dates, its evidence and its reviews.",
            ("5", "enter", "enter"), of_2011=True),
    Picture("board", "board.BoardScreen", "What the board looks at: not felt, late, risks, what changed.",
            ("5", "b"), of_2011=True),
    Picture("success", "success.SuccessScreen", "The measures of success against where the plan began.",
            ("5", "o"), of_2011=True),
)  # fmt: skip


@contextmanager
def demo_stores(*, torbay: bool = True) -> Iterator[dict[bool, Path]]:
    """The synthetic authority, and the one of 2011 (True), each in a store of its own that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        demo, of_2011 = Path(folder) / "demo.db", Path(folder) / "torbay.db"
        begins = {"manager": MANAGER.name, "holidays_version": "0.109"}
        with found(demo, None, MOMENT, team="Duty", **begins) as store:
            fill_demo(store, Act(MANAGER, MOMENT), DAY)
        if torbay:
            with found(of_2011, None, MOMENT_OF_2011, team=TORBAY.teams[0][0], **begins) as store:
                fill_torbay(store, Act(MANAGER, MOMENT_OF_2011))
        yield {False: demo, True: of_2011}


async def drawn(one: Picture, stores: dict[bool, Path], size: tuple[int, int] | None = None) -> str:
    """The picture as SVG, of a store that nothing else was done to.

    Raises LookupError where the keys do not lead to its screen any more.
    """
    at = MOMENT_OF_2011 if one.of_2011 else MOMENT
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        shutil.copy(stores[one.of_2011], path)
        with Store.open(path) as store:
            desk = Desk(store, at.date, Remembered(Path(folder) / "choices.json"), lambda: at, MANAGER)
            return await _drawn(one, CpipApp(desk), size or one.size)


async def _drawn(one: Picture, program: CpipApp, size: tuple[int, int]) -> str:
    async with program.run_test(size=size) as pilot:
        await _settled(pilot)
        if one.direct:
            module, _, name = DIRECT.get(one.name, one.screen).partition(".")
            await program.push_screen(getattr(import_module(f"screens.{module}"), name)(program.desk))
            await _settled(pilot)
        for key in one.keys:
            await pilot.press(key)
            await _settled(pilot)
        _make_sure(one, program)
        return _in_own_fonts(program.export_screenshot(title="cpip-tui"))


DIRECT = {"child-list": "child_figures.ChildFiguresScreen"}  # what is opened where the keys begin elsewhere


async def _settled(pilot: Pilot[None]) -> None:
    """Wait until nothing is being read, nothing is waited for, and all is drawn."""
    quiet = 0
    for _ in range(_ROUNDS):
        await pilot.pause()
        busy = any(worker.is_running and worker._thread_worker for worker in pilot.app.workers)
        quiet = 0 if busy else quiet + 1
        if quiet > 6:
            return
        await asyncio.sleep(0.02)


def _make_sure(one: Picture, program: CpipApp) -> None:
    stack = [type(screen).__name__ for screen in program.screen_stack]
    wanted = one.screen.partition(".")[2]
    shown = stack[-2:] if one.dialog else stack[-1:]
    if shown != ([wanted, one.dialog] if one.dialog else [wanted]):
        raise LookupError(f"The keys of the picture {one.name} lead to {' over '.join(reversed(stack))}, not {wanted}.")


def _in_own_fonts(svg: str) -> str:
    """Without the web font that Textual names, and without numbers that differ each time."""
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    return re.sub(r"Fira Code(, ?monospace)?", FONTS, svg)


def digest(svg: str) -> str:
    """By which a PNG tells of which SVG it was made."""
    return hashlib.sha256(svg.encode()).hexdigest()


def as_png(svg: str) -> bytes:
    """The SVG as a small PNG, which names the SVG it was made of. Needs ``pip install -e .[docs]``."""
    import cairosvg
    from PIL import Image, PngImagePlugin

    large = Image.open(io.BytesIO(cairosvg.svg2png(bytestring=svg.encode())))
    few = large.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    about = PngImagePlugin.PngInfo()
    about.add_text(DRAWN_FROM, digest(svg))
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True, pnginfo=about)
    return out.getvalue()


def drawn_from(png: Path) -> str | None:
    """The digest of the SVG that a PNG was made of, or None."""
    if not png.exists():
        return None
    _, found, rest = png.read_bytes().partition(f"tEXt{DRAWN_FROM}\0".encode())
    return rest[:64].decode("ascii", "replace") if found else None


def gallery() -> str:
    """docs/screens/README.md: every picture with a sentence."""
    lines = [
        "# The screens",
        "",
        "Made by `python docs/make.py` from the demo: every name, date and reference is invented. Each picture is here",
        "as SVG and as PNG; those of 2011 show the synthetic authority of `cpip-tui demo --torbay`.",
    ]
    for one in PICTURES:
        lines += [
            "",
            f"## {one.name}",
            "",
            one.says,
            "",
            f"![{one.says}]({one.name}.svg)",
            "",
            f"[PNG]({one.name}.png)",
        ]
    return "\n".join(lines) + "\n"
