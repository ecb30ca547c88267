# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Generate the dashboards as JSON, and docs/dashboards.md, which describes each panel.

Usage: generate.py [FOLDER]    Write dashboards/*.json and dashboards.md to FOLDER; default: grafana/ and docs/
The panels are declared in panels.py; this file defines how they look in Grafana.
"""

import pathlib
import sys

from grafana_foundation_sdk.builders import (bargauge, common as layout, dashboard as board, heatmap, prometheus, stat,
                                             timeseries)
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import common, dashboard as model
from grafana_foundation_sdk.models.heatmap import HeatmapColorMode

from panels import DASHBOARDS

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCE = model.DataSourceRef(type_val="prometheus", uid="${datasource}")


def thresholds(steps):
    """Thresholds from (lower bound, color) pairs in ascending order."""
    return (board.ThresholdsConfig().mode(model.ThresholdsMode.ABSOLUTE)
            .steps([model.Threshold(value=value, color=color) for value, color in steps]))


def panel_builder(panel):
    builder = {"stat": stat.Panel, "graph": timeseries.Panel, "stack": timeseries.Panel, "bars": timeseries.Panel,
               "heatmap": heatmap.Panel, "gauge": bargauge.Panel}[panel.kind]()
    builder.title(panel.title).description(panel.description).datasource(SOURCE).unit(panel.unit)
    builder.height(panel.height).span(panel.width)
    builder.thresholds(thresholds(panel.thresholds or [(None, "green")]))
    if panel.minimum is not None:
        builder.min(panel.minimum)
    if panel.maximum is not None:
        builder.max(panel.maximum)
    if panel.decimals is not None:
        builder.decimals(panel.decimals)
    if panel.step:
        builder.interval(panel.step)
    for index, (legend, query) in enumerate(panel.queries):
        builder.with_target(prometheus.Dataquery().expr(query).legend_format(legend).ref_id(chr(ord("A") + index))
                            .datasource(SOURCE).range())
    if panel.kind == "stat":
        builder.graph_mode(common.BigValueGraphMode.AREA).color_mode(common.BigValueColorMode.VALUE)
        builder.reduce_options(layout.ReduceDataOptions().calcs(["lastNotNull"]))
    elif panel.kind == "gauge":
        builder.reduce_options(layout.ReduceDataOptions().calcs(["lastNotNull"]))
        builder.orientation(common.VizOrientation.HORIZONTAL)
    elif panel.kind == "heatmap":
        builder.calculate(False).mode(common.TooltipDisplayMode.SINGLE).hide_legend()
        builder.color(heatmap.HeatmapColorOptions().mode(HeatmapColorMode.SCHEME).scheme("Blues").steps(32))
    else:
        draw(builder, panel)
    return builder


def draw(builder, panel):
    builder.line_width(0 if panel.kind == "bars" else 1).show_points(common.VisibilityMode.NEVER)
    builder.fill_opacity({"graph": 8, "stack": 30, "bars": 80}[panel.kind])
    if panel.kind == "bars":
        builder.draw_style(common.GraphDrawStyle.BARS)
    if panel.kind != "graph":
        builder.stacking(layout.StackingConfig().mode(common.StackingMode.NORMAL).group("A"))
    if panel.thresholds:
        builder.thresholds_style(layout.GraphThresholdsStyleConfig().mode(common.GraphThresholdsStyleMode.DASHED))
    builder.legend(layout.VizLegendOptions().show_legend(True).display_mode(common.LegendDisplayMode.TABLE)
                   .placement(common.LegendPlacement.BOTTOM).calcs(["mean", "max", "lastNotNull"]))
    builder.tooltip(layout.VizTooltipOptions().mode(common.TooltipDisplayMode.MULTI)
                    .sort(common.SortOrder.DESCENDING))


def variable(name, label, query):
    return (board.QueryVariable(name).label(label).datasource(SOURCE).query(query)
            .refresh(model.VariableRefresh.ON_TIME_RANGE_CHANGED).sort(model.VariableSort.ALPHABETICAL_ASC)
            .multi(True).include_all(True).all_value(".*")
            .current(model.VariableOption(selected=True, text=["All"], value=["$__all"])))


def dashboard(declared):
    builder = (board.Dashboard(declared.title).uid(declared.uid).description(declared.description)
               .tags(["statsbot"]).time(declared.since, "now").refresh("30s").timezone("browser").editable()
               .tooltip(model.DashboardCursorSync.CROSSHAIR))
    builder.with_variable(board.DatasourceVariable("datasource").label("Data source").type("prometheus"))
    for name, label, query in declared.variables:
        builder.with_variable(variable(name, label, query))
    for name, color, query in declared.annotations:
        builder.annotation(board.AnnotationQuery().name(name).datasource(SOURCE).enable(True).icon_color(color)
                           .expr(query))
    for other in DASHBOARDS:
        if other is not declared:
            builder.link(board.DashboardLink(other.title).type(model.DashboardLinkType.LINK).url(f"/d/{other.uid}")
                         .tooltip(other.description).icon("dashboard").keep_time(True).include_vars(True))
    for row in declared.rows:
        builder.with_row(board.Row(row.title))
        for panel in row.panels:
            builder.with_panel(panel_builder(panel))
    return builder.build()


def document():
    lines = ["# Dashboards", "",
             "This page and the JSON files in `grafana/dashboards` are generated from `grafana/panels.py` by",
             "`grafana/generate.py`; do not edit them. `scripts/check-dashboards.sh` checks that they are up to date.",
             "Names that begin with `guild:`, `guild_author:`, `guild_channel:`, `guild_event:`, or `job:` are recording rules",
             "in `prometheus/rules/recording.yml`.", ""]
    for declared in DASHBOARDS:
        lines += [f"## {declared.title}", "", declared.description, ""]
        for name, _, query in declared.annotations:
            lines += [f"Annotation *{name}*: `{query}`", ""]
        for row in declared.rows:
            lines += [f"### {row.title}", "", "| panel | query | description |", "|---|---|---|"]
            for panel in row.panels:
                shown = panel.documented or "<br>".join(f"`{query}`" for _, query in panel.queries)
                lines.append(f"| {panel.title} | {shown.replace('|', chr(92) + '|')} | {panel.description} |")
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
    dashboards = (folder or ROOT / "grafana") / "dashboards"
    dashboards.mkdir(parents=True, exist_ok=True)
    for declared in DASHBOARDS:
        text = JSONEncoder(sort_keys=True, indent=2).encode(dashboard(declared))
        (dashboards / f"{declared.file}.json").write_text(text + "\n")
    ((folder or ROOT / "docs") / "dashboards.md").write_text(document())


main()
