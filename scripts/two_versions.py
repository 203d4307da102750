#!/usr/bin/env python3
"""Two versions side by side on one PostgreSQL database, through the migration between them, if there is one.

An API and a worker of the old version serve; an API and a worker of the new one start beside them and bring the schema up to date
under them; both work; then the old ones end in order, and the new ones go on alone. Images come in all the while, through
every API that there is. In the end every image that was answered has its one verdict, its one committed result and its one
event, and no process said that anything failed.

usage: two_versions.py OLD NEW    two binaries; a checkout of the old version with `cargo build --locked` gives the first

PostgreSQL is SCRUTINEER_TEST_POSTGRES, or postgres://postgres@127.0.0.1:5432; a database is made there, and removed. Uses the
standard library, and psql.
"""

import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
POSTGRES = os.environ.get("SCRUTINEER_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432")
PATIENCE = 120
EACH = 60  # Images in each stretch.


def main() -> int:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    old, new = (pathlib.Path(path).resolve() for path in sys.argv[1:])
    for binary in (old, new):
        if not binary.is_file():
            sys.exit(f"there is no {binary}; `cargo build --locked --package scrutineer` in a checkout of its version makes one")
    database = f"versions_{os.getpid()}"
    psql("postgres", f"CREATE DATABASE {database}")
    try:
        with tempfile.TemporaryDirectory() as folder:
            return upgrade(old, new, database, pathlib.Path(folder))
    finally:
        psql("postgres", f"DROP DATABASE {database} WITH (FORCE)")


def upgrade(old: pathlib.Path, new: pathlib.Path, database: str, folder: pathlib.Path) -> int:
    fleet = []
    try:
        def start(binary: pathlib.Path, roles: str) -> "Process":
            fleet.append(Process(binary, roles, database, folder, f"{'old' if binary == old else 'new'} {roles}"))
            return fleet[-1]

        before_api, before_worker = start(old, "api"), start(old, "worker")
        schema = newest_schema(database)
        images = Images([before_api])
        images.more(EACH)
        print(f"old alone, schema {schema}: {images.sent} images in", flush=True)

        # Uploads go on while the schema changes under them.
        images.ask(EACH)
        after_api = start(new, "api")
        print(f"new beside it: schema {newest_schema(database)}", flush=True)
        images.through(before_api, after_api)
        after_worker = start(new, "worker")
        images.more(EACH)
        # Neither is idle while the other works.
        until(lambda: after_worker.counted() > 0, "the new worker does nothing")
        done = before_worker.counted()
        images.more(EACH)
        until(lambda: before_worker.counted() > done or images.more(2), "the old worker does nothing on the new schema")
        print(f"both: {images.sent} images in; old worker {before_worker.counted()}, new worker {after_worker.counted()} jobs", flush=True)

        refused_well = newest_schema(database) == schema or refuses(before_api, folder)

        images.through(after_api)
        failed = before_api.failures() + before_worker.failures()
        codes = [before_api.end(), before_worker.end()]
        images.more(EACH)
        images.end()
        states = images.wait_for_verdicts(after_api)
        failed += after_api.failures() + after_worker.failures()
        codes += [after_api.end(), after_worker.end()]
        return told(images, states, failed, codes, refused_well, database)
    finally:
        for process in fleet:
            process.kill()


def refuses(old: "Process", folder: pathlib.Path) -> bool:
    """Whether another process of the old version that starts now says that the database is a newer one's."""
    again = [*old.command[:-1], "127.0.0.1:0"]
    refused = subprocess.run(again, env=old.environment, capture_output=True, text=True, cwd=folder, timeout=PATIENCE)
    print(f"an old one that starts now: {refused.stderr.strip().splitlines()[-1] if refused.stderr else 'it started'}", flush=True)
    return refused.returncode != 0 and "newer scrutineer" in refused.stderr


def told(images: "Images", states: list[str], failed: list[str], codes: list[int], refused_well: bool, database: str) -> int:
    count = lambda what: int(psql(database, f"SELECT count(*) FROM {what}"))
    lost = sum(state != "completed" for state in states)
    figures = {
        "images answered": len(states),
        "without a verdict": lost,
        "uploads refused or cut off": len(images.refused),
        "views": count("views"),
        "committed results": count("inferences"),
        "views with several attempts": count("jobs WHERE attempts > 1"),
        "inspections with more or fewer than one first verdict": count(
            "(SELECT i.id FROM inspections i LEFT JOIN events e ON e.inspection_id = i.id AND e.kind = 'inspection.completed'"
            " GROUP BY i.id HAVING count(e.id) <> 1) AS wrong"),
        "dead letters": count("jobs WHERE state = 'discarded'"),
    }
    for name, value in figures.items():
        print(f"{name:55} {value:6}")
    for line in images.refused + failed:
        print(f"  {line}")
    sound = (lost == 0 and not images.refused and not failed and codes == [0] * 4 and refused_well
             and figures["views"] == figures["committed results"] == len(states)
             and not any(list(figures.values())[-3:]))
    print("two versions side by side: " + ("all is well" if sound else f"NOT well (processes ended with {codes})"))
    return 0 if sound else 1


