"""The compliance pack in words: for the screens, for what is printed, and for files."""

from models.compliance import ORDER, Figure, Measure, Pack

EVERYBODY = "all of them"
SHORT = {
    Measure.HELD: "held",
    Measure.IN_TIME: "by day",
    Measure.CANCELLED: "cancelled",
    Measure.LONG_ENOUGH: "length",
    Measure.CASES_IN_TIME: "cases",
    Measure.RECORDED_IN_TIME: "recorded",
    Measure.SIGNED: "signed",
    Measure.DECISION: "decision",
    Measure.RATIONALE: "rationale",
    Measure.ACTIONS_DATED: "dated",
    Measure.CHALLENGE: "challenge",
    Measure.ACTIONS_IN_TIME: "actions",
    Measure.DEVELOPMENT: "develop.",
    Measure.WELLBEING: "wellbeing",
}


def of_how_many(figure: Figure) -> str:
    """``12 of 14 sessions due, 86%``"""
    counted = f"{figure.met:,} of {figure.total:,} {figure.measure.of_what}, {figure.percent}%"
    return counted if figure.total else figure.in_words


def figure_in_words(figure: Figure) -> str:
    """A figure in full, with what is counted."""
    return f"{figure.measure.words}: {of_how_many(figure)}. {figure.measure.meaning}"


def below_in_words(pack: Pack) -> str:
    """Why sessions were cancelled, and how many were recorded late."""
    cancelled, recorded = pack.figure(Measure.CANCELLED), pack.figure(Measure.RECORDED_IN_TIME)
    why = ", ".join(f"{reason} {count:,}" for reason, count in pack.why_not_held)
    return (
        f"Cancelled or not held: {cancelled.met:,} of {cancelled.total:,} planned{f' ({why})' if why else ''}.\n"
        f"Late entries: {pack.late_entries:,} of {recorded.total:,} recorded."
    )


def met_words(measure: Measure, met: bool) -> str:
    """Whether the line is met, in a symbol and words; of what should be low, whether it is one of them."""
    if measure.low_is_good:
        return "✕ yes" if met else "✓ no"
    return "✓ met" if met else "✕ not"


def worker_in_words(pack: Pack, *, total: bool) -> str:
    """The same in full: every figure with its per cent."""
    name = EVERYBODY if total else pack.about
    said = [f"{SHORT[one.measure]} {one.in_words}" for one in map(pack.figure, ORDER) if one.total]
    return f"{name}: {' · '.join(said) or 'nothing to count in this period'}"
