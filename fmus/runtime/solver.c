/* Choice of the method. */
#include "solver.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double solver_absolute_tolerance(double tolerance, double nominal) {
  return tolerance * 1e-2 * (nominal > 0.0 ? nominal : 1.0);
}

Solver *solver_create(Model *model, double tolerance) {
  if (strcmp(model_info.solver, "arkode") == 0) return solver_arkode_create(model, tolerance);
  if (strcmp(model_info.solver, "rosenbrock") == 0) return solver_rosenbrock_create(model, tolerance);
  return solver_cvodes_create(model, tolerance);
}

SparseLU *solver_matrix_create(const double *absolute_tolerance) {
  size_t n = model_info.n_states, size = n + model_info.n_implicit;
  double *scale = malloc((size + 1) * sizeof *scale);
  if (scale == NULL) return NULL;
  memcpy(scale, absolute_tolerance, n * sizeof *scale);
  for (size_t k = n; k < size; k++) scale[k] = solver_absolute_tolerance(model_info.tolerance, model_info.implicit_nominal[k - n]);
  SparseLU *lu = sparse_lu_create(size, n, model_info.jacobian_column, model_info.jacobian_row, scale);
  free(scale);
  return lu;
}
