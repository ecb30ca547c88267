# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Rules for .github/workflows/ci.yml: it runs the same targets as .ci/run, with minimal permissions."""

import re

import dockerfile
import project


def targets(script):
    """The make calls, one per line."""
    return [line.strip() for line in script.splitlines() if line.strip().startswith("make ")]


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def images(workflow):
    return {job["container"]["image"] for job in workflow["jobs"].values() if "container" in job}


# Pairs of an error and the condition that must be true for the workflow.
RULES = [
    ("the permissions exceed read access", lambda w: w.get("permissions") == {"contents": "read"}),
    ("a job has separate permissions", lambda w: not [j for j in w["jobs"].values() if "permissions" in j]),
    ("a job has no time limit", lambda w: all("timeout-minutes" in j for j in w["jobs"].values())),
    ("older runs of a branch are not canceled", lambda w: w.get("concurrency", {}).get("cancel-in-progress")),
    (
        "an action is not pinned to a commit",
        lambda w: all(re.search(r"@[0-9a-f]{40}$", s["uses"]) for s in steps(w) if "uses" in s),
    ),
    (
        "credentials remain in the clone",
        lambda w: all(
            s.get("with", {}).get("persist-credentials") is False
            for s in steps(w)
            if s.get("uses", "").startswith("actions/checkout@")
        ),
    ),
    (
        "the Swift version differs from the Dockerfile's",
        lambda w: images(w)
        == {dockerfile.instructions(project.text("Dockerfile"))[0][0][1].removesuffix(" AS build")},
    ),
]


def errors(workflow, script):
    """All errors of the workflow, one per line."""
    for error, holds in RULES:
        if not holds(workflow):
            yield error
    lines = [line.strip() for step in steps(workflow) for line in step.get("run", "").splitlines()]
    for target in targets(script):
        if target not in lines:
            yield f'"{target}" of .ci/run is not run'
