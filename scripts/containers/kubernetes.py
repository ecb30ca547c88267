# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Rules for packaging/kubernetes: Kubernetes' schemas and additional conditions."""

import kubernetes_validate
import project
import yaml

VERSION = "1.37"
FOLDER = project.ROOT / "packaging/kubernetes"
LABELS = {"app.kubernetes.io/name": "statsbot"}


def read():
    """The objects and the kustomization by kind."""
    objects = [o for f in sorted(FOLDER.glob("*.yaml")) for o in yaml.safe_load_all(f.read_text())]
    return {o["kind"]: o for o in objects}


def schema_faults(objects):
    for kind, value in objects.items():
        # These two are not part of Kubernetes.
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
    """The variables of the pod."""
    return [e["name"] for e in container(objects).get("env", [])] + list(objects["ConfigMap"]["data"])


def files(objects):
    """The mount path of the secrets, and the secret files in variables."""
    mount = next((m["mountPath"] for m in container(objects)["volumeMounts"] if m["name"] == "secrets"), "")
    return mount, [e["value"] for e in container(objects).get("env", []) if e["name"].endswith("_FILE")]


# Pairs of an error and the condition that must be true for the objects.
RULES = [
    ("there is not exactly one bot", lambda o: o["StatefulSet"]["spec"]["replicas"] == 1),
    (
        "the pod's user, group or seccomp profile does not meet the restricted standard",
        lambda o: pod(o)["securityContext"].items()
        >= {
            "runAsNonRoot": True,
            "runAsUser": 10001,
            "runAsGroup": 10001,
            "fsGroup": 10001,
            "seccompProfile": {"type": "RuntimeDefault"},
        }.items(),
    ),
    ("the container's security context is not restricted", lambda o: container(o)["securityContext"] == RESTRICTED),
    ("the container gets a service account token", lambda o: pod(o).get("automountServiceAccountToken") is False),
    ("a host namespace is shared", lambda o: not {"hostNetwork", "hostPID", "hostIPC"} & set(pod(o))),
    ("the probes do not use the bot's routes", lambda o: probes(o) == PROBES),
    (
        "resources are not requested, or have no limit",
        lambda o: set(container(o)["resources"]["requests"])
        == set(container(o)["resources"]["limits"])
        == {"cpu", "memory"},
    ),
    (
        "the data has no separate volume",
        lambda o: {"name": "data", "mountPath": "/data"} in container(o)["volumeMounts"]
        and [t["metadata"]["name"] for t in o["StatefulSet"]["spec"]["volumeClaimTemplates"]] == ["data"],
    ),
    (
        "a secret is in a variable",
        lambda o: not [n for n in names(o) if n.endswith(("TOKEN", "WEBHOOK_URL"))] and "Secret" not in o,
    ),
    ("a secret file is not mounted", lambda o: all(f.startswith(files(o)[0] + "/") for f in files(o)[1])),
    (
        "the label that connects the objects differs",
        lambda o: o["StatefulSet"]["spec"]["selector"]["matchLabels"]
        == o["StatefulSet"]["spec"]["template"]["metadata"]["labels"]
        == o["Service"]["metadata"]["labels"]
        == o["Service"]["spec"]["selector"]
        == o["ServiceMonitor"]["spec"]["selector"]["matchLabels"]
        == o["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"]
        == LABELS,
    ),
    (
        "the service is not headless, or not the StatefulSet's",
        lambda o: o["Service"]["spec"]["clusterIP"] == "None"
        and o["StatefulSet"]["spec"]["serviceName"] == o["Service"]["metadata"]["name"],
    ),
    ("the job name differs from the one in the alert rules", lambda o: o["Service"]["metadata"]["name"] == project.job()),
    (
        "the port differs from the bot's",
        lambda o: [p["containerPort"] for p in container(o)["ports"]]
        == [p["port"] for p in o["Service"]["spec"]["ports"]]
        == [9464],
    ),
    (
        "ingress is not limited to Prometheus",
        lambda o: [ports(r) for r in peers(o, "ingress")] == [[(9464, "TCP")]]
        and [{*f} for r in peers(o, "ingress") for f in r["from"]] == [{"namespaceSelector", "podSelector"}],
    ),
    (
        "egress is not limited to DNS and HTTPS",
        lambda o: [ports(r) for r in peers(o, "egress")] == [[(53, "UDP"), (53, "TCP")], [(443, "TCP")]]
        and o["NetworkPolicy"]["spec"]["policyTypes"] == ["Ingress", "Egress"]
        and all(r.get("to") for r in peers(o, "egress")),
    ),
    (
        "the ServiceMonitor does not scrape /metrics with the bearer token",
        lambda o: o["ServiceMonitor"]["apiVersion"] == "monitoring.coreos.com/v1"
        and endpoint(o)["port"] == o["Service"]["spec"]["ports"][0]["name"]
        and endpoint(o)["path"] == "/metrics"
        and endpoint(o)["authorization"]
        == {"type": "Bearer", "credentials": {"name": secret(o), "key": "exporter_token"}},
    ),
    (
        "the image version differs",
        lambda o: container(o)["image"] == f"statsbot:{project.version()}"
        and [i["newTag"] for i in o["Kustomization"]["images"]] == [project.version()],
    ),
    (
        "the kustomization does not list all files",
        lambda o: sorted([*o["Kustomization"]["resources"], "kustomization.yaml"])
        == sorted(f.name for f in FOLDER.glob("*.yaml")),
    ),
]


def secret(objects):
    return next(v["secret"]["secretName"] for v in pod(objects)["volumes"] if v["name"] == "secrets")


def errors(objects):
    """All errors of the objects, one per line."""
    yield from schema_faults(objects)
    for error, holds in RULES:
        if not holds(objects):
            yield error
    yield from project.unknown(names(objects))
