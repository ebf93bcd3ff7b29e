"""Python components for the tests."""

from __future__ import annotations

import math
import os
import signal
import time

from cosim.component import Component, Variable


class Ambient(Component):
    """A smooth source."""

    outputs = (Variable("T", "K", "Temperature of the surroundings"),)

    def step(self, t, inputs):
        return {"T": 293.15 + 5.0 * math.sin(2.0 * math.pi * t / 86400.0)}


class Setter(Component):
    """An agent that moves a set point up and down and writes down what it sees."""

    sampled = True
    inputs = (Variable("T", "K"), Variable("P", "W", mean=True))
    outputs = (Variable("T_set", "K", start=303.15),)

    def __init__(self, context, period=600.0):
        super().__init__(context)
        self.period, self.log = period, []

    def step(self, t, inputs):
        self.log.append((t, inputs["T"], inputs["P"]))
        return {"T_set": 303.15 + (1.0 if (t // self.period) % 2 else 0.0)}

    def next_event(self, t):
        return (math.floor(t / self.period + 1e-9) + 1) * self.period

    def finish(self):
        return {"log": self.log}


class Stopper(Component):
    """Ends the process at a time, once: as Ctrl-C would or as kill -9 would. The folder remembers that it has."""

    sampled = True
    outputs = (Variable("done", "1", kind="boolean"),)

    def __init__(self, context, at, how):
        super().__init__(context)
        self.at, self.how = at, how

    def step(self, t, inputs):
        mark = self.context.folder / "stopped"
        if t >= self.at and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), getattr(signal, self.how))
        return {"done": t >= self.at}

    def next_event(self, t):
        return self.at if t < self.at else math.inf


class Steps(Component):
    """A source that jumps at known times."""

    outputs = (Variable("P", "W"), Variable("on", "1", kind="boolean"), Variable("levels", "W", shape=(2,)))

    def __init__(self, context, times=(1.0, 2.5)):
        super().__init__(context)
        self.times = list(times)

    def step(self, t, inputs):
        count = sum(t >= moment for moment in self.times)
        return {"P": 1000.0 * count, "on": count < 2, "levels": (1000.0 * count, 5.0)}

    def next_event(self, t):
        return next((moment for moment in self.times if moment > t), math.inf)


class Offbeat(Component):
    """A source that jumps between two ticks."""

    outputs = (Variable("P", "W"),)

    def step(self, t, inputs):
        return {"P": 1000.0 if t < 7.1234564 else 0.0}

    def next_event(self, t):
        return 7.1234564 if t < 7.1234564 else math.inf


class Broken(Component):
    """Fails on the way."""

    outputs = (Variable("P", "W"),)

    def step(self, t, inputs):
        if t > 1.0:
            raise RuntimeError("the sensor is gone")
        return {"P": t}


class Interrupter(Component):
    """Interrupts a process at a time, once, as Ctrl-C would. The folder remembers that it has."""

    sampled = True
    outputs = (Variable("done", "1", kind="boolean"),)

    def __init__(self, context, at, whom):
        super().__init__(context)
        self.at, self.whom = at, int(whom)

    def step(self, t, inputs):
        mark = self.context.folder / "interrupted"
        if t == self.at and not mark.exists():
            mark.touch()
            os.kill(self.whom, signal.SIGINT)
        return {"done": t >= self.at}

    def next_event(self, t):
        return self.at if t < self.at else math.inf


class Limited(Component):
    """A temperature that rises, with the limit that it is meant to stay below."""

    outputs = (Variable("T", "K", "Inlet air of the test", 290.0, operating_max=295.0),)

    def step(self, t, inputs):
        return {"T": 290.0 + 2.0 * t}

    def straight_until(self, t):
        return math.inf


class Spoilt(Component):
    """A value that is no number from a time on, as a source or as an agent."""

    outputs = (Variable("y", "1"),)

    def __init__(self, context, at, value, sampled=False):
        super().__init__(context)
        self.at, self.value, self.sampled = at, float(value), sampled

    def step(self, t, inputs):
        return {"y": self.value if t >= self.at else 1.0}

    def next_event(self, t):
        return t + 1.0


class Sleeper(Component):
    """Does not come back from a time on."""

    outputs = (Variable("y", "1"),)

    def step(self, t, inputs):
        if t >= 1500.0:
            time.sleep(1000.0)
        return {"y": 1.0}

    def next_event(self, t):
        return t + 300.0
