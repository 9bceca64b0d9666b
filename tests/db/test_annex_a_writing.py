"""Annex A as the program writes it: the inspectors' layout, and a file from which the same store can be made."""

import stat
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from often import of_a_hundred

from db.commands.access import give_access
from db.commands.importing import plan_import, write_import
from db.commands.restricting import restrict
from db.commands.sending_annex_a import SentAnnexA, send_annex_a
from db.demo import DemoSize, fill_demo
from db.exchange.annex_a import AnnexA, read_annex_a
from db.queries.annex_a import children_then
from db.store import Act, Store
from models.annex_a import Window
from models.assessment import Kind
from models.errors import Cancelled, FileRefused, InvalidInput, NotAllowed
from models.people import Person, Role
from models.progress import stop
