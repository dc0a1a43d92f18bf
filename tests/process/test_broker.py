"""消息只负责叫醒：消息的文件夹没了、写不进，页面照常，任务由巡检送到。"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.ground.processes import until
from tests.process import stories
from tests.process.site import PATIENCE, Site, done, form_job, serving
from tests.process.visitor import Visitor

pytestmark = pytest.mark.process


@contextmanager
def worker_asleep(site: Site) -> Iterator[None]:
    """冻住工人：它不知道这段时间里文件夹的事。"""
    worker = site.child("worker")
    os.killpg(worker, signal.SIGSTOP)
    yield
    os.killpg(worker, signal.SIGCONT)


def filled(site: Site, handler: Visitor) -> int:
    application = stories.start(handler, site)
    stories.fill(handler, site, application)
    return application


def finalise_unheard(site: Site, handler: Visitor, application: int) -> None:
    """叫不醒工人时定稿：页面照常，任务排着队。"""
    stories.finalise(handler, application)
    for path in ("/", "/desk/", f"/applications/{application}/", f"/applications/{application}/documents/"):
        assert handler.get(path).status == 200, path
    job = form_job(site.folder, application)
    assert job["state"] == "queued"
    assert f"叫醒任务 {job['id']} 未成" in log(site, "web")


def log(site: Site, name: str) -> str:
    return (site.folder / "log" / f"{name}.log").read_text()


def test_a_missing_mailbox_is_made_again(folder: Path, port: int) -> None:
    with serving(folder, port) as site:
        handler = Visitor.signed_in(port, "handler")
        application = filled(site, handler)
        with worker_asleep(site):
            (folder / "queue").rename(folder / "away")
            finalise_unheard(site, handler, application)
        until(done(folder, application), seconds=PATIENCE)
        assert site.process.poll() is None


def test_an_unwritable_mailbox_delays_and_loses_nothing(folder: Path, port: int) -> None:
    mailbox, away = folder / "queue", folder / "away"
    with serving(folder, port) as site:
        handler = Visitor.signed_in(port, "handler")
        application = filled(site, handler)
        with worker_asleep(site):
            mailbox.rename(away)
            mailbox.write_text("")  # 原处是个文件：root 也写不进去
            finalise_unheard(site, handler, application)
            mailbox.unlink()
            away.rename(mailbox)
        until(done(folder, application), seconds=PATIENCE)
        assert site.process.poll() is None
