/* Rosenbrock-W method of order 3: four linear systems with one matrix per step, no iteration and no history. The order
   holds for any approximation of the Jacobian, so that matrix and factors are kept over equal steps: at its best where
   inputs jump at regular communication points and the model is close to linear. The error of a step is bounded in the
   states and in the watched outputs, which may magnify it, and so is that of its dense output where that will be used. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rosenbrock_method.h"
#include "solver.h"
#include "sparse_lu.h"

/* Equal steps with one Jacobian; attempts at one step. */
enum { JACOBIAN_LIFE = 20, ATTEMPTS = 40 };

typedef struct {
  Solver solver; /* first: a Solver pointer is a pointer to this */
  SparseLU *lu;
  double tolerance;
  double *absolute;                /* absolute tolerances */
  double *states, *states_old;     /* at both ends of the last step */
  double *rate;                    /* derivatives at its beginning, at `states` once rate_known */
  double *stage, *stage_rate, *error, *increment[ROSENBROCK_STAGES], *watched, *jacobian;
  RosenbrockMethod method;
  double time, time_old, next, h_factors;
  unsigned age;                    /* steps with the present Jacobian */
  bool factors_known, rate_known;
} Rosenbrock;

static int derivatives(Rosenbrock *self, double time, const double *states, double *result) {
  Model *model = self->solver.model;
  size_t n = model_info.n_states;
  model->time = time;
  memcpy(model->y, states, n * sizeof *states);
  if (model_derivatives(model)) return model->failed ? -1 : 1;
  memcpy(result, model->der, n * sizeof *result);
  double sum = 0.0; /* one sum finds any NaN or infinity without a branch per element */
  for (size_t i = 0; i < n; i++) sum += result[i];
  return isfinite(sum) ? 0 : 1;
}

static int restart(Solver *solver, double time, const double *states) {
  Rosenbrock *self = (Rosenbrock *)solver;
  memcpy(self->states, states, model_info.n_states * sizeof *states);
  self->time = time;
  self->rate_known = false;
  return 0;
}

/* Derivatives at the beginning of the step and factors of I - h*gamma*J. */
static int prepare(Rosenbrock *self, double h) {
  bool keep = self->factors_known && self->age < JACOBIAN_LIFE && fabs(h - self->h_factors) <= 1e-9 * h;
  if (self->rate_known && keep) return 0;
  int status = derivatives(self, self->time, self->states, self->rate);
  if (status) return status;
  self->rate_known = true;
  if (keep) return 0;
  self->factors_known = false;
  if (model_jacobian(self->solver.model, self->jacobian)) return self->solver.model->failed ? -1 : 1;
  if (sparse_lu_factorise(self->lu, self->jacobian, h * self->method.gamma)) return 1;
  self->factors_known = true;
  self->h_factors = h;
  self->age = 0;
  return 0;
}

static int solve_stage(Rosenbrock *self, int s, double h) {
  size_t n = model_info.n_states;
  double *u = self->increment[s];
  const double *rate = self->rate;
  if (s > 0) {
    memcpy(self->stage, self->states, n * sizeof *u);
    for (int k = 0; k < s; k++)
      for (size_t i = 0; i < n; i++) self->stage[i] += self->method.a[s][k] * self->increment[k][i];
    int status = derivatives(self, self->time + self->method.abscissa[s] * h, self->stage, self->stage_rate);
    if (status) return status;
    rate = self->stage_rate;
  }
  for (size_t i = 0; i < n; i++) u[i] = h * self->method.gamma * rate[i];
  for (int k = 0; k < s; k++)
    for (size_t i = 0; i < n; i++) u[i] += self->method.c[s][k] * self->increment[k][i];
  sparse_lu_solve(self->lu, u, n);
  return 0;
}

