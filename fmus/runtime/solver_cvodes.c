/* Variable-order BDF of CVODES: few evaluations per step, at its best where history is kept. */
#include <cvodes/cvodes.h>
#include <cvodes/cvodes_ls.h>

#include "sundials_common.h"

static int linear_system(sunrealtype time, N_Vector states, N_Vector derivatives, SUNMatrix matrix,
                         sunbooleantype jacobian_ok, sunbooleantype *jacobian_current, sunrealtype gamma,
                         void *user_data, N_Vector tmp1, N_Vector tmp2, N_Vector tmp3) {
  (void)derivatives, (void)matrix, (void)tmp1, (void)tmp2, (void)tmp3;
  return sundials_linear_system(time, states, jacobian_ok, jacobian_current, gamma, user_data);
}

static int create(Sundials *self, double tolerance) {
  self->memory = CVodeCreate(CV_BDF, self->context);
  return self->memory == NULL || CVodeInit(self->memory, sundials_right_hand_side, self->time, self->states) ||
         CVodeSVtolerances(self->memory, tolerance, self->absolute_tolerance) ||
         CVodeSetUserData(self->memory, self) ||
         CVodeSetLinearSolver(self->memory, self->linear_solver, self->matrix) ||
         CVodeSetLinSysFn(self->memory, linear_system) || CVodeSetMaxHnilWarns(self->memory, -1) ||
         CVodeSetStabLimDet(self->memory, 1) || CVodeSetDeltaGammaMaxLSetup(self->memory, 0.6) ||
         CVodeSetMaxErrTestFails(self->memory, 15) || CVodeSetMaxConvFails(self->memory, 20);
}

static int reinitialise(Sundials *self) {
  return CVodeReInit(self->memory, self->time, self->states);
}

static const SundialsMethod method = {
    .name = "CVODES", .create = create, .reinitialise = reinitialise, .evolve = CVode, .one_step = CV_ONE_STEP,
    .set_stop_time = CVodeSetStopTime, .clear_stop_time = CVodeClearStopTime, .dense = CVodeGetDky,
    .last_step = CVodeGetLastStep, .error_weights = CVodeGetErrWeights, .local_errors = CVodeGetEstLocalErrors,
    .free = CVodeFree};

Solver *solver_cvodes_create(Model *model, double tolerance) {
  return sundials_solver_create(&method, model, tolerance);
}
