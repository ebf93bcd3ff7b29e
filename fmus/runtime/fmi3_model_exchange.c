/* Model Exchange: the importer integrates. */
#include <math.h>
#include <string.h>

#include "instance.h"

enum { MODES_EVALUABLE = MODE_INITIALIZATION | MODE_EVENT | MODE_CONTINUOUS | MODE_TERMINATED };

static fmi3Status require_model_exchange(Instance *instance, int modes, const char *function) {
  INSTANCE_CHECK(instance_require(instance, modes, function));
  if (instance->kind == MODEL_EXCHANGE) return fmi3OK;
  return instance_error(instance, "%s is a function of Model Exchange, but the instance is for Co-Simulation", function);
}

static fmi3Status require_count(Instance *instance, size_t given, size_t expected, const char *what) {
  if (given == expected) return fmi3OK;
  return instance_error(instance, "the model has %zu %s, not %zu", expected, what, given);
}

fmi3Status fmi3EnterContinuousTimeMode(fmi3Instance opaque) {
  Instance *instance = opaque;
  bool states_changed = false;
  INSTANCE_CHECK(require_model_exchange(instance, MODE_EVENT, "fmi3EnterContinuousTimeMode"));
  if (instance->status.event_pending) INSTANCE_CHECK(instance_update_events(instance, &states_changed));
  instance->status.mode = MODE_CONTINUOUS;
  return fmi3OK;
}

fmi3Status fmi3CompletedIntegratorStep(fmi3Instance opaque, fmi3Boolean no_set_state_prior,
                                       fmi3Boolean *enter_event_mode, fmi3Boolean *terminate) {
  Instance *instance = opaque;
  (void)no_set_state_prior;
  INSTANCE_CHECK(require_model_exchange(instance, MODE_CONTINUOUS, "fmi3CompletedIntegratorStep"));
  *enter_event_mode = fmi3False;
  *terminate = instance->status.terminate_requested || instance->model.terminate;
  return fmi3OK;
}

fmi3Status fmi3SetTime(fmi3Instance opaque, fmi3Float64 time) {
  Instance *instance = opaque;
  INSTANCE_CHECK(require_model_exchange(instance, MODE_EVENT | MODE_CONTINUOUS, "fmi3SetTime"));
  if (!isfinite(time)) return instance_error(instance, "time cannot be set to %g", time);
  if (time != instance->model.time) instance_invalidate(instance);
  instance->model.time = time;
  return fmi3OK;
}

fmi3Status fmi3SetContinuousStates(fmi3Instance opaque, const fmi3Float64 states[], size_t n_states) {
  Instance *instance = opaque;
  INSTANCE_CHECK(require_model_exchange(instance, MODE_EVENT | MODE_CONTINUOUS, "fmi3SetContinuousStates"));
  INSTANCE_CHECK(require_count(instance, n_states, model_info.n_states, "continuous states"));
  memcpy(instance->model.y, states, n_states * sizeof *states);
  instance_invalidate(instance);
  return fmi3OK;
}

fmi3Status fmi3GetContinuousStates(fmi3Instance opaque, fmi3Float64 states[], size_t n_states) {
  Instance *instance = opaque;
  INSTANCE_CHECK(require_model_exchange(instance, MODES_EVALUABLE, "fmi3GetContinuousStates"));
  INSTANCE_CHECK(require_count(instance, n_states, model_info.n_states, "continuous states"));
  if (instance->status.mode == MODE_INITIALIZATION) INSTANCE_CHECK(instance_initialise(instance));
  memcpy(states, instance->model.y, n_states * sizeof *states);
  return fmi3OK;
}

fmi3Status fmi3GetContinuousStateDerivatives(fmi3Instance opaque, fmi3Float64 derivatives[], size_t n_states) {
  Instance *instance = opaque;
  INSTANCE_CHECK(require_model_exchange(instance, MODES_EVALUABLE, "fmi3GetContinuousStateDerivatives"));
  INSTANCE_CHECK(require_count(instance, n_states, model_info.n_states, "continuous states"));
  INSTANCE_CHECK(instance_need_derivatives(instance));
  memcpy(derivatives, instance->model.der, n_states * sizeof *derivatives);
  return fmi3OK;
}

fmi3Status fmi3GetEventIndicators(fmi3Instance opaque, fmi3Float64 indicators[], size_t n_indicators) {
  Instance *instance = opaque;
  INSTANCE_CHECK(require_model_exchange(instance, MODES_EVALUABLE, "fmi3GetEventIndicators"));
  INSTANCE_CHECK(require_count(instance, n_indicators, model_info.n_indicators, "event indicators"));
  INSTANCE_CHECK(instance_need_algebraics(instance));
  if (n_indicators > 0 && model_indicators(&instance->model, indicators)) return instance_model_failed(instance);
  return fmi3OK;
}

fmi3Status fmi3GetNominalsOfContinuousStates(fmi3Instance opaque, fmi3Float64 nominals[], size_t n_states) {
  Instance *instance = opaque;
  INSTANCE_CHECK(require_model_exchange(instance, MODES_EVALUABLE, "fmi3GetNominalsOfContinuousStates"));
  INSTANCE_CHECK(require_count(instance, n_states, model_info.n_states, "continuous states"));
  for (size_t i = 0; i < n_states; i++) {
    double nominal = fabs(model_info.state_nominal[i]);
    nominals[i] = nominal > 0.0 ? nominal : 1.0;
  }
  return fmi3OK;
}

fmi3Status fmi3GetNumberOfEventIndicators(fmi3Instance opaque, size_t *n_indicators) {
  INSTANCE_CHECK(require_model_exchange(opaque, MODES_READABLE, "fmi3GetNumberOfEventIndicators"));
  *n_indicators = model_info.n_indicators;
  return fmi3OK;
}

fmi3Status fmi3GetNumberOfContinuousStates(fmi3Instance opaque, size_t *n_states) {
  INSTANCE_CHECK(require_model_exchange(opaque, MODES_READABLE, "fmi3GetNumberOfContinuousStates"));
  *n_states = model_info.n_states;
  return fmi3OK;
}
