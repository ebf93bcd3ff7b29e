/* Event iteration (Modelica Language Specification 3.6, appendix B): with pre values fixed, the
   algebraic and discrete equations and the relations are solved together; then the pre values
   take the new values and all is repeated until they agree. */
#include "events.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "expressions.h"
#include "hybrid.h"

enum { EVENT_LIMIT = 200, SETTLE_LIMIT = 60 };

/* Working memory of one event. */
typedef struct {
  double *entry;      /* discrete variables when the settling began */
  double *indicators;
  double *memories;
  double *reinit;
  double *relations;
  double *met;        /* event indicators as the event met them: NAN before the first look */
  signed char *side;  /* of each indicator: the side that the integrator saw it go to, or 0 */
} Work;

static Work *work_create(void) {
  const size_t count = model_hybrid.n_discrete + 2 * model_info.n_roots + model_hybrid.n_memories +
                       model_hybrid.n_reinit + model_hybrid.n_time_relations;
  Work *work = malloc(sizeof *work);
  double *block = calloc(count + 1, sizeof *block);
  signed char *side = calloc(model_info.n_roots + 1, 1);
  if (!work || !block || !side) {
    free(work);
    free(block);
    free(side);
    return NULL;
  }
  work->entry = block;
  work->indicators = work->entry + model_hybrid.n_discrete;
  work->memories = work->indicators + model_info.n_roots;
  work->reinit = work->memories + model_hybrid.n_memories;
  work->relations = work->reinit + model_hybrid.n_reinit;
  work->met = work->relations + model_hybrid.n_time_relations;
  for (size_t k = 0; k < model_info.n_roots; ++k) work->met[k] = NAN;
  work->side = side;
  return work;
}

static void work_free(Work *work) {
  free(work->entry);
  free(work->side);
  free(work);
}

static double *next_tick(const Model *model) {
  return model->values + model_info.n_y + model_info.n_p + model_info.n_states;
}

void events_reset(Model *model) {
  memset(model->values, 0, model_info.n_values * sizeof(double));
  memcpy(model->y, model_info.y_start, model_info.n_y * sizeof(double));
  memcpy(model->p, model_info.p_start, model_info.n_p * sizeof(double));
  model->failed = model->terminate = false;
  model->message[0] = '\0';
}

/* --- relations --------------------------------------------------------------------------------- */

static int refresh_relations(Model *model, Work *work, bool *changed) {
  if (model_info.n_roots && model_roots(model, work->indicators)) return 1;
  for (size_t k = 0; k < model_info.n_roots; ++k) {
    const long slot = model_hybrid.root_memory[k];
    const double indicator = work->indicators[k];
    double truth = indicator < 0.0;
    if (isnan(indicator)) {
      char text[MODEL_MESSAGE_LENGTH];
      snprintf(text, sizeof text, "the event indicator of %s is not a number", model_info.root_text[k]);
      return fail(model, text);
    }
    if (slot < 0) continue;
    /* The integrator stops within rounding of a crossing: the side it saw counts there, until the event itself moves
       the indicator (a when-clause on integer() or floor() moves it to exactly zero). */
    if (isnan(work->met[k])) work->met[k] = indicator;
    if (indicator != work->met[k]) work->side[k] = 0;
    if (work->side[k]) {
      const double seen = work->side[k] < 0;
      if (indicator == 0.0 || truth == seen) truth = seen;
      else work->side[k] = 0;
    } else if (indicator == 0.0) {
      truth = model_hybrid.root_zero[k] ? model_hybrid.root_zero[k] < 0 : model->p[slot];
    }
    if (model->p[slot] != truth) *changed = true;
    model->p[slot] = truth;
  }
  return 0;
}

static int refresh_time_relations(Model *model, Work *work, bool *changed) {
  if (!model_hybrid.n_time_relations) return 0;
  if (model_time_relations(model, work->relations)) return 1;
  for (size_t k = 0; k < model_hybrid.n_time_relations; ++k) {
    double *slot = &model->p[model_hybrid.time_relations[k]];
    if (*slot != work->relations[k]) *changed = true;
    *slot = work->relations[k];
  }
  return 0;
}

/* --- one pass with fixed pre values ------------------------------------------------------------ */

static void remember(const Model *model, double *values) {
  for (size_t k = 0; k < model_hybrid.n_discrete; ++k) values[k] = model->p[model_hybrid.discrete[k]];
}

