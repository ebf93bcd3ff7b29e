/* The stepping loop of one rate cluster: see engine.py for the method. Times are integer ticks of
   1 us; FMU time is tick / 1e6. */
#include "kernel.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

static const double resolution = 1e6;
static const double growth = 1.5, safety = 0.75;
/* After an event the steps may grow faster while errors stay far below the tolerance. */
static const double fast_growth = 3.0, far_below = 0.06;
/* Largest change of an output in one step, as a multiple of its tolerance. */
static const double change_limit = 50.0;
/* A slope is carried on for so many times the span over which it was seen: behind a step that an event
   cut to almost nothing it would be noise, and the long step that was planned follows at once. */
static const double reach = 10.0;
/* Outputs that nobody in the cluster reads count this much: resolved for the results. */
static const double uncoupled_weight = 0.1;
enum { MAX_EVENTS = 1000, MAX_UPDATES = 100, OBSERVE_EVERY = 16, WARNING = 1, DISCARD = 2, ERROR = 3, LAST_SUCCESSFUL_TIME = 2 };

typedef int (*Fmi3Access)(void *, const uint32_t *, size_t, void *, size_t);
typedef int (*Fmi2Access)(void *, const uint32_t *, size_t, void *);
typedef int (*Fmi3DoStep)(void *, double, double, bool, bool *, bool *, bool *, double *);
typedef int (*Fmi2DoStep)(void *, double, double, int);
typedef int (*Fmi3Update)(void *, bool *, bool *, bool *, bool *, bool *, double *);
typedef int (*Plain)(void *);
typedef int (*GetState)(void *, void **);
typedef int (*SetState)(void *, void *);
typedef int (*GetRealStatus)(void *, int, double *);

