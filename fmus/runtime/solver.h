/* One-step interface of the integration methods. A solver makes internal steps of its own choice
   and gives dense output inside the last one; events, communication points and the decision
   when to restart belong to the integrator above it. */
#ifndef FMUS_SOLVER_H
#define FMUS_SOLVER_H

#include "model.h"
#include "sparse_lu.h"

typedef struct Solver Solver;

struct Solver {
  /* Starts anew at (time, states): a state, input or equation has jumped. */
  int (*restart)(Solver *solver, double time, const double *states);
  /* One internal step, not beyond `limit` (INFINITY: no limit); `reached` is its end. */
  int (*step)(Solver *solver, double limit, double *reached);
  /* States at a time within the last internal step. */
  int (*dense)(Solver *solver, double time, double *states);
  /* Estimated local error of each state times its weight, after a failed step. */
  int (*weighted_errors)(Solver *solver, double *errors);
  void (*destroy)(Solver *solver);
  Model *model;
  double wanted; /* time at which states will be asked for next: a step beyond it needs accurate dense output */
  bool one_step; /* keeps no history: a restart costs nothing */
  char message[MODEL_MESSAGE_LENGTH]; /* why the last call failed */
};

/* The method named in model_info.solver, or NULL when memory runs out. */
Solver *solver_create(Model *model, double tolerance);
Solver *solver_cvodes_create(Model *model, double tolerance);
Solver *solver_arkode_create(Model *model, double tolerance);
Solver *solver_rosenbrock_create(Model *model, double tolerance);

/* Absolute tolerance of a variable: a hundredth of what the relative tolerance gives at its nominal
   value, so that variables stay accurate down to 1 % of their nominal value. */
double solver_absolute_tolerance(double tolerance, double nominal);

/* The matrix of an implicit step, [I - gamma f_x, -gamma f_z; g_x, g_z] with the unknowns z of algebraic systems that
   stay implicit: what it solves for is the change of the states alone. NULL when memory runs out. */
SparseLU *solver_matrix_create(const double *absolute_tolerance);

#endif
