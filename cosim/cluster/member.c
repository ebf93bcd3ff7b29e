/* FMI calls and the steps of Python members: see engine.py for what they are given and when. */
#include "member.h"

#include <string.h>
#include <time.h>

enum { MAX_EVENTS = 1000, MAX_UPDATES = 100, LAST_SUCCESSFUL_TIME = 2 };

typedef int (*Fmi3Access)(void *, const uint32_t *, size_t, void *, size_t);
typedef int (*Fmi2Access)(void *, const uint32_t *, size_t, void *);
typedef int (*Fmi3DoStep)(void *, double, double, bool, bool *, bool *, bool *, double *);
typedef int (*Fmi2DoStep)(void *, double, double, int);
typedef int (*Fmi3Update)(void *, bool *, bool *, bool *, bool *, bool *, double *);
typedef int (*Plain)(void *);
typedef int (*GetState)(void *, void **);
typedef int (*SetState)(void *, void *);
typedef int (*GetRealStatus)(void *, int, double *);

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool fail(Cluster *cluster, int k, int status, const char *call) {
  cluster->failed_member = k;
  cluster->failed_status = status;
  cluster->failed_call = call;
  return false;
}

#define WIDEN(CASE, TYPE)                                                                      \
  case CASE:                                                                                   \
    for (size_t i = 0; i < group->n_values; i++) group->vector[i] = (double)((TYPE *)group->buffer)[i]; \
    break;
#define NARROW(CASE, TYPE)                                                                     \
  case CASE:                                                                                   \
    for (size_t i = 0; i < group->n_values; i++) ((TYPE *)group->buffer)[i] = (TYPE)group->vector[i]; \
    break;

static void widen(const Group *group) {
  switch (group->type) {
    WIDEN(1, float) WIDEN(2, int8_t) WIDEN(3, int16_t) WIDEN(4, int32_t) WIDEN(5, int64_t)
    WIDEN(6, uint8_t) WIDEN(7, uint16_t) WIDEN(8, uint32_t) WIDEN(9, uint64_t) WIDEN(10, bool) WIDEN(11, int)
    default: break;
  }
}

static void narrow(const Group *group) {
  switch (group->type) {
    NARROW(1, float) NARROW(2, int8_t) NARROW(3, int16_t) NARROW(4, int32_t) NARROW(5, int64_t)
    NARROW(6, uint8_t) NARROW(7, uint16_t) NARROW(8, uint32_t) NARROW(9, uint64_t) NARROW(10, bool) NARROW(11, int)
    default: break;
  }
}

static int access(const Member *member, const Group *group, void *function) {
  if (member->kind == FMI3)
    return ((Fmi3Access)function)(member->component, group->references, group->n_references, group->buffer,
                                  group->n_values);
  return ((Fmi2Access)function)(member->component, group->references, group->n_references, group->buffer);
}

static bool pull(Cluster *cluster, int k) {
  Member *member = &cluster->members[k];
  for (int g = 0; g < member->n_reads; g++) {
    const Group *group = &member->reads[g];
    int status = access(member, group, group->get);
    if (status > WARNING) return fail(cluster, k, status, "reading outputs");
    if (group->type) widen(group);
  }
  double sum = 0.0; /* 0 * NaN and 0 * infinity are NaN: one test for all */
  for (int i = member->first; i < member->first + member->n_outputs; i++) sum += 0.0 * cluster->values[i];
  return sum == 0.0 || fail(cluster, k, ERROR, NULL);
}

static void gather(const Member *member, const double *values) {
  for (int i = 0; i < member->n_inputs; i++) {
    double sum = member->offset[i];
    for (int32_t j = member->row_start[i]; j < member->row_start[i + 1]; j++)
      sum += member->factor[j] * values[member->slot[j]];
    member->u[i] = sum;
  }
}

/* Sets the inputs if any of them moved by more than its dead band. */
static bool push(Cluster *cluster, int k, bool *changed) {
  Member *member = &cluster->members[k];
  *changed = false;
  for (int i = 0; i < member->n_inputs && !*changed; i++)
    *changed = !(fabs(member->u[i] - member->u_set[i]) <= member->dead_band[i]);
  if (!*changed) return true;
  for (int g = 0; g < member->n_writes; g++) {
    const Group *group = &member->writes[g];
    if (member->event_mode && !group->continuous) continue;
    if (group->type) narrow(group);
    int status = access(member, group, group->set);
    if (status > WARNING) return fail(cluster, k, status, "setting inputs");
  }
  memcpy(member->u_set, member->u, (size_t)member->n_inputs * sizeof(double));
  return true;
}

