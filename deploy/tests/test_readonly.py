"""A server writes to its data folder and nowhere else, so that everything else may be read-only: by the order of its system calls."""

import os
import pathlib
import re
import time

import pytest

import server
from manifests import REPOSITORY

# Those that change what there is, with a path; `openat` where it opens for writing.
CHANGES = re.compile(r"\b(openat|mkdir|mkdirat|rename|renameat2?|unlink|unlinkat|link|linkat|symlink|symlinkat|chmod|fchmodat2?|truncate)\(")
WRITES = re.compile(r"O_(WRONLY|RDWR|CREAT|TRUNC)")
PATHS = re.compile(r'(?:AT_FDCWD<(?P<here>[^>]*)>, |\d+<(?P<there>[^>]*)>, )?"(?P<path>[^"]*)"')


def written(trace: str) -> set[str]:
    """Every path that a call would change, absolute, as `strace -y` tells of it; whether the call succeeded or not."""
    found = set()
    for line in trace.splitlines():
        call = CHANGES.search(line)
        if call and (call[1] != "openat" or WRITES.search(line)):
            for one in PATHS.finditer(line[call.end() - 1 :]):
                found.add(os.path.normpath(os.path.join(one["here"] or one["there"] or "/", one["path"])))
    return found


@pytest.fixture(scope="module")
def trace(binary, tmp_path_factory) -> tuple[pathlib.Path, str]:
    """The data folder of a server that started, inspected an image, was scraped and stopped; and all that it did with files."""
    folder = tmp_path_factory.mktemp("traced")
    (folder / "home").mkdir()
    # With -D the server is this test's own child, which is told to stop.
    strace = ("strace", "-D", "-f", "-y", "-e", "trace=%file", "-o", folder / "trace")
    # As in the image.
    environment = {"ORT_DISABLE_TELEMETRY": "1", "HOME": str(folder / "home")}
    with server.Server(binary, folder, strace, environment) as one:
        sample = next((REPOSITORY / "testdata" / "samples").glob("*/*.jpg"))
        assert one.inspect(sample)["status"] == "completed"
        one.metrics_with("scrutineer_queue_depth")
        process = one.process
    assert process.returncode == 0
    # The tracer writes its last line after its child is gone.
    until = time.monotonic() + server.PATIENCE_S
    # Behind a short number of a process there are more spaces.
    ended = re.compile(rf"^{process.pid} +\+\+\+ exited", re.MULTILINE)
    while not ended.search(text := (folder / "trace").read_text()):
        assert time.monotonic() < until, text[-500:]
        time.sleep(server.LOOK_EVERY_S)
    return folder / "data", text


def test_only_the_data_folder_is_written_to(trace):
    data, text = trace
    paths = written(text)
    assert any(path.endswith("/scrutineer.db") for path in paths) and any("/originals/" in path for path in paths)
    outside = {path for path in paths if not pathlib.PurePath(path).is_relative_to(data)}
    assert outside <= {"/dev/null"}


def test_a_write_elsewhere_is_noticed():
    text = """
1 openat(AT_FDCWD</srv>, "/etc/hosts", O_RDONLY|O_CLOEXEC) = 3
1 openat(AT_FDCWD</srv>, "notes", O_WRONLY|O_CREAT, 0644) = 3
1 mkdir("/root/.cache", 0700) = -1 EROFS (Read-only file system)
1 renameat2(5</srv/a>, "b", AT_FDCWD</srv>, "/tmp/c", 0 <unfinished ...>
"""
    assert written(text) == {"/srv/notes", "/root/.cache", "/srv/a/b", "/tmp/c"}