/* The largest error of the watched outputs that the error of the states makes at the end of a trial step. */
static int output_error(Rosenbrock *self, double time, double *largest) {
  Model *model = self->solver.model;
  size_t n = model_info.n_states;
  model->time = time;
  memcpy(model->y, self->stage, n * sizeof(double));
  if (model_watched(model)) return model->failed ? -1 : 1;
  for (size_t k = 0; k < model_info.n_watched; k++) self->watched[k] = model->y[model_info.watched[k]];
  for (size_t i = 0; i < n; i++) model->y[i] = self->stage[i] - self->error[i];
  if (model_watched(model)) return model->failed ? -1 : 1;
  for (size_t k = 0; k < model_info.n_watched; k++) {
    double absolute = solver_absolute_tolerance(self->tolerance, model_info.watched_nominal[k]);
    double difference = fabs(model->y[model_info.watched[k]] - self->watched[k]);
    *largest = fmax(*largest, difference / (self->tolerance * fabs(self->watched[k]) + absolute));
  }
  return 0;
}

/* Size of `self->error` in the states and the watched outputs, over what is permitted. Stiff components fade within the
   step: they are no error of it, and a linear system filters them out. */
static int weigh(Rosenbrock *self, double time, double *error) {
  size_t n = model_info.n_states;
  sparse_lu_solve(self->lu, self->error, n);
  *error = 0.0;
  int status = model_info.n_watched > 0 ? output_error(self, time, error) : 0;
  if (status) return status;
  double sum = 0.0;
  for (size_t i = 0; i < n; i++) {
    double size = fmax(fabs(self->states[i]), fabs(self->stage[i]));
    self->error[i] /= self->tolerance * size + self->absolute[i];
    sum += self->error[i] * self->error[i];
  }
  *error = fmax(*error, sqrt(sum / (double)n));
  return isfinite(*error) ? 0 : 1;
}

/* Error of the dense output inside of the trial step, from what its first slope lacks of the derivatives there: once to
   twice the largest error of a component of any decay rate, about its whole change if it settles within the step. */
static int dense_error(Rosenbrock *self, double h, double *error) {
  for (size_t i = 0; i < model_info.n_states; i++) {
    double slope = 0.0;
    for (int s = 0; s < ROSENBROCK_STAGES; s++) slope += self->method.interpolation[s][0] * self->increment[s][i];
    self->error[i] = self->method.gamma * (h * self->rate[i] - slope);
  }
  return weigh(self, self->time + h, error);
}

/* One trial step to `stage`, with its weighted error. */
static int trial(Rosenbrock *self, double h, double *error) {
  size_t n = model_info.n_states;
  int status = prepare(self, h);
  for (int s = 0; s < ROSENBROCK_STAGES && !status; s++) status = solve_stage(self, s, h);
  if (status) return status;
  for (size_t i = 0; i < n; i++) {
    double state = self->states[i], difference = 0.0;
    for (int s = 0; s < ROSENBROCK_STAGES; s++) {
      state += self->method.m[s] * self->increment[s][i];
      difference += self->method.e[s] * self->increment[s][i];
    }
    self->stage[i] = state;
    self->error[i] = difference;
  }
  return weigh(self, self->time + h, error);
}

static void accept(Rosenbrock *self, double end) {
  double *old = self->states_old;
  self->states_old = self->states;
  self->states = self->stage;
  self->stage = old;
  self->time_old = self->time;
  self->time = end;
  self->rate_known = false;
  self->age++;
}

