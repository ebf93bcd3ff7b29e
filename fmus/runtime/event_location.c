/* A step is not only compared at its ends, because an indicator may dip through zero and back within
   one long step: three points inside are always looked at, the extremum of a parabola that comes close
   to zero too, and where the values do not make a smooth course the step is halved. */
#include "event_location.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "events.h"
#include "expressions.h"

int integrator_load(Integrator *integrator, double time) {
  Model *model = integrator->model;
  model->time = time;
  if (integrator->solver == NULL) return 0;
  return integrator->solver->dense(integrator->solver, time, model->y);
}

int integrator_indicators(Integrator *integrator, double time, double *indicators) {
  return integrator_load(integrator, time) || model_indicators(integrator->model, indicators);
}

bool integrator_is_crossing(const Integrator *integrator, size_t root, double indicator) {
  double side = integrator->side[root];
  return side * indicator < 0.0 || (side == 0.0 && indicator != 0.0);
}

static bool any_crossing(const Integrator *integrator, const double *indicators) {
  int crossing = 0; /* without a branch per indicator */
  for (size_t i = 0; i < model_info.n_indicators; i++) {
    double side = integrator->side[i];
    crossing |= (side * indicators[i] < 0.0) | ((side == 0.0) & (indicators[i] != 0.0));
  }
  return crossing;
}

/* Where in [0, 1] the first of the crossing indicators would meet zero if they were straight lines. */
static double first_secant(const Integrator *integrator, const double *low, const double *high) {
  double first = 1.0;
  for (size_t i = 0; i < model_info.n_indicators; i++) {
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
      memcpy(high, probe, model_info.n_indicators * sizeof *high);
    } else {
      begin = time;
      memcpy(low, probe, model_info.n_indicators * sizeof *low);
    }
  }
  integrator->event_found = true;
  integrator->event_time = end;
  return 0;
}

/* One indicator over an interval, on the coordinate -1 ... 1: the parabola through its values at the
   ends and in the middle, and the size of the higher terms that two more values show. The last of
   them stands next to the begin: the slope there betrays an oscillation that the others happen to miss. */
typedef struct {
  double middle, slope, curvature, higher;
} Course;

enum { PLACES = 3 };
static const double place_of[PLACES] = {0.0, -0.4, -0.98};

static double cubic_shape(double place) {
  return place * (place * place - 1.0); /* zero at the ends and in the middle */
}

static double parabola(const Course *course, double place) {
  return course->middle + place * (course->slope + place * course->curvature);
}

/* `inside` are the values of all indicators at the three places. */
static Course course_of(double low, double high, const double *inside, size_t root) {
  double middle = inside[root], second = inside[model_info.n_indicators + root], third = inside[2 * model_info.n_indicators + root];
  Course course = {middle, 0.5 * (high - low), 0.5 * (low + high) - middle, 0.0};
  double cubic = (second - parabola(&course, place_of[1])) / cubic_shape(place_of[1]);
  double rest = third - parabola(&course, place_of[2]) - cubic * cubic_shape(place_of[2]);
  double quartic = rest / (cubic_shape(place_of[2]) * (place_of[2] - place_of[1]));
  course.higher = fabs(cubic) + fabs(quartic);
  return course;
}

/* True if the course, with three times its higher terms in either direction, may leave its side. */
static bool may_cross(const Course *course, double closest) {
  const double safety = 3.0, largest_shape = 0.385;
  double sign = course->middle < 0.0 ? -1.0 : 1.0;
  if (safety * course->higher * largest_shape < closest && sign * course->curvature <= 0.0) return false;
  for (double place = -0.95; place < 1.0; place += 0.19) {
    double value = sign * parabola(course, place);
    if (value < safety * course->higher * fabs(cubic_shape(place))) return true;
  }
  return false;
}

/* Place where the parabola comes closest to zero, if that is inside and close to zero. */
static bool near_miss(const Course *course, double closest, double *place) {
  if (course->curvature * course->middle <= 0.0) return false; /* bends away from zero, or straight */
  *place = -0.5 * course->slope / course->curvature;
  if (fabs(*place) >= 1.0) return false;
  return parabola(course, *place) * course->middle < 0.2 * closest * fabs(course->middle);
}

enum { BISECTION_DEPTH = 12, EVALUATION_LIMIT = 400 };

/* Part of a step with the indicators at its ends. Nothing has crossed at the begin. */
typedef struct {
  double begin, end;
  const double *low, *high;
  bool crossing; /* something has crossed at the end */
} Interval;

static int locate_in(Integrator *integrator, const Interval *interval) {
  memcpy(integrator->low, interval->low, model_info.n_indicators * sizeof(double));
  memcpy(integrator->high, interval->high, model_info.n_indicators * sizeof(double));
  return locate(integrator, interval->begin, interval->end);
}

