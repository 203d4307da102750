"""Makes the queues in moto, if they are missing; fails where moto does not answer. compose.full.yaml calls it as a health check."""

import json
import os
import urllib.request

ENDPOINT = os.environ.get("MOTO", "http://127.0.0.1:5000")
HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Target": "AmazonSQS.CreateQueue",
    # moto asks it for the service and the region alone.
    "Authorization": "AWS4-HMAC-SHA256 Credential=scrutineer/20260101/eu-central-1/sqs/aws4_request, SignedHeaders=host, Signature=0",
}

for name in ["inspect", "inspect-high"]:
    # The making of a queue that is there answers with its address and changes nothing.
    body = json.dumps({"QueueName": name}).encode()
    with urllib.request.urlopen(urllib.request.Request(ENDPOINT, body, HEADERS), timeout=5) as answer:
        print(json.load(answer)["QueueUrl"])