static int step(Solver *solver, double limit, double *reached) {
  Rosenbrock *self = (Rosenbrock *)solver;
  double room = limit - self->time, error = 0.0;
  double smallest = 1e-14 * fmax(1.0, fabs(self->time));
  double h = self->next > 0.0 ? self->next : fmin(1e-3, room);
  solver->message[0] = '\0';
  for (int attempt = 0; attempt < ATTEMPTS && h > smallest; attempt++) {
    /* What is left before the limit is divided into equal steps, if few: their factors are the same. */
    double parts = ceil(room / h - 0.1);
    bool last = parts <= 1.0;
    double now = last ? room : parts <= 4.0 ? room / parts : h;
    bool old = self->factors_known && self->age > 0;
    int status = trial(self, now, &error);
    if (status < 0) break;
    double wanted = solver->wanted - self->time, inside = 0.0;
    if (status == 0 && error <= 1.0 && now > wanted + smallest) status = dense_error(self, now, &inside);
    if (status < 0) break;
    double factor = status ? 0.25 : fmin(5.0, fmax(0.2, 0.9 / cbrt(fmax(error, inside) + 1e-9)));
    if (inside > 1.0) { /* up to the wanted time there is no need for dense output */
      h = self->next = fmax(wanted, now * fmin(factor, 0.9));
      continue;
    }
    if (status == 0 && error <= 1.0) {
      accept(self, last ? limit : self->time + now);
      /* A small gain is not worth new factors; a step cut short by the limit says nothing against longer ones. */
      double wish = now * (factor > 1.0 && factor < 1.2 ? 1.0 : factor);
      if (factor < 1.0 || wish > self->next || now > 0.8 * self->next) self->next = wish;
      *reached = self->time;
      return 0;
    }
    if (old && status == 0 && error < 10.0)
      self->factors_known = false; /* perhaps the Jacobian was too old: the same step with a new one */
    else
      h = self->next = now * fmin(factor, 0.9);
  }
  if (solver->message[0] == '\0') snprintf(solver->message, sizeof solver->message, "no step is accurate enough");
  return 1;
}

static int dense(Solver *solver, double time, double *states) {
  Rosenbrock *self = (Rosenbrock *)solver;
  size_t n = model_info.n_states;
  if (time == self->time) {
    memcpy(states, self->states, n * sizeof *states);
    return 0;
  }
  double place = (time - self->time_old) / (self->time - self->time_old);
  double share[ROSENBROCK_STAGES];
  for (int s = 0; s < ROSENBROCK_STAGES; s++)
    share[s] = place * (self->method.interpolation[s][0] + place * self->method.interpolation[s][1]);
  for (size_t i = 0; i < n; i++) {
    double state = self->states_old[i];
    for (int s = 0; s < ROSENBROCK_STAGES; s++) state += share[s] * self->increment[s][i];
    states[i] = state;
  }
  return 0;
}

static int weighted_errors(Solver *solver, double *errors) {
  Rosenbrock *self = (Rosenbrock *)solver;
  for (size_t i = 0; i < model_info.n_states; i++) errors[i] = fabs(self->error[i]);
  return 0;
}

static void destroy(Solver *solver) {
  Rosenbrock *self = (Rosenbrock *)solver;
  sparse_lu_destroy(self->lu);
  free(self->absolute);
  free(self->states);
  free(self->states_old);
  free(self->stage);
  free(self);
}

Solver *solver_rosenbrock_create(Model *model, double tolerance) {
  enum { VECTORS = 4 + ROSENBROCK_STAGES };
  size_t n = model_info.n_states;
  Rosenbrock *self = calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  self->solver = (Solver){restart, step, dense, weighted_errors, destroy, model, INFINITY, true, ""};
  self->tolerance = tolerance;
  self->absolute = calloc(VECTORS * n + model_info.n_watched + model_info.n_nonzeros + 1, sizeof(double));
  self->states = calloc(n + 1, sizeof(double));
  self->states_old = calloc(n + 1, sizeof(double));
  self->stage = calloc(n + 1, sizeof(double));
  if (self->absolute == NULL || self->states == NULL || self->states_old == NULL || self->stage == NULL) {
    destroy(&self->solver);
    return NULL;
  }
  double *place = self->absolute;
  self->rate = place += n;
  self->stage_rate = place += n;
  self->error = place += n;
  for (int s = 0; s < ROSENBROCK_STAGES; s++) self->increment[s] = place += n;
  self->watched = place += n;
  self->jacobian = place + model_info.n_watched;
  for (size_t i = 0; i < n; i++) self->absolute[i] = solver_absolute_tolerance(tolerance, model_info.state_nominal[i]);
  memcpy(self->states, model->y, n * sizeof(double));
  self->time = model->time;
  self->lu = solver_matrix_create(self->absolute);
  if (self->lu == NULL || rosenbrock_method(&self->method)) {
    destroy(&self->solver);
    return NULL;
  }
  return &self->solver;
}
