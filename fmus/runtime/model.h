/* What the generated code of one model gives to the run time, and the data of
   one instance of it. Nothing here is global: an instance is one Model. */
#ifndef FMUS_MODEL_H
#define FMUS_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MODEL_MESSAGE_LENGTH = 1024 };

/* One instance. `values` is one block of doubles that holds everything which
   changes: y, p, der, and the event data, so that copying the block (and the
   time) saves and restores the model. */
typedef struct Model {
  double time;          /* [s] */
  double *y;            /* states, then algebraic variables and outputs */
  double *p;            /* parameters, inputs, discrete variables, their pre copies, memories */
  double *der;          /* derivatives of the states */
  double *values;       /* the block that y, p and der lie in */
  bool failed;          /* a failure that cannot be repaired by a smaller step (assert, terminate with error) */
  bool terminate;       /* the model called terminate() */
  char message[MODEL_MESSAGE_LENGTH]; /* why the last call failed: time, variable, Modelica file and line */
  void (*warn)(void *context, const char *message); /* assert with AssertionLevel.warning; may be NULL */
  void *context;        /* of warn */
  struct System *systems; /* working memory of the large algebraic systems: nothing that a result depends on */
} Model;

typedef enum { SPACE_Y, SPACE_P, SPACE_DER, SPACE_TIME } ModelSpace;
typedef enum { TYPE_REAL, TYPE_INTEGER, TYPE_BOOLEAN, TYPE_ENUMERATION } ModelType;
typedef enum { CAUSALITY_PARAMETER, CAUSALITY_CALCULATED_PARAMETER, CAUSALITY_INPUT, CAUSALITY_OUTPUT,
               CAUSALITY_LOCAL, CAUSALITY_INDEPENDENT } ModelCausality;
typedef enum { VARIABILITY_CONSTANT, VARIABILITY_FIXED, VARIABILITY_TUNABLE, VARIABILITY_DISCRETE,
               VARIABILITY_CONTINUOUS } ModelVariability;

/* One variable of the model description; the value reference is its place in
   model_variables. Arrays are row-major and contiguous in their space. */
typedef struct {
  const char *name;
  ModelSpace space;
  uint32_t index;       /* first element in its space */
  uint32_t size;        /* number of elements */
  ModelType type;       /* all are stored as double */
  ModelCausality causality;
  ModelVariability variability;
  bool settable_start;  /* initial = exact or approx: may be set before initialisation */
} ModelVariable;

/* A large algebraic system: residual(unknown) = 0, solved at run time (systems.h). */
typedef struct {
  size_t n;
  bool linear;
  const size_t *column, *row; /* pattern of the Jacobian, compressed columns: n + 1, and rows */
  const ModelSpace *space;    /* of each unknown: y or p */
  const size_t *slot;         /* its place there */
  const double *nominal;
  /* Nonzeros of the Jacobian and right-hand side: minus the residuals, of a linear system those at zero. */
  int (*assemble)(Model *model, double *element, double *right);
} ModelSystem;

typedef struct {
  const char *name, *token;   /* model identifier, instantiation token */
  size_t n_states, n_y, n_p, n_values;
  size_t n_variables;
  size_t n_roots;             /* relations */
  size_t n_indicators;        /* the first of them, which may change between events: event indicators */
  size_t n_implicit;          /* unknowns of algebraic systems that the Jacobian does not eliminate */
  const double *implicit_nominal;
  size_t n_systems;
  const ModelSystem *systems;
  size_t n_nonzeros;          /* of the Jacobian of (derivatives, residuals) by (states, unknowns of the systems) */
  const size_t *jacobian_column;  /* compressed columns: n_states + n_implicit + 1 */
  const size_t *jacobian_row;     /* n_nonzeros row indices, ascending in each column */
  const double *y_start, *p_start, *state_nominal;
  size_t n_watched;               /* algebraic outputs with a nominal value: a solver may bound its error in them */
  const size_t *watched;          /* their places in y */
  const double *watched_nominal;
  const ModelVariable *variables;
  const char *const *root_text;   /* where each event indicator stands: "file:line expression" */
  double tolerance;               /* default relative tolerance */
  const char *solver;             /* "cvodes", "arkode" or "rosenbrock" */
} ModelInfo;

extern const ModelInfo model_info;

/* All return 0, or 1 after writing model->message. None keeps state outside of Model. */

/* Dependent parameters from the independent ones. */
int model_parameters(Model *model);
/* Initial equations: start values of states and discrete variables. */
int model_initial_equations(Model *model);
/* Algebraic variables and outputs from time, states and p. */
int model_algebraics(Model *model);
/* The outputs alone, with what they need; other algebraic variables may stay as they were. */
int model_outputs(Model *model);
/* The watched outputs alone, with what they need. */
int model_watched(Model *model);
/* Derivatives, with only those algebraic variables that they need. */
int model_derivatives(Model *model);
/* Nonzeros of the Jacobian at the present point (call after model_derivatives). */
int model_jacobian(Model *model, double *nonzeros);
/* Directional derivative: seeds of all states and of all of p (only inputs matter) to the derivatives
   of der, of the states and outputs in y; other places of d_y are left alone. Any array may be NULL. */
int model_directional(Model *model, const double *seed_states, const double *seed_p, double *d_der, double *d_y);
/* A relation holds where its root is negative. */
int model_roots(Model *model, double *roots);
/* The roots that are event indicators, moved away from the side on which they are by a little more than their
   rounding error, so that at the located point the relation has surely changed. */
int model_indicators(Model *model, double *indicators);

#endif
