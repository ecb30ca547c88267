# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Rules for the Dockerfile beyond hadolint, and its last stage as data for Tests/Acceptance/Container."""

import json
import re
import shlex

import project


def instructions(source):
    """The instructions and their arguments in order, a list per stage."""
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
    """The names and values of ENV, ARG or LABEL instructions."""
    return dict(p.partition("=")[::2] for rest in values(stage, word) for p in shlex.split(rest))


def packages(stage):
    """The Debian packages that the stage installs."""
    installs = [re.search(r"apt-get install ([^&]*)", rest) for rest in values(stage, "RUN")]
    return [word for install in installs if install for word in install[1].split() if not word.startswith("-")]


def setup(stage):
    """The commands of its RUN instructions, except for the installation of packages."""
    commands = [c.strip() for rest in values(stage, "RUN") for c in rest.split("&&")]
    return [c for c in commands if not c.startswith(("apt-get", "rm -rf /var/lib/apt"))]


def is_list(rest):
    return rest.startswith("[") and isinstance(json.loads(rest), list)


def copied(stages):
    """The paths copied from the build context."""
    copies = [shlex.split(rest) for stage in stages for rest in values(stage, "COPY")]
    return [source for words in copies if not words[0].startswith("--from") for source in words[:-1]]


# Pairs of an error and the condition that must be true for all stages, the last stage, and the lines of .dockerignore.
RULES = [
    ("there is one stage only", lambda every, last, lets: len(every) > 1),
    (
        "a base image is not pinned to a version",
        lambda every, last, lets: all(re.search(r":\d+\.\d+(\.\d+)?-\w+", s[0][1]) for s in every),
    ),
    ("the last stage has no slim base", lambda every, last, lets: "-slim" in last[0][1]),
    (
        "the user is not numeric and non-root",
        lambda every, last, lets: [u for u in values(last, "USER")[-1:] if re.match(r"[1-9]\d*:[1-9]\d*$", u)],
    ),
    (
        "the health check is not statsbot probe",
        lambda every, last, lets: values(last, "HEALTHCHECK")
        and values(last, "HEALTHCHECK")[-1].endswith('CMD ["statsbot", "probe"]'),
    ),
    (
        "a program is started through a shell",
        lambda every, last, lets: is_list(values(last, "ENTRYPOINT")[0]) and is_list(values(last, "CMD")[0]),
    ),
    (
        "something other than the program is copied into the last stage",
        lambda every, last, lets: values(last, "COPY") == ["--from=build /build/out/statsbot /usr/local/bin/statsbot"],
    ),
    ("ADD is used", lambda every, last, lets: not [s for s in every if values(s, "ADD")]),
    (
        "the program is not built with scripts/build-release.sh",
        lambda every, last, lets: [r for r in values(every[0], "RUN") if "scripts/build-release.sh /build/out" in r],
    ),
    (
        "a secret is in a variable",
        lambda every, last, lets: not [
            n for s in every for w in ("ENV", "ARG") for n in pairs(s, w) if re.search("TOKEN|SECRET|PASSWORD|KEY", n)
        ],
    ),
    (
        "the data directory differs from the volume or the working directory",
        lambda every, last, lets: {pairs(last, "ENV").get("DATA_DIR")}
        == {*values(last, "VOLUME")}
        == {*values(last, "WORKDIR")},
    ),
    (
        "the exposed port differs from the listening port",
        lambda every, last, lets: values(last, "EXPOSE") == [pairs(last, "ENV").get("EXPORTER_PORT")],
    ),
    (
        "the version label differs from the version",
        lambda every, last, lets: pairs(last, "LABEL").get("org.opencontainers.image.version") == project.version(),
    ),
    (
        "the revision is not passed on",
        lambda every, last, lets: pairs(last, "LABEL").get("org.opencontainers.image.revision") == "$STATSBOT_REVISION"
        and not [s for s in every if pairs(s, "ARG") != {"STATSBOT_REVISION": "unknown"}],
    ),
    (
        ".dockerignore does not allow exactly what is copied",
        lambda every, last, lets: lets[0] == "*" and {"!" + source for source in copied(every)} == set(lets[1:]),
    ),
]


def ignored_lines():
    return [line for line in project.text(".dockerignore").splitlines() if line and not line.startswith("#")]


def errors(source, ignored):
    """All errors of a Dockerfile, one per line."""
    stages = instructions(source)
    for error, holds in RULES:
        if not holds(stages, stages[-1], ignored):
            yield error
    yield from project.unknown(pairs(stages[-1], "ENV"))
