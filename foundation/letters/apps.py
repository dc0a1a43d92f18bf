from django.apps import AppConfig


class LettersConfig(AppConfig):
    """公文。"""

    name = "foundation.letters"
    label = "letters"
    verbose_name = "公文"

    def ready(self) -> None:
        from foundation.letters import papers

        papers.register()