class Process:
    def __init__(self, binary: pathlib.Path, roles: str, database: str, folder: pathlib.Path, name: str) -> None:
        self.port, self.name = free_port(), name
        self.command = [binary, "serve", "--roles", roles, "--listen", f"127.0.0.1:{self.port}"]
        self.environment = os.environ | {
            "SCRUTINEER__DATABASE__URL": address(database),
            "SCRUTINEER__OBJECTS__URL": (folder / "objects").as_uri(),
            "SCRUTINEER__INSPECT__THREADS": "1",
        }
        self.log = folder / f"{name}.log"
        with open(self.log, "wb") as log:
            self.child = subprocess.Popen(self.command, env=self.environment, cwd=folder, stdout=log, stderr=log, start_new_session=True)
        until(self.listens, f"{name} does not listen")

    def listens(self) -> bool:
        if self.child.poll() is not None:
            raise SystemExit(f"{self.name} ended:\n{self.log.read_text()}")
        try:
            return self.get("/healthz") is not None
        except OSError:
            return False

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
            return answer.read().decode()

    def counted(self) -> int:
        """Jobs that it has committed."""
        found = re.search(r'^scrutineer_jobs_total\{outcome="completed"\} (\d+)', self.get("/metrics"), re.M)
        return int(found[1]) if found else 0

    def failures(self) -> list[str]:
        """What it counted as failures, and what it logged as errors."""
        counted = re.findall(r"^(scrutineer_errors_total\{.*\} [1-9].*)$", self.get("/metrics"), re.M)
        logged = [line for line in self.log.read_text(errors="replace").splitlines() if " ERROR " in line]
        return [f"{self.name}: {line}" for line in counted + logged]

    def end(self) -> int:
        self.child.send_signal(signal.SIGTERM)
        return self.child.wait(timeout=PATIENCE)

    def kill(self) -> None:
        if self.child.poll() is None:
            self.child.kill()
            self.child.wait()


class Images:
    """Uploads that never stop, four at a time, through the APIs of the moment in turns."""

    def __init__(self, apis: list[Process]) -> None:
        self.files = sorted((ROOT / "testdata" / "samples").rglob("*.jpg"))
        self.apis, self.ids, self.refused, self.sent = apis, [], [], 0
        self.room, self.ended = threading.Condition(), False
        self.wanted = 0
        self.threads = [threading.Thread(target=self.send, daemon=True) for _ in range(4)]
        for thread in self.threads:
            thread.start()

    def send(self) -> None:
        while True:
            with self.room:
                self.room.wait_for(lambda: self.sent < self.wanted or self.ended)
                if self.ended and self.sent >= self.wanted:
                    return
                number, self.sent = self.sent, self.sent + 1
                api = self.apis[number % len(self.apis)]
            request = urllib.request.Request(
                f"http://127.0.0.1:{api.port}/v1/inspections?facility=f{number % 3}&camera=c{number % 5}",
                data=self.files[number % len(self.files)].read_bytes(),
                headers={"content-type": "image/jpeg", "idempotency-key": f"image-{number}"})
            try:
                with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                    self.ids.append(json.load(answer)["id"])
            except (urllib.error.URLError, OSError) as error:
                self.refused.append(f"image {number} through the {api.name}: {error}")

    def ask(self, count: int) -> None:
        """Has so many more sent."""
        with self.room:
            self.wanted += count
            self.room.notify_all()

    def more(self, count: int) -> None:
        """Has so many more sent, and waits until all are answered."""
        self.ask(count)
        until(lambda: len(self.ids) + len(self.refused) >= self.wanted, "uploads are not answered")

    def through(self, *apis: Process) -> None:
        with self.room:
            self.apis = list(apis)

    def end(self) -> None:
        with self.room:
            self.ended = True
            self.room.notify_all()
        for thread in self.threads:
            thread.join()

    def wait_for_verdicts(self, api: Process) -> list[str]:
        state = lambda one: json.loads(api.get(f"/v1/inspections/{one}"))["status"]
        until(lambda: all(state(one) != "open" for one in self.ids), "some have no verdict")
        return [state(one) for one in self.ids]


def newest_schema(database: str) -> int:
    return int(psql(database, "SELECT max(version) FROM _sqlx_migrations WHERE success"))


def address(database: str) -> str:
    """Of a database on the server, whichever database the server's own address names."""
    return urllib.parse.urlunsplit(urllib.parse.urlsplit(POSTGRES)._replace(path=f"/{database}"))


def psql(database: str, sql: str) -> str:
    done = subprocess.run(["psql", address(database), "-XAtqc", sql], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{done.stderr.strip()}\ntwo_versions.py needs a PostgreSQL; name it in SCRUTINEER_TEST_POSTGRES, as postgres://user@host:5432")
    return done.stdout.strip()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(holds, otherwise: str) -> None:
    ends = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > ends:
            raise SystemExit(otherwise)
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
