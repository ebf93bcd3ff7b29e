/* Getting and setting variables. All values are doubles inside; a value reference of an array
   consumes as many values as the array has elements. */
#include <math.h>
#include <string.h>

#include "instance.h"

static const char *const type_name[] = {"Float64", "Int32", "Boolean", "Int64"};

static const ModelVariable *find(Instance *instance, fmi3ValueReference reference, ModelType type, size_t available) {
  if (reference >= model_info.n_variables) {
    instance_error(instance, "value reference %u does not exist", (unsigned)reference);
    return NULL;
  }
  const ModelVariable *variable = &model_info.variables[reference];
  if (variable->type != type) {
    instance_error(instance, "%s is of type %s, not %s", variable->name, type_name[variable->type], type_name[type]);
    return NULL;
  }
  if (variable->size > available) {
    instance_error(instance, "%s has %u elements, but only %zu values are left", variable->name,
                   (unsigned)variable->size, available);
    return NULL;
  }
  return variable;
}

/* The event indicators are one more variable behind all others: FMI wants value references for them. */
static const double *read_indicators(Instance *instance, size_t available, size_t *size) {
  *size = model_info.n_indicators;
  if (available < *size) {
    instance_error(instance, "there are %zu event indicators, but only %zu values are left", *size, available);
    return NULL;
  }
  if (instance_need_algebraics(instance) > fmi3Warning) return NULL;
  if (model_indicators(&instance->model, instance->indicators)) {
    instance_model_failed(instance);
    return NULL;
  }
  return instance->indicators;
}

/* Brings the variable up to date and returns where its values stand. */
static const double *read_variable(Instance *instance, fmi3ValueReference reference, ModelType type, size_t available,
                                   size_t *size) {
  if (reference == model_info.n_variables && model_info.n_indicators > 0 && type == TYPE_REAL)
    return read_indicators(instance, available, size);
  const ModelVariable *variable = find(instance, reference, type, available);
  if (variable == NULL) return NULL;
  *size = variable->size;
  fmi3Status status = fmi3OK;
  bool start = (instance->status.mode & MODE_INSTANTIATED) != 0;
  if (instance->status.mode == MODE_INITIALIZATION)
    status = instance_initialise(instance);
  else if (instance->status.parameters_changed && variable->space == SPACE_P)
    status = instance_refresh_parameters(instance);
  if (variable->space == SPACE_Y && variable->index + variable->size > model_info.n_states && status <= fmi3Warning)
    status = variable->causality == CAUSALITY_OUTPUT ? instance_need_outputs(instance) : instance_need_algebraics(instance);
  else if (variable->space == SPACE_DER && status <= fmi3Warning)
    status = instance_need_derivatives(instance);
  return status <= fmi3Warning ? instance_value(instance, variable, start) : NULL;
}

/* Whether the variable may be set now; where not, says why. */
static bool settable(Instance *instance, const ModelVariable *variable) {
  Mode mode = instance->status.mode;
  bool input = variable->causality == CAUSALITY_INPUT;
  bool tunable = variable->causality == CAUSALITY_PARAMETER && variable->variability == VARIABILITY_TUNABLE;
  if (mode & (MODE_INSTANTIATED | MODE_INITIALIZATION)) {
    if ((input || variable->settable_start) && variable->variability != VARIABILITY_CONSTANT &&
        variable->space != SPACE_TIME)
      return true;
    instance_error(instance, "%s cannot be set: it is calculated or constant", variable->name);
  } else if (mode & (MODE_EVENT | MODE_STEP)) {
    if (input || tunable) return true;
    instance_error(instance, "%s cannot be set after initialisation: it is neither an input nor a tunable parameter",
                   variable->name);
  } else {
    if (mode == MODE_CONTINUOUS && input && variable->variability == VARIABILITY_CONTINUOUS) return true;
    instance_error(instance, "%s cannot be set now: in Continuous-Time Mode only continuous inputs can, after the end nothing",
                   variable->name);
  }
  return false;
}

static double *write_variable(Instance *instance, fmi3ValueReference reference, ModelType type, size_t available,
                              const ModelVariable **found) {
  const ModelVariable *variable = find(instance, reference, type, available);
  if (variable == NULL || !settable(instance, variable)) return NULL;
  *found = variable;
  return instance_value(instance, variable, (instance->status.mode & (MODE_INSTANTIATED | MODE_INITIALIZATION)) != 0);
}

