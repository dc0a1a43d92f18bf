"""子进程：把一页画成图。先上限制，再载入会打开文件的库。"""

from foundation.documents import confine


def _load() -> confine.Work:
    from foundation.documents.viewing.draw import draw

    return draw


if __name__ == "__main__":
    confine.serve(_load)
