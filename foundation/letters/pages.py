"""公文列表要摆放的东西；网址由各应用给，模板只摆放。"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from foundation.documents.enums import DocumentState
from foundation.letters.enums import LetterStatus
from foundation.letters.models import Letter

TONES: dict[str, str] = {
    LetterStatus.ISSUED: "back",
    LetterStatus.NUMBERED: "wait",
    LetterStatus.SEALED: "good",
}


@dataclass(frozen=True)
class LetterLinks:
    """此人在这件公文上可去的地方；空的不出现。

    file 下载公文（有盖章原件的是原件），generated 下载生成的 PDF，docx 下载可编辑稿，
    register 登记或改正文号，seal 上传盖章原件，retry 以 POST 重新生成。
    """

    file: str = ""
    generated: str = ""
    docx: str = ""
    register: str = ""
    seal: str = ""
    retry: str = ""


@dataclass(frozen=True)
class LetterLine:
    """列表里的一件：progress 是还没有生成好的进展，problem 是没有生成的原因。"""

    title: str
    number: str
    office: str
    issued_on: date
    status_label: str
    status_tone: str
    replaces: str
    is_ready: bool
    is_sealed: bool
    progress: str
    problem: str
    links: LetterLinks


def letter_lines(letters: Iterable[Letter], links_of: Callable[[Letter], LetterLinks]) -> list[LetterLine]:
    """各件公文的一行；letters 须取自 about() 或 of_office()，文件已一并取来。"""
    return [letter_line(letter, links_of(letter)) for letter in letters]


def letter_line(letter: Letter, links: LetterLinks) -> LetterLine:
    """一件公文的一行。"""
    standing = letter.document.standing() if letter.document else None
    state = standing.state if standing else DocumentState.PENDING
    return LetterLine(
        title=letter.title,
        number=letter.number,
        office=letter.office_name,
        issued_on=letter.issued_on,
        status_label=str(letter.status.label),
        status_tone=TONES[letter.status],
        replaces=_named(letter.supersedes) if letter.supersedes else "",
        is_ready=letter.sealed_id is not None or state == DocumentState.READY,
        is_sealed=letter.sealed_id is not None,
        progress=standing.label if standing and state == DocumentState.PENDING else "",
        problem=standing.reason if standing else "",
        links=links,
    )


def _named(letter: Letter) -> str:
    return f"《{letter.title}》" + (f"（{letter.number}）" if letter.number else "")
