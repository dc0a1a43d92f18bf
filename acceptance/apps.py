from django.apps import AppConfig


class AcceptanceConfig(AppConfig):
    """验收考核。"""

    name = "acceptance"
    verbose_name = "验收考核"
