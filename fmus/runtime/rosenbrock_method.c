/* A W-method of four stages: order 3 for any approximation of the Jacobian (conditions of Hairer and Wanner, Solving
   Ordinary Differential Equations II, IV.7, and of Rang and Angermann 2005, doi 10.1007/s10543-005-0035-y), stiffly
   accurate, L-stable, all abscissae within the step. gamma is where the stability function stays nearest to exp(z) on the
   negative axis: at most 0.027 off, where ROS34PW2 is 0.13 off. That decides how long a step may be after a jump of an
   input to a diffusion problem. The rest of the freedom makes terms of fourth order and coefficients small; the embedded
   method of order 2 differs so much that its filtered difference covers the error of every decay rate. */
#include "rosenbrock_method.h"

#include <string.h>

#include "expressions.h"

enum { STAGES = ROSENBROCK_STAGES };

typedef double Matrix[STAGES][STAGES];

static const double gamma_diagonal = 2.7700000000000002e-01;
static const Matrix alpha = {{0.0},
                             {2.5567038176119489e-01},
                             {-2.6006676020325720e-01, 5.0948371749735211e-01},
                             {-5.7713945889178397e-01, 4.7161744060801714e-01, 1.1055220182837668e+00}};
static const Matrix gamma_lower = {{0.0},
                                   {4.7901072093467001e-02},
                                   {3.0292935118260483e-01, -8.1044350069089766e-01},
                                   {4.1724088128005565e-01, -2.5442198950015437e-02, -6.6879868233004025e-01}};
static const double weight[STAGES] = {
    -1.5989857761172832e-01, 4.4617524165800171e-01, 4.3672333595372659e-01, 2.7700000000000002e-01};
static const double weight_embedded[STAGES] = {
    -3.2595786551278089e-01, 6.2142075358596249e-01, 4.8417826216847426e-01, 2.2035884975834413e-01};

static void solve_transposed(const Matrix lower, const double *right, double *x) {
  for (int i = STAGES; i-- > 0;) {
    double sum = right[i];
    for (int k = i + 1; k < STAGES; k++) sum -= lower[k][i] * x[k];
    x[i] = sum / lower[i][i];
  }
}

/* Dense output of second order for any Jacobian: weights b(s) with sum(b) = s, sum(b*alpha) = s^2/2,
   sum(b*gamma) = 0, and stiff components that fade as (1 - s)^2. At s = 1 they are those of the method.
   b(s) = first*s + second*s^2, from two linear systems. */
static int interpolation_weights(RosenbrockMethod *method, const Matrix full_gamma) {
  double matrix[STAGES * STAGES], first[STAGES] = {1.0, 0.0, 0.0, 2.0}, second[STAGES] = {0.0, 0.5, 0.0, -1.0};
  double copy[STAGES * STAGES], stiff[STAGES];
  Matrix beta;
  for (int i = 0; i < STAGES; i++) {
    double gamma_sum = 0.0;
    for (int j = 0; j < STAGES; j++) {
      beta[i][j] = alpha[i][j] + full_gamma[i][j];
      gamma_sum += full_gamma[i][j];
    }
    matrix[i] = 1.0;
    matrix[STAGES + i] = method->abscissa[i];
    matrix[2 * STAGES + i] = gamma_sum;
    double sum = 1.0; /* stiff = beta^-1 * 1 */
    for (int j = 0; j < i; j++) sum -= beta[i][j] * stiff[j];
    stiff[i] = sum / beta[i][i];
    matrix[3 * STAGES + i] = stiff[i];
  }
  memcpy(copy, matrix, sizeof copy);
  if (solve_linear(STAGES, matrix, first) || solve_linear(STAGES, copy, second)) return 1;
  double power[2][STAGES];
  solve_transposed(full_gamma, first, power[0]);
  solve_transposed(full_gamma, second, power[1]);
  for (int i = 0; i < STAGES; i++)
    for (int k = 0; k < 2; k++) method->interpolation[i][k] = power[k][i];
  return 0;
}

/* The method in terms of the increments (Hairer and Wanner, Solving Ordinary Differential Equations II, IV.7). */
int rosenbrock_method(RosenbrockMethod *method) {
  Matrix full_gamma, inverse = {{0.0}};
  double difference[STAGES];
  method->gamma = gamma_diagonal;
  memcpy(full_gamma, gamma_lower, sizeof full_gamma);
  for (int i = 0; i < STAGES; i++) {
    full_gamma[i][i] = gamma_diagonal;
    difference[i] = weight[i] - weight_embedded[i];
    method->abscissa[i] = 0.0;
    for (int j = 0; j < i; j++) method->abscissa[i] += alpha[i][j];
  }
  for (int j = 0; j < STAGES; j++)
    for (int i = j; i < STAGES; i++) {
      double sum = i == j ? 1.0 : 0.0;
      for (int k = j; k < i; k++) sum -= full_gamma[i][k] * inverse[k][j];
      inverse[i][j] = sum / gamma_diagonal;
    }
  for (int i = 0; i < STAGES; i++)
    for (int j = 0; j < STAGES; j++) {
      method->a[i][j] = 0.0;
      for (int k = 0; k < STAGES; k++) method->a[i][j] += alpha[i][k] * inverse[k][j];
      method->c[i][j] = -gamma_diagonal * inverse[i][j];
    }
  solve_transposed(full_gamma, weight, method->m);
  solve_transposed(full_gamma, difference, method->e);
  return interpolation_weights(method, full_gamma);
}
