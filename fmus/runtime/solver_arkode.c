/* Diagonally implicit Runge-Kutta of ARKODE: no history, so a restart costs nothing; at its best
   where inputs jump at every communication point. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arkode/arkode.h>
#include <arkode/arkode_arkstep.h>
#include <arkode/arkode_ls.h>

#include "sundials_common.h"

typedef struct {
  Solver solver; /* first: a Solver pointer is a pointer to this */
  Sundials sundials;
  void *memory;
  double time, limit, last_step;
} Arkode;

static int linear_system(sunrealtype time, N_Vector states, N_Vector derivatives, SUNMatrix matrix, SUNMatrix mass,
                         sunbooleantype jacobian_ok, sunbooleantype *jacobian_current, sunrealtype gamma,
                         void *user_data, N_Vector tmp1, N_Vector tmp2, N_Vector tmp3) {
  (void)derivatives, (void)matrix, (void)mass, (void)tmp1, (void)tmp2, (void)tmp3;
  return sundials_linear_system(time, states, jacobian_ok, jacobian_current, gamma, user_data);
}

static int restart(Solver *solver, double time, const double *states) {
  Arkode *self = (Arkode *)solver;
  memcpy(N_VGetArrayPointer(self->sundials.states), states, model_info.n_states * sizeof *states);
  self->time = time;
  self->limit = INFINITY;
  self->sundials.restarted = true;
  ARKodeClearStopTime(self->memory);
  int flag = ARKStepReInit(self->memory, NULL, sundials_right_hand_side, time, self->sundials.states);
  /* Zero lets ARKODE estimate a first step; after a jump the last good step divided by ten is cheaper. */
  if (flag == ARK_SUCCESS) flag = ARKodeSetInitStep(self->memory, 0.1 * self->last_step);
  return flag != ARK_SUCCESS;
}

static int step(Solver *solver, double limit, double *reached) {
  Arkode *self = (Arkode *)solver;
  if (limit != self->limit) {
    self->limit = limit;
    if (isfinite(limit))
      ARKodeSetStopTime(self->memory, limit);
    else
      ARKodeClearStopTime(self->memory);
  }
  double goal = isfinite(limit) ? limit : self->time + 1.0 + 1e-6 * fabs(self->time);
  solver->message[0] = '\0';
  int flag = ARKodeEvolve(self->memory, goal, self->sundials.states, &self->time, ARK_ONE_STEP);
  *reached = self->time;
  if (flag >= 0) {
    if (self->time < limit) ARKodeGetLastStep(self->memory, &self->last_step);
    return 0;
  }
  if (solver->message[0] == '\0') snprintf(solver->message, sizeof solver->message, "ARKODE error %d", flag);
  return 1;
}

static int dense(Solver *solver, double time, double *states) {
  Arkode *self = (Arkode *)solver;
  if (time == self->time) {
    memcpy(states, N_VGetArrayPointer(self->sundials.states), model_info.n_states * sizeof *states);
    return 0;
  }
  struct _N_VectorContent_Serial content = *(N_VectorContent_Serial)self->sundials.absolute_tolerance->content;
  struct _generic_N_Vector view = *self->sundials.absolute_tolerance;
  content.data = states;
  view.content = &content;
  return ARKodeGetDky(self->memory, time, 0, &view) != ARK_SUCCESS;
}

static int weighted_errors(Solver *solver, double *errors) {
  Arkode *self = (Arkode *)solver;
  N_Vector weights = N_VClone(self->sundials.states), local = N_VClone(self->sundials.states);
  int failed = weights == NULL || local == NULL || ARKodeGetErrWeights(self->memory, weights) != ARK_SUCCESS ||
               ARKodeGetEstLocalErrors(self->memory, local) != ARK_SUCCESS;
  for (size_t i = 0; !failed && i < model_info.n_states; i++)
    errors[i] = fabs(N_VGetArrayPointer(local)[i] * N_VGetArrayPointer(weights)[i]);
  if (weights) N_VDestroy(weights);
  if (local) N_VDestroy(local);
  return failed;
}

static void destroy(Solver *solver) {
  Arkode *self = (Arkode *)solver;
  if (self->memory) ARKodeFree(&self->memory);
  sundials_destroy(&self->sundials);
  free(self);
}

Solver *solver_arkode_create(Model *model, double tolerance) {
  Arkode *self = calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  self->solver = (Solver){restart, step, dense, weighted_errors, destroy, model, ""};
  int failed = sundials_create(&self->sundials, &self->solver, tolerance);
  if (!failed) {
    memcpy(N_VGetArrayPointer(self->sundials.states), model->y, model_info.n_states * sizeof(double));
    self->memory =
        ARKStepCreate(NULL, sundials_right_hand_side, model->time, self->sundials.states, self->sundials.context);
    failed = self->memory == NULL || ARKodeSetOrder(self->memory, 4) ||
             ARKodeSVtolerances(self->memory, tolerance, self->sundials.absolute_tolerance) ||
             ARKodeSetUserData(self->memory, &self->sundials) ||
             ARKodeSetLinearSolver(self->memory, self->sundials.linear_solver, self->sundials.matrix) ||
             ARKodeSetLinSysFn(self->memory, linear_system) || ARKodeSetMaxHnilWarns(self->memory, -1) ||
             ARKodeSetMaxErrTestFails(self->memory, 15) || ARKodeSetMaxConvFails(self->memory, 20);
  }
  if (failed) {
    destroy(&self->solver);
    return NULL;
  }
  return &self->solver;
}
