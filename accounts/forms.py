"""登录表单：手机号的各种写法都认。"""

from allauth.account.forms import LoginForm as AllauthLoginForm

from accounts.phones import e164


class LoginForm(AllauthLoginForm):
    """手机号或用户名加密码。"""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = "手机号或用户名"
        login.widget.attrs.update({"autocomplete": "username", "placeholder": ""})
        self.fields["password"].widget.attrs["placeholder"] = ""

    def clean_login(self) -> str:
        return e164(str(super().clean_login()))
