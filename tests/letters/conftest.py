"""排版慢，整个会话各印一份，大家共用。"""

from pathlib import Path

import pytest

from foundation.letters.content import LetterContent, tidy
from foundation.letters.papers import Mark, letter_sheet
from tests.documents.upload_samples import put_files_under
from tests.letters import samples
from tests.paper.printing import Printed, printed

CODE = "7K2M-0ABC-9XYZ-1234-5678-QRST-VWXY"
MARK = Mark(CODE, f"https://portal.example/verify/{CODE}")


def print_letter(content: LetterContent) -> Printed:
    return printed(letter_sheet(tidy(content), mark=MARK))


@pytest.fixture(scope="session")
def recommendation() -> Printed:
    return print_letter(samples.recommendation())


@pytest.fixture(scope="session")
def correction() -> Printed:
    return print_letter(samples.correction())


@pytest.fixture(scope="session")
def long_notice() -> Printed:
    return print_letter(samples.long_notice())


@pytest.fixture
def files(settings: object, tmp_path: Path) -> Path:
    return put_files_under(settings, tmp_path)
