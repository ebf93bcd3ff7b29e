/* Solution of the large algebraic systems of a model, with sparse factors that are kept while the elements of the
   Jacobian are the same to the bit: in a network they change with its switches. */
#ifndef FMUS_SYSTEMS_H
#define FMUS_SYSTEMS_H

#include "model.h"

typedef struct System System;

/* Working memory of all systems of the model, or NULL when memory runs out. */
System *systems_create(void);
void systems_destroy(System *systems);
/* Solves a system and writes its unknowns: a linear one from zero, so that the result does not depend on the last one,
   another by Newton's method from the present values. Returns 0, or 1 after writing model->message. */
int system_solve(Model *model, size_t number);
/* Overwrites `right` with the solution of the linearised system at the present point. Returns as system_solve. */
int system_tangent(Model *model, size_t number, double *right);

#endif
