"""FMI 2.0 slave: the right mass of the dual-mass oscillator with the coupling spring and damper."""

import numpy as np
from pythonfmu import Fmi2Causality, Fmi2Slave, Fmi2Variability, Real
from scipy.linalg import expm


class Mass2(Fmi2Slave):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.x1, self.v1, self.x, self.v, self.F = 0.0, 0.0, 0.5, 0.0, 10.0
        self.register_variable(Real("x1", causality=Fmi2Causality.input, start=0.0))
        self.register_variable(Real("v1", causality=Fmi2Causality.input, start=0.0))
        self.register_variable(Real("x", causality=Fmi2Causality.output, variability=Fmi2Variability.continuous))
        self.register_variable(Real("v", causality=Fmi2Causality.output, variability=Fmi2Variability.continuous))
        self.register_variable(Real("F", causality=Fmi2Causality.output, variability=Fmi2Variability.continuous))

    def do_step(self, current_time, step_size):
        u = 20.0 * self.x1 + 0.3 * self.v1
        a = np.array([[0.0, 1.0, 0.0], [-30.0, -0.8, u], [0.0, 0.0, 0.0]])
        self.x, self.v, _ = (expm(a * step_size) @ np.array([self.x, self.v, 1.0])).tolist()
        self.F = 20.0 * (self.x - self.x1) + 0.3 * (self.v - self.v1)
        return True
