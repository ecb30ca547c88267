# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Check that dashboards and rules use only names from docs/metrics.md, the recording rules, and Prometheus itself."""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Series that Prometheus itself records for each target and alert.
PROMETHEUS = {"up", "scrape_duration_seconds", "scrape_samples_scraped", "ALERTS"}
NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_:]*")


def known():
    names = set(PROMETHEUS)
    for line in (ROOT / "docs/metrics.md").read_text().splitlines():
        row = re.match(r"\| `([a-z0-9_]+)` \| (\w+) \|", line)
        if row:
            names.add(row[1])
            if row[2] == "histogram":
                names |= {row[1] + suffix for suffix in ("_bucket", "_sum", "_count")}
    return names | set(re.findall(r"- record: (\S+)", (ROOT / "prometheus/rules/recording.yml").read_text()))


def names(query):
    """Metric names in a query: all names except functions, keywords, labels, and variables."""
    query = re.sub(r'"[^"]*"', '""', query)
    query = re.sub(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", " ", query)
    query = re.sub(r"\{[^}]*\}|\[[^\]]*\]|\$\w+", " ", query)
    query = re.sub(r"\boffset\s+\S+", " ", query)
    query = re.sub(r"\b\d[\w.]*", " ", query)
    found = set()
    for match in NAME.finditer(query):
        if not query[match.end():].lstrip().startswith("(") and match[0] not in {"and", "or", "unless", "bool"}:
            found.add(match[0])
    return found


def dashboard_queries(path):
    """Yield each query of a dashboard with the title of its panel."""
    board = json.loads(path.read_text())
    for panel in board["panels"]:
        for inner in [panel] + panel.get("panels", []):
            for target in inner.get("targets", []):
                yield f"{path.stem}, {inner['title']}", target["expr"]
    for annotation in board["annotations"]["list"] if board.get("annotations") else []:
        if "expr" in annotation:
            yield f"{path.stem}, annotation {annotation['name']}", annotation["expr"]
    for variable in board["templating"]["list"]:
        if variable["type"] == "query":
            yield f"{path.stem}, variable {variable['name']}", re.match(r"label_values\((\w+),", variable["query"])[1]


def rule_queries(path):
    """Yield the expression of each rule, taken from the lines under `expr:`."""
    text = path.read_text()
    pattern = r"- (?:alert|record): (\S+)\n +expr:(?: [|>]-\n((?: {10}.*\n)+)| (.*)\n)"
    for name, block, line in re.findall(pattern, text):
        yield f"{path.name}, {name}", block or line


def main():
    catalog = known()
    queries = [entry for path in sorted((ROOT / "grafana/dashboards").glob("*.json")) for entry in dashboard_queries(path)]
    queries += [entry for path in sorted((ROOT / "prometheus/rules").glob("*.yml")) for entry in rule_queries(path)]
    unknown = sorted((name, where) for where, query in queries for name in names(query) - catalog)
    for name, where in unknown:
        print(f"dashboards: {name} ({where}) is neither in docs/metrics.md nor a recording rule", file=sys.stderr)
    sys.exit(1 if unknown else 0)


if __name__ == "__main__":
    main()
