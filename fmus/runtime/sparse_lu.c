/* Sparse LU with a static pattern. The order of elimination is chosen once (minimum degree), and
   the pivots stay on the diagonal, which suits I - gamma J and equations that are matched with their unknowns;
   when a diagonal pivot becomes too small, the one factorisation is redone with column exchanges. */
#include "sparse_lu.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sparse_pivot.h"

struct SparseLU {
  size_t n, n_states;
  size_t *order;        /* order[k]: unknown eliminated k-th */
  size_t *place;        /* inverse of order */
  size_t *row_start;    /* n + 1; rows of L+U in the new numbering, columns ascending */
  size_t *row_column;
  size_t *diagonal;     /* where the diagonal element of each row stands */
  double *value;
  size_t *source_start; /* n + 1; the given elements by row in the new numbering */
  size_t *source_column, *source_index;
  double *scale;        /* of the unknowns in the new numbering */
  double *work;
  double *exchange_value; /* one row, with the identity */
  size_t *exchange_column;
  bool exchanged;       /* the last factorisation is the one with column exchanges, */
  PivotLU *pivoted;     /* here; created at first need */
};

/* Minimum-degree order of the pattern of A + A', by explicit elimination on an adjacency matrix, which it spoils. */
static void minimum_degree(size_t n, unsigned char *adjacent, size_t *order, size_t *degree, size_t *clique) {
  for (size_t i = 0; i < n; i++) {
    degree[i] = 0;
    for (size_t j = 0; j < n; j++) degree[i] += adjacent[i * n + j] && i != j;
  }
  for (size_t k = 0; k < n; k++) {
    size_t pivot = n;
    for (size_t i = 0; i < n; i++)
      if (degree[i] != SIZE_MAX && (pivot == n || degree[i] < degree[pivot])) pivot = i;
    order[k] = pivot;
    size_t members = 0;
    for (size_t j = 0; j < n; j++)
      if (j != pivot && adjacent[pivot * n + j] && degree[j] != SIZE_MAX) clique[members++] = j;
    degree[pivot] = SIZE_MAX;
    for (size_t a = 0; a < members; a++) {
      size_t i = clique[a];
      degree[i]--;
      for (size_t b = 0; b < members; b++) {
        size_t j = clique[b];
        if (i != j && !adjacent[i * n + j]) {
          adjacent[i * n + j] = 1;
          degree[i]++;
        }
      }
    }
  }
}

/* The pattern of L + U in the new numbering, row by row. */
static void fill_in(const SparseLU *lu, const size_t *column, const size_t *row, unsigned char *pattern) {
  size_t n = lu->n;
  memset(pattern, 0, n * n);
  for (size_t j = 0; j < n; j++) {
    pattern[j * n + j] = 1;
    for (size_t k = column[j]; k < column[j + 1]; k++) pattern[lu->place[row[k]] * n + lu->place[j]] = 1;
  }
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < i; k++)
      if (pattern[i * n + k])
        for (size_t j = k + 1; j < n; j++) pattern[i * n + j] |= pattern[k * n + j];
}

static bool allocate(SparseLU *lu, size_t n, size_t n_source) {
  lu->order = calloc(n + 1, sizeof *lu->order);
  lu->place = calloc(n + 1, sizeof *lu->place);
  lu->row_start = calloc(n + 1, sizeof *lu->row_start);
  lu->diagonal = calloc(n + 1, sizeof *lu->diagonal);
  lu->source_start = calloc(n + 2, sizeof *lu->source_start);
  lu->source_column = calloc(n_source + 1, sizeof *lu->source_column);
  lu->source_index = calloc(n_source + 1, sizeof *lu->source_index);
  lu->scale = calloc(n + 1, sizeof *lu->scale);
  lu->work = calloc(n + 1, sizeof *lu->work);
  lu->exchange_value = calloc(n + 2, sizeof *lu->exchange_value);
  lu->exchange_column = calloc(n + 2, sizeof *lu->exchange_column);
  return lu->order && lu->place && lu->row_start && lu->diagonal && lu->source_start && lu->source_column &&
         lu->source_index && lu->scale && lu->work && lu->exchange_value && lu->exchange_column;
}

