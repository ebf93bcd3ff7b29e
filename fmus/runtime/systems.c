#include "systems.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "expressions.h"
#include "names.h"
#include "sparse_lu.h"

struct System {
  const ModelSystem *form;
  SparseLU *lu;
  double *element, *factored; /* of the Jacobian: as last assembled, and as the factors were made of */
  double *right, *step;
  double *begin, *trial, *residual;
  double **unknown;
  bool known;                 /* factors */
};

static int create(System *self, const ModelSystem *form) {
  size_t count = form->column[form->n];
  self->form = form;
  self->lu = sparse_lu_create(form->n, 0, form->column, form->row, form->nominal);
  self->element = calloc(2 * count + 5 * form->n + 1, sizeof(double));
  self->unknown = calloc(form->n + 1, sizeof *self->unknown);
  if (self->lu == NULL || self->element == NULL || self->unknown == NULL) return 1;
  self->factored = self->element + count;
  self->right = self->factored + count;
  self->step = self->right + form->n;
  self->begin = self->step + form->n;
  self->trial = self->begin + form->n;
  self->residual = self->trial + form->n;
  return 0;
}

System *systems_create(void) {
  System *systems = calloc(model_info.n_systems + 1, sizeof *systems);
  for (size_t k = 0; systems != NULL && k < model_info.n_systems; k++)
    if (create(&systems[k], &model_info.systems[k])) {
      systems_destroy(systems);
      return NULL;
    }
  return systems;
}

void systems_destroy(System *systems) {
  if (systems == NULL) return;
  for (size_t k = 0; k < model_info.n_systems; k++) {
    sparse_lu_destroy(systems[k].lu);
    free(systems[k].element);
    free(systems[k].unknown);
  }
  free(systems);
}

/* Fails with the names of the unknowns in which `change` is largest, relative to their size. */
static int fail_at(Model *model, System *self, double *change, const char *what) {
  enum { NAMES = 3 };
  const double negligible = 1e-3;
  const ModelSystem *form = self->form;
  char text[MODEL_MESSAGE_LENGTH], name[256];
  double most = 0.0;
  int length = snprintf(text, sizeof text, "a system of %zu algebraic equations %s ", form->n, what);
  for (int count = 0; count < NAMES; count++) {
    size_t largest = 0;
    for (size_t i = 0; i < form->n; i++)
      if (fabs(change[i]) / form->nominal[i] > fabs(change[largest]) / form->nominal[largest]) largest = i;
    double size = fabs(change[largest]) / form->nominal[largest];
    if (count > 0 && !(size > negligible * most)) break;
    most = count > 0 ? most : size;
    slot_name(form->space[largest], form->slot[largest], name, sizeof name);
    length += snprintf(text + length, sizeof text - (size_t)length, "%s%s", count ? ", " : "", name);
    if ((size_t)length + sizeof name >= sizeof text) break;
    change[largest] = 0.0;
  }
  return fail(model, text);
}

static bool all_finite(const double *x, size_t n) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++) sum += x[i];
  return isfinite(sum);
}

static int factorise(Model *model, System *self) {
  size_t count = self->form->column[self->form->n], size = count * sizeof *self->element;
  if (self->known && memcmp(self->element, self->factored, size) == 0) return 0;
  self->known = false;
  if (!all_finite(self->element, count)) return fail(model, "a coefficient of the algebraic equations is not finite");
  int status = sparse_lu_factorise(self->lu, self->element, 0.0);
  if (status < 0) return fail(model, "the algebraic equations cannot be factorised");
  if (status > 0) {
    sparse_lu_null_vector(self->lu, self->trial);
    return fail_at(model, self, self->trial, "is singular: it does not determine");
  }
  memcpy(self->factored, self->element, size);
  self->known = true;
  return 0;
}

