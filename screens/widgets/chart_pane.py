"""A control chart as large as the room that it has; drawn anew whenever that changes."""

from fractions import Fraction

from textual.content import Content
from textual.widgets import Static

from db.exchange.chart_text import Role, chart_lines
from models.control_chart import Chart
from models.timeliness import Month
from screens.widgets.plain import content

_STYLES = {
    Role.POINT: "bold",
    Role.SIGNAL: "bold $text-error",
    Role.CENTRE: "$text-primary",
    Role.LIMIT: "$text-warning",
    Role.TARGET: "$text-success",
    Role.AXIS: "dim",
    Role.LABEL: "",
    Role.CHOSEN: "bold $text-accent",
}


class ChartPane(Static):
    """The colours only repeat what the marks say."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._chart: Chart | None = None
        self._target: Fraction | None = None
        self._chosen: Month | None = None

    def show(self, chart: Chart | None, target: Fraction | None = None, chosen: Month | None = None) -> None:
        """Draw this chart, with one of its months marked; None for none."""
        self._chart, self._target, self._chosen = chart, target, chosen
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        width, height = self.content_size
        if self._chart is None or not width or not height:
            self.update(content(""))
            return
        self.update(chart_content(self._chart, width, height, self._target, self._chosen))


def chart_content(
    chart: Chart, width: int, height: int, target: Fraction | None, chosen: Month | None = None
) -> Content:
    """The chart in its colours."""
    return Content("\n").join(
        Content("").join(content(segment.text, _STYLES[segment.role] if segment.role else "") for segment in line)
        for line in chart_lines(chart, width, height, target, chosen=chosen)
    )
