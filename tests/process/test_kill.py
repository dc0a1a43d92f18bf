"""随时 kill -9：文档恰好一份，答复过“已保存”的一个字也不丢，数据库完好，留痕核得过。"""

import json
import os
import signal
import time
from pathlib import Path
from uuid import UUID

import pytest

from tests.ground.processes import until
from tests.process import stories
from tests.process.saving import Crowd, Saver, missing
from tests.process.site import (
    PATIENCE,
    Site,
    database,
    documents,
    done,
    files,
    form_job,
    is_sound,
    manage,
    rows,
    serving,
)
from tests.process.visitor import Visitor

pytestmark = pytest.mark.process
ATTEMPTS = 10


def rendering(folder: Path, application: int) -> bool:
    """正在排版：内容已备好（进度 20），还没有印完。"""
    job = form_job(folder, application)
    return (job["state"], job["progress"]) == ("running", 20)


def freeze_mid_render(site: Site, application: int) -> None:
    """让工人停在排版途中：先冻住，再看它确实还没有做完。"""
    until(lambda: rendering(site.folder, application), seconds=PATIENCE)
    os.killpg(site.child("worker"), signal.SIGSTOP)
    assert rendering(site.folder, application), "排得太快，没来得及冻住"


def killed_with_the_file_written(site: Site, application: int) -> bool:
    """在文件已写好、还没有提交的一刻杀死工人；没赶上（已经提交了）返回 False。"""
    job, stored = form_job(site.folder, application)["id"], site.folder / "files"
    deadline, names = time.monotonic() + PATIENCE, []
    with database(site.folder) as connection:
        while not names or not (stored / names[-1]).exists():  # 一刻也不歇，才赶得上
            row = connection.execute("SELECT state, payload FROM workflow_job WHERE id = ?", [job]).fetchone()
            names = json.loads(row["payload"]).get("names", [])
            assert row["state"] in {"queued", "running", "done"}
            assert time.monotonic() < deadline
        connection.execute("BEGIN IMMEDIATE")  # 占住写锁，它就提交不了
        is_caught = form_job(site.folder, application)["state"] == "running"
        if is_caught:
            site.kill("worker")
        connection.execute("ROLLBACK")
        return is_caught


def finalised_long(site: Site, handler: Visitor) -> int:
    """写得很长、刚刚定稿的一件。"""
    application = stories.start(handler, site)
    stories.fill(handler, site, application, book=stories.long_book())
    stories.finalise(handler, application)
    return application


def assert_one_paper(folder: Path, application: int, *, tries: int) -> None:
    """申报书恰好一份：一行文档、一个文件，做到第几次。"""
    (document,) = documents(folder, application)
    assert document["ready_at"] is not None
    assert (folder / "files" / document["file"]).stat().st_size == document["size_bytes"]
    assert files(folder) == {row["file"] for row in rows(folder, "SELECT file FROM documents_document")}
    job = form_job(folder, application)
    assert (job["state"], job["tries"], job["error"]) == ("done", tries, "")


def test_worker_killed_while_rendering(folder: Path, port: int) -> None:
    with serving(folder, port) as site:
        handler = Visitor.signed_in(port, "handler")
        application = finalised_long(site, handler)
        freeze_mid_render(site, application)
        began = time.monotonic()
        site.replaced("worker", site.kill("worker"))
        assert files(folder) == set()
        until(done(folder, application), seconds=PATIENCE)
        print(f"工人在排版途中被杀，{time.monotonic() - began:.1f} 秒后申报书生成")
        assert_one_paper(folder, application, tries=2)
        page = handler.get(f"/applications/{application}/documents/{_public_id(folder, application)}/")
        assert (page.status, page.body[:5]) == (200, b"%PDF-")
    assert "核验通过。" in manage(folder, "verify_audit")


def test_worker_killed_with_the_file_written_but_not_committed(folder: Path, port: int) -> None:
    with serving(folder, port) as site:
        handler = Visitor.signed_in(port, "handler")
        for _ in range(ATTEMPTS):
            application = stories.start(handler, site)
            stories.fill(handler, site, application)
            stories.finalise(handler, application)
            if killed_with_the_file_written(site, application):
                break
        else:
            raise AssertionError(f"{ATTEMPTS} 次都没赶上")
        orphan = json.loads(form_job(folder, application)["payload"])["names"]
        assert set(orphan) <= files(folder)
        until(done(folder, application), seconds=PATIENCE)
        until(lambda: not set(orphan) & files(folder), seconds=PATIENCE)
        assert_one_paper(folder, application, tries=2)


def _public_id(folder: Path, application: int) -> str:
    return str(UUID(documents(folder, application)[0]["public_id"]))


def test_web_killed_while_saving(folder: Path, port: int) -> None:
    with serving(folder, port) as site:
        handler = Visitor.signed_in(port, "handler")
        savers = [Saver(handler.again(), stories.start(handler, site)) for _ in range(4)]
        with Crowd(savers) as crowd:
            for _ in range(3):
                crowd.keep_on(50)
                killed = site.kill("web")
                crowd.be_cut_off()
                site.replaced("web", killed)
            crowd.keep_on(50)
        print(f"网站三次被杀：答复过 {crowd.kept} 次保存，{crowd.lost} 次断在途中")
        assert crowd.refused() == []
        assert missing(folder, savers) == []
        assert is_sound(folder)


def test_everything_killed_while_rendering_and_saving(folder: Path, port: int) -> None:
    with serving(folder, port) as site:
        handler = Visitor.signed_in(port, "handler")
        savers = [Saver(handler.again(), stories.start(handler, site)) for _ in range(3)]
        application = finalised_long(site, handler)
        with Crowd(savers) as crowd:
            crowd.keep_on(10)
            freeze_mid_render(site, application)
            site.kill_all()
            began = time.monotonic()
            crowd.be_cut_off()
            with serving(folder, port):
                print(f"总管被杀，{time.monotonic() - began:.1f} 秒后重新启动完成")
                crowd.keep_on(10)
                until(done(folder, application), seconds=PATIENCE)
        assert crowd.refused() == []
        assert missing(folder, savers) == []
        assert_one_paper(folder, application, tries=2)
        assert is_sound(folder)
    assert "核验通过。" in manage(folder, "verify_audit")
