#include "integrator.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event_location.h"
#include "events.h"
#include "names.h"

/* A change of the derivatives may go unnoticed by the solver if what it adds to the states within a
   step is below this fraction of the permitted error of the step. */
static const double negligible_jump = 0.5;
/* At the end of a step nothing goes unnoticed: the next step is made with the new derivatives, and its error test
   sees the kink. Above this multiple of the permitted error a new start costs less than the steps that fail it. */
static const double largest_kink = 30.0;
/* More events than this within this time [s]: the relations chatter. */
static const unsigned burst_limit = 1000;
static const double burst_duration = 1e-6;

Integrator *integrator_create(Model *model, double tolerance) {
  Integrator *integrator = calloc(1, sizeof *integrator);
  if (integrator == NULL) return NULL;
  size_t n = model_info.n_indicators + 1, n_states = model_info.n_states + 1;
  integrator->model = model;
  integrator->low = calloc(6 * n + integrator_bisection_size(), sizeof(double));
  integrator->crossed = calloc(n, sizeof(int));
  integrator->derivatives = calloc(2 * n_states, sizeof(double));
  if (model_info.n_states > 0) integrator->solver = solver_create(model, tolerance);
  if (integrator->low == NULL || integrator->crossed == NULL || integrator->derivatives == NULL ||
      (model_info.n_states > 0 && integrator->solver == NULL)) {
    integrator_destroy(integrator);
    return NULL;
  }
  integrator->high = integrator->low + n;
  integrator->probe = integrator->low + 2 * n;
  integrator->first = integrator->low + 3 * n;
  integrator->last = integrator->low + 4 * n;
  integrator->side = integrator->low + 5 * n;
  integrator->bisection = integrator->low + 6 * n;
  integrator->weights = integrator->derivatives + n_states;
  for (size_t i = 0; i < model_info.n_states; i++)
    integrator->weights[i] = solver_absolute_tolerance(tolerance, model_info.state_nominal[i]);
  /* The relative part of the weights is taken from the states when they are used. */
  integrator->weights[model_info.n_states] = tolerance;
  integrator->burst_begin = -INFINITY;
  return integrator;
}

void integrator_destroy(Integrator *integrator) {
  if (integrator == NULL) return;
  if (integrator->solver) integrator->solver->destroy(integrator->solver);
  free(integrator->low);
  free(integrator->crossed);
  free(integrator->derivatives);
  free(integrator);
}

/* Name of the state with the largest weighted error, and what went wrong there. */
static AdvanceResult fail(Integrator *integrator, const char *what) {
  Model *model = integrator->model;
  char name[256] = "none", reason[MODEL_MESSAGE_LENGTH];
  memcpy(reason, model->message, sizeof reason);
  if (integrator->solver && !integrator->solver->weighted_errors(integrator->solver, integrator->derivatives)) {
    size_t worst = 0;
    for (size_t i = 1; i < model_info.n_states; i++)
      if (integrator->derivatives[i] > integrator->derivatives[worst]) worst = i;
    slot_name(SPACE_Y, worst, name, sizeof name);
  }
  snprintf(model->message, sizeof model->message, "time = %.12g s: integration failed, largest error in %s: %.150s%s%.500s",
           integrator->step_end, name, what, reason[0] ? "; " : "", reason);
  return ADVANCE_FAILED;
}

static int restart(Integrator *integrator) {
  Model *model = integrator->model;
  if (integrator->solver && integrator->solver->restart(integrator->solver, model->time, model->y)) return 1;
  integrator->step_begin = integrator->step_end = integrator->scan_time = model->time;
  integrator->event_found = false;
  integrator->running = true;
  integrator->drift = 0.0;
  integrator->stamp++;
  return 0;
}

/* The side that each indicator is on at the present time of the model. */
static int take_sides(Integrator *integrator) {
  if (model_info.n_indicators == 0) return 0;
  Model *model = integrator->model;
  if (model_indicators(model, integrator->low)) return 1;
  for (size_t i = 0; i < model_info.n_indicators; i++)
    integrator->side[i] = (integrator->low[i] > 0.0) - (integrator->low[i] < 0.0);
  integrator->scan_time = model->time;
  return 0;
}

