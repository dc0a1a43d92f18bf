import pytest

from tests.figures.story import Story, tell
from tests.world import World


@pytest.fixture
def story(world: World) -> Story:
    return tell(world)
