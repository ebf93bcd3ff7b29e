#include "instance.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "systems.h"

static const char *const category_name[] = {"logEvents", "logStatusWarning", "logStatusDiscard", "logStatusError"};
static const fmi3Status category_status[] = {fmi3OK, fmi3Warning, fmi3Discard, fmi3Error};

static void log_list(Instance *instance, LogCategory category, const char *format, va_list arguments) {
  char message[MODEL_MESSAGE_LENGTH + 256];
  if (instance->log_message == NULL) return;
  vsnprintf(message, sizeof message, format, arguments);
  instance->log_message(instance->environment, category_status[category], category_name[category], message);
}

void instance_log(Instance *instance, LogCategory category, const char *format, ...) {
  if (category == LOG_EVENTS && !instance->log_events) return;
  va_list arguments;
  va_start(arguments, format);
  log_list(instance, category, format, arguments);
  va_end(arguments);
}

fmi3Status instance_error(Instance *instance, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  log_list(instance, LOG_ERROR, format, arguments);
  va_end(arguments);
  return fmi3Error;
}

static const char *mode_name(Mode mode) {
  switch (mode) {
    case MODE_INSTANTIATED: return "Instantiated";
    case MODE_CONFIGURATION: return "Configuration Mode";
    case MODE_INITIALIZATION: return "Initialization Mode";
    case MODE_EVENT: return "Event Mode";
    case MODE_CONTINUOUS: return "Continuous-Time Mode";
    case MODE_STEP: return "Step Mode";
    case MODE_TERMINATED: return "Terminated";
    case MODE_FAILED: return "Error (after a failure: reset, restore a state, or free)";
  }
  return "unknown";
}

fmi3Status instance_require(Instance *instance, int modes, const char *function) {
  if (instance == NULL) return fmi3Error;
  if (instance->status.mode & modes) return fmi3OK;
  return instance_error(instance, "%s is not allowed in the state %s", function, mode_name(instance->status.mode));
}

fmi3Status instance_model_failed(Instance *instance) {
  const char *message = instance->model.message[0] ? instance->model.message : "the model cannot be evaluated";
  /* Model Exchange: the importer may try a smaller step, unless the model itself forbids to go on. */
  if (instance->kind == MODEL_EXCHANGE && instance->status.mode == MODE_CONTINUOUS && !instance->model.failed) {
    instance_log(instance, LOG_DISCARD, "%s", message);
    return fmi3Discard;
  }
  instance->status.mode = MODE_FAILED;
  return instance_error(instance, "%s", message);
}

static void warn(void *context, const char *message) {
  instance_log(context, LOG_WARNING, "%s", message);
}

static char *copy_text(const char *text) {
  size_t length = strlen(text) + 1;
  char *copy = malloc(length);
  if (copy) memcpy(copy, text, length);
  return copy;
}

Instance *instance_create(fmi3String name, fmi3String token, InterfaceKind kind, fmi3Boolean logging,
                          fmi3InstanceEnvironment environment, fmi3LogMessageCallback log_message) {
  Instance *instance = calloc(1, sizeof *instance);
  if (instance == NULL) return NULL;
  instance->kind = kind;
  instance->log_events = logging;
  instance->environment = environment;
  instance->log_message = log_message;
  if (token == NULL || strcmp(token, model_info.token) != 0) {
    instance_error(instance, "the instantiation token does not belong to this FMU: modelDescription.xml says %s, the binary %s",
                   token ? token : "nothing", model_info.token);
    free(instance);
    return NULL;
  }
  Model *model = &instance->model;
  instance->name = copy_text(name ? name : model_info.name);
  model->values = calloc(model_info.n_values + 1, sizeof *model->values);
  instance->start_values = calloc(model_info.n_values + 1, sizeof *instance->start_values);
  instance->p_before = calloc(model_info.n_p + 1, sizeof *instance->p_before);
  instance->indicators = calloc(model_info.n_indicators + 1, sizeof *instance->indicators);
  model->systems = systems_create();
  if (!instance->name || !instance->indicators || !model->values || !instance->start_values || !instance->p_before ||
      !model->systems) {
    instance_error(instance, "out of memory");
    instance_destroy(instance);
    return NULL;
  }
  model->y = model->values;
  model->p = model->y + model_info.n_y;
  model->der = model->p + model_info.n_p;
  model->warn = warn;
  model->context = instance;
  instance_reset(instance);
  return instance;
}

void instance_destroy(Instance *instance) {
  if (instance == NULL) return;
  integrator_destroy(instance->integrator);
  free(instance->name);
  free(instance->model.values);
  systems_destroy(instance->model.systems);
  free(instance->start_values);
  free(instance->p_before);
  free(instance->indicators);
  free(instance);
}

