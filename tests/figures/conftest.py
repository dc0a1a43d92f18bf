"""底稿一个文件只走一遍：各个测试在它之上各开各的事务，做完退回。"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.figures.story import Story, tell
from tests.world import World, build


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[Story]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield tell(build())
        transaction.set_rollback(True)


@pytest.fixture
def story(told: Story, db: None) -> Story:
    return told


@pytest.fixture
def world(story: Story) -> World:
    return story.world