/* True if an indicator varies so little over the values seen that it stays far from zero. */
static bool is_far(const Interval *interval, const double *inside, size_t root) {
  const size_t n = model_info.n_indicators;
  double low = interval->low[root], high = interval->high[root];
  double first = inside[root], second = inside[n + root], third = inside[2 * n + root];
  double least = minimum(minimum(minimum(low, high), minimum(first, second)), third);
  double most = maximum(maximum(maximum(low, high), maximum(first, second)), third);
  double range = 4.0 * (most - least);
  return (range < fabs(least)) & (range < fabs(most));
}

static bool all_far(const Interval *interval, const double *inside) {
  int near = 0; /* without a branch per indicator */
  for (size_t i = 0; i < model_info.n_indicators; i++) near |= !is_far(interval, inside, i);
  return !near;
}

/* Tells whether the values at the ends and inside may hide a crossing, or another one; an indicator whose
   parabola comes close to zero is looked at where it is closest. */
static int inspect(Integrator *integrator, const Interval *interval, const double *inside, int *evaluations,
                   bool *suspicious) {
  double centre = 0.5 * (interval->begin + interval->end), half = 0.5 * (interval->end - interval->begin), place = 0.0;
  *suspicious = false;
  if (all_far(interval, inside)) return 0;
  for (size_t i = 0; i < model_info.n_indicators; i++) {
    double low = interval->low[i], high = interval->high[i];
    if (is_far(interval, inside, i)) continue;
    Course course = course_of(low, high, inside, i);
    double closest = fmin(fabs(course.middle), fmin(fabs(low), fabs(high)));
    bool crosses = interval->crossing && integrator_is_crossing(integrator, i, high);
    if (crosses ? course.higher + fabs(course.curvature) > fabs(course.slope) : may_cross(&course, closest))
      *suspicious = true;
    if (*evaluations >= EVALUATION_LIMIT || !near_miss(&course, closest, &place)) continue;
    *evaluations += 1;
    double time = centre + place * half;
    if (integrator_indicators(integrator, time, integrator->probe)) return 1;
    if (!any_crossing(integrator, integrator->probe)) continue;
    Interval part = {interval->begin, time, interval->low, integrator->probe, true};
    return locate_in(integrator, &part);
  }
  return 0;
}

/* Finds the first crossing of the interval; halves it where one between the looked-at points cannot be excluded. */
static int search(Integrator *integrator, const Interval *interval, int depth, int *evaluations) {
  bool last_depth = depth + 1 >= BISECTION_DEPTH || *evaluations >= EVALUATION_LIMIT;
  if (last_depth) return interval->crossing ? locate_in(integrator, interval) : 0;
  double centre = 0.5 * (interval->begin + interval->end), half = 0.5 * (interval->end - interval->begin);
  double *inside = integrator->bisection + PLACES * (size_t)depth * model_info.n_indicators;
  for (int k = 0; k < PLACES; k++) {
    double time = centre + place_of[k] * half, *values = inside + (size_t)k * model_info.n_indicators;
    *evaluations += 1;
    if (integrator_indicators(integrator, time, values)) return 1;
    if (!any_crossing(integrator, values)) continue;
    Interval part = {interval->begin, time, interval->low, values, true};
    return search(integrator, &part, depth + 1, evaluations);
  }
  Interval first = {interval->begin, centre, interval->low, inside, false};
  Interval second = {centre, interval->end, inside, interval->high, interval->crossing};
  bool suspicious = false;
  if (inspect(integrator, interval, inside, evaluations, &suspicious)) return 1;
  if (integrator->event_found) return 0;
  if (!suspicious) return interval->crossing ? locate_in(integrator, &second) : 0;
  if (search(integrator, &first, depth + 1, evaluations)) return 1;
  return integrator->event_found ? 0 : search(integrator, &second, depth + 1, evaluations);
}

int integrator_scan(Integrator *integrator, double end) {
  integrator->event_found = false;
  double begin = integrator->scan_time;
  if (model_info.n_indicators == 0 || end <= begin) return 0;
  size_t bytes = model_info.n_indicators * sizeof(double);
  int evaluations = 0;
  if (integrator_indicators(integrator, end, integrator->last)) return 1;
  memcpy(integrator->first, integrator->low, bytes); /* `low` and `high` belong to locate */
  Interval step = {begin, end, integrator->first, integrator->last, any_crossing(integrator, integrator->last)};
  if (search(integrator, &step, 0, &evaluations)) return 1;
  if (integrator->event_found) return 0;
  memcpy(integrator->low, integrator->last, bytes);
  integrator->scan_time = end;
  return 0;
}

size_t integrator_bisection_size(void) {
  return PLACES * (size_t)BISECTION_DEPTH * model_info.n_indicators;
}
