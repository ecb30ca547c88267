# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Builds the file system of the image without Docker: the base and the packages of the Dockerfile's last stage, from
Debian's archive.

Usage: image.py FOLDER   FOLDER is rebuilt if the last stage has changed
"""

import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "scripts/containers"))

import dockerfile  # noqa: E402
import project  # noqa: E402

SUITES = {"12": "bookworm", "13": "trixie"}
# Excluded from the slim images.
EXCLUDED = ["/usr/share/doc/*", "/usr/share/man/*", "/usr/share/info/*", "/usr/share/locale/*"]


def last_stage():
    return dockerfile.instructions(project.text("Dockerfile"))[-1]


def make(folder):
    stage = last_stage()
    wanted = repr([stage[0], dockerfile.packages(stage), dockerfile.setup(stage)])
    mark = folder.parent / (folder.name + ".made-of")
    if folder.exists() and mark.exists() and mark.read_text() == wanted:
        return
    mark.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    suite = SUITES[stage[0][1].removeprefix("debian:").partition(".")[0]]
    options = [f"--dpkgopt=path-exclude={pattern}" for pattern in EXCLUDED]
    subprocess.run(
        ["mmdebstrap", "--quiet", "--variant=minbase", *options]
        + [f"--include={','.join(dockerfile.packages(stage))}", suite, str(folder)],
        check=True,
    )
    for command in dockerfile.setup(stage):
        subprocess.run(["chroot", str(folder), "sh", "-c", command], check=True)
    mark.write_text(wanted)


if __name__ == "__main__":
    make(pathlib.Path(sys.argv[1]))
