from django.apps import AppConfig


class FilingsConfig(AppConfig):
    """填报。"""

    name = "foundation.filings"
    label = "filings"
    verbose_name = "填报"
