/* LU factorisation with column exchanges found on the way, row by row: for matrices whose diagonal is no pivot. */
#ifndef FMUS_SPARSE_PIVOT_H
#define FMUS_SPARSE_PIVOT_H

#include <stddef.h>

typedef struct PivotLU PivotLU;

/* NULL when memory runs out. */
PivotLU *pivot_lu_create(size_t n);
void pivot_lu_destroy(PivotLU *lu);
/* Takes the next row, `count` elements; the rows of a factorisation come in order from 0 to n - 1. `scale` are typical
   magnitudes of the unknowns; `singular` is the smallest pivot, relative to the largest element of the row. Returns 0,
   1 if the row follows from those before it (it is passed over: the others may still be taken), or -1 if it is not
   finite or memory runs out. */
int pivot_lu_add_row(PivotLU *lu, size_t row, size_t count, const size_t *column, const double *value,
                     const double *scale, double singular);
/* Overwrites b with the solution. */
void pivot_lu_solve(PivotLU *lu, double *b);
/* After all rows of a singular matrix: a direction in which the unknowns can move without any effect. */
void pivot_lu_null_vector(const PivotLU *lu, double *x);

#endif
