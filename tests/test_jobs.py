"""后台任务：领一次、租约到期可再领、栅栏挡住迟到的提交、几次不成就说出来、队列不通不误事。"""

import socket
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import kombu.pools
import pytest
from django.db import transaction

from config.celery import app
from foundation.workflow import clock, jobs
from foundation.workflow.models import Job
from foundation.workflow.tasks import run_job

pytestmark = pytest.mark.django_db

KIND = "test_kind"
Commit = Callable[[], None]


@pytest.fixture
def handle() -> Iterator[Callable[[jobs.Handler], None]]:
    """登记这一测试的做法，用完撤下。"""
    yield lambda handler: jobs.register(KIND, handler)
    jobs._handlers.pop(KIND, None)


@pytest.fixture
def done(handle) -> list[str]:
    """最省事的做法：提交时记一笔。"""
    committed: list[str] = []
    handle(lambda job: lambda: committed.append(job.key))
    return committed


def put(key: str = "k") -> Job:
    return jobs.put(KIND, key, {"第": key})


def claim(job: Job, *, lease: timedelta = jobs.LEASE) -> Job | None:
    at = clock.real_now()
    return Job.objects.claim(job.pk, at=at, until=at + lease)


def bring_forward(job: Job) -> None:
    """退后的时间到了。"""
    Job.objects.filter(pk=job.pk).update(not_before=clock.real_now())


def expire(job: Job) -> None:
    """租约到期：领走它的进程没有了，或者慢得像没有了。"""
    Job.objects.filter(pk=job.pk).update(lease_until=clock.real_now() - timedelta(seconds=1))


def state(job: Job) -> tuple[str, int]:
    job.refresh_from_db()
    return job.state, job.tries


def work(job: Job) -> None:
    """像工人进程那样做一次，出错走 Celery 的钩子。"""
    run_job.apply((job.pk,))


# —— 放入与领取 ——


def test_put_is_idempotent():
    first, second = jobs.put(KIND, "k", {"a": 1}), jobs.put(KIND, "k", {"a": 2})
    assert (second.pk, Job.objects.count(), second.payload) == (first.pk, 1, {"a": 1})


def test_a_job_is_claimed_once():
    job = put()
    assert claim(job).tries == 1
    assert claim(job) is None


def test_a_job_not_yet_due_is_not_claimed():
    job = put()
    Job.objects.filter(pk=job.pk).update(not_before=clock.real_now() + timedelta(minutes=1))
    assert claim(job) is None


def test_an_expired_lease_is_claimed_again():
    job = put()
    claim(job, lease=timedelta(seconds=-1))
    assert claim(job).tries == 2


def test_running_commits_once_and_running_again_does_nothing(done):
    job = put()
    work(job)
    work(job)
    assert (state(job), done, job.progress) == (("done", 1), ["k"], 100)
    assert job.lease_until is None
    assert job.finished_at is not None


# —— 栅栏 ——


def test_a_slow_first_try_does_not_commit_after_the_second_has(handle):
    """第一次慢到租约到期，第二次领走并做完；第一次回来时什么也不许写。"""
    committed: list[int] = []

    def handler(job: Job) -> Commit:
        if job.tries == 1:
            expire(job)
            jobs.run(job.pk)
        return lambda: committed.append(job.tries)

    handle(handler)
    job = put()
    jobs.run(job.pk)
    assert (committed, state(job)) == ([2], ("done", 2))


def test_a_slow_first_try_does_not_commit_while_the_second_is_running(handle):
    committed: list[int] = []

    def handler(job: Job) -> Commit:
        expire(job)
        assert claim(job).tries == 2
        return lambda: committed.append(job.tries)

    handle(handler)
    job = put()
    jobs.run(job.pk)
    assert (committed, state(job)) == ([], ("running", 2))


@pytest.mark.parametrize("failure", [RuntimeError("太慢"), jobs.JobFailed("太慢")])
def test_a_slow_first_try_that_fails_leaves_the_second_alone(handle, failure):
    def handler(job: Job) -> Commit:
        expire(job)
        claim(job)
        raise failure

    handle(handler)
    job = put()
    work(job)
    assert (state(job), job.error) == (("running", 2), "")


def test_progress_of_a_slow_first_try_does_not_extend_the_second(handle):
    job = put()
    first = claim(job, lease=timedelta(seconds=-1))
    second = claim(job)
    jobs.report_progress(first, 90)
    job.refresh_from_db()
    assert (job.progress, job.lease_until) == (0, second.lease_until)
    jobs.report_progress(second, 40)
    job.refresh_from_db()
    assert job.progress == 40
    assert job.lease_until > second.lease_until


def test_a_commit_that_fails_is_not_half_done(handle):
    """提交结果与记为完成同在一个事务：提交出错，就还是没做完。"""

    def refuse() -> None:
        put("提交里写下的")
        raise RuntimeError("写不进去")

    handle(lambda job: refuse)
    job = put()
    work(job)
    assert state(job) == ("queued", 1)
    assert not Job.objects.filter(key="提交里写下的").exists()


# —— 不成 ——


def test_three_tries_then_failed_with_a_reason(handle):
    def handler(job: Job) -> Commit:
        raise RuntimeError("密码 hush 不该给人看")

    handle(handler)
    job = put()
    for tries in range(1, jobs.MORE_TRIES):
        work(job)
        assert state(job) == ("queued", tries)
        work(job)
        assert state(job) == ("queued", tries), "退后的时间未到，不再做"
        bring_forward(job)
    work(job)
    assert state(job) == ("failed", jobs.MORE_TRIES)
    assert f"任务号 {job.pk}" in job.error
    assert "hush" not in job.error
    bring_forward(job)
    assert claim(job) is None


