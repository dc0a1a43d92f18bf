"""上传测试共用的：存放处在临时目录里，两家单位的上传者，一份完整的传法。"""

import io
from dataclasses import dataclass
from pathlib import Path

from accounts.models import User
from foundation.documents import tus, uploads
from foundation.documents.models import Upload
from foundation.documents.querysets import Uploader
from foundation.workflow import jobs
from tests.documents.crafting import new_pdf, saved

VERSION = {"Tus-Resumable": "1.0.0"}
# “材料.pdf” 的 base64
NAMED = {"Upload-Metadata": "filename 5p2Q5paZLnBkZg==,filetype"}


@dataclass(frozen=True)
class Desk:
    """甲的经办、甲的同事、乙的经办。"""

    first: Uploader
    colleague: Uploader
    stranger: Uploader


def desk() -> Desk:
    people = [User.objects.create_user(name, password="x", full_name=name) for name in ("甲", "同事", "乙")]
    return Desk(
        *(Uploader(who, holder) for who, holder in zip(people, ("unit:1", "unit:1", "unit:2"), strict=True))
    )


def put_files_under(settings: object, folder: Path) -> Path:
    settings.DATA_DIR = folder
    settings.MEDIA_ROOT = folder / "files"
    return folder


def begun(size: int, *, by: Uploader) -> Upload:
    return tus.create(VERSION | NAMED | {"Upload-Length": str(size)}, by=by)


def sent(body: bytes, *, by: Uploader, name: str = "材料.pdf") -> Upload:
    """一次传完，还没有检查。"""
    upload = uploads.begin(name, size=len(body), by=by)
    return tus.append(upload, io.BytesIO(body), offset=0, by=by)


def checked(body: bytes, *, by: Uploader, name: str = "材料.pdf") -> Upload:
    """传完并检查过。"""
    upload = sent(body, by=by, name=name)
    jobs.run(upload.job_id)
    return Upload.objects.get(pk=upload.pk)


def stored(folder: Path) -> list[str]:
    """存放处与没有传完的处现有的文件。"""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


GOOD = saved(new_pdf(3))
