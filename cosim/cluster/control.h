/* Error control of a cluster: sizes of its values, extrapolation, the next step. */
#ifndef COSIM_CONTROL_H
#define COSIM_CONTROL_H

#include <stdbool.h>

#include "kernel.h"

/* Values in the middle and at the end of a step of h [s], as far as they are known before it. */
void extrapolate(Cluster *cluster, double h);
/* Where the next step ends, at most at `end`. */
int64_t choose_target(const Cluster *cluster, int64_t end);
/* Whether the step of h [s] is good enough; sets the next step size. */
bool judge(Cluster *cluster, double h, bool may_reject);

#endif