/* Discrete variables that no active when-clause sets keep their value at entry. */
static int discrete_pass(Model *model, const double *entry, double *before, bool *changed) {
  remember(model, before);
  for (size_t k = 0; k < model_hybrid.n_discrete; ++k) model->p[model_hybrid.discrete[k]] = entry[k];
  if (model_discrete(model)) return 1;
  for (size_t k = 0; k < model_hybrid.n_discrete; ++k)
    if (model->p[model_hybrid.discrete[k]] != before[k]) *changed = true;
  return 0;
}

static int settle(Model *model, Work *work, bool *changed_any) {
  double *before = malloc((model_hybrid.n_discrete + 1) * sizeof *before);
  if (!before) return fail(model, "out of memory");
  remember(model, work->entry);
  int status = 0;
  for (int pass = 0;; ++pass) {
    bool changed = false;
    status = model_algebraics(model) || refresh_time_relations(model, work, &changed) ||
             refresh_relations(model, work, &changed) || discrete_pass(model, work->entry, before, &changed);
    if (status || !changed) break;
    *changed_any = true;
    if (pass == SETTLE_LIMIT) {
      status = fail(model, "the discrete equations do not settle: relations and variables keep switching each other");
      break;
    }
  }
  free(before);
  return status;
}

static int run_actions(Model *model) {
  if (!model_hybrid.n_actions) return 0;
  double *fired = malloc(model_hybrid.n_actions * sizeof *fired);
  if (!fired) return fail(model, "out of memory");
  int status = model_actions(model, fired);
  for (size_t k = 0; k < model_hybrid.n_actions && !status; ++k) {
    if (fired[k] == 0.0) continue;
    char text[MODEL_MESSAGE_LENGTH];
    if (model_action_message(model, k, text, sizeof text)) {
      status = 1;
    } else if (model_hybrid.actions[k] == ACTION_WARNING) {
      if (model->warn) model->warn(model->context, text);
    } else if (model_hybrid.actions[k] == ACTION_TERMINATE) {
      model->terminate = true;
      if (model->warn) model->warn(model->context, text);
    } else {
      model->failed = true;
      status = fail(model, text);
    }
  }
  free(fired);
  return status;
}

static int commit_memories(Model *model, Work *work, bool *changed) {
  if (!model_hybrid.n_memories) return 0;
  if (model_memories(model, work->memories)) return 1;
  for (size_t k = 0; k < model_hybrid.n_memories; ++k) {
    double *slot = &model->p[model_hybrid.memories[k]];
    if (*slot != work->memories[k]) *changed = true;
    *slot = work->memories[k];
  }
  return 0;
}

static int run_reinit(Model *model, Work *work, bool *states_changed) {
  if (!model_hybrid.n_reinit) return 0;
  if (model_reinit(model, work->reinit)) return 1;
  for (size_t k = 0; k < model_hybrid.n_reinit; ++k) {
    double *state = &model->y[model_hybrid.reinit[k]];
    if (*state != work->reinit[k]) *states_changed = true;
    *state = work->reinit[k];
  }
  return 0;
}

static bool copy_pre(Model *model) {
  bool changed = false;
  for (size_t k = 0; k < model_hybrid.n_pre; ++k) {
    const PreCopy *pre = &model_hybrid.pre[k];
    const double value = pre->space == SPACE_Y ? model->y[pre->source] : model->p[pre->source];
    if (model->p[pre->target] != value) changed = true;
    model->p[pre->target] = value;
  }
  return changed;
}

/* The ticks hold for the whole event, so that a clocked equation sees one tick as one. */
static bool start_ticks(Model *model) {
  bool any = false;
  double *next = next_tick(model);
  for (size_t k = 0; k < model_hybrid.n_clocks; ++k) {
    const PeriodicClock *clock = &model_hybrid.clocks[k];
    const double instant = clock->phase + next[k] * clock->period;
    const bool ticks = model->time >= instant - 1e-12 * (fabs(instant) + clock->period);
    model->p[clock->activation] = ticks;
    if (ticks) next[k] = floor((model->time - clock->phase) / clock->period + 1e-9) + 1.0;
    any = any || ticks;
  }
  return any;
}

static void stop_ticks(Model *model) {
  for (size_t k = 0; k < model_hybrid.n_clocks; ++k) model->p[model_hybrid.clocks[k].activation] = 0.0;
}

/* --- events ------------------------------------------------------------------------------------ */

