/* Life of an instance: creation, initialisation, event mode, termination, reset. */
#include <math.h>
#include <string.h>

#include "instance.h"

const char *fmi3GetVersion(void) {
  return fmi3Version;
}

fmi3Status fmi3SetDebugLogging(fmi3Instance opaque, fmi3Boolean on, size_t n_categories,
                               const fmi3String categories[]) {
  Instance *instance = opaque;
  if (instance == NULL) return fmi3Error;
  /* Warnings and errors are always reported; only events are optional. */
  bool named = n_categories == 0;
  for (size_t i = 0; i < n_categories; i++) {
    if (strncmp(categories[i], "log", 3) != 0)
      return instance_error(instance, "unknown log category %s", categories[i]);
    named = named || strcmp(categories[i], "logEvents") == 0 || strcmp(categories[i], "logAll") == 0;
  }
  if (named) instance->log_events = on;
  return fmi3OK;
}

fmi3Instance fmi3InstantiateModelExchange(fmi3String name, fmi3String token, fmi3String resource_path,
                                          fmi3Boolean visible, fmi3Boolean logging,
                                          fmi3InstanceEnvironment environment, fmi3LogMessageCallback log_message) {
  (void)resource_path, (void)visible;
  return instance_create(name, token, MODEL_EXCHANGE, logging, environment, log_message);
}

fmi3Instance fmi3InstantiateCoSimulation(fmi3String name, fmi3String token, fmi3String resource_path,
                                         fmi3Boolean visible, fmi3Boolean logging, fmi3Boolean event_mode_used,
                                         fmi3Boolean early_return_allowed,
                                         const fmi3ValueReference required_intermediate_variables[],
                                         size_t n_required_intermediate_variables,
                                         fmi3InstanceEnvironment environment, fmi3LogMessageCallback log_message,
                                         fmi3IntermediateUpdateCallback intermediate_update) {
  (void)resource_path, (void)visible, (void)required_intermediate_variables, (void)n_required_intermediate_variables;
  Instance *instance = instance_create(name, token, CO_SIMULATION, logging, environment, log_message);
  if (instance == NULL) return NULL;
  instance->event_mode_used = event_mode_used;
  instance->early_return_allowed = early_return_allowed;
  instance->intermediate_update = intermediate_update;
  return instance;
}

void fmi3FreeInstance(fmi3Instance opaque) {
  instance_destroy(opaque);
}

fmi3Status fmi3EnterConfigurationMode(fmi3Instance opaque) {
  Instance *instance = opaque;
  INSTANCE_CHECK(instance_require(instance, MODE_INSTANTIATED, "fmi3EnterConfigurationMode"));
  instance->status.mode = MODE_CONFIGURATION; /* there are no structural parameters to set in it */
  return fmi3OK;
}

fmi3Status fmi3ExitConfigurationMode(fmi3Instance opaque) {
  Instance *instance = opaque;
  INSTANCE_CHECK(instance_require(instance, MODE_CONFIGURATION, "fmi3ExitConfigurationMode"));
  instance->status.mode = MODE_INSTANTIATED;
  return fmi3OK;
}

fmi3Status fmi3EnterInitializationMode(fmi3Instance opaque, fmi3Boolean tolerance_defined, fmi3Float64 tolerance,
                                       fmi3Float64 start_time, fmi3Boolean stop_time_defined, fmi3Float64 stop_time) {
  Instance *instance = opaque;
  INSTANCE_CHECK(instance_require(instance, MODE_INSTANTIATED, "fmi3EnterInitializationMode"));
  if (!isfinite(start_time) || (stop_time_defined && !(stop_time >= start_time)))
    return instance_error(instance, "start time %g and stop time %g do not make an interval", start_time, stop_time);
  if (tolerance_defined && !(tolerance > 1e-14 && tolerance < 1.0))
    return instance_error(instance, "tolerance %g is not between 1e-14 and 1", tolerance);
  InstanceStatus *status = &instance->status;
  status->start_time = start_time;
  status->stop_time_defined = stop_time_defined;
  status->stop_time = stop_time;
  if (tolerance_defined) status->tolerance = tolerance;
  status->mode = MODE_INITIALIZATION;
  status->initial_dirty = true;
  instance->model.time = start_time;
  instance_invalidate(instance);
  return fmi3OK;
}

