# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""The rules of .github/workflows/ci.yml: it runs what .ci/run runs, with no right that it does not need."""

import re

import dockerfile
import project


def targets(script):
    """What is made, one make call a line."""
    return [line.strip() for line in script.splitlines() if line.strip().startswith("make ")]


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def images(workflow):
    return {job["container"]["image"] for job in workflow["jobs"].values() if "container" in job}


# What is wrong where the second does not hold of the workflow.
RULES = [
    ("it may do more than read", lambda w: w.get("permissions") == {"contents": "read"}),
    ("a job has rights of its own", lambda w: not [j for j in w["jobs"].values() if "permissions" in j]),
    ("a job has no time limit", lambda w: all("timeout-minutes" in j for j in w["jobs"].values())),
    ("an older run of the same branch goes on", lambda w: w.get("concurrency", {}).get("cancel-in-progress")),
    (
        "an action is not pinned to a commit",
        lambda w: all(re.search(r"@[0-9a-f]{40}$", s["uses"]) for s in steps(w) if "uses" in s),
    ),
    (
        "credentials are left in the clone",
        lambda w: all(
            s.get("with", {}).get("persist-credentials") is False
            for s in steps(w)
            if s.get("uses", "").startswith("actions/checkout@")
        ),
    ),
    (
        "it builds with another Swift than the Dockerfile",
        lambda w: images(w)
        == {dockerfile.instructions(project.text("Dockerfile"))[0][0][1].removesuffix(" AS build")},
    ),
]


def faults(workflow, script):
    """All that is wrong with the workflow, a line each."""
    for fault, holds in RULES:
        if not holds(workflow):
            yield fault
    lines = [line.strip() for step in steps(workflow) for line in step.get("run", "").splitlines()]
    for target in targets(script):
        if target not in lines:
            yield f'"{target}" of .ci/run is not run'
