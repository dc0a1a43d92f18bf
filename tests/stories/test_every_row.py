"""没有故事的行，在这里点出名来。"""

import importlib
import pkgutil

from applications import acts
from applications.lists.acts import LIST_ACTS
from tests import stories
from tests.stories.rows import DONE, REFUSED, TOLD

ROWS = {act.name for act in (*acts.ACTS, *LIST_ACTS)}
"""到复核通过为止的每一行，加上推荐清单自己的两行。"""


def test_every_row_up_to_admission_has_a_success_and_a_refusal():
    for module in pkgutil.iter_modules(stories.__path__):
        importlib.import_module(f"tests.stories.{module.name}")
    without = {row: {DONE, REFUSED} - TOLD[row] for row in ROWS if TOLD[row] != {DONE, REFUSED}}
    assert without == {}
    assert set(TOLD) <= ROWS, "有故事讲了不存在的行"
