from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """账号与单位。"""

    name = "accounts"
    verbose_name = "账号与单位"
