/* A step is not only compared at its ends: one point in its middle is always looked at, and where a
   parabola through the three values comes close to zero, its extremum too, so that an indicator
   that dips through zero and back within one long step is seen. */
#include "event_location.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "events.h"

int integrator_load(Integrator *integrator, double time) {
  Model *model = integrator->model;
  model->time = time;
  if (integrator->solver == NULL) return 0;
  return integrator->solver->dense(integrator->solver, time, model->y);
}

int integrator_indicators(Integrator *integrator, double time, double *indicators) {
  return integrator_load(integrator, time) || events_indicators(integrator->model, indicators);
}

bool integrator_is_crossing(const Integrator *integrator, size_t root, double indicator) {
  int side = integrator->side[root];
  return side == 0 ? indicator != 0.0 : side * indicator < 0.0;
}

static bool any_crossing(const Integrator *integrator, const double *indicators) {
  for (size_t i = 0; i < model_info.n_roots; i++)
    if (integrator_is_crossing(integrator, i, indicators[i])) return true;
  return false;
}

/* Where in [0, 1] the first of the crossing indicators would meet zero if they were straight lines. */
static double first_secant(const Integrator *integrator, const double *low, const double *high) {
  double first = 1.0;
  for (size_t i = 0; i < model_info.n_roots; i++) {
    if (!integrator_is_crossing(integrator, i, high[i])) continue;
    double difference = high[i] - low[i];
    double fraction = difference != 0.0 ? -low[i] / difference : 0.0;
    if (fraction < first) first = fraction;
  }
  return first > 0.0 ? first : 0.0;
}

/* Narrows [begin, end] to rounding; nothing has crossed at begin, something has at end. */
static int locate(Integrator *integrator, double begin, double end) {
  double *low = integrator->low, *high = integrator->high, *probe = integrator->probe;
  double smallest = 8.0 * DBL_EPSILON * fmax(fabs(begin), fabs(end)) + 2.0 * DBL_EPSILON * (end - begin);
  for (int iteration = 0; iteration < 200; iteration++) {
    double width = end - begin;
    if (width <= 2.0 * smallest) break;
    /* Every third time the bracket is halved, because a secant may be stuck at one end. Else the probe
       stands just behind or before the secant's zero, so that the bracket shrinks from both ends. */
    double fraction = iteration % 3 == 2 ? 0.5 : first_secant(integrator, low, high);
    double time = begin + fraction * width + (fraction < 0.5 ? smallest : -smallest);
    time = fmin(fmax(time, begin + smallest), end - smallest);
    if (integrator_indicators(integrator, time, probe)) return 1;
    if (any_crossing(integrator, probe)) {
      end = time;
      memcpy(high, probe, model_info.n_roots * sizeof *high);
    } else {
      begin = time;
      memcpy(low, probe, model_info.n_roots * sizeof *low);
    }
  }
  integrator->event_found = true;
  integrator->event_time = end;
  return 0;
}

/* Place in (-1, 1) where the parabola of an indicator that keeps its side comes closest to zero. */
static bool near_miss(double low, double middle, double high, double *place) {
  double curvature = 0.5 * (low + high) - middle, slope = 0.5 * (high - low);
  if (curvature * middle <= 0.0) return false; /* bends away from zero, or straight */
  *place = -0.5 * slope / curvature;
  if (fabs(*place) >= 1.0 || fabs(*place) < 1e-3) return false;
  double extremum = middle - 0.25 * slope * slope / curvature;
  double closest = fmin(fabs(middle), fmin(fabs(low), fabs(high)));
  return extremum * middle < 0.2 * closest * fabs(middle);
}

static int look_at_near_misses(Integrator *integrator, double begin, double end, bool *found) {
  double half = 0.5 * (end - begin), centre = 0.5 * (begin + end), place = 0.0;
  int probes = 0;
  for (size_t i = 0; i < model_info.n_roots && probes < 4; i++) {
    if (!near_miss(integrator->low[i], integrator->middle[i], integrator->high[i], &place)) continue;
    probes++;
    double time = centre + place * half;
    if (integrator_indicators(integrator, time, integrator->probe)) return 1;
    if (!any_crossing(integrator, integrator->probe)) continue;
    memcpy(integrator->high, integrator->probe, model_info.n_roots * sizeof(double));
    *found = true;
    return locate(integrator, begin, time);
  }
  return 0;
}

int integrator_scan(Integrator *integrator, double end) {
  integrator->event_found = false;
  double begin = integrator->scan_time;
  if (model_info.n_roots == 0 || end <= begin) return 0;
  size_t bytes = model_info.n_roots * sizeof(double);
  double centre = 0.5 * (begin + end);
  if (integrator_indicators(integrator, centre, integrator->middle)) return 1;
  if (any_crossing(integrator, integrator->middle)) {
    memcpy(integrator->high, integrator->middle, bytes);
    return locate(integrator, begin, centre);
  }
  if (integrator_indicators(integrator, end, integrator->high)) return 1;
  if (any_crossing(integrator, integrator->high)) {
    memcpy(integrator->low, integrator->middle, bytes);
    return locate(integrator, centre, end);
  }
  bool found = false;
  if (look_at_near_misses(integrator, begin, end, &found)) return 1;
  if (found) return 0;
  memcpy(integrator->low, integrator->high, bytes);
  integrator->scan_time = end;
  return 0;
}
