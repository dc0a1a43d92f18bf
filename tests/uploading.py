"""一份检查合格的上传，不经真的检查。"""

from applications.materials.services import uploader_of
from foundation.documents.enums import UploadState
from foundation.documents.models import Upload
from tests.world import World


def make_upload(world: World, *, who: str, pages: int = 1) -> Upload:
    """一份检查合格、尚未附到材料上的上传；检查本身另有测试。"""
    by = world.by(who)
    return Upload.objects.create(
        uploader=by.user,
        holder=uploader_of(by).holder,
        name="示例材料.pdf",
        size_bytes=1000,
        received_bytes=1000,
        state=UploadState.READY,
        sha256="0" * 64,
        media_type="application/pdf",
        page_count=pages,
        created_at=by.at,
    )
