/* What the SUNDIALS methods share: context, right-hand side, exact Jacobian and the sparse direct
   linear solver behind the interfaces that SUNDIALS expects, and stepping by functions that CVODES and
   ARKODE have under different names. */
#ifndef FMUS_SUNDIALS_COMMON_H
#define FMUS_SUNDIALS_COMMON_H

#include <nvector/nvector_serial.h>
#include <sundials/sundials_context.h>
#include <sundials/sundials_linearsolver.h>
#include <sundials/sundials_matrix.h>

#include "solver.h"
#include "sparse_lu.h"

typedef struct Sundials Sundials;

/* The functions of one method; `memory` is its own. */
typedef struct {
  const char *name;
  int (*create)(Sundials *sundials, double tolerance); /* 0, or not 0 if it fails */
  int (*reinitialise)(Sundials *sundials);             /* at sundials->time, from sundials->states */
  int (*evolve)(void *memory, sunrealtype goal, N_Vector states, sunrealtype *reached, int task);
  int one_step;                                        /* the task of evolve: a single step */
  int (*set_stop_time)(void *memory, sunrealtype time);
  int (*clear_stop_time)(void *memory);
  int (*dense)(void *memory, sunrealtype time, int derivative, N_Vector states);
  int (*last_step)(void *memory, sunrealtype *size);
  int (*error_weights)(void *memory, N_Vector weights);
  int (*local_errors)(void *memory, N_Vector errors);
  void (*free)(void **memory);
} SundialsMethod;

struct Sundials {
  Solver solver; /* first: a Solver pointer is a pointer to this */
  const SundialsMethod *method;
  void *memory;
  double time, limit;
  double last_step;             /* last step that was not cut short by the limit; 0 if none was made */
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
};

/* NULL if the method cannot be created. */
Solver *sundials_solver_create(const SundialsMethod *method, Model *model, double tolerance);
/* Derivatives with the CVODES and ARKODE signature; user data is Sundials. */
int sundials_right_hand_side(sunrealtype time, N_Vector states, N_Vector derivatives, void *user_data);
/* Takes over gamma, and the Jacobian when it must be new. */
int sundials_linear_system(double time, N_Vector states, int jacobian_ok, int *jacobian_current, double gamma,
                           Sundials *sundials);

#endif
