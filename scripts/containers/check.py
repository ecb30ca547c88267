# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Says what is wrong with the files for containers and with the workflow. Silent where all is well.

Usage: check.py COMPOSE...   COMPOSE is what "docker-compose config" prints
"""

import pathlib
import sys

import compose
import dockerfile
import kubernetes
import project
import workflow
import yaml


def image_version(services):
    for name, service in services.items():
        if service.get("build") and service["image"] != f"statsbot:{project.version()}":
            yield f"{name}: the image has another version than Version.swift"


def unit_names():
    """The variables that the unit of systemd sets."""
    unit = project.text("packaging/systemd/statsbot.service")
    return [line.split("=")[1] for line in unit.splitlines() if line.startswith("Environment=")]


def all_faults(paths):
    for path in paths:
        parsed = yaml.safe_load(pathlib.Path(path).read_text())
        for fault in [*compose.faults(parsed), *image_version(parsed["services"])]:
            yield f"docker-compose.yml: {fault}"
    for fault in dockerfile.faults(project.text("Dockerfile"), dockerfile.ignored_lines()):
        yield f"Dockerfile: {fault}"
    for fault in kubernetes.faults(kubernetes.read()):
        yield f"packaging/kubernetes: {fault}"
    for fault in project.unknown(unit_names()):
        yield f"packaging/systemd: {fault}"
    path = ".github/workflows/ci.yml"
    for fault in workflow.faults(yaml.safe_load(project.text(path)), project.text(".ci/run")):
        yield f"{path}: {fault}"


if __name__ == "__main__":
    # The same file with several profiles has the same faults.
    found = list(dict.fromkeys(all_faults(sys.argv[1:])))
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    sys.exit(1 if found else 0)