static int iterate(Model *model, Work *work, EventResult *result) {
  for (int iteration = 0; iteration < EVENT_LIMIT; ++iteration) {
    bool again = copy_pre(model) && iteration > 0;
    bool settled_changed = false, states_changed = false, memories_changed = false;
    if (settle(model, work, &settled_changed) || run_actions(model)) return 1;
    if (run_reinit(model, work, &states_changed) || commit_memories(model, work, &memories_changed)) return 1;
    if (iteration == 0) stop_ticks(model);
    result->discrete_changed = result->discrete_changed || settled_changed;
    result->states_changed = result->states_changed || states_changed;
    /* A pass that changed nothing at all has seen its own result. */
    again = again || settled_changed || states_changed || memories_changed;
    if (!again) return model_algebraics(model);
  }
  return fail(model, "the event iteration does not end: conditions keep switching each other");
}

int events_update(Model *model, const int *crossed, EventResult *result) {
  *result = (EventResult){false, false, INFINITY};
  Work *work = work_create();
  if (!work) return fail(model, "out of memory");
  for (size_t k = 0; crossed && k < model_info.n_indicators; ++k) work->side[k] = (signed char)crossed[k];
  start_ticks(model);
  const int status = iterate(model, work, result);
  stop_ticks(model);
  work_free(work);
  result->next_time_event = events_next_time(model);
  return status;
}

/* Relations, condition memories and discrete equations at the present states, without an edge. */
static int take_point(Model *model, Work *work, double *before, bool *changed) {
  const int status = model_algebraics(model) || refresh_time_relations(model, work, changed) ||
                     refresh_relations(model, work, changed);
  copy_pre(model);
  return status || commit_memories(model, work, changed) || discrete_pass(model, work->entry, before, changed);
}

/* The initial equations may depend on the discrete part and this on their solution, hence the loop.
   The start values come first: they choose the branches, but need not be a point where all is defined. */
static int initial_point(Model *model, Work *work) {
  double *before = malloc((model_hybrid.n_discrete + 1) * sizeof *before);
  if (!before) return fail(model, "out of memory");
  remember(model, work->entry);
  bool changed = false;
  if (take_point(model, work, before, &changed)) model->message[0] = '\0';
  int status = 0;
  for (int pass = 0; !status; ++pass) {
    changed = false;
    status = model_initial_equations(model) || take_point(model, work, before, &changed);
    if (!changed) break;
    if (pass == SETTLE_LIMIT)
      status = status || fail(model, "no initial state: relations and initial equations keep switching each other");
  }
  free(before);
  copy_pre(model);
  return status;
}

int events_initialise(Model *model, EventResult *result) {
  *result = (EventResult){false, false, INFINITY};
  Work *work = work_create();
  if (!work) return fail(model, "out of memory");
  double *next = next_tick(model);
  for (size_t k = 0; k < model_hybrid.n_clocks; ++k) {
    const PeriodicClock *clock = &model_hybrid.clocks[k];
    next[k] = maximum(0.0, ceil((model->time - clock->phase) / clock->period - 1e-9));
  }
  int status = model_parameters(model) || model_discrete_starts(model) || initial_point(model, work);
  if (!status) {
    if (model_hybrid.initial >= 0) model->p[model_hybrid.initial] = 1.0;
    start_ticks(model);
    status = iterate(model, work, result);
    stop_ticks(model);
  }
  if (!status && model_hybrid.initial >= 0) {
    bool ignored = false;
    model->p[model_hybrid.initial] = 0.0;
    status = commit_memories(model, work, &ignored);
  }
  work_free(work);
  result->next_time_event = events_next_time(model);
  return status;
}

double events_next_time(const Model *model) {
  double next = INFINITY;
  const double *tick = next_tick(model);
  for (size_t k = 0; k < model_hybrid.n_clocks; ++k) {
    const double instant = model_hybrid.clocks[k].phase + tick[k] * model_hybrid.clocks[k].period;
    if (instant > model->time) next = minimum(next, instant);
  }
  if (model_hybrid.n_time_events) {
    double *instants = malloc(model_hybrid.n_time_events * sizeof *instants);
    if (!instants) return next;
    if (!model_time_events((Model *)model, instants))
      for (size_t k = 0; k < model_hybrid.n_time_events; ++k)
        if (instants[k] > model->time) next = minimum(next, instants[k]);
    free(instants);
  }
  return next;
}
