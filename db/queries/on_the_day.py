"""Pieces of SQL, the same for every list and every count: who holds a case on the day, and what is open on it."""

# Who holds a case on the day ``:as_at``.
HOLDER = """
    LEFT JOIN allocations AS al ON al.case_id = {case}
        AND al.started_on <= :as_at AND (al.ended_on IS NULL OR al.ended_on > :as_at)
"""
# A case that is open on the day.
IS_OPEN = "c.opened_on <= :as_at AND (c.closed_on IS NULL OR c.closed_on > :as_at)"
# An assessment that is open on the day.
IS_OPEN_WORK = "a.started_on <= :as_at AND (a.authorised_on IS NULL OR a.authorised_on > :as_at)"
