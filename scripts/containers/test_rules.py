# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Each rule can fail; and what is there keeps them all."""

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
    "bot: the root file system can be written to": compose_service("bot", read_only=False),
    "bot: the user is not a number other than 0": compose_service("bot", user="0:0"),
    "bot: capabilities are left": compose_service("bot", cap_drop=["NET_RAW"]),
    "bot: privileges can be gained": compose_service("bot", security_opt=[]),
    "bot: it is privileged": compose_service("bot", privileged=True),
    "bot: it shares a namespace of the host": compose_service("bot", network_mode="host"),
    "bot: memory has no limit": compose_service("bot", mem_limit=None),
    "bot: processors have no limit": compose_service("bot", cpus=None),
    "bot: processes have no limit": compose_service("bot", pids_limit=None),
    "bot: the log has no limit": compose_service("bot", logging=None),
    "grafana: there is no health check": compose_service("grafana", healthcheck=None),
    "bot: a file of variables is needed": compose_service("bot", env_file=[".env"]),
    "bot: a folder of the host can be written to": compose_service("bot", volumes=["./data:/data"]),
    "bot: the host's Docker is in it": compose_service("bot", volumes=["/run/docker.sock:/run/docker.sock:ro"]),
    "demo: a secret is a variable": compose_service("demo", environment={"BOT_TOKEN": "x"}),
    "grafana: a file of a secret is not mounted": compose_service("grafana", secrets=[]),
    "demo: it is in no profile, or in several": compose_service("demo", profiles=["other"]),
    "prometheus: a dependency has no condition": compose_service("prometheus", depends_on=["bot"]),
    "prometheus: depends on demo, which is not in its profile": compose_service(
        "prometheus", depends_on={"demo": {"condition": "service_started"}}
    ),
    "demo: the secret other is no file": compose_service("demo", secrets=["other"]),
    "demo: the demo needs bot_token, a file that is not in the repository": compose_service(
        "demo", secrets=["bot_token"]
    ),
    "bot: the volume other has no name": compose_service("bot", volumes=["other:/data"]),
    "the profile demo has not one grafana": lambda value: value["services"].pop("demo-grafana"),
    "bot: GUILD_ID is neither handed on nor in the list of those that are not": lambda value: value["services"]["bot"][
        "environment"
    ].remove("GUILD_ID"),
    "bot: GUILD is no variable of the bot": lambda value: value["services"]["bot"]["environment"].append("GUILD"),
}

DOCKERFILE = {
    "there is one stage only": None,
    "a base image is not pinned to a version": ("swift:6.3.1-bookworm", "swift:latest"),
    "the last stage has no slim base": ("debian:12.13-slim", "debian:12.13-bookworm"),
    "the user is not a number other than 0": ("USER 10001:10001", "USER statsbot"),
    "the health check is not the probe": ('["statsbot", "probe"]', "true"),
    "a program is started by way of a shell": ('CMD ["run"]', "CMD run"),
    "something beside the program is copied into the last stage": (
        "COPY --from=build",
        "COPY --from=build /build/x /x\nCOPY --from=build",
    ),
    "ADD is used": ("WORKDIR /build\n", "WORKDIR /build\nADD https://example.org/x /x\n"),
    "the program is built in another way than scripts/build-release.sh does": (
        " scripts/build-release.sh /build/out",
        " swift build",
    ),
    "a secret is a variable": ("ENV DATA_DIR", "ENV EXPORTER_TOKEN=x DATA_DIR"),
    "the data is not where the volume and the working directory are": ("DATA_DIR=/data", "DATA_DIR=/var"),
    "another port is exposed than is listened on": ("EXPOSE 9464", "EXPOSE 80"),
    "the label of the version is not the version": (f'version="{project.version()}"', 'version="0.0.1"'),
    "the revision is not handed on": ("ARG STATSBOT_REVISION=unknown", "ARG STATSBOT_REVISION=abc"),
    ".dockerignore lets in something else than what is copied": ("COPY Sources Sources", "COPY Other Other"),
    "DATA is no variable of the bot": ("ENV DATA_DIR", "ENV DATA=x DATA_DIR"),
}


def change(*path, to):
    """Sets what is at a path of keys."""

    def spoil(value):
        for key in path[:-1]:
            value = value[key]
        value[path[-1]] = to

    return spoil


