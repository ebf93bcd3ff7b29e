"""Reference cases of the isochronous generating set: writes one CSV file per case beside this script.

A second code of GENROU, SEXS and DEGOV1 that shares nothing with the Modelica library: classical Runge-Kutta steps of
0.1 ms, the dead time exact (a delay line), the integrators stopped hard at their limits. Made with Python 3.11 and
NumPy 2.4; run it as ``python degov1_cases.py``. Columns: time [s], speed [pu], terminal voltage [pu].
"""

from pathlib import Path

import numpy as np

STEP, STOP, T_STEP = 1e-4, 10.0, 1.0  # s
ENGINE = 2.5 / 3.125  # rated engine power per rating of the generator
OMEGA = 2 * np.pi * 60  # rad/s
CASES = {
    "genset_degov1_full_step": {"before": 0.0, "after": 1.0},
    "genset_degov1_rejection": {"before": 1.0, "after": 0.0, "friction": 0.04},
    "genset_degov1_boost_half": {"before": 0.0, "after": 0.5, "boost": (0.45, 0.75, 1.2)},
    "genset_degov1_boost_over": {"before": 0.1, "after": 0.8, "boost": (0.45, 0.75, 1.2), "friction": 0.04},
}


def run(before, after, friction=0.0, boost=None, x_link=1e-4):
    """Constant power at unity power factor, shares of the engine rating; ``boost`` = (a, b, time constant)."""
    ra, xl, xd, xd1, xd2, xq, xq2 = 0.0036, 0.052, 1.56, 0.296, 0.177, 1.06, 0.177
    gamma_d, gamma_q = (xd2 - xl) / (xd1 - xl), (xq2 - xl) / (xq - xl)
    delay = round(0.024 / STEP)

    def network(power, e_d, e_q):
        """Current and terminal voltage, rotor frame (q axis real): e'' - (ra + j x'') i feeds P through the link."""
        e = e_q - 1j * e_d
        z = ra + 1j * (xd2 + x_link)
        v = v_last[0]
        for _ in range(100):
            i = (power / v).conjugate()
            v_new = e - z * i
            if abs(v_new - v) < 1e-13:
                break
            v = v_new
        v_last[0] = v
        return i, v + 1j * x_link * i

    power = before * ENGINE
    i0 = complex(power, 0.0)  # per load voltage, refined below
    v_load = 1.0
    for _ in range(50):  # terminal voltage of 1
        v_load = np.sqrt(1 - (x_link * power / v_load) ** 2)
    i0 = power / v_load
    v_t = v_load + 1j * x_link * i0
    delta = np.angle(v_t + (ra + 1j * xq) * i0)
    i = i0 * np.exp(-1j * delta)  # q axis on the real axis: i = i_q - j i_d
    v = v_t * np.exp(-1j * delta)
    i_d, i_q = -i.imag, i.real
    e1q = v.real + ra * i_q + xd1 * i_d
    v_f = e1q + (xd - xd1) * i_d
    torque = (power + ra * abs(i) ** 2) / ENGINE + friction
    v_last = [v_load * np.exp(-1j * delta)]
    x = np.array([1.0, e1q, e1q - (xd1 - xl) * i_d, -(xq - xl) * i_q, v_f / 200, v_f, 0, 0, 0, 0, torque, torque])
    v_ref = 1 + v_f / 200
    line = np.full(delay + 1, torque)

    def derivative(x, power, t_engine):
        omega, e1q, psi_d, psi_q, lag, v_f, box, d_box, lead, act, throttle, pressure = x
        flux_d = gamma_d * e1q + (1 - gamma_d) * psi_d
        flux_q = (1 - gamma_q) * psi_q
        i, v = network(power, -flux_q, flux_d)
        i_d, i_q = -i.imag, i.real
        error = v_ref - abs(v)
        gain = 200 * (lag + 0.1 * (error - lag))
        d_f = (gain - v_f) / 0.05
        if (v_f >= 6 and d_f > 0) or (v_f <= 0 and d_f < 0):
            d_f = 0.0
        t_e = flux_d * i_q - flux_q * i_d
        field = e1q + (xd - xd1) * (i_d - (xd1 - xd2) / (xd1 - xl) ** 2 * (psi_d + (xd1 - xl) * i_d - e1q))
        u = box + 0.2 * d_box
        y = lead + 0.25 / 0.009 * (u - lead)
        limit = 1.1 if boost is None else min(1.1, boost[0] + boost[1] * pressure)
        d_throttle = 40 * act
        if (throttle >= limit and d_throttle > 0) or (throttle <= 0 and d_throttle < 0):
            d_throttle = 0.0
        return np.array(
            [
                (t_engine * ENGINE - friction * ENGINE * omega - t_e) / (2 * 1.07),
                (v_f - field) / 3.7,
                (e1q - psi_d - (xd1 - xl) * i_d) / 0.05,
                (-psi_q - (xq - xl) * i_q) / 0.05,
                (error - lag) / 10,
                d_f,
                d_box,
                (1 - omega - box - 0.01 * d_box) / (0.01 * 0.02),
                (u - lead) / 0.009,
                (y - act) / 0.0384,
                d_throttle,
                (t_engine - pressure) / (boost[2] if boost else 1.0),
            ]
        ), abs(v)

    rows = []
    for n in range(round(STOP / STEP)):
        power = (before if n < round(T_STEP / STEP) else after) * ENGINE
        t_now, t_next = line[n % (delay + 1)], line[(n + 1) % (delay + 1)]
        k1, voltage = derivative(x, power, t_now)
        if n % 40 == 0 and (n % 400 == 0 or 0.96 < n * STEP < 2.2):
            rows.append((n * STEP, x[0], voltage))
        k2, _ = derivative(x + STEP / 2 * k1, power, (t_now + t_next) / 2)
        k3, _ = derivative(x + STEP / 2 * k2, power, (t_now + t_next) / 2)
        k4, _ = derivative(x + STEP * k3, power, t_next)
        x = x + STEP / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        x[5] = min(6.0, max(0.0, x[5]))
        limit = 1.1 if boost is None else min(1.1, boost[0] + boost[1] * x[11])
        x[10] = min(limit, max(0.0, x[10]))
        line[n % (delay + 1)] = x[10]  # read again after the dead time
    return np.array(rows)


if __name__ == "__main__":
    for case, options in CASES.items():
        rows = run(**options)
        np.savetxt(Path(__file__).parent / f"{case}.csv", rows, "%.8g", ",", header="t,omega_pu,v_gen_pu", comments="")
        print(case, rows[:, 1].min() * 60, rows[:, 1].max() * 60, rows[-1])
