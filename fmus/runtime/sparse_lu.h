/* LU factorisation of I - gamma J for the fixed sparsity pattern of one model. */
#ifndef FMUS_SPARSE_LU_H
#define FMUS_SPARSE_LU_H

#include <stdbool.h>
#include <stddef.h>

typedef struct SparseLU SparseLU;

/* Pattern of J in compressed columns; `scale` are typical magnitudes of the unknowns. NULL when memory runs out. */
SparseLU *sparse_lu_create(size_t n, const size_t *column, const size_t *row, const double *scale);
void sparse_lu_destroy(SparseLU *lu);
/* Returns 0, or 1 if the matrix is singular or not finite. */
int sparse_lu_factorise(SparseLU *lu, const double *jacobian, double gamma);
/* Overwrites b with the solution. */
void sparse_lu_solve(SparseLU *lu, double *b);

#endif