static void index_source(SparseLU *lu, const size_t *column, const size_t *row) {
  size_t n = lu->n;
  for (size_t k = 0; k < column[n]; k++) lu->source_start[lu->place[row[k]] + 1]++;
  for (size_t i = 0; i < n; i++) lu->source_start[i + 1] += lu->source_start[i];
  size_t *next = malloc((n + 1) * sizeof *next);
  if (next == NULL) {
    lu->n = 0;
    return;
  }
  memcpy(next, lu->source_start, n * sizeof *next);
  for (size_t j = 0; j < n; j++)
    for (size_t k = column[j]; k < column[j + 1]; k++) {
      size_t at = next[lu->place[row[k]]]++;
      lu->source_column[at] = lu->place[j];
      lu->source_index[at] = k;
    }
  free(next);
}

static bool analyse(SparseLU *lu, const size_t *column, const size_t *row) {
  size_t n = lu->n;
  unsigned char *adjacent = calloc(n * n + 1, 1);
  size_t *degree = malloc((n + 1) * sizeof *degree), *clique = malloc((n + 1) * sizeof *clique);
  bool complete = adjacent && degree && clique;
  if (complete) {
    for (size_t j = 0; j < n; j++) {
      adjacent[j * n + j] = 1;
      for (size_t k = column[j]; k < column[j + 1]; k++)
        adjacent[row[k] * n + j] = adjacent[j * n + row[k]] = 1;
    }
    minimum_degree(n, adjacent, lu->order, degree, clique);
    for (size_t k = 0; k < n; k++) lu->place[lu->order[k]] = k;
    fill_in(lu, column, row, adjacent);
    size_t count = 0;
    for (size_t k = 0; k < n * n; k++) count += adjacent[k];
    lu->row_column = malloc((count + 1) * sizeof *lu->row_column);
    lu->value = malloc((count + 1) * sizeof *lu->value);
    complete = lu->row_column && lu->value;
  }
  if (complete) {
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
      lu->row_start[i] = at;
      for (size_t j = 0; j < n; j++)
        if (adjacent[i * n + j]) {
          if (i == j) lu->diagonal[i] = at;
          lu->row_column[at++] = j;
        }
    }
    lu->row_start[n] = at;
    index_source(lu, column, row);
    complete = lu->n == n;
  }
  free(adjacent);
  free(degree);
  free(clique);
  return complete;
}

SparseLU *sparse_lu_create(size_t n, size_t n_states, const size_t *column, const size_t *row, const double *scale) {
  SparseLU *lu = calloc(1, sizeof *lu);
  if (lu == NULL) return NULL;
  lu->n = n;
  lu->n_states = n_states;
  if (!allocate(lu, n, column[n]) || !analyse(lu, column, row)) {
    sparse_lu_destroy(lu);
    return NULL;
  }
  for (size_t k = 0; k < n; k++) lu->scale[k] = scale[lu->order[k]];
  return lu;
}

void sparse_lu_destroy(SparseLU *lu) {
  if (lu == NULL) return;
  free(lu->order);
  free(lu->place);
  free(lu->row_start);
  free(lu->row_column);
  free(lu->diagonal);
  free(lu->value);
  free(lu->source_start);
  free(lu->source_column);
  free(lu->source_index);
  free(lu->scale);
  free(lu->work);
  free(lu->exchange_value);
  free(lu->exchange_column);
  pivot_lu_destroy(lu->pivoted);
  free(lu);
}

/* The smallest diagonal pivot relative to its row, in scaled unknowns. For states it keeps half of the digits, which is
   enough for a Newton iteration; the solution of algebraic equations is wanted as it is. */
static double smallest_pivot(const SparseLU *lu) {
  return lu->n_states > 0 ? 1e-9 : 1e-6;
}

/* What the given elements of a row in the new numbering are multiplied by. */
static double row_factor(const SparseLU *lu, double gamma, size_t i) {
  return lu->order[i] < lu->n_states ? -gamma : 1.0;
}

