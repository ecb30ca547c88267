# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""The rules of packaging/kubernetes: Kubernetes' own schemas, and what they do not know."""

import kubernetes_validate
import project
import yaml

VERSION = "1.37"
FOLDER = project.ROOT / "packaging/kubernetes"
LABELS = {"app.kubernetes.io/name": "statsbot"}


def read():
    """The objects by kind, and the kustomization."""
    objects = [o for f in sorted(FOLDER.glob("*.yaml")) for o in yaml.safe_load_all(f.read_text())]
    return {o["kind"]: o for o in objects}


def schema_faults(objects):
    for kind, value in objects.items():
        # These two are not Kubernetes' own.
        if kind in ("Kustomization", "ServiceMonitor"):
            continue
        try:
            kubernetes_validate.validate(value, VERSION, strict=True)
        except kubernetes_validate.ValidationError as error:
            yield f"{kind}: {error.message}"


def pod(objects):
    return objects["StatefulSet"]["spec"]["template"]["spec"]


def container(objects):
    return pod(objects)["containers"][0]


def probes(objects):
    return {k: container(objects).get(k, {}).get("httpGet", {}).get("path") for k in PROBES}


PROBES = {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}
RESTRICTED = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}


def peers(objects, direction):
    return objects["NetworkPolicy"]["spec"][direction]


def ports(rule):
    return [(p["port"], p["protocol"]) for p in rule["ports"]]


def endpoint(objects):
    return objects["ServiceMonitor"]["spec"]["endpoints"][0]


def names(objects):
    """The variables that the pod is given."""
    return [e["name"] for e in container(objects).get("env", [])] + list(objects["ConfigMap"]["data"])


def files(objects):
    """The files of secrets that variables name, and the keys that the ServiceMonitor reads."""
    mount = next((m["mountPath"] for m in container(objects)["volumeMounts"] if m["name"] == "secrets"), "")
    return mount, [e["value"] for e in container(objects).get("env", []) if e["name"].endswith("_FILE")]


# What is wrong where the second does not hold of the objects.
RULES = [
    ("there is more or less than one bot", lambda o: o["StatefulSet"]["spec"]["replicas"] == 1),
    (
        "the pod's user, group or seccomp profile is not the restricted standard's",
        lambda o: pod(o)["securityContext"].items()
        >= {
            "runAsNonRoot": True,
            "runAsUser": 10001,
            "runAsGroup": 10001,
            "fsGroup": 10001,
            "seccompProfile": {"type": "RuntimeDefault"},
        }.items(),
    ),
    ("the container may do more than it needs", lambda o: container(o)["securityContext"] == RESTRICTED),
    ("the container gets a token of the cluster's", lambda o: pod(o).get("automountServiceAccountToken") is False),
    ("it shares a namespace of the host", lambda o: not {"hostNetwork", "hostPID", "hostIPC"} & set(pod(o))),
    ("the probes are not the bot's routes", lambda o: probes(o) == PROBES),
    (
        "resources are not requested, or have no limit",
        lambda o: set(container(o)["resources"]["requests"])
        == set(container(o)["resources"]["limits"])
        == {"cpu", "memory"},
    ),
    (
        "the data has no volume of its own",
        lambda o: {"name": "data", "mountPath": "/data"} in container(o)["volumeMounts"]
        and [t["metadata"]["name"] for t in o["StatefulSet"]["spec"]["volumeClaimTemplates"]] == ["data"],
    ),
    (
        "a secret is a variable",
        lambda o: not [n for n in names(o) if n.endswith(("TOKEN", "WEBHOOK_URL"))] and "Secret" not in o,
    ),
    ("a file of a secret is not mounted", lambda o: all(f.startswith(files(o)[0] + "/") for f in files(o)[1])),
    (
        "the label that holds the objects together is not everywhere the same",
        lambda o: o["StatefulSet"]["spec"]["selector"]["matchLabels"]
        == o["StatefulSet"]["spec"]["template"]["metadata"]["labels"]
        == o["Service"]["metadata"]["labels"]
        == o["Service"]["spec"]["selector"]
        == o["ServiceMonitor"]["spec"]["selector"]["matchLabels"]
        == o["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"]
        == LABELS,
    ),
    (
        "the service is not headless, or not the one that the StatefulSet names",
        lambda o: o["Service"]["spec"]["clusterIP"] == "None"
        and o["StatefulSet"]["spec"]["serviceName"] == o["Service"]["metadata"]["name"],
    ),
    ("the job has another name than the rules know", lambda o: o["Service"]["metadata"]["name"] == project.job()),
    (
        "the port is not the bot's",
        lambda o: [p["containerPort"] for p in container(o)["ports"]]
        == [p["port"] for p in o["Service"]["spec"]["ports"]]
        == [9464],
    ),
    (
        "others than Prometheus get in",
        lambda o: [ports(r) for r in peers(o, "ingress")] == [[(9464, "TCP")]]
        and [{*f} for r in peers(o, "ingress") for f in r["from"]] == [{"namespaceSelector", "podSelector"}],
    ),
    (
        "more than names and HTTPS gets out",
        lambda o: [ports(r) for r in peers(o, "egress")] == [[(53, "UDP"), (53, "TCP")], [(443, "TCP")]]
        and o["NetworkPolicy"]["spec"]["policyTypes"] == ["Ingress", "Egress"]
        and all(r.get("to") for r in peers(o, "egress")),
    ),
    (
        "the ServiceMonitor does not read /metrics of the port with the bearer token",
        lambda o: o["ServiceMonitor"]["apiVersion"] == "monitoring.coreos.com/v1"
        and endpoint(o)["port"] == o["Service"]["spec"]["ports"][0]["name"]
        and endpoint(o)["path"] == "/metrics"
        and endpoint(o)["authorization"]
        == {"type": "Bearer", "credentials": {"name": secret(o), "key": "exporter_token"}},
    ),
    (
        "the image has another version",
        lambda o: container(o)["image"] == f"statsbot:{project.version()}"
        and [i["newTag"] for i in o["Kustomization"]["images"]] == [project.version()],
    ),
    (
        "the kustomization does not list what is there",
        lambda o: sorted([*o["Kustomization"]["resources"], "kustomization.yaml"])
        == sorted(f.name for f in FOLDER.glob("*.yaml")),
    ),
]


def secret(objects):
    return next(v["secret"]["secretName"] for v in pod(objects)["volumes"] if v["name"] == "secrets")


def faults(objects):
    """All that is wrong with the objects, a line each."""
    yield from schema_faults(objects)
    for fault, holds in RULES:
        if not holds(objects):
            yield fault
    yield from project.unknown(names(objects))
