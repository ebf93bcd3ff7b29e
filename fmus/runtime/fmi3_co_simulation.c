/* Co-Simulation: steps between communication points. */
#include <math.h>
#include <string.h>

#include "instance.h"

static bool importer_handles_events(const Instance *instance) {
  return instance->event_mode_used && instance->early_return_allowed;
}

fmi3Status fmi3EnterStepMode(fmi3Instance opaque) {
  Instance *instance = opaque;
  INSTANCE_CHECK(instance_require(instance, MODE_EVENT, "fmi3EnterStepMode"));
  if (instance->kind != CO_SIMULATION)
    return instance_error(instance, "fmi3EnterStepMode is a function of Co-Simulation, but the instance is for Model Exchange");
  InstanceStatus *status = &instance->status;
  bool changed = false;
  if (status->event_pending) INSTANCE_CHECK(instance_update_events(instance, &changed));
  if (status->inputs_changed || status->states_changed || changed) {
    instance_invalidate(instance);
    const double *before = status->states_changed || changed ? NULL : instance->p_before;
    if (integrator_changed(instance->integrator, before)) return instance_model_failed(instance);
  }
  status->inputs_changed = status->states_changed = false;
  status->mode = MODE_STEP;
  return fmi3OK;
}

/* Event iteration without the importer; p_before holds p as the integrator last saw it. */
static fmi3Status handle_event(Instance *instance) {
  bool states_changed = false;
  INSTANCE_CHECK(instance_update_events(instance, &states_changed));
  instance_invalidate(instance);
  if (integrator_changed(instance->integrator, states_changed ? NULL : instance->p_before))
    return instance_model_failed(instance);
  instance->status.inputs_changed = false;
  return fmi3OK;
}

/* Inputs and parameters set since the last step: a relation that they switch is an event. */
static fmi3Status take_inputs(Instance *instance, bool *event) {
  InstanceStatus *status = &instance->status;
  Integrator *integrator = instance->integrator;
  *event = false;
  if (!status->inputs_changed) {
    integrator->jumps = 0;
    return fmi3OK;
  }
  INSTANCE_CHECK(instance_refresh_parameters(instance));
  instance_invalidate(instance);
  if (!status->event_pending) {
    if (integrator_inputs_cross(integrator, &status->event_pending)) return instance_model_failed(instance);
    status->crossings_known = status->event_pending;
  }
  if (status->event_pending && importer_handles_events(instance)) {
    *event = true;
    return fmi3OK;
  }
  if (status->event_pending)
    INSTANCE_CHECK(handle_event(instance));
  else if (integrator_changed(integrator, instance->p_before))
    return instance_model_failed(instance);
  status->inputs_changed = false;
  integrator->jumps = integrator->running ? 0 : integrator->jumps + 1;
  return fmi3OK;
}

/* Tells the importer about an internal step; true if it wants doStep to return now. */
static bool intermediate_update(Instance *instance) {
  fmi3Boolean requested = fmi3False;
  fmi3Float64 return_time = instance->model.time;
  instance->intermediate_update(instance->environment, instance->model.time, fmi3False, fmi3True, fmi3True,
                                instance->early_return_allowed, &requested, &return_time);
  return requested && instance->early_return_allowed;
}

/* A nanosecond is forgiven: importers that count time in ticks of their own take an event just after one for that tick. */
static fmi3Status check_step(Instance *instance, double point, double size) {
  const InstanceStatus *status = &instance->status;
  double time = instance->model.time, slack = 1e-9 * (1.0 + fabs(time) + fabs(size));
  if (!(size > 0.0) || !isfinite(size))
    return instance_error(instance, "time = %.12g s: the communication step size %g s is not positive", time, size);
  if (!(fabs(point - time) <= slack))
    return instance_error(instance, "the current communication point %.17g s is not the time of the FMU, %.17g s", point,
                          time);
  if (status->stop_time_defined && point + size > status->stop_time + slack)
    return instance_error(instance, "the step to %.17g s goes beyond the stop time %.17g s", point + size,
                          status->stop_time);
  return fmi3OK;
}

fmi3Status fmi3DoStep(fmi3Instance opaque, fmi3Float64 point, fmi3Float64 size, fmi3Boolean no_set_state_prior,
                      fmi3Boolean *event_needed, fmi3Boolean *terminate, fmi3Boolean *early_return,
                      fmi3Float64 *last_successful_time) {
  Instance *instance = opaque;
  (void)no_set_state_prior; /* the history is kept either way, see integrator_restore */
  INSTANCE_CHECK(instance_require(instance, MODE_STEP, "fmi3DoStep"));
  InstanceStatus *status = &instance->status;
  Model *model = &instance->model;
  double target = point + size;
  *event_needed = *terminate = *early_return = fmi3False;
  *last_successful_time = model->time;
  INSTANCE_CHECK(check_step(instance, point, size));
  bool event = false;
  INSTANCE_CHECK(take_inputs(instance, &event));
  if (event) {
    *event_needed = *early_return = fmi3True;
    return fmi3OK;
  }
  for (;;) {
    AdvanceResult result =
        integrator_advance(instance->integrator, target, status->next_time_event, instance->intermediate_update != NULL);
    instance_invalidate(instance);
    if (result == ADVANCE_FAILED) return instance_model_failed(instance);
    *last_successful_time = fmin(model->time, target);
    bool leave = result == ADVANCE_REACHED;
    if (result == ADVANCE_STATE_EVENT || result == ADVANCE_TIME_EVENT) {
      status->crossings_known = result == ADVANCE_STATE_EVENT;
      status->event_pending = true;
      memcpy(instance->p_before, model->p, model_info.n_p * sizeof *instance->p_before);
      if (importer_handles_events(instance)) {
        status->inputs_changed = true;
        *event_needed = fmi3True;
        leave = true;
      } else {
        INSTANCE_CHECK(handle_event(instance));
      }
    }
    if (instance->intermediate_update && !leave) leave = intermediate_update(instance);
    *terminate = status->terminate_requested;
    if (!leave && !*terminate) continue;
    *early_return = instance->early_return_allowed && model->time < target;
    return fmi3OK;
  }
}
