#include "expressions.h"

#include <stdio.h>

int solve_linear(int n, double *a, double *b) {
  for (int k = 0; k < n; ++k) {
    int pivot = k;
    for (int i = k + 1; i < n; ++i)
      if (fabs(a[i * n + k]) > fabs(a[pivot * n + k])) pivot = i;
    if (!(fabs(a[pivot * n + k]) > 0.0)) return 1;
    if (pivot != k) {
      for (int j = k; j < n; ++j) {
        const double swap = a[k * n + j];
        a[k * n + j] = a[pivot * n + j];
        a[pivot * n + j] = swap;
      }
      const double swap = b[k];
      b[k] = b[pivot];
      b[pivot] = swap;
    }
    const double inverse = 1.0 / a[k * n + k];
    for (int i = k + 1; i < n; ++i) {
      const double factor = a[i * n + k] * inverse;
      if (factor == 0.0) continue;
      for (int j = k + 1; j < n; ++j) a[i * n + j] -= factor * a[k * n + j];
      b[i] -= factor * b[k];
    }
  }
  for (int i = n - 1; i >= 0; --i) {
    for (int j = i + 1; j < n; ++j) b[i] -= a[i * n + j] * b[j];
    b[i] /= a[i * n + i];
  }
  return 0;
}

int newton_step(int n, double *jacobian, double *residual, double *const *unknown, int iteration) {
  enum { UNDAMPED = 12, LIMIT = 60 };
  /* Quadratic convergence: after a change this small the error is at rounding. */
  const double tolerance = 1e-9;
  for (int i = 0; i < n; ++i)
    if (!isfinite(residual[i])) return NEWTON_FAILED;
  if (iteration >= LIMIT || solve_linear(n, jacobian, residual)) return NEWTON_FAILED;
  const double damping = iteration < UNDAMPED ? 1.0 : 0.5;
  int done = 1;
  for (int i = 0; i < n; ++i) {
    if (!isfinite(residual[i])) return NEWTON_FAILED;
    if (fabs(residual[i]) > tolerance * (fabs(*unknown[i]) + 1e-8)) done = 0;
    *unknown[i] -= damping * residual[i];
  }
  return done ? NEWTON_DONE : NEWTON_CONTINUE;
}

int fail(Model *model, const char *text) {
  snprintf(model->message, sizeof model->message, "time = %.9g s: %s", model->time, text);
  return 1;
}
