/* One FMU instance: the model, where it stands in the state machine of FMI 3.0, and what is cached. */
#ifndef FMUS_INSTANCE_H
#define FMUS_INSTANCE_H

#include "events.h"
#include "fmi3Functions.h"
#include "integrator.h"
#include "model.h"

typedef enum { MODEL_EXCHANGE, CO_SIMULATION } InterfaceKind;

/* Bits, so that a function can name all modes in which it is legal. */
typedef enum {
  MODE_INSTANTIATED = 1,
  MODE_CONFIGURATION = 2,
  MODE_INITIALIZATION = 4,
  MODE_EVENT = 8,
  MODE_CONTINUOUS = 16, /* Continuous-Time Mode of Model Exchange */
  MODE_STEP = 32,       /* Step Mode of Co-Simulation */
  MODE_TERMINATED = 64,
  MODE_FAILED = 128     /* after fmi3Error: only reset, restore and free */
} Mode;

enum {
  MODES_INITIALIZED = MODE_EVENT | MODE_CONTINUOUS | MODE_STEP,
  MODES_READABLE = MODE_INSTANTIATED | MODE_INITIALIZATION | MODES_INITIALIZED | MODE_TERMINATED | MODE_FAILED,
  MODES_ANY = 255
};

typedef struct {
  /* All that a saved FMU state must hold besides model->values. */
  double time;
  Mode mode;
  bool initial_dirty;      /* start values changed since the initial equations were solved */
  bool parameters_changed; /* dependent parameters are out of date */
  bool inputs_changed;     /* since the integrator last saw them */
  bool event_pending;      /* something happened that needs event iteration */
  bool crossings_known;    /* integrator->crossed belongs to the pending event */
  bool states_changed;      /* by an event in Event Mode */
  bool terminate_requested;
  double next_time_event;
  double start_time, stop_time, tolerance;
  bool stop_time_defined;
} InstanceStatus;

typedef struct {
  Model model;
  InterfaceKind kind;
  InstanceStatus status;
  bool algebraics_valid, outputs_valid, derivatives_valid; /* at the present time, states and p */
  double *start_values;    /* values as set before initialisation, without its results */
  double *p_before;        /* p when the integrator last saw it; valid if status.inputs_changed */
  double *indicators;      /* of the events, when read as a variable */
  Integrator *integrator;  /* Co-Simulation only */
  bool event_mode_used, early_return_allowed, inside_update;
  char *name;
  bool log_events;
  fmi3InstanceEnvironment environment;
  fmi3LogMessageCallback log_message;
  fmi3IntermediateUpdateCallback intermediate_update;
} Instance;

typedef enum { LOG_EVENTS, LOG_WARNING, LOG_DISCARD, LOG_ERROR } LogCategory;

Instance *instance_create(fmi3String name, fmi3String token, InterfaceKind kind, fmi3Boolean logging,
                          fmi3InstanceEnvironment environment, fmi3LogMessageCallback log_message);
void instance_destroy(Instance *instance);
void instance_log(Instance *instance, LogCategory category, const char *format, ...);
/* Logs, and moves the instance to MODE_FAILED where it cannot go on. */
fmi3Status instance_error(Instance *instance, const char *format, ...);
/* fmi3Error with one log line if the instance is in none of the modes. */
fmi3Status instance_require(Instance *instance, int modes, const char *function);
/* fmi3Error, or fmi3Discard where a smaller step may help, with the message of the model. */
fmi3Status instance_model_failed(Instance *instance);

/* Start values of everything; MODE_INSTANTIATED. */
fmi3Status instance_reset(Instance *instance);
/* Solves the initial equations if start values changed since. */
fmi3Status instance_initialise(Instance *instance);
/* Dependent parameters, if a tunable parameter was set. */
fmi3Status instance_refresh_parameters(Instance *instance);
fmi3Status instance_need_algebraics(Instance *instance);
fmi3Status instance_need_outputs(Instance *instance);
fmi3Status instance_need_derivatives(Instance *instance);
void instance_invalidate(Instance *instance);
/* Event iteration at the present time. */
fmi3Status instance_update_events(Instance *instance, bool *states_changed);
/* The block of values that a setter writes to. */
double *instance_value(Instance *instance, const ModelVariable *variable, bool start);

/* Returns from the calling function when the call did not succeed. */
#define INSTANCE_CHECK(call)                             \
  do {                                                   \
    fmi3Status check_status = (call);                    \
    if (check_status > fmi3Warning) return check_status; \
  } while (0)

#endif
