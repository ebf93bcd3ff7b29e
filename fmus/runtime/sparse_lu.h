/* LU factorisation of a matrix with a fixed sparsity pattern. Its first rows, those of states, are I - gamma J; those
   below, of algebraic equations, are the elements as they are given. */
#ifndef FMUS_SPARSE_LU_H
#define FMUS_SPARSE_LU_H

#include <stdbool.h>
#include <stddef.h>

typedef struct SparseLU SparseLU;

/* n unknowns, the first n_states of them states; pattern in compressed columns (without the identity); `scale` are
   typical magnitudes of the unknowns. NULL when memory runs out. */
SparseLU *sparse_lu_create(size_t n, size_t n_states, const size_t *column, const size_t *row, const double *scale);
void sparse_lu_destroy(SparseLU *lu);
/* Returns 0, 1 if the matrix is singular, or -1 if it is not finite or memory runs out. */
int sparse_lu_factorise(SparseLU *lu, const double *element, double gamma);
/* Overwrites b, of n_given elements, with that part of the solution; the right-hand sides behind them are zero. */
void sparse_lu_solve(SparseLU *lu, double *b, size_t n_given);
/* Of a singular matrix: a direction in which the unknowns can move without any effect. */
void sparse_lu_null_vector(const SparseLU *lu, double *x);

#endif