/* An event that the FMU met on its own way. */
static bool local_event(Cluster *cluster, int k) {
  Member *member = &cluster->members[k];
  member->had_event = 1;
  member->events++;
  if (!member->event_mode) return true;
  int status = ((Plain)member->enter_event)(member->component);
  if (status > WARNING) return fail(cluster, k, status, "fmi3EnterEventMode");
  bool more = true, end = false, nominals, states, defined = false;
  double next = INFINITY;
  for (int i = 0; more && i < MAX_UPDATES; i++) {
    status = ((Fmi3Update)member->update)(member->component, &more, &end, &nominals, &states, &defined, &next);
    if (status > WARNING) return fail(cluster, k, status, "handling an event");
  }
  if (more) return fail(cluster, k, WARNING, "discrete states keep changing at an event:");
  if (end) return fail(cluster, k, WARNING, "the FMU asked to end the simulation:");
  member->next_event = defined ? next : INFINITY;
  status = ((Plain)member->enter_step)(member->component);
  return status <= WARNING || fail(cluster, k, status, "fmi3EnterStepMode");
}

/* Steps an FMI 3.0 FMU; *end becomes earlier if an event is met. */
static bool advance3(Cluster *cluster, int k, int64_t start, int64_t *end) {
  Member *member = &cluster->members[k];
  double t = (double)start / resolution, t_end = (double)*end / resolution;
  for (int i = 0; i < MAX_EVENTS; i++) {
    bool event = false, terminate = false, early = false;
    double reached = t;
    member->t = t;
    int status = ((Fmi3DoStep)member->do_step)(member->component, t, t_end - t, !member->can_roll_back, &event,
                                               &terminate, &early, &reached);
    if (status > WARNING) return fail(cluster, k, status, "a step");
    if (terminate) return fail(cluster, k, WARNING, "the FMU asked to end the simulation:");
    if (!event && !early) return true;
    member->t = t = reached;
    if (event) {
      if (!local_event(cluster, k)) return false;
      int64_t tick = tick_at_or_after(t);
      /* Inputs of the middle of the step have switched a relation at once: shorter steps find the instant, the
         shortest one is made with the relation as it is now. */
      if (tick <= start && (double)(*end - start) <= cluster->minimum) tick = *end;
      if (tick <= start) {
        tick = start + 1;
        cluster->step = cluster->minimum;
      }
      if (tick < *end) *end = tick;
      t_end = (double)*end / resolution;
    }
    if (t >= t_end) return true;
  }
  return fail(cluster, k, WARNING, "more than 1000 events within one step:");
}

static bool advance2(Cluster *cluster, int k, int64_t start, int64_t *end) {
  Member *member = &cluster->members[k];
  double t = (double)start / resolution, h = (double)*end / resolution - t, reached = 0.0;
  member->t = t;
  int status = ((Fmi2DoStep)member->do_step)(member->component, t, h, !member->can_roll_back);
  if (status != DISCARD) return status <= WARNING || fail(cluster, k, status, "a step");
  status = ((GetRealStatus)member->get_real_status)(member->component, LAST_SUCCESSFUL_TIME, &reached);
  int64_t tick = tick_at_or_after(reached);
  if (status > WARNING || tick <= start || tick > *end) return fail(cluster, k, DISCARD, "a step");
  double rest = (double)tick / resolution - reached;
  if (rest > 0.0) {
    status = ((Fmi2DoStep)member->do_step)(member->component, reached, rest, !member->can_roll_back);
    if (status > WARNING) return fail(cluster, k, status, "a step");
  }
  member->had_event = 1;
  member->events++;
  *end = tick;
  return true;
}

/* One step of the length that the FMU makes only. */
static bool own_step(Cluster *cluster, int k, bool *event) {
  Member *member = &cluster->members[k];
  double t = (double)member->own_steps * member->own_step, reached = t + member->own_step;
  bool terminate = false, early = false;
  int status;
  member->t = t;
  if (member->kind == FMI3)
    status = ((Fmi3DoStep)member->do_step)(member->component, t, member->own_step, !member->can_roll_back, event,
                                           &terminate, &early, &reached);
  else
    status = ((Fmi2DoStep)member->do_step)(member->component, t, member->own_step, !member->can_roll_back);
  if (status > WARNING) return fail(cluster, k, status, "a step");
  if (terminate) return fail(cluster, k, WARNING, "the FMU asked to end the simulation:");
  if (early && reached < t + 0.999 * member->own_step)
    return fail(cluster, k, WARNING, "a step of the length that the FMU asks for, which it leaves early,");
  member->own_steps++;
  return !*event || local_event(cluster, k);
}

/* An FMU with a step of its own makes those that end up to *end; between them its outputs are held. */
static bool advance_own(Cluster *cluster, int k, int64_t *end) {
  Member *member = &cluster->members[k];
  int64_t last = own_steps_until(member, *end);
  bool event = false;
  while (member->own_steps < last && !event)
    if (!own_step(cluster, k, &event)) return false;
  if (event && own_tick(member, member->own_steps) < *end) *end = own_tick(member, member->own_steps);
  return true;
}

static bool advance(Cluster *cluster, int k, int64_t start, int64_t *end) {
  if (cluster->members[k].own_step > 0.0) return advance_own(cluster, k, end);
  return cluster->members[k].kind == FMI3 ? advance3(cluster, k, start, end) : advance2(cluster, k, start, end);
}

