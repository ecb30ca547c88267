# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Rules for docker-compose.yml, applied to the output of docker-compose."""

import re

import project

PROFILES = ["bot", "demo"]

# Variables that Compose does not pass to the bot, and why.
ELSEWHERE = {
    "BOT_TOKEN": "a secret, in a file",
    "EXPORTER_TOKEN": "a secret, in a file",
    "LOG_WEBHOOK_URL_FILE": "optional, but Compose requires every file it references",
    "DATA_DIR": "set in the image",
    "EXPORTER_HOST": "set in the image",
    "EXPORTER_PORT": "set in the image",
    "LOG_FORMAT": "set in the image",
    "LOG_DIR": "set in the image: no files",
    "LOG_RETENTION_DAYS": "no files",
    "LOG_MAX_MEGABYTES": "no files",
    "EXPORTER_OPEN": "has no effect in a container, which listens on all addresses",
    "EXPORTER_TLS_CERT": "published to loopback only",
    "EXPORTER_TLS_KEY": "published to loopback only",
    "DISCORD_API_BASE_URL": "for development",
    "DISCORD_CA_FILE": "for development",
    "STATSBOT_CLOCK": "for development",
}


def address(port):
    return port.get("host_ip", "") if isinstance(port, dict) else port.rpartition(":")[0].rpartition(":")[0]


def volume(entry):
    """A volume's source and target, and whether it is writable."""
    if isinstance(entry, dict):
        return entry.get("source", ""), entry["target"], not entry.get("read_only")
    source, target, mode = (entry.split(":") + ["rw"])[:3]
    return source, target, mode != "ro"


def is_bind(source):
    return source.startswith(("/", "."))


def environment(service):
    """The variables of a service, in the file's format or in that of docker-compose."""
    given = service.get("environment") or {}
    return given if isinstance(given, dict) else dict(entry.partition("=")[::2] for entry in given)


def sources(service):
    return [entry["source"] if isinstance(entry, dict) else entry for entry in service.get("secrets", [])]


# Pairs of an error and the condition that must be true for each service.
RULES = [
    ("the image is not pinned to a version", lambda s: re.search(r":v?\d+\.\d+\.\d+(@sha256:\w+)?$", s["image"])),
    ("a port is published beyond loopback", lambda s: all(address(p) == "127.0.0.1" for p in s.get("ports", []))),
    ("the root file system is writable", lambda s: s.get("read_only") is True),
    ("the user is not numeric and non-root", lambda s: re.match(r"[1-9]\d*:\d+$", str(s.get("user", "")))),
    ("not all capabilities are dropped", lambda s: s.get("cap_drop") == ["ALL"] and not s.get("cap_add")),
    ("no-new-privileges is not set", lambda s: "no-new-privileges:true" in s.get("security_opt", [])),
    ("the container is privileged", lambda s: not s.get("privileged")),
    ("a host namespace is shared", lambda s: "host" not in [s.get(k) for k in ("network_mode", "pid", "ipc")]),
    ("memory has no limit", lambda s: s.get("mem_limit")),
    ("CPUs have no limit", lambda s: s.get("cpus")),
    ("processes have no limit", lambda s: s.get("pids_limit")),
    ("the log has no limit", lambda s: (s.get("logging") or {}).get("options", {}).get("max-size")),
    ("there is no health check", lambda s: s.get("healthcheck") or s.get("build")),
    ("the service is not in exactly one profile", lambda s: len(s.get("profiles", [])) == 1 and s["profiles"][0] in PROFILES),
    ("a dependency has no condition", lambda s: isinstance(s.get("depends_on", {}), dict)),
    ("an env_file is required", lambda s: not s.get("env_file")),
    (
        "a host folder is writable",
        lambda s: not any(is_bind(v[0]) and v[2] for v in map(volume, s.get("volumes", []))),
    ),
    (
        "the Docker socket is mounted",
        lambda s: not any("docker.sock" in v[0] for v in map(volume, s.get("volumes", []))),
    ),
    (
        "a secret is in a variable",
        lambda s: not any(
            re.search(r"TOKEN|PASSWORD|SECRET", k) and not k.endswith("FILE") for k in environment(s)
        ),
    ),
    (
        "a secret file is not mounted",
        lambda s: all(
            str(v).rpartition("/")[2]
            in [e.get("target", e["source"]) if isinstance(e, dict) else e for e in s.get("secrets", [])]
            for k, v in environment(s).items()
            if k.endswith("FILE")
        ),
    ),
]


def across(services, compose):
    """Errors in the relations between services and in the bot's variables."""
    for name, service in services.items():
        for other in service.get("depends_on", {}):
            if service.get("profiles") != services.get(other, {}).get("profiles"):
                yield f"{name}: depends on {other}, which is not in its profile"
        for source in sources(service):
            if "file" not in compose.get("secrets", {}).get(source, {}):
                yield f"{name}: the secret {source} is not a file"
            elif service.get("profiles") == ["demo"] and "/secrets/" in compose["secrets"][source]["file"]:
                yield f"{name}: the demo needs {source}, a file that is not in the repository"
        for source, _, _ in map(volume, service.get("volumes", [])):
            if not is_bind(source) and source not in compose.get("volumes", {}):
                yield f"{name}: the volume {source} has no name"
    for profile in PROFILES:
        for kind in ("statsbot", "prometheus", "grafana"):
            if sum(s.get("profiles") == [profile] and kind in s["image"] for s in services.values()) != 1:
                yield f"the profile {profile} does not have exactly one {kind}"
    given = set(environment(services.get("bot", {})))
    for name in sorted(project.variables() - given - set(ELSEWHERE)):
        yield f"bot: {name} is neither passed on nor listed as an exception"
    for error in project.unknown(given | set(ELSEWHERE)):
        yield f"bot: {error}"


def errors(compose):
    """All errors of a parsed file, one per line."""
    services = compose["services"]
    for name, service in services.items():
        for error, holds in RULES:
            if not holds(service):
                yield f"{name}: {error}"
    yield from across(services, compose)