static int internal_step(Integrator *integrator, double goal, double limit) {
  integrator->step_begin = integrator->step_end;
  integrator->stamp++;
  integrator->drift = 0.0;
  if (integrator->solver == NULL) {
    integrator->step_end = limit;
    return 0;
  }
  Solver *solver = integrator->solver;
  integrator->model->message[0] = '\0';
  solver->wanted = goal;
  for (int stuck = 0; stuck < 50; stuck++) {
    if (solver->step(solver, limit, &integrator->step_end)) return 1;
    if (integrator->step_end > integrator->step_begin) return 0;
  }
  snprintf(solver->message, sizeof solver->message, "the step size vanishes");
  return 1;
}

static AdvanceResult state_event(Integrator *integrator) {
  Model *model = integrator->model;
  if (integrator_indicators(integrator, integrator->event_time, integrator->high))
    return fail(integrator, "event indicators cannot be evaluated");
  integrator->event_found = false;
  size_t last = 0;
  for (size_t i = 0; i < model_info.n_indicators; i++) {
    bool crossing = integrator_is_crossing(integrator, i, integrator->high[i]);
    integrator->crossed[i] = crossing ? (integrator->high[i] > 0.0 ? 1 : -1) : 0;
    if (crossing) last = i;
  }
  if (++integrator->burst_events > burst_limit) {
    if (model->time - integrator->burst_begin < burst_duration) {
      snprintf(model->message, sizeof model->message,
               "time = %.12g s: more than %u events within %g s (chattering), last of %s", model->time, burst_limit,
               burst_duration, model_info.root_text[last]);
      return ADVANCE_FAILED;
    }
    integrator->burst_events = 0;
  }
  if (integrator->burst_events == 0) integrator->burst_begin = model->time;
  return ADVANCE_STATE_EVENT;
}

AdvanceResult integrator_advance(Integrator *integrator, double target, double next_time_event, bool stop_after_step) {
  Model *model = integrator->model;
  /* n * 0.1 and a sum of tenths differ by rounding: the event belongs to the communication point. */
  bool time_event = next_time_event <= target + 16.0 * DBL_EPSILON * fabs(target);
  double goal = time_event ? next_time_event : target;
  for (;;) {
    if (integrator->running && integrator->event_found && integrator->event_time <= goal)
      return state_event(integrator);
    /* While running, the time of the model is wherever it was last evaluated. */
    if (integrator->running && integrator->step_end >= goal) {
      if (integrator_load(integrator, goal)) return fail(integrator, "no dense output");
      return time_event ? ADVANCE_TIME_EVENT : ADVANCE_REACHED;
    }
    if (!integrator->running) {
      if (goal - model->time <= 16.0 * DBL_EPSILON * fabs(goal)) { /* too short for any method */
        model->time = goal;
        return time_event ? ADVANCE_TIME_EVENT : ADVANCE_REACHED;
      }
      if (restart(integrator)) return fail(integrator, "cannot start");
    }
    /* Where inputs jump at each communication point, a step beyond it would be thrown away. */
    bool stay = integrator->jumps >= 2 || integrator->solver == NULL;
    if (internal_step(integrator, goal, stay ? goal : next_time_event)) {
      integrator->running = false;
      return fail(integrator, integrator->solver->message);
    }
    if (integrator_scan(integrator, integrator->step_end))
      return fail(integrator, "event indicators cannot be evaluated");
    if (stop_after_step && !integrator->event_found && integrator->step_end < goal) {
      if (integrator_load(integrator, integrator->step_end)) return fail(integrator, "no dense output");
      return ADVANCE_STEP;
    }
  }
}

/* Largest change of the derivatives at the loaded point between p_before and p, times `step`, in units
   of the permitted error. */
