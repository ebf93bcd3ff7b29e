/* Small functions that the generated expressions use. */
#ifndef FMUS_EXPRESSIONS_H
#define FMUS_EXPRESSIONS_H

#include <math.h>
#include <stddef.h>

#include "model.h"

/* For long functions that seldom run: the compiler's time is worth more than theirs. */
#if defined(__GNUC__) && !defined(__clang__)
#define SELDOM __attribute__((optimize("O0")))
#else
#define SELDOM
#endif

static inline double sign(double x) { return (x > 0.0) - (x < 0.0); }
static inline double minimum(double a, double b) { return a < b ? a : b; }
static inline double maximum(double a, double b) { return a > b ? a : b; }

static inline double power(double x, int n) {
  double result = 1.0, base = n < 0 ? 1.0 / x : x;
  for (unsigned k = n < 0 ? -(unsigned)n : (unsigned)n; k; k >>= 1) {
    if (k & 1u) result *= base;
    base *= base;
  }
  return result;
}

/* Zero-based position in a table, rounded and clamped to it. */
static inline size_t element(double position, size_t count) {
  const double last = (double)(count - 1);
  const double rounded = nearbyint(position);
  return (size_t)(rounded > 0.0 ? (rounded < last ? rounded : last) : 0.0);
}

/* Solves the dense n x n system in place: b becomes the solution. Returns 1 if it is singular. */
int solve_linear(int n, double *a, double *b);

enum { NEWTON_CONTINUE, NEWTON_DONE, NEWTON_FAILED };

/* One Newton step for `unknown`; `residual` is overwritten. */
int newton_step(int n, double *jacobian, double *residual, double *const *unknown, int iteration);

/* Writes "time = ...: text" to the message of the model and returns 1. */
int fail(Model *model, const char *text);

#endif
