#include "sparse_pivot.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A growing list of elements. */
typedef struct {
  size_t count, room;
  size_t *index;
  double *value;
} Elements;

struct PivotLU {
  size_t n;
  size_t *pivot;                      /* pivot[i]: column of the pivot of row i; n if it has none */
  bool *used;                         /* columns that are pivots */
  size_t *lower_start, *upper_start;  /* n + 1 */
  Elements lower;                     /* index: row that was subtracted; value: factor */
  Elements upper;                     /* index: column; the pivot of each row first, as its inverse */
  size_t *touched;                    /* columns of the present row that may differ from zero */
  bool *marked;
  double *row, *solution;
};

PivotLU *pivot_lu_create(size_t n) {
  PivotLU *lu = calloc(1, sizeof *lu);
  if (lu == NULL) return NULL;
  lu->n = n;
  lu->pivot = calloc(n + 1, sizeof *lu->pivot);
  lu->used = calloc(n + 1, sizeof *lu->used);
  lu->lower_start = calloc(n + 1, sizeof *lu->lower_start);
  lu->upper_start = calloc(n + 1, sizeof *lu->upper_start);
  lu->touched = calloc(n + 1, sizeof *lu->touched);
  lu->marked = calloc(n + 1, sizeof *lu->marked);
  lu->row = calloc(n + 1, sizeof *lu->row);
  lu->solution = calloc(n + 1, sizeof *lu->solution);
  if (lu->pivot && lu->used && lu->lower_start && lu->upper_start && lu->touched && lu->marked && lu->row &&
      lu->solution)
    return lu;
  pivot_lu_destroy(lu);
  return NULL;
}

void pivot_lu_destroy(PivotLU *lu) {
  if (lu == NULL) return;
  free(lu->pivot);
  free(lu->used);
  free(lu->lower_start);
  free(lu->upper_start);
  free(lu->lower.index);
  free(lu->lower.value);
  free(lu->upper.index);
  free(lu->upper.value);
  free(lu->touched);
  free(lu->marked);
  free(lu->row);
  free(lu->solution);
  free(lu);
}

static bool append(Elements *elements, size_t index, double value) {
  if (elements->count == elements->room) {
    size_t room = 2 * elements->room + 256;
    size_t *indices = realloc(elements->index, room * sizeof *indices);
    if (indices == NULL) return false;
    elements->index = indices;
    double *values = realloc(elements->value, room * sizeof *values);
    if (values == NULL) return false;
    elements->value = values;
    elements->room = room;
  }
  elements->index[elements->count] = index;
  elements->value[elements->count++] = value;
  return true;
}

/* Subtracts the finished rows above, in their order, from the row in `row`; returns the count of touched columns. */
static size_t reduce(PivotLU *lu, size_t i, size_t touched, bool *complete) {
  for (size_t above = 0; above < i; above++) {
    size_t column = lu->pivot[above];
    if (column == lu->n || !lu->marked[column] || lu->row[column] == 0.0) continue;
    size_t begin = lu->upper_start[above], end = lu->upper_start[above + 1];
    double factor = lu->row[column] * lu->upper.value[begin];
    *complete = *complete && append(&lu->lower, above, factor);
    for (size_t k = begin + 1; k < end; k++) {
      size_t j = lu->upper.index[k];
      if (!lu->marked[j]) {
        lu->marked[j] = true;
        lu->touched[touched++] = j;
      }
      lu->row[j] -= factor * lu->upper.value[k];
    }
  }
  return touched;
}

int pivot_lu_add_row(PivotLU *lu, size_t row, size_t count, const size_t *column, const double *value,
                     const double *scale, double singular) {
  const double diagonal_preference = 0.1; /* a diagonal pivot this close to the largest keeps the order */
  if (row == 0) {
    lu->lower.count = lu->upper.count = 0;
    memset(lu->used, 0, lu->n * sizeof *lu->used);
  }
  size_t touched = 0, pivot = lu->n;
  double given = 0.0, largest = 0.0, sum = 0.0;
  bool complete = true;
  for (size_t k = 0; k < count; k++) {
    if (!lu->marked[column[k]]) lu->touched[touched++] = column[k];
    lu->marked[column[k]] = true;
    lu->row[column[k]] += value[k];
    given = fmax(given, fabs(lu->row[column[k]]) * scale[column[k]]);
  }
  touched = reduce(lu, row, touched, &complete);
  for (size_t k = 0; k < touched; k++) {
    size_t j = lu->touched[k];
    sum += lu->row[j];
    if (!lu->used[j] && fabs(lu->row[j]) * scale[j] > largest) {
      largest = fabs(lu->row[j]) * scale[j];
      pivot = j;
    }
  }
  int status = !isfinite(sum) ? -1 : !(largest > singular * given);
  if (status == 0) {
    if (lu->marked[row] && !lu->used[row] && fabs(lu->row[row]) * scale[row] >= diagonal_preference * largest)
      pivot = row;
    lu->used[pivot] = true;
    complete = complete && append(&lu->upper, pivot, 1.0 / lu->row[pivot]);
    for (size_t k = 0; k < touched; k++) {
      size_t j = lu->touched[k];
      if (!lu->used[j] && lu->row[j] != 0.0) complete = complete && append(&lu->upper, j, lu->row[j]);
    }
  }
  lu->pivot[row] = status ? lu->n : pivot;
  lu->lower_start[row + 1] = lu->lower.count;
  lu->upper_start[row + 1] = lu->upper.count;
  for (size_t k = 0; k < touched; k++) {
    lu->row[lu->touched[k]] = 0.0;
    lu->marked[lu->touched[k]] = false;
  }
  return complete ? status : -1;
}

/* Of row i of the upper factor, solved for the unknown of its pivot. */
static double upper_row(const PivotLU *lu, size_t i, double right, const double *x) {
  size_t begin = lu->upper_start[i];
  for (size_t k = begin + 1; k < lu->upper_start[i + 1]; k++) right -= lu->upper.value[k] * x[lu->upper.index[k]];
  return right * lu->upper.value[begin];
}

void pivot_lu_solve(PivotLU *lu, double *b) {
  size_t n = lu->n;
  double *x = lu->solution;
  for (size_t i = 0; i < n; i++)
    for (size_t k = lu->lower_start[i]; k < lu->lower_start[i + 1]; k++) b[i] -= lu->lower.value[k] * b[lu->lower.index[k]];
  for (size_t i = n; i-- > 0;) x[lu->pivot[i]] = upper_row(lu, i, b[i], x);
  memcpy(b, x, n * sizeof *b);
}

void pivot_lu_null_vector(const PivotLU *lu, double *x) {
  bool free_one = false;
  for (size_t j = 0; j < lu->n; j++) {
    x[j] = !lu->used[j] && !free_one;
    free_one = free_one || !lu->used[j];
  }
  for (size_t i = lu->n; i-- > 0;)
    if (lu->pivot[i] < lu->n) x[lu->pivot[i]] = upper_row(lu, i, 0.0, x);
}