static int derivative_jump(Integrator *integrator, const double *p_before, double step, double *jump) {
  Model *model = integrator->model;
  double *p = model->p, largest = 0.0, tolerance = integrator->weights[model_info.n_states];
  model->p = (double *)p_before; /* evaluation reads p only */
  int failed = model_derivatives(model);
  memcpy(integrator->derivatives, model->der, model_info.n_states * sizeof(double));
  model->p = p;
  failed = failed || model_derivatives(model);
  for (size_t i = 0; i < model_info.n_states && !failed; i++) {
    double change = fabs(model->der[i] - integrator->derivatives[i]);
    double weighted = step * change / (tolerance * fabs(model->y[i]) + integrator->weights[i]);
    if (!(weighted <= largest)) largest = weighted;
  }
  *jump = largest;
  return failed;
}

/* True if the solver's last step stays accurate although p_before has become p. */
static bool history_survives(Integrator *integrator, const double *p_before) {
  double time = integrator->model->time, jump = INFINITY;
  if (!integrator->running || integrator->solver == NULL || p_before == NULL || time > integrator->step_end)
    return false;
  /* Without a history there is nothing to save by the test. */
  if (integrator->solver->one_step && time == integrator->step_end) return false;
  double step = integrator->step_end - integrator->step_begin;
  if (derivative_jump(integrator, p_before, step, &jump)) return false;
  if (time == integrator->step_end) return jump <= largest_kink;
  integrator->drift += jump; /* many small changes may add up within one step */
  if (!(integrator->drift <= negligible_jump)) return false;
  int failed = integrator_load(integrator, integrator->step_end) || derivative_jump(integrator, p_before, step, &jump);
  failed = integrator_load(integrator, time) || failed;
  return !failed && jump <= negligible_jump;
}

int integrator_changed(Integrator *integrator, const double *p_before) {
  if (!history_survives(integrator, p_before)) {
    integrator->running = false;
    integrator->event_found = false;
    return take_sides(integrator);
  }
  double time = integrator->model->time;
  return take_sides(integrator) || integrator_scan(integrator, integrator->step_end) ||
         integrator_load(integrator, time);
}

int integrator_inputs_cross(Integrator *integrator, bool *cross) {
  Model *model = integrator->model;
  *cross = false;
  if (model_info.n_indicators == 0) return 0;
  if (model_indicators(model, integrator->probe)) return 1;
  for (size_t i = 0; i < model_info.n_indicators; i++) {
    bool crossing = integrator_is_crossing(integrator, i, integrator->probe[i]);
    integrator->crossed[i] = crossing ? (integrator->probe[i] > 0.0 ? 1 : -1) : 0;
    *cross = *cross || crossing;
  }
  return 0;
}

void integrator_save(const Integrator *integrator, IntegratorPosition *position, double *signs, double *indicators) {
  *position = (IntegratorPosition){integrator->running, integrator->event_found, integrator->step_begin,
                                   integrator->step_end, integrator->event_time, integrator->drift,
                                   integrator->scan_time, integrator->stamp};
  memcpy(signs, integrator->side, model_info.n_indicators * sizeof *signs);
  memcpy(indicators, integrator->low, model_info.n_indicators * sizeof *indicators);
}

void integrator_restore(Integrator *integrator, const IntegratorPosition *position, bool same_solver,
                        const double *signs, const double *indicators) {
  /* The solver has not moved since: its last step still covers the restored time. */
  bool same = same_solver && position->running && position->stamp == integrator->stamp;
  integrator->running = same;
  integrator->event_found = same && position->event_found;
  integrator->step_begin = position->step_begin;
  integrator->step_end = position->step_end;
  integrator->event_time = position->event_time;
  integrator->drift = position->drift;
  integrator->scan_time = position->scan_time;
  memcpy(integrator->side, signs, model_info.n_indicators * sizeof *signs);
  memcpy(integrator->low, indicators, model_info.n_indicators * sizeof *indicators);
}
