"""What the report of October 2011 says of the twelve measures of success; what it does not say is marked as made up.

Its tasks are made up too: the report tells of eight projects, and not of what each does.
"""

from datetime import date

from db.demo_improvement import SYNTHETIC, Figured
from models.success import BASELINE

PLAN_STARTS_ON = date(2011, 10, 1)  # “a two year programme”, 3.10
_REPORT = "Report to the board, October 2011"
_YEAR, _HALF = date(2011, 3, 31), date(2011, 9, 30)
_OTHERS = f"{SYNTHETIC}: the report has no figure"

SUCCESS_FIGURES = (
    Figured(1, date(2009, 3, 31), "182 children looked after", f"{_REPORT}, 2.3: 2008/9"),
    Figured(1, date(2010, 3, 31), "69 per 10,000 looked after",
            f"{_REPORT}, figure 4: March 2010, the last before September 2010", is_baseline=True),
    Figured(1, _YEAR, "220 children looked after", f"{_REPORT}, 2.3: 2010/11"),
    Figured(1, _YEAR, "76 per 10,000 looked after", f"{_REPORT}, figure 4: March 2011"),
    Figured(1, date(2011, 8, 31), "98.5 per 10,000 looked after", f"{_REPORT}, figure 4: August 2011"),
    Figured(1, _HALF, "96 per 10,000 looked after", f"{_REPORT}, NI062: 245 children at the end of September 2011"),
    Figured(2, BASELINE, "11 families", _OTHERS, is_baseline=True),
    Figured(2, _HALF, "26 families", _OTHERS),
    Figured(5, BASELINE, "21% of posts vacant", _OTHERS, is_baseline=True),
    Figured(5, _HALF, "14% of posts vacant", _OTHERS),
    Figured(6, _YEAR, "40.4% of core assessments in 35 days",
            f"{_REPORT}, NI060: year ending March 2011, in which September 2010 lies", is_baseline=True),
    Figured(6, _HALF, "39.8% of core assessments in 35 days", f"{_REPORT}, NI060: April to September 2011"),
    Figured(6, _YEAR, "59.3% of initial assessments in 10 days",
            f"{_REPORT}, NI059: year ending March 2011, in which September 2010 lies", is_baseline=True),
    Figured(6, _HALF, "57.7% of initial assessments in 10 days", f"{_REPORT}, NI059: April to September 2011"),
    Figured(7, BASELINE, "Inadequate", f"{_REPORT}, 2.6: Ofsted, announced inspection of September 2010",
            is_baseline=True),
    Figured(7, date(2011, 7, 31), "Capacity to improve adequate and improving",
            f"{_REPORT}, 2.6: Deep Dive of July 2011"),
    Figured(9, BASELINE, "44% of those at the front line", _OTHERS, is_baseline=True),
    Figured(9, _HALF, "58% of those at the front line", _OTHERS),
)  # fmt: skip
