# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Tests that each rule can fail, and that the project's files satisfy all rules."""

import copy
import unittest

import compose
import dockerfile
import kubernetes
import project
import workflow
import yaml


def compose_service(name, **changes):
    def spoil(value):
        value["services"][name].update(changes)

    return spoil


COMPOSE = {
    "prometheus: the image is not pinned to a version": compose_service("prometheus", image="prom/prometheus:latest"),
    "grafana: a port is published beyond loopback": compose_service("grafana", ports=["3000:3000"]),
    "bot: the root file system is writable": compose_service("bot", read_only=False),
    "bot: the user is not numeric and non-root": compose_service("bot", user="0:0"),
    "bot: not all capabilities are dropped": compose_service("bot", cap_drop=["NET_RAW"]),
    "bot: no-new-privileges is not set": compose_service("bot", security_opt=[]),
    "bot: the container is privileged": compose_service("bot", privileged=True),
    "bot: a host namespace is shared": compose_service("bot", network_mode="host"),
    "bot: memory has no limit": compose_service("bot", mem_limit=None),
    "bot: CPUs have no limit": compose_service("bot", cpus=None),
    "bot: processes have no limit": compose_service("bot", pids_limit=None),
    "bot: the log has no limit": compose_service("bot", logging=None),
    "grafana: there is no health check": compose_service("grafana", healthcheck=None),
    "bot: an env_file is required": compose_service("bot", env_file=[".env"]),
    "bot: a host folder is writable": compose_service("bot", volumes=["./data:/data"]),
    "bot: the Docker socket is mounted": compose_service("bot", volumes=["/run/docker.sock:/run/docker.sock:ro"]),
    "demo: a secret is in a variable": compose_service("demo", environment={"BOT_TOKEN": "x"}),
    "grafana: a secret file is not mounted": compose_service("grafana", secrets=[]),
    "demo: the service is not in exactly one profile": compose_service("demo", profiles=["other"]),
    "prometheus: a dependency has no condition": compose_service("prometheus", depends_on=["bot"]),
    "prometheus: depends on demo, which is not in its profile": compose_service(
        "prometheus", depends_on={"demo": {"condition": "service_started"}}
    ),
    "demo: the secret other is not a file": compose_service("demo", secrets=["other"]),
    "demo: the demo needs bot_token, a file that is not in the repository": compose_service(
        "demo", secrets=["bot_token"]
    ),
    "bot: the volume other has no name": compose_service("bot", volumes=["other:/data"]),
    "the profile demo does not have exactly one grafana": lambda value: value["services"].pop("demo-grafana"),
    "bot: GUILD_ID is neither passed on nor listed as an exception": lambda value: value["services"]["bot"][
        "environment"
    ].remove("GUILD_ID"),
    "bot: GUILD is not a variable of the bot": lambda value: value["services"]["bot"]["environment"].append("GUILD"),
}

DOCKERFILE = {
    "there is one stage only": None,
    "a base image is not pinned to a version": ("swift:6.3.1-bookworm", "swift:latest"),
    "the last stage has no slim base": ("debian:12.13-slim", "debian:12.13-bookworm"),
    "the user is not numeric and non-root": ("USER 10001:10001", "USER statsbot"),
    "the health check is not statsbot probe": ('["statsbot", "probe"]', "true"),
    "a program is started through a shell": ('CMD ["run"]', "CMD run"),
    "something other than the program is copied into the last stage": (
        "COPY --from=build",
        "COPY --from=build /build/x /x\nCOPY --from=build",
    ),
    "ADD is used": ("WORKDIR /build\n", "WORKDIR /build\nADD https://example.org/x /x\n"),
    "the program is not built with scripts/build-release.sh": (
        " scripts/build-release.sh /build/out",
        " swift build",
    ),
    "a secret is in a variable": ("ENV DATA_DIR", "ENV EXPORTER_TOKEN=x DATA_DIR"),
    "the data directory differs from the volume or the working directory": ("DATA_DIR=/data", "DATA_DIR=/var"),
    "the exposed port differs from the listening port": ("EXPOSE 9464", "EXPOSE 80"),
    "the version label differs from the version": (f'version="{project.version()}"', 'version="0.0.1"'),
    "the revision is not passed on": ("ARG STATSBOT_REVISION=unknown", "ARG STATSBOT_REVISION=abc"),
    ".dockerignore does not allow exactly what is copied": ("COPY Sources Sources", "COPY Other Other"),
    "DATA is not a variable of the bot": ("ENV DATA_DIR", "ENV DATA=x DATA_DIR"),
}


def change(*path, to):
    """Sets the value at a path of keys."""

    def spoil(value):
        for key in path[:-1]:
            value = value[key]
        value[path[-1]] = to

    return spoil