size_t kernel_sizes(int which) {
  return which == 0 ? sizeof(Group) : which == 1 ? sizeof(Member) : sizeof(Cluster);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int64_t tick_at_or_after(double t) {
  return (int64_t)ceil(t * resolution - 1e-3);
}

static bool fail(Cluster *cluster, int k, int status, const char *call) {
  cluster->failed_member = k;
  cluster->failed_status = status;
  cluster->failed_call = call;
  return false;
}

/* ---- one member ------------------------------------------------------------------------------ */

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
  return true;
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
      if (tick <= start) tick = start + 1;
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

static bool advance(Cluster *cluster, int k, int64_t start, int64_t *end) {
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

/* Steps member k to *end with its inputs taken from `middle`; *end becomes earlier at an event. */
static bool step_member(Cluster *cluster, int k, int64_t *end) {
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

/* Member k has stepped: outputs that follow the inputs, and the means for those after it. */
static bool finish_member(Cluster *cluster, int k) {
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

static bool save(Cluster *cluster, int k) {
  Member *member = &cluster->members[k];
  member->saved_next_event = member->next_event;
  if (member->kind == PYTHON) return true;
  if (member->kind == EXTERNAL) return call_external(cluster, k, DO_SAVE, member->tick, &member->tick);
  int status = ((GetState)member->get_state)(member->component, &member->state);
  return status <= WARNING || fail(cluster, k, status, "saving the state");
}

static bool restore(Cluster *cluster, int k, int64_t tick) {
  Member *member = &cluster->members[k];
  member->next_event = member->saved_next_event;
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

/* ---- the cluster ----------------------------------------------------------------------------- */

/* The span [s] for which the slopes of outputs are carried on in a step of h [s]. */
static double carried(const Cluster *cluster, double h) { return fmin(h, reach * cluster->slope_span); }

/* Values in the middle and at the end of a step of h [s], as far as they are known before it. */
static void extrapolate(Cluster *cluster, double h) {
  double inside = carried(cluster, h);
  for (int i = 0; i < cluster->n_values; i++) {
    double half = 0.5 * (i < cluster->n_outputs ? inside : h) * cluster->slope[i];
    cluster->middle[i] = cluster->before[i] + half;
    cluster->ahead[i] = cluster->before[i] + 2.0 * half;
  }
}

void kernel_observe(Cluster *cluster) {
  int n = cluster->n_outputs;
  cluster->since = 0;
  memset(cluster->by_unit, 0, (size_t)cluster->n_units * sizeof(double));
  for (int i = 0; i < n; i++) {
    double size = fabs(cluster->values[i]);
    if (size > cluster->largest[i]) cluster->largest[i] = size;
    double *common = &cluster->by_unit[cluster->unit[i]];
    if (cluster->largest[i] > *common) *common = cluster->largest[i];
  }
  for (int i = 0; i < n; i++) {
    double scale = fmax(fmax(cluster->largest[i], cluster->floor[i]), 1e-3 * cluster->by_unit[cluster->unit[i]]);
    if (cluster->fixed_scale[i] > 0.0) scale = fmax(cluster->fixed_scale[i], cluster->floor[i]);
    if (scale == 0.0) scale = 1.0;
    cluster->scale[i] = scale;
    double relative = cluster->continuous[i] ? (cluster->coupled[i] ? 1.0 : uncoupled_weight) : 0.0;
    cluster->weight[i] = relative / (cluster->tolerance * scale);
  }
  /* A change that is small against the tolerance is not worth disturbing an FMU's integrator. */
  for (int k = 0; k < cluster->n_members; k++) {
    Member *member = &cluster->members[k];
    for (int i = 0; i < member->n_inputs; i++) {
      double band = INFINITY;
      for (int32_t j = member->row_start[i]; j < member->row_start[i + 1]; j++) {
        int slot = member->slot[j];
        if (slot >= n) continue;
        double own = cluster->continuous[slot] ? fabs(member->factor[j]) * cluster->scale[slot] : 0.0;
        if (own < band) band = own;
      }
      member->dead_band[i] = isfinite(band) ? cluster->dead_band * cluster->tolerance * band : 0.0;
    }
  }
}

/* Where the next step ends. */
static int64_t choose_target(const Cluster *cluster, int64_t end) {
  double step = fmin(cluster->step, cluster->maximum);
  for (int w = 0; w < cluster->n_windows; w++) {
    const int64_t *window = cluster->windows + 3 * w;
    if (window[0] <= cluster->tick && cluster->tick < window[1]) {
      step = fmin(step, (double)window[2]);
    } else if (cluster->tick < window[0]) {
      if (window[0] < end) end = window[0];
      break;
    }
  }
  int64_t length = step < 1.0 ? 1 : (int64_t)step;
  if (cluster->grid > 1) {
    length = length / cluster->grid * cluster->grid;
    return cluster->tick + (length < cluster->grid ? cluster->grid : length);
  }
  int64_t rest = end - cluster->tick;
  if (rest <= length) return end;
  /* Two equal steps rather than a long and a tiny one. */
  return cluster->tick + (rest >= 2 * length ? length : rest / 2 + 1);
}

/* Whether the step is good enough; sets the next step size. */
static bool judge(Cluster *cluster, double h, bool may_reject) {
  double worst = 0.0, ticks = h * resolution, inside = carried(cluster, h);
  int place = -1;
  for (int i = 0; i < cluster->n_outputs; i++) {
    double change = cluster->values[i] - cluster->before[i];
    double error = fabs(change - inside * cluster->slope[i]) * cluster->weight[i];
    double moved = fabs(change) * cluster->weight[i] / change_limit;
    moved *= moved;
    if (moved > error) error = moved;
    if (error > worst) {
      worst = error;
      place = i;
    }
  }
  if (!isfinite(worst)) worst = 1e12;
  if (worst > 0.25 && place >= 0) cluster->limited[place]++;
  double factor = safety / sqrt(fmax(worst, 1e-12));
  if (worst > 1.0 && may_reject && ticks > cluster->minimum) {
    cluster->step = fmax(cluster->minimum, ticks * fmax(0.1, fmin(factor, 0.5)));
    return false;
  }
  double step = ticks * fmax(0.2, fmin(worst < far_below ? fast_growth : growth, worst > 0.25 ? factor : INFINITY));
  /* A step cut short by its end says nothing against the longer one that was planned. */
  if (worst <= 0.25) step = fmax(step, cluster->step);
  cluster->step = fmin(cluster->maximum, fmax(cluster->minimum, step));
  cluster->last_step = h;
  cluster->since++;
  return true;
}

/* Member k stopped at an event at `tick`: those before it went too far. */
static bool bring_back(Cluster *cluster, int k, int64_t start, int64_t tick, bool saved) {
  if (k == 0 || !saved) return true;
  extrapolate(cluster, (double)(tick - start) / resolution);
  cluster->n_brought_back++;
  for (int j = 0; j < k; j++) {
    int64_t end = tick;
    if (!restore(cluster, j, start) || !step_member(cluster, j, &end) || !finish_member(cluster, j)) return false;
  }
  return true;
}

void kernel_record(Cluster *cluster) {
  int64_t n = cluster->n_rows;
  if (cluster->row_interval && cluster->tick > cluster->last_row && cluster->tick - cluster->last_row < cluster->row_interval)
    return;
  /* At an event two rows share a time: before and after. */
  if (n > 1 && cluster->row_ticks[n - 1] == cluster->tick && cluster->row_ticks[n - 2] == cluster->tick) n--;
  if (n >= cluster->max_rows) return;
  cluster->row_ticks[n] = cluster->tick;
  memcpy(cluster->rows + n * cluster->n_outputs, cluster->values, (size_t)cluster->n_outputs * sizeof(double));
  cluster->n_rows = n + 1;
  cluster->last_row = cluster->tick;
}

/* Back to the start of a step that was not good enough, or that a member could not make. */
static bool undo(Cluster *cluster, int64_t start) {
  for (int k = 0; k < cluster->n_members; k++)
    if (!restore(cluster, k, start)) return false;
  memcpy(cluster->values, cluster->before, (size_t)cluster->n_values * sizeof(double));
  cluster->n_rejected++;
  return true;
}

/* A member failed: the step is tried again with a tenth of its length, if there is a way back. */
static bool try_shorter(Cluster *cluster, int64_t start, double h, bool saved) {
  bool numerical = cluster->failed_status == DISCARD || cluster->failed_status == ERROR;
  double ticks = h * resolution;
  if (!saved || !numerical || !(ticks > cluster->minimum)) return false;
  cluster->step = fmax(cluster->minimum, 0.1 * ticks);
  return undo(cluster, start);
}

/* One step; *event tells whether values have to be settled at its end. */
static bool step(Cluster *cluster, int64_t target, bool *event) {
  int64_t start = cluster->tick;
  double h = (double)(target - start) / resolution;
  size_t bytes = (size_t)cluster->n_values * sizeof(double);
  *event = false;
  memcpy(cluster->before, cluster->values, bytes);
  extrapolate(cluster, h);
  bool saved = cluster->roll_back;
  for (int k = 0; saved && k < cluster->n_members; k++)
    if (!save(cluster, k)) return false;
  for (int k = 0; k < cluster->n_members; k++) {
    if (cluster->members[k].tick >= target) continue;
    int64_t end = target;
    if (!step_member(cluster, k, &end)) {
      *event = false;
      return try_shorter(cluster, start, h, saved);
    }
    if (cluster->members[k].had_event) {
      *event = true;
      cluster->note(k, end);
    }
    if (end < target) {
      target = end;
      if (!bring_back(cluster, k, start, target, saved)) return false;
    }
    if (!finish_member(cluster, k)) return false;
  }
  h = (double)(target - start) / resolution;
  for (int i = cluster->external; i < cluster->external + cluster->n_external; i++)
    cluster->values[i] += h * cluster->slope[i];
  if (!judge(cluster, h, saved && !*event)) return undo(cluster, start);
  /* A slope over a step of a few ticks would be rounding noise. */
  bool reliable = (double)(target - start) >= fmin(cluster->minimum, 10.0);
  for (int i = 0; i < cluster->n_values; i++) {
    cluster->integral[i] += 0.5 * h * (cluster->before[i] + cluster->values[i]);
    if (i >= cluster->n_outputs) continue;
    if (!cluster->continuous[i])
      *event = *event || cluster->values[i] != cluster->before[i];
    else if (reliable)
      cluster->slope[i] = (cluster->values[i] - cluster->before[i]) / h;
  }
  if (reliable) cluster->slope_span = h;
  for (int k = 0; k < cluster->n_members; k++) {
    const Member *member = &cluster->members[k];
    if (member->kind == PYTHON) continue;
    for (int i = 0; i < member->n_inputs; i++) member->taken[i] += h * member->held[i];
  }
  cluster->tick = target;
  cluster->n_steps++;
  if (cluster->since >= OBSERVE_EVERY) kernel_observe(cluster);
  kernel_record(cluster);
  return true;
}

int kernel_advance(Cluster *cluster, int64_t end) {
  while (cluster->tick < end) {
    if (cluster->n_rows + 4 > cluster->max_rows) return ROWS_FULL;
    int64_t limit = end;
    bool sampled = true;
    for (int k = 0; k < cluster->n_members; k++) {
      const Member *member = &cluster->members[k];
      sampled = sampled && member->sampled;
      if (!(member->next_event < INFINITY)) continue;
      int64_t known = tick_at_or_after(member->next_event);
      if (known > cluster->tick && known < limit) limit = known;
    }
    bool event = false;
    if (!step(cluster, sampled ? limit : choose_target(cluster, limit), &event)) return FAILED;
    if (event) return EVENT;
  }
  return REACHED;
}