/* Solves with the factors of `element` and improves the solution once, so that small pivots cost no digits. */
static void solve(System *self, const double *right, double *solution) {
  const ModelSystem *form = self->form;
  memcpy(solution, right, form->n * sizeof *solution);
  sparse_lu_solve(self->lu, solution, form->n);
  memcpy(self->residual, right, form->n * sizeof *solution);
  for (size_t j = 0; j < form->n; j++)
    for (size_t k = form->column[j]; k < form->column[j + 1]; k++)
      self->residual[form->row[k]] -= self->element[k] * solution[j];
  sparse_lu_solve(self->lu, self->residual, form->n);
  for (size_t j = 0; j < form->n; j++) solution[j] += self->residual[j];
}

/* Size of a Newton step relative to the unknowns where it began. */
static double step_size(const System *self, const double *step) {
  double sum = 0.0;
  for (size_t i = 0; i < self->form->n; i++) {
    double size = fabs(step[i]) / (fabs(self->begin[i]) + self->form->nominal[i]);
    sum += size * size;
  }
  return sqrt(sum / (double)self->form->n);
}

static void move(System *self, double damping) {
  for (size_t i = 0; i < self->form->n; i++) *self->unknown[i] = self->begin[i] + damping * self->step[i];
}

static bool is_small(const System *self) {
  const double tolerance = 1e-9; /* quadratic convergence: after a change this small the error is at rounding */
  for (size_t i = 0; i < self->form->n; i++)
    if (!(fabs(self->step[i]) <= tolerance * (fabs(self->begin[i]) + 1e-2 * self->form->nominal[i]))) return false;
  return true;
}

/* Newton's method; a step is accepted where the simplified step that would follow it, with the same factors, is shorter
   (natural monotonicity test: Deuflhard, Newton Methods for Nonlinear Problems, 2011, section 3.3). */
static int newton(Model *model, System *self) {
  enum { LIMIT = 200 };
  const double shortest = 1e-5, rounding = 1e-8;
  const ModelSystem *form = self->form;
  double damping = 1.0, size = 0.0;
  bool trial = false; /* the unknowns are those of a step not yet accepted */
  for (int evaluation = 0; evaluation < LIMIT && damping >= shortest; evaluation++) {
    bool defined = form->assemble(model, self->element, self->right) == 0 && all_finite(self->right, form->n) &&
                   all_finite(self->element, form->column[form->n]);
    if (trial) {
      bool shorter = false;
      if (defined) {
        memcpy(self->trial, self->right, form->n * sizeof *self->trial);
        sparse_lu_solve(self->lu, self->trial, form->n);
        shorter = step_size(self, self->trial) <= (1.0 - 0.25 * damping) * size;
      }
      if (!shorter && defined && size <= rounding) return 0; /* what is left is rounding */
      if (!shorter) {
        damping *= 0.5;
        move(self, damping);
        continue;
      }
      damping = fmin(1.0, 2.0 * damping);
    } else if (!defined) {
      break;
    }
    if (factorise(model, self)) return 1;
    for (size_t i = 0; i < form->n; i++) self->begin[i] = *self->unknown[i];
    solve(self, self->right, self->step);
    size = step_size(self, self->step);
    bool done = is_small(self);
    move(self, done ? 1.0 : damping);
    if (done) return 0;
    trial = true;
  }
  if (trial) move(self, 0.0);
  return fail_at(model, self, self->step, "has no solution that Newton's method finds; furthest from one is");
}

static System *located(Model *model, size_t number) {
  System *self = &model->systems[number];
  for (size_t i = 0; i < self->form->n; i++)
    self->unknown[i] = (self->form->space[i] == SPACE_P ? model->p : model->y) + self->form->slot[i];
  return self;
}

int system_solve(Model *model, size_t number) {
  System *self = located(model, number);
  if (!self->form->linear) return newton(model, self);
  if (self->form->assemble(model, self->element, self->right) || factorise(model, self)) return 1;
  solve(self, self->right, self->step);
  for (size_t i = 0; i < self->form->n; i++) *self->unknown[i] = self->step[i];
  return 0;
}

int system_tangent(Model *model, size_t number, double *right) {
  System *self = located(model, number);
  if (self->form->assemble(model, self->element, self->right) || factorise(model, self)) return 1;
  memcpy(self->right, right, self->form->n * sizeof *right);
  solve(self, self->right, right);
  return 0;
}
