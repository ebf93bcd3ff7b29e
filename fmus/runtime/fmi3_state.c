/* Saving and restoring the whole state of an instance. */
#include <stdlib.h>
#include <string.h>

#include "instance.h"

/* One block: this header, then the numbers. */
typedef struct {
  const Instance *owner; /* the solver's history can only be used again by the same instance */
  InstanceStatus status;
  IntegratorPosition position;
  bool failed, terminate;
  size_t n_numbers;
  double numbers[];      /* values, start values, p_before, indicators, signs */
} SavedState;

static const char magic[16] = "fmus state 1";

static size_t count_numbers(void) {
  return 2 * model_info.n_values + model_info.n_p + 2 * model_info.n_indicators;
}

static size_t saved_size(void) {
  return sizeof(SavedState) + count_numbers() * sizeof(double);
}

static void append(double **target, const double *source, size_t count) {
  memcpy(*target, source, count * sizeof *source);
  *target += count;
}

static void extract(const double **source, double *target, size_t count) {
  memcpy(target, *source, count * sizeof *target);
  *source += count;
}

fmi3Status fmi3GetFMUState(fmi3Instance opaque, fmi3FMUState *state) {
  Instance *instance = opaque;
  INSTANCE_CHECK(instance_require(instance, MODES_ANY & ~MODE_FAILED, "fmi3GetFMUState"));
  if (state == NULL) return instance_error(instance, "fmi3GetFMUState needs a place for the state");
  SavedState *saved = *state ? *state : malloc(saved_size());
  if (saved == NULL) return instance_error(instance, "out of memory");
  *saved = (SavedState){.owner = instance, .status = instance->status, .failed = instance->model.failed,
                        .terminate = instance->model.terminate, .n_numbers = count_numbers()};
  saved->status.time = instance->model.time;
  double *numbers = saved->numbers;
  append(&numbers, instance->model.values, model_info.n_values);
  append(&numbers, instance->start_values, model_info.n_values);
  append(&numbers, instance->p_before, model_info.n_p);
  memset(numbers, 0, 2 * model_info.n_indicators * sizeof *numbers);
  if (instance->integrator)
    integrator_save(instance->integrator, &saved->position, numbers + model_info.n_indicators, numbers);
  *state = saved;
  return fmi3OK;
}

fmi3Status fmi3SetFMUState(fmi3Instance opaque, fmi3FMUState state) {
  Instance *instance = opaque;
  INSTANCE_CHECK(instance_require(instance, MODES_ANY, "fmi3SetFMUState"));
  const SavedState *saved = state;
  if (saved == NULL || saved->n_numbers != count_numbers())
    return instance_error(instance, "fmi3SetFMUState: not a state of this FMU");
  instance->status = saved->status;
  instance->model.time = saved->status.time;
  instance->model.failed = saved->failed;
  instance->model.terminate = saved->terminate;
  instance->model.message[0] = '\0';
  const double *numbers = saved->numbers;
  extract(&numbers, instance->model.values, model_info.n_values);
  extract(&numbers, instance->start_values, model_info.n_values);
  extract(&numbers, instance->p_before, model_info.n_p);
  instance_invalidate(instance);
  if (instance->kind != CO_SIMULATION || !(saved->status.mode & (MODES_INITIALIZED | MODE_TERMINATED))) return fmi3OK;
  if (saved->owner == NULL) { /* from bytes: go on as a new instance would, with nothing left of this one's course */
    integrator_destroy(instance->integrator);
    instance->integrator = NULL;
  }
  if (instance->integrator == NULL) {
    instance->integrator = integrator_create(&instance->model, instance->status.tolerance);
    if (instance->integrator == NULL) return instance_error(instance, "the integrator cannot be created");
  }
  integrator_restore(instance->integrator, &saved->position, saved->owner == instance, numbers + model_info.n_indicators,
                     numbers);
  return fmi3OK;
}

fmi3Status fmi3FreeFMUState(fmi3Instance opaque, fmi3FMUState *state) {
  if (opaque == NULL) return fmi3Error;
  if (state == NULL) return fmi3OK;
  free(*state);
  *state = NULL;
  return fmi3OK;
}

fmi3Status fmi3SerializedFMUStateSize(fmi3Instance opaque, fmi3FMUState state, size_t *size) {
  if (opaque == NULL || state == NULL) return fmi3Error;
  *size = sizeof magic + strlen(model_info.token) + saved_size();
  return fmi3OK;
}

fmi3Status fmi3SerializeFMUState(fmi3Instance opaque, fmi3FMUState state, fmi3Byte bytes[], size_t size) {
  Instance *instance = opaque;
  size_t needed = 0;
  INSTANCE_CHECK(fmi3SerializedFMUStateSize(instance, state, &needed));
  if (size < needed) return instance_error(instance, "the serialised state has %zu bytes, the buffer %zu", needed, size);
  SavedState *copy = malloc(saved_size());
  if (copy == NULL) return instance_error(instance, "out of memory");
  memcpy(copy, state, saved_size());
  copy->owner = NULL;
  size_t token = strlen(model_info.token);
  memcpy(bytes, magic, sizeof magic);
  memcpy(bytes + sizeof magic, model_info.token, token);
  memcpy(bytes + sizeof magic + token, copy, saved_size());
  free(copy);
  return fmi3OK;
}

fmi3Status fmi3DeserializeFMUState(fmi3Instance opaque, const fmi3Byte bytes[], size_t size, fmi3FMUState *state) {
  Instance *instance = opaque;
  INSTANCE_CHECK(instance_require(instance, MODES_ANY, "fmi3DeserializeFMUState"));
  size_t token = strlen(model_info.token);
  if (size != sizeof magic + token + saved_size() || memcmp(bytes, magic, sizeof magic) != 0 ||
      memcmp(bytes + sizeof magic, model_info.token, token) != 0)
    return instance_error(instance, "fmi3DeserializeFMUState: not a state of this version of this FMU");
  SavedState *saved = *state ? *state : malloc(saved_size());
  if (saved == NULL) return instance_error(instance, "out of memory");
  memcpy(saved, bytes + sizeof magic + token, saved_size());
  *state = saved;
  return fmi3OK;
}
