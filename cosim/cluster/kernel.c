/* The stepping loop of one rate cluster: see engine.py for the method. Times are integer ticks of
   1 us; FMU time is tick / 1e6. */
#include "kernel.h"

#include <string.h>

#include "control.h"
#include "member.h"

enum { OBSERVE_EVERY = 16 };

size_t kernel_sizes(int which) {
  return which == 0 ? sizeof(Group) : which == 1 ? sizeof(Member) : sizeof(Cluster);
}

/* Member k stopped at an event at *end: those before it went too far. On the way to there one of them may meet an
   event earlier still: then k went too far as well. */
static bool bring_back(Cluster *cluster, int k, int64_t start, int64_t *end, bool saved) {
  int too_far = saved ? k : 0;
  for (int j = 0; j < too_far; j++) {
    if (j == 0) {
      extrapolate(cluster, (double)(*end - start) / resolution);
      cluster->n_brought_back++;
    }
    int64_t reached = *end;
    if (!restore_member(cluster, j, start) || !step_member(cluster, j, &reached)) return false;
    if (reached < *end) {
      *end = reached;
      too_far = k + 1;
      j = -1;
    } else if (!finish_member(cluster, j)) {
      return false;
    }
  }
  return true;
}

void kernel_record(Cluster *cluster) {
  int64_t n = cluster->n_rows;
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
    if (!restore_member(cluster, k, start)) return false;
  memcpy(cluster->values, cluster->before, (size_t)cluster->n_values * sizeof(double));
  cluster->n_rejected++;
  return true;
}

/* A member failed: the step is tried again with a tenth of its length, if there is a way back. */
static bool try_shorter(Cluster *cluster, int64_t start, double h, bool saved) {
  bool numerical = cluster->failed_status == DISCARD || cluster->failed_status == ERROR;
  double ticks = h * resolution;
  if (!saved || !numerical || !(ticks > cluster->minimum)) return false;
  if (cluster->members[cluster->failed_member].own_step > 0.0) return false; /* it knows no shorter one */
  cluster->step = fmax(cluster->minimum, 0.1 * ticks);
  return undo(cluster, start);
}

/* Outputs of a member with a step of its own have a slope from one of its instants to another; between them they stay. */
static void hold_between_own_steps(Cluster *cluster, int64_t start, int64_t end) {
  for (int k = 0; k < cluster->n_members; k++) {
    const Member *member = &cluster->members[k];
    if (!(member->own_step > 0.0)) continue;
    bool whole = own_tick(member, own_steps_until(member, start)) == start && own_tick(member, member->own_steps) == end;
    if (!whole) memset(cluster->slope + member->first, 0, (size_t)member->n_outputs * sizeof(double));
  }
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
    if (!save_member(cluster, k)) return false;
  for (int k = 0; k < cluster->n_members; k++) {
    if (cluster->members[k].tick >= target) {
      cluster->members[k].had_event = 0;
      continue;
    }
    int64_t end = target;
    if (!step_member(cluster, k, &end)) {
      *event = false;
      return try_shorter(cluster, start, h, saved);
    }
    if (end < target) {
      target = end;
      if (!bring_back(cluster, k, start, &target, saved)) return false;
    }
    if (!finish_member(cluster, k)) return false;
  }
  for (int k = 0; k < cluster->n_members; k++) *event = *event || cluster->members[k].had_event;
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
  hold_between_own_steps(cluster, start, target);
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
