/* Partial derivatives between variables, and derivatives of outputs in time. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "instance.h"

enum { MODES_DIFFERENTIABLE = MODE_INITIALIZATION | MODES_INITIALIZED | MODE_TERMINATED };

typedef struct {
  double *seed_states, *seed_p, *d_der, *d_y;
} Seeds;

/* One zeroed block; to be freed by freeing seed_states. */
static bool allocate(Seeds *seeds) {
  size_t n = model_info.n_states, total = 2 * n + model_info.n_p + model_info.n_y;
  seeds->seed_states = calloc(total + 1, sizeof(double));
  if (seeds->seed_states == NULL) return false;
  seeds->seed_p = seeds->seed_states + n;
  seeds->d_der = seeds->seed_p + model_info.n_p;
  seeds->d_y = seeds->d_der + n;
  return true;
}

/* Seeds of a known: states and p can be seeded. */
static double *known_seed(Instance *instance, Seeds *seeds, fmi3ValueReference reference, size_t *size) {
  if (reference < model_info.n_variables) {
    const ModelVariable *variable = &model_info.variables[reference];
    *size = variable->size;
    if (variable->type == TYPE_REAL && variable->space == SPACE_P) return seeds->seed_p + variable->index;
    if (variable->type == TYPE_REAL && variable->space == SPACE_Y &&
        variable->index + variable->size <= model_info.n_states)
      return seeds->seed_states + variable->index;
    instance_error(instance, "%s cannot be a known of a derivative: it is not a state, input or parameter", variable->name);
    return NULL;
  }
  instance_error(instance, "value reference %u does not exist", (unsigned)reference);
  return NULL;
}

static const double *unknown_sensitivity(Instance *instance, const Seeds *seeds, fmi3ValueReference reference,
                                         size_t *size) {
  if (reference < model_info.n_variables) {
    const ModelVariable *variable = &model_info.variables[reference];
    *size = variable->size;
    if (variable->type == TYPE_REAL && variable->space == SPACE_DER) return seeds->d_der + variable->index;
    if (variable->type == TYPE_REAL && variable->space == SPACE_Y) return seeds->d_y + variable->index;
    if (variable->type == TYPE_REAL && variable->space == SPACE_P) return seeds->seed_p + variable->index;
    instance_error(instance, "%s cannot be an unknown of a derivative", variable->name);
    return NULL;
  }
  instance_error(instance, "value reference %u does not exist", (unsigned)reference);
  return NULL;
}

static fmi3Status prepare(Instance *instance, const char *function) {
  INSTANCE_CHECK(instance_require(instance, MODES_DIFFERENTIABLE, function));
  INSTANCE_CHECK(instance_need_algebraics(instance));
  return instance_need_derivatives(instance);
}

static fmi3Status differentiate(Instance *instance, Seeds *seeds) {
  if (model_directional(&instance->model, seeds->seed_states, seeds->seed_p, seeds->d_der, seeds->d_y))
    return instance_model_failed(instance);
  memcpy(seeds->d_y, seeds->seed_states, model_info.n_states * sizeof *seeds->d_y);
  return fmi3OK;
}

static fmi3Status wrong_count(Instance *instance, const char *what) {
  return instance_error(instance, "the number of %s does not match the elements of the variables", what);
}

fmi3Status fmi3GetDirectionalDerivative(fmi3Instance opaque, const fmi3ValueReference unknowns[], size_t n_unknowns,
                                        const fmi3ValueReference knowns[], size_t n_knowns, const fmi3Float64 seed[],
                                        size_t n_seed, fmi3Float64 sensitivity[], size_t n_sensitivity) {
  Instance *instance = opaque;
  Seeds seeds;
  INSTANCE_CHECK(prepare(instance, "fmi3GetDirectionalDerivative"));
  if (!allocate(&seeds)) return instance_error(instance, "out of memory");
  fmi3Status status = fmi3OK;
  size_t used = 0, given = 0, size = 0;
  for (size_t i = 0; i < n_knowns && status == fmi3OK; i++) {
    double *target = known_seed(instance, &seeds, knowns[i], &size);
    if (target == NULL)
      status = fmi3Error;
    else if (used + size > n_seed)
      status = wrong_count(instance, "seeds");
    else
      memcpy(target, seed + used, size * sizeof *seed);
    used += size;
  }
  if (status == fmi3OK) status = differentiate(instance, &seeds);
  for (size_t i = 0; i < n_unknowns && status == fmi3OK; i++) {
    const double *source = unknown_sensitivity(instance, &seeds, unknowns[i], &size);
    if (source == NULL)
      status = fmi3Error;
    else if (given + size > n_sensitivity)
      status = wrong_count(instance, "sensitivities");
    else
      memcpy(sensitivity + given, source, size * sizeof *source);
    given += size;
  }
  if (status == fmi3OK && (used != n_seed || given != n_sensitivity)) status = wrong_count(instance, "values");
  free(seeds.seed_states);
  return status;
}

