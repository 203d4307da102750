"""Stands between a client and moto, and writes down what is asked for, as IAM would call it."""

from __future__ import annotations

import http.client
import http.server
import json
import re
import threading
import urllib.parse

from templates import ACCOUNT, REGION

# In a list of objects, those that are named as of 2020 are told to be so old: moto knows only when they were put.
AGED = re.compile(rb"(<Key>[^<]*/2020/[^<]*</Key>\s*<LastModified>)[^<]*")
# What is said for several at once is allowed by the permission for one.
SQS = {"SendMessageBatch": "SendMessage", "DeleteMessageBatch": "DeleteMessage", "ChangeMessageVisibilityBatch": "ChangeMessageVisibility"}


def sqs(target: str, body: bytes) -> list[tuple[str, str]]:
    action = target.removeprefix("AmazonSQS.")
    name = json.loads(body)["QueueUrl"].rsplit("/", 1)[1]
    return [(f"sqs:{SQS.get(action, action)}", f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")]


def s3(method: str, path: str, query: dict, headers) -> list[tuple[str, str]]:
    bucket, _, key = path.lstrip("/").partition("/")
    place = f"arn:aws:s3:::{bucket}/{urllib.parse.unquote(key)}" if key else f"arn:aws:s3:::{bucket}"
    if key:
        action = {
            "GET": "GetObjectVersion" if "versionId" in query else "GetObject",
            "HEAD": "GetObject",
            "PUT": "PutObject",
            "POST": "PutObject",
            "DELETE": "AbortMultipartUpload" if "uploadId" in query else "DeleteObject",
        }[method]
        copied = headers.get("x-amz-copy-source")
        return [(f"s3:{action}", place)] + ([("s3:GetObject", f"arn:aws:s3:::{copied.lstrip('/')}")] if copied else [])
    if method == "POST" and "delete" in query:
        return [("s3:DeleteObject", f"{place}/prod/some")]
    if method in ("GET", "HEAD"):
        return [("s3:ListBucketMultipartUploads" if "uploads" in query else "s3:ListBucket", place)]
    raise AssertionError(f"no permission is known for {method} {path} {query}")


class Listener:
    """Runs while the block runs; `address` is where clients turn to, `heard` what they asked for."""

    def __init__(self, address: str):
        behind = urllib.parse.urlparse(address).netloc
        self.heard: set[tuple[str, str]] = set()
        self.faults: list[str] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                where = urllib.parse.urlparse(self.path)
                query = urllib.parse.parse_qs(where.query, keep_blank_values=True)
                try:
                    target = self.headers.get("X-Amz-Target")
                    outer.heard.update(sqs(target, body) if target else s3(self.command, where.path, query, self.headers))
                except Exception as error:
                    outer.faults.append(repr(error))
                onward = http.client.HTTPConnection(behind, timeout=60)
                try:
                    onward.request(self.command, self.path, body, dict(self.headers.items()))
                    answer = onward.getresponse()
                    said = answer.read()
                except OSError:
                    # moto has ended before its client.
                    self.close_connection = True
                    return
                finally:
                    onward.close()
                said = AGED.sub(rb"\g<1>2020-01-02T00:00:00.000Z", said)
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("content-length", "connection", "transfer-encoding", "date", "server"):
                        self.send_header(name, value)
                self.send_header("Content-Length", answer.getheader("Content-Length", "0") if self.command == "HEAD" else str(len(said)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(said)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = pass_on

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
