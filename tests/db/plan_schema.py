"""Rows of the improvement plan that are right, and for each check of its tables what it refuses of them."""

_STEP = "id, task_id, state, happened_on, after_id, after_state, felt_id, felt_impact, because, taken_by, at"
PLAN_ROWS = (
    "UPDATE projects SET starts_on = '2024-04-03', ends_on = '2024-04-05' WHERE number = 1",
    "INSERT INTO project_statuses (id, project_number, status, said, since, stated_by, at) "
    "VALUES (1, 1, 'at_risk', 'x', '2024-04-03', 'x', 'x')",
    "INSERT INTO project_items (id, project_number, kind, what, owner, raised_on, ended_on, how, due_on, first_due_on, "
    "likelihood, impact, mitigation, version) VALUES "
    "(1, 1, 'milestone', 'x', '', '2024-04-03', NULL, '', '2024-04-05', '2024-04-05', NULL, NULL, '', 1), "
    "(2, 1, 'risk', 'x', '', '2024-04-03', NULL, '', NULL, NULL, 3, 4, '', 1), "
    "(3, 1, 'issue', 'x', '', '2024-04-03', '2024-04-05', 'x', NULL, NULL, NULL, NULL, '', 1)",
    "INSERT INTO tasks (id, project_number, title, owner, due_on, added_on, version) "
    "VALUES (1, 1, 'x', '', '2024-04-05', '2024-04-03', 1)",
    "INSERT INTO task_feedback (id, task_id, voice, impact, given_on, source, words, heard_by, recorded_on, "
    "recorded_by, at) VALUES (1, 1, 'staff', 'positive', '2024-04-03', 'x', 'x', 'x', '2024-04-03', 'x', 'x')",
    f"INSERT INTO task_steps ({_STEP}) VALUES "
    "(1, 1, 'planned', '2024-04-03', NULL, NULL, NULL, NULL, '', 'x', 'x'), "
    "(2, 1, 'in_progress', '2024-04-03', 1, 'planned', NULL, NULL, '', 'x', 'x'), "
    "(3, 1, 'delivered', '2024-04-03', 2, 'in_progress', NULL, NULL, '', 'x', 'x'), "
    "(4, 1, 'signed_off', '2024-04-03', 3, 'delivered', 1, 'positive', '', 'x', 'x')",
    "INSERT INTO task_feedback (id, task_id, voice, impact, given_on, source, words, heard_by, recorded_on, "
    "recorded_by, at) VALUES (2, 1, 'children', 'none', '2024-04-04', 'x', 'x', 'x', '2024-04-04', 'x', 'x')",
    f"INSERT INTO task_steps ({_STEP}) VALUES "
    "(5, 1, 'for_review', '2024-04-04', 4, 'signed_off', 2, 'none', '', 'x', 'x'), "
    "(6, 1, 'delivered', '2024-04-05', 5, 'for_review', NULL, NULL, 'x', 'x', 'x')",
    "INSERT INTO plan_changes (id, kind, project_number, task_id, happened_on, recorded_on, said, changed_by, at) "
    "VALUES (1, 'task', 1, 1, '2024-04-03', '2024-04-03', 'x', 'x', 'x'), "
    "(2, 'success', NULL, NULL, '2024-04-03', '2024-04-03', 'x', 'x', 'x')",
    "INSERT INTO board_meetings (id, held_on, note, last_change_id, recorded_by, at) "
    "VALUES (1, '2024-04-03', '', 0, 'x', 'x')",
    "INSERT INTO success_figures (id, measure, figure_on, value, number, source, is_baseline, recorded_by, at) "
    "VALUES (1, 12, '2024-04-03', 'x', NULL, 'x', 0, 'x', 'x')",
    # What they refuse is tried elsewhere: here it is what the tables do without them.
    "DROP TRIGGER task_feedback_is_never_changed",
    "DROP TRIGGER task_steps_are_never_changed",
)
# The longest text of each column, and the row of which it is; the first of these may not be empty either.
_NAMES, _NOTES = 120, 4000
_FILLED = {
    "projects": {"name": _NAMES}, "tasks": {"title": 200}, "project_items": {"what": _NOTES},
    "project_statuses": {"said": _NOTES, "stated_by": _NAMES, "at": 40},
    "task_feedback": {"source": _NAMES, "words": _NOTES, "heard_by": _NAMES, "recorded_by": _NAMES, "at": 40},
    "task_steps": {"taken_by": _NAMES, "at": 40}, "plan_changes": {"said": _NOTES, "changed_by": _NAMES, "at": 40},
    "board_meetings": {"recorded_by": _NAMES, "at": 40},
    "success_figures": {"value": _NAMES, "source": _NAMES, "recorded_by": _NAMES, "at": 40},
}  # fmt: skip
_MAY_BE_EMPTY = {
    "projects": {"scope": _NOTES, "deliverables": _NOTES, "manager": _NAMES}, "tasks": {"owner": _NAMES},
    "project_items": {"owner": _NAMES, "mitigation": _NOTES, "how": _NOTES}, "task_steps": {"because": _NOTES},
    "board_meetings": {"note": _NOTES},
}  # fmt: skip
_DAYS = {
    "projects": {"starts_on": "1899-12-31", "ends_on": "2200-01-01"}, "project_statuses": {"since": "1899-12-31"},
    "project_items": {"raised_on": "1899-12-31", "ended_on": "2200-01-01", "due_on": "2200-01-01",
                      "first_due_on": "1899-12-31"},
    "tasks": {"due_on": "1899-12-31", "added_on": "2200-01-01"},
    "task_feedback": {"given_on": "1899-12-31", "recorded_on": "2200-01-01"},
    "task_steps": {"happened_on": "1899-12-31"},
    "plan_changes": {"happened_on": "1899-12-31", "recorded_on": "2200-01-01"},
    "board_meetings": {"held_on": "1899-12-31"}, "success_figures": {"figure_on": "2200-01-01"},
}  # fmt: skip
PLAN_REFUSED_BY: dict[str, tuple[str, ...]] = {
    **{f"ck_{table}_{column}_length": (f"{table} SET {column} = ''", f"{table} SET {column} = '{'x' * (most + 1)}'")
       for table, columns in _FILLED.items() for column, most in columns.items()},
    **{f"ck_{table}_{column}_length": (f"{table} SET {column} = '{'x' * (most + 1)}'",)
       for table, columns in _MAY_BE_EMPTY.items() for column, most in columns.items()},
    **{f"ck_{table}_{column}_sane": (f"{table} SET {column} = '{day}' WHERE {column} IS NOT NULL",)
       for table, days in _DAYS.items() for column, day in days.items()},
    **{f"ck_{table}_version_positive": (f"{table} SET version = 0",) for table in ("projects", "project_items",
                                                                                  "tasks")},
    "ck_projects_number_positive": ("projects SET number = 0 WHERE number = 8",),
    "ck_projects_ends_after_it_starts": ("projects SET ends_on = '2024-04-02' WHERE number = 1",),
    "ck_project_statuses_status_known": ("project_statuses SET status = 'green'",),
    "ck_project_items_kind_known": ("project_items SET kind = 'wish' WHERE id = 3",),
    "ck_project_items_milestone_is_due": (
        "project_items SET due_on = '2024-04-05', first_due_on = '2024-04-05' WHERE id = 3",
        "project_items SET kind = 'issue' WHERE id = 1",
    ),
    "ck_project_items_due_first_on_a_day": ("project_items SET first_due_on = NULL WHERE id = 1",),
    "ck_project_items_risk_is_scored": ("project_items SET likelihood = NULL, impact = NULL WHERE id = 2",
                                        "project_items SET likelihood = 1, impact = 1 WHERE id = 3"),
    "ck_project_items_score_whole": ("project_items SET impact = NULL WHERE id = 2",),
    "ck_project_items_score_sane": ("project_items SET likelihood = 0 WHERE id = 2",
                                    "project_items SET impact = 6 WHERE id = 2"),
    "ck_project_items_ends_after_it_was_raised": ("project_items SET ended_on = '2024-04-02' WHERE id = 3",),
    "ck_project_items_issue_resolved_somehow": ("project_items SET how = '' WHERE id = 3",),
    "ck_task_feedback_voice_known": ("task_feedback SET voice = 'council'",),
    "ck_task_feedback_impact_known": ("task_feedback SET impact = 'fine'",),
    "ck_task_feedback_recorded_after_given": ("task_feedback SET recorded_on = '2024-04-01'",),
    "ck_task_steps_after_a_step": ("task_steps SET after_id = 0 WHERE id = 1",),
    "ck_task_steps_after_an_earlier_one": ("task_steps SET after_id = 9 WHERE id = 2",),
    "ck_task_steps_move_known": ("task_steps SET state = 'planned' WHERE id = 3",
                                 "task_steps SET state = 'delivered' WHERE id = 2",
                                 "task_steps SET after_state = 'in_progress' WHERE id = 4"),
    "ck_task_steps_signed_off_only_when_felt": (
        "task_steps SET felt_id = NULL WHERE id = 4", "task_steps SET felt_impact = NULL WHERE id = 4",
        "task_steps SET felt_id = NULL, felt_impact = NULL WHERE id = 4",
        "task_steps SET felt_impact = 'none' WHERE id = 4", "task_steps SET felt_impact = 'positive' WHERE id = 5",
        "task_steps SET felt_id = 1 WHERE id = 3", "task_steps SET felt_impact = 'positive' WHERE id = 3",
    ),
    "ck_task_steps_reviewed_with_reason": ("task_steps SET because = '' WHERE id = 6",),
    "ck_plan_changes_kind_known": ("plan_changes SET kind = 'luck', task_id = NULL WHERE id = 1",),
    "ck_plan_changes_of_a_project": ("plan_changes SET project_number = NULL WHERE id = 1",
                                     "plan_changes SET project_number = 1 WHERE id = 2"),
    "ck_plan_changes_of_a_task": ("plan_changes SET kind = 'risk' WHERE id = 1",),
    "ck_board_meetings_last_change_counted": ("board_meetings SET last_change_id = -1",),
    "ck_success_figures_measure_known": ("success_figures SET measure = 0", "success_figures SET measure = 13"),
}  # fmt: skip
PLAN_OF_NOBODY = {
    "a status of no project": "UPDATE project_statuses SET project_number = 99",
    "a risk of no project": "UPDATE project_items SET project_number = 99",
    "a task of no project": "UPDATE tasks SET project_number = 99",
    "feedback on no task": "UPDATE task_feedback SET task_id = 99 WHERE id = 2",
    "a step of no task": "UPDATE task_steps SET task_id = 99 WHERE id = 6",
    "a change of no project": "UPDATE plan_changes SET project_number = 99 WHERE id = 1",
    "a change of no task": "UPDATE plan_changes SET task_id = 99 WHERE id = 1",
    "a task taken away under its steps": "DELETE FROM tasks",
}
PLAN_TWICE = {
    "two meetings on a day": "INSERT INTO board_meetings (held_on, note, last_change_id, recorded_by, at) "
    "VALUES ('2024-04-03', '', 0, 'x', 'x')",
    "two beginnings of a task": "INSERT INTO task_steps (task_id, state, happened_on, because, taken_by, at) "
    "VALUES (1, 'planned', '2024-04-06', '', 'x', 'x')",
    "two steps after one": "INSERT INTO task_steps (task_id, state, happened_on, after_id, after_state, because, "
    "taken_by, at) VALUES (1, 'in_progress', '2024-04-06', 5, 'for_review', 'x', 'x', 'x')",
}
PLAN_TABLES = {"projects", "project_statuses", "project_items", "tasks", "task_feedback", "task_steps", "plan_changes",
               "board_meetings", "success_figures"}  # fmt: skip