POD = ("StatefulSet", "spec", "template", "spec")
CONTAINER = (*POD, "containers", 0)
KUBERNETES = {
    "there is more or less than one bot": change("StatefulSet", "spec", "replicas", to=2),
    "the pod's user, group or seccomp profile is not the restricted standard's": change(
        *POD, "securityContext", "runAsNonRoot", to=False
    ),
    "the container may do more than it needs": change(*CONTAINER, "securityContext", "capabilities", to={"drop": []}),
    "the container gets a token of the cluster's": change(*POD, "automountServiceAccountToken", to=True),
    "it shares a namespace of the host": change(*POD, "hostNetwork", to=True),
    "the probes are not the bot's routes": change(*CONTAINER, "readinessProbe", "httpGet", "path", to="/healthz"),
    "resources are not requested, or have no limit": change(*CONTAINER, "resources", "limits", to={"cpu": "1"}),
    "the data has no volume of its own": change(
        "StatefulSet", "spec", "volumeClaimTemplates", 0, "metadata", "name", to="other"
    ),
    "a secret is a variable": change("ConfigMap", "data", "BOT_TOKEN", to="x"),
    "a file of a secret is not mounted": change(*CONTAINER, "env", 0, "value", to="/elsewhere/bot_token"),
    "the label that holds the objects together is not everywhere the same": change(
        "NetworkPolicy", "spec", "podSelector", "matchLabels", to={"app": "statsbot"}
    ),
    "the service is not headless, or not the one that the StatefulSet names": change(
        "Service", "spec", "clusterIP", to=""
    ),
    "the job has another name than the rules know": change("Service", "metadata", "name", to="bot"),
    "the port is not the bot's": change("Service", "spec", "ports", 0, "port", to=80),
    "others than Prometheus get in": change("NetworkPolicy", "spec", "ingress", 0, "from", 0, to={"podSelector": {}}),
    "more than names and HTTPS gets out": change("NetworkPolicy", "spec", "egress", 1, "to", to=[]),
    "the ServiceMonitor does not read /metrics of the port with the bearer token": change(
        "ServiceMonitor", "spec", "endpoints", 0, "authorization", "credentials", "key", to="bot_token"
    ),
    "the image has another version": change("Kustomization", "images", 0, "newTag", to="0.0.1"),
    "the kustomization does not list what is there": change("Kustomization", "resources", to=["service.yaml"]),
    "GUILD is no variable of the bot": change("ConfigMap", "data", "GUILD", to="1"),
    "Service: Additional properties are not allowed ('port' was unexpected)": change("Service", "spec", "port", to=80),
}

WORKFLOW = {
    "it may do more than read": change("permissions", to={"contents": "write"}),
    "a job has rights of its own": change("jobs", "check", "permissions", to={}),
    "a job has no time limit": lambda value: value["jobs"]["check"].pop("timeout-minutes"),
    "an older run of the same branch goes on": change("concurrency", to={}),
    "an action is not pinned to a commit": change("jobs", "image", "steps", 0, "uses", to="actions/checkout@v5"),
    "credentials are left in the clone": change("jobs", "image", "steps", 0, "with", to={}),
    "it builds with another Swift than the Dockerfile": change("jobs", "fuzz", "container", "image", to="swift:5"),
    '"make test-schema" of .ci/run is not run': lambda value: [
        value["jobs"]["test"]["steps"].remove(s) for s in [*workflow.steps(value)] if s.get("run") == "make test-schema"
    ],
}


class Rules(unittest.TestCase):
    maxDiff = None

    def compare(self, cases, good, faults, module):
        self.assertEqual(list(faults(copy.deepcopy(good))), [])
        for expected, spoil in cases.items():
            bad = copy.deepcopy(good)
            spoil(bad)
            with self.subTest(expected):
                self.assertIn(expected, list(faults(bad)))
        untested = [text for text, _ in module.RULES if not any(case.endswith(text) for case in cases)]
        self.assertEqual(untested, [])

    def test_compose(self):
        self.compare(COMPOSE, yaml.safe_load(project.text("docker-compose.yml")), compose.faults, compose)

    def test_kubernetes(self):
        self.compare(KUBERNETES, kubernetes.read(), kubernetes.faults, kubernetes)

    def test_workflow(self):
        good = yaml.safe_load(project.text(".github/workflows/ci.yml"))
        script = project.text(".ci/run")
        self.compare(WORKFLOW, good, lambda value: workflow.faults(value, script), workflow)

    def test_dockerfile(self):
        source, ignored = project.text("Dockerfile"), dockerfile.ignored_lines()

        def faults(value):
            return dockerfile.faults(value[0], ignored)

        def spoiling(change):
            def spoil(value):
                if change is None:
                    value[0] = "FROM debian:" + value[0].partition("FROM debian:")[2]
                else:
                    self.assertIn(change[0], value[0])
                    value[0] = value[0].replace(*change)

            return spoil

        self.compare({k: spoiling(v) for k, v in DOCKERFILE.items()}, [source], faults, dockerfile)


if __name__ == "__main__":
    unittest.main()
