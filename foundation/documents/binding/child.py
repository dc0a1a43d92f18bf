"""子进程：装订。先上限制，再载入会打开文件的库。"""

from foundation.documents import confine


def _load() -> confine.Work:
    from foundation.documents.binding.bind import bind

    return bind


if __name__ == "__main__":
    confine.serve(_load)
