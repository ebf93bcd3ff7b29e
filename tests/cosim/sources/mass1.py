"""FMI 3.0 slave: the left mass of the dual-mass oscillator, driven by the coupling force."""

import numpy as np
from pythonfmu3 import CoSimulation, Float64, Fmi3Causality, Fmi3SlaveBase, Fmi3StepResult, Fmi3Variability
from scipy.linalg import expm


class Mass1(Fmi3SlaveBase, CoSimulation):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.F, self.x, self.v = 0.0, 0.0, 0.0
        self.register_variable(Float64("F", causality=Fmi3Causality.input))
        self.register_variable(Float64("x", causality=Fmi3Causality.output, variability=Fmi3Variability.continuous))
        self.register_variable(Float64("v", causality=Fmi3Causality.output, variability=Fmi3Variability.continuous))

    def do_step(self, current_time, step_size):
        a = np.array([[0.0, 1.0, 0.0], [-10.0, -0.2, self.F], [0.0, 0.0, 0.0]])
        self.x, self.v, _ = (expm(a * step_size) @ np.array([self.x, self.v, 1.0])).tolist()
        return Fmi3StepResult()
