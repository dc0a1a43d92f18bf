"""子进程日志：轮换只留三份，过大时不打断正在写的进程，末尾够人看。"""

from pathlib import Path

from portal.serve.journal import LIMIT, Journal


def test_rotation_keeps_three(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "web.log")
    for word in ("a", "b", "c", "d", "e"):
        journal.rotate()
        journal.note(word)
    kept = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert kept == {"web.log": "e\n", "web.log.1": "d\n", "web.log.2": "c\n", "web.log.3": "b\n"}


def test_an_empty_log_is_not_rotated(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "web.log")
    journal.note("a")
    journal.rotate()
    journal.rotate()
    assert [path.name for path in tmp_path.iterdir()] == ["web.log.1"]


def test_trimming_lets_the_writer_go_on(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "web.log")
    with journal.open() as writer:
        writer.write(b"x" * LIMIT)
        journal.trim()
        assert not (tmp_path / "web.log.1").exists()
        writer.write(b"y")
        journal.trim()
        writer.write(b"after\n")
    assert (tmp_path / "web.log").read_bytes() == b"after\n"
    assert (tmp_path / "web.log.1").stat().st_size == LIMIT + 1


def test_the_tail_is_the_last_lines(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "web.log")
    assert journal.tail() == "（空）"
    for number in range(5000):
        journal.note(f"第{number}行")
    assert journal.tail(2) == "第4998行\n第4999行"
