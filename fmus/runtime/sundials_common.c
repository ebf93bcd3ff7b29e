#include "sundials_common.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sundials/sundials_logger.h>

double solver_absolute_tolerance(double tolerance, size_t state) {
  double nominal = fabs(model_info.state_nominal[state]);
  return tolerance * 1e-2 * (nominal > 0.0 ? nominal : 1.0);
}

Solver *solver_create(Model *model, double tolerance) {
  if (strcmp(model_info.solver, "arkode") == 0) return solver_arkode_create(model, tolerance);
  return solver_cvodes_create(model, tolerance);
}

int sundials_derivatives(Sundials *sundials, double time, N_Vector states) {
  Model *model = sundials->solver->model;
  model->time = time;
  memcpy(model->y, N_VGetArrayPointer(states), model_info.n_states * sizeof *model->y);
  if (model_derivatives(model)) return model->failed ? -1 : 1;
  return 0;
}

int sundials_right_hand_side(sunrealtype time, N_Vector states, N_Vector derivatives, void *user_data) {
  Sundials *sundials = user_data;
  int status = sundials_derivatives(sundials, time, states);
  if (status) return status;
  const double *der = sundials->solver->model->der;
  memcpy(N_VGetArrayPointer(derivatives), der, model_info.n_states * sizeof *der);
  double sum = 0.0; /* one sum finds any NaN or infinity without a branch per element */
  for (size_t i = 0; i < model_info.n_states; i++) sum += der[i];
  return isfinite(sum) ? 0 : 1;
}

int sundials_linear_system(double time, N_Vector states, int jacobian_ok, int *jacobian_current, double gamma,
                           Sundials *sundials) {
  /* An input that jumps changes the Jacobian little, and a Jacobian costs many evaluations of the model. If
     the old one is too bad after all, the Newton iteration says so and SUNDIALS asks again. */
  enum { REUSE_LIMIT = 20 };
  bool reuse = sundials->restarted && sundials->jacobian_known && sundials->reuses < REUSE_LIMIT;
  if (sundials->restarted) sundials->reuses++;
  sundials->restarted = false;
  sundials->gamma = gamma;
  *jacobian_current = !jacobian_ok && !reuse;
  if (!*jacobian_current) return 0;
  int status = sundials_derivatives(sundials, time, states);
  if (status) return status;
  Model *model = sundials->solver->model;
  if (model_jacobian(model, sundials->jacobian)) return model->failed ? -1 : 1;
  sundials->jacobian_known = true;
  sundials->reuses = 0;
  return 0;
}

static SUNMatrix_ID matrix_id(SUNMatrix matrix) {
  (void)matrix;
  return SUNMATRIX_CUSTOM;
}

static SUNErrCode matrix_zero(SUNMatrix matrix) {
  (void)matrix;
  return SUN_SUCCESS;
}

static SUNLinearSolver_Type linear_solver_type(SUNLinearSolver solver) {
  (void)solver;
  return SUNLINEARSOLVER_DIRECT;
}

static SUNLinearSolver_ID linear_solver_id(SUNLinearSolver solver) {
  (void)solver;
  return SUNLINEARSOLVER_CUSTOM;
}

static int linear_solver_setup(SUNLinearSolver solver, SUNMatrix matrix) {
  (void)matrix;
  Sundials *sundials = solver->content;
  return sparse_lu_factorise(sundials->lu, sundials->jacobian, sundials->gamma); /* 1: recoverable */
}

static int linear_solver_solve(SUNLinearSolver solver, SUNMatrix matrix, N_Vector x, N_Vector b, sunrealtype tolerance) {
  (void)matrix;
  (void)tolerance;
  Sundials *sundials = solver->content;
  if (x != b) memcpy(N_VGetArrayPointer(x), N_VGetArrayPointer(b), model_info.n_states * sizeof(double));
  sparse_lu_solve(sundials->lu, N_VGetArrayPointer(x));
  return 0;
}

/* SUNDIALS reports here instead of on the standard error stream of the importer. */
static void keep_message(int line, const char *function, const char *file, const char *message, SUNErrCode code,
                         void *user_data, SUNContext context) {
  (void)line;
  (void)file;
  (void)code;
  (void)context;
  Solver *solver = user_data;
  snprintf(solver->message, sizeof solver->message, "%s: %s", function, message);
}

static SUNErrCode drop_message(SUNLogger logger, SUNLogLevel level, const char *prefix, int rank, const char *scope,
                               const char *label, const char *payload, void *content) {
  (void)logger, (void)level, (void)prefix, (void)rank, (void)scope, (void)label, (void)payload, (void)content;
  return SUN_SUCCESS;
}

static SUNErrCode drop_flush(SUNLogger logger, SUNLogLevel level, void *content) {
  (void)logger, (void)level, (void)content;
  return SUN_SUCCESS;
}

static int create_linear_solver(Sundials *sundials) {
  sundials->matrix = SUNMatNewEmpty(sundials->context);
  sundials->linear_solver = SUNLinSolNewEmpty(sundials->context);
  if (sundials->matrix == NULL || sundials->linear_solver == NULL) return 1;
  sundials->matrix->ops->getid = matrix_id;
  sundials->matrix->ops->zero = matrix_zero;
  sundials->linear_solver->ops->gettype = linear_solver_type;
  sundials->linear_solver->ops->getid = linear_solver_id;
  sundials->linear_solver->ops->setup = linear_solver_setup;
  sundials->linear_solver->ops->solve = linear_solver_solve;
  sundials->linear_solver->content = sundials;
  sundials->jacobian = calloc(model_info.n_nonzeros + 1, sizeof(double));
  sundials->lu = sparse_lu_create(model_info.n_states, model_info.jacobian_column, model_info.jacobian_row,
                                  N_VGetArrayPointer(sundials->absolute_tolerance));
  return sundials->jacobian == NULL || sundials->lu == NULL;
}

int sundials_create(Sundials *sundials, Solver *solver, double tolerance) {
  SUNLogger logger = NULL;
  sundials->solver = solver;
  if (SUNContext_Create(SUN_COMM_NULL, &sundials->context)) return 1;
  SUNContext_ClearErrHandlers(sundials->context);
  SUNContext_PushErrHandler(sundials->context, keep_message, solver);
  if (SUNContext_GetLogger(sundials->context, &logger) == SUN_SUCCESS && logger != NULL)
    SUNLogger_SetQueueAndFlushMsgFns(logger, drop_message, drop_flush, NULL);
  sunindextype n = (sunindextype)model_info.n_states;
  sundials->states = N_VNew_Serial(n, sundials->context);
  sundials->absolute_tolerance = N_VNew_Serial(n, sundials->context);
  if (sundials->states == NULL || sundials->absolute_tolerance == NULL) return 1;
  for (size_t i = 0; i < model_info.n_states; i++)
    N_VGetArrayPointer(sundials->absolute_tolerance)[i] = solver_absolute_tolerance(tolerance, i);
  return create_linear_solver(sundials);
}

void sundials_destroy(Sundials *sundials) {
  if (sundials->linear_solver) SUNLinSolFreeEmpty(sundials->linear_solver);
  if (sundials->matrix) SUNMatFreeEmpty(sundials->matrix);
  if (sundials->states) N_VDestroy(sundials->states);
  if (sundials->absolute_tolerance) N_VDestroy(sundials->absolute_tolerance);
  sparse_lu_destroy(sundials->lu);
  free(sundials->jacobian);
  if (sundials->context) SUNContext_Free(&sundials->context);
}
