"""排版慢，整个会话各印一份，大家共用。"""

from typing import Any

import pytest

from applications.papers import DISCLOSURES
from applications.tables.enterprise import ENTERPRISE
from applications.tables.partner import PARTNER
from applications.tables.research import RESEARCH
from foundation.documents.enums import Edition
from foundation.filings.paper import Disclosure
from tests.paper import examples
from tests.paper.printing import Printed, printed


def _printed(content: dict[str, Any], disclosure: Disclosure = examples.FULL, **more: Any) -> Printed:
    sheet, papers = examples.sheet_of(content, disclosure, **more)
    return printed(sheet, papers)


@pytest.fixture(scope="session")
def enterprise() -> Printed:
    """表1 与表3。"""
    return _printed(examples.enterprise())


@pytest.fixture(scope="session")
def university() -> Printed:
    """表2，没有联合申报。"""
    return _printed(examples.university())


@pytest.fixture(scope="session")
def draft() -> Printed:
    """表2 与表3 的草稿，敏感值不揭示。"""
    content = examples.university() | {"partner": examples.partner()}
    return _printed(content, Disclosure(lambda reference: "已填写（加密保存）"), stamp=None)


@pytest.fixture(scope="session")
def blank_enterprise() -> Printed:
    """一格也没有填的表1 与表3。"""
    return _printed(examples.content_of(ENTERPRISE, {}) | {"partner": examples.content_of(PARTNER, {})})


@pytest.fixture(scope="session")
def blank_research() -> Printed:
    """一格也没有填的表2。"""
    return _printed(examples.content_of(RESEARCH, {}))


@pytest.fixture(scope="session")
def expert() -> Printed:
    """表1 与表3 的专家版。"""
    return _printed(examples.enterprise(), DISCLOSURES[Edition.EXPERT])


@pytest.fixture(scope="session")
def partner_edition() -> Printed:
    """表1 与表3 的联合单位版。"""
    return _printed(examples.enterprise(), DISCLOSURES[Edition.PARTNER])