void instance_invalidate(Instance *instance) {
  instance->algebraics_valid = instance->outputs_valid = false;
  instance->derivatives_valid = false;
}

fmi3Status instance_reset(Instance *instance) {
  Model *model = &instance->model;
  memset(model->values, 0, model_info.n_values * sizeof *model->values);
  model->time = 0.0;
  model->failed = model->terminate = false;
  model->message[0] = '\0';
  events_reset(model);
  memcpy(instance->start_values, model->values, model_info.n_values * sizeof *model->values);
  instance->status = (InstanceStatus){.mode = MODE_INSTANTIATED, .initial_dirty = true, .next_time_event = INFINITY,
                                      .tolerance = model_info.tolerance};
  integrator_destroy(instance->integrator);
  instance->integrator = NULL;
  instance_invalidate(instance);
  return fmi3OK;
}

fmi3Status instance_initialise(Instance *instance) {
  InstanceStatus *status = &instance->status;
  if (!status->initial_dirty) return fmi3OK;
  Model *model = &instance->model;
  EventResult result = {.next_time_event = INFINITY};
  /* The initial event may change discrete variables, hence always from the start values. */
  memcpy(model->values, instance->start_values, model_info.n_values * sizeof *model->values);
  model->time = status->start_time;
  model->message[0] = '\0';
  instance_invalidate(instance);
  if (status->mode == MODE_INSTANTIATED) return fmi3OK;
  if (events_initialise(model, &result)) return instance_model_failed(instance);
  status->initial_dirty = false;
  status->next_time_event = result.next_time_event;
  status->terminate_requested = model->terminate;
  return fmi3OK;
}

fmi3Status instance_refresh_parameters(Instance *instance) {
  if (!instance->status.parameters_changed) return fmi3OK;
  instance->status.parameters_changed = false;
  return model_parameters(&instance->model) ? instance_model_failed(instance) : fmi3OK;
}

static fmi3Status prepare(Instance *instance) {
  int before = MODE_INSTANTIATED | MODE_CONFIGURATION | MODE_INITIALIZATION;
  if (instance->status.mode & before) return instance_initialise(instance);
  return instance_refresh_parameters(instance);
}

static fmi3Status need(Instance *instance, int (*evaluate)(Model *), bool *valid) {
  INSTANCE_CHECK(prepare(instance));
  if (instance->status.mode & (MODE_INSTANTIATED | MODE_CONFIGURATION | MODE_FAILED)) return fmi3OK;
  instance->model.message[0] = '\0';
  if (evaluate(&instance->model)) return instance_model_failed(instance);
  *valid = true;
  return fmi3OK;
}

fmi3Status instance_need_algebraics(Instance *instance) {
  return instance->algebraics_valid ? fmi3OK : need(instance, model_algebraics, &instance->algebraics_valid);
}

fmi3Status instance_need_outputs(Instance *instance) {
  if (instance->algebraics_valid || instance->outputs_valid) return fmi3OK;
  return need(instance, model_outputs, &instance->outputs_valid);
}

fmi3Status instance_need_derivatives(Instance *instance) {
  return instance->derivatives_valid ? fmi3OK : need(instance, model_derivatives, &instance->derivatives_valid);
}

fmi3Status instance_update_events(Instance *instance, bool *states_changed) {
  Model *model = &instance->model;
  InstanceStatus *status = &instance->status;
  EventResult result = {.next_time_event = INFINITY};
  INSTANCE_CHECK(instance_refresh_parameters(instance));
  const int *crossed = status->crossings_known && instance->integrator ? instance->integrator->crossed : NULL;
  instance_invalidate(instance);
  model->message[0] = '\0';
  if (events_update(model, crossed, &result)) return instance_model_failed(instance);
  status->next_time_event = result.next_time_event;
  status->event_pending = status->crossings_known = false;
  status->terminate_requested = status->terminate_requested || model->terminate;
  *states_changed = result.states_changed;
  instance_log(instance, LOG_EVENTS, "time = %.12g s: event%s%s", model->time,
               result.states_changed ? ", states changed" : "", result.discrete_changed ? ", discrete changed" : "");
  return fmi3OK;
}

double *instance_value(Instance *instance, const ModelVariable *variable, bool start) {
  double *block = start ? instance->start_values : instance->model.values;
  switch (variable->space) {
    case SPACE_Y: return block + variable->index;
    case SPACE_P: return block + model_info.n_y + variable->index;
    case SPACE_DER: return block + model_info.n_y + model_info.n_p + variable->index;
    case SPACE_TIME: return &instance->model.time;
  }
  return NULL;
}
