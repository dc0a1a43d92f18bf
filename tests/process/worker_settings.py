"""测试里那个真工人的设置：与正式的相同，只是消息与缓存的键前缀是自己的。"""

import os

from config.settings import *  # noqa: F403
from config.settings import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS

_PREFIX = os.environ["TEST_BROKER_PREFIX"]
CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = _PREFIX
CACHES["default"]["KEY_PREFIX"] = _PREFIX
