"""Results as a pandas DataFrame: one row a detection, and one for each view on which nothing was found.

    pip install scrutineer-client pandas
    python results_to_pandas.py --server http://inspect:8080 --facility ber1 --since 2026-03-01 --out results.csv

For all there is, regularly, and without a server that answers: `scrutineer export` writes the same as Parquet.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from scrutineer_client import Client, Detection, Inspection, View

MOMENTS = ["created_at", "completed_at", "captured_at"]
COLUMNS = [
    *("inspection_id", "package_id", "facility", "batch", "status", "verdict", "reasons", "created_at", "completed_at"),
    *("view_id", "camera", "angle", "captured_at", "view_status", "width", "height", "sharpness", "brightness", "infer_ms"),
    *("class_name", "confidence", "x_min", "y_min", "x_max", "y_max"),
]


def of_inspection(inspection: Inspection) -> dict[str, Any]:
    """What each row says of its inspection."""
    return {
        "inspection_id": inspection.id,
        "package_id": inspection.package_id,
        "facility": inspection.facility,
        "batch": inspection.batch,
        "status": inspection.status,
        "verdict": inspection.verdict,
        "reasons": " ".join(reason.code for reason in inspection.reasons),
        "created_at": inspection.created_at,
        "completed_at": inspection.completed_at,
    }


def of_view(view: View) -> dict[str, Any]:
    """What each row says of its view."""
    return {
        "view_id": view.id,
        "camera": view.camera,
        "angle": view.angle,
        "captured_at": view.captured_at,
        "view_status": view.status,
        "width": view.image and view.image.width,
        "height": view.image and view.image.height,
        "sharpness": view.quality and view.quality.sharpness,
        "brightness": view.quality and view.quality.brightness,
        "infer_ms": view.timings_ms and view.timings_ms.infer,
    }


def of_detection(detection: Detection) -> dict[str, Any]:
    """What each row says of its detection."""
    return {"class_name": detection.class_name, "confidence": detection.confidence, **vars(detection.box)}


def rows(inspections: Iterable[Inspection], least: float) -> Iterator[dict[str, Any]]:
    """A row for each detection of at least this confidence, or one for a view without any."""
    for inspection in inspections:
        for view in inspection.views:
            shared = of_inspection(inspection) | of_view(view)
            found = [of_detection(one) for one in view.detections if one.confidence >= least]
            yield from (shared | one for one in found or [{}])


def frame(inspections: Iterable[Inspection], least: float = 0.25) -> pd.DataFrame:
    """The rows as a table, moments as moments in UTC."""
    table: pd.DataFrame = pd.DataFrame(list(rows(inspections, least)), columns=COLUMNS)
    for name in MOMENTS:
        table[name] = pd.to_datetime(table[name], utc=True)
    return table


def main() -> None:
    """Fetches, prints verdicts by facility and classes by verdict, and writes CSV where asked to."""
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("--server", default="http://127.0.0.1:8080")
    words.add_argument("--facility")
    words.add_argument("--batch")
    words.add_argument("--since", type=datetime.fromisoformat, help="as 2026-03-01")
    words.add_argument("--confidence", type=float, default=0.25, help="detections below are left out")
    words.add_argument("--out", type=Path, help="a CSV file")
    told = words.parse_args()
    with Client(told.server) as client:
        listed = client.inspections(facility=told.facility, batch=told.batch, since=told.since, page_size=200)
        table = frame(listed, told.confidence)
    print(table.drop_duplicates("inspection_id").groupby(["facility", "verdict"]).size().to_string())
    print(table.groupby(["class_name", "verdict"]).confidence.describe().to_string())
    if told.out:
        table.to_csv(told.out, index=False)


if __name__ == "__main__":
    main()
