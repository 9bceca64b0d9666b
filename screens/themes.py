"""How the program looks: dark, light, high contrast, and blue and orange for colour-blind eyes.

A state is a word and a symbol first; its colour only helps. How far words stand out from what is behind them is
counted by the contrast ratio of WCAG 2.2, success criteria 1.4.3 (4.5 to 1) and 1.4.6 (7 to 1).
"""

from functools import lru_cache
from typing import Final

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.filter import LineFilter
from textual.theme import Theme

DEFAULT = "cpip-dark"
QUIET = 0.82  # how much of a colour is left in words that are quieter than the others

DARK = Theme(
    name=DEFAULT,
    dark=True,
    primary="#2f76ad",
    secondary="#5b7f9f",
    accent="#ffc46b",
    warning="#f0ac3f",
    error="#d8575b",
    success="#4fae78",
    foreground="#e8ebee",
    background="#12161a",
    surface="#181d22",
    panel="#26303a",
    variables={
        "boost": "#20272e",
        "text-primary": "#93caf3",
        "text-secondary": "#b4c8da",
        "text-accent": "#ffc46b",
        "text-warning": "#ffc46b",
        "text-error": "#ff9a93",
        "text-success": "#92dbae",
        "text": "auto 95%",
        "text-muted": "auto 80%",
        "text-disabled": "auto 75%",
        "foreground-muted": "#c3c8cd",
        "foreground-disabled": "#aeb4ba",
        "block-cursor-background": "#1d5684",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#25394a",
        "block-hover-background": "#24303b",
        "border": "#5f9dcb",
        "footer-key-foreground": "#ffc46b",
        "input-selection-background": "#2f5f86",
    },
)

LIGHT = Theme(
    name="cpip-light",
    dark=False,
    primary="#1f5f93",
    secondary="#3f6a8c",
    accent="#7a4300",
    warning="#ffb640",
    error="#ffb3ab",
    success="#8fd3a6",
    foreground="#1b1f23",
    background="#fbfbf9",
    surface="#f4f4f1",
    panel="#e2e5e6",
    variables={
        "boost": "#eaecec",
        "text-primary": "#0d4069",
        "text-secondary": "#2f5470",
        "text-accent": "#5c3200",
        "text-warning": "#5c3200",
        "text-error": "#93101b",
        "text-success": "#0a4a26",
        "text": "auto 95%",
        "text-muted": "auto 82%",
        "text-disabled": "auto 75%",
        "foreground-muted": "#3c4248",
        "foreground-disabled": "#454b51",
        "block-cursor-background": "#1a4f7b",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#ccdbe7",
        "block-cursor-blurred-foreground": "#1b1f23",
        "block-hover-background": "#dfe7ed",
        "border": "#1f5f93",
        "footer-key-foreground": "#5c3200",
        "input-selection-background": "#b9d4ea",
    },
)

CONTRAST = Theme(
    name="cpip-contrast",
    dark=True,
    primary="#ffff00",
    secondary="#ffffff",
    accent="#ffff00",
    warning="#ffd800",
    error="#ff9d9d",
    success="#7dffa8",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    variables={
        "boost": "#141414",
        "text-primary": "#9fd8ff",
        "text-secondary": "#ffffff",
        "text-accent": "#ffff00",
        "text-warning": "#ffe14d",
        "text-error": "#ffc0c0",
        "text-success": "#8dffb3",
        "text": "auto 100%",
        "text-muted": "auto 92%",
        "text-disabled": "auto 88%",
        "foreground-muted": "#e6e6e6",
        "foreground-disabled": "#d6d6d6",
        "block-cursor-background": "#ffff00",
        "block-cursor-foreground": "#000000",
        "block-cursor-blurred-background": "#333300",
        "block-cursor-blurred-foreground": "#ffffff",
        "block-hover-background": "#303030",
        "border": "#ffff00",
        "border-blurred": "#ffffff",
        "footer-key-foreground": "#ffff00",
        "input-selection-background": "#005a9c",
        "input-selection-foreground": "#ffffff",
    },
)

BLUE_ORANGE = Theme(
    name="cpip-blue-orange",
    dark=True,
    primary="#b9c2cb",
    secondary="#9aa5b0",
    accent="#ffb454",
    warning="#ff9f1c",
    error="#6fb7ff",
    success="#dfe4e8",
    foreground="#e4e6e8",
    background="#101418",
    surface="#161a1f",
    panel="#282d33",
    variables={
        "boost": "#1f242a",
        "text-primary": "#cdd3d9",
        "text-secondary": "#cdd3d9",
        "text-accent": "#ffb454",
        "text-warning": "#ffab33",
        "text-error": "#6fb7ff",
        "text-success": "#f2f4f6",
        "text": "auto 95%",
        "text-muted": "auto 82%",
        "text-disabled": "auto 78%",
        "foreground-muted": "#c3c7cb",
        "foreground-disabled": "#b0b5ba",
        "block-cursor-background": "#d8dde2",
        "block-cursor-foreground": "#0c0f12",
        "block-cursor-blurred-background": "#3a4149",
        "block-cursor-blurred-foreground": "#f2f4f6",
        "block-hover-background": "#2a3037",
        "border": "#b9c2cb",
        "footer-key-foreground": "#ffb454",
        "input-selection-background": "#3f5f80",
    },
)

OURS: Final = (DARK, LIGHT, CONTRAST, BLUE_ORANGE)
IN_WORDS: Final = {
    DARK.name: "dark, made for this program",
    LIGHT.name: "light, made for this program",
    CONTRAST.name: "high contrast: every word at least 7 to 1",
    BLUE_ORANGE.name: "for colour-blind eyes: states in blue, orange and grey",
}


class QuieterWords(LineFilter):
    """Words that are to be quieter, in a colour of their own: how a terminal dims is not known, and often too much."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, with a mixed colour for each that is to be dimmed.

        None is left without a style: Textual's own filter for NO_COLOR, which comes after, takes that for granted.
        """
        return [
            Segment(one.text, _quieter(one.style, background) if one.style.dim else one.style, one.control)
            if one.style is not None
            else Segment(one.text, Style.null(), one.control)
            for one in segments
        ]


@lru_cache(1024)
def _quieter(style: Style, background: Color) -> Style:
    behind = style.bgcolor if style.bgcolor and style.bgcolor.triplet else background.rich_color
    if style.color is None or style.color.triplet is None or behind.triplet is None:
        return style  # the terminal's own colours: only it knows what they are
    mixed = (back + (front - back) * QUIET for back, front in zip(behind.triplet, style.color.triplet, strict=True))
    return style + Style(color=RichColor.from_rgb(*mixed), dim=False)


class ThemeProvider(Provider):
    """The themes in the palette: those of the program first, then those that come with Textual."""

    def _listed(self) -> list[tuple[str, str]]:
        others = sorted(set(self.app.available_themes) - set(IN_WORDS))
        return [*IN_WORDS.items(), *((name, "comes with Textual") for name in others)]

    def _take(self, name: str) -> None:
        self.app.theme = name

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for name, words in self._listed():
            yield DiscoveryHit(name, lambda name=name: self._take(name), help=words)

    async def search(self, query: str) -> Hits:
        """Those whose name or words match."""
        matcher = self.matcher(query)
        for name, words in self._listed():
            if (score := matcher.match(f"{name} {words}")) > 0:
                yield Hit(score, name, lambda name=name: self._take(name), help=words)
