from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """文档：生成一份 PDF 是一件后台任务。"""

    name = "foundation.documents"
    label = "documents"
    verbose_name = "文档"

    def ready(self) -> None:
        from foundation.documents import checks  # noqa: F401
        from foundation.documents.rendering import render_document
        from foundation.workflow import jobs

        jobs.register("render_document", render_document)
