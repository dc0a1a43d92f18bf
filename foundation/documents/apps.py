from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """文档：生成一份 PDF、检查一份上传，都是后台任务。"""

    name = "foundation.documents"
    label = "documents"
    verbose_name = "文档"

    def ready(self) -> None:
        from foundation.documents import checks  # noqa: F401
        from foundation.documents.inspecting import inspect_upload
        from foundation.documents.rendering import render_document
        from foundation.documents.uploads import expire
        from foundation.documents.volumes import BIND, bind_document
        from foundation.workflow import clockwork, jobs

        jobs.register("render_document", render_document)
        jobs.register("inspect_upload", inspect_upload)
        jobs.register(BIND, bind_document)
        clockwork.register("expire_uploads", expire)
