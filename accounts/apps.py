from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """账号与单位；消息的短信从这里的出口发。"""

    name = "accounts"
    verbose_name = "账号与单位"

    def ready(self) -> None:
        from accounts import sms
        from foundation.notifications.sms import register

        register(sms.gateway)
