#!/usr/bin/env python3
"""The demonstration: calibrate, serve, send parcels over HTTP, print the verdicts, write annotated images.

Uses the standard library alone. Settings come from the environment, as `make demo` passes them:
MODEL, IMAGES (the reader's own model and folder of images), ONCE (end after the table).
"""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target") / "release" / "scrutineer"
OUT = ROOT / "demo-out"
SAMPLES = ROOT / "testdata" / "samples"
PARCEL = ROOT / "models" / "parcel"
SAMPLE_SETTINGS = """\
# The demonstration changes where its data lives, judges by the policy that it calibrated, and has the parcels' barcodes read.
[policy]
path = {policy}
[identity]
classes = ["barcode"]
pattern = "PKG-[0-9]+"
"""
PROMISES = {"escape": "of what is accepted at most {:.0%} is bad", "false_reject": "of the good at most {:.0%} are rejected"}
IMAGE_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".bmp"}


def main() -> int:
    model, images = os.environ.get("MODEL", ""), os.environ.get("IMAGES", "")
    if bool(model) != bool(images):
        sys.exit("make demo: MODEL and IMAGES go together: make demo MODEL=best.onnx IMAGES=folder")
    if OUT.exists():
        shutil.rmtree(OUT)
    OUT.mkdir()
    if model:
        subprocess.run([BINARY, "init", "--model", model, "--dir", OUT], check=True)
        inspections, config = own_inspections(pathlib.Path(images)), OUT / "scrutineer.toml"
    else:
        inspections, config = sample_inspections(), OUT / "scrutineer.toml"
        config.write_text(SAMPLE_SETTINGS.format(policy=json.dumps(str(calibrated()))))

    port = free_port(8080)
    server = start(config, port)
    try:
        base = f"http://127.0.0.1:{port}"
        wait_until_ready(server, base)
        good = inspect_all(base, inspections)
        print(f"\nannotated images: {OUT / 'annotated'}\nconsole:          {base}/")
        if not model:
            print("note: the bundled parcel detector is demonstration data, not valid for your site")
        if not os.environ.get("ONCE") and sys.stdin.isatty():
            print("\nserving until Ctrl-C")
            server.wait()
    except KeyboardInterrupt:
        good = True
    finally:
        stop(server)
    return 0 if good else 1


def sample_inspections() -> list[dict]:
    samples = json.loads((SAMPLES / "expected.json").read_text())
    for sample in samples:
        for view in sample["views"]:
            view["path"] = SAMPLES / view["file"]
    return samples


def own_inspections(folder: pathlib.Path) -> list[dict]:
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in IMAGE_SUFFIXES)
    if not files:
        sys.exit(f"make demo: no images in {folder}")
    return [{"name": path.stem, "package_id": None, "facility": "", "views": [{"path": path}]} for path in files]


def calibrated() -> pathlib.Path:
    """Calibrates the bundled policy on the bundled set, says what came of it, and returns the policy's file."""
    policy, report = OUT / "policy.toml", OUT / "calibration.html"
    command = [BINARY, "calibrate", "--policy", PARCEL / "policy.toml", "--results", PARCEL / "calibration.jsonl.gz", "--out", policy,
               "--max-escape", "0.01", "--max-false-reject", "0.01", "--report", report, "--demonstration", "--json"]
    began = time.monotonic()
    # In the demonstration's folder, where no scrutineer.toml of the reader's lies.
    done = subprocess.run(command, cwd=OUT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"the bundled policy could not be calibrated:\n{done.stderr}")
    told = json.loads(done.stdout)
    certificate = told["certificate"]
    promises = " and ".join(PROMISES[claim["risk"]].format(claim["level"]) for claim in certificate["claims"])
    print(f"\ncalibrated on {certificate['data']['inspections']:,} rendered inspections, {certificate['prevalence']:.0%} of them bad, "
          f"in {time.monotonic() - began:.1f} s")
    print(f"promised:         {promises}; each with confidence {certificate['claims'][0]['confidence']:.0%}")
    print(f"of those parcels: {told['accepted']:.1%} accepted by itself, {told['rejected']:.1%} rejected, {told['people']:.1%} left to people")
    print(f"report:           {report}", flush=True)
    return policy


