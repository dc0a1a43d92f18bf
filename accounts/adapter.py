"""allauth 的接缝：手机号存在用户表的一列里，以 +86 开头；登录只认 11 位、空格、+86 的各种写法。"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.forms import CharField

from accounts.models import User
from accounts.phones import e164
from accounts.sms import gateway


class AccountAdapter(DefaultAccountAdapter):
    """手机号的读写与短信发送。"""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "用户名或密码不对，请重新输入；忘记密码可在下方找回。",
        "phone_password_mismatch": "手机号或密码不对，请重新输入；忘记密码可在下方找回。",
        "too_many_login_attempts": "连续多次未能登录，请五分钟后再试。",
    }

    def is_open_for_signup(self, request: Any) -> bool:
        """自行注册随单位认证一并开放；在此之前账号由管理员建立。"""
        return False

    def phone_form_field(self, **kwargs: Any) -> CharField:
        return CharField(label="手机号", max_length=20, **kwargs)

    def clean_phone(self, phone: str) -> str:
        return e164(phone)

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone_verified(self, user: User, phone: str) -> None:
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone).first()

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        gateway().send(phone, f"验证码 {code}，五分钟内有效。请勿告诉他人。")

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """不向没有账号的号码发短信，也不在页面上透露有没有账号。"""
