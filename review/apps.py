from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """专家评审。"""

    name = "review"
    verbose_name = "专家评审"
