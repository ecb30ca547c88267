# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Rules of the Dockerfile beyond hadolint, and its last stage as data, for Tests/Acceptance/Container."""

import json
import re
import shlex

import project


def instructions(source):
    """The instructions and their arguments, in order, a stage a list."""
    source = re.sub(r"^\s*#.*\n", "", source, flags=re.MULTILINE)
    stages = []
    for line in re.sub(r"\\\n\s*", " ", source).splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            stages.append([])
        if word and stages:
            stages[-1].append((word, rest.strip()))
    return stages


def values(stage, word):
    return [rest for name, rest in stage if name == word]


def pairs(stage, word):
    """What ENV, ARG or LABEL set."""
    return dict(p.partition("=")[::2] for rest in values(stage, word) for p in shlex.split(rest))


def packages(stage):
    """The Debian packages that the stage installs."""
    installs = [re.search(r"apt-get install ([^&]*)", rest) for rest in values(stage, "RUN")]
    return [word for install in installs if install for word in install[1].split() if not word.startswith("-")]


def setup(stage):
    """What its RUN lines do beside installing packages."""
    commands = [c.strip() for rest in values(stage, "RUN") for c in rest.split("&&")]
    return [c for c in commands if not c.startswith(("apt-get", "rm -rf /var/lib/apt"))]


def is_list(rest):
    return rest.startswith("[") and isinstance(json.loads(rest), list)


def copied(stages):
    """What is taken from the context."""
    copies = [shlex.split(rest) for stage in stages for rest in values(stage, "COPY")]
    return [source for words in copies if not words[0].startswith("--from") for source in words[:-1]]


# What is wrong where the second does not hold of all stages, of the last, and of the lines of .dockerignore.
RULES = [
    ("there is one stage only", lambda every, last, lets: len(every) > 1),
    (
        "a base image is not pinned to a version",
        lambda every, last, lets: all(re.search(r":\d+\.\d+(\.\d+)?-\w+", s[0][1]) for s in every),
    ),
    ("the last stage has no slim base", lambda every, last, lets: "-slim" in last[0][1]),
    (
        "the user is not a number other than 0",
        lambda every, last, lets: [u for u in values(last, "USER")[-1:] if re.match(r"[1-9]\d*:[1-9]\d*$", u)],
    ),
    (
        "the health check is not the probe",
        lambda every, last, lets: values(last, "HEALTHCHECK")
        and values(last, "HEALTHCHECK")[-1].endswith('CMD ["statsbot", "probe"]'),
    ),
    (
        "a program is started by way of a shell",
        lambda every, last, lets: is_list(values(last, "ENTRYPOINT")[0]) and is_list(values(last, "CMD")[0]),
    ),
    (
        "something beside the program is copied into the last stage",
        lambda every, last, lets: values(last, "COPY") == ["--from=build /build/out/statsbot /usr/local/bin/statsbot"],
    ),
    ("ADD is used", lambda every, last, lets: not [s for s in every if values(s, "ADD")]),
    (
        "the program is built in another way than scripts/build-release.sh does",
        lambda every, last, lets: [r for r in values(every[0], "RUN") if "scripts/build-release.sh /build/out" in r],
    ),
    (
        "a secret is a variable",
        lambda every, last, lets: not [
            n for s in every for w in ("ENV", "ARG") for n in pairs(s, w) if re.search("TOKEN|SECRET|PASSWORD|KEY", n)
        ],
    ),
    (
        "the data is not where the volume and the working directory are",
        lambda every, last, lets: {pairs(last, "ENV").get("DATA_DIR")}
        == {*values(last, "VOLUME")}
        == {*values(last, "WORKDIR")},
    ),
    (
        "another port is exposed than is listened on",
        lambda every, last, lets: values(last, "EXPOSE") == [pairs(last, "ENV").get("EXPORTER_PORT")],
    ),
    (
        "the label of the version is not the version",
        lambda every, last, lets: pairs(last, "LABEL").get("org.opencontainers.image.version") == project.version(),
    ),
    (
        "the revision is not handed on",
        lambda every, last, lets: pairs(last, "LABEL").get("org.opencontainers.image.revision") == "$STATSBOT_REVISION"
        and not [s for s in every if pairs(s, "ARG") != {"STATSBOT_REVISION": "unknown"}],
    ),
    (
        ".dockerignore lets in something else than what is copied",
        lambda every, last, lets: lets[0] == "*" and {"!" + source for source in copied(every)} == set(lets[1:]),
    ),
]


def ignored_lines():
    return [line for line in project.text(".dockerignore").splitlines() if line and not line.startswith("#")]


def faults(source, ignored):
    """All that is wrong with a Dockerfile, a line each."""
    stages = instructions(source)
    for fault, holds in RULES:
        if not holds(stages, stages[-1], ignored):
            yield fault
    yield from project.unknown(pairs(stages[-1], "ENV"))
