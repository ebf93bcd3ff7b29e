/* Diagonally implicit Runge-Kutta of ARKODE: no history, so a restart costs little; at its best
   where inputs jump at every communication point. */
#include <arkode/arkode.h>
#include <arkode/arkode_arkstep.h>
#include <arkode/arkode_ls.h>

#include "sundials_common.h"

static int linear_system(sunrealtype time, N_Vector states, N_Vector derivatives, SUNMatrix matrix, SUNMatrix mass,
                         sunbooleantype jacobian_ok, sunbooleantype *jacobian_current, sunrealtype gamma,
                         void *user_data, N_Vector tmp1, N_Vector tmp2, N_Vector tmp3) {
  (void)derivatives, (void)matrix, (void)mass, (void)tmp1, (void)tmp2, (void)tmp3;
  return sundials_linear_system(time, states, jacobian_ok, jacobian_current, gamma, user_data);
}

static int create(Sundials *self, double tolerance) {
  self->memory = ARKStepCreate(NULL, sundials_right_hand_side, self->time, self->states, self->context);
  /* The Hermite polynomial that is the default takes derivatives, which magnify the error of stiff components. */
  return self->memory == NULL || ARKodeSetOrder(self->memory, 4) ||
         ARKodeSetInterpolantType(self->memory, ARK_INTERP_LAGRANGE) ||
         ARKodeSVtolerances(self->memory, tolerance, self->absolute_tolerance) ||
         ARKodeSetUserData(self->memory, self) ||
         ARKodeSetLinearSolver(self->memory, self->linear_solver, self->matrix) ||
         ARKodeSetLinSysFn(self->memory, linear_system) || ARKodeSetMaxHnilWarns(self->memory, -1) ||
         ARKodeSetMaxErrTestFails(self->memory, 15) || ARKodeSetMaxConvFails(self->memory, 20);
}

static int reinitialise(Sundials *self) {
  /* Zero lets ARKODE estimate a first step; after a jump the last good step divided by ten is cheaper. */
  return ARKStepReInit(self->memory, NULL, sundials_right_hand_side, self->time, self->states) ||
         ARKodeSetInitStep(self->memory, 0.1 * self->last_step);
}

static const SundialsMethod method = {
    .name = "ARKODE", .create = create, .reinitialise = reinitialise, .evolve = ARKodeEvolve, .one_step = ARK_ONE_STEP,
    .set_stop_time = ARKodeSetStopTime, .clear_stop_time = ARKodeClearStopTime, .dense = ARKodeGetDky,
    .last_step = ARKodeGetLastStep, .error_weights = ARKodeGetErrWeights, .local_errors = ARKodeGetEstLocalErrors,
    .free = ARKodeFree};

Solver *solver_arkode_create(Model *model, double tolerance) {
  return sundials_solver_create(&method, model, tolerance);
}
