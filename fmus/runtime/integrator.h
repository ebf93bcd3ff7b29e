/* Advances a model in time: internal steps of a solver, location of state events, and the decision
   whether the solver's history survives an event or an input. The solver may stand beyond the time
   of the model; the model always holds the states of its own time. */
#ifndef FMUS_INTEGRATOR_H
#define FMUS_INTEGRATOR_H

#include "solver.h"

typedef struct {
  Model *model;
  Solver *solver;        /* NULL if the model has no states */
  bool running;          /* false: the solver must restart from the model before its next step */
  double step_begin, step_end; /* last internal step: dense output is valid inside */
  bool event_found;      /* an event stands inside of the last internal step, */
  double event_time;     /* here */
  double drift;          /* input changes since the last internal step that were small enough to keep the history */
  unsigned jumps;        /* successive communication points at which an input jumped */
  uint64_t stamp;        /* changes with each internal step and restart */
  unsigned burst_events; /* events since burst_begin, to recognise chattering */
  double burst_begin;
  double scan_time;      /* `low` are the indicators at this time */
  double *low, *high, *probe, *first, *last, *bisection; /* work of event location */
  double *side;          /* sign of each indicator since the last event; 0 if it was exactly zero */
  int *crossed;          /* per indicator: direction of the crossing at the present event */
  double *derivatives, *weights; /* work vectors of length n_states */
} Integrator;

typedef enum {
  ADVANCE_REACHED,      /* at the target */
  ADVANCE_STEP,         /* at the end of an internal step before the target, when asked for */
  ADVANCE_STATE_EVENT,  /* just after indicators crossed zero: see `crossed` */
  ADVANCE_TIME_EVENT,
  ADVANCE_FAILED        /* model->message says why */
} AdvanceResult;

/* Position of the integrator, to be restored together with the model. */
typedef struct {
  bool running, event_found;
  double step_begin, step_end, event_time, drift, scan_time;
  uint64_t stamp;
} IntegratorPosition;

Integrator *integrator_create(Model *model, double tolerance);
void integrator_destroy(Integrator *integrator);
/* Moves the model towards `target`, not beyond the next time event. */
AdvanceResult integrator_advance(Integrator *integrator, double target, double next_time_event, bool stop_after_step);
/* To be called after states, inputs, parameters or discrete variables changed at the present time;
   `p_before` holds p as it was, NULL if unknown or if states changed. */
int integrator_changed(Integrator *integrator, const double *p_before);
/* True if an indicator has another sign than at the last event, which happens when inputs change. Fills `crossed`. */
int integrator_inputs_cross(Integrator *integrator, bool *cross);
/* `signs` and `indicators` have one element per indicator. With same_solver the solver's history is
   used again if it has not moved since. */
void integrator_save(const Integrator *integrator, IntegratorPosition *position, double *signs, double *indicators);
void integrator_restore(Integrator *integrator, const IntegratorPosition *position, bool same_solver,
                        const double *signs, const double *indicators);

#endif
