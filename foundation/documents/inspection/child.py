"""子进程：检查一份上传。先上限制，再载入会打开文件的库。"""

from foundation.documents import confine


def _load() -> confine.Work:
    from foundation.documents.inspection.examine import examine

    return examine


if __name__ == "__main__":
    confine.serve(_load)
