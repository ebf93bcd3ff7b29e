/* Choice of the method. */
#include "solver.h"

#include <math.h>
#include <string.h>

double solver_absolute_tolerance(double tolerance, double nominal) {
  return tolerance * 1e-2 * (nominal > 0.0 ? nominal : 1.0);
}

Solver *solver_create(Model *model, double tolerance) {
  if (strcmp(model_info.solver, "arkode") == 0) return solver_arkode_create(model, tolerance);
  if (strcmp(model_info.solver, "rosenbrock") == 0) return solver_rosenbrock_create(model, tolerance);
  return solver_cvodes_create(model, tolerance);
}
