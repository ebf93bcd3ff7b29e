"""What a run did: steps, rejections, events, where the time went, energy residuals."""

from __future__ import annotations

from dataclasses import asdict

from cosim.energy import CutMeter, connection_residuals
from cosim.fmu.slave import RESOLUTION
from cosim.initialise import OperatingPoint
from cosim.progress import duration_text
from cosim.site import Site
from cosim.units import shown


def make_report(site: Site, world: dict, point: OperatingPoint, meter: CutMeter, times: dict) -> dict:
    """Plain data for the result file and the summary; all times in seconds."""
    for cluster in site.clusters:
        cluster.binding.collect_counters()
    inside = sum(slave.seconds for slave in site.slaves.values())
    clusters = {}
    for number, cluster in enumerate(site.clusters):
        clusters[cluster.name] = {
            "steps": cluster.state.n_steps, "rejected": cluster.state.n_rejected,
            "rollbacks": cluster.state.n_brought_back, "events": cluster.n_events, "settling": cluster.n_settling,
            "seconds": world["cluster_seconds"][number], "limited_by": _limits(cluster),
        }
    members = {
        name: {"steps": slave.steps, "events": slave.events, "rollbacks": slave.rollbacks, "seconds": slave.seconds,
               "cluster": site.clusters[site.cluster_of[name]].name}
        for name, slave in site.slaves.items()
    }
    in_clusters = sum(world["cluster_seconds"])
    return {
        "interrupted": world["interrupted"],
        "error": world["error"],
        "simulated_seconds": site.clusters[0].tick / RESOLUTION,
        "macro_steps": world["macro_steps"],
        "stretches": world["stretches"],
        "clusters": clusters,
        "members": members,
        "wall": {
            **times,
            "run_seconds": world["world_seconds"],
            "models_seconds": inside,
            "cosim_seconds": in_clusters - inside - times["writing_seconds"],
            "mosaik_seconds": world["world_seconds"] - in_clusters,
        },
        "operating_point": asdict(point),
        "cuts": meter.residuals(),
        "connections": connection_residuals(site, site.clusters[0].tick / RESOLUTION),
        "unconnected": site.unconnected,
    }


def _limits(cluster) -> dict[str, int]:
    """The outputs that limited the step most often, and how often."""
    limited = cluster.binding.limited
    order = [int(slot) for slot in limited.argsort()[::-1][:6] if limited[slot]]
    return {cluster.slot_name(slot): int(limited[slot]) for slot in order}


def text(report: dict) -> str:
    """The report for the terminal."""
    wall = report["wall"]
    lines = []
    state = "interrupted at" if report["interrupted"] else "stopped by an error at" if report["error"] else "simulated"
    lines.append(f"{state} {duration_text(report['simulated_seconds'])} in {wall['run_seconds']:.2f} s "
                 f"({wall['cpu_seconds']:.2f} s CPU; set-up {wall['setup_seconds']:.2f} s)")
    if report.get("resumed"):
        lines.append(f"  resumed at {', '.join(map(duration_text, report['resumed']))}")
    if report.get("checkpoint"):
        lines.append(f"  no checkpoint: {report['checkpoint']}")
    total = max(wall["run_seconds"], 1e-9)
    for label, key in (("models", "models_seconds"), ("coupling", "cosim_seconds"), ("results", "writing_seconds"), ("mosaik", "mosaik_seconds")):
        lines.append(f"  {label:<10} {wall[key]:8.2f} s  {100 * wall[key] / total:5.1f} %")
    lines.append(f"  exchanges between clusters: {report['macro_steps']}")
    for name, counts in report["clusters"].items():
        lines.append(f"  cluster {name:<12} {counts['steps']:>8} steps, {counts['rejected']} rejected, "
                     f"{counts['rollbacks']} rolled back for events, {counts['events']} events")
        if counts["limited_by"]:
            lines.append("    steps limited by " + ", ".join(f"{name} ({n})" for name, n in counts["limited_by"].items()))
    for name, member in sorted(report["members"].items(), key=lambda item: -item[1]["seconds"]):
        lines.append(f"    {name:<20} {member['steps']:>8} steps  {member['seconds']:8.2f} s  {member['events']} events")
    point = report["operating_point"]
    lines.append(f"  operating point: {point['iterations']} iterations, relative change {point['change']:.1e}")
    for name, cut in report["cuts"].items():
        lines.append(f"  cut {name:<16} {cut['one']:.6g} J, residual {cut['residual']:.3g} J ({100 * cut['relative']:.4f} %)")
    if report["connections"]:
        lines.append("  given and taken over connections, and the residual:")
    for name, flow in report["connections"].items():
        size = max(abs(flow["given"]), abs(flow["taken"]), 1e-30)
        lines.append(f"    {name:<36} {flow['given']:14.6g} {flow['unit']}  {flow['residual']:12.3g} {flow['unit']}  "
                     f"{100 * flow['residual'] / size:9.5f} %")
    lines += excursions_text(report.get("operating_limits"))
    lines += [f"  warning: {warning}" for warning in report.get("warnings", [])]
    if report.get("not_reached"):
        lines.append(f"  disturbances that the run did not reach: {', '.join(report['not_reached'])}")
    if report["unconnected"]:
        lines.append(f"  inputs at their start value: {', '.join(report['unconnected'])}")
    return "\n".join(lines)


def excursions_text(found: dict | None) -> list[str]:
    """One line per excursion from the operating limits, and how many limits were watched."""
    if not found or not found["watched"]:
        return []
    lines = [f"  operating limits: {found['watched']} watched, {len(found['excursions']) or 'none'} left"]
    for one in found["excursions"]:
        often = f", in {one['times']} pieces" if one["times"] > 1 else ""
        lasting = ", not back at the end" if one["lasting"] else ""
        note = f" ({one['note']})" if one["note"] else ""
        lines.append(
            f"    {one['variable']} {one['side']} {shown(one['limit'], one['unit'])} for {duration_text(one['duration'])}{often} "
            f"from t = {_exact(one['begin'])} s{lasting}; worst {shown(one['worst'], one['unit'])} at {_exact(one['time_of_worst'])} s{note}"
        )
    return lines


def _exact(seconds: float) -> str:
    """A time [s] to the microsecond, without zeros at its end."""
    return f"{seconds:.6f}".rstrip("0").rstrip(".")


def headline(kpis: list[dict]) -> str:
    """The headline figures as a table."""
    return "\n".join(f"  {kpi['description'] or kpi['name']:<60} {kpi['value']:>14.6g} {kpi['unit']}" for kpi in kpis)
