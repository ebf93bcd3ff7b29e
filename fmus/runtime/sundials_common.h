/* What the SUNDIALS methods share: context, right-hand side, exact Jacobian and the sparse direct
   linear solver behind the interfaces that SUNDIALS expects. */
#ifndef FMUS_SUNDIALS_COMMON_H
#define FMUS_SUNDIALS_COMMON_H

#include <nvector/nvector_serial.h>
#include <sundials/sundials_context.h>
#include <sundials/sundials_linearsolver.h>
#include <sundials/sundials_matrix.h>

#include "solver.h"
#include "sparse_lu.h"

typedef struct {
  Solver *solver;
  SUNContext context;
  N_Vector states, absolute_tolerance;
  SUNMatrix matrix;             /* an empty shell: the linear solver holds the numbers */
  SUNLinearSolver linear_solver;
  SparseLU *lu;
  double *jacobian;             /* nonzeros at the last evaluation */
  double gamma;
  bool jacobian_known;
  bool restarted;               /* no Jacobian was asked for since the last restart */
  unsigned reuses;              /* restarts with the same Jacobian */
} Sundials;

/* Returns 0, or 1 after writing solver->message. */
int sundials_create(Sundials *sundials, Solver *solver, double tolerance);
void sundials_destroy(Sundials *sundials);
/* Loads (time, states) into the model and evaluates its derivatives: 0, 1 (recoverable) or -1. */
int sundials_derivatives(Sundials *sundials, double time, N_Vector states);
/* N_Vector form of it with the CVODES and ARKODE signature; user data is Sundials. */
int sundials_right_hand_side(sunrealtype time, N_Vector states, N_Vector derivatives, void *user_data);
/* Takes over gamma, and the Jacobian when it must be new. */
int sundials_linear_system(double time, N_Vector states, int jacobian_ok, int *jacobian_current, double gamma,
                           Sundials *sundials);

#endif
