from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "foundation.letters"
    label = "letters"
    verbose_name = "公文"