/* Outputs of a Python member at the end of a step: on the straight line over a span that the member chooses. */
static bool step_python(Cluster *cluster, int k, int64_t end) {
  Member *member = &cluster->members[k];
  double *y = cluster->values + member->first;
  bool due = member->next_event * resolution <= (double)end + 1e-3;
  member->had_event = due;
  member->tick = end;
  member->steps++;
  if (member->sampled || member->constant) return true;
  if (end > member->span_to || end < member->span_from) {
    int64_t from = cluster->tick, to = end;
    memcpy(member->span_begin, cluster->before + member->first, (size_t)member->n_outputs * sizeof(double));
    double began = now();
    if (cluster->source(k, from, &to, member->span_end)) return fail(cluster, k, WARNING, "the component");
    member->seconds += now() - began;
    member->span_from = from;
    member->span_to = to;
  }
  double share = (double)(end - member->span_from) / (double)(member->span_to - member->span_from);
  for (int i = 0; i < member->n_smooth; i++)
    y[i] = member->span_begin[i] + share * (member->span_end[i] - member->span_begin[i]);
  return true;
}

static bool call_external(Cluster *cluster, int k, int action, int64_t start, int64_t *end) {
  return !cluster->external_call(k, action, start, end) || fail(cluster, k, WARNING, "the integration");
}

static bool step_external(Cluster *cluster, int k, int64_t *end) {
  Member *member = &cluster->members[k];
  gather(member, cluster->middle);
  memcpy(member->held, member->u, (size_t)member->n_inputs * sizeof(double));
  if (!call_external(cluster, k, DO_STEP, member->tick, end)) return false;
  member->tick = *end;
  return true;
}

bool step_member(Cluster *cluster, int k, int64_t *end) {
  Member *member = &cluster->members[k];
  if (member->kind == PYTHON) return step_python(cluster, k, *end);
  if (member->kind == EXTERNAL) return step_external(cluster, k, end);
  bool changed;
  double began = now();
  member->had_event = 0;
  gather(member, cluster->middle);
  if (!push(cluster, k, &changed)) return false;
  memcpy(member->held, member->u_set, (size_t)member->n_inputs * sizeof(double));
  member->behind = *end - member->tick > member->reserve ? member->reserve : 0;
  int64_t target = *end - member->behind, reached = target;
  if (!advance(cluster, k, member->tick, &reached)) return false;
  if (reached < target) {
    member->behind = 0;
    *end = reached;
  }
  member->tick = *end;
  member->steps++;
  if (!member->feedthrough && !pull(cluster, k)) return false;
  member->seconds += now() - began;
  return true;
}

bool finish_member(Cluster *cluster, int k) {
  Member *member = &cluster->members[k];
  if (member->kind == EXTERNAL) {
    int64_t end = member->tick;
    gather(member, cluster->ahead);
    if (!call_external(cluster, k, DO_REFRESH, end, &end)) return false;
  } else if (member->kind != PYTHON && member->feedthrough) {
    bool changed;
    double began = now();
    gather(member, cluster->ahead);
    if (!push(cluster, k, &changed)) return false;
    if (member->behind) {
      int64_t end = member->tick;
      if (!advance(cluster, k, end - member->behind, &end)) return false;
      member->behind = 0;
    }
    if (!pull(cluster, k)) return false;
    member->seconds += now() - began;
  }
  int first = member->first;
  for (int i = first; i < first + member->n_smooth; i++) {
    cluster->middle[i] = 0.5 * (cluster->before[i] + cluster->values[i]);
    cluster->ahead[i] = cluster->values[i];
  }
  return true;
}

bool save_member(Cluster *cluster, int k) {
  Member *member = &cluster->members[k];
  member->saved_next_event = member->next_event;
  member->saved_own_steps = member->own_steps;
  if (member->kind == PYTHON) return true;
  if (member->kind == EXTERNAL) return call_external(cluster, k, DO_SAVE, member->tick, &member->tick);
  int status = ((GetState)member->get_state)(member->component, &member->state);
  return status <= WARNING || fail(cluster, k, status, "saving the state");
}

bool restore_member(Cluster *cluster, int k, int64_t tick) {
  Member *member = &cluster->members[k];
  member->next_event = member->saved_next_event;
  member->own_steps = member->saved_own_steps;
  member->tick = tick;
  if (member->kind == PYTHON) return true;
  if (member->kind == EXTERNAL) return call_external(cluster, k, DO_RESTORE, tick, &tick);
  int status = ((SetState)member->set_state)(member->component, member->state);
  if (status > WARNING) return fail(cluster, k, status, "restoring the state");
  member->rollbacks++;
  /* What was set is not known any more: the next inputs are set in any case. */
  for (int i = 0; i < member->n_inputs; i++) member->u_set[i] = NAN;
  return true;
}
