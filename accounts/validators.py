"""统一社会信用代码、手机号与用户名的校验。"""

import re

from django.core.exceptions import ValidationError
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength

PHONE = re.compile(r"^\+861[3-9]\d{9}$")
LOOKS_LIKE_PHONE = re.compile(r"^\+?[\d\s-]{7,}$")


def validate_credit_code(value: str) -> None:
    """统一社会信用代码须为 18 位、字母表与校验位正确（GB 32100-2015）。

    value 为字符串，须已是半角大写、无空格；抛出 ValidationError，说明哪里不对、怎样改。
    """
    if uscc.compact(value) != value:
        raise ValidationError("统一社会信用代码应为 18 位半角大写字母或数字，中间没有空格。")
    try:
        uscc.validate(value)
    except InvalidLength as error:
        raise ValidationError(f"统一社会信用代码应为 18 位，现为 {len(value)} 位。") from error
    except (InvalidFormat, InvalidComponent) as error:
        raise ValidationError(
            "统一社会信用代码含有不使用的字符：字母 I、O、S、V、Z 不会出现，请核对是否应为 1、0、5、U、2。"
        ) from error
    except InvalidChecksum as error:
        raise ValidationError("统一社会信用代码的校验位不符，请对照证照逐位核对。") from error


def credit_code_problems(value: str) -> list[str]:
    """表单规格用的写法：不合格时给出一条问题，合格为空。"""
    try:
        validate_credit_code(value)
    except ValidationError as error:
        return list(error.messages)
    return []


def validate_phone(value: str) -> None:
    """手机号存为 +86 加 11 位（E.164）。抛出 ValidationError。"""
    if not PHONE.match(value):
        raise ValidationError("手机号应为 11 位数字，以 1 开头，例如 138 0000 0001。")


def validate_username(value: str) -> None:
    """用户名不得像电话号码，否则登录时分不清。抛出 ValidationError。"""
    if LOOKS_LIKE_PHONE.match(value) or not value.strip():
        raise ValidationError("用户名不能是一串数字，请加上字母或汉字。")
