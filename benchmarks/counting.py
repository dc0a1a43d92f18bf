"""数一次请求里的查询；开始、提交事务的语句不算。"""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

_FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def queries_of(visit: Callable[[], object]) -> list[str]:
    """visit 期间发出的查询，依次。"""
    with CaptureQueriesContext(connection) as captured:
        visit()
    return [query["sql"] for query in captured if not query["sql"].startswith(_FRAME)]
