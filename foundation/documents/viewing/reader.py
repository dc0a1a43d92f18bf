"""子进程：读一份文件里的文字。先上限制，再载入会打开文件的库。"""

from foundation.documents import confine


def _load() -> confine.Work:
    from foundation.documents.viewing.words import read

    return read


if __name__ == "__main__":
    confine.serve(_load)