fmi3Status fmi3ExitInitializationMode(fmi3Instance opaque) {
  Instance *instance = opaque;
  INSTANCE_CHECK(instance_require(instance, MODE_INITIALIZATION, "fmi3ExitInitializationMode"));
  INSTANCE_CHECK(instance_initialise(instance));
  InstanceStatus *status = &instance->status;
  if (instance->kind == CO_SIMULATION) {
    integrator_destroy(instance->integrator);
    instance->integrator = integrator_create(&instance->model, status->tolerance);
    if (instance->integrator == NULL) return instance_error(instance, "the integrator cannot be created");
    instance_invalidate(instance);
    if (integrator_changed(instance->integrator, NULL)) return instance_model_failed(instance);
  }
  bool event_mode = instance->kind == MODEL_EXCHANGE || instance->event_mode_used;
  status->mode = event_mode ? MODE_EVENT : MODE_STEP;
  return fmi3OK;
}

fmi3Status fmi3EnterEventMode(fmi3Instance opaque) {
  Instance *instance = opaque;
  INSTANCE_CHECK(instance_require(instance, MODE_CONTINUOUS | MODE_STEP, "fmi3EnterEventMode"));
  if (instance->kind == CO_SIMULATION && !instance->event_mode_used)
    return instance_error(instance, "fmi3EnterEventMode is not allowed: the instance was made without event mode");
  if (instance->integrator && !instance->status.inputs_changed)
    memcpy(instance->p_before, instance->model.p, model_info.n_p * sizeof *instance->p_before);
  instance->status.inputs_changed = true;
  instance->status.event_pending = true;
  instance->status.mode = MODE_EVENT;
  return fmi3OK;
}

fmi3Status fmi3UpdateDiscreteStates(fmi3Instance opaque, fmi3Boolean *need_update, fmi3Boolean *terminate,
                                    fmi3Boolean *nominals_changed, fmi3Boolean *states_changed,
                                    fmi3Boolean *next_event_time_defined, fmi3Float64 *next_event_time) {
  Instance *instance = opaque;
  bool changed = false;
  INSTANCE_CHECK(instance_require(instance, MODE_EVENT, "fmi3UpdateDiscreteStates"));
  if (instance->status.event_pending) INSTANCE_CHECK(instance_update_events(instance, &changed));
  instance->status.states_changed = instance->status.states_changed || changed;
  *need_update = fmi3False; /* one call iterates to convergence */
  *terminate = instance->status.terminate_requested;
  *nominals_changed = fmi3False;
  *states_changed = changed;
  *next_event_time_defined = isfinite(instance->status.next_time_event);
  *next_event_time = instance->status.next_time_event;
  return fmi3OK;
}

fmi3Status fmi3EvaluateDiscreteStates(fmi3Instance opaque) {
  Instance *instance = opaque;
  INSTANCE_CHECK(instance_require(instance, MODE_INITIALIZATION | MODE_EVENT, "fmi3EvaluateDiscreteStates"));
  return fmi3OK;
}

fmi3Status fmi3Terminate(fmi3Instance opaque) {
  Instance *instance = opaque;
  INSTANCE_CHECK(instance_require(instance, MODES_INITIALIZED, "fmi3Terminate"));
  INSTANCE_CHECK(instance_refresh_parameters(instance));
  instance->status.mode = MODE_TERMINATED;
  return fmi3OK;
}

fmi3Status fmi3Reset(fmi3Instance opaque) {
  INSTANCE_CHECK(instance_require(opaque, MODES_ANY, "fmi3Reset"));
  return instance_reset(opaque);
}
