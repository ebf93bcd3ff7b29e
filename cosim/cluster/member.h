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

/* Steps member k to *end with its inputs taken from `middle`; *end becomes earlier at an event. */
bool step_member(Cluster *cluster, int k, int64_t *end);
/* Member k has stepped: outputs that follow the inputs, and the means for those after it. */
bool finish_member(Cluster *cluster, int k);
bool save_member(Cluster *cluster, int k);
bool restore_member(Cluster *cluster, int k, int64_t tick);

#endif