def test_job_failed_is_final_at_once_and_says_why(handle):
    def handler(job: Job) -> Commit:
        raise jobs.JobFailed("第 3 页没有读出来，请重新扫描。")

    handle(handler)
    job = put()
    work(job)
    assert (state(job), job.error) == (("failed", 1), "第 3 页没有读出来，请重新扫描。")
    assert Job.objects.due(clock.real_now()).count() == 0


def test_again_gives_a_failed_job_new_tries_and_touches_no_other(handle, done):
    job, other = put(), put("other")
    Job.objects.filter(pk=job.pk).update(state="failed", tries=jobs.MORE_TRIES, error="原因")
    jobs.again(job)
    jobs.again(other)
    work(job)
    assert (state(job)[0], job.error, done) == ("done", "", ["k"])
    assert state(other) == ("queued", 0)
    jobs.again(job)
    assert state(job)[0] == "done"


def test_after_again_a_very_late_first_try_still_cannot_commit(handle):
    """重新排队不得把次数退回去：否则很久以前的那一次又会认为任务还是它的。"""
    job = put()
    late = claim(job)
    Job.objects.filter(pk=job.pk).update(state="failed", tries=jobs.MORE_TRIES)
    jobs.again(job)
    claim(job)
    assert not Job.objects.held(late).exists()


# —— 巡检与交还 ——


def test_sweep_fails_what_died_in_every_try_and_counts_the_rest():
    dead, waiting, later, held = (put(key) for key in ("dead", "waiting", "later", "held"))
    for _ in range(jobs.MORE_TRIES):
        claim(dead, lease=timedelta(seconds=-1))
    Job.objects.filter(pk=later.pk).update(not_before=clock.real_now() + timedelta(hours=1))
    claim(held)
    assert jobs.sweep() == 1
    assert state(dead) == ("failed", jobs.MORE_TRIES)
    assert dead.error == "连续几次未能完成：处理进程中途停止。请重新生成。"
    assert [state(job)[0] for job in (waiting, later, held)] == ["queued", "queued", "running"]


def test_release_orphans_gives_back_only_what_is_running(done):
    running, finished, failed, queued = (put(key) for key in ("running", "finished", "failed", "queued"))
    claim(running)
    work(finished)
    Job.objects.filter(pk=failed.pk).update(state="failed", tries=3)
    assert jobs.release_orphans() == 1
    assert [state(job)[0] for job in (running, finished, failed, queued)] == [
        "queued", "done", "failed", "queued",
    ]  # fmt: skip
    assert claim(running).tries == 2


# —— 叫醒 ——


@pytest.fixture
def broker() -> Iterator[Callable[[str], None]]:
    """换一个队列地址，用完换回。"""
    before = app.conf.broker_url, app.conf.broker_transport_options

    def use(url: str, **options: object) -> None:
        app.conf.broker_url, app.conf.broker_transport_options = url, options
        _forget_connections()

    yield use
    app.conf.broker_url, app.conf.broker_transport_options = before
    _forget_connections()


def _forget_connections() -> None:
    kombu.pools.reset()
    app._pool = None
    app.amqp._producer_pool = None


@pytest.fixture
def silent_port() -> Iterator[int]:
    """接了连接却从不回话的端口。"""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


IMPATIENT = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 1, "interval_start": 0}


def test_waking_with_a_dead_broker_is_swallowed_and_quick(broker, caplog):
    broker("redis://127.0.0.1:1/0", **IMPATIENT)
    began = time.monotonic()
    jobs.wake(put().pk)
    assert time.monotonic() - began < 3
    assert "等巡检补叫" in caplog.text


def test_waking_with_a_silent_broker_is_swallowed_and_quick(broker, silent_port, caplog):
    broker(f"redis://127.0.0.1:{silent_port}/0", **IMPATIENT)
    began = time.monotonic()
    jobs.wake(put().pk)
    assert time.monotonic() - began < 5
    assert "等巡检补叫" in caplog.text


def test_waking_with_an_unwritable_mailbox_is_swallowed(broker, tmp_path, caplog):
    mailbox = tmp_path / "这里是文件，不是目录"
    mailbox.write_text("")
    folder = str(mailbox)
    broker("filesystem://", data_folder_in=folder, data_folder_out=folder, control_folder=folder)
    jobs.wake(put().pk)
    assert "等巡检补叫" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_business_is_committed_though_the_broker_is_dead(broker, done):
    """放入任务随业务事务提交；叫不醒工人也不影响，巡检到时补叫。"""
    broker("redis://127.0.0.1:1/0", **IMPATIENT)
    with transaction.atomic():
        job = put()
    assert state(job) == ("queued", 0)
    assert list(Job.objects.due(clock.real_now())) == [job]


def test_sweep_with_a_dead_broker_does_not_knock_once_per_job(broker):
    broker("redis://127.0.0.1:1/0", **IMPATIENT)
    for number in range(20):
        put(f"k{number}")
    began = time.monotonic()
    assert jobs.sweep() == 0
    assert time.monotonic() - began < 3


@pytest.mark.django_db(transaction=True)
def test_even_an_unforeseen_error_in_waking_does_not_undo_the_answer(broker, caplog):
    """叫醒在提交之后：哪怕出的是没想到的错，已提交的业务也照常答复。"""
    broker("没有这种队列://")
    with transaction.atomic():
        job = put()
    assert state(job) == ("queued", 0)
    assert "on_commit" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_leaves_no_job():
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert Job.objects.count() == 0
