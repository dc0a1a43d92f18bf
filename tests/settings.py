"""测试设置：哈希取快的，消息队列取内存，数据库与缓存按环境变量给的来。"""

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

import dj_database_url

_CHECKOUT = hashlib.sha256(str(Path(__file__).resolve().parent.parent).encode()).hexdigest()[:10]
_FOLDER = Path(tempfile.gettempdir()) / f"portal-test-{_CHECKOUT}-{os.getuid()}"
os.environ["PORTAL_DATA_DIR"] = str(_FOLDER)
for _name in ("DATABASE_URL", "REDIS_URL"):
    os.environ.pop(_name, None)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, SQLITE_OPTIONS  # noqa: E402
from foundation.workflow.clock import SHANGHAI  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
PORTAL_CLOCK_FROZEN_AT = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
ACCOUNT_RATE_LIMITS = False

if _url := os.environ.get("TEST_DATABASE_URL"):
    DATABASES["default"] = dj_database_url.parse(_url) | {"TEST": {"NAME": f"test_portal_{_CHECKOUT}"}}
else:
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    DATABASES["default"]["TEST"] = {"NAME": _FOLDER / "test.sqlite3"}

if _redis := os.environ.get("TEST_REDIS_URL"):
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": _redis,
            "KEY_PREFIX": f"test-{_CHECKOUT}",
        }
    }
_FOLDER.mkdir(parents=True, exist_ok=True)
