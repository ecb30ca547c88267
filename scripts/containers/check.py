# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Check the container files and the workflow. Prints nothing on success.

Usage: check.py COMPOSE...   COMPOSE is the output of "docker-compose config"
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
            yield f"{name}: the image version differs from Version.swift"


def unit_names():
    """The variables in the systemd unit."""
    unit = project.text("packaging/systemd/statsbot.service")
    return [line.split("=")[1] for line in unit.splitlines() if line.startswith("Environment=")]


def all_errors(paths):
    for path in paths:
        parsed = yaml.safe_load(pathlib.Path(path).read_text())
        for error in [*compose.errors(parsed), *image_version(parsed["services"])]:
            yield f"docker-compose.yml: {error}"
    for error in dockerfile.errors(project.text("Dockerfile"), dockerfile.ignored_lines()):
        yield f"Dockerfile: {error}"
    for error in kubernetes.errors(kubernetes.read()):
        yield f"packaging/kubernetes: {error}"
    for error in project.unknown(unit_names()):
        yield f"packaging/systemd: {error}"
    path = ".github/workflows/ci.yml"
    for error in workflow.errors(yaml.safe_load(project.text(path)), project.text(".ci/run")):
        yield f"{path}: {error}"


if __name__ == "__main__":
    # The same error may occur with several profiles.
    found = list(dict.fromkeys(all_errors(sys.argv[1:])))
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    sys.exit(1 if found else 0)
