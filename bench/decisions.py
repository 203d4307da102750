#!/usr/bin/env python3
"""What certified thresholds, audits and drift monitors promise, by simulation, and what thresholds are worth in people's time.

First the simulations, 1,000 draws each with fixed seeds (`crates/calibrate/examples/decisions.rs` and `detectors.rs`). Then the
bundled policy is calibrated on models/parcel/calibration.jsonl.gz, judges the 1,000 rendered parcels of held-out.jsonl.gz,
which no calibration sees, and a queue of parcels before a few reviewers shows the time to the verdict, people included,
against everything by hand.

The times of people are ASSUMPTIONS, each an option and printed with the result. The machine's are measured here, on the samples.

usage: decisions.py [--draws 1000] [--people-only] [--rate 600] [--reviewers 4] [--handling-s 20] …
"""

import argparse
import heapq
import json
import math
import os
import pathlib
import random
import statistics
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target") / "release"
PARCEL = ROOT / "models" / "parcel"
VERDICTS = ("accept", "review", "recapture", "reject")
MAX_ESCAPE, MAX_FALSE_REJECT = 0.01, 0.01
WISHED = 0.45  # less inspection time: what was asked of this


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--draws", type=int, default=1000, help="of each simulation of promises")
    arguments.add_argument("--people-only", action="store_true", help="leave those simulations out")
    arguments.add_argument("--rate", type=float, default=600, help="parcels an hour, at random moments")
    arguments.add_argument("--reviewers", type=int, default=4, help="people who are always there")
    arguments.add_argument("--handling-s", type=float, default=20, help="seconds a person takes for a parcel, on average; log-normal")
    arguments.add_argument("--spread", type=float, default=0.5, help="standard deviation of that, as a share of the average")
    arguments.add_argument("--recapture-s", type=float, default=30, help="seconds more where photographs must be taken again")
    arguments.add_argument("--audit", type=float, default=0.01, help="share of automatic accepts that a person sees all the same")
    arguments.add_argument("--parcels", type=int, default=100_000, help="that pass in the simulation")
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()

    if not options.people_only:
        example("decisions", str(options.draws))
        example("detectors", str(options.draws))
    with tempfile.TemporaryDirectory() as folder:
        policy = calibrated(pathlib.Path(folder))
        judged = [json.loads(line) for line in output(TARGET / "examples" / "judged", policy, PARCEL / "held-out.jsonl.gz").splitlines()]
        machine_s = machine_times(policy, pathlib.Path(folder))
    shares(judged)
    people([one["verdict"] for one in judged], machine_s, options)


def output(*command) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def example(name: str, *arguments: str) -> None:
    print(f"\n── {name} {' '.join(arguments)}\n", flush=True)
    subprocess.run([TARGET / "examples" / name, *arguments], check=True)


def calibrated(folder: pathlib.Path) -> pathlib.Path:
    """The bundled policy, certified on the bundled set; prints what was promised."""
    policy = folder / "policy.toml"
    print("\n── the bundled policy, calibrated on the bundled set\n", flush=True)
    # In a folder without a scrutineer.toml.
    subprocess.run([TARGET / "scrutineer", "calibrate", "--policy", PARCEL / "policy.toml", "--results", PARCEL / "calibration.jsonl.gz", "--out", policy,
                    "--max-escape", str(MAX_ESCAPE), "--max-false-reject", str(MAX_FALSE_REJECT)], check=True, cwd=folder)
    return policy


def machine_times(policy: pathlib.Path, folder: pathlib.Path) -> list[float]:
    """Seconds from decoding to detections of each sample inspection, its views one after another: `run`, offline, no queue."""
    command = [TARGET / "scrutineer", "run", ROOT / "testdata" / "samples", "--group-by", "folder", "--policy", policy, "--out", folder / "run.jsonl"]
    subprocess.run(command, check=True, cwd=folder, stderr=subprocess.DEVNULL)
    stages = ("decode", "preprocess", "infer", "postprocess")
    lines = [json.loads(line) for line in (folder / "run.jsonl").read_text().splitlines()]
    return [sum(view["timings_ms"][stage] for view in line["views"] for stage in stages) / 1000 for line in lines]


def shares(judged: list[dict]) -> None:
    bad = [one for one in judged if one["truth"] == "reject"]
    good = [one for one in judged if one["truth"] == "accept"]
    print(f"\n── held out: {len(judged):,} rendered parcels that no calibration saw, {len(bad)} of them bad\n")
    print("| verdict | of all | of the good | of the bad |\n| --- | ---: | ---: | ---: |")
    for verdict in VERDICTS:
        part = [sum(one["verdict"] == verdict for one in group) / len(group) for group in (judged, good, bad)]
        print(f"| {verdict} | " + " | ".join(f"{share:.1%}" for share in part) + " |")
    accepted = [one for one in judged if one["verdict"] == "accept"]
    escapes = sum(one["truth"] == "reject" for one in accepted)
    rejected = sum(one["verdict"] == "reject" for one in good)
    people = sum(one["verdict"] in ("review", "recapture") for one in judged)
    print(f"\na person must look at {people / len(judged):.1%}")
    print(f"escape: {escapes} of {len(accepted)} accepted are bad, {interval(escapes, len(accepted))}; certified: at most {MAX_ESCAPE:.0%}")
    print(f"false reject: {rejected} of {len(good)} good are rejected, {interval(rejected, len(good))}; certified: at most {MAX_FALSE_REJECT:.0%}")