/* To be called before the first of the new values is written. */
static void note_change(Instance *instance, const ModelVariable *variable) {
  InstanceStatus *status = &instance->status;
  if (status->mode & (MODE_INSTANTIATED | MODE_INITIALIZATION)) {
    status->initial_dirty = true;
    instance_invalidate(instance);
    return;
  }
  if (instance->integrator && !status->inputs_changed)
    memcpy(instance->p_before, instance->model.p, model_info.n_p * sizeof *instance->p_before);
  status->inputs_changed = true;
  if (variable->causality == CAUSALITY_PARAMETER) status->parameters_changed = true;
  if (variable->variability != VARIABILITY_CONTINUOUS || status->mode == MODE_EVENT) status->event_pending = true;
  instance_invalidate(instance);
}

static fmi3Status left_over(Instance *instance, size_t available) {
  if (available == 0) return fmi3OK;
  return instance_error(instance, "%zu more values than the value references have elements", available);
}

#define DEFINE_ACCESS(NAME, CTYPE, MODEL_TYPE, TO_OUTSIDE, TO_INSIDE, VALID)                                       \
  fmi3Status fmi3Get##NAME(fmi3Instance opaque, const fmi3ValueReference references[], size_t n_references,       \
                           CTYPE values[], size_t n_values) {                                                     \
    Instance *instance = opaque;                                                                                  \
    INSTANCE_CHECK(instance_require(instance, MODES_READABLE, "fmi3Get" #NAME));                                  \
    for (size_t i = 0; i < n_references; i++) {                                                                   \
      size_t size = 0;                                                                                            \
      const double *source = read_variable(instance, references[i], MODEL_TYPE, n_values, &size);                 \
      if (source == NULL) return fmi3Error;                                                                       \
      for (size_t k = 0; k < size; k++) values[k] = TO_OUTSIDE(source[k]);                                        \
      values += size;                                                                                             \
      n_values -= size;                                                                                           \
    }                                                                                                             \
    return left_over(instance, n_values);                                                                         \
  }                                                                                                               \
  fmi3Status fmi3Set##NAME(fmi3Instance opaque, const fmi3ValueReference references[], size_t n_references,       \
                           const CTYPE values[], size_t n_values) {                                               \
    Instance *instance = opaque;                                                                                  \
    INSTANCE_CHECK(instance_require(instance, MODES_READABLE, "fmi3Set" #NAME));                                  \
    for (size_t i = 0; i < n_references; i++) {                                                                   \
      const ModelVariable *variable = NULL;                                                                       \
      double *target = write_variable(instance, references[i], MODEL_TYPE, n_values, &variable);                  \
      if (target == NULL) return fmi3Error;                                                                       \
      for (size_t k = 0; k < variable->size; k++) {                                                               \
        double value = TO_INSIDE(values[k]);                                                                      \
        if (!(VALID(value))) return instance_error(instance, "%s cannot be set to %g", variable->name, value);    \
        if (target[k] == value) continue;                                                                         \
        note_change(instance, variable);                                                                          \
        target[k] = value;                                                                                        \
      }                                                                                                           \
      values += variable->size;                                                                                   \
      n_values -= variable->size;                                                                                 \
    }                                                                                                             \
    return left_over(instance, n_values);                                                                         \
  }

#define KEEP(x) (x)
#define FROM_BOOLEAN(x) ((x) ? 1.0 : 0.0)
#define TO_BOOLEAN(x) ((x) != 0.0)
#define TO_INTEGER(x) ((fmi3Int32)lround(x))
#define TO_LONG(x) ((fmi3Int64)llround(x))
#define ALWAYS(x) ((void)(x), true)

DEFINE_ACCESS(Float64, fmi3Float64, TYPE_REAL, KEEP, KEEP, isfinite)
DEFINE_ACCESS(Int32, fmi3Int32, TYPE_INTEGER, TO_INTEGER, (double), ALWAYS)
DEFINE_ACCESS(Int64, fmi3Int64, TYPE_ENUMERATION, TO_LONG, (double), ALWAYS)
DEFINE_ACCESS(Boolean, fmi3Boolean, TYPE_BOOLEAN, TO_BOOLEAN, FROM_BOOLEAN, ALWAYS)