def start(config: pathlib.Path, port: int) -> subprocess.Popen:
    log = open(OUT / "server.log", "wb")
    command = [BINARY, "--config", config, "serve", "--listen", f"127.0.0.1:{port}", "--data", OUT / "data"]
    # In a session of its own, so that Ctrl-C comes to this script alone, which then ends the server in order.
    return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)


def stop(server: subprocess.Popen) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=60)
        except subprocess.TimeoutExpired:
            server.kill()


def wait_until_ready(server: subprocess.Popen, base: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.poll() is not None:
            sys.exit("the server ended:\n" + (OUT / "server.log").read_text(errors="replace"))
        try:
            with urllib.request.urlopen(f"{base}/readyz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    sys.exit(f"the server is not ready after a minute; see {OUT / 'server.log'}")


def inspect_all(base: str, inspections: list[dict]) -> bool:
    """Submits each, prints a row for each, and says whether all verdicts were the expected ones, and certified."""
    width = max(len(one["name"]) for one in inspections)
    expecting = any("expected" in one for one in inspections)
    print(f"\n{'sample':<{width}}  views  verdict    {'as expected  certified  ' if expecting else ''}reason")
    print(f"{'─' * width}  ─────  ─────────  {'───────────  ─────────  ' if expecting else ''}{'─' * 50}")
    good = True
    for one in inspections:
        try:
            result = submit(base, one)
        except urllib.error.HTTPError as error:
            problem = json.loads(error.read() or b"{}")
            print(f"{one['name']:<{width}}  {len(one['views']):>5}  refused    {problem.get('detail', error)}")
            good = False
            continue
        verdict = result["verdict"] or result["status"]
        reason = result["reasons"][0]["message"] if result["reasons"] else ""
        more = f" (+{len(result['reasons']) - 1} more)" if len(result["reasons"]) > 1 else ""
        as_expected = ""
        if expecting:
            met, certified = verdict == one["expected"], bool(result["decision"] and result["decision"]["certified"])
            good &= met and certified
            as_expected = f"{'yes' if met else 'NO: ' + one['expected']:<11}  {'yes' if certified else 'NO':<9}  "
        print(f"{one['name']:<{width}}  {len(one['views']):>5}  {verdict:<9}  {as_expected}{reason}{more}", flush=True)
        save_annotated(base, one, result)
    return good


def submit(base: str, one: dict) -> dict:
    """One multipart request: the metadata first, then the images in its order."""
    described = [{key: view[key] for key in ("camera", "angle") if view.get(key)} for view in one["views"]]
    metadata = {"facility": one.get("facility") or "", "views": described}
    if one.get("package_id"):
        metadata["package_id"] = one["package_id"]
    boundary = uuid.uuid4().hex
    body = bytearray()
    body += part(boundary, 'name="metadata"', "application/json", json.dumps(metadata).encode())
    for view in one["views"]:
        path = view["path"]
        body += part(boundary, f'name="image"; filename="{path.name}"', "application/octet-stream", path.read_bytes())
    body += f"--{boundary}--\r\n".encode()
    request = urllib.request.Request(
        f"{base}/v1/inspections",
        data=bytes(body),
        headers={"Content-Type": f"multipart/form-data; boundary={boundary}", "Prefer": "wait=60"},
    )
    with urllib.request.urlopen(request, timeout=120) as response:
        return json.load(response)


def part(boundary: str, disposition: str, media_type: str, content: bytes) -> bytes:
    head = f"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\nContent-Type: {media_type}\r\n\r\n"
    return head.encode() + content + b"\r\n"


def save_annotated(base: str, one: dict, result: dict) -> None:
    folder = OUT / "annotated"
    folder.mkdir(exist_ok=True)
    for source, view in zip(one["views"], result["views"]):
        if view["status"] != "completed":
            continue
        url = f"{base}/v1/inspections/{result['id']}/views/{view['id']}/image?annotated=true"
        with urllib.request.urlopen(url, timeout=60) as response:
            (folder / f"{one['name']}_{source['path'].stem}.jpg").write_bytes(response.read())


def free_port(wanted: int) -> int:
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return probe.getsockname()[1]
    sys.exit("no free port on 127.0.0.1")


if __name__ == "__main__":
    sys.exit(main())