def interval(k: int, n: int) -> str:
    """The share and its 95 % interval (Wilson)."""
    if n == 0:
        return "no share"
    z = statistics.NormalDist().inv_cdf(0.975)
    middle, half = (k + z * z / 2) / (n + z * z), z * math.sqrt(k * (n - k) / n + z * z / 4) / (n + z * z)
    return f"{k / n:.2%} (95 % interval {max(0.0, middle - half):.2%} to {middle + half:.2%})"


def people(verdicts: list[str], machine_s: list[float], options: argparse.Namespace) -> None:
    load = options.rate * options.handling_s / 3600 / options.reviewers
    if load >= 1:
        raise SystemExit(f"{options.reviewers} reviewers cannot look at {options.rate:.0f} parcels an hour at {options.handling_s:.0f} s each: by hand the "
                         "queue would grow for ever; more --reviewers, or a lower --rate")
    print(f"\n── time to the verdict, people included: {options.parcels:,} parcels, seed {options.seed}\n")
    print(f"assumed: {options.rate:.0f} parcels an hour at random moments; a person takes {options.handling_s:.0f} s for one (log-normal, standard deviation "
          f"{options.spread:.0%}),\nand {options.recapture_s:.0f} s more where photographs must be taken again; {options.audit:.0%} of the automatic accepts are audited, "
          f"which delays no verdict;\npeople take the parcel that waits longest, and are always there. Measured: the machine takes "
          f"{statistics.median(machine_s) * 1000:.0f} ms\n(median of the samples, {min(machine_s) * 1000:.0f} to {max(machine_s) * 1000:.0f}). Reviewers by the policy: as many, and the fewest "
          f"that are no busier than by hand ({load:.0%}).\n")
    hand = simulate(None, machine_s, options, options.reviewers)
    fewest = next(count for count in range(1, options.reviewers + 1) if simulate(verdicts, machine_s, options, count)["busy"] <= load)
    rows = [(f"all by hand, {options.reviewers} reviewers", hand)]
    rows += [(f"by the policy, {count} reviewer{'s' if count > 1 else ''}", simulate(verdicts, machine_s, options, count)) for count in sorted({options.reviewers, fewest}, reverse=True)]
    print("| | mean, s | p50, s | p95, s | person-minutes for 1,000 | people busy | mean, less | person-minutes, less |\n"
          "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, row in rows:
        less = [f"{1 - row[key] / hand[key]:.0%}" if row is not hand else "" for key in ("mean", "minutes")]
        print(f"| {name} | {row['mean']:.2f} | {row['p50']:.2f} | {row['p95']:.2f} | {row['minutes']:.0f} | {row['busy']:.0%} | {less[0]} | {less[1]} |")
    print(f"\nwished: {WISHED:.0%} less")


def simulate(verdicts: list[str] | None, machine_s: list[float], options: argparse.Namespace, reviewers: int) -> dict:
    """Parcels that come, are judged (`None`: all by people), and wait for people where they must."""
    dice = random.Random(options.seed)
    variance = math.log(1 + options.spread**2)
    centre = math.log(options.handling_s) - variance / 2
    free = [0.0] * reviewers  # when each is free next
    now, waits, worked = 0.0, [], 0.0
    for _ in range(options.parcels):
        now += dice.expovariate(options.rate / 3600)
        # Drawn for every parcel in the same order, so that all rows see the same parcels.
        handling, machine, lot, audit = dice.lognormvariate(centre, math.sqrt(variance)), dice.choice(machine_s), dice.random(), dice.random()
        verdict = verdicts[int(lot * len(verdicts))] if verdicts else "review"
        ready = now + machine if verdicts else now
        by_person = verdict in ("review", "recapture")
        done = ready
        if by_person or verdict == "accept" and audit < options.audit:
            handling += options.recapture_s if verdict == "recapture" else 0.0
            ended = max(ready, heapq.heappop(free)) + handling
            heapq.heappush(free, ended)
            worked += handling
            done = ended if by_person else ready
        waits.append(done - now)
    waits.sort()
    return {"mean": statistics.fmean(waits), "p50": waits[len(waits) // 2], "p95": waits[len(waits) * 95 // 100],
            "minutes": worked / 60 / options.parcels * 1000, "busy": worked / now / reviewers}


if __name__ == "__main__":
    main()
