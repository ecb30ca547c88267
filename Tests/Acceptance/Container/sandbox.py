# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""A container without Docker: a read-only root, a user without privileges, and a data folder."""

import fcntl
import os
import pathlib
import shutil
import socket
import struct
import subprocess

import image

USER = 10001
DEVICES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9)}


def mount(*arguments):
    subprocess.run(["mount", *map(str, arguments)], check=True)


def loopback_up():
    """Brings up loopback, the only interface of a new network namespace, which is down initially."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sh22x", b"lo", 1)  # IFF_UP
        fcntl.ioctl(control, 0x8914, request)  # SIOCSIFFLAGS


class Sandbox:
    """The image's file system with the program, in namespaces that end with this process."""

    def __init__(self, root, program, data, secrets):
        self.root = pathlib.Path(root)
        stage = image.last_stage()
        self.environment = image.dockerfile.pairs(stage, "ENV")
        self.environment |= {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/data"}
        self.workdir = image.dockerfile.values(stage, "WORKDIR")[-1]
        mount("--make-rprivate", "/")
        mount("--bind", root, root)
        shutil.copy(program, self.root / "usr/local/bin/statsbot")
        self.secrets = pathlib.Path(secrets)
        (self.root / "run/secrets").mkdir(exist_ok=True)
        os.chmod(secrets, 0o755)
        mount("--bind", "-o", "ro", secrets, self.root / "run/secrets")
        mount("-t", "proc", "-o", "nosuid,nodev,noexec", "proc", self.root / "proc")
        mount("-t", "sysfs", "-o", "ro,nosuid,nodev,noexec", "sysfs", self.root / "sys")
        mount("-t", "tmpfs", "-o", "nosuid,noexec,mode=755", "tmpfs", self.root / "dev")
        for name, (major, minor) in DEVICES.items():
            os.mknod(self.root / "dev" / name, 0o20666, os.makedev(major, minor))
            (self.root / "dev" / name).chmod(0o666)
        mount("-o", "remount,ro", self.root / "dev")
        os.chown(data, USER, USER)
        mount("--bind", data, self.root / "data")
        mount("-o", "remount,bind,ro", root)
        loopback_up()

    def command(self, words, environment=None, as_user=True):
        """The command line to run `words` in the container."""
        drop = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--no-new-privs"]
        drop += ["--bounding-set=-all", "--inh-caps=-all"]
        variables = [f"{k}={v}" for k, v in {**self.environment, **(environment or {})}.items()]
        inside = ["env", "-i", "-C", self.workdir, *variables, *words]
        return ["chroot", str(self.root), *(drop if as_user else []), *inside]

    def run(self, *words, environment=None, as_user=True):
        """The exit code and output of a program."""
        ended = subprocess.run(
            self.command(words, environment, as_user), capture_output=True, text=True, timeout=60, check=False
        )
        return ended.returncode, ended.stdout + ended.stderr

    def listing(self):
        """All files of the root with time, size and mode."""
        found = {}
        for folder, folders, files in os.walk(self.root):
            if pathlib.Path(folder) == self.root:
                folders[:] = [name for name in folders if name not in ("proc", "run", "sys", "data")]
            for name in files:
                facts = os.lstat(os.path.join(folder, name))
                found[os.path.join(folder, name)] = (facts.st_mtime_ns, facts.st_size, facts.st_mode)
        return found

    def emptied_data(self):
        """Removes and returns the files in /data."""
        found = sorted(str(path.relative_to(self.root)) for path in (self.root / "data").rglob("*"))
        for path in (self.root / "data").iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        return found
