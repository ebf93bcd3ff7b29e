#include "control.h"

#include <math.h>
#include <string.h>

#include "member.h"

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

/* The span [s] for which the slopes of outputs are carried on in a step of h [s]. */
static double carried(const Cluster *cluster, double h) { return fmin(h, reach * cluster->slope_span); }

void extrapolate(Cluster *cluster, double h) {
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
    double relative = cluster->continuous[i] && !cluster->held[i] ? (cluster->coupled[i] ? 1.0 : uncoupled_weight) : 0.0;
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

/* The last instant up to `target` at which a member with a step of its own ends one; `target` if there is none. */
static int64_t on_own_grid(const Cluster *cluster, int64_t target) {
  int64_t last = 0;
  for (int k = 0; k < cluster->n_members; k++) {
    const Member *member = &cluster->members[k];
    int64_t steps = own_steps_until(member, target);
    if (steps > member->own_steps && own_tick(member, steps) > last) last = own_tick(member, steps);
  }
  return last > cluster->tick ? last : target;
}

int64_t choose_target(const Cluster *cluster, int64_t end) {
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
  int64_t rest = end - cluster->tick;
  if (rest <= length) return on_own_grid(cluster, end);
  /* Two equal steps rather than a long and a tiny one. */
  return on_own_grid(cluster, cluster->tick + (rest >= 2 * length ? length : rest / 2 + 1));
}

bool judge(Cluster *cluster, double h, bool may_reject) {
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
