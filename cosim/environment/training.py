"""Synchronous training: iterations, checkpoints and restarts of one job over all accelerators."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cosim.environment.breakpoints import Breakpoints


@dataclass(frozen=True)
class Training:
    """Parameters of a training job; levels are utilisations 0..1, times in s.

    An iteration is a compute phase and a communication phase with ramps between them.
    Sources of the shape: power swings of 0.2-3 Hz in synchronous training (public operator
    reports); the levels are assumed and meant to be changed.
    """

    iteration_period: float = 2.5
    communication_share: float = 0.2
    compute_level: float = 1.0
    communication_level: float = 0.3
    ramp: float = 0.0
    period_jitter: float = 0.03
    checkpoint_interval: float = 3600.0
    checkpoint_duration: float = 20.0
    checkpoint_level: float = 0.15
    failure_mean_interval: float = 8 * 3600.0
    restart_duration: float = 300.0
    restart_level: float = 0.05
    envelope_amplitude: float = 0.01
    envelope_step: float = 900.0

    def __post_init__(self) -> None:
        if not 0.1 <= self.iteration_period <= 60:
            raise ValueError(f"iteration_period {self.iteration_period}: expected 0.1 to 60 s")
        if self.communication_share * self.iteration_period < 2 * self.ramp:
            raise ValueError("communication phase shorter than its two ramps")

    @property
    def iteration_mean(self) -> float:
        """Mean level of one iteration (its two ramps make up for each other)."""
        return self.compute_level + (self.communication_level - self.compute_level) * self.communication_share


@dataclass(frozen=True)
class TrainingTrace:
    """One realisation: ``level`` over time, times of finished checkpoints and of failures [s]."""

    level: Breakpoints
    checkpoints: np.ndarray
    failures: np.ndarray


def trace(job: Training, duration: float, detail: list[tuple[float, float]], seed: int) -> TrainingTrace:
    """Realise a job over ``duration`` [s]; iterations are resolved inside the ``detail`` windows [s].

    Elsewhere an iteration is represented by its mean. Checkpoints, failures and the slow
    envelope do not depend on the windows: the same seed gives the same history.
    """
    generator = np.random.default_rng(seed)
    interruptions, checkpoints, failures = _interruptions(job, duration, generator)
    envelope = _envelope(job, duration, generator)
    t: list[float] = []
    value: list[float] = []

    def add(at: float, level: float) -> None:
        t.append(at)
        value.append(min(1.0, max(0.0, level)))

    begin = 0.0
    for first, last, level in [*interruptions, (duration, duration, 0.0)]:
        _running(job, begin, first, envelope, detail, seed, add)
        if last > first:
            add(first + job.ramp, level)
            add(last, level)
        begin = last + job.ramp
    return TrainingTrace(Breakpoints(np.array(t), np.array(value)), np.array(checkpoints), np.array(failures))


def _interruptions(
    job: Training, duration: float, generator: np.random.Generator
) -> tuple[list[tuple[float, float, float]], list[float], list[float]]:
    """(begin, end, level) of checkpoints and restarts in order; ends of checkpoints; failures."""
    result, checkpoints, failures = [], [], []
    t = 0.0
    due = generator.uniform(0.3, 1.0) * job.checkpoint_interval
    failure = generator.exponential(job.failure_mean_interval)
    while True:
        if t + due < failure:
            begin, length, level = t + due, job.checkpoint_duration, job.checkpoint_level
            if begin + length >= duration:
                break
            checkpoints.append(begin + length)
        else:
            begin, length, level = max(t, failure), job.restart_duration, job.restart_level
            failure = begin + length + generator.exponential(job.failure_mean_interval)
            if begin + length >= duration:
                break
            failures.append(begin)
        result.append((begin, begin + length, level))
        t = begin + length
        due = job.checkpoint_interval
    return result, checkpoints, failures


def _envelope(job: Training, duration: float, generator: np.random.Generator) -> Breakpoints:
    count = int(duration // job.envelope_step) + 2
    factor = 1.0 - job.envelope_amplitude * generator.uniform(0.0, 1.0, count)
    return Breakpoints(job.envelope_step * np.arange(count), factor)


def _running(job, begin, end, envelope, detail, seed, add) -> None:
    """Points of a stretch without interruption: means outside the windows, iterations inside."""
    knots = np.arange(np.ceil(begin / job.envelope_step), np.floor(end / job.envelope_step) + 1) * job.envelope_step
    windows = sorted((max(a, begin), min(b, end)) for a, b in detail if b > begin and a < end)
    position = begin
    for first, last in [*windows, (end, end)]:
        if first > position:
            for at in [position, *knots[(knots > position) & (knots < first)], first]:
                add(float(at), job.iteration_mean * envelope.at(float(at)))
        if last > first:
            _iterations(job, first, last, envelope, seed, add)
        position = max(position, last)


def _iterations(job, begin, end, envelope, seed, add) -> None:
    generator = np.random.default_rng([seed, int(begin * 1000)])
    t = begin
    while t < end - 2 * job.ramp:
        period = job.iteration_period * (1 + job.period_jitter * generator.uniform(-1, 1))
        communication = t + (1 - job.communication_share) * period
        following = min(t + period, end)
        high = job.compute_level * envelope.at(t)
        low = job.communication_level * envelope.at(t)
        add(t + job.ramp, high)
        if communication + 2 * job.ramp < following:
            add(communication, high)
            add(communication + job.ramp, low)
            add(following, low)
        else:
            add(following, high)
        t = following
