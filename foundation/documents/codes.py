"""验证码：公众凭它核对一份文件的真伪，要抄得下来、念得出来、猜不出来。"""

import secrets

# 去掉了易混的 I、L、O、U（Crockford 32）。
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS = 7
_GROUP = 4
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})


def new_code() -> str:
    """一个新的验证码：7 组 4 位，共 140 个随机二进制位。"""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def normalize(typed: str) -> str:
    """把人抄来的验证码还原成标准写法：大小写、空格、连字符与易混字母都不计较。"""
    compact = typed.strip().upper().translate(_LOOKALIKES)
    return "-".join(compact[start : start + _GROUP] for start in range(0, len(compact), _GROUP))
