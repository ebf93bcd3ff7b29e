/* Variable-order BDF of CVODES: few evaluations per step, at its best where history is kept. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cvodes/cvodes.h>
#include <cvodes/cvodes_ls.h>

#include "sundials_common.h"

typedef struct {
  Solver solver; /* first: a Solver pointer is a pointer to this */
  Sundials sundials;
  void *memory;
  double time, limit;
} Cvodes;

static int linear_system(sunrealtype time, N_Vector states, N_Vector derivatives, SUNMatrix matrix,
                         sunbooleantype jacobian_ok, sunbooleantype *jacobian_current, sunrealtype gamma,
                         void *user_data, N_Vector tmp1, N_Vector tmp2, N_Vector tmp3) {
  (void)derivatives, (void)matrix, (void)tmp1, (void)tmp2, (void)tmp3;
  return sundials_linear_system(time, states, jacobian_ok, jacobian_current, gamma, user_data);
}

static int restart(Solver *solver, double time, const double *states) {
  Cvodes *self = (Cvodes *)solver;
  memcpy(N_VGetArrayPointer(self->sundials.states), states, model_info.n_states * sizeof *states);
  self->time = time;
  self->limit = INFINITY;
  self->sundials.restarted = true;
  CVodeClearStopTime(self->memory);
  return CVodeReInit(self->memory, time, self->sundials.states) != CV_SUCCESS;
}

static int step(Solver *solver, double limit, double *reached) {
  Cvodes *self = (Cvodes *)solver;
  if (limit != self->limit) {
    self->limit = limit;
    if (isfinite(limit))
      CVodeSetStopTime(self->memory, limit);
    else
      CVodeClearStopTime(self->memory);
  }
  /* In one-step mode the goal only bounds the very first step size. */
  double goal = isfinite(limit) ? limit : self->time + 1.0 + 1e-6 * fabs(self->time);
  solver->message[0] = '\0';
  int flag = CVode(self->memory, goal, self->sundials.states, &self->time, CV_ONE_STEP);
  *reached = self->time;
  if (flag >= 0) return 0;
  if (solver->message[0] == '\0') snprintf(solver->message, sizeof solver->message, "CVODES error %d", flag);
  return 1;
}

static int dense(Solver *solver, double time, double *states) {
  Cvodes *self = (Cvodes *)solver;
  if (time == self->time) {
    memcpy(states, N_VGetArrayPointer(self->sundials.states), model_info.n_states * sizeof *states);
    return 0;
  }
  /* The shared vector must keep the states at the end of the step, hence a temporary view of the target. */
  struct _N_VectorContent_Serial content = *(N_VectorContent_Serial)self->sundials.absolute_tolerance->content;
  struct _generic_N_Vector view = *self->sundials.absolute_tolerance;
  content.data = states;
  view.content = &content;
  return CVodeGetDky(self->memory, time, 0, &view) != CV_SUCCESS;
}

static int weighted_errors(Solver *solver, double *errors) {
  Cvodes *self = (Cvodes *)solver;
  N_Vector weights = N_VClone(self->sundials.states), local = N_VClone(self->sundials.states);
  int failed = weights == NULL || local == NULL || CVodeGetErrWeights(self->memory, weights) != CV_SUCCESS ||
               CVodeGetEstLocalErrors(self->memory, local) != CV_SUCCESS;
  for (size_t i = 0; !failed && i < model_info.n_states; i++)
    errors[i] = fabs(N_VGetArrayPointer(local)[i] * N_VGetArrayPointer(weights)[i]);
  if (weights) N_VDestroy(weights);
  if (local) N_VDestroy(local);
  return failed;
}

static void destroy(Solver *solver) {
  Cvodes *self = (Cvodes *)solver;
  if (self->memory) CVodeFree(&self->memory);
  sundials_destroy(&self->sundials);
  free(self);
}

Solver *solver_cvodes_create(Model *model, double tolerance) {
  Cvodes *self = calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  self->solver = (Solver){restart, step, dense, weighted_errors, destroy, model, ""};
  int failed = sundials_create(&self->sundials, &self->solver, tolerance);
  if (!failed) {
    memcpy(N_VGetArrayPointer(self->sundials.states), model->y, model_info.n_states * sizeof(double));
    self->memory = CVodeCreate(CV_BDF, self->sundials.context);
    failed = self->memory == NULL ||
             CVodeInit(self->memory, sundials_right_hand_side, model->time, self->sundials.states) ||
             CVodeSVtolerances(self->memory, tolerance, self->sundials.absolute_tolerance) ||
             CVodeSetUserData(self->memory, &self->sundials) ||
             CVodeSetLinearSolver(self->memory, self->sundials.linear_solver, self->sundials.matrix) ||
             CVodeSetLinSysFn(self->memory, linear_system) || CVodeSetMaxHnilWarns(self->memory, -1) ||
             CVodeSetStabLimDet(self->memory, 1) ||
             CVodeSetDeltaGammaMaxLSetup(self->memory, 0.6) || CVodeSetMaxErrTestFails(self->memory, 15) || CVodeSetMaxConvFails(self->memory, 20);
  }
  if (failed) {
    destroy(&self->solver);
    return NULL;
  }
  return &self->solver;
}
