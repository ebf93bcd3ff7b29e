/* Coefficients of a Rosenbrock-W method in terms of the increments u = gamma*k, which need no product with the
   Jacobian: (I - h*gamma*J) u[s] = h*gamma*f(t + abscissa[s]*h, y + sum a[s][k]*u[k]) + sum c[s][k]*u[k]. */
#ifndef FMUS_ROSENBROCK_METHOD_H
#define FMUS_ROSENBROCK_METHOD_H

enum { ROSENBROCK_STAGES = 4 };

typedef struct {
  double gamma, abscissa[ROSENBROCK_STAGES];
  double a[ROSENBROCK_STAGES][ROSENBROCK_STAGES], c[ROSENBROCK_STAGES][ROSENBROCK_STAGES];
  double m[ROSENBROCK_STAGES];                /* the step is sum m[s]*u[s], */
  double e[ROSENBROCK_STAGES];                /* its difference to the embedded method sum e[s]*u[s] */
  double interpolation[ROSENBROCK_STAGES][2]; /* at a part p of the step: sum (p*[0] + p^2*[1])*u[s] */
} RosenbrockMethod;

/* Fills in the coefficients; not 0 if they are singular. */
int rosenbrock_method(RosenbrockMethod *method);

#endif