POD = ("StatefulSet", "spec", "template", "spec")
CONTAINER = (*POD, "containers", 0)
KUBERNETES = {
    "there is not exactly one bot": change("StatefulSet", "spec", "replicas", to=2),
    "the pod's user, group or seccomp profile does not meet the restricted standard": change(
        *POD, "securityContext", "runAsNonRoot", to=False
    ),
    "the container's security context is not restricted": change(*CONTAINER, "securityContext", "capabilities", to={"drop": []}),
    "the container gets a service account token": change(*POD, "automountServiceAccountToken", to=True),
    "a host namespace is shared": change(*POD, "hostNetwork", to=True),
    "the probes do not use the bot's routes": change(*CONTAINER, "readinessProbe", "httpGet", "path", to="/healthz"),
    "resources are not requested, or have no limit": change(*CONTAINER, "resources", "limits", to={"cpu": "1"}),
    "the data has no separate volume": change(
        "StatefulSet", "spec", "volumeClaimTemplates", 0, "metadata", "name", to="other"
    ),
    "a secret is in a variable": change("ConfigMap", "data", "BOT_TOKEN", to="x"),
    "a secret file is not mounted": change(*CONTAINER, "env", 0, "value", to="/elsewhere/bot_token"),
    "the label that connects the objects differs": change(
        "NetworkPolicy", "spec", "podSelector", "matchLabels", to={"app": "statsbot"}
    ),
    "the service is not headless, or not the StatefulSet's": change(
        "Service", "spec", "clusterIP", to=""
    ),
    "the job name differs from the one in the alert rules": change("Service", "metadata", "name", to="bot"),
    "the port differs from the bot's": change("Service", "spec", "ports", 0, "port", to=80),
    "ingress is not limited to Prometheus": change("NetworkPolicy", "spec", "ingress", 0, "from", 0, to={"podSelector": {}}),
    "egress is not limited to DNS and HTTPS": change("NetworkPolicy", "spec", "egress", 1, "to", to=[]),
    "the ServiceMonitor does not scrape /metrics with the bearer token": change(
        "ServiceMonitor", "spec", "endpoints", 0, "authorization", "credentials", "key", to="bot_token"
    ),
    "the image version differs": change("Kustomization", "images", 0, "newTag", to="0.0.1"),
    "the kustomization does not list all files": change("Kustomization", "resources", to=["service.yaml"]),
    "GUILD is not a variable of the bot": change("ConfigMap", "data", "GUILD", to="1"),
    "Service: Additional properties are not allowed ('port' was unexpected)": change("Service", "spec", "port", to=80),
}

WORKFLOW = {
    "the permissions exceed read access": change("permissions", to={"contents": "write"}),
    "a job has separate permissions": change("jobs", "check", "permissions", to={}),
    "a job has no time limit": lambda value: value["jobs"]["check"].pop("timeout-minutes"),
    "older runs of a branch are not canceled": change("concurrency", to={}),
    "an action is not pinned to a commit": change("jobs", "image", "steps", 0, "uses", to="actions/checkout@v5"),
    "credentials remain in the clone": change("jobs", "image", "steps", 0, "with", to={}),
    "the Swift version differs from the Dockerfile's": change("jobs", "fuzz", "container", "image", to="swift:5"),
    '"make test-schema" of .ci/run is not run': lambda value: [
        value["jobs"]["test"]["steps"].remove(s) for s in [*workflow.steps(value)] if s.get("run") == "make test-schema"
    ],
}


class Rules(unittest.TestCase):
    maxDiff = None

    def compare(self, cases, good, errors, module):
        self.assertEqual(list(errors(copy.deepcopy(good))), [])
        for expected, spoil in cases.items():
            bad = copy.deepcopy(good)
            spoil(bad)
            with self.subTest(expected):
                self.assertIn(expected, list(errors(bad)))
        untested = [text for text, _ in module.RULES if not any(case.endswith(text) for case in cases)]
        self.assertEqual(untested, [])

    def test_compose(self):
        self.compare(COMPOSE, yaml.safe_load(project.text("docker-compose.yml")), compose.errors, compose)

    def test_kubernetes(self):
        self.compare(KUBERNETES, kubernetes.read(), kubernetes.errors, kubernetes)

    def test_workflow(self):
        good = yaml.safe_load(project.text(".github/workflows/ci.yml"))
        script = project.text(".ci/run")
        self.compare(WORKFLOW, good, lambda value: workflow.errors(value, script), workflow)

    def test_dockerfile(self):
        source, ignored = project.text("Dockerfile"), dockerfile.ignored_lines()

        def errors(value):
            return dockerfile.errors(value[0], ignored)

        def spoiling(change):
            def spoil(value):
                if change is None:
                    value[0] = "FROM debian:" + value[0].partition("FROM debian:")[2]
                else:
                    self.assertIn(change[0], value[0])
                    value[0] = value[0].replace(*change)

            return spoil

        self.compare({k: spoiling(v) for k, v in DOCKERFILE.items()}, [source], errors, dockerfile)


if __name__ == "__main__":
    unittest.main()
