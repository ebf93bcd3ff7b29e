/* One member of a cluster: setting, stepping and reading it, and the way back. */
#ifndef COSIM_MEMBER_H
#define COSIM_MEMBER_H

#include <math.h>
#include <stdbool.h>

#include "kernel.h"

/* Ticks per second. */
static const double resolution = 1e6;
/* Statuses of FMI calls. */
enum { WARNING = 1, DISCARD = 2, ERROR = 3 };

static inline int64_t tick_at_or_after(double t) { return (int64_t)ceil(t * resolution - 1e-3); }

/* Tick at which a member with a step of its own has made so many of them. */
static inline int64_t own_tick(const Member *member, int64_t steps) {
  return tick_at_or_after((double)steps * member->own_step);
}

/* How many of its own steps a member has made at most up to a tick; 0 for one that accepts any step. */
static inline int64_t own_steps_until(const Member *member, int64_t tick) {
  if (!(member->own_step > 0.0)) return 0;
  int64_t steps = (int64_t)((double)tick / resolution / member->own_step);
  while (own_tick(member, steps + 1) <= tick) steps++;
  while (steps > 0 && own_tick(member, steps) > tick) steps--;
  return steps;
}

/* Steps member k to *end with its inputs taken from `middle`; *end becomes earlier at an event. */
bool step_member(Cluster *cluster, int k, int64_t *end);
/* Member k has stepped: outputs that follow the inputs, and the means for those after it. */
bool finish_member(Cluster *cluster, int k);
bool save_member(Cluster *cluster, int k);
bool restore_member(Cluster *cluster, int k, int64_t tick);

#endif
