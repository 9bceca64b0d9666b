"""From when on a measure is on record, where that is later than the period of a figure: so that six months are told.

Else the twelve months of a register that began half a year ago would be read as twelve.
"""

from models.timeliness import Month, Period, months_between

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")


def since_words(begins: Month | None, period: Period, month: Month) -> str:
    """``since April 2011: six months on record``; nothing where the period holds no month before the record begins.

    ``begins`` is the month in which the first was completed, ``month`` that with which the period ends.
    """
    if begins is None or not period.first_month(month) < begins <= month:
        return ""
    count = len(months_between(begins, month))
    return f"since {begins.words}: {_NUMBERS[count - 1]} {'month' if count == 1 else 'months'} on record"
