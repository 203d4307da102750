"""Sends what cameras put into a folder, each file once, whatever is switched off when.

    python camera_folder.py /srv/ftp/cameras --server http://inspect:8080 --facility ber1

A file is sent once it has stopped changing, and then goes to `done/` below the folder; one that the server refuses goes to
`failed/`, with the reason beside it. If the server is away or full, files wait where they are. If this program is killed
between sending a file and moving it, it sends the file again under the same idempotency key, and the server answers with the
inspection that is there already (it remembers keys for a day).

`scrutineer watch` does the same and more; this is to begin from where it does not fit.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import stat
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

from scrutineer_client import Client, NewView, Overloaded, Problem, ServerFailed, Unavailable, Unreachable

IMAGES = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif"}
DONE, FAILED = "done", "failed"

State = tuple[int, int]
Look = dict[Path, State]


def look(folder: Path) -> Look:
    """The images that are there now, each with its size and time; hidden ones are uploads that go on."""
    found: Look = {}
    for path in folder.rglob("*"):
        below = path.relative_to(folder).parts
        if path.suffix.lower() not in IMAGES or below[0] in (DONE, FAILED) or any(part.startswith(".") for part in below):
            continue
        state = state_of(path)
        if state is not None:
            found[path] = state
    return found


def state_of(path: Path) -> State | None:
    """Size and time of a file; `None` where it is gone, or is no file."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    return (status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None


def settled(before: Look, now: Look) -> Look:
    """What did not change between two looks, the oldest first."""
    same = [(path, state) for path, state in now.items() if before.get(path) == state]
    return dict(sorted(same, key=lambda one: (one[1][1], one[0])))


def idempotency_key(name: str, modified_ns: int, content: bytes) -> str:
    """The same for the same file, whoever asks and when; another for another file, even of the same pixels."""
    return hashlib.sha256(f"{name}\n{modified_ns}\n".encode() + content).hexdigest()


def send(client: Client, folder: Path, path: Path, modified_ns: int, facility: str | None, camera: str | None) -> str:
    """Has the server record one file; the id of its inspection."""
    content, name = path.read_bytes(), path.relative_to(folder).as_posix()
    inspection = client.submit(
        NewView(content, camera=camera, captured_at=datetime.fromtimestamp(modified_ns / 1e9, timezone.utc)),
        facility=facility,
        labels={"file": name},
        idempotency_key=idempotency_key(name, modified_ns, content),
    )
    return inspection.id


def put_away(folder: Path, path: Path, into: str) -> Path:
    """Moves a file below `into`, keeping its path; never over another."""
    target = folder / into / path.relative_to(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    number = 0
    while target.exists():
        number += 1
        target = target.with_name(f"{path.stem}.{number}{path.suffix}")
    os.replace(path, target)  # noqa: PTH105 - within one file system this happens whole or not at all
    return target


def round_of(client: Client, folder: Path, files: Look, facility: str | None, camera: str | None) -> tuple[int, int]:
    """Sends files one after another; how many went to `done` and to `failed`. Stops early where the server is away or full."""
    done = failed = 0
    for path, state in files.items():
        try:
            inspection_id = send(client, folder, path, state[1], facility, camera)
        except OSError as error:
            print(f"{path} cannot be read: {error}", file=sys.stderr)
            continue
        except (Unreachable, Overloaded, Unavailable) as error:
            print(f"later: {error}", file=sys.stderr)
            break
        except ServerFailed as error:
            print(f"{path} later: {error}", file=sys.stderr)  # perhaps of this file alone
            continue
        except Problem as problem:
            if problem.status in (401, 403, 404):
                print(f"later: {problem}", file=sys.stderr)  # of the address or of access, not of the file
                break
            refused: Problem | None = problem
        else:
            refused = None
        if state_of(path) != state:
            continue  # it was written to all the same: it will be sent again, as another
        target = put_away(folder, path, FAILED if refused else DONE)
        if refused:
            failed += 1
            reason = {"type": refused.type, "detail": refused.detail}
            target.with_name(f"{target.name}.reason.json").write_text(json.dumps(reason), encoding="utf-8")
            print(f"{path}: {refused}", file=sys.stderr)
        else:
            done += 1
            print(f"{path}\t{inspection_id}", flush=True)
    return done, failed


def main() -> int:
    """Once, or until it is stopped; 1 where something is left over or was refused."""
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("folder", type=Path)
    words.add_argument("--server", default="http://127.0.0.1:8080")
    words.add_argument("--facility")
    words.add_argument("--camera")
    words.add_argument("--settle-s", type=float, default=2.0, help="a file is finished when it stays the same for so long")
    words.add_argument("--once", action="store_true", help="end when all that is there now was dealt with")
    told = words.parse_args()
    if not told.folder.is_dir():
        words.error(f"{told.folder} is no folder")
    with Client(told.server) as client:
        before = look(told.folder)
        while True:
            time.sleep(told.settle_s)
            now = look(told.folder)
            _, failed = round_of(client, told.folder, settled(before, now), told.facility, told.camera)
            if told.once:
                return 1 if failed or look(told.folder) else 0
            before = now


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(0)
