"""服务器模式：真的 Celery 工人，经 Redis 叫醒，在 PostgreSQL 的测试库里把申报书与回执做出来。"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import LazySettings
from django.db import connection

from foundation.documents.models import Document
from tests.factories import make_application
from tests.ground.processes import ROOT, environment, until
from tests.process.site import PATIENCE
from tests.world import build

pytestmark = [pytest.mark.process, pytest.mark.redis, pytest.mark.django_db(transaction=True)]

WORKER = ("-m", "celery", "-A", "config", "worker", "-c", "1", "-l", "WARNING")


@pytest.fixture
def prefix() -> Iterator[str]:
    """这一份代码、这一个测试库专用的键前缀；用完只删自己的键。"""
    own = f"{connection.settings_dict['NAME']}:"
    yield own
    with closing(redis.Redis.from_url(os.environ["TEST_REDIS_URL"])) as server:
        for key in server.scan_iter(match=f"{own}*"):
            server.delete(key)


@pytest.fixture
def server_environment(settings: LazySettings, tmp_path: Path, prefix: str) -> dict[str, str]:
    """服务器模式的环境变量：同一个测试库，同样的密钥，自己的数据目录。"""
    database = urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return {
        **environment(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tests.process.worker_settings",
        "DATABASE_URL": database.geturl(),
        "REDIS_URL": os.environ["TEST_REDIS_URL"],
        "TEST_BROKER_PREFIX": prefix,
        "PORTAL_SECRET_KEY": settings.SECRET_KEY,
        "PORTAL_FIELD_KEYS": ",".join(settings.PORTAL_FIELD_KEYS),
    }


@pytest.fixture
def worker(server_environment: dict[str, str], tmp_path: Path) -> Iterator[Path]:
    """一个真的工人；给出它的日志。"""
    log = tmp_path / "worker.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *WORKER], cwd=ROOT, env=server_environment, stdout=output, stderr=output
        )
        yield log
        process.terminate()
        process.wait(timeout=PATIENCE)


def test_a_real_worker_woken_through_redis(
    worker: Path, server_environment: dict[str, str], tmp_path: Path
) -> None:
    application = make_application(build(), status="city_review")
    papers = Document.objects.about(application)
    assert {paper.state for paper in papers.all()} == {"pending"}
    # 时钟巡检一遍：与网页提交后叫醒工人是同一个函数。
    subprocess.run(
        [sys.executable, "manage.py", "clock", "--once"],
        cwd=ROOT,
        env=server_environment,
        check=True,
        timeout=60,
    )
    until(lambda: papers.ready().count() == papers.count() >= 2, seconds=PATIENCE)
    done = papers.all()
    assert {paper.job.state for paper in done} == {"done"}
    stored = {path.name for path in (tmp_path / "files").rglob("*.pdf")}
    assert stored == {Path(str(paper.file.name)).name for paper in done}
    assert "Traceback" not in worker.read_text()