# What came after the plan: the views that people save, and the columns that they choose.
VIEW_TABLES = {"saved_views", "list_columns"}
PLAN_EMPTY = tuple(sorted(PLAN_TABLES - {"projects"} | VIEW_TABLES))  # in a new store
VIEW_ROWS = (
    "INSERT INTO saved_views (id, owner_id, name, on_key, shared, whose, tile, words, clocks, sorted_by, descending, "
    "version) VALUES (1, 1, 'x', '0', 0, 'mine', 'late', '', 'assessments', 'due', 0, 1)",
    "INSERT INTO list_columns (owner_id, of_list, columns_shown) VALUES (1, 'duty', 'due')",
)
_LONG = "x" * 1201
VIEW_REFUSED_BY: dict[str, tuple[str, ...]] = {
    "ck_saved_views_whose_known": ("saved_views SET whose = 'ours'",),
    "ck_saved_views_tile_known": ("saved_views SET tile = 'red'",),
    "ck_saved_views_sorted_by_known": ("saved_views SET sorted_by = 'luck'",),
    "ck_saved_views_version_positive": ("saved_views SET version = 0",),
    "ck_saved_views_name_length": ("saved_views SET name = ''", f"saved_views SET name = '{_LONG[:401]}'"),
    "ck_saved_views_on_key_length": ("saved_views SET on_key = ''", "saved_views SET on_key = '67'"),
    "ck_saved_views_words_length": (f"saved_views SET words = '{_LONG}'",),
    "ck_saved_views_clocks_length": ("saved_views SET clocks = ''", f"saved_views SET clocks = '{_LONG[:401]}'"),
    "ck_list_columns_of_list_length": ("list_columns SET of_list = ''", f"list_columns SET of_list = '{_LONG[:41]}'"),
    "ck_list_columns_columns_shown_length": (
        "list_columns SET columns_shown = ''",
        f"list_columns SET columns_shown = '{_LONG[:401]}'",
    ),
}
