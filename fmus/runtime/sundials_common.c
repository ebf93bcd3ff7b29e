#include "sundials_common.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sundials/sundials_logger.h>

/* Loads (time, states) into the model and evaluates its derivatives: 0, 1 (recoverable) or -1. */
static int load_derivatives(Sundials *sundials, double time, N_Vector states) {
  Model *model = sundials->solver.model;
  model->time = time;
  memcpy(model->y, N_VGetArrayPointer(states), model_info.n_states * sizeof *model->y);
  if (model_derivatives(model)) return model->failed ? -1 : 1;
  return 0;
}

int sundials_right_hand_side(sunrealtype time, N_Vector states, N_Vector derivatives, void *user_data) {
  Sundials *sundials = user_data;
  int status = load_derivatives(sundials, time, states);
  if (status) return status;
  const double *der = sundials->solver.model->der;
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
  int status = load_derivatives(sundials, time, states);
  if (status) return status;
  Model *model = sundials->solver.model;
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
  return sparse_lu_factorise(sundials->lu, sundials->jacobian, sundials->gamma) != 0; /* 1: recoverable */
}

static int linear_solver_solve(SUNLinearSolver solver, SUNMatrix matrix, N_Vector x, N_Vector b, sunrealtype tolerance) {
  (void)matrix;
  (void)tolerance;
  Sundials *sundials = solver->content;
  if (x != b) memcpy(N_VGetArrayPointer(x), N_VGetArrayPointer(b), model_info.n_states * sizeof(double));
  sparse_lu_solve(sundials->lu, N_VGetArrayPointer(x), model_info.n_states);
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
  sundials->lu = solver_matrix_create(N_VGetArrayPointer(sundials->absolute_tolerance));
  return sundials->jacobian == NULL || sundials->lu == NULL;
}

static int create_vectors(Sundials *sundials, double tolerance) {
  SUNLogger logger = NULL;
  if (SUNContext_Create(SUN_COMM_NULL, &sundials->context)) return 1;
  SUNContext_ClearErrHandlers(sundials->context);
  SUNContext_PushErrHandler(sundials->context, keep_message, &sundials->solver);
  if (SUNContext_GetLogger(sundials->context, &logger) == SUN_SUCCESS && logger != NULL)
    SUNLogger_SetQueueAndFlushMsgFns(logger, drop_message, drop_flush, NULL);
  sunindextype n = (sunindextype)model_info.n_states;
  sundials->states = N_VNew_Serial(n, sundials->context);
  sundials->absolute_tolerance = N_VNew_Serial(n, sundials->context);
  if (sundials->states == NULL || sundials->absolute_tolerance == NULL) return 1;
  for (size_t i = 0; i < model_info.n_states; i++)
    N_VGetArrayPointer(sundials->absolute_tolerance)[i] = solver_absolute_tolerance(tolerance, model_info.state_nominal[i]);
  return 0;
}

static int restart(Solver *solver, double time, const double *states) {
  Sundials *self = (Sundials *)solver;
  memcpy(N_VGetArrayPointer(self->states), states, model_info.n_states * sizeof *states);
  self->time = time;
  self->limit = INFINITY;
  self->restarted = true;
  self->method->clear_stop_time(self->memory);
  return self->method->reinitialise(self);
}

static int step(Solver *solver, double limit, double *reached) {
  Sundials *self = (Sundials *)solver;
  const SundialsMethod *method = self->method;
  if (limit != self->limit) {
    self->limit = limit;
    if (isfinite(limit))
      method->set_stop_time(self->memory, limit);
    else
      method->clear_stop_time(self->memory);
  }
  /* In one-step mode the goal only bounds the very first step size. */
  double goal = isfinite(limit) ? limit : self->time + 1.0 + 1e-6 * fabs(self->time);
  solver->message[0] = '\0';
  int flag = method->evolve(self->memory, goal, self->states, &self->time, method->one_step);
  *reached = self->time;
  if (flag >= 0) {
    if (self->time < limit) method->last_step(self->memory, &self->last_step);
    return 0;
  }
  if (solver->message[0] == '\0') snprintf(solver->message, sizeof solver->message, "%s error %d", method->name, flag);
  return 1;
}

static int dense(Solver *solver, double time, double *states) {
  Sundials *self = (Sundials *)solver;
  if (time == self->time) {
    memcpy(states, N_VGetArrayPointer(self->states), model_info.n_states * sizeof *states);
    return 0;
  }
  /* The shared vector must keep the states at the end of the step, hence a temporary view of the target. */
  struct _N_VectorContent_Serial content = *(N_VectorContent_Serial)self->absolute_tolerance->content;
  struct _generic_N_Vector view = *self->absolute_tolerance;
  content.data = states;
  view.content = &content;
  return self->method->dense(self->memory, time, 0, &view) != 0;
}

static int weighted_errors(Solver *solver, double *errors) {
  Sundials *self = (Sundials *)solver;
  N_Vector weights = N_VClone(self->states), local = N_VClone(self->states);
  int failed = weights == NULL || local == NULL || self->method->error_weights(self->memory, weights) != 0 ||
               self->method->local_errors(self->memory, local) != 0;
  for (size_t i = 0; !failed && i < model_info.n_states; i++)
    errors[i] = fabs(N_VGetArrayPointer(local)[i] * N_VGetArrayPointer(weights)[i]);
  if (weights) N_VDestroy(weights);
  if (local) N_VDestroy(local);
  return failed;
}

static void destroy(Solver *solver) {
  Sundials *self = (Sundials *)solver;
  if (self->memory) self->method->free(&self->memory);
  if (self->linear_solver) SUNLinSolFreeEmpty(self->linear_solver);
  if (self->matrix) SUNMatFreeEmpty(self->matrix);
  if (self->states) N_VDestroy(self->states);
  if (self->absolute_tolerance) N_VDestroy(self->absolute_tolerance);
  sparse_lu_destroy(self->lu);
  free(self->jacobian);
  if (self->context) SUNContext_Free(&self->context);
  free(self);
}

Solver *sundials_solver_create(const SundialsMethod *method, Model *model, double tolerance) {
  Sundials *self = calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  self->solver = (Solver){restart, step, dense, weighted_errors, destroy, model, INFINITY, false, ""};
  self->method = method;
  self->time = model->time;
  self->limit = INFINITY;
  int failed = create_vectors(self, tolerance) || create_linear_solver(self);
  if (!failed) {
    memcpy(N_VGetArrayPointer(self->states), model->y, model_info.n_states * sizeof(double));
    failed = method->create(self, tolerance);
  }
  if (failed) {
    destroy(&self->solver);
    return NULL;
  }
  return &self->solver;
}