/* One element of the adjoint product: the seeds of the unknowns times one column of the Jacobian. */
static fmi3Status adjoint_element(Instance *instance, Seeds *seeds, const fmi3ValueReference unknowns[],
                                  size_t n_unknowns, const double *seed, size_t n_seed, double *element) {
  size_t used = 0, size = 0;
  INSTANCE_CHECK(differentiate(instance, seeds));
  *element = 0.0;
  for (size_t i = 0; i < n_unknowns; i++) {
    const double *column = unknown_sensitivity(instance, seeds, unknowns[i], &size);
    if (column == NULL) return fmi3Error;
    if (used + size > n_seed) return wrong_count(instance, "seeds");
    for (size_t k = 0; k < size; k++) *element += seed[used + k] * column[k];
    used += size;
  }
  return used == n_seed ? fmi3OK : wrong_count(instance, "seeds");
}

fmi3Status fmi3GetAdjointDerivative(fmi3Instance opaque, const fmi3ValueReference unknowns[], size_t n_unknowns,
                                    const fmi3ValueReference knowns[], size_t n_knowns, const fmi3Float64 seed[],
                                    size_t n_seed, fmi3Float64 sensitivity[], size_t n_sensitivity) {
  Instance *instance = opaque;
  Seeds seeds;
  INSTANCE_CHECK(prepare(instance, "fmi3GetAdjointDerivative"));
  if (!allocate(&seeds)) return instance_error(instance, "out of memory");
  fmi3Status status = fmi3OK;
  size_t given = 0, size = 0;
  for (size_t i = 0; i < n_knowns && status == fmi3OK; i++) {
    double *target = known_seed(instance, &seeds, knowns[i], &size);
    if (target == NULL)
      status = fmi3Error;
    else if (given + size > n_sensitivity)
      status = wrong_count(instance, "sensitivities");
    for (size_t k = 0; k < size && status == fmi3OK; k++) {
      target[k] = 1.0;
      status = adjoint_element(instance, &seeds, unknowns, n_unknowns, seed, n_seed, &sensitivity[given + k]);
      target[k] = 0.0;
    }
    given += size;
  }
  if (status == fmi3OK && given != n_sensitivity) status = wrong_count(instance, "sensitivities");
  free(seeds.seed_states);
  return status;
}

/* d_y += partial derivative with respect to time, by a central difference: the model has no program for it. */
static fmi3Status add_time_derivative(Instance *instance, double *d_y) {
  Model *model = &instance->model;
  double time = model->time, step = 1e-6 * fmax(1.0, fabs(time));
  int failed = 0;
  for (int side = 1; side >= -1 && !failed; side -= 2) {
    model->time = time + side * step;
    failed = model_algebraics(model);
    for (size_t i = model_info.n_states; i < model_info.n_y && !failed; i++) d_y[i] += side * model->y[i] / (2.0 * step);
  }
  model->time = time;
  instance_invalidate(instance);
  return failed ? instance_model_failed(instance) : fmi3OK;
}

fmi3Status fmi3GetOutputDerivatives(fmi3Instance opaque, const fmi3ValueReference references[], size_t n_references,
                                    const fmi3Int32 orders[], fmi3Float64 values[], size_t n_values) {
  Instance *instance = opaque;
  Seeds seeds;
  INSTANCE_CHECK(prepare(instance, "fmi3GetOutputDerivatives"));
  for (size_t i = 0; i < n_references; i++)
    if (orders[i] != 1) return instance_error(instance, "only first derivatives of outputs are provided, not order %d", orders[i]);
  if (!allocate(&seeds)) return instance_error(instance, "out of memory");
  memcpy(seeds.seed_states, instance->model.der, model_info.n_states * sizeof(double));
  fmi3Status status = differentiate(instance, &seeds);
  if (status == fmi3OK) status = add_time_derivative(instance, seeds.d_y);
  size_t given = 0, size = 0;
  for (size_t i = 0; i < n_references && status == fmi3OK; i++) {
    const double *source = unknown_sensitivity(instance, &seeds, references[i], &size);
    if (source == NULL)
      status = fmi3Error;
    else if (given + size > n_values)
      status = wrong_count(instance, "values");
    else
      memcpy(values + given, source, size * sizeof *source);
    given += size;
  }
  free(seeds.seed_states);
  return status;
}
