# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""The rules of docker-compose.yml, on what docker-compose makes of it."""

import re

import project

PROFILES = ["bot", "demo"]

# Variables that Compose does not hand on to the bot, and why.
ELSEWHERE = {
    "BOT_TOKEN": "a secret, in a file",
    "EXPORTER_TOKEN": "a secret, in a file",
    "LOG_WEBHOOK_URL_FILE": "optional, and Compose wants every file that it names",
    "DATA_DIR": "the image's",
    "EXPORTER_HOST": "the image's",
    "EXPORTER_PORT": "the image's",
    "LOG_FORMAT": "the image's",
    "LOG_DIR": "the image's: no files",
    "LOG_RETENTION_DAYS": "no files",
    "LOG_MAX_MEGABYTES": "no files",
    "EXPORTER_TLS_CERT": "published to loopback only",
    "EXPORTER_TLS_KEY": "published to loopback only",
    "DISCORD_API_BASE_URL": "for development",
    "DISCORD_CA_FILE": "for development",
    "STATSBOT_CLOCK": "for development",
}


def address(port):
    return port.get("host_ip", "") if isinstance(port, dict) else port.rpartition(":")[0].rpartition(":")[0]


def volume(entry):
    """A volume's source, its target and whether it can be written to."""
    if isinstance(entry, dict):
        return entry.get("source", ""), entry["target"], not entry.get("read_only")
    source, target, mode = (entry.split(":") + ["rw"])[:3]
    return source, target, mode != "ro"


def is_bind(source):
    return source.startswith(("/", "."))


def environment(service):
    """What is set, as the file writes it or as docker-compose prints it."""
    given = service.get("environment") or {}
    return given if isinstance(given, dict) else dict(entry.partition("=")[::2] for entry in given)


def sources(service):
    return [entry["source"] if isinstance(entry, dict) else entry for entry in service.get("secrets", [])]


# What is wrong with a service where the second does not hold.
RULES = [
    ("the image is not pinned to a version", lambda s: re.search(r":v?\d+\.\d+\.\d+(@sha256:\w+)?$", s["image"])),
    ("a port is published beyond loopback", lambda s: all(address(p) == "127.0.0.1" for p in s.get("ports", []))),
    ("the root file system can be written to", lambda s: s.get("read_only") is True),
    ("the user is not a number other than 0", lambda s: re.match(r"[1-9]\d*:\d+$", str(s.get("user", "")))),
    ("capabilities are left", lambda s: s.get("cap_drop") == ["ALL"] and not s.get("cap_add")),
    ("privileges can be gained", lambda s: "no-new-privileges:true" in s.get("security_opt", [])),
    ("it is privileged", lambda s: not s.get("privileged")),
    ("it shares a namespace of the host", lambda s: "host" not in [s.get(k) for k in ("network_mode", "pid", "ipc")]),
    ("memory has no limit", lambda s: s.get("mem_limit")),
    ("processors have no limit", lambda s: s.get("cpus")),
    ("processes have no limit", lambda s: s.get("pids_limit")),
    ("the log has no limit", lambda s: (s.get("logging") or {}).get("options", {}).get("max-size")),
    ("there is no health check", lambda s: s.get("healthcheck") or s.get("build")),
    ("it is in no profile, or in several", lambda s: len(s.get("profiles", [])) == 1 and s["profiles"][0] in PROFILES),
    ("a dependency has no condition", lambda s: isinstance(s.get("depends_on", {}), dict)),
    ("a file of variables is needed", lambda s: not s.get("env_file")),
    (
        "a folder of the host can be written to",
        lambda s: not any(is_bind(v[0]) and v[2] for v in map(volume, s.get("volumes", []))),
    ),
    (
        "the host's Docker is in it",
        lambda s: not any("docker.sock" in v[0] for v in map(volume, s.get("volumes", []))),
    ),
    (
        "a secret is a variable",
        lambda s: not any(
            re.search(r"TOKEN|PASSWORD|SECRET", k) and not k.endswith("FILE") for k in environment(s)
        ),
    ),
    (
        "a file of a secret is not mounted",
        lambda s: all(
            str(v).rpartition("/")[2]
            in [e.get("target", e["source"]) if isinstance(e, dict) else e for e in s.get("secrets", [])]
            for k, v in environment(s).items()
            if k.endswith("FILE")
        ),
    ),
]


def across(services, compose):
    """What is wrong between the services, and with the bot's variables."""
    for name, service in services.items():
        for other in service.get("depends_on", {}):
            if service.get("profiles") != services.get(other, {}).get("profiles"):
                yield f"{name}: depends on {other}, which is not in its profile"
        for source in sources(service):
            if "file" not in compose.get("secrets", {}).get(source, {}):
                yield f"{name}: the secret {source} is no file"
            elif service.get("profiles") == ["demo"] and "/secrets/" in compose["secrets"][source]["file"]:
                yield f"{name}: the demo needs {source}, a file that is not in the repository"
        for source, _, _ in map(volume, service.get("volumes", [])):
            if not is_bind(source) and source not in compose.get("volumes", {}):
                yield f"{name}: the volume {source} has no name"
    for profile in PROFILES:
        for kind in ("statsbot", "prometheus", "grafana"):
            if sum(s.get("profiles") == [profile] and kind in s["image"] for s in services.values()) != 1:
                yield f"the profile {profile} has not one {kind}"
    given = set(environment(services.get("bot", {})))
    for name in sorted(project.variables() - given - set(ELSEWHERE)):
        yield f"bot: {name} is neither handed on nor in the list of those that are not"
    for fault in project.unknown(given | set(ELSEWHERE)):
        yield f"bot: {fault}"


def faults(compose):
    """All that is wrong with a file that was read, a line each."""
    services = compose["services"]
    for name, service in services.items():
        for fault, holds in RULES:
            if not holds(service):
                yield f"{name}: {fault}"
    yield from across(services, compose)