static int factorise_exchanged(SparseLU *lu, const double *element, double gamma) {
  /* Algebraic equations are told to be singular before the rounding errors of elimination hide it. */
  const double singular = lu->n_states > 0 ? 0.0 : 1e-14;
  if (lu->pivoted == NULL) lu->pivoted = pivot_lu_create(lu->n);
  if (lu->pivoted == NULL) return -1;
  int failed = 0;
  for (size_t i = 0; i < lu->n; i++) {
    size_t begin = lu->source_start[i], count = lu->source_start[i + 1] - begin;
    double factor = row_factor(lu, gamma, i);
    for (size_t k = 0; k < count; k++) {
      lu->exchange_value[k] = factor * element[lu->source_index[begin + k]];
      lu->exchange_column[k] = lu->source_column[begin + k];
    }
    if (lu->order[i] < lu->n_states) {
      lu->exchange_value[count] = 1.0;
      lu->exchange_column[count++] = i;
    }
    int status = pivot_lu_add_row(lu->pivoted, i, count, lu->exchange_column, lu->exchange_value, lu->scale, singular);
    if (status < 0) return -1;
    failed = failed || status;
  }
  return failed;
}

/* Row by row: each row is reduced by the finished rows above it in a dense work vector. */
static bool factorise_diagonal(SparseLU *lu, const double *element, double gamma) {
  const double smallest = smallest_pivot(lu);
  size_t n = lu->n;
  double *w = lu->work;
  const size_t *column = lu->row_column;
  for (size_t i = 0; i < n; i++) {
    size_t first = lu->row_start[i], diagonal = lu->diagonal[i], end = lu->row_start[i + 1];
    for (size_t k = first; k < end; k++) w[column[k]] = 0.0;
    w[i] = lu->order[i] < lu->n_states;
    double multiple = row_factor(lu, gamma, i);
    for (size_t k = lu->source_start[i]; k < lu->source_start[i + 1]; k++)
      w[lu->source_column[k]] += multiple * element[lu->source_index[k]];
    for (size_t k = first; k < diagonal; k++) {
      size_t row = column[k];
      double factor = w[row] * lu->value[lu->diagonal[row]]; /* the inverse pivot is stored */
      lu->value[k] = factor;
      if (factor != 0.0)
        for (size_t m = lu->diagonal[row] + 1; m < lu->row_start[row + 1]; m++)
          w[column[m]] -= factor * lu->value[m];
    }
    double largest = 0.0;
    for (size_t k = diagonal; k < end; k++) {
      lu->value[k] = w[column[k]];
      double scaled = fabs(w[column[k]]) * lu->scale[column[k]];
      if (scaled > largest) largest = scaled;
    }
    double pivot = w[i];
    if (!(fabs(pivot) * lu->scale[i] > smallest * largest) || !isfinite(pivot)) return false;
    lu->value[diagonal] = 1.0 / pivot;
  }
  return true;
}

int sparse_lu_factorise(SparseLU *lu, const double *element, double gamma) {
  lu->exchanged = !factorise_diagonal(lu, element, gamma);
  return lu->exchanged ? factorise_exchanged(lu, element, gamma) : 0;
}

static void solve_diagonal(const SparseLU *lu, double *x) {
  size_t n = lu->n;
  for (size_t i = 0; i < n; i++) {
    double sum = x[i];
    for (size_t k = lu->row_start[i]; k < lu->diagonal[i]; k++) sum -= lu->value[k] * x[lu->row_column[k]];
    x[i] = sum;
  }
  for (size_t i = n; i-- > 0;) {
    double sum = x[i];
    for (size_t k = lu->diagonal[i] + 1; k < lu->row_start[i + 1]; k++) sum -= lu->value[k] * x[lu->row_column[k]];
    x[i] = sum * lu->value[lu->diagonal[i]];
  }
}

void sparse_lu_solve(SparseLU *lu, double *b, size_t n_given) {
  double *x = lu->work;
  for (size_t k = 0; k < lu->n; k++) x[k] = lu->order[k] < n_given ? b[lu->order[k]] : 0.0;
  if (lu->exchanged)
    pivot_lu_solve(lu->pivoted, x);
  else
    solve_diagonal(lu, x);
  for (size_t k = 0; k < lu->n; k++)
    if (lu->order[k] < n_given) b[lu->order[k]] = x[k];
}

void sparse_lu_null_vector(const SparseLU *lu, double *x) {
  pivot_lu_null_vector(lu->pivoted, lu->work);
  for (size_t k = 0; k < lu->n; k++) x[lu->order[k]] = lu->work[k];
}
